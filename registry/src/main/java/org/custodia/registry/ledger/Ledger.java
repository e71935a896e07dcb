package org.custodia.registry.ledger;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.rows.Reading;

/**
 * The ledger as the capabilities see it. Every call is for one local organisation (its slug) and is
 * made inside {@code OrganisationRows.in(organisation, …)}.
 */
public interface Ledger {

  /**
   * Records a command in the caller's database transaction. It is sent after commit, exactly once,
   * whatever crashes. Recording the same id again changes nothing and answers how far it has come;
   * the same id with another content is a {@code Problem} of kind CONFLICT, CUS-LED-001.
   */
  default CommandStatus record(String organisation, LedgerCommand command) {
    return record(organisation, command, Trace.current().map(List::of).orElse(List.of()));
  }

  /**
   * The same for what was asked for in earlier requests.
   *
   * @param traces their ids, under which the log says what becomes of it
   */
  CommandStatus record(String organisation, LedgerCommand command, List<String> traces);

  Optional<CommandStatus> status(String organisation, UUID commandId);

  /** How far each of these commands is, by its id; one that was never recorded is left out. */
  default Map<UUID, CommandStatus> statuses(String organisation, Collection<UUID> commandIds) {
    return commandIds.stream()
        .distinct()
        .flatMap(id -> status(organisation, id).stream())
        .collect(Collectors.toMap(CommandStatus::id, Function.identity()));
  }

  /** The channel of this kind with exactly these members and subject, when it is ready to use. */
  Optional<Channel> channel(String organisation, int kind, List<Bytes32> members, Bytes32 subject);

  /** The channel at this address that this organisation's node is party to, whatever its state. */
  Optional<Channel> channel(String organisation, String address);

  /**
   * Address of the contract that is behind a channel by now, which is another than the channel's
   * own once the first one was succeeded.
   */
  default Optional<String> contract(String organisation, String channel) {
    return channel(organisation, channel).map(Channel::address);
  }

  /** Every channel of this kind and subject, whatever its state, in the order of their opening. */
  List<Channel> channels(String organisation, int kind, Bytes32 subject);

  /** Every channel this organisation's node is party to, whatever its state. */
  List<Channel> channels(String organisation);

  /** Member id of a local organisation. */
  Bytes32 memberId(String organisation);

  /** How far this organisation's projections reach; its own answers are true as of there. */
  Position position(String organisation);

  /**
   * @param block last block that was applied; 0 when none was
   * @param blockTime its time; the epoch when none was
   */
  record Position(long block, Instant blockTime) {
    public static final Position NOWHERE = new Position(0, Instant.EPOCH);

    /** To be read together with other things; nothing is found where no block was applied. */
    public static Reading.Asked<Position> reading() {
      return PositionRows.POSITION.with();
    }
  }

  /**
   * A channel, whichever contract is behind it by now: one that was retired by all members is
   * succeeded by another, which goes on with what the earlier ones know.
   *
   * @param address of its first contract; commands to it go to the last one
   * @param state of its last contract: OPENED (waits for acknowledgements), READY, RETIRED (waits
   *     for its successor), CLOSED, REJECTED (not the known code)
   * @param head digest of everything accepted and refused so far
   * @param sequence commands to the last contract
   */
  record Channel(
      String address,
      int kind,
      List<Bytes32> members,
      Bytes32 subject,
      Bytes32 opener,
      String state,
      Bytes32 head,
      long sequence) {}
}
