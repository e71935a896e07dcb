package org.custodia.registry.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.keys.Signer;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Turns commands into transactions: what to call, with which gas, for whom. */
final class Drafts {
  /** Enough by what {@code Channel.sol} promises; private gas is counted and not charged. */
  private static final long GAS_PER_COMMAND = 1_250_000;

  private static final long GAS_PER_BATCH = 300_000;
  private static final long GAS_PER_BODY_BYTE = 40;
  private static final long GAS_TO_OPEN = 30_000_000;
  private static final long GAS_TO_ACKNOWLEDGE = 1_000_000;
  private static final long GAS_TO_FILL = 21_000;

  private final String organisation;
  private final QuorumNode node;
  private final NetworkFile network;
  private final OrganisationRows rows;
  private final CommandRows commands;
  private final ChannelRows channels;
  private final PositionRows positions;
  private final ChannelCode code;
  private final LedgerSettings settings;

  Drafts(
      String organisation,
      QuorumNode node,
      NetworkFile network,
      OrganisationRows rows,
      JdbcClient jdbc,
      ChannelCode code,
      LedgerSettings settings) {
    this.organisation = organisation;
    this.node = node;
    this.network = network;
    this.rows = rows;
    this.commands = new CommandRows(jdbc);
    this.channels = new ChannelRows(jdbc);
    this.positions = new PositionRows(jdbc);
    this.code = code;
    this.settings = settings;
  }

  /** The channel cannot be written to at the moment. */
  static final class NotNow extends RuntimeException {
    NotNow(String why) {
      super(why);
    }
  }

  Draft publicCall(OutboxCommand command) {
    String to = network.contracts().address(LedgerCommand.PublicContract.valueOf(command.lane()));
    return new Draft(
        TransactionRows.Kind.PUBLIC,
        command.lane(),
        Optional.of(to),
        command.body(),
        settings.publicGas(),
        List.of(),
        List.of(command.id()));
  }

  Draft filler(String account) {
    return new Draft(
        TransactionRows.Kind.FILLER,
        Accounts.fillerLane(account),
        Optional.of(account),
        new byte[0],
        GAS_TO_FILL,
        List.of(),
        List.of());
  }

  /**
   * The next private transaction for commands of one lane, in order; as many as may travel
   * together. Empty when there is nothing to send, because what they ask for is there already.
   *
   * @throws NotNow when the channel is not to be written to
   */
  Optional<Draft> privateOne(List<OutboxCommand> waiting) {
    OutboxCommand first = waiting.get(0);
    return switch (first.kind()) {
      case OPEN_CHANNEL -> opening(first);
      case CHANNEL_COMMAND -> Optional.of(batch(first.lane(), fitting(waiting)));
      case ACKNOWLEDGE -> Optional.of(ownPart(first, ChannelAbi.acknowledge()));
      case CLOSE -> Optional.of(ownPart(first, ChannelAbi.close()));
      case RETIRE -> Optional.of(ownPart(first, ChannelAbi.retire()));
      case SUCCEED -> Optional.of(succession(first));
      case PUBLIC_CALL -> throw new IllegalArgumentException("a public call is not private");
    };
  }

  /** The same commands once more, all of them, on what is the head now. */
  Optional<Draft> again(List<OutboxCommand> travelling) {
    return travelling.get(0).kind() == OutboxCommand.Kind.CHANNEL_COMMAND
        ? Optional.of(batch(travelling.get(0).lane(), travelling))
        : privateOne(travelling);
  }

  private Optional<Draft> opening(OutboxCommand command) {
    Optional<ChannelRows.Row> open =
        rows.in(
            organisation,
            () -> {
              var last = channels.last(command.action(), command.members(), command.subject());
              if (last.filter(row -> !row.goesOn()).isPresent()) {
                throw new NotNow("the channel waits for the successor of its contract");
              }
              last.ifPresent(
                  row -> commands.confirmed(command.id(), row.opening(), Optional.empty()));
              return last;
            });
    if (open.isPresent()) return Optional.empty();
    return Optional.of(
        new Draft(
            TransactionRows.Kind.PRIVATE,
            command.lane(),
            Optional.empty(),
            code.creation(command.action(), command.members(), command.subject()),
            GAS_TO_OPEN,
            command.members(),
            List.of(command.id())));
  }

