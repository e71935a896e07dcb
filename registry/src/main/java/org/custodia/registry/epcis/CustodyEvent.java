package org.custodia.registry.epcis;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;

/**
 * One step in custody as this organisation's own node tells it.
 *
 * @param id of the EPCIS event: the same at every member, and of an event and what takes it back
 * @param declaredAt when it was taken back, where this is the row that says so; by the block
 * @param eventTime by the witness's own clock; of what is public, the block's time
 * @param recordTime of the block
 * @param member who did it
 * @param counterpart to whom it went, or from whom it came
 * @param packs the single packs that the ledger names
 * @param lots the lots whose packs they are
 * @param quantity packs, where the ledger says how many
 * @param counts further numbers by name, such as how many packs were missing
 * @param note the public reason, or the kind of reason
 * @param irregularities the contract's bit mask; 0 when there was none
 */
record CustodyEvent(
    Position position,
    UUID id,
    Optional<Instant> declaredAt,
    CustodyStep step,
    Optional<String> channel,
    Bytes32 commandId,
    Bytes32 member,
    Optional<Bytes32> counterpart,
    Optional<Bytes32> consignment,
    Optional<String> sscc,
    Optional<Long> quantity,
    List<Bytes32> packs,
    List<LotShare> lots,
    Map<String, Long> counts,
    String note,
    int irregularities,
    String witness,
    String place,
    Instant eventTime,
    Instant recordTime,
    Bytes32 transaction) {

  /** As it came into the books; what a witness's clock said may be anything. */
  static final Comparator<CustodyEvent> OLDEST_FIRST =
      Comparator.comparing(
          CustodyEvent::position,
          Comparator.comparingLong(Position::block)
              .thenComparingInt(Position::logIndex)
              .thenComparingInt(Position::part));

  CustodyEvent {
    packs = List.copyOf(packs);
    lots = List.copyOf(lots);
    counts = Map.copyOf(counts);
  }

  /** The same, taken back by another command. */
  CustodyEvent takenBack(
      Position at, Bytes32 command, String by, Instant blockTime, Bytes32 inTransaction) {
    return new CustodyEvent(
        at,
        id,
        Optional.of(blockTime),
        step,
        channel,
        command,
        member,
        counterpart,
        consignment,
        sscc,
        quantity,
        packs,
        lots,
        counts,
        note,
        irregularities,
        by,
        place,
        eventTime,
        blockTime,
        inTransaction);
  }

  /** Where it stands among this node's events. */
  record Position(long block, int logIndex, int part) {}

  /**
   * @param packs how many of this lot; 0 where single packs are named
   */
  record LotShare(Bytes32 lotId, long packs) {}
}
