package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.DispatchPurpose;
import org.custodia.contracts.RejectReason;
import org.custodia.registry.custody.Consignments;
import org.custodia.registry.custody.Samples;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.api.ConsignmentAnswers.ActDraft;
import org.custodia.webapp.api.ConsignmentAnswers.CheckedPack;
import org.custodia.webapp.api.ConsignmentAnswers.ConsignmentAnswer;
import org.custodia.webapp.api.ConsignmentAnswers.ConsignmentLine;
import org.custodia.webapp.api.ConsignmentAnswers.DispatchDraft;
import org.custodia.webapp.api.ConsignmentAnswers.ReceiptDraft;
import org.custodia.webapp.api.ConsignmentAnswers.SampleAnswer;
import org.custodia.webapp.commands.CommandAnswer;
import org.custodia.webapp.keys.Enrolment;
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

/** Packs on their way from one member to another. Draft, sign, send the signature. */
@RestController
@RequestMapping(path = "/api/v1/consignments", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "consignments")
class ConsignmentApi {
  private static final String HANDLERS = "hasAnyRole('manufacturer', 'wholesaler', 'pharmacist')";
  private static final String READERS =
      "hasAnyRole('manufacturer', 'wholesaler', 'pharmacist', 'regulator')";
  private static final int MOST_LISTED = 1_000;

  private final Consignments consignments;
  private final Samples samples;
  private final RecordedCommands recorded;

  ConsignmentApi(Consignments consignments, Samples samples, RecordedCommands recorded) {
    this.consignments = consignments;
    this.samples = samples;
    this.recorded = recorded;
  }

