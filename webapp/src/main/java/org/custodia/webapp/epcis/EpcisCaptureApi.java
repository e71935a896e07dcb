package org.custodia.webapp.epcis;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.epcis.EpcisCapture;
import org.custodia.registry.epcis.EpcisCapture.Behaviour;
import org.custodia.registry.epcis.EpcisCapture.Job;
import org.custodia.registry.epcis.EpcisCapture.Outcome;
import org.custodia.registry.epcis.EpcisCapture.Taken;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.problems.Sentences;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** EPCIS 2.0's capture interface over REST (section 12.6). */
@RestController
@RequestMapping(path = EpcisApi.ROOT, produces = "application/json")
@PreAuthorize("hasAnyRole('pharmacist', 'manufacturer', 'wholesaler')")
class EpcisCaptureApi {
  private static final int MOST_LISTED = 100;

  private final EpcisCapture capture;
  private final Sentences sentences;
  private final Readers readers;

  EpcisCaptureApi(EpcisCapture capture, Sentences sentences, Readers readers) {
    this.capture = capture;
    this.sentences = sentences;
    this.readers = readers;
  }

  /** A job as the standard tells it, with what became of each event. */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record CaptureJob(
      UUID captureID,
      String createdAt,
      Optional<String> finishedAt,
      boolean running,
      boolean success,
      String captureErrorBehaviour,
      List<CaptureError> errors,
      @JsonProperty("custodia:events") List<CapturedEventAnswer> events) {}

  /**
   * @param instance where in the document (RFC 6901)
   */
  record CaptureError(
      String type, String title, int status, String code, String detail, String instance) {}

  /**
   * @param typedData what the witness is to sign, {@code eth_signTypedData_v4} JSON
   * @param command where it is told how far the act has come
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record CapturedEventAnswer(
      Optional<String> eventID,
      Outcome outcome,
      Optional<String> typedData,
      Optional<String> command) {}

  @PostMapping(
      path = "/capture",
      consumes = {"application/json", EpcisApi.JSON_LD})
  ResponseEntity<Void> take(
      Caller caller,
      @RequestBody byte[] document,
      @RequestHeader(name = "GS1-Capture-Error-Behaviour", defaultValue = "rollback")
          String wanted) {
    Job job = capture.take(caller, document, behaviour(wanted));
    return ResponseEntity.accepted()
        .location(address("/capture/" + job.id()))
        .header("GS1-Capture-Error-Behaviour", wanted)
        .build();
  }

  /** One event: 201 when it is on its way to the ledger; otherwise the job that says what to do. */
  @PostMapping(
      path = "/events",
      consumes = {"application/json", EpcisApi.JSON_LD})
  ResponseEntity<CaptureJob> takeOne(
      Caller caller, @RequestBody byte[] event, HttpServletRequest request) {
    Job job = capture.take(caller, event, Behaviour.ROLLBACK);
    if (job.events().size() == 1) {
      Taken taken = job.events().get(0);
      if (taken.problem().isPresent()) {
        throw taken.problem().get();
      }
      if (taken.outcome() == Outcome.RECORDED) {
        String id = "urn:uuid:" + taken.eventId().orElseThrow();
        return ResponseEntity.created(address("/events/" + id)).build();
      }
    }
    return ResponseEntity.accepted()
        .location(address("/capture/" + job.id()))
        .body(answer(job, request));
  }

  @GetMapping("/capture/{id}")
  CaptureJob job(Caller caller, @PathVariable String id, HttpServletRequest request) {
    return uuid(id)
        .flatMap(job -> capture.job(caller, job))
        .map(job -> answer(job, request))
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-EPC-012"));
  }

  @GetMapping("/capture")
  List<CaptureJob> jobs(
      Caller caller, @RequestParam(defaultValue = "30") int perPage, HttpServletRequest request) {
    if (perPage < 1 || perPage > MOST_LISTED) {
      throw new Problem(Kind.BAD_INPUT, "CUS-EPC-002", "perPage", Integer.toString(perPage));
    }
    return capture.jobs(caller, perPage).stream().map(job -> answer(job, request)).toList();
  }

  private CaptureJob answer(Job job, HttpServletRequest request) {
    return new CaptureJob(
        job.id(),
        job.createdAt().toString(),
        job.finishedAt().map(Object::toString),
        job.finishedAt().isEmpty(),
        job.success(),
        job.behaviour().name().toLowerCase(Locale.ROOT),
        job.events().stream()
            .flatMap(event -> event.problem().stream().map(p -> error(event, p, request)))
            .toList(),
        job.events().stream().filter(event -> event.position() >= 0).map(this::answer).toList());
  }

  private CaptureError error(Taken event, Problem problem, HttpServletRequest request) {
    return new CaptureError(
        EpcisExceptions.PREFIX
            + (problem.kind() == Kind.FORBIDDEN ? "SecurityException" : "ValidationException"),
        sentences.of("problem." + problem.kind(), List.of(), readers.of(request)),
        problem.kind() == Kind.FORBIDDEN
            ? HttpStatus.FORBIDDEN.value()
            : HttpStatus.BAD_REQUEST.value(),
        problem.code(),
        sentences.of(problem, readers.of(request)),
        event.pointer());
  }

  private CapturedEventAnswer answer(Taken event) {
    return new CapturedEventAnswer(
        event.eventId().map(id -> "urn:uuid:" + id),
        event.outcome(),
        event.typedData(),
        event
            .commandId()
            .filter(id -> event.outcome() == Outcome.RECORDED)
            .map(
                id ->
                    ServletUriComponentsBuilder.fromCurrentContextPath()
                        .path("/api/v1/commands/" + id)
                        .toUriString()));
  }

  private static Behaviour behaviour(String wanted) {
    return switch (wanted.strip()) {
      case "rollback" -> Behaviour.ROLLBACK;
      case "proceed" -> Behaviour.PROCEED;
      default -> throw new Problem(Kind.BAD_INPUT, "CUS-EPC-017", wanted);
    };
  }

  private static Optional<UUID> uuid(String id) {
    return id.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
        ? Optional.of(UUID.fromString(id))
        : Optional.empty();
  }

  private static URI address(String path) {
    return ServletUriComponentsBuilder.fromCurrentContextPath()
        .path(EpcisApi.ROOT + path)
        .build()
        .toUri();
  }
}
