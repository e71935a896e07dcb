package org.custodia.registry.organs;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.OrganKind;
import org.custodia.registry.identity.Caller;

/**
 * The waiting list. A centre lists its candidates; who they are stays sealed with it. Under a
 * pseudonym it declares to the allocation body what allocation needs, and every change of that with
 * its time and reason; nobody else is told of either.
 */
public interface Candidates {

  /** Whether offers may be made. */
  enum State {
    ACTIVE,
    SUSPENDED,
    REMOVED
  }

  /** Why something was declared. */
  enum Reason {
    LISTED,
    CLINICAL_CHANGE,
    CORRECTION,
    INFECTION,
    PATIENT_REQUEST,
    TRANSPLANTED,
    DECEASED,
    OTHER
  }

  /**
   * What the allocation body is told.
   *
   * @param allocation member id of the allocation body
   * @param urgency 0 for elective; the rule file says what higher means
   * @param listedOn from when the candidate has waited
   * @param consent hash of the document in which the candidate consents to a transplant
   */
  record Declared(
      Bytes32 allocation,
      OrganKind organ,
      BloodGroup bloodGroup,
      int heightCm,
      int weightKg,
      int urgency,
      LocalDate listedOn,
      Bytes32 consent) {}

  /**
   * @param version counts the changes of one candidate from 1
   */
  record Change(
      Bytes32 pseudonym,
      int version,
      State state,
      Reason reason,
      Declared declared,
      Instant changedAt) {}

  // --- The centre ---

  /**
   * Refuses what {@link #list} would refuse, so that nothing is kept for it, such as the document
   * of the consent, which is not looked at here.
   */
  void check(Caller caller, Identity identity, Declared declared);

  /**
   * Lists a candidate. The same id again changes nothing and answers the same pseudonym.
   *
   * @return the pseudonym
   * @throws org.custodia.registry.errors.Problem BAD_INPUT CUS-ORG-020 for facts out of bounds,
   *     NOT_FOUND CUS-ORG-021 when the member is no allocation body
   */
  Bytes32 list(Caller caller, UUID id, Identity identity, Declared declared);

  /**
   * Declares a change. The first is version 1.
   *
   * @param version that was seen; CONFLICT CUS-ORG-023 when there is a newer one
   */
  void change(
      Caller caller, Bytes32 pseudonym, int version, State state, Reason reason, Declared declared);

  /** Own candidates as they are now, without their names, latest change first. */
  List<Line> own(Caller caller);

  /** One with name and history; who looks is noted. */
  Optional<View> view(Caller caller, Bytes32 pseudonym);

  /**
   * @param declaredAt when the allocation body said that it has it
   * @param trouble code of what went wrong when it was declared last
   */
  record Line(Change change, Optional<Instant> declaredAt, Optional<String> trouble) {}

  record View(Identity identity, List<Line> history) {}

  // --- The allocation body ---

  /** The list as it is now, removed candidates included, longest waiting first. */
  List<Listing> waiting(Caller caller);

  /** Every change that came in since, latest first. */
  List<Listing> changes(Caller caller, Instant since, int limit);

  /**
   * @param centre member id
   */
  record Listing(Bytes32 centre, Change change, Instant receivedAt) {}
}
