package org.custodia.registry.packs;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Irregularity;
import org.custodia.contracts.PackStatus;

/**
 * One thing that a member did to a pack in its own book.
 *
 * @param action DISPENSE, DISPENSED_OFFLINE, DECOMMISSION, UNDO, LOCK or UNLOCK
 * @param status what the pack was in that book afterwards
 * @param by member id of whose book it is
 * @param witness address of the key that signed
 * @param deviceTime when, by the witness's own clock
 * @param at time of the block
 * @param part what was taken out of an opened pack; empty for a whole one
 * @param prescription commitment of the prescription, where there was one
 * @param evidence hash of a document that shows it, where there is one
 * @param undone command that this one undoes
 * @param irregularities what the contract named when it recorded testimony
 */
public record PackChange(
    Bytes32 packId,
    Bytes32 lotId,
    Bytes32 command,
    Action action,
    PackStatus status,
    Bytes32 by,
    String witness,
    String place,
    Instant deviceTime,
    Instant at,
    Optional<Part> part,
    Optional<Bytes32> reservation,
    Optional<Bytes32> prescription,
    Optional<Bytes32> evidence,
    Optional<Bytes32> undone,
    Set<Irregularity> irregularities,
    String channel,
    long block,
    int logIndex,
    Bytes32 transaction) {

  /**
   * @param taken units taken by this change
   * @param contents units in the unopened pack
   * @param remaining units left after it
   */
  public record Part(int taken, int contents, int remaining) {}
}
