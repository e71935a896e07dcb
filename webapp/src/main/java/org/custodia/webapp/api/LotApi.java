package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.medicines.Lots;
import org.custodia.webapp.commands.CommandAnswer;
import org.custodia.webapp.keys.Enrolment;
import org.custodia.webapp.labels.LabelFile;
import org.custodia.webapp.labels.PackLabels;
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

/** Lots: releasing them, and taking them back. Draft, sign, send the signature. */
@RestController
@RequestMapping(path = "/api/v1/lots", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "lots")
class LotApi {
  private static final int MOST_LISTED = 1_000;

  private final Lots lots;
  private final RecordedCommands recorded;
  private final PackLabels labels;

  LotApi(Lots lots, RecordedCommands recorded, PackLabels labels) {
    this.labels = labels;
    this.lots = lots;
    this.recorded = recorded;
  }

  /**
   * @param status RELEASED, BLOCKED, RECALLED or WITHDRAWN
   */
  record LotAnswer(
      String lotId,
      String gtin,
      String productName,
      String lotNumber,
      LocalDate expiry,
      int size,
      String manufacturer,
      String status,
      Optional<String> statusReason,
      Instant releasedAt,
      long block,
      String transaction) {
    static LotAnswer of(Lots.Lot lot) {
      return new LotAnswer(
          lot.lotId().toString(),
          lot.gtin(),
          lot.productName(),
          lot.lotNumber(),
          lot.expiry(),
          lot.size(),
          lot.manufacturer(),
          lot.status(),
          lot.statusReason(),
          lot.releasedAt(),
          lot.block(),
          lot.transaction().toString());
    }
  }

  /**
   * @param size packs in the file
   * @param root Merkle root over them, which the signature covers
   */
  record ReleaseDraft(UUID id, int size, String root, ActAnswer act, String typedData) {}

  record StatusDraft(UUID id, ActAnswer act, String typedData) {}

