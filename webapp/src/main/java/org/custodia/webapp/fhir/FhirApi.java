package org.custodia.webapp.fhir;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.fhir.Fhir;
import org.custodia.registry.fhir.FhirBundle;
import org.custodia.registry.fhir.FhirJson;
import org.custodia.registry.fhir.PatientExport;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.fhir.SmartScopes.Action;
import org.custodia.webapp.problems.ProblemWriter;
import org.custodia.webapp.security.OpensRecord;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import tools.jackson.databind.node.ObjectNode;

/**
 * FHIR R4's RESTful API (http://hl7.org/fhir/R4/http.html) over what this instance holds. Role and
 * organisation decide what there is for a caller, SMART scopes what the token is for.
 */
@RestController
@RequestMapping(
    path = FhirApi.ROOT,
    produces = {FhirJson.MEDIA_TYPE, MediaType.APPLICATION_JSON_VALUE})
@PreAuthorize(
    "hasAnyRole('admissions', 'patient', 'physician', 'nurse', 'pharmacist', 'laboratory')")
@OpensRecord
class FhirApi {
  static final String ROOT = "/fhir";
  private static final String TYPE = "/{type:[A-Z][A-Za-z]{1,40}}";
  private static final String ID = "/{id:[A-Za-z0-9\\-.]{1,64}}";

  private final Fhir fhir;
  private final PatientExport export;
  private final ProblemWriter problems;

  FhirApi(Fhir fhir, PatientExport export, ProblemWriter problems) {
    this.fhir = fhir;
    this.export = export;
    this.problems = problems;
  }

  /** A correction of what is not there any more is 412 here (R4, managing resource contention). */
  @ExceptionHandler
  void refused(Problem problem, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (problem.code().equals("CUS-FHR-016")) {
      problems.write(request, response, HttpStatus.PRECONDITION_FAILED, problem);
    } else {
      problems.write(request, response, problem);
    }
  }

  // --- Reading ---

  @GetMapping(TYPE + ID)
  ResponseEntity<ObjectNode> read(
      Caller caller,
      Authentication token,
      @PathVariable String type,
      @PathVariable String id,
      @RequestHeader(name = "If-None-Match", required = false) String known,
      HttpServletRequest request) {
    checkFormat(request);
    SmartScopes.of(token).check(type, Action.READ);
    Fhir.Answer answer = fhir.read(caller, type, id);
    if (known != null && known.strip().equals(tag(answer))) {
      return ResponseEntity.status(HttpStatus.NOT_MODIFIED).eTag(tag(answer)).build();
    }
    return found(HttpStatus.OK, answer);
  }

  @GetMapping(TYPE + ID + "/_history/{version:[0-9]{1,9}}")
  ResponseEntity<ObjectNode> version(
      Caller caller,
      Authentication token,
      @PathVariable String type,
      @PathVariable String id,
      @PathVariable int version,
      HttpServletRequest request) {
    checkFormat(request);
    SmartScopes.of(token).check(type, Action.READ);
    return found(HttpStatus.OK, fhir.version(caller, type, id, version));
  }

  /** The operation of that name: all that is held of a patient, of the types the scopes are for. */
  @GetMapping("/Patient" + ID + "/$everything")
  @PreAuthorize("hasRole('patient')")
  ResponseEntity<ObjectNode> everything(
      Caller caller, Authentication token, @PathVariable String id, HttpServletRequest request) {
    checkFormat(request);
    SmartScopes scopes = SmartScopes.of(token);
    scopes.check("Patient", Action.READ);
    List<ObjectNode> all =
        export
            .of(
                caller,
                uuid(id),
                type -> scopes.allows(type, Action.READ) && scopes.allows(type, Action.SEARCH))
            .resources();
    String self = base() + "/Patient/" + id + "/$everything";
    return answer(HttpStatus.OK)
        .body(FhirBundle.searchset(all, all.size(), base(), self, Optional.empty()));
  }

  // --- Searching ---

  @GetMapping(TYPE)
  ResponseEntity<ObjectNode> search(
      Caller caller,
      Authentication token,
      @PathVariable String type,
      @RequestParam MultiValueMap<String, String> parameters,
      @RequestHeader(name = "Prefer", required = false) String prefer,
      HttpServletRequest request) {
    checkFormat(request);
    SmartScopes.of(token).check(type, Action.SEARCH);
    boolean lenient = prefer != null && prefer.contains("handling=lenient");
    Fhir.Page page = fhir.search(caller, type, parameters, lenient);
    String self = address(type, parameters, Optional.empty());
    Optional<String> next = page.next().map(after -> address(type, parameters, Optional.of(after)));
    return answer(HttpStatus.OK)
        .body(FhirBundle.searchset(page.resources(), page.total(), base(), self, next));
  }

