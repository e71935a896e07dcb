package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.InputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.people.Duplicates;
import org.custodia.registry.people.GuardianRelation;
import org.custodia.registry.people.Guardians;
import org.custodia.registry.people.LineState;
import org.custodia.registry.people.PatientAccounts;
import org.custodia.registry.people.PatientImport;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** What the admissions desk says about patients: duplicates, guardians, accounts; and imports. */
@RestController
@RequestMapping(path = "/api/v1/patients", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("hasRole('admissions')")
@Tag(name = "patients")
class AdmissionsApi {
  private static final int MOST_LISTED = 1_000;

  private final Duplicates duplicates;
  private final Guardians guardians;
  private final PatientAccounts accounts;
  private final PatientImport imports;

  AdmissionsApi(
      Duplicates duplicates, Guardians guardians, PatientAccounts accounts, PatientImport imports) {
    this.duplicates = duplicates;
    this.guardians = guardians;
    this.accounts = accounts;
    this.imports = imports;
  }

  record PairAnswer(UUID a, UUID b, int score, boolean likely, List<String> reasons) {}

  /**
   * @param verdict SAME or DIFFERENT
   * @param leading with SAME, the entry that is shown first
   */
  record SamePersonRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String a,
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String b,
      @Schema(
              allowableValues = {"SAME", "DIFFERENT"},
              requiredMode = Schema.RequiredMode.REQUIRED)
          String verdict,
      @Schema(format = "uuid") String leading,
      @Schema(maxLength = 500, requiredMode = Schema.RequiredMode.REQUIRED) String reason) {}

  record SamePersonAnswer(
      UUID id,
      UUID a,
      UUID b,
      String verdict,
      String reason,
      Instant at,
      String by,
      Optional<Instant> undoneAt,
      Optional<String> undoneBy) {
    static SamePersonAnswer of(Duplicates.Decision decision) {
      return new SamePersonAnswer(
          decision.id(),
          decision.a(),
          decision.b(),
          decision.same() ? "SAME" : "DIFFERENT",
          decision.reason(),
          decision.at(),
          decision.by(),
          decision.undoneAt(),
          decision.undoneBy());
    }
  }

  /**
   * @param relation PARENT, LEGAL_GUARDIAN, PERSON_OF_TRUST or MANDATE
   * @param from first day, ISO
   * @param until last day, ISO, where it is known
   */
  record GuardianRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String guardian,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String relation,
      @Schema(format = "date", requiredMode = Schema.RequiredMode.REQUIRED) String from,
      @Schema(format = "date") String until,
      @Schema(maxLength = 500, requiredMode = Schema.RequiredMode.REQUIRED) String note) {}

  record GuardianAnswer(
      UUID id,
      UUID guardian,
      UUID ward,
      String relation,
      LocalDate from,
      Optional<LocalDate> until,
      String note,
      String state) {
    static GuardianAnswer of(Guardians.Guardianship guardianship) {
      Guardians.Terms terms = guardianship.terms();
      return new GuardianAnswer(
          guardianship.id(),
          guardianship.guardian().id(),
          guardianship.ward().id(),
          terms.relation().name(),
          terms.from(),
          terms.until(),
          terms.note(),
          guardianship.state().name());
    }
  }

  record AccountRequest(@Schema(requiredMode = Schema.RequiredMode.REQUIRED) String account) {}

  record AccountAnswer(String account, Instant linkedAt, String linkedBy) {}

  record ImportAnswer(
      UUID id, String source, int lines, Map<LineState, Integer> counts, boolean finished) {
    static ImportAnswer of(PatientImport.Progress progress) {
      return new ImportAnswer(
          progress.id(),
          progress.source(),
          progress.lines(),
          progress.counts(),
          progress.finished());
    }
  }

  record ImportLineAnswer(
      int line, String state, Optional<UUID> patient, int alike, Optional<String> code) {}

  @GetMapping("/duplicates")
  @Operation(summary = "Pairs of entries that look like one person, the likeliest first")
  List<PairAnswer> pairs(Caller caller, @RequestParam(defaultValue = "100") int limit) {
    if (limit < 1 || limit > MOST_LISTED) {
      throw Fields.wrong("limit");
    }
    return duplicates.toDecide(caller, limit).stream()
        .map(
            pair ->
                new PairAnswer(
                    pair.a().id(),
                    pair.b().id(),
                    pair.resemblance().score(),
                    pair.resemblance().likely(),
                    pair.resemblance().reasons().stream().map(Enum::name).toList()))
        .toList();
  }

  @PostMapping(path = "/decisions", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Decide whether two entries are one person; nothing is merged")
  @ResponseStatus(HttpStatus.CREATED)
  SamePersonAnswer decide(Caller caller, @RequestBody SamePersonRequest request) {
    UUID id = Fields.uuid("id", request.id());
    UUID a = Fields.uuid("a", request.a());
    UUID b = Fields.uuid("b", request.b());
    String reason = Fields.text("reason", request.reason());
    return switch (Fields.text("verdict", request.verdict())) {
      case "SAME" ->
          SamePersonAnswer.of(
              duplicates.same(caller, id, a, b, Fields.uuid("leading", request.leading()), reason));
      case "DIFFERENT" -> SamePersonAnswer.of(duplicates.different(caller, id, a, b, reason));
      default -> throw Fields.wrong("verdict");
    };
  }

  @PostMapping("/decisions/{id}/undo")
  @Operation(summary = "Undo a decision; both entries are as if it had never been made")
  SamePersonAnswer undo(Caller caller, @PathVariable String id) {
    return SamePersonAnswer.of(duplicates.undo(caller, Fields.uuid("id", id)));
  }

  @GetMapping("/{ward}/guardians")
  @Operation(summary = "Who acts or acted for a patient")
  List<GuardianAnswer> guardians(Caller caller, @PathVariable String ward) {
    return guardians.of(caller, Fields.uuid("ward", ward)).stream()
        .map(GuardianAnswer::of)
        .toList();
  }

  @PostMapping(path = "/{ward}/guardians", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Record that somebody acts for a patient")
  @ResponseStatus(HttpStatus.CREATED)
  GuardianAnswer guardian(
      Caller caller, @PathVariable String ward, @RequestBody GuardianRequest request) {
    GuardianRelation relation =
        Stream.of(GuardianRelation.values())
            .filter(known -> known.name().equals(request.relation()))
            .findFirst()
            .orElseThrow(() -> Fields.wrong("relation"));
    Guardians.Terms terms =
        new Guardians.Terms(
            relation,
            Fields.day("from", request.from()),
            Optional.ofNullable(request.until()).map(day -> Fields.day("until", day)),
            Fields.text("note", request.note()));
    return GuardianAnswer.of(
        guardians.record(
            caller,
            Fields.uuid("id", request.id()),
            Fields.uuid("guardian", request.guardian()),
            Fields.uuid("ward", ward),
            terms));
  }

  @PostMapping("/guardians/{id}/end")
  @Operation(summary = "End a guardianship at once")
  GuardianAnswer end(Caller caller, @PathVariable String id) {
    return GuardianAnswer.of(guardians.end(caller, Fields.uuid("id", id)));
  }

  @PostMapping("/guardians/{id}/reopen")
  @Operation(summary = "Take the end of a guardianship back")
  GuardianAnswer reopen(Caller caller, @PathVariable String id) {
    return GuardianAnswer.of(guardians.reopen(caller, Fields.uuid("id", id)));
  }

  @PutMapping(path = "/{patient}/account", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Say which account of the identity provider is this person")
  AccountAnswer link(
      Caller caller, @PathVariable String patient, @RequestBody AccountRequest request) {
    PatientAccounts.Linked linked =
        accounts.link(
            caller, Fields.uuid("patient", patient), Fields.text("account", request.account()));
    return new AccountAnswer(linked.account(), linked.at(), linked.by());
  }

  @DeleteMapping("/{patient}/account")
  @Operation(summary = "Revoke the link between a person and their account")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void revoke(Caller caller, @PathVariable String patient) {
    accounts.revoke(caller, Fields.uuid("patient", patient));
  }

  @PostMapping(path = "/imports", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  @Operation(summary = "Hand in a file of FHIR Patients, one a line (NDJSON)")
  @ResponseStatus(HttpStatus.ACCEPTED)
  ImportAnswer handIn(
      Caller caller,
      @RequestParam String id,
      @RequestParam String source,
      @RequestParam MultipartFile file) {
    try (InputStream in = file.getInputStream()) {
      return ImportAnswer.of(imports.handIn(caller, Fields.uuid("id", id), source, in));
    } catch (java.io.IOException failure) {
      throw new java.io.UncheckedIOException("the uploaded file could not be read", failure);
    }
  }

  @GetMapping("/imports/{id}")
  @Operation(summary = "How far an import is")
  ImportAnswer progress(Caller caller, @PathVariable String id) {
    return ImportAnswer.of(imports.progress(caller, Fields.uuid("id", id)));
  }

  @GetMapping("/imports/{id}/lines")
  @Operation(summary = "What became of each line, those that failed first")
  List<ImportLineAnswer> lines(
      Caller caller, @PathVariable String id, @RequestParam(defaultValue = "1000") int limit) {
    if (limit < 1 || limit > 200_000) {
      throw Fields.wrong("limit");
    }
    return imports.report(caller, Fields.uuid("id", id), limit).stream()
        .map(
            l ->
                new ImportLineAnswer(
                    l.number(), l.state().name(), l.patient(), l.alike(), l.code()))
        .toList();
  }
}
