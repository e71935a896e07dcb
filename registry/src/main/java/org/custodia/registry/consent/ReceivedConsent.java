package org.custodia.registry.consent;

import java.time.Instant;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;

/**
 * A consent that was opened for us.
 *
 * @param patient the patient's pseudonym in this channel
 * @param host member id of the patient's host
 * @param uses how often it may be used; 0 means as often as needed
 * @param lastUsedAt by the ledger's time
 */
public record ReceivedConsent(
    Bytes32 commitment,
    String channel,
    Bytes32 patient,
    Bytes32 host,
    String hostName,
    ConsentPurpose purpose,
    Instant validFrom,
    Instant validUntil,
    long uses,
    long used,
    Standing standing,
    Instant openedAt,
    Optional<Instant> lastUsedAt) {

  /** What stands in the way of using it, the gravest first. */
  public enum Standing {
    REVOKED,
    OPTED_OUT,
    ENDED,
    USED_UP,
    NOT_YET_VALID,
    IN_FORCE
  }
}