  /** So that what is searched for stands in no log of addresses. */
  @PostMapping(path = TYPE + "/_search", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
  ResponseEntity<ObjectNode> searchByPost(
      Caller caller,
      Authentication token,
      @PathVariable String type,
      @RequestParam MultiValueMap<String, String> parameters,
      @RequestHeader(name = "Prefer", required = false) String prefer,
      HttpServletRequest request) {
    return search(caller, token, type, parameters, prefer, request);
  }

  // --- Writing ---

  @PostMapping(
      path = TYPE,
      consumes = {FhirJson.MEDIA_TYPE, MediaType.APPLICATION_JSON_VALUE})
  ResponseEntity<ObjectNode> create(
      Caller caller, Authentication token, @PathVariable String type, @RequestBody byte[] body) {
    SmartScopes.of(token).check(type, Action.CREATE);
    return written(type, fhir.create(caller, type, FhirJson.parse(body)));
  }

  @PutMapping(
      path = TYPE + ID,
      consumes = {FhirJson.MEDIA_TYPE, MediaType.APPLICATION_JSON_VALUE})
  ResponseEntity<ObjectNode> update(
      Caller caller,
      Authentication token,
      @PathVariable String type,
      @PathVariable String id,
      @RequestHeader(name = "If-Match", required = false) String version,
      @RequestBody byte[] body) {
    SmartScopes.of(token).check(type, Action.UPDATE);
    ObjectNode resource = FhirJson.parse(body);
    if (!id.equals(resource.path("id").asString(""))) {
      throw new Problem(Kind.BAD_INPUT, "CUS-FHR-017", type);
    }
    return written(type, fhir.put(caller, type, uuid(id), resource, number(version)));
  }

  private static UUID uuid(String id) {
    if (!id.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
      throw new Problem(Kind.BAD_INPUT, "CUS-FHR-030");
    }
    return UUID.fromString(id);
  }

  private static Optional<Integer> number(String version) {
    if (version == null) return Optional.empty();
    if (!version.strip().matches("(W/)?\"?[0-9]{1,9}\"?")) {
      throw new Problem(Kind.BAD_INPUT, "CUS-FHR-029", "If-Match");
    }
    return Optional.of(Integer.parseInt(version.replaceAll("[^0-9]", "")));
  }

  private static ResponseEntity<ObjectNode> written(String type, Fhir.Answer answer) {
    HttpStatus status = answer.created() ? HttpStatus.CREATED : HttpStatus.OK;
    String path = "/" + type + "/" + answer.id() + "/_history/" + answer.version();
    return answer(status)
        .eTag(tag(answer))
        .lastModified(answer.lastUpdated())
        .location(URI.create(base() + path))
        .body(answer.resource());
  }

  // --- Answers ---

  private static ResponseEntity<ObjectNode> found(HttpStatus status, Fhir.Answer answer) {
    return answer(status)
        .eTag(tag(answer))
        .lastModified(answer.lastUpdated().atZone(ZoneOffset.UTC))
        .body(answer.resource());
  }

  static ResponseEntity.BodyBuilder answer(HttpStatus status) {
    return ResponseEntity.status(status)
        .contentType(MediaType.parseMediaType(FhirJson.MEDIA_TYPE))
        .cacheControl(CacheControl.noStore());
  }

  private static String tag(Fhir.Answer answer) {
    return "W/\"" + answer.version() + "\"";
  }

  /** {@code _format} goes before Accept. */
  static void checkFormat(HttpServletRequest request) {
    String format = request.getParameter("_format");
    if (format == null) return;
    if (!List.of("json", FhirJson.MEDIA_TYPE, "application/json", "text/json").contains(format)) {
      throw new Problem(Kind.BAD_INPUT, "CUS-FHR-028");
    }
  }

  static String base() {
    return ServletUriComponentsBuilder.fromCurrentContextPath().path(ROOT).build().toUriString();
  }

  /** The search again, with what was asked and where its page begins. */
  private static String address(
      String type, MultiValueMap<String, String> parameters, Optional<String> after) {
    Map<String, List<String>> given = new LinkedHashMap<>(parameters);
    after.ifPresent(token -> given.put("_after", List.of(token)));
    ServletUriComponentsBuilder address = ServletUriComponentsBuilder.fromCurrentContextPath();
    address.path(ROOT + "/" + type);
    given.forEach(
        (name, values) ->
            values.forEach(value -> address.queryParam(encoded(name), encoded(value))));
    return address.build(true).toUriString();
  }

  private static String encoded(String text) {
    return org.springframework.web.util.UriUtils.encode(
        text, java.nio.charset.StandardCharsets.UTF_8);
  }
}
