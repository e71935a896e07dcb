package org.custodia.registry.packs;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.LotStatus;
import org.custodia.contracts.RecallScope;

/**
 * A lot on the public ledger, as this organisation's own node has it.
 *
 * @param lotId keccak256(abi.encode(uint64 gtin, string lotNumber))
 * @param gtin 14 digits
 * @param expiry last day on which its packs may be used (UTC)
 * @param root root of the OpenZeppelin standard Merkle tree over its packs
 * @param size number of packs
 * @param manufacturer member id of who released it
 * @param releasedAt time of the block
 * @param lastChange the latest change of status, when there was one
 */
public record LotFact(
    Bytes32 lotId,
    String gtin,
    String lotNumber,
    LocalDate expiry,
    Bytes32 root,
    int size,
    Bytes32 manufacturer,
    LotStatus status,
    Instant releasedAt,
    long releaseBlock,
    Bytes32 releaseTransaction,
    Optional<StatusChange> lastChange) {

  /** Whether its last day of use is over on this day (UTC). */
  public boolean isExpired(LocalDate today) {
    return today.isAfter(expiry);
  }

  /**
   * @param scope how far down it goes
   * @param reason public
   * @param advice what a pharmacist should do; may be empty
   * @param by member id of the manufacturer or regulator
   */
  public record StatusChange(
      Action action,
      RecallScope scope,
      String reason,
      String advice,
      Bytes32 by,
      Instant at,
      long block,
      Bytes32 transaction) {}
}
