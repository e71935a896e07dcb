package org.custodia.registry.privacy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.identity.Caller;

/**
 * What the privacy officer asks a person about accesses of their own, and what the person answers.
 * Nobody sees of a case about themselves more than that, and nothing before the officer asks.
 */
public interface AccessQuestions {
  /**
   * @param id of the case
   * @param patientName of a patient of ours who was not erased
   * @param asked the officer's last words to the person
   * @param answer the person's last words since
   * @param closed it can be answered no more
   */
  record Question(
      UUID id,
      CaseKind kind,
      LocalDate day,
      Optional<String> patientName,
      String asked,
      Instant askedAt,
      Optional<String> answer,
      boolean closed) {
    /** Whether the person has still to answer. */
    public boolean isOpen() {
      return answer.isEmpty() && !closed;
    }
  }

  /** Those about the caller, the latest first. */
  List<Question> of(Caller caller);

  /**
   * Answers, once more if need be; the officer sees it.
   *
   * @param step id of the answer, made by the caller: the same again has no further effect
   * @throws org.custodia.registry.errors.Problem NOT_FOUND CUS-PRI-002 where the caller was asked
   *     nothing, BAD_INPUT CUS-PRI-003 without words, CONFLICT CUS-PRI-005 when it is closed
   */
  List<Question> answer(Caller caller, UUID step, UUID id, String words);
}