  private Draft succession(OutboxCommand command) {
    Ledger.Channel retired = channel(command.contract()).channel();
    if (!retired.state().equals(ChannelRows.RETIRED)) {
      throw new NotNow("not all have retired " + retired.address() + " (yet)");
    }
    return new Draft(
        TransactionRows.Kind.PRIVATE,
        command.lane(),
        Optional.empty(),
        code.succession(retired),
        GAS_TO_OPEN,
        retired.members(),
        List.of(command.id()));
  }

  private Draft batch(String channel, List<OutboxCommand> batch) {
    ChannelRows.Row row = channel(channel);
    if (row.channel().state().equals(ChannelRows.RETIRED)) {
      throw new NotNow("contract " + channel + " is retired; waiting for its successor");
    }
    if (!row.usable()) throw new NotNow("our copy of channel " + channel + " is out of step");
    byte[] head = node.read(channel, ChannelAbi.head());
    if (head.length != 32) throw new NotNow("our node is not party to " + channel);
    byte[] payload =
        ChannelAbi.batch(
            Bytes32.of(head),
            batch.stream()
                .map(
                    command ->
                        new ChannelAbi.Command(
                            Bytes32.ofUuid(command.id()), command.action(), command.body()))
                .toList());
    return new Draft(
        TransactionRows.Kind.PRIVATE,
        channel,
        Optional.of(channel),
        payload,
        GAS_PER_BATCH + GAS_PER_COMMAND * batch.size() + GAS_PER_BODY_BYTE * payload.length,
        row.channel().members(),
        batch.stream().map(OutboxCommand::id).toList());
  }

  /** As many as fit into one transaction by number and bytes; at least one. */
  private List<OutboxCommand> fitting(List<OutboxCommand> waiting) {
    List<OutboxCommand> fitting = new ArrayList<>();
    long bytes = 0;
    for (OutboxCommand command : waiting) {
      bytes += command.body().length;
      boolean full = fitting.size() == settings.batchCommands() || bytes > settings.batchBytes();
      if (command.kind() != OutboxCommand.Kind.CHANNEL_COMMAND || full && !fitting.isEmpty()) {
        break;
      }
      fitting.add(command);
    }
    return fitting;
  }

  private Draft ownPart(OutboxCommand command, byte[] callData) {
    return new Draft(
        TransactionRows.Kind.PRIVATE,
        command.lane(),
        Optional.of(command.lane()),
        callData,
        GAS_TO_ACKNOWLEDGE,
        channel(command.lane()).channel().members(),
        List.of(command.id()));
  }

  /** All members of the channel that a command goes to, or opens. */
  List<Bytes32> members(OutboxCommand command) {
    return command.kind() == OutboxCommand.Kind.OPEN_CHANNEL
        ? command.members()
        : channel(command.contract()).channel().members();
  }

  private ChannelRows.Row channel(String address) {
    return rows.in(organisation, () -> channels.find(address))
        .filter(ChannelRows.Row::accepted)
        .orElseThrow(() -> new NotNow("no channel " + address + " among ours (yet)"));
  }

  Recipients recipients(List<Bytes32> members) {
    return Recipients.of(node, network.contracts().registrar(), members);
  }

  /** Block up to which the projections reach, -1 before the first. */
  long position() {
    return positions.find().map(PositionRows.Reached::block).orElse(-1L);
  }

  /**
   * @param data call data, or the hash of the stored payload for a private one
   */
  SignedTransaction sign(Draft draft, Signer signer, long nonce, byte[] data) {
    String to = draft.to().orElse("");
    return draft.kind() == TransactionRows.Kind.PRIVATE
        ? SignedTransaction.Private.sign(signer, nonce, draft.gas(), to, data)
        : SignedTransaction.Public.sign(signer, network.chainId(), nonce, draft.gas(), to, data);
  }

  SignedTransaction.Public restorePublic(byte[] raw) {
    return new SignedTransaction.Public(raw, network.chainId());
  }
}
