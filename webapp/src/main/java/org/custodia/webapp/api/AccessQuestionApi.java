package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.privacy.AccessQuestions;
import org.custodia.webapp.security.RecordRules;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the privacy officer asked the caller about accesses of their own, and their answers. */
@RestController
@RequestMapping(path = "/api/v1/access-questions", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize(RecordRules.READS)
@Tag(name = "privacy")
class AccessQuestionApi {
  private final AccessQuestions questions;

  AccessQuestionApi(AccessQuestions questions) {
    this.questions = questions;
  }

  /**
   * @param id of the case
   * @param patientName of a patient of ours
   * @param answer the caller's last words since
   * @param closed it can be answered no more
   */
  record QuestionAnswer(
      UUID id,
      String kind,
      LocalDate day,
      Optional<String> patientName,
      String asked,
      Instant askedAt,
      Optional<String> answer,
      boolean closed) {
    static QuestionAnswer of(AccessQuestions.Question one) {
      return new QuestionAnswer(
          one.id(),
          one.kind().name(),
          one.day(),
          one.patientName(),
          one.asked(),
          one.askedAt(),
          one.answer(),
          one.closed());
    }
  }

  /**
   * @param id of the answer, a UUID; the same again has no further effect
   */
  record QuestionWords(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(maxLength = 2000, requiredMode = Schema.RequiredMode.REQUIRED) String words) {}

  @GetMapping
  @Operation(summary = "Questions of the privacy officer to the caller, the latest first")
  List<QuestionAnswer> all(Caller caller) {
    return answers(questions.of(caller));
  }

  @PostMapping(path = "/{id}/answers", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Answer one of them, or add to the answer")
  List<QuestionAnswer> answer(
      Caller caller, @PathVariable UUID id, @RequestBody QuestionWords body) {
    return answers(
        questions.answer(
            caller, Fields.uuid("id", body.id()), id, Fields.text("words", body.words())));
  }

  private static List<QuestionAnswer> answers(List<AccessQuestions.Question> found) {
    return found.stream().map(QuestionAnswer::of).toList();
  }
}
