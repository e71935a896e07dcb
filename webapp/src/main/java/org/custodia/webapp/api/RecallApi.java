package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.oversight.Recalls;
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
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Recalls, withdrawals and blocks: notices, answers to them, and where the packs are. */
@RestController
@RequestMapping(path = "/api/v1/recalls", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "recalls")
class RecallApi {
  private final Recalls recalls;
  private final RecordedCommands recorded;

  RecallApi(Recalls recalls, RecordedCommands recorded) {
    this.recalls = recalls;
    this.recorded = recorded;
  }

  /**
   * @param action RECALL, WITHDRAW or BLOCK
   * @param scope WHOLESALERS, PHARMACIES or PATIENTS: how far down it goes
   * @param advice what a pharmacist should do
   * @param packs ids of the single packs it is about; empty for the whole lot
   * @param asked whether the calling organisation has to answer
   * @param waits whether an answer of it is still missing
   */
  record NoticeAnswer(
      String lotId,
      String gtin,
      String productName,
      String lotNumber,
      LocalDate expiry,
      String action,
      String scope,
      String reason,
      String advice,
      String by,
      Instant at,
      long block,
      String transaction,
      List<String> packs,
      List<SupplierAnswer> suppliers,
      boolean asked,
      boolean waits) {
    static NoticeAnswer of(Recalls.Notice notice) {
      return new NoticeAnswer(
          notice.lotId().toString(),
          notice.gtin(),
          notice.productName(),
          notice.lotNumber(),
          notice.expiry(),
          notice.action().name(),
          notice.scope().name(),
          notice.reason(),
          notice.advice(),
          notice.by(),
          notice.at(),
          notice.block(),
          notice.transaction().toString(),
          notice.packs().stream().map(Bytes32::toString).toList(),
          notice.suppliers().stream().map(SupplierAnswer::of).toList(),
          notice.asked(),
          notice.waits());
    }
  }

  /**
   * @param sent packs of the lot that came from it and did not go back
   * @param suggestion what the own books say now
   * @param answer what was answered to it
   */
  record SupplierAnswer(
      String id, String name, long sent, NumbersAnswer suggestion, Optional<GivenAnswer> answer) {
    static SupplierAnswer of(Recalls.Supplier supplier) {
      return new SupplierAnswer(
          supplier.id().toString(),
          supplier.name(),
          supplier.sent(),
          NumbersAnswer.of(supplier.suggestion()),
          supplier.answer().map(GivenAnswer::of));
    }
  }

  record NumbersAnswer(long inStock, long passedOn, long supplied) {
    static NumbersAnswer of(Recalls.Numbers numbers) {
      return new NumbersAnswer(numbers.inStock(), numbers.passedOn(), numbers.supplied());
    }
  }

  record GivenAnswer(
      NumbersAnswer numbers, String witness, Instant at, long block, String transaction) {
    static GivenAnswer of(Recalls.Answer answer) {
      return new GivenAnswer(
          NumbersAnswer.of(answer.numbers()),
          answer.witness(),
          answer.at(),
          answer.block(),
          answer.transaction().toString());
    }
  }

  /**
   * @param atManufacturer packs that never left it or came back
   * @param outstanding packs that are neither passed on, sent back nor supplied
   */
  record TrackingAnswer(
      String lotId,
      String lotNumber,
      long size,
      long atManufacturer,
      long outstanding,
      List<HolderAnswer> holders,
      List<PlaceAnswer> packs) {
    static TrackingAnswer of(Recalls.Tracking tracking) {
      return new TrackingAnswer(
          tracking.lotId().toString(),
          tracking.lotNumber(),
          tracking.size(),
          tracking.atManufacturer(),
          tracking.outstanding(),
          tracking.holders().stream().map(HolderAnswer::of).toList(),
          tracking.packs().stream()
              .map(
                  place ->
                      new PlaceAnswer(
                          place.packId().toString(),
                          place.holder(),
                          place.status().map(Enum::name)))
              .toList());
    }
  }

