package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.registry.consent.RecordKind;
import org.custodia.registry.consent.Sensitivity;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.records.PatientRecords;
import org.custodia.registry.records.PatientRecords.NewRecord;
import org.custodia.registry.records.PatientRecords.RecordView;
import org.custodia.registry.records.PatientRecords.Whose;
import org.custodia.registry.records.RecordBodies;
import org.custodia.webapp.keys.Enrolment;
import org.custodia.webapp.security.OpensRecord;
import org.custodia.webapp.security.RecordRules;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Records that the caller's organisation makes and keeps, for programs of those who treat. */
@RestController
@RequestMapping(path = "/api/v1/records", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize(RecordRules.CARE)
@Tag(name = "records")
class PatientRecordApi {
  private final PatientRecords records;

  PatientRecordApi(PatientRecords records) {
    this.records = records;
  }

  /**
   * @param channel in which the pointer stands
   * @param typedData what the author's key signs, {@code eth_signTypedData_v4} JSON as text
   */
  record RecordActDraft(UUID id, String channel, ActAnswer act, String typedData) {
    static RecordActDraft of(PatientRecords.ToSign one) {
      return new RecordActDraft(one.id(), one.channel(), ActAnswer.of(one.act()), one.typedData());
    }
  }

  /**
   * @param contentType what the content turned out to be
   * @param acts one for each channel that knows the patient; none while no channel does
   */
  record RecordDraftAnswer(UUID id, String contentType, int size, List<RecordActDraft> acts) {
    static RecordDraftAnswer of(PatientRecords.Draft draft) {
      return new RecordDraftAnswer(
          draft.id(),
          draft.contentType(),
          draft.size(),
          draft.acts().stream().map(RecordActDraft::of).toList());
    }
  }

  /**
   * @param signatures one for each act of the draft, in its order, 65 bytes, hex with 0x
   */
  record RecordSignatures(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) List<String> signatures) {}

  record PointerRequest(@Schema(requiredMode = Schema.RequiredMode.REQUIRED) String witness) {}

  /**
   * @param record its id on the ledger
   */
  record RecordPointerAnswer(String channel, String record, CommandStatus.State state) {}

  /**
   * @param patient of our own directory
   * @param channel of another host's patient, with host and pseudonym
   * @param person user name of who wrote it, or took it in
   * @param resource whether it is a version of a resource of {@code /fhir}, and corrected as one
   * @param source name of the system that a file with it came from
   */
  record RecordAnswer(
      UUID id,
      Optional<UUID> patient,
      Optional<String> channel,
      Optional<String> host,
      Optional<String> pseudonym,
      RecordKind kind,
      String title,
      Set<Sensitivity> labels,
      String contentType,
      int size,
      Instant madeAt,
      Instant addedAt,
      String person,
      boolean resource,
      Optional<String> source,
      Optional<UUID> supersedes,
      Optional<UUID> supersededBy,
      boolean erased,
      List<RecordPointerAnswer> pointers) {
    static RecordAnswer of(RecordView view) {
      Optional<Whose.Theirs> theirs =
          view.whose() instanceof Whose.Theirs other ? Optional.of(other) : Optional.empty();
      return new RecordAnswer(
          view.id(),
          view.whose() instanceof Whose.Own own ? Optional.of(own.patient()) : Optional.empty(),
          theirs.map(Whose.Theirs::channel),
          theirs.map(one -> one.host().toString()),
          theirs.map(one -> one.patient().toString()),
          view.kind(),
          view.title(),
          view.labels(),
          view.contentType(),
          view.size(),
          view.madeAt(),
          view.addedAt(),
          view.person(),
          view.resource(),
          view.source(),
          view.supersedes(),
          view.supersededBy(),
          view.erased(),
          view.pointers().stream()
              .map(
                  one ->
                      new RecordPointerAnswer(one.channel(), one.record().toString(), one.state()))
              .toList());
    }
  }

  @PostMapping(path = "/drafts", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  @Operation(summary = "Hand over a record, get the pointers to sign")
  RecordDraftAnswer draft(
      Caller caller,
      @RequestParam String id,
      @RequestParam(required = false) String patient,
      @RequestParam(required = false) String channel,
      @RequestParam(required = false) String host,
      @RequestParam(required = false) String pseudonym,
      @RequestParam String kind,
      @RequestParam String title,
      @RequestParam(required = false) List<String> labels,
      @RequestParam String madeAt,
      @RequestParam(required = false) String supersedes,
      @RequestParam String witness,
      @RequestParam MultipartFile content) {
    NewRecord record =
        new NewRecord(
            whose(patient, channel, host, pseudonym),
            Fields.constant("kind", kind, RecordKind.class),
            Fields.text("title", title),
            labels(labels),
            instant(madeAt),
            bytes(content),
            Optional.ofNullable(supersedes).map(one -> Fields.uuid("supersedes", one)));
    return RecordDraftAnswer.of(
        records.draft(
            caller, Fields.uuid("id", id), record, Enrolment.address("witness", witness)));
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Add what was drafted, with the author's signatures")
  @ResponseStatus(HttpStatus.ACCEPTED)
  RecordAnswer add(Caller caller, @RequestBody RecordSignatures body) {
    return RecordAnswer.of(
        records.add(
            caller, Fields.uuid("id", body.id()), Fields.list("signatures", body.signatures())));
  }

  @PostMapping(path = "/{id}/pointers/drafts", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Get the pointers to sign in channels that came to know the patient since")
  RecordDraftAnswer point(
      Caller caller, @PathVariable String id, @RequestBody PointerRequest body) {
    return RecordDraftAnswer.of(
        records.point(caller, Fields.uuid("id", id), Enrolment.address("witness", body.witness())));
  }

  /**
   * @param patient of our own directory
   * @param channel of another host's patient, with host and pseudonym
   */
  record PointersRequest(
      Optional<String> patient,
      Optional<String> channel,
      Optional<String> host,
      Optional<String> pseudonym,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String witness) {}

  /**
   * @param acts at most 100, the oldest records first
   * @param records how many records they point to
   * @param left how many pointers wait beside these
   */
  record PointersDraftAnswer(List<RecordActDraft> acts, int records, int left) {}

  record SignedPointers(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) List<SignatureRequest> pointers) {}

  /**
   * @param recorded how many the ledger is told of by this
   */
  record PointersAnswer(int recorded) {}

  @PostMapping(path = "/pointers/drafts", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Get the pointers to sign to all of a patient's records that lack some")
  PointersDraftAnswer pointAll(Caller caller, @RequestBody PointersRequest body) {
    PatientRecords.Pointers pointers =
        records.pointAll(
            caller,
            whose(
                given(body.patient()),
                given(body.channel()),
                given(body.host()),
                given(body.pseudonym())),
            Enrolment.address("witness", body.witness()));
    return new PointersDraftAnswer(
        pointers.acts().stream().map(RecordActDraft::of).toList(),
        pointers.records(),
        pointers.left());
  }

  private static String given(Optional<String> value) {
    return value == null ? null : value.orElse(null);
  }

  @PostMapping(path = "/pointers", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Record pointers that were signed, all or none")
  @ResponseStatus(HttpStatus.ACCEPTED)
  PointersAnswer recordPointers(Caller caller, @RequestBody SignedPointers body) {
    return new PointersAnswer(
        records.recordPointers(
            caller,
            Fields.list("pointers", body.pointers()).stream()
                .map(
                    one ->
                        new PatientRecords.SignedPointer(
                            Fields.uuid("id", one.id()), Fields.text("signature", one.signature())))
                .toList()));
  }

  @GetMapping
  @Operation(summary = "List what is kept here about a patient, the newest first")
  List<RecordAnswer> list(
      Caller caller,
      @RequestParam(required = false) String patient,
      @RequestParam(required = false) String channel,
      @RequestParam(required = false) String host,
      @RequestParam(required = false) String pseudonym) {
    return records.of(caller, whose(patient, channel, host, pseudonym)).stream()
        .map(RecordAnswer::of)
        .toList();
  }

  @GetMapping("/{id}")
  @Operation(summary = "One record, without its content")
  RecordAnswer view(Caller caller, @PathVariable String id) {
    return RecordAnswer.of(records.view(caller, Fields.uuid("id", id)));
  }

  @OpensRecord
  @GetMapping(path = "/{id}/content", produces = MediaType.ALL_VALUE)
  @Operation(summary = "The content of a record; that it was opened is on record")
  ResponseEntity<byte[]> content(Caller caller, @PathVariable String id) {
    return answer(records.read(caller, Fields.uuid("id", id)));
  }

  static ResponseEntity<byte[]> answer(RecordBodies.Opened opened) {
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType(opened.contentType()))
        .cacheControl(CacheControl.noStore())
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment")
        .header("X-Content-Type-Options", "nosniff")
        .body(opened.bytes());
  }

  private static Whose whose(String patient, String channel, String host, String pseudonym) {
    if (patient != null) return new Whose.Own(Fields.uuid("patient", patient));
    return new Whose.Theirs(
        Enrolment.address("channel", Fields.text("channel", channel)),
        Fields.hash("host", host),
        Fields.hash("pseudonym", pseudonym));
  }

  private static Set<Sensitivity> labels(List<String> names) {
    Set<Sensitivity> labels = EnumSet.noneOf(Sensitivity.class);
    Fields.optionalList("labels", names)
        .forEach(name -> labels.add(Fields.constant("labels", name, Sensitivity.class)));
    return labels;
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(Fields.text("madeAt", text));
    } catch (DateTimeException malformed) {
      throw Fields.wrong("madeAt");
    }
  }

  private static byte[] bytes(MultipartFile file) {
    try {
      return file.getBytes();
    } catch (IOException broken) {
      throw new UncheckedIOException("the upload broke off", broken);
    }
  }
}