  /**
   * @param receiver identity of the member that gets it, gln: and 13 digits
   * @param replyTo the consignment that is sent back
   * @param contents units and packs, as scanned
   */
  record DispatchDraftRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String receiver,
      @Schema(
              allowableValues = {"SALE", "RETURN", "RECALL_RETURN"},
              requiredMode = Schema.RequiredMode.REQUIRED)
          String purpose,
      @Schema(format = "uuid") String replyTo,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) List<String> contents,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String witness,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String place) {}

  record CancellationDraftRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String witness,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String place) {}

  /**
   * @param scanned units, whose packs all count, and packs
   * @param missing packs or units that scanned units should hold
   * @param damaged packs that are there and damaged
   * @param complete whether what was not scanned is missing; otherwise this is a part
   */
  record ReceiptDraftRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) List<String> scanned,
      List<String> missing,
      List<String> damaged,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) Boolean complete,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String witness,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String place) {}

  /**
   * @param packs units or packs that are refused; none for all that is open
   */
  record RejectionDraftRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      List<String> packs,
      @Schema(
              allowableValues = {
                "DAMAGED",
                "NOT_ORDERED",
                "WRONG_GOODS",
                "EXPIRED",
                "TEMPERATURE",
                "SUSPECTED_FALSIFIED",
                "RECALLED",
                "OTHER"
              },
              requiredMode = Schema.RequiredMode.REQUIRED)
          String reason,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String witness,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String place) {}

  record SampleCheckRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(maxLength = 2000, requiredMode = Schema.RequiredMode.REQUIRED) String scan) {}

  // --- Reading ---

  @GetMapping("/incoming")
  @PreAuthorize(READERS)
  @Operation(summary = "List consignments to the caller's organisation, latest first")
  List<ConsignmentLine> incoming(
      Caller caller,
      @RequestParam(defaultValue = "50") int limit,
      @RequestParam(defaultValue = "0") int offset) {
    Fields.page(limit, offset, MOST_LISTED);
    return ConsignmentLine.of(consignments.incoming(caller, limit, offset));
  }

  @GetMapping("/outgoing")
  @PreAuthorize(READERS)
  @Operation(summary = "List consignments of the caller's organisation, latest first")
  List<ConsignmentLine> outgoing(
      Caller caller,
      @RequestParam(defaultValue = "50") int limit,
      @RequestParam(defaultValue = "0") int offset) {
    Fields.page(limit, offset, MOST_LISTED);
    return ConsignmentLine.of(consignments.outgoing(caller, limit, offset));
  }

  @GetMapping("/{id}")
  @PreAuthorize(READERS)
  @Operation(summary = "A consignment with its lots, units and what was said of it")
  ConsignmentAnswer consignment(Caller caller, @PathVariable String id) {
    return consignments
        .view(caller, Fields.uuid("id", id))
        .map(ConsignmentAnswer::of)
        .orElseThrow(ConsignmentApi::notFound);
  }

  @GetMapping("/{id}/packs")
  @PreAuthorize(READERS)
  @Operation(summary = "Packs of a consignment; none while its contents are not here")
  List<GoodsPack> packs(
      Caller caller,
      @PathVariable String id,
      @RequestParam(defaultValue = "500") int limit,
      @RequestParam(defaultValue = "0") int offset) {
    Fields.page(limit, offset, MOST_LISTED);
    return GoodsPack.of(consignments.packs(caller, Fields.uuid("id", id), limit, offset));
  }

  @GetMapping("/holding")
  @PreAuthorize(HANDLERS)
  @Operation(summary = "Open consignments that hold the unit or pack that was scanned")
  List<UUID> holding(Caller caller, @RequestParam String scan) {
    return consignments.holding(caller, Fields.text("scan", scan));
  }

  // --- Giving ---

  @PostMapping(path = "/drafts", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize(HANDLERS)
  @Operation(summary = "Say what is sent to whom, get what to sign")
  DispatchDraft draft(Caller caller, @RequestBody DispatchDraftRequest body) {
    return DispatchDraft.of(
        consignments.draftDispatch(
            caller,
            Fields.uuid("id", body.id()),
            new Consignments.Sending(
                Fields.text("receiver", body.receiver()),
                Fields.constant("purpose", body.purpose(), DispatchPurpose.class),
                Optional.ofNullable(body.replyTo()).map(text -> Fields.uuid("replyTo", text)),
                Fields.list("contents", body.contents())),
            Enrolment.address("witness", body.witness()),
            Fields.text("place", body.place())));
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize(HANDLERS)
  @Operation(summary = "Dispatch the consignment of a draft with the signature over it")
  @ResponseStatus(HttpStatus.ACCEPTED)
  ResponseEntity<CommandAnswer> dispatch(
      Caller caller, @RequestBody SignatureRequest body, HttpServletRequest request) {
    return recorded.answer(
        consignments.dispatch(
            caller, Fields.uuid("id", body.id()), Fields.text("signature", body.signature())),
        request);
  }

  @PostMapping(path = "/{id}/cancellation/drafts", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize(HANDLERS)
  @Operation(summary = "Get what to sign to take back a consignment that nobody received")
  ActDraft draftCancel(
      Caller caller, @PathVariable String id, @RequestBody CancellationDraftRequest body) {
    return ActDraft.of(
        consignments.draftCancel(
            caller,
            Fields.uuid("id", body.id()),
            Fields.uuid("consignment", id),
            Enrolment.address("witness", body.witness()),
            Fields.text("place", body.place())));
  }

  @PostMapping(path = "/{id}/cancellation", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize(HANDLERS)
  @Operation(summary = "Cancel a consignment with the signature over the draft")
  @ResponseStatus(HttpStatus.ACCEPTED)
  ResponseEntity<CommandAnswer> cancel(
      Caller caller,
      @PathVariable String id,
      @RequestBody SignatureRequest body,
      HttpServletRequest request) {
    find(caller, id);
    return recorded.answer(
        consignments.cancel(
            caller, Fields.uuid("id", body.id()), Fields.text("signature", body.signature())),
        request);
  }

  // --- Receiving ---

  @PostMapping(path = "/{id}/receipts/drafts", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize(HANDLERS)
  @Operation(summary = "Compare what was found with what was announced, get what to sign")
  ReceiptDraft draftReceive(
      Caller caller, @PathVariable String id, @RequestBody ReceiptDraftRequest body) {
    if (body.complete() == null) {
      throw Fields.wrong("complete");
    }
    return ReceiptDraft.of(
        consignments.draftReceive(
            caller,
            Fields.uuid("id", body.id()),
            Fields.uuid("consignment", id),
            new Consignments.Finding(
                Fields.list("scanned", body.scanned()),
                Fields.optionalList("missing", body.missing()),
                Fields.optionalList("damaged", body.damaged()),
                body.complete()),
            Enrolment.address("witness", body.witness()),
            Fields.text("place", body.place())));
  }

  @PostMapping(path = "/{id}/receipts", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize(HANDLERS)
  @Operation(summary = "Record the receipt of a draft with the signature over it")
  @ResponseStatus(HttpStatus.ACCEPTED)
  ResponseEntity<CommandAnswer> receive(
      Caller caller,
      @PathVariable String id,
      @RequestBody SignatureRequest body,
      HttpServletRequest request) {
    find(caller, id);
    return recorded.answer(
        consignments.receive(
            caller, Fields.uuid("id", body.id()), Fields.text("signature", body.signature())),
        request);
  }

  @PostMapping(path = "/{id}/rejections/drafts", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize(HANDLERS)
  @Operation(summary = "Get what to sign to refuse a consignment or some of its packs")
  ActDraft draftReject(
      Caller caller, @PathVariable String id, @RequestBody RejectionDraftRequest body) {
    return ActDraft.of(
        consignments.draftReject(
            caller,
            Fields.uuid("id", body.id()),
            Fields.uuid("consignment", id),
            Fields.optionalList("packs", body.packs()),
            Fields.constant("reason", body.reason(), RejectReason.class),
            Enrolment.address("witness", body.witness()),
            Fields.text("place", body.place())));
  }

  @PostMapping(path = "/{id}/rejections", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize(HANDLERS)
  @Operation(summary = "Record the rejection of a draft with the signature over it")
  @ResponseStatus(HttpStatus.ACCEPTED)
  ResponseEntity<CommandAnswer> reject(
      Caller caller,
      @PathVariable String id,
      @RequestBody SignatureRequest body,
      HttpServletRequest request) {
    find(caller, id);
    return recorded.answer(
        consignments.reject(
            caller, Fields.uuid("id", body.id()), Fields.text("signature", body.signature())),
        request);
  }

  // --- Samples ---

  @GetMapping("/{id}/sample")
  @PreAuthorize(HANDLERS)
  @Operation(summary = "Which packs of a consignment that came in are to be verified")
  SampleAnswer sample(Caller caller, @PathVariable String id) {
    return SampleAnswer.of(samples.of(caller, Fields.uuid("id", id)));
  }

  @PostMapping(path = "/{id}/sample", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize(HANDLERS)
  @Operation(summary = "Verify a pack of the sample and record the verdict")
  CheckedPack verify(Caller caller, @PathVariable String id, @RequestBody SampleCheckRequest body) {
    return CheckedPack.of(
        samples.verify(
            caller,
            Fields.uuid("consignment", id),
            Fields.uuid("id", body.id()),
            Fields.text("scan", body.scan())));
  }

  private void find(Caller caller, String id) {
    if (consignments.view(caller, Fields.uuid("id", id)).isEmpty()) {
      throw notFound();
    }
  }

  private static Problem notFound() {
    return new Problem(Problem.Kind.NOT_FOUND, "CUS-WEB-010");
  }
}
