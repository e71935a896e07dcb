package org.custodia.registry.consent;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;

/**
 * A consent as its patient sees it.
 *
 * @param granteeName as the authority certified it
 * @param used how often it was used so far
 * @param refusal why, when the state is REFUSED
 * @param lastUsedAt by the ledger's time
 * @param acceptance once the grantee accepted what is {@link #isOffered offered}, whatever became
 *     of it since
 * @param rejection when the state is REJECTED
 * @param grantedBy user name of who signed, the patient or a guardian
 * @param commitment what stands for it on the public ledger
 * @param channel address of its channel
 */
public record ConsentView(
    UUID id,
    UUID patient,
    String granteeName,
    Optional<String> thirdPartyName,
    GrantForm form,
    State state,
    long used,
    Optional<Reason> refusal,
    Instant grantedAt,
    Optional<Instant> openedAt,
    Optional<Instant> lastUsedAt,
    Optional<Instant> revokedAt,
    Optional<Acceptance> acceptance,
    Optional<Rejection> rejection,
    String grantedBy,
    Bytes32 commitment,
    String channel) {

  /**
   * Whether its grantee is asked to accept it or to decline it: researchers and organ banks are
   * not, they use what there is.
   */
  public boolean isOffered() {
    return !Wish.PURPOSES.contains(form.purpose());
  }

  /** Whether its grantee could answer and has not. */
  public boolean isUnanswered() {
    boolean open = state == State.IN_FORCE || state == State.NOT_YET_VALID;
    return open && isOffered() && acceptance.isEmpty();
  }

  /** In the order in which a consent goes through them, as far as it goes. */
  public enum State {
    /** On its way to the ledger and to the grantee. */
    BEING_RECORDED,
    NOT_YET_VALID,
    IN_FORCE,
    USED_UP,
    /** Its time is over. */
    ENDED,
    /** Asked for, and not yet on the ledger. */
    BEING_REVOKED,
    REVOKED,
    /** The grantee did not want it. */
    REJECTED,
    /** It never came into force. */
    REFUSED;

    /** Whether it allows something, now or later. */
    public boolean isLive() {
      return this == BEING_RECORDED || this == NOT_YET_VALID || this == IN_FORCE;
    }
  }

  /**
   * That the grantee accepted it: said so, or used it or read by it, whichever was first.
   *
   * @param at by the grantee's clock when it said so, else by the ledger's time
   * @param byUse without having said so before
   */
  public record Acceptance(Instant at, boolean byUse) {}

  /**
   * That the grantee did not want it.
   *
   * @param at by the grantee's clock
   * @param words what it says about it; may be empty
   */
  public record Rejection(Instant at, String words) {}

  /**
   * A sentence to be: its code in the message bundles, and what is filled in.
   *
   * @param code CUS-CON-…
   */
  public record Reason(String code, List<Object> arguments) {
    public Reason {
      arguments = List.copyOf(arguments);
    }
  }
}
