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
 * @param acceptedAt when somebody of ours accepted it, or first used it or read by it
 * @param acceptance when somebody said so
 * @param rejection when the standing is REJECTED
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
    Optional<Instant> lastUsedAt,
    Optional<Instant> acceptedAt,
    Optional<Reply> acceptance,
    Optional<Reply> rejection) {

  /**
   * What somebody of ours said to it.
   *
   * @param person user name
   * @param words to the patient, of who did not want it; may be empty
   * @param toldAt when the patient's host answered that it knows; it is told until then
   * @param trouble code of why it could not be told the last time
   */
  public record Reply(
      Instant at,
      String person,
      String words,
      Optional<Instant> toldAt,
      Optional<String> trouble) {}

  /** What stands in the way of using it, the gravest first. */
  public enum Standing {
    /** By us. */
    REJECTED,
    REVOKED,
    OPTED_OUT,
    ENDED,
    USED_UP,
    NOT_YET_VALID,
    IN_FORCE;

    /** Whether it can be used, now or later. */
    public boolean isLive() {
      return this == NOT_YET_VALID || this == IN_FORCE;
    }
  }
}