  record HolderAnswer(
      String id,
      String name,
      long sent,
      long received,
      long passedOn,
      long returned,
      Optional<Long> dispensed,
      Optional<GivenAnswer> answer,
      long outstanding) {
    static HolderAnswer of(Recalls.Holder holder) {
      return new HolderAnswer(
          holder.id().toString(),
          holder.name(),
          holder.sent(),
          holder.received(),
          holder.passedOn(),
          holder.returned(),
          holder.dispensed(),
          holder.answer().map(GivenAnswer::of),
          holder.outstanding());
    }
  }

  record PlaceAnswer(String packId, Optional<String> holder, Optional<String> status) {}

  /**
   * @param supplier member id of who supplied the packs
   * @param inStock packs set aside here
   * @param passedOn packs sent on to others
   * @param supplied packs given to patients
   */
  record AnswerRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String supplier,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) Integer inStock,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) Integer passedOn,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) Integer supplied,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String witness,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String place) {}

  record AnswerDraft(UUID id, ActAnswer act, String typedData) {}

  @GetMapping
  @PreAuthorize("hasAnyRole('pharmacist', 'wholesaler', 'manufacturer', 'regulator')")
  @Operation(summary = "What was recalled, withdrawn or blocked and concerns the organisation")
  List<NoticeAnswer> list(Caller caller) {
    return recalls.list(caller).stream().map(NoticeAnswer::of).toList();
  }

  @GetMapping("/{lotId}")
  @PreAuthorize("hasAnyRole('pharmacist', 'wholesaler', 'manufacturer', 'regulator')")
  @Operation(summary = "The same of one lot")
  List<NoticeAnswer> one(Caller caller, @PathVariable String lotId) {
    return recalls.of(caller, Fields.hash("lotId", lotId)).stream().map(NoticeAnswer::of).toList();
  }

  @GetMapping("/{lotId}/tracking")
  @PreAuthorize("hasAnyRole('manufacturer', 'regulator')")
  @Operation(summary = "Where the lot's packs are, who has answered and what has not come back")
  TrackingAnswer tracking(Caller caller, @PathVariable String lotId) {
    return TrackingAnswer.of(recalls.tracking(caller, Fields.hash("lotId", lotId)));
  }

  @PostMapping(path = "/{lotId}/answers/drafts", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize("hasAnyRole('pharmacist', 'wholesaler')")
  @Operation(summary = "Get what to sign to answer a recall")
  AnswerDraft draft(Caller caller, @PathVariable String lotId, @RequestBody AnswerRequest body) {
    Recalls.Draft draft =
        recalls.draftAnswer(
            caller,
            Fields.uuid("id", body.id()),
            Fields.hash("lotId", lotId),
            Fields.hash("supplier", body.supplier()),
            number("inStock", body.inStock()),
            number("passedOn", body.passedOn()),
            number("supplied", body.supplied()),
            Enrolment.address("witness", body.witness()),
            Fields.text("place", body.place()));
    return new AnswerDraft(draft.id(), ActAnswer.of(draft.act()), draft.typedData());
  }

  private static int number(String name, Integer value) {
    if (value == null) throw Fields.wrong(name);
    return value;
  }

  @PostMapping(path = "/{lotId}/answers", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize("hasAnyRole('pharmacist', 'wholesaler')")
  @Operation(summary = "Answer a recall with the signature over the draft")
  @ResponseStatus(HttpStatus.ACCEPTED)
  ResponseEntity<CommandAnswer> answer(
      Caller caller,
      @PathVariable String lotId,
      @RequestBody SignatureRequest body,
      HttpServletRequest request) {
    Fields.hash("lotId", lotId);
    return recorded.answer(
        recalls.answer(
            caller, Fields.uuid("id", body.id()), Fields.text("signature", body.signature())),
        request);
  }
}
