package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.fhir.CodedFacts;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.people.PatientData.Gender;
import org.custodia.registry.research.Cohort;
import org.custodia.registry.research.ResearchAnswer;
import org.custodia.registry.research.Studies;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Studies on consenting patients: counts of many, and pseudonymised rows. */
@RestController
@RequestMapping(path = "/api/v1/studies", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("hasRole('researcher')")
@Tag(name = "research")
class StudyApi {
  private final Studies studies;

  StudyApi(Studies studies) {
    this.studies = studies;
  }

  /**
   * @param id of the study, made by the caller
   * @param aim what it is for; the patients whom it uses read it
   */
  record StudyRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String title,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String aim) {}

  /**
   * @param type CONDITION, ALLERGY, MEDICATION or VACCINATION
   * @param system of the code; left out means any
   */
  record HavingRequest(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String type,
      Optional<String> system,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String code) {}

  /**
   * @param id of the question, made by the caller
   * @param host member id, hex with 0x
   * @param sex MALE, FEMALE, OTHER or UNKNOWN
   * @param bornFrom first year, a multiple of ten
   * @param bornBefore first year that does not count any more, a multiple of ten
   * @param having at most three, all of which apply
   */
  record QuestionRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String host,
      Optional<String> sex,
      Optional<Integer> bornFrom,
      Optional<Integer> bornBefore,
      List<HavingRequest> having) {
    Cohort cohort() {
      return new Cohort(
          sex.map(one -> ConsentApi.constant("sex", Gender.class, one)),
          bornFrom,
          bornBefore,
          having == null ? List.of() : having.stream().map(QuestionRequest::having).toList());
    }

    private static Cohort.Having having(HavingRequest one) {
      return new Cohort.Having(
          ConsentApi.constant("type", CodedFacts.Type.class, one.type()),
          one.system().orElse(""),
          Fields.text("code", one.code()));
    }
  }

  record StudyAnswer(UUID id, String title, String aim, String begunBy, Instant begunAt) {
    static StudyAnswer of(Studies.Study one) {
      return new StudyAnswer(one.id(), one.title(), one.aim(), one.begunBy(), one.begunAt());
    }
  }

  /**
   * @param member member id, hex with 0x
   */
  record HostAnswer(String member, String name) {
    static HostAnswer of(Studies.Host one) {
      return new HostAnswer(one.member().toString(), one.name());
    }
  }

  /**
   * @param count rounded; left out where the host withheld it or did not answer
   * @param problem code of a refusal
   */
  record StudyQuestionAnswer(
      UUID id,
      HostAnswer host,
      boolean export,
      Cohort cohort,
      String askedBy,
      Instant askedAt,
      boolean answered,
      Optional<Integer> count,
      Optional<String> problem) {
    static StudyQuestionAnswer of(Studies.Asked one) {
      return new StudyQuestionAnswer(
          one.id(),
          HostAnswer.of(one.host()),
          one.export(),
          one.cohort(),
          one.askedBy(),
          one.askedAt(),
          one.answered(),
          one.count(),
          one.problem());
    }
  }

  @GetMapping
  @Operation(summary = "List the studies of the organisation, the latest first")
  List<StudyAnswer> all(Caller caller) {
    return studies.all(caller).stream().map(StudyAnswer::of).toList();
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Begin a study")
  @ResponseStatus(HttpStatus.CREATED)
  StudyAnswer begin(Caller caller, @RequestBody StudyRequest body) {
    return StudyAnswer.of(
        studies.begin(
            caller,
            Fields.uuid("id", body.id()),
            Fields.text("title", body.title()),
            Fields.text("aim", body.aim())));
  }

  @GetMapping("/hosts")
  @Operation(summary = "List hosts of patients who allow research now")
  List<HostAnswer> hosts(Caller caller) {
    return studies.hosts(caller).stream().map(HostAnswer::of).toList();
  }

  @GetMapping("/{study}/questions")
  @Operation(summary = "List what was asked for a study, the latest first")
  List<StudyQuestionAnswer> asked(Caller caller, @PathVariable UUID study) {
    return studies.asked(caller, study).stream().map(StudyQuestionAnswer::of).toList();
  }

  @PostMapping(path = "/{study}/counts", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "Ask a host how many there are in a cohort; small or telling counts are withheld")
  ResearchAnswer count(Caller caller, @PathVariable UUID study, @RequestBody QuestionRequest body) {
    return studies.count(
        caller,
        Fields.uuid("id", body.id()),
        study,
        Fields.hash("host", body.host()),
        body.cohort());
  }

  @PostMapping(path = "/{study}/exports", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Ask a host for pseudonymised rows of a cohort")
  ResearchAnswer export(
      Caller caller, @PathVariable UUID study, @RequestBody QuestionRequest body) {
    return studies.export(
        caller,
        Fields.uuid("id", body.id()),
        study,
        Fields.hash("host", body.host()),
        body.cohort());
  }
}
