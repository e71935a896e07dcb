package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.records.RecordIrregularity;
import org.custodia.contracts.records.RelationshipStatus;
import org.custodia.contracts.records.RequestStatus;
import org.custodia.registry.consent.ConsentUses;
import org.custodia.registry.consent.RecordKind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.records.PatientRecords.Whose;
import org.custodia.registry.records.RecordReading;
import org.custodia.registry.records.Relationships;
import org.custodia.webapp.api.ReceivedConsentApi.ReceivedConsentAnswer;
import org.custodia.webapp.commands.CommandAnswer;
import org.custodia.webapp.keys.Enrolment;
import org.custodia.webapp.records.ReadRecords;
import org.custodia.webapp.security.OpensRecord;
import org.custodia.webapp.security.RecordRules;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Patients of other hosts: offering to treat, asking for access, reading what others hold. */
@RestController
@RequestMapping(path = "/api/v1/records/shared", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize(RecordRules.READS)
@Tag(name = "records")
class SharedRecordApi {
  private final Relationships relationships;
  private final RecordReading reading;
  private final ReadRecords kept;
  private final RecordedCommands recorded;

  SharedRecordApi(
      Relationships relationships,
      RecordReading reading,
      ReadRecords kept,
      RecordedCommands recorded) {
    this.relationships = relationships;
    this.reading = reading;
    this.kept = kept;
    this.recorded = recorded;
  }

  // --- Patients ---

  /**
   * @param consent commitment of the consent by which it was granted
   */
  record AccessRequestAnswer(
      String request,
      ConsentPurpose purpose,
      RequestStatus status,
      Instant answerUntil,
      Instant askedAt,
      Optional<String> consent) {
    static AccessRequestAnswer of(Relationships.Asked asked) {
      return new AccessRequestAnswer(
          asked.request().toString(),
          asked.purpose(),
          asked.status(),
          asked.answerUntil(),
          asked.askedAt(),
          asked.consent().map(Bytes32::toString));
    }
  }

  /**
   * @param host member id, hex with 0x
   * @param pseudonym what the host calls the patient in this channel
   * @param name what the patient is called here, once somebody said it
   * @param treating the last relationship with us; none before anybody offered one
   */
  record SharedPatientAnswer(
      String channel,
      String host,
      String pseudonym,
      String hostName,
      Optional<String> name,
      boolean optedOut,
      Optional<RelationshipStatus> treating,
      List<AccessRequestAnswer> requests) {
    static SharedPatientAnswer of(Relationships.SharedPatient patient) {
      return new SharedPatientAnswer(
          patient.whose().channel(),
          patient.whose().host().toString(),
          patient.whose().patient().toString(),
          patient.hostName(),
          patient.name(),
          patient.optedOut(),
          patient.relationship().map(one -> one.status()),
          patient.requests().stream().map(AccessRequestAnswer::of).toList());
    }
  }

  /**
   * A record that another member holds.
   *
   * @param record its id on the ledger
   * @param supersededBy of the newer one of the same holder
   */
  record RecordElsewhereAnswer(
      String holder,
      String holderName,
      String record,
      Optional<RecordKind> kind,
      Instant madeAt,
      Instant addedAt,
      Optional<String> supersededBy,
      Set<RecordIrregularity> irregularities) {
    static RecordElsewhereAnswer of(RecordReading.Elsewhere one) {
      return new RecordElsewhereAnswer(
          one.holder().toString(),
          one.holderName(),
          one.record().toString(),
          one.kind(),
          one.madeAt(),
          one.addedAt(),
          one.superseded().map(Bytes32::toString),
          one.irregularities());
    }
  }

  @GetMapping("/patients")
  @Operation(summary = "List patients of other hosts whom the organisation shares a channel about")
  List<SharedPatientAnswer> patients(Caller caller) {
    return relationships.patients(caller).stream().map(SharedPatientAnswer::of).toList();
  }

  @GetMapping("/patients/one")
  @Operation(summary = "One of them: whether they are treated here, and what was asked")
  SharedPatientAnswer patient(
      Caller caller,
      @RequestParam String channel,
      @RequestParam String host,
      @RequestParam String pseudonym) {
    return SharedPatientAnswer.of(relationships.patient(caller, whose(channel, host, pseudonym)));
  }

  @GetMapping("/elsewhere")
  @Operation(summary = "List records of a patient that others hold, the newest first")
  List<RecordElsewhereAnswer> elsewhere(
      Caller caller,
      @RequestParam String channel,
      @RequestParam String host,
      @RequestParam String pseudonym) {
    return reading.elsewhere(caller, whose(channel, host, pseudonym)).stream()
        .map(RecordElsewhereAnswer::of)
        .toList();
  }

  @GetMapping("/consents/all")
  @Operation(
      summary = "List consents of a patient that serve what the caller does, standing or not")
  List<ReceivedConsentAnswer> shared(
      Caller caller,
      @RequestParam String channel,
      @RequestParam String host,
      @RequestParam String pseudonym) {
    return reading.shared(caller, whose(channel, host, pseudonym)).stream()
        .map(ReceivedConsentAnswer::of)
        .toList();
  }

  /**
   * @param id made by the caller; the same again has no second effect
   * @param consent commitment of a consent that can be used, now or later
   */
  record AcceptanceRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String channel,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String host,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String pseudonym,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String consent) {}

  @PostMapping(path = "/consents/acceptances", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Accept what a patient shared: the patient is told")
  ReceivedConsentAnswer acceptConsent(Caller caller, @RequestBody AcceptanceRequest body) {
    return ReceivedConsentAnswer.of(
        reading.accept(
            caller,
            Fields.uuid("id", body.id()),
            whose(body.channel(), body.host(), body.pseudonym()),
            Fields.hash("consent", body.consent())));
  }

  /**
   * @param id made by the caller; the same again has no second effect
   * @param consent commitment of a consent that can be used, now or later
   * @param words what the patient is told about it
   */
  record RejectionRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String channel,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String host,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String pseudonym,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String consent,
      @Schema(maxLength = ConsentUses.LONGEST_WORDS) String words) {}

  @PostMapping(path = "/consents/rejections", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "Decline what a patient shared: nobody here reads by it, and the patient is told")
  ReceivedConsentAnswer rejectConsent(Caller caller, @RequestBody RejectionRequest body) {
    return ReceivedConsentAnswer.of(
        reading.reject(
            caller,
            Fields.uuid("id", body.id()),
            whose(body.channel(), body.host(), body.pseudonym()),
            Fields.hash("consent", body.consent()),
            Optional.ofNullable(body.words()).orElse("")));
  }

  @GetMapping("/consents")
  @Operation(summary = "List consents of a patient that stand and serve what the caller does")
  List<ReceivedConsentAnswer> consents(
      Caller caller,
      @RequestParam String channel,
      @RequestParam String host,
      @RequestParam String pseudonym) {
    return reading.consents(caller, whose(channel, host, pseudonym)).stream()
        .map(ReceivedConsentAnswer::of)
        .toList();
  }

  // --- Offering and asking ---

  /**
   * @param id of the relationship to be, made by the caller
   * @param words what the patient is told
   * @param answerUntil when the offer lapses
   * @param witness address of the key that will sign
   */
  record OfferRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String channel,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String host,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String pseudonym,
      Optional<String> words,
      @Schema(format = "date-time", requiredMode = Schema.RequiredMode.REQUIRED) String answerUntil,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String witness) {}

  /**
   * @param id of the request to be, made by the caller
   * @param words what the patient is told
   * @param answerUntil when it lapses
   * @param witness address of the key that will sign
   */
  record AccessRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String channel,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String host,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String pseudonym,
      @Schema(implementation = ConsentPurpose.class, requiredMode = Schema.RequiredMode.REQUIRED)
          String purpose,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String words,
      @Schema(format = "date-time", requiredMode = Schema.RequiredMode.REQUIRED) String answerUntil,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String witness) {}

  /**
   * @param id of the command, made by the caller
   */
  record EndingRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String channel,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String host,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String pseudonym,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String witness) {}

  /**
   * @param typedData what the witness's key signs, {@code eth_signTypedData_v4} JSON as text
   */
  record RelationshipActDraft(UUID id, ActAnswer act, String typedData) {
    static RelationshipActDraft of(Relationships.Draft draft) {
      return new RelationshipActDraft(draft.id(), ActAnswer.of(draft.act()), draft.typedData());
    }
  }

  @PostMapping(path = "/offers/drafts", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Get what has to be signed to offer to treat a patient")
  RelationshipActDraft offer(Caller caller, @RequestBody OfferRequest body) {
    return RelationshipActDraft.of(
        relationships.offer(
            caller,
            Fields.uuid("id", body.id()),
            whose(body.channel(), body.host(), body.pseudonym()),
            body.words() == null ? "" : body.words().orElse(""),
            instant("answerUntil", body.answerUntil()),
            Enrolment.address("witness", body.witness())));
  }

  @PostMapping(path = "/requests/drafts", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Get what has to be signed to ask a patient for access, for one purpose")
  RelationshipActDraft ask(Caller caller, @RequestBody AccessRequest body) {
    return RelationshipActDraft.of(
        relationships.ask(
            caller,
            Fields.uuid("id", body.id()),
            whose(body.channel(), body.host(), body.pseudonym()),
            Fields.constant("purpose", body.purpose(), ConsentPurpose.class),
            Fields.text("words", body.words()),
            instant("answerUntil", body.answerUntil()),
            Enrolment.address("witness", body.witness())));
  }

  @PostMapping(path = "/endings/drafts", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Get what has to be signed to withdraw an offer or to end a relationship")
  RelationshipActDraft leave(Caller caller, @RequestBody EndingRequest body) {
    return RelationshipActDraft.of(
        relationships.leave(
            caller,
            Fields.uuid("id", body.id()),
            whose(body.channel(), body.host(), body.pseudonym()),
            Enrolment.address("witness", body.witness())));
  }

  @PostMapping(path = "/acts", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Record what was drafted, signed")
  ResponseEntity<CommandAnswer> record(
      Caller caller, @RequestBody SignatureRequest body, HttpServletRequest request) {
    return recorded.answer(
        relationships.record(
            caller, Fields.uuid("id", body.id()), Fields.text("signature", body.signature())),
        request);
  }

  // --- Reading ---

  /**
   * @param id of the query, made by the caller
   * @param holder member id of who has the record
   * @param record its id on the ledger
   * @param consent commitment of a consent that stands
   * @param witness address of the reader's key
   * @param reason why, by a consent for emergencies; the patient and the privacy officers read it
   */
  record ReadRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String channel,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String host,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String pseudonym,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String holder,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String record,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String consent,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String witness,
      @Schema(minLength = 10, maxLength = 500) String reason) {}

  /**
   * @param uses how often the consent can be used in all; 0 without limit
   * @param typedData what the reader's key signs within two minutes, {@code eth_signTypedData_v4}
   *     JSON as text
   */
  record ReadDraft(UUID id, ConsentPurpose purpose, long uses, String typedData) {}

  /**
   * A record that was read; its hash is the one on the ledger.
   *
   * @param content base64
   * @param contentHash salted hash, as on the ledger
   * @param authorCertified its author's key was the holder's and valid, and the holder certified
   */
  record ReadAnswer(
      RecordElsewhereAnswer record,
      boolean authorCertified,
      String contentType,
      byte[] content,
      String contentHash) {}

  @OpensRecord
  @PostMapping(path = "/queries/drafts", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Get what has to be signed to read a record that another member holds")
  ReadDraft draftQuery(Caller caller, @RequestBody ReadRequest body) {
    RecordReading.Query query =
        reading.ask(
            caller,
            Fields.uuid("id", body.id()),
            new RecordReading.Wanted(
                whose(body.channel(), body.host(), body.pseudonym()),
                Fields.hash("holder", body.holder()),
                Fields.hash("record", body.record()),
                Fields.hash("consent", body.consent()),
                Optional.ofNullable(body.reason()).orElse("")),
            Enrolment.address("witness", body.witness()));
    return new ReadDraft(query.id(), query.purpose(), query.uses(), query.typedData());
  }

  @OpensRecord
  @PostMapping(path = "/queries", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Send a signed query; the answer is opened and compared with the ledger")
  ReadAnswer read(Caller caller, @RequestBody SignatureRequest body) {
    UUID query = Fields.uuid("id", body.id());
    RecordReading.Read read =
        reading.read(caller, query, Fields.text("signature", body.signature()));
    kept.keep(caller, query, read);
    return new ReadAnswer(
        RecordElsewhereAnswer.of(read.record()),
        read.authorCertified(),
        read.opened().contentType(),
        read.opened().bytes(),
        read.content().toString());
  }

  private static Whose.Theirs whose(String channel, String host, String pseudonym) {
    return new Whose.Theirs(
        Enrolment.address("channel", Fields.text("channel", channel)),
        Fields.hash("host", host),
        Fields.hash("pseudonym", pseudonym));
  }

  private static Instant instant(String name, String text) {
    try {
      return Instant.parse(Fields.text(name, text));
    } catch (DateTimeException malformed) {
      throw Fields.wrong(name);
    }
  }
}
