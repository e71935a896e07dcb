package org.custodia.registry.factors;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.identity.Caller;

/**
 * Somebody lost the authenticator: one administrator asks for a new one, another confirms, neither
 * for themselves; then it is replaced at the provider, and the person is told who did it. For the
 * role {@code administrator}; anybody else is refused with CUS-FAC-001. Nothing of it is ever
 * deleted.
 */
public interface LostDevices {
  int LONGEST_WORDS = 500;

  enum State {
    /** Waits for a second administrator. */
    ASKED,
    /** Confirmed; the authenticator is still to be replaced. */
    CONFIRMED,
    DONE,
    REFUSED,
    /** Nobody confirmed, or nobody replaced it, in time. */
    LAPSED
  }

  /**
   * @param person user name
   * @param proof how it was seen who they are
   * @param until it lapses then, confirmed or not
   */
  record Loss(
      UUID id,
      String person,
      String proof,
      String askedBy,
      Instant askedAt,
      Instant until,
      Optional<String> decidedBy,
      Optional<Instant> decidedAt,
      Optional<Instant> doneAt,
      State state) {}

  /** The latest first. */
  List<Loss> all(Caller caller);

  /** How many wait for this administrator to decide. */
  int waiting(Caller caller);

  /**
   * @param id made by the caller: the same again has no further effect
   * @throws org.custodia.registry.errors.Problem BAD_INPUT CUS-FAC-002 words, FORBIDDEN CUS-FAC-003
   *     for oneself, CONFLICT CUS-FAC-004 when one for this person is under way or the id was used
   */
  Loss ask(Caller caller, UUID id, String person, String proof);

  /**
   * By another administrator than who asked.
   *
   * @throws org.custodia.registry.errors.Problem NOT_FOUND CUS-FAC-005, FORBIDDEN CUS-FAC-003 for
   *     who asked or the person concerned, CONFLICT CUS-FAC-006 when it was decided or has lapsed
   */
  Loss confirm(Caller caller, UUID id);

  /** By any administrator, who asked included; as {@link #confirm}. */
  Loss refuse(Caller caller, UUID id);

  /**
   * Does the work once, of what is confirmed and has not lapsed, by one of the two who decided; it
   * stays to be done when the work fails.
   *
   * @throws org.custodia.registry.errors.Problem as {@link #confirm}
   */
  Loss carryOut(Caller caller, UUID id, Runnable work);

  // --- The person concerned ---

  /** What was done to the caller's own sign-in and they have not read yet, the latest first. */
  List<Loss> unread(Caller caller);

  /** The caller has read it. */
  void read(Caller caller, UUID id);
}
