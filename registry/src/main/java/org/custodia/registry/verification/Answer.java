package org.custodia.registry.verification;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.LotStatus;
import org.custodia.contracts.PackStatus;
import org.custodia.registry.packs.PackState;

/**
 * What the regulator's verification service knows of a pack. Facts only: what they mean for the
 * person at the counter is decided by the asker.
 *
 * @param productKnown whether the product may be released by anybody on this ledger
 * @param askedLot the lot the label names, when it is on the public ledger
 * @param pack the pack, when its serial is on record; empty means no such serial was ever uploaded
 * @param misread what the scanner did to the label, where that is why nothing was found
 * @param block the service's own block when it answered: a negative answer is true as of there
 */
public record Answer(
    UUID queryId,
    Bytes32 packId,
    boolean productKnown,
    Optional<LotOnLedger> askedLot,
    Optional<PackOnRecord> pack,
    Optional<Misread> misread,
    long block,
    Instant answeredAt,
    Signed signed) {

  /**
   * @param expiry last day on which its packs may be used
   */
  public record LotOnLedger(
      Bytes32 lotId,
      String lotNumber,
      LocalDate expiry,
      Bytes32 root,
      int size,
      LotStatus status,
      long releaseBlock,
      Bytes32 releaseTransaction) {}

  /**
   * @param lotId the lot this serial was uploaded for, which may differ from the one asked about
   * @param lot that lot as the public ledger has it; empty while it is not released with the very
   *     serials that were uploaded, so {@code proof} always stands against its root
   * @param leafIndex place of the pack among the lot's sorted leaves, from 0
   * @param proof Merkle proof of the pack against the lot's root
   * @param condition what became of it
   * @param standing whether it was blocked, recalled or withdrawn singly; RELEASED when it was not
   * @param reservation a live one, by the asker or by another member
   */
  public record PackOnRecord(
      Bytes32 lotId,
      Optional<LotOnLedger> lot,
      int leafIndex,
      List<Bytes32> proof,
      PackStatus condition,
      LotStatus standing,
      Optional<Decommissioned> decommissioned,
      Optional<Reserved> reservation) {
    public PackOnRecord {
      proof = List.copyOf(proof);
    }
  }

  /**
   * A private transaction shows its sender's account to every member, so what was done by another
   * member is told without transaction and block, and to the minute only.
   *
   * @param byAsker whether the asker did it; another member is never named
   * @param rescan whether it is no wonder that the asker scans it: it did it within a day, or the
   *     very person who asks had it in hand before
   * @param opened what is left of a pack that was opened, only when the asker did it
   * @param block present only when the asker did it, as is {@code transaction}
   */
  public record Decommissioned(
      Instant at,
      boolean byAsker,
      boolean rescan,
      Optional<PackState.Opened> opened,
      Optional<Long> block,
      Optional<Bytes32> transaction) {}

  public record Reserved(boolean byAsker, Instant expires) {}

  /**
   * The evidence: anybody who holds these can check the answer again against the Registrar.
   *
   * @param facts the answer as text, exactly as it was signed
   * @param answeredBy member id of the regulator
   * @param key address of the VERIFIER key
   * @param signature 65 bytes, EIP-712 {@code VerificationAnswer}, hex with 0x
   */
  public record Signed(String facts, Bytes32 answeredBy, String key, String signature) {}
}
