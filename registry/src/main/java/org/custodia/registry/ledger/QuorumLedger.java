package org.custodia.registry.ledger;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The ledger as rows: what is to be sent, what became of it, and the channels that were found. */
final class QuorumLedger implements Ledger {
  /** Public transaction data stops below 128 KiB (GoQuorum: {@code oversized data}). */
  private static final int LARGEST_CALL = 120_000;

  private static final int LARGEST_BODY = 500_000;
  private static final int MOST_MEMBERS = 16;

  private final NetworkFile network;
  private final Set<String> organisations;
  private final OrganisationRows rows;

  /** For what does not depend on projections. */
  private final OrganisationRows always;

  private final CommandRows commands;
  private final ChannelRows channels;
  private final PositionRows positions;
  private final Consumer<String> wake;

  /**
   * @param wake told the organisation after a new command was committed
   */
  QuorumLedger(
      NetworkFile network,
      Set<String> organisations,
      OrganisationRows rows,
      JdbcClient jdbc,
      Consumer<String> wake) {
    this.network = network;
    this.organisations = Set.copyOf(organisations);
    this.rows = rows;
    this.always = rows.alsoIncomplete();
    this.commands = new CommandRows(jdbc);
    this.channels = new ChannelRows(jdbc);
    this.positions = new PositionRows(jdbc);
    this.wake = wake;
  }

  @Override
  public CommandStatus record(String organisation, LedgerCommand command, List<String> traces) {
    checkLocal(organisation);
    checkSize(command);
    return rows.in(
        organisation,
        () -> {
          check(organisation, command);
          return add(organisation, OutboxCommand.of(command), traces);
        });
  }

  private CommandStatus add(String organisation, OutboxCommand command, List<String> traces) {
    if (commands.add(organisation, command, lane(command), traces)) {
      OrganisationRows.afterCommit(() -> wake.accept(organisation));
      CommandTrace.recorded(organisation, new CommandTrace.Traced(command.id(), traces));
    }
    CommandRows.Known known = commands.find(command.id()).orElseThrow();
    if (!known.contentHash().equals(command.contentHash())) {
      throw new Problem(Problem.Kind.CONFLICT, "CUS-LED-001", command.id().toString());
    }
    return known.status();
  }

  private String lane(OutboxCommand command) {
    if (command.kind() != OutboxCommand.Kind.CHANNEL_COMMAND) return command.lane();
    ChannelRows.Row last = channels.last(command.lane()).orElseThrow();
    boolean begins = last.channel().state().equals(ChannelRows.OPENED);
    return last.predecessor().filter(before -> begins).orElse(last.channel().address());
  }

  private static void checkSize(LedgerCommand command) {
    int size = 0;
    int limit = LARGEST_BODY;
    if (command instanceof LedgerCommand.PublicCall call) {
      size = call.callData().length;
      limit = LARGEST_CALL;
    } else if (command instanceof LedgerCommand.ChannelCommand channel) {
      size = channel.body().length;
    }
    if (size > limit) throw new Problem(Problem.Kind.TOO_LARGE, "CUS-LED-002", size, limit);
  }

  private void check(String organisation, LedgerCommand command) {
    if (command instanceof LedgerCommand.ChannelCommand channel) {
      boolean known =
          channels.find(channel.channel()).filter(ChannelRows.Row::accepted).isPresent();
      if (!known) throw new Problem(Problem.Kind.NOT_FOUND, "CUS-LED-003", channel.channel());
    } else if (command instanceof LedgerCommand.OpenChannel open) {
      boolean distinct = open.members().stream().distinct().count() == open.members().size();
      boolean among = open.members().contains(memberId(organisation));
      if (!distinct
          || !among
          || open.members().size() > MOST_MEMBERS
          || !ChannelCode.knows(open.kind())) {
        throw new Problem(Problem.Kind.BAD_INPUT, "CUS-LED-004", open.kind());
      }
    }
  }

  @Override
  public Optional<CommandStatus> status(String organisation, UUID commandId) {
    checkLocal(organisation);
    return always.in(organisation, () -> commands.find(commandId).map(CommandRows.Known::status));
  }

  @Override
  public Map<UUID, CommandStatus> statuses(String organisation, Collection<UUID> commandIds) {
    checkLocal(organisation);
    return always.in(
        organisation,
        () ->
            commands.find(commandIds).stream()
                .map(CommandRows.Known::status)
                .collect(Collectors.toMap(CommandStatus::id, Function.identity())));
  }

  @Override
  public Optional<Channel> channel(
      String organisation, int kind, List<Bytes32> members, Bytes32 subject) {
    checkLocal(organisation);
    List<Bytes32> sorted = members.stream().sorted().toList();
    return rows.in(
        organisation,
        () ->
            channels
                .current(kind, sorted, subject)
                .filter(ChannelRows.Row::usable)
                .map(ChannelRows.Row::known)
                .filter(channel -> channel.state().equals(ChannelRows.READY)));
  }

  @Override
  public Optional<Channel> channel(String organisation, String address) {
    checkLocal(organisation);
    return rows.in(
        organisation,
        () -> channels.last(address).or(() -> channels.find(address)).map(ChannelRows.Row::known));
  }

  @Override
  public Optional<String> contract(String organisation, String channel) {
    checkLocal(organisation);
    return rows.in(organisation, () -> channels.last(channel).map(row -> row.channel().address()));
  }

  @Override
  public List<Channel> channels(String organisation, int kind, Bytes32 subject) {
    checkLocal(organisation);
    return rows.in(organisation, () -> known(channels.about(kind, subject)));
  }

  @Override
  public List<Channel> channels(String organisation) {
    checkLocal(organisation);
    return rows.in(organisation, () -> known(channels.all()));
  }

  /** Each channel once, as its last contract stands. */
  private static List<Channel> known(List<ChannelRows.Row> contracts) {
    Map<String, Channel> known = new LinkedHashMap<>();
    for (ChannelRows.Row row : contracts) {
      boolean tooLate = row.predecessor().isPresent() && row.supersededBy().isPresent();
      if (!tooLate) known.put(row.origin(), row.known());
    }
    return List.copyOf(known.values());
  }

  @Override
  public Bytes32 memberId(String organisation) {
    return network.node(organisation).memberId();
  }

  @Override
  public Position position(String organisation) {
    checkLocal(organisation);
    return always
        .in(organisation, positions::find)
        .map(reached -> new Position(reached.block(), reached.time()))
        .orElse(Position.NOWHERE);
  }

  private void checkLocal(String organisation) {
    if (!organisations.contains(organisation)) {
      throw new IllegalArgumentException("not a local organisation: " + organisation);
    }
  }
}
