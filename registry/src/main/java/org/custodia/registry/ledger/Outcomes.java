package org.custodia.registry.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.custodia.contracts.Bytes32;

/** Reads from a receipt what became of the commands that travelled in a transaction. */
final class Outcomes {
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final Duration LONG = Duration.ofSeconds(2);

  private final QuorumNode node;
  private final Reasons reasons;
  private final NetworkFile.Contracts publicOnes;
  private final Function<String, List<String>> contracts;
  private final Bytes32 ownMember;
  private final Set<String> ownAccounts;

  /**
   * @param contracts all contracts of a channel, by the address of any of them
   */
  Outcomes(
      QuorumNode node,
      NetworkFile.Contracts publicOnes,
      Function<String, List<String>> contracts,
      Bytes32 ownMember,
      Set<String> ownAccounts) {
    this.node = node;
    this.reasons = new Reasons(node);
    this.publicOnes = publicOnes;
    this.contracts = contracts;
    this.ownMember = ownMember;
    this.ownAccounts = ownAccounts;
  }

  /**
   * @param commands all that travelled in it; of one lane
   * @param blockTime time of the receipt's block
   */
  List<Outcome> of(
      TransactionRows.Open transaction,
      QuorumNode.Receipt receipt,
      java.time.Instant blockTime,
      List<OutboxCommand> commands) {
    if (commands.isEmpty()) return List.of();
    if (!receipt.success() && !ownAccounts.contains(transaction.account())) {
      return commands.stream().map(Outcomes::byTheNextAccount).toList();
    }
    var evidence = new CommandStatus.Evidence(receipt.transaction(), receipt.block(), blockTime);
    return switch (commands.get(0).kind()) {
      case PUBLIC_CALL -> List.of(publicCall(receipt, evidence, commands.get(0)));
      case CHANNEL_COMMAND -> batch(transaction, receipt, evidence, commands);
      case OPEN_CHANNEL, SUCCEED -> List.of(opening(receipt, evidence, commands.get(0)));
      case ACKNOWLEDGE, CLOSE, RETIRE -> List.of(ownPart(receipt, evidence, commands.get(0)));
    };
  }

  /** Of an account that was taken out of the network file: it may have been refused as ended. */
  private static Outcome byTheNextAccount(OutboxCommand command) {
    return new Outcome.Again(command.id(), "its account is no longer used", SHORT, false);
  }

  // --- Public calls ---

  private Outcome publicCall(
      QuorumNode.Receipt receipt, CommandStatus.Evidence evidence, OutboxCommand command) {
    if (receipt.success()) return new Outcome.Confirmed(command.id(), evidence);
    LedgerRefusal refusal = reason(receipt, command.body());
    if (refusal.name().equals("AlreadyDone")) {
      Optional<CommandStatus.Evidence> first = doneBefore(command);
      if (first.isPresent()) return new Outcome.Confirmed(command.id(), first.get());
    }
    return new Outcome.Refused(command.id(), evidence, refusal);
  }

  /** The transaction of ours that did exactly this already, as after a crash with a lost outbox. */
  private Optional<CommandStatus.Evidence> doneBefore(OutboxCommand command) {
    String contract = publicOnes.address(LedgerCommand.PublicContract.valueOf(command.lane()));
    var topics = List.of(Optional.<Bytes32>empty(), Optional.of(Bytes32.ofUuid(command.id())));
    for (QuorumNode.LogEntry log : node.logs(contract, topics)) {
      var done = node.transaction(log.transaction());
      if (done.isPresent()
          && ownAccounts.contains(done.get().from())
          && java.util.Arrays.equals(done.get().input(), command.body())) {
        return Optional.of(evidence(log));
      }
    }
    return Optional.empty();
  }

  // --- Channels ---

