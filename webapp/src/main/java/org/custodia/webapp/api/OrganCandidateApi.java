package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.OrganKind;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.Candidates;
import org.custodia.registry.organs.Identity;
import org.custodia.webapp.security.OrganRules;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The waiting list: a centre's candidates, and what the allocation body was told of them. */
@RestController
@RequestMapping(path = "/api/v1/organs", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "organs")
class OrganCandidateApi {
  private static final int MOST_LISTED = 1_000;

  private final Candidates candidates;

  OrganCandidateApi(Candidates candidates) {
    this.candidates = candidates;
  }

  /** Who it is. Kept sealed, and never told to another member. */
  record OrganPersonFields(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String family,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String given,
      @Schema(format = "date", requiredMode = Schema.RequiredMode.REQUIRED) String birthDate,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String number) {

    Identity identity() {
      return new Identity(
          Fields.text("family", family),
          Fields.text("given", given),
          Fields.day("birthDate", birthDate),
          Fields.text("number", number));
    }

    static OrganPersonFields of(Identity identity) {
      return new OrganPersonFields(
          identity.family(), identity.given(), identity.birthDate().toString(), identity.number());
    }
  }

  /**
   * What the allocation body is told.
   *
   * @param allocation identity of the allocation body, gln: and 13 digits
   * @param urgency 0 to 9, as the rule file reads it
   * @param listedOn from when the candidate has waited
   * @param consent hash of the document in which the candidate consents
   */
  record DeclaredCandidateFields(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String allocation,
      @Schema(
              allowableValues = {"HEART", "LUNG", "LIVER", "KIDNEY", "PANCREAS", "INTESTINE"},
              requiredMode = Schema.RequiredMode.REQUIRED)
          String organ,
      @Schema(
              allowableValues = {"O", "A", "A1", "A2", "B", "AB", "A1B", "A2B"},
              requiredMode = Schema.RequiredMode.REQUIRED)
          String bloodGroup,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) Integer heightCm,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) Integer weightKg,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) Integer urgency,
      @Schema(format = "date", requiredMode = Schema.RequiredMode.REQUIRED) String listedOn,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String consent) {

    Candidates.Declared declared() {
      return new Candidates.Declared(
          OrganFields.member("allocation", allocation),
          Fields.constant("organ", organ, OrganKind.class),
          Fields.constant("bloodGroup", bloodGroup, BloodGroup.class),
          OrganFields.number("heightCm", heightCm),
          OrganFields.number("weightKg", weightKg),
          OrganFields.number("urgency", urgency),
          Fields.day("listedOn", listedOn),
          Fields.hash("consent", consent));
    }
  }

  record CandidateRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) OrganPersonFields person,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) DeclaredCandidateFields declared) {}

  /**
   * @param version that was seen
   */
  record CandidateChangeRequest(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) Integer version,
      @Schema(
              allowableValues = {"ACTIVE", "SUSPENDED", "REMOVED"},
              requiredMode = Schema.RequiredMode.REQUIRED)
          String state,
      @Schema(
              allowableValues = {
                "CLINICAL_CHANGE",
                "CORRECTION",
                "INFECTION",
                "PATIENT_REQUEST",
                "TRANSPLANTED",
                "DECEASED",
                "OTHER"
              },
              requiredMode = Schema.RequiredMode.REQUIRED)
          String reason,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) DeclaredCandidateFields declared) {}

  record ListedCandidate(String candidate) {}

  /**
   * @param candidate the pseudonym
   * @param allocation member id of the allocation body
   */
  record CandidateChange(
      String candidate,
      int version,
      Candidates.State state,
      Candidates.Reason reason,
      String allocation,
      OrganKind organ,
      BloodGroup bloodGroup,
      int heightCm,
      int weightKg,
      int urgency,
      LocalDate listedOn,
      String consent,
      Instant changedAt) {

    static CandidateChange of(Candidates.Change change) {
      Candidates.Declared declared = change.declared();
      return new CandidateChange(
          change.pseudonym().toString(),
          change.version(),
          change.state(),
          change.reason(),
          declared.allocation().toString(),
          declared.organ(),
          declared.bloodGroup(),
          declared.heightCm(),
          declared.weightKg(),
          declared.urgency(),
          declared.listedOn(),
          declared.consent().toString(),
          change.changedAt());
    }
  }

  /**
   * @param declaredAt when the allocation body said that it has it
   * @param trouble code of what went wrong when it was declared last
   */
  record OwnCandidate(
      CandidateChange change, Optional<Instant> declaredAt, Optional<String> trouble) {
    static OwnCandidate of(Candidates.Line line) {
      return new OwnCandidate(CandidateChange.of(line.change()), line.declaredAt(), line.trouble());
    }
  }

  record CandidateAnswer(OrganPersonFields person, List<OwnCandidate> history) {}

  /**
   * @param centre member id
   */
  record ListingAnswer(String centre, CandidateChange change, Instant receivedAt) {
    static ListingAnswer of(Candidates.Listing listing) {
      return new ListingAnswer(
          listing.centre().toString(), CandidateChange.of(listing.change()), listing.receivedAt());
    }
  }

  // --- The centre ---

  @PostMapping(path = "/candidates", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize(OrganRules.CENTRE)
  @Operation(summary = "List a candidate and declare it under a pseudonym")
  @ResponseStatus(HttpStatus.CREATED)
  ListedCandidate list(Caller caller, @RequestBody CandidateRequest body) {
    if (body.person() == null) throw Fields.wrong("person");
    if (body.declared() == null) throw Fields.wrong("declared");
    return new ListedCandidate(
        candidates
            .list(
                caller,
                Fields.uuid("id", body.id()),
                body.person().identity(),
                body.declared().declared())
            .toString());
  }

  @GetMapping("/candidates")
  @PreAuthorize(OrganRules.CENTRE)
  @Operation(summary = "The centre's own candidates as they are now, without names")
  List<OwnCandidate> own(Caller caller) {
    return candidates.own(caller).stream().map(OwnCandidate::of).toList();
  }

  @GetMapping("/candidates/{candidate}")
  @PreAuthorize(OrganRules.CENTRE)
  @Operation(summary = "A candidate with name and history; who looks is noted")
  CandidateAnswer candidate(Caller caller, @PathVariable String candidate) {
    Candidates.View view =
        candidates
            .view(caller, Fields.hash("candidate", candidate))
            .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-WEB-010"));
    return new CandidateAnswer(
        OrganPersonFields.of(view.identity()),
        view.history().stream().map(OwnCandidate::of).toList());
  }

  @PostMapping(
      path = "/candidates/{candidate}/changes",
      consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize(OrganRules.CENTRE)
  @Operation(summary = "Declare a change of a candidate")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void change(
      Caller caller, @PathVariable String candidate, @RequestBody CandidateChangeRequest body) {
    if (body.declared() == null) throw Fields.wrong("declared");
    candidates.change(
        caller,
        Fields.hash("candidate", candidate),
        OrganFields.number("version", body.version()),
        Fields.constant("state", body.state(), Candidates.State.class),
        Fields.constant("reason", body.reason(), Candidates.Reason.class),
        body.declared().declared());
  }

  // --- The allocation body ---

  @GetMapping("/waiting-list")
  @PreAuthorize(OrganRules.ALLOCATION)
  @Operation(summary = "The waiting list as it is now, longest waiting first")
  List<ListingAnswer> waiting(Caller caller) {
    return candidates.waiting(caller).stream().map(ListingAnswer::of).toList();
  }

  @GetMapping("/waiting-list/changes")
  @PreAuthorize(OrganRules.ALLOCATION)
  @Operation(summary = "Changes of the waiting list since then, latest first")
  List<ListingAnswer> changes(
      Caller caller, @RequestParam String since, @RequestParam(defaultValue = "100") int limit) {
    Fields.page(limit, 0, MOST_LISTED);
    try {
      return candidates.changes(caller, Instant.parse(since), limit).stream()
          .map(ListingAnswer::of)
          .toList();
    } catch (DateTimeException malformed) {
      throw Fields.wrong("since");
    }
  }
}
