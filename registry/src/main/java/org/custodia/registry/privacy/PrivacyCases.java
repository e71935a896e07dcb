package org.custodia.registry.privacy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.identity.Caller;

/**
 * What the privacy officer looks into. Callers have the role {@link #ROLE}; anybody else is refused
 * with CUS-PRI-001. Ids of steps are made by the caller: the same again has no further effect.
 */
public interface PrivacyCases {
  String ROLE = "privacy-officer";

  /** Characters of an explanation or a reason. */
  int LONGEST_WORDS = 2000;

  enum State {
    OPEN,
    EXPLAINED,
    CLOSED
  }

  enum Outcome {
    JUSTIFIED,
    NOT_JUSTIFIED,
    CANNOT_TELL
  }

  enum StepKind {
    OPENED,
    /** The officer asked the person whom it is about. */
    ASKED,
    /** That person said something. */
    ANSWERED,
    EXPLAINED,
    CLOSED,
    REOPENED
  }

  /**
   * @param kind empty for all
   * @param closed the closed ones, the latest first; otherwise the others, the most urgent first
   */
  record Filter(Optional<CaseKind> kind, boolean closed) {}

  /**
   * @param who a person of ours, or the key of another member's
   * @param patientName of a patient of ours who was not erased
   * @param facts why it stands out: {@code patients}, {@code usual}, {@code times}, {@code days},
   *     {@code time}, {@code nights}, {@code department}, {@code departments}, {@code reasons},
   *     {@code colleague}, as the kind has them
   * @param overdue it should have been looked into by now
   */
  record Case(
      UUID id,
      CaseKind kind,
      String who,
      Optional<String> person,
      Bytes32 member,
      String memberName,
      Optional<UUID> patient,
      Optional<String> patientName,
      LocalDate day,
      State state,
      Map<String, String> facts,
      int accesses,
      Instant firstAt,
      Instant lastAt,
      Instant dueAt,
      boolean overdue,
      Optional<Outcome> outcome) {}

  /**
   * @param person empty when the system did it
   */
  record Step(
      StepKind step,
      Optional<String> person,
      Optional<Outcome> outcome,
      String words,
      Instant at) {}

  /**
   * One with all that is known about it.
   *
   * @param reasons what was said in the emergency about why, in the order of the accesses
   */
  record Details(Case summary, List<Access> accesses, List<String> reasons, List<Step> steps) {}

  record Counts(int open, int overdue) {}

  Counts counts(Caller caller);

  List<Case> list(Caller caller, Filter filter, int limit, int offset);

  /**
   * @throws org.custodia.registry.errors.Problem NOT_FOUND CUS-PRI-002
   */
  Details view(Caller caller, UUID id);

  /**
   * Writes down what whoever it was said about it, or what was found out.
   *
   * @throws org.custodia.registry.errors.Problem BAD_INPUT CUS-PRI-003 without words, CONFLICT
   *     CUS-PRI-005 when it is closed, FORBIDDEN CUS-PRI-004 when it is about the caller
   */
  Details explain(Caller caller, UUID step, UUID id, String words);

  /**
   * Asks the person whom it is about; they see these words, and may answer ({@link
   * AccessQuestions}).
   *
   * @throws org.custodia.registry.errors.Problem as {@link #explain}, CONFLICT CUS-PRI-009 when it
   *     is about nobody of this organisation
   */
  Details ask(Caller caller, UUID step, UUID id, String words);

  /** Closes it, with the reason. Refused as {@link #explain}. */
  Details close(Caller caller, UUID step, UUID id, Outcome outcome, String words);

  /**
   * Opens a closed one again, with the reason.
   *
   * @throws org.custodia.registry.errors.Problem as {@link #explain}, CONFLICT CUS-PRI-006 when it
   *     is not closed
   */
  Details reopen(Caller caller, UUID step, UUID id, String words);
}
