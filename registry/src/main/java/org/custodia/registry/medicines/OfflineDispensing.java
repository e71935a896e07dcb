package org.custodia.registry.medicines;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Irregularity;

/**
 * A pack that was dispensed while the verification service was away, and what became of that.
 *
 * @param id of the command
 * @param person who recorded it
 * @param gtin 14 digits
 * @param lotNumber where the own node knows the lot
 * @param part how much was given; empty for the whole pack
 * @param dispensedAt by the act that was signed
 * @param irregularities what the contract named when it recorded it; none before
 * @param settledAt when the service said what it has of the pack; empty until then
 * @param outOfUseSince since when the service has the pack out of use, by whoever was first
 */
public record OfflineDispensing(
    UUID id,
    String person,
    Bytes32 packId,
    String gtin,
    String serial,
    Bytes32 lotId,
    Optional<String> lotNumber,
    Optional<PackAct.Part> part,
    Instant dispensedAt,
    Outcome outcome,
    Set<Irregularity> irregularities,
    Optional<Instant> settledAt,
    Optional<Instant> outOfUseSince) {

  public OfflineDispensing {
    irregularities = Set.copyOf(irregularities);
  }

  /** The same, refused by the ledger. */
  OfflineDispensing refused() {
    return new OfflineDispensing(
        id,
        person,
        packId,
        gtin,
        serial,
        lotId,
        lotNumber,
        part,
        dispensedAt,
        Outcome.REFUSED,
        irregularities,
        settledAt,
        outOfUseSince);
  }

  public enum Outcome {
    /** Signed and kept here; the own node does not have it on the ledger yet. */
    RECORDED(false),
    /** On the ledger; the service has not been heard about it yet. */
    ON_LEDGER(false),
    /** On the ledger, and the service has the pack out of use by this organisation. */
    COUNTS(true),
    /** It was undone since. */
    UNDONE(true),
    /** The pack was out of use before: in the own book, or by another member. */
    CONFLICT(true),
    /** The service knows no such pack, so it may be falsified. */
    UNKNOWN(true),
    /** The ledger refused the command, so nothing was recorded. */
    REFUSED(true);

    private final boolean settled;

    Outcome(boolean settled) {
      this.settled = settled;
    }

    /** Whether nothing more is to come. */
    public boolean isSettled() {
      return settled;
    }

    /** Whether somebody has to look into it. */
    public boolean isWrong() {
      return this == CONFLICT || this == UNKNOWN || this == REFUSED;
    }
  }
}
