package org.custodia.registry.consent;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.consent.ConsentView.State;

/**
 * A consent as its host keeps it, beside what the host's own node says of it.
 *
 * @param form sealed
 * @param prepared once the channel is there
 * @param signature of the grant key, once it gave one
 * @param begun whether opening it was put into the outbox
 * @param revokedBy the act that takes it back
 * @param acceptedAt when its grantee said so, by the grantee's clock
 * @param rejection what its grantee said who did not want it
 */
record ConsentRow(
    UUID id,
    UUID patient,
    String person,
    Bytes32 request,
    String grantKey,
    byte[] form,
    Instant expiresAt,
    Optional<Prepared> prepared,
    Optional<byte[]> signature,
    Optional<Instant> grantedAt,
    boolean begun,
    Optional<Refused> refusal,
    Optional<UUID> revokedBy,
    Optional<Instant> acceptedAt,
    Optional<Rejected> rejection,
    Told told,
    OnLedger onLedger) {

  /**
   * @param terms sealed
   */
  record Prepared(
      String channel,
      Bytes32 pseudonym,
      Bytes32 commitment,
      Bytes32 revocationHash,
      byte[] terms) {}

  /** Why the ledger never took it; see {@code LedgerRefusal}. */
  record Refused(String name, List<String> arguments) {}

  /**
   * @param at by the grantee's clock
   * @param words sealed
   */
  record Rejected(Instant at, Optional<byte[]> words) {}

  /** What the patient was told of already. */
  record Told(boolean opened, long used, boolean expiring, boolean revoked) {}

  /**
   * @param publishedBlock 0 while it is not published
   * @param firstUsedAt when it was first used, or something read by it
   * @param optedOutIn block of the patient's last opting out of the channel; 0 for never
   */
  record OnLedger(
      long publishedBlock,
      Optional<Instant> openedAt,
      long used,
      Optional<Instant> firstUsedAt,
      Optional<Instant> lastUsedAt,
      Optional<Instant> revokedAt,
      boolean optedOut,
      long optedOutIn) {

    /** By opting out, whatever became of its own revocation. */
    boolean endedByOptingOut() {
      return optedOut || publishedBlock > 0 && publishedBlock <= optedOutIn;
    }

    boolean isOver() {
      return revokedAt.isPresent() || endedByOptingOut();
    }
  }

  State state(GrantForm asked, Instant now) {
    if (rejection.isPresent()) return State.REJECTED;
    if (onLedger.isOver()) return State.REVOKED;
    if (refusal.isPresent()) return State.REFUSED;
    if (revokedBy.isPresent()) return State.BEING_REVOKED;
    if (!now.isBefore(asked.validUntil())) return State.ENDED;
    if (onLedger.openedAt().isEmpty()) return State.BEING_RECORDED;
    if (asked.uses() > 0 && onLedger.used() >= asked.uses()) return State.USED_UP;
    return now.isBefore(asked.validFrom()) ? State.NOT_YET_VALID : State.IN_FORCE;
  }
}
