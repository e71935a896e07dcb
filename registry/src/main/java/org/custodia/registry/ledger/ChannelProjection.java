package org.custodia.registry.ledger;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;

/**
 * Which channels this node is party to, which of them are what they claim to be, and how far each
 * has come. A pure function of logs and of the payloads that created the channels, which never
 * change.
 */
final class ChannelProjection {
  private static final int LONGEST_MEMBERS = 16;

  private final String organisation;
  private final QuorumNode node;
  private final ChannelRows channels;
  private final ChannelCode code;
  private final NetworkFile.Contracts contracts;
  private final Bytes32 ownMember;

  ChannelProjection(
      String organisation,
      QuorumNode node,
      ChannelRows channels,
      ChannelCode code,
      NetworkFile.Contracts contracts,
      Bytes32 ownMember) {
    this.organisation = organisation;
    this.node = node;
    this.channels = channels;
    this.code = code;
    this.contracts = contracts;
    this.ownMember = ownMember;
  }

  /** A log that claims to open a channel, with what was found when checking it. */
  record Claim(ChannelAbi.Opening opening, Optional<String> rejection) {}

  static boolean isClaim(QuorumNode.LogEntry log) {
    return !log.topics().isEmpty() && log.topics().get(0).equals(ChannelAbi.OPENED_TOPIC);
  }

  /**
   * Checks a claim against the payload of the transaction that made the contract. Empty when the
   * log only looks like one.
   */
  Optional<Claim> check(QuorumNode.LogEntry log) {
    ChannelAbi.Opening opening;
    try {
      opening = ChannelAbi.opening(log.data());
    } catch (IllegalArgumentException | ArithmeticException e) {
      return Optional.empty();
    }
    return Optional.of(new Claim(opening, rejection(log, opening)));
  }

  private Optional<String> rejection(QuorumNode.LogEntry log, ChannelAbi.Opening opening) {
    if (!ChannelCode.knows(opening.kind())) return Optional.of("kind " + opening.kind());
    List<Bytes32> members = opening.members();
    if (members.size() > LONGEST_MEMBERS || !members.contains(ownMember)) {
      return Optional.of("members");
    }
    if (!opening.registrar().equalsIgnoreCase(contracts.registrar())) {
      return Optional.of("registrar " + opening.registrar());
    }
    QuorumNode.Receipt receipt =
        node.receipt(log.transaction())
            .orElseThrow(() -> new NodeUnavailable("no receipt for " + log.transaction()));
    if (!receipt.created().equals(Optional.of(log.address()))) {
      return Optional.of("not made by its own transaction");
    }
    QuorumNode.KnownTransaction creation =
        node.transaction(log.transaction())
            .orElseThrow(() -> new NodeUnavailable("no transaction " + log.transaction()));
    if (!creation.isPrivate()
        || creation.input().length != SignedTransaction.Private.PAYLOAD_HASH_BYTES) {
      return Optional.of("not made by a private transaction");
    }
    byte[] expected = code.creation(opening.kind(), members, opening.subject());
    return Arrays.equals(node.payload(creation.input()), expected)
        ? Optional.empty()
        : Optional.of("not the known creation code with these arguments");
  }

  /** Writes a checked claim. */
  void opened(ChannelStep step, QuorumNode.LogEntry log, Instant at, Claim claim) {
    step.change(log.address(), () -> add(log, at, claim));
  }

  private void add(QuorumNode.LogEntry log, Instant at, Claim claim) {
    ChannelAbi.Opening opening = claim.opening();
    boolean accepted = claim.rejection().isEmpty();
    Optional<String> earlier =
        accepted
            ? channels
                .current(opening.kind(), opening.members(), opening.subject())
                .map(row -> row.channel().address())
            : Optional.empty();
    channels.add(
        organisation,
        new Ledger.Channel(
            log.address(),
            opening.kind(),
            opening.members(),
            opening.subject(),
            opening.opener(),
            accepted ? ChannelRows.OPENED : ChannelRows.REJECTED,
            Bytes32.ZERO,
            0),
        earlier,
        claim.rejection(),
        log,
        at);
  }

  /** Applies a log of an accepted channel. */
  void apply(ChannelStep step, QuorumNode.LogEntry log, Instant at) {
    if (log.topics().isEmpty()) return;
    Bytes32 topic = log.topics().get(0);
    String address = log.address();
    if (topic.equals(ChannelAbi.ACKNOWLEDGED_TOPIC)) {
      step.change(address, () -> channels.acknowledged(address, ChannelAbi.member(log.data())));
    } else if (topic.equals(ChannelAbi.READY_TOPIC)) {
      step.change(address, () -> channels.state(address, ChannelRows.READY));
    } else if (topic.equals(ChannelAbi.CLOSED_TOPIC)) {
      step.change(address, () -> channels.state(address, ChannelRows.CLOSED));
    } else if (topic.equals(ChannelAbi.ACCEPTED_TOPIC) || topic.equals(ChannelAbi.REFUSED_TOPIC)) {
      ChannelAbi.Recorded recorded = ChannelAbi.recorded(log.topics(), log.data());
      step.moved(
          address,
          recorded.sequence(),
          recorded.head(),
          new ChannelStep.Moment(log.block(), at, log.transaction()));
    }
  }
}