  /**
   * @param action RECALL, WITHDRAW, BLOCK or UNBLOCK
   * @param scope how far down it goes; pharmacies when it is left out
   * @param reason everybody on the network can read it
   * @param advice what a pharmacist should do; may be left out, and public as the reason
   * @param serials the packs it is about, at most 100; left out or empty for the whole lot
   */
  record StatusDraftRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(
              allowableValues = {"RECALL", "WITHDRAW", "BLOCK", "UNBLOCK"},
              requiredMode = Schema.RequiredMode.REQUIRED)
          String action,
      @Schema(allowableValues = {"WHOLESALERS", "PHARMACIES", "PATIENTS"}) String scope,
      @Schema(maxLength = 500, requiredMode = Schema.RequiredMode.REQUIRED) String reason,
      @Schema(maxLength = 500) String advice,
      List<String> serials,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String witness,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String place) {}

  @GetMapping
  @PreAuthorize("hasAnyRole('manufacturer', 'regulator')")
  @Operation(summary = "List lots, newest first: one's own, or all of them for the regulator")
  List<LotAnswer> list(Caller caller, @RequestParam(defaultValue = "100") int limit) {
    if (limit < 1 || limit > MOST_LISTED) {
      throw Fields.wrong("limit");
    }
    return lots.list(caller, limit).stream().map(LotAnswer::of).toList();
  }

  @GetMapping("/{lotId}")
  @PreAuthorize("hasAnyRole('manufacturer', 'regulator')")
  @Operation(summary = "One lot")
  LotAnswer lot(Caller caller, @PathVariable String lotId) {
    return LotAnswer.of(find(caller, Fields.hash("lotId", lotId)));
  }

  /**
   * @param most labels; at most 100
   * @param dpi dots to the inch of a label printer: 203, 300 or 600
   */
  @GetMapping(
      path = "/{lotId}/labels",
      produces = {MediaType.APPLICATION_PDF_VALUE, "application/zpl"})
  @PreAuthorize("hasRole('manufacturer')")
  @Operation(
      summary = "Sample labels for the first packs of one's own lot: PDF of true size, or ZPL")
  ResponseEntity<byte[]> packLabels(
      Caller caller,
      @PathVariable String lotId,
      @RequestParam(defaultValue = "10") int most,
      @RequestParam(defaultValue = "PDF") String format,
      @RequestParam(defaultValue = "203") int dpi) {
    if (most < 1 || most > PackLabels.MOST) {
      throw Fields.wrong("most");
    }
    Lots.Lot lot = find(caller, Fields.hash("lotId", lotId));
    return Fields.constant("format", format, LabelFile.class)
        .of(
            labels.samples(caller, lot, most),
            LabelFile.resolution(dpi).orElseThrow(() -> Fields.wrong("dpi")),
            "lot-labels");
  }

  @PostMapping(path = "/drafts", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  @PreAuthorize("hasRole('manufacturer')")
  @Operation(summary = "Hand in a lot with the serial numbers of its packs, get what to sign")
  ReleaseDraft draft(
      Caller caller,
      @RequestParam String id,
      @RequestParam String gtin,
      @RequestParam String lotNumber,
      @RequestParam String expiry,
      @RequestParam MultipartFile serials,
      @RequestParam String witness,
      @RequestParam String place) {
    try (InputStream file = serials.getInputStream()) {
      Lots.ReleaseDraft draft =
          lots.draftRelease(
              caller,
              Fields.uuid("id", id),
              Fields.text("gtin", gtin),
              Fields.text("lotNumber", lotNumber),
              Fields.day("expiry", expiry),
              file,
              Enrolment.address("witness", witness),
              Fields.text("place", place));
      return new ReleaseDraft(
          draft.id(),
          draft.size(),
          draft.root().toString(),
          ActAnswer.of(draft.act()),
          draft.typedData());
    } catch (IOException failure) {
      throw new UncheckedIOException("the uploaded serials could not be read", failure);
    }
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize("hasRole('manufacturer')")
  @Operation(summary = "Release the lot of a draft with the signature over it")
  @ResponseStatus(HttpStatus.ACCEPTED)
  ResponseEntity<CommandAnswer> release(
      Caller caller, @RequestBody SignatureRequest body, HttpServletRequest request) {
    return recorded.answer(
        lots.release(
            caller, Fields.uuid("id", body.id()), Fields.text("signature", body.signature())),
        request);
  }

  @PostMapping(path = "/{lotId}/status/drafts", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize("hasAnyRole('manufacturer', 'regulator')")
  @Operation(
      summary = "Get what to sign to recall, withdraw, block or unblock a lot or packs of it")
  StatusDraft draftStatus(
      Caller caller, @PathVariable String lotId, @RequestBody StatusDraftRequest body) {
    Lots.StatusDraft draft =
        lots.draftStatusChange(
            caller,
            Fields.uuid("id", body.id()),
            Fields.hash("lotId", lotId),
            new Lots.Order(
                Fields.text("action", body.action()),
                Optional.ofNullable(body.scope()).orElse("PHARMACIES"),
                Fields.text("reason", body.reason()),
                Optional.ofNullable(body.advice()).orElse(""),
                Optional.ofNullable(body.serials()).orElse(List.of())),
            Enrolment.address("witness", body.witness()),
            Fields.text("place", body.place()));
    return new StatusDraft(draft.id(), ActAnswer.of(draft.act()), draft.typedData());
  }

  @PostMapping(path = "/{lotId}/status", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize("hasAnyRole('manufacturer', 'regulator')")
  @Operation(summary = "Change a lot's status with the signature over the draft")
  @ResponseStatus(HttpStatus.ACCEPTED)
  ResponseEntity<CommandAnswer> changeStatus(
      Caller caller,
      @PathVariable String lotId,
      @RequestBody SignatureRequest body,
      HttpServletRequest request) {
    find(caller, Fields.hash("lotId", lotId));
    return recorded.answer(
        lots.changeStatus(
            caller, Fields.uuid("id", body.id()), Fields.text("signature", body.signature())),
        request);
  }

  private Lots.Lot find(Caller caller, Bytes32 lotId) {
    return lots.find(caller, lotId)
        .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-WEB-010"));
  }
}
