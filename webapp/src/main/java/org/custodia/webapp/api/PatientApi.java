package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.people.Duplicates;
import org.custodia.registry.people.FhirPatient;
import org.custodia.registry.people.Patient;
import org.custodia.registry.people.PatientData.Identifier;
import org.custodia.registry.people.PatientSearch;
import org.custodia.registry.people.Patients;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Patients as FHIR R4 JSON. Searching is by POST, so that no log of addresses holds a name. */
@RestController
@RequestMapping(path = "/api/v1/patients")
@PreAuthorize("hasRole('admissions')")
@Tag(name = "patients")
class PatientApi {
  static final String FHIR = "application/fhir+json";
  private static final int MOST_FOUND = 50;

  private final Patients patients;
  private final PatientSearch search;
  private final Duplicates duplicates;

  PatientApi(Patients patients, PatientSearch search, Duplicates duplicates) {
    this.patients = patients;
    this.search = search;
    this.duplicates = duplicates;
  }

  /**
   * @param words names, a birth date, a number, or several of these
   * @param system with {@code value}: exactly this number of this system
   */
  record SearchRequest(
      @Schema(maxLength = 200) String words,
      String system,
      @Schema(maxLength = 100) String value) {}

  /**
   * @param patients FHIR Patients, best first
   * @param more whether there are others
   */
  record SearchAnswer(List<JsonNode> patients, boolean more) {}

  /**
   * @param reasons constants such as SAME_BIRTH_DATE
   */
  record AlikeAnswer(UUID patient, int score, boolean likely, List<String> reasons) {}

  /**
   * @param patient FHIR Patient, absent once erased
   */
  record VersionAnswer(
      int version, Instant recordedAt, String recordedBy, Optional<JsonNode> patient) {}

  @PostMapping(
      consumes = {FHIR, MediaType.APPLICATION_JSON_VALUE},
      produces = {FHIR, MediaType.APPLICATION_JSON_VALUE})
  @Operation(summary = "Register a patient; an id of one's own (a UUID) makes repeating it safe")
  @ResponseStatus(HttpStatus.CREATED)
  ResponseEntity<JsonNode> register(Caller caller, @RequestBody JsonNode patient) {
    FhirPatient.Read read = FhirPatient.read(patient);
    UUID id = read.id().map(given -> Fields.uuid("id", given)).orElseGet(UUID::randomUUID);
    Patient registered = patients.register(caller, id, read.data(), true);
    return answer(HttpStatus.CREATED, registered);
  }

  @PostMapping(
      path = "/search",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "Find patients by words as typed at the desk, or by system and value of a number")
  SearchAnswer search(Caller caller, @RequestBody SearchRequest request) {
    PatientSearch.Found found =
        request.system() == null
            ? search.find(caller, Fields.text("words", request.words()), MOST_FOUND)
            : search.withIdentifier(
                caller,
                new Identifier(request.system(), Fields.text("value", request.value())),
                MOST_FOUND);
    return new SearchAnswer(
        found.patients().stream().map(PatientApi::resource).toList(), found.more());
  }

  @GetMapping(
      path = "/{id}",
      produces = {FHIR, MediaType.APPLICATION_JSON_VALUE})
  @Operation(summary = "One patient; the version is in meta.versionId and in the ETag")
  ResponseEntity<JsonNode> patient(Caller caller, @PathVariable String id) {
    return answer(HttpStatus.OK, patients.get(caller, Fields.uuid("id", id)));
  }

  @PutMapping(
      path = "/{id}",
      consumes = {FHIR, MediaType.APPLICATION_JSON_VALUE},
      produces = {FHIR, MediaType.APPLICATION_JSON_VALUE})
  @Operation(
      summary = "Correct a patient; If-Match names the version that was corrected, as W/\"1\"")
  ResponseEntity<JsonNode> correct(
      Caller caller,
      @PathVariable String id,
      @RequestHeader("If-Match") String version,
      @RequestBody JsonNode patient) {
    UUID entry = Fields.uuid("id", id);
    if (!version.matches("(W/)?\"?[0-9]{1,9}\"?")) {
      throw Fields.wrong("If-Match");
    }
    int number = Integer.parseInt(version.replaceAll("[^0-9]", ""));
    Patient before = patients.get(caller, entry);
    return answer(
        HttpStatus.OK,
        patients.correct(
            caller, entry, number, FhirPatient.read(patient).data(), before.treated()));
  }

  @DeleteMapping(path = "/{id}")
  @Operation(summary = "Erase a patient for good")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void erase(Caller caller, @PathVariable String id) {
    patients.erase(caller, Fields.uuid("id", id));
  }

  @GetMapping(path = "/{id}/history", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Every version of a patient, newest first, with who recorded it and when")
  List<VersionAnswer> history(Caller caller, @PathVariable String id) {
    UUID entry = Fields.uuid("id", id);
    return patients.history(caller, entry).versions().stream()
        .map(
            v ->
                new VersionAnswer(
                    v.version(),
                    v.recordedAt(),
                    v.recordedBy(),
                    v.data().map(data -> resource(new Patient(entry, v.version(), true, data)))))
        .toList();
  }

  @GetMapping(path = "/{id}/lookalikes", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Entries that look like the same person and wait to be decided")
  List<AlikeAnswer> lookalikes(Caller caller, @PathVariable String id) {
    return duplicates.of(caller, Fields.uuid("id", id)).stream()
        .map(
            alike ->
                new AlikeAnswer(
                    alike.patient().id(),
                    alike.resemblance().score(),
                    alike.resemblance().likely(),
                    alike.resemblance().reasons().stream().map(Enum::name).toList()))
        .toList();
  }

  private static ResponseEntity<JsonNode> answer(HttpStatus status, Patient patient) {
    return ResponseEntity.status(status)
        .eTag("W/\"" + patient.version() + "\"")
        .body(resource(patient));
  }

  private static JsonNode resource(Patient patient) {
    ObjectNode resource = FhirPatient.write(patient.data());
    resource.put("id", patient.id().toString());
    resource.putObject("meta").put("versionId", String.valueOf(patient.version()));
    return resource;
  }
}
