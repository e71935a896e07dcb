package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.registry.consent.Consents;
import org.custodia.registry.consent.Consents.Draft;
import org.custodia.registry.consent.GrantForm;
import org.custodia.registry.consent.PatientStanding;
import org.custodia.registry.consent.RecordKind;
import org.custodia.registry.consent.Sensitivity;
import org.custodia.registry.consent.Wish;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.keys.Enrolment;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.problems.Sentences;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What patients allow, for programs that act for a patient or a guardian. */
@RestController
@RequestMapping(path = "/api/v1/consents", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("hasRole('patient')")
@Tag(name = "consents")
class ConsentApi {
  private final Consents consents;
  private final Sentences sentences;
  private final Readers readers;

  ConsentApi(Consents consents, Sentences sentences, Readers readers) {
    this.consents = consents;
    this.sentences = sentences;
    this.readers = readers;
  }

  /**
   * @param id id of the consent to be, made by the caller
   * @param patient who allows it: the caller, or somebody the caller is guardian of
   * @param grantKey address of a key that is made for this one consent
   * @param grantee member id, hex with 0x
   * @param kinds which records; empty means all
   * @param withheld what is held back all the same
   * @param validUntil this second no longer
   * @param uses how often it may be used; 0 means as often as needed
   * @param thirdParty member id of a further member of the channel
   */
  record ConsentDraftRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String patient,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String grantKey,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String grantee,
      @Schema(implementation = ConsentPurpose.class, requiredMode = Schema.RequiredMode.REQUIRED)
          String purpose,
      List<String> kinds,
      List<String> withheld,
      @Schema(format = "date-time", requiredMode = Schema.RequiredMode.REQUIRED) String validFrom,
      @Schema(format = "date-time", requiredMode = Schema.RequiredMode.REQUIRED) String validUntil,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) Integer uses,
      Optional<String> thirdParty) {}

  /** How far a draft has come. */
  enum DraftState {
    /** The connection with the grantee is being made: ask again with the same body. */
    PREPARING,
    READY
  }

  /**
   * @param typedData what the grant key signs, {@code eth_signTypedData_v4} JSON as text, once
   *     READY
   * @param expires when the draft lapses, once READY
   */
  record ConsentDraft(
      UUID id, DraftState state, Optional<String> typedData, Optional<Instant> expires) {}

  /**
   * @param id of the act, made by the caller
   */
  record RevocationRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String patient,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) List<String> consents) {}

  /**
   * @param id of the act, made by the caller
   */
  record ChoiceRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String patient) {}

  /**
   * @param id of the act, made by the caller
   * @param purpose RESEARCH or ORGAN_DONATION
   */
  record WishRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String patient,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String purpose) {}

  /**
   * @param member member id, hex with 0x
   */
  record GranteeAnswer(String member, String name) {}

  @GetMapping("/grantees")
  @Operation(summary = "List who can be given a consent")
  List<GranteeAnswer> grantees(Caller caller) {
    return consents.grantees(caller).stream()
        .map(one -> new GranteeAnswer(one.member().toString(), one.name()))
        .toList();
  }

  @GetMapping
  @Operation(summary = "List what a patient ever allowed, newest first")
  List<ConsentAnswer> list(
      Caller caller, @RequestParam String patient, HttpServletRequest request) {
    return consents.of(caller, Fields.uuid("patient", patient)).stream()
        .map(view -> ConsentAnswer.of(view, sentences, readers.of(request)))
        .toList();
  }

  @PostMapping(path = "/drafts", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Get what a one-time key has to sign to allow something")
  ConsentDraft draft(Caller caller, @RequestBody ConsentDraftRequest body) {
    Draft draft =
        consents.draft(
            caller,
            Fields.uuid("id", body.id()),
            Fields.uuid("patient", body.patient()),
            form(body),
            Enrolment.address("grantKey", body.grantKey()));
    if (draft instanceof Draft.ToSign ready) {
      return new ConsentDraft(
          ready.id(),
          DraftState.READY,
          Optional.of(ready.typedData()),
          Optional.of(ready.expires()));
    }
    return new ConsentDraft(draft.id(), DraftState.PREPARING, Optional.empty(), Optional.empty());
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Allow what was drafted, with the one-time key's signature")
  @ResponseStatus(HttpStatus.ACCEPTED)
  ConsentAnswer grant(
      Caller caller, @RequestBody SignatureRequest body, HttpServletRequest request) {
    return ConsentAnswer.of(
        consents.grant(
            caller, Fields.uuid("id", body.id()), Fields.text("signature", body.signature())),
        sentences,
        readers.of(request));
  }

  @PostMapping(path = "/revocations", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Take consents back; answers with all of the patient's")
  @ResponseStatus(HttpStatus.ACCEPTED)
  List<ConsentAnswer> revoke(
      Caller caller, @RequestBody RevocationRequest body, HttpServletRequest request) {
    if (body.consents() == null || body.consents().isEmpty()) throw Fields.wrong("consents");
    return consents
        .revoke(
            caller,
            Fields.uuid("id", body.id()),
            Fields.uuid("patient", body.patient()),
            body.consents().stream().map(one -> Fields.uuid("consents", one)).toList())
        .stream()
        .map(view -> ConsentAnswer.of(view, sentences, readers.of(request)))
        .toList();
  }

  @GetMapping("/standing")
  @Operation(summary = "Ask whether a patient takes part at all")
  PatientStanding standing(Caller caller, @RequestParam String patient) {
    return consents.standing(caller, Fields.uuid("patient", patient));
  }

  @PostMapping(path = "/opt-outs", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "End all consents of a patient and refuse new ones")
  @ResponseStatus(HttpStatus.ACCEPTED)
  PatientStanding optOut(Caller caller, @RequestBody ChoiceRequest body) {
    return consents.optOut(
        caller, Fields.uuid("id", body.id()), Fields.uuid("patient", body.patient()));
  }

  @PostMapping(path = "/opt-ins", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Let a patient give consents again; restores none")
  @ResponseStatus(HttpStatus.ACCEPTED)
  PatientStanding optIn(Caller caller, @RequestBody ChoiceRequest body) {
    return consents.optIn(
        caller, Fields.uuid("id", body.id()), Fields.uuid("patient", body.patient()));
  }

  @GetMapping("/wishes")
  @Operation(summary = "Ask what a patient decided of research and of giving organs")
  List<Wish> wishes(Caller caller, @RequestParam String patient) {
    return consents.wishes(caller, Fields.uuid("patient", patient));
  }

  @PostMapping(path = "/declinations", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Leave research or decline to give organs: ends what was allowed for it")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Wish decline(Caller caller, @RequestBody WishRequest body) {
    return consents.decline(
        caller,
        Fields.uuid("id", body.id()),
        Fields.uuid("patient", body.patient()),
        constant("purpose", ConsentPurpose.class, body.purpose()));
  }

  @PostMapping(path = "/reconsiderations", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Let research or giving organs be allowed again; restores nothing")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Wish reconsider(Caller caller, @RequestBody WishRequest body) {
    return consents.reconsider(
        caller,
        Fields.uuid("id", body.id()),
        Fields.uuid("patient", body.patient()),
        constant("purpose", ConsentPurpose.class, body.purpose()));
  }

  private static GrantForm form(ConsentDraftRequest body) {
    if (body.uses() == null) throw Fields.wrong("uses");
    return new GrantForm(
        Fields.hash("grantee", body.grantee()),
        constant("purpose", ConsentPurpose.class, body.purpose()),
        constants("kinds", RecordKind.class, body.kinds()),
        constants("withheld", Sensitivity.class, body.withheld()),
        instant("validFrom", body.validFrom()),
        instant("validUntil", body.validUntil()),
        body.uses(),
        body.thirdParty().map(party -> Fields.hash("thirdParty", party)));
  }

  private static Instant instant(String name, String value) {
    try {
      return Instant.parse(Fields.text(name, value));
    } catch (DateTimeException malformed) {
      throw Fields.wrong(name);
    }
  }

  static <E extends Enum<E>> E constant(String name, Class<E> type, String value) {
    return Arrays.stream(type.getEnumConstants())
        .filter(one -> one.name().equals(Fields.text(name, value).toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> Fields.wrong(name));
  }

  private static <E extends Enum<E>> Set<E> constants(
      String name, Class<E> type, List<String> values) {
    Set<E> constants = new HashSet<>();
    if (values != null) values.forEach(value -> constants.add(constant(name, type, value)));
    return constants;
  }
}