  private List<Outcome> batch(
      TransactionRows.Open transaction,
      QuorumNode.Receipt receipt,
      CommandStatus.Evidence evidence,
      List<OutboxCommand> commands) {
    String channel = transaction.lane();
    if (!receipt.success()) return failedBatch(receipt, evidence, commands);
    Map<Bytes32, QuorumNode.LogEntry> ours = new HashMap<>();
    for (QuorumNode.LogEntry log : receipt.logs()) {
      if (log.address().equals(channel)
          && log.topics().size() == 3
          && log.topics().get(2).equals(ownMember)) {
        ours.put(log.topics().get(1), log);
      }
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (OutboxCommand command : commands) {
      QuorumNode.LogEntry log = ours.get(Bytes32.ofUuid(command.id()));
      outcomes.add(
          log == null
              ? new Outcome.Adrift(command.id(), channel, evidence.block())
              : recorded(channel, log, evidence, command));
    }
    return outcomes;
  }

  private Outcome recorded(
      String channel,
      QuorumNode.LogEntry log,
      CommandStatus.Evidence evidence,
      OutboxCommand command) {
    Bytes32 topic = log.topics().get(0);
    if (!topic.equals(ChannelAbi.REPEATED_TOPIC)) {
      ChannelAbi.Recorded step = ChannelAbi.recorded(log.topics(), log.data());
      Optional<Long> number = Optional.of(step.sequence());
      return topic.equals(ChannelAbi.REFUSED_TOPIC)
          ? new Outcome.Refused(command.id(), evidence, Reasons.refusal(step.reason()), number)
          : new Outcome.Confirmed(command.id(), evidence, number);
    }
    // Repeated: what counts is what was recorded the first time.
    List<Optional<Bytes32>> first =
        List.of(Optional.empty(), Optional.of(log.topics().get(1)), Optional.of(ownMember));
    return contracts.apply(channel).stream()
        .flatMap(contract -> node.logs(contract, first).stream())
        .filter(
            entry ->
                entry.topics().get(0).equals(ChannelAbi.ACCEPTED_TOPIC)
                    || entry.topics().get(0).equals(ChannelAbi.REFUSED_TOPIC))
        .findFirst()
        .map(entry -> recorded(channel, entry, evidence(entry), command))
        .orElseGet(() -> new Outcome.Adrift(command.id(), channel, evidence.block()));
  }

  private List<Outcome> failedBatch(
      QuorumNode.Receipt receipt, CommandStatus.Evidence evidence, List<OutboxCommand> commands) {
    LedgerRefusal refusal = reason(receipt);
    List<Outcome> outcomes = new ArrayList<>();
    for (OutboxCommand command : commands) {
      outcomes.add(
          switch (refusal.name()) {
            case "StaleHead" -> new Outcome.Again(command.id(), refusal.toString(), SHORT, false);
            case "Closed" -> new Outcome.Refused(command.id(), evidence, refusal);
            default -> new Outcome.Again(command.id(), refusal.toString(), LONG, true);
          });
    }
    return outcomes;
  }

  private Outcome opening(
      QuorumNode.Receipt receipt, CommandStatus.Evidence evidence, OutboxCommand command) {
    if (!receipt.success()) return new Outcome.Refused(command.id(), evidence, reason(receipt));
    boolean opened =
        receipt.logs().stream()
            .anyMatch(log -> log.topics().get(0).equals(ChannelAbi.OPENED_TOPIC));
    return opened
        ? new Outcome.Confirmed(command.id(), evidence)
        : new Outcome.Again(command.id(), "mined without effect on our own node", LONG, true);
  }

  private Outcome ownPart(
      QuorumNode.Receipt receipt, CommandStatus.Evidence evidence, OutboxCommand command) {
    if (receipt.success()) return new Outcome.Confirmed(command.id(), evidence);
    LedgerRefusal refusal = reason(receipt);
    return switch (refusal.name()) {
      case "AlreadyAcknowledged", "AlreadyAgreed", "Closed", "Retired" ->
          new Outcome.Confirmed(command.id(), evidence);
      case "AlreadyUsed", "NoMoreGenerations" ->
          new Outcome.Refused(command.id(), evidence, refusal);
      default -> new Outcome.Again(command.id(), refusal.toString(), LONG, true);
    };
  }

  // --- Reasons ---

  /** Of a private transaction: its data is the hash of the payload. */
  private LedgerRefusal reason(QuorumNode.Receipt receipt) {
    var sent = node.transaction(receipt.transaction()).orElseThrow();
    return reasons.of(receipt, sent.to(), node.payload(sent.input()), sent.gas());
  }

  private LedgerRefusal reason(QuorumNode.Receipt receipt, byte[] callData) {
    var sent = node.transaction(receipt.transaction()).orElseThrow();
    return reasons.of(receipt, sent.to(), callData, sent.gas());
  }

  private CommandStatus.Evidence evidence(QuorumNode.LogEntry log) {
    return new CommandStatus.Evidence(
        log.transaction(), log.block(), node.block(log.block()).time());
  }
}
