package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.Decision;
import org.custodia.contracts.records.RelationshipStatus;
import org.custodia.contracts.records.RequestStatus;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.records.PatientRecords;
import org.custodia.registry.records.RecordAccesses;
import org.custodia.registry.records.RecordBodies;
import org.custodia.registry.records.Relationships;
import org.custodia.webapp.api.PatientRecordApi.RecordAnswer;
import org.custodia.webapp.api.SharedRecordApi.RecordElsewhereAnswer;
import org.custodia.webapp.commands.CommandAnswer;
import org.custodia.webapp.keys.Enrolment;
import org.custodia.webapp.security.OpensRecord;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Patients' side of records: what is written about them, who looked, who offers to treat or asks
 * for access, and the answer. A patient is the caller, or somebody whom the caller acts for.
 */
@RestController
@RequestMapping(path = "/api/v1/records/mine", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("hasRole('patient')")
@Tag(name = "records")
class MyRecordApi {
  private final PatientRecords records;
  private final RecordAccesses accesses;
  private final Relationships relationships;
  private final RecordedCommands recorded;

  MyRecordApi(
      PatientRecords records,
      RecordAccesses accesses,
      Relationships relationships,
      RecordedCommands recorded) {
    this.records = records;
    this.accesses = accesses;
    this.relationships = relationships;
    this.recorded = recorded;
  }

  // --- What there is ---

  @GetMapping
  @Operation(summary = "List what the host has about a patient, the newest first")
  List<RecordAnswer> list(Caller caller, @RequestParam String patient) {
    return records.ofPatient(caller, patient(patient)).stream().map(RecordAnswer::of).toList();
  }

  @OpensRecord
  @GetMapping(path = "/{id}/content", produces = MediaType.ALL_VALUE)
  @Operation(summary = "The content of one of these")
  ResponseEntity<byte[]> content(
      Caller caller, @PathVariable String id, @RequestParam String patient) {
    RecordBodies.Opened opened = records.readOwn(caller, patient(patient), Fields.uuid("id", id));
    return PatientRecordApi.answer(opened);
  }

  @GetMapping("/elsewhere")
  @Operation(
      summary = "List records that others have about a patient: that they are, not what they say")
  List<RecordElsewhereAnswer> elsewhere(Caller caller, @RequestParam String patient) {
    return accesses.elsewhere(caller, patient(patient)).stream()
        .map(RecordElsewhereAnswer::of)
        .toList();
  }

  /**
   * @param record id of the host's record
   * @param member member id of who read
   * @param person user name, for one of the host's own people
   * @param purpose for one of another member's
   * @param allowed false where the ledger says that it was not
   */
  record RecordAccessAnswer(
      Optional<UUID> record,
      Optional<String> title,
      String member,
      String memberName,
      Optional<String> person,
      Optional<ConsentPurpose> purpose,
      Optional<String> reason,
      boolean allowed,
      Instant at) {
    static RecordAccessAnswer of(RecordAccesses.Access one) {
      return new RecordAccessAnswer(
          one.record(),
          one.title(),
          one.member().toString(),
          one.memberName(),
          one.person(),
          one.purpose(),
          one.reason(),
          one.allowed(),
          one.at());
    }
  }

  @GetMapping("/accesses")
  @Operation(summary = "List who looked at a patient's records, the latest first")
  List<RecordAccessAnswer> accesses(Caller caller, @RequestParam String patient) {
    return accesses.of(caller, patient(patient)).stream().map(RecordAccessAnswer::of).toList();
  }

  // --- Answering ---

  /**
   * An offer to treat, or a relationship.
   *
   * @param subject what is answered about
   * @param words what the provider said; missing while it has not come
   * @param possible what the patient can decide now
   */
  record TreatingAnswer(
      String channel,
      String provider,
      String providerName,
      String subject,
      RelationshipStatus status,
      boolean lapsed,
      Optional<String> words,
      Instant answerUntil,
      Instant offeredAt,
      List<Decision> possible) {
    static TreatingAnswer of(Relationships.Treating one) {
      return new TreatingAnswer(
          one.channel(),
          one.provider().toString(),
          one.providerName(),
          one.relationship().toString(),
          one.status(),
          one.lapsed(),
          one.worded() ? Optional.of(one.words()) : Optional.empty(),
          one.answerUntil(),
          one.offeredAt(),
          one.possible());
    }
  }

  /**
   * Somebody asks for access.
   *
   * @param provider member id of who asks
   * @param subject what is answered about
   */
  record AskedAnswer(
      String channel,
      String provider,
      String providerName,
      String subject,
      ConsentPurpose purpose,
      RequestStatus status,
      boolean lapsed,
      Optional<String> words,
      Instant answerUntil,
      Instant askedAt) {
    static AskedAnswer of(Relationships.Request one) {
      return new AskedAnswer(
          one.channel(),
          one.reader().toString(),
          one.readerName(),
          one.request().toString(),
          one.purpose(),
          one.status(),
          one.lapsed(),
          one.worded() ? Optional.of(one.words()) : Optional.empty(),
          one.answerUntil(),
          one.askedAt());
    }
  }

  /** The latest first. */
  record PendingAnswer(List<TreatingAnswer> treating, List<AskedAnswer> requests) {}

  /**
   * @param provider member id of who offered or asked
   * @param subject id of the relationship or the request
   * @param consent with GRANT, the commitment of a consent that is in force there
   */
  record DecisionRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String patient,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String channel,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String provider,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String subject,
      @Schema(implementation = Decision.class, requiredMode = Schema.RequiredMode.REQUIRED)
          String decision,
      Optional<String> consent) {
    Relationships.Answer answer() {
      return new Relationships.Answer(
          Enrolment.address("channel", Fields.text("channel", channel)),
          Fields.hash("provider", provider),
          Fields.hash("subject", subject),
          Fields.constant("decision", decision, Decision.class),
          consent == null ? Optional.empty() : consent.map(one -> Fields.hash("consent", one)));
    }
  }

  /**
   * @param typedData what a key that is made for this one answer signs, {@code
   *     eth_signTypedData_v4} JSON as text
   */
  record DecisionDraft(String typedData) {}

  /**
   * @param id of the command, made by the caller
   * @param key address of the key that signed
   */
  record SignedDecision(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) DecisionRequest decision,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String key,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String signature) {}

  @GetMapping("/answers")
  @Operation(
      summary = "List who offered to treat a patient or asked for access, and what became of it")
  PendingAnswer pending(Caller caller, @RequestParam String patient) {
    Relationships.OfPatient all = relationships.ofPatient(caller, patient(patient));
    return new PendingAnswer(
        all.treating().stream().map(TreatingAnswer::of).toList(),
        all.requests().stream().map(AskedAnswer::of).toList());
  }

  @PostMapping(path = "/answers/drafts", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Get what a one-time key has to sign to answer")
  DecisionDraft draft(Caller caller, @RequestBody DecisionRequest body) {
    return new DecisionDraft(relationships.toSign(caller, patient(body.patient()), body.answer()));
  }

  @PostMapping(path = "/answers", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Record the answer, signed")
  ResponseEntity<CommandAnswer> decide(
      Caller caller, @RequestBody SignedDecision body, HttpServletRequest request) {
    DecisionRequest decision = Fields.given("decision", body.decision());
    return recorded.answer(
        relationships.decide(
            caller,
            Fields.uuid("id", body.id()),
            patient(decision.patient()),
            decision.answer(),
            Enrolment.address("key", body.key()),
            Fields.text("signature", body.signature())),
        request);
  }

  private static UUID patient(String id) {
    return Fields.uuid("patient", id);
  }
}
