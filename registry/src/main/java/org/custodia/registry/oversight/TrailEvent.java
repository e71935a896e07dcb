package org.custodia.registry.oversight;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Irregularity;
import org.custodia.contracts.PackStatus;

/**
 * One thing that a channel about medicines tells.
 *
 * @param command id of the command
 * @param member who did it
 * @param other who gets it, or who is said to have given it
 * @param consignment the dispatch it is or speaks of
 * @param status of the pack after it
 * @param packs sent, accepted or rejected; of an answer to a recall: in stock; of a session: scans
 * @param missing of an answer to a recall: passed on; of a session: number of its first scan
 * @param surplus of an answer to a recall: supplied
 * @param damaged of a session: number of the device's signature over it
 * @param reason number of the reason of a rejection, or of the purpose of a dispatch
 * @param root over the packs, or the scans of a session
 * @param related the consignment it replies to, the command it took back, or the root of the
 *     session before
 * @param deviceTime by the witness's own clock
 * @param at time of the block
 */
public record TrailEvent(
    long block,
    int logIndex,
    String channel,
    Action action,
    Bytes32 command,
    Bytes32 member,
    Optional<Bytes32> other,
    Optional<Bytes32> packId,
    Optional<Bytes32> lotId,
    Optional<Bytes32> consignment,
    Optional<PackStatus> status,
    OptionalLong packs,
    OptionalLong missing,
    OptionalLong surplus,
    OptionalLong damaged,
    OptionalLong reason,
    Optional<Bytes32> root,
    Optional<Bytes32> contents,
    Optional<Bytes32> related,
    Set<Irregularity> irregularities,
    String witness,
    String place,
    Instant deviceTime,
    Instant at,
    Bytes32 transaction) {

  /** Whether it comes after the other on the ledger. */
  boolean after(TrailEvent earlier) {
    return block > earlier.block || block == earlier.block && logIndex > earlier.logIndex;
  }
}
