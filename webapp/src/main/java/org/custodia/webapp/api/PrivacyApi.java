package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.registry.consent.RecordKind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.privacy.Access;
import org.custodia.registry.privacy.AccessReports;
import org.custodia.registry.privacy.CaseKind;
import org.custodia.registry.privacy.PrivacyCases;
import org.custodia.registry.privacy.PrivacyCases.Case;
import org.custodia.registry.privacy.PrivacyCases.Details;
import org.custodia.registry.privacy.PrivacyCases.Filter;
import org.custodia.registry.privacy.PrivacyCases.Outcome;
import org.custodia.registry.privacy.Staff;
import org.custodia.webapp.security.OpensRecord;
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
import org.springframework.web.bind.annotation.RestController;

/** The privacy officer's: emergencies and unusual access, reports for patients, staff. */
@RestController
@RequestMapping(path = "/api/v1/privacy", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("hasRole('privacy-officer')")
@Tag(name = "privacy")
class PrivacyApi {
  private static final int MOST_LISTED = 500;

  private final PrivacyCases cases;
  private final AccessReports reports;
  private final Staff staff;

  PrivacyApi(PrivacyCases cases, AccessReports reports, Staff staff) {
    this.cases = cases;
    this.reports = reports;
    this.staff = staff;
  }

  /**
   * @param person user name, when it is one of ours
   * @param member member id of whose person it is
   * @param patient of our own directory
   * @param facts why it stands out
   */
  record CaseAnswer(
      UUID id,
      String kind,
      String who,
      Optional<String> person,
      String member,
      String memberName,
      Optional<UUID> patient,
      LocalDate day,
      String state,
      Map<String, String> facts,
      int accesses,
      Instant firstAt,
      Instant lastAt,
      Instant dueAt,
      boolean overdue,
      Optional<String> outcome) {
    static CaseAnswer of(Case one) {
      return new CaseAnswer(
          one.id(),
          one.kind().name(),
          one.who(),
          one.person(),
          one.member().toString(),
          one.memberName(),
          one.patient(),
          one.day(),
          one.state().name(),
          one.facts(),
          one.accesses(),
          one.firstAt(),
          one.lastAt(),
          one.dueAt(),
          one.overdue(),
          one.outcome().map(Enum::name));
    }
  }

  record AccessAnswer(
      Instant at,
      String who,
      Optional<String> person,
      String member,
      Optional<UUID> patient,
      Optional<String> purpose,
      Optional<String> kind) {
    static AccessAnswer of(Access access) {
      return new AccessAnswer(
          access.at(),
          access.who(),
          access.person(),
          access.member().toString(),
          access.patient(),
          access.purpose().map(ConsentPurpose::name),
          access.kind().flatMap(RecordKind::of).map(Enum::name));
    }
  }

  record StepAnswer(
      String step, Optional<String> person, Optional<String> outcome, String words, Instant at) {}

  /**
   * @param reasons what was said in the emergency about why
   */
  record DetailsAnswer(
      CaseAnswer summary,
      List<AccessAnswer> accesses,
      List<String> reasons,
      List<StepAnswer> steps) {
    static DetailsAnswer of(Details view) {
      return new DetailsAnswer(
          CaseAnswer.of(view.summary()),
          view.accesses().stream().map(AccessAnswer::of).toList(),
          view.reasons(),
          view.steps().stream()
              .map(
                  step ->
                      new StepAnswer(
                          step.step().name(),
                          step.person(),
                          step.outcome().map(Enum::name),
                          step.words(),
                          step.at()))
              .toList());
    }
  }

  /**
   * @param id of this request, a UUID; the same again has no further effect
   */
  record PrivacyWordsRequest(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(maxLength = 2000, requiredMode = Schema.RequiredMode.REQUIRED) String words) {}

  record ClosingRequest(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(
              allowableValues = {"JUSTIFIED", "NOT_JUSTIFIED", "CANNOT_TELL"},
              requiredMode = Schema.RequiredMode.REQUIRED)
          String outcome,
      @Schema(maxLength = 2000, requiredMode = Schema.RequiredMode.REQUIRED) String words) {}

  /**
   * @param reason what was said in an emergency about why
   */
  record AccessLineAnswer(
      Instant at,
      String member,
      boolean ours,
      Optional<String> person,
      Optional<String> key,
      Optional<String> purpose,
      Optional<String> kind,
      Optional<String> reason) {}

  /**
   * @param exported a row was handed out, by a number; else the person was counted
   * @param told false when nothing was told, because there were too few
   */
  record StudyUseAnswer(
      Instant at, String memberName, String title, boolean exported, boolean told) {}

  record ReportAnswer(
      UUID patient,
      String name,
      Optional<String> birthDate,
      Instant from,
      Instant until,
      List<AccessLineAnswer> lines,
      boolean more,
      List<StudyUseAnswer> research) {
    static ReportAnswer of(AccessReports.Report report) {
      return new ReportAnswer(
          report.patient(),
          report.name(),
          report.birthDate(),
          report.from(),
          report.until(),
          report.lines().stream()
              .map(
                  line ->
                      new AccessLineAnswer(
                          line.at(),
                          line.memberName(),
                          line.ours(),
                          line.person(),
                          line.key(),
                          line.purpose().map(Enum::name),
                          line.kind().flatMap(RecordKind::of).map(Enum::name),
                          line.reason()))
              .toList(),
          report.more(),
          report.research().stream()
              .map(
                  use ->
                      new StudyUseAnswer(
                          use.at(), use.memberName(), use.title(), use.exported(), use.told()))
              .toList());
    }
  }

  /** What is missing is empty. */
  record StaffRequest(
      String family,
      String given,
      String birthDate,
      String street,
      String postalCode,
      String telephone,
      String department) {}

  record StaffAnswer(
      String person,
      String family,
      String given,
      String birthDate,
      String street,
      String postalCode,
      String telephone,
      String department) {
    static StaffAnswer of(Staff.Member one) {
      return new StaffAnswer(
          one.person(),
          one.family(),
          one.given(),
          one.birthDate(),
          one.street(),
          one.postalCode(),
          one.telephone(),
          one.department());
    }
  }

  @GetMapping("/cases")
  @Operation(summary = "What is to be looked into, the most urgent first; or what is closed")
  List<CaseAnswer> list(
      Caller caller,
      @RequestParam(required = false) String kind,
      @RequestParam(defaultValue = "false") boolean closed,
      @RequestParam(defaultValue = "100") int limit,
      @RequestParam(defaultValue = "0") int offset) {
    if (limit < 1 || limit > MOST_LISTED) throw Fields.wrong("limit");
    if (offset < 0) throw Fields.wrong("offset");
    Optional<CaseKind> of =
        Optional.ofNullable(kind).map(name -> Fields.constant("kind", name, CaseKind.class));
    return cases.list(caller, new Filter(of, closed), limit, offset).stream()
        .map(CaseAnswer::of)
        .toList();
  }

  @GetMapping("/cases/{id}")
  @Operation(summary = "One of them, with its accesses and what was done about it")
  DetailsAnswer one(Caller caller, @PathVariable UUID id) {
    return DetailsAnswer.of(cases.view(caller, id));
  }

  @PostMapping(path = "/cases/{id}/questions", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Ask the person whom it is about")
  DetailsAnswer ask(Caller caller, @PathVariable UUID id, @RequestBody PrivacyWordsRequest body) {
    return DetailsAnswer.of(cases.ask(caller, Fields.uuid("id", body.id()), id, body.words()));
  }

  @PostMapping("/cases/{id}/explanations")
  @Operation(summary = "Writes down what was said about it or found out")
  DetailsAnswer explain(
      Caller caller, @PathVariable UUID id, @RequestBody PrivacyWordsRequest request) {
    return DetailsAnswer.of(
        cases.explain(caller, Fields.uuid("id", request.id()), id, request.words()));
  }

  @PostMapping("/cases/{id}/closing")
  @Operation(summary = "Closes it with an outcome and the reason")
  DetailsAnswer close(Caller caller, @PathVariable UUID id, @RequestBody ClosingRequest request) {
    Outcome outcome = Fields.constant("outcome", request.outcome(), Outcome.class);
    return DetailsAnswer.of(
        cases.close(caller, Fields.uuid("id", request.id()), id, outcome, request.words()));
  }

  @PostMapping("/cases/{id}/reopening")
  @Operation(summary = "Opens a closed one again, with the reason")
  DetailsAnswer reopen(
      Caller caller, @PathVariable UUID id, @RequestBody PrivacyWordsRequest request) {
    return DetailsAnswer.of(
        cases.reopen(caller, Fields.uuid("id", request.id()), id, request.words()));
  }

  @GetMapping("/reports/{patient}")
  @OpensRecord
  @Operation(summary = "Who accessed a patient's records between two days (UTC, both included)")
  ReportAnswer report(
      Caller caller,
      @PathVariable UUID patient,
      @RequestParam String from,
      @RequestParam String until) {
    return ReportAnswer.of(
        reports.of(
            caller,
            patient,
            midnight(Fields.day("from", from)),
            midnight(Fields.day("until", until).plusDays(1))));
  }

  @GetMapping("/staff")
  @Operation(summary = "Departments of staff, and what tells relatives and colleagues")
  List<StaffAnswer> staff(Caller caller) {
    return staff.all(caller).stream().map(StaffAnswer::of).toList();
  }

  @PutMapping("/staff/{person}")
  @Operation(summary = "Enters or changes one of them")
  StaffAnswer enter(Caller caller, @PathVariable String person, @RequestBody StaffRequest request) {
    staff.enter(
        caller,
        new Staff.Member(
            person,
            text(request.family()),
            text(request.given()),
            text(request.birthDate()),
            text(request.street()),
            text(request.postalCode()),
            text(request.telephone()),
            text(request.department())));
    return StaffAnswer.of(staff.find(caller, person.strip()).orElseThrow());
  }

  @DeleteMapping("/staff/{person}")
  @Operation(summary = "Takes one away")
  void remove(Caller caller, @PathVariable String person) {
    staff.remove(caller, person);
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }

  private static Instant midnight(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
