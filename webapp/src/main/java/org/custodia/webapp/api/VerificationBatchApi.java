package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.medicines.PackBatches;
import org.custodia.registry.medicines.VerdictKind;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.problems.Sentences;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Many packs checked in one go. */
@RestController
@RequestMapping(path = "/api/v1/verifications/batches", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("hasAnyRole('pharmacist', 'wholesaler', 'manufacturer', 'regulator')")
@Tag(name = "verifications")
class VerificationBatchApi {
  private final PackBatches batches;
  private final Sentences sentences;
  private final Readers readers;

  VerificationBatchApi(PackBatches batches, Sentences sentences, Readers readers) {
    this.batches = batches;
    this.sentences = sentences;
    this.readers = readers;
  }

  /**
   * @param id made by the caller
   * @param scans raw scanner texts, one a pack, at most 1,000
   * @param silent only to read the status, without alerting anybody
   */
  record BatchRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) List<String> scans,
      Boolean silent) {}

  /**
   * @param done lines that have their answer
   * @param verdicts how many lines came to what
   * @param unanswered lines that came to no verdict, such as while the service is away
   */
  record BatchAnswer(
      UUID id,
      Instant begunAt,
      boolean silent,
      int lines,
      int done,
      Map<VerdictKind, Integer> verdicts,
      int unanswered) {
    static BatchAnswer of(PackBatches.Batch batch) {
      return new BatchAnswer(
          batch.id(),
          batch.begunAt(),
          batch.silent(),
          batch.lines(),
          batch.done(),
          batch.verdicts(),
          batch.unanswered());
    }
  }

  /**
   * @param line counted from 1
   * @param code of the verdict, or why there is none; absent while it waits
   * @param message the sentence that belongs to it
   */
  record BatchLineAnswer(
      int line,
      String scan,
      Optional<String> code,
      Optional<String> message,
      Optional<VerificationAnswer> verification) {}

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Check many packs in one go; ask for the lines until all are done")
  @ResponseStatus(HttpStatus.ACCEPTED)
  ResponseEntity<BatchAnswer> begin(
      Caller caller, @RequestBody BatchRequest body, HttpServletRequest request) {
    if (body.scans() == null || body.scans().contains(null)) {
      throw Fields.wrong("scans");
    }
    PackBatches.Batch batch =
        batches.begin(
            caller, Fields.uuid("id", body.id()), body.scans(), Boolean.TRUE.equals(body.silent()));
    return ResponseEntity.accepted()
        .location(
            URI.create(request.getContextPath() + "/api/v1/verifications/batches/" + batch.id()))
        .body(BatchAnswer.of(batch));
  }

  @GetMapping("/{id}")
  @Operation(summary = "How far a batch has come")
  BatchAnswer progress(Caller caller, @PathVariable String id) {
    return BatchAnswer.of(batch(caller, id));
  }

  @GetMapping("/{id}/lines")
  @Operation(summary = "The lines of a batch with their answers, in order")
  List<BatchLineAnswer> lines(
      Caller caller,
      @PathVariable String id,
      @RequestParam(defaultValue = "1") int from,
      @RequestParam(defaultValue = "100") int limit,
      HttpServletRequest request) {
    Sentences.Reader reader = readers.of(request);
    return batches.lines(caller, batch(caller, id).id(), from, limit).stream()
        .map(
            line ->
                new BatchLineAnswer(
                    line.number(),
                    line.scan(),
                    line.code(),
                    line.code().map(code -> sentences.of(code, line.arguments(), reader)),
                    line.verdict()
                        .map(verdict -> VerificationAnswer.of(verdict, sentences, reader))))
        .toList();
  }

  private PackBatches.Batch batch(Caller caller, String id) {
    return batches
        .find(caller, Fields.uuid("id", id))
        .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-MED-059"));
  }
}
