package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.billing.DisputeReason;
import org.custodia.contracts.prices.ChargedLine;
import org.custodia.registry.billing.BillAct;
import org.custodia.registry.billing.Bills;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.commands.CommandAnswer;
import org.custodia.webapp.keys.Enrolment;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What a side does with a bill on the ledger, each signed by a person. No money moves here. */
@RestController
@RequestMapping(path = "/api/v1/bills", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "bills")
class BillActApi {
  private final Bills bills;
  private final RecordedCommands recorded;

  BillActApi(Bills bills, RecordedCommands recorded) {
    this.bills = bills;
    this.recorded = recorded;
  }

  /** What may be done with a bill. */
  enum BillDoing {
    ACCEPT,
    DISPUTE,
    WITHDRAW,
    ADJUST,
    SETTLE
  }

  /**
   * @param borne of ACCEPT, minor units
   * @param lines of DISPUTE and WITHDRAW, from 0
   * @param reason of DISPUTE
   * @param words of DISPUTE, for the biller; the ledger has a salted hash
   * @param line of ADJUST, from 0
   * @param charge of ADJUST; quantity and charged zero to charge the line no longer
   * @param paid of SETTLE, minor units
   * @param reference of SETTLE; stays here, the ledger has a hash
   */
  record BillActRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) BillDoing act,
      Long borne,
      List<Integer> lines,
      DisputeReason reason,
      @Schema(maxLength = 1000) String words,
      Integer line,
      BillCharge charge,
      Long paid,
      String reference,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String witness,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String place) {

    BillAct act(Bytes32 bill) {
      if (act == null) throw Fields.wrong("act");
      return switch (act) {
        case ACCEPT -> new BillAct.Accept(bill, Fields.given("borne", borne));
        case DISPUTE ->
            new BillAct.Dispute(
                bill,
                Fields.list("lines", lines),
                Fields.given("reason", reason),
                words == null ? "" : words);
        case WITHDRAW -> new BillAct.Withdraw(bill, Fields.list("lines", lines));
        case ADJUST ->
            new BillAct.Adjust(
                bill, Fields.given("line", line), Fields.given("charge", charge).line());
        case SETTLE ->
            new BillAct.Settle(
                bill, Fields.given("paid", paid), Fields.text("reference", reference));
      };
    }
  }

  record BillCharge(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) long quantity,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) long contents,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) long charged,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String currency,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) int taxRate) {
    ChargedLine line() {
      return new ChargedLine(quantity, contents, charged, BillApi.currency(currency), taxRate);
    }
  }

  @PostMapping(path = "/{bill}/acts/drafts", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize("hasAnyRole('biller', 'payer')")
  @Operation(summary = "Prepare accepting, disputing, adjusting or settling a bill")
  BillDraftAnswer draftBillAct(
      Caller caller, @PathVariable String bill, @RequestBody BillActRequest body) {
    return BillDraftAnswer.of(
        bills.draft(
            caller,
            Fields.uuid("id", body.id()),
            body.act(Fields.hash("bill", bill)),
            Enrolment.address("witness", Fields.text("witness", body.witness())),
            Fields.text("place", body.place())));
  }

  @PostMapping(path = "/acts", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize("hasAnyRole('biller', 'payer')")
  @Operation(summary = "Record the act of a draft with the signature over it")
  @ResponseStatus(HttpStatus.ACCEPTED)
  ResponseEntity<CommandAnswer> recordBillAct(
      Caller caller, @RequestBody SignatureRequest body, HttpServletRequest request) {
    return recorded.answer(
        bills.record(
            caller, Fields.uuid("id", body.id()), Fields.text("signature", body.signature())),
        request);
  }

  record BillClaimRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id) {}

  @PostMapping(path = "/{bill}/claims", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize("hasRole('biller')")
  @Operation(summary = "Ask the contract again to approve a bill by the policy it names")
  @ResponseStatus(HttpStatus.ACCEPTED)
  ResponseEntity<CommandAnswer> claimBill(
      Caller caller,
      @PathVariable String bill,
      @RequestBody BillClaimRequest body,
      HttpServletRequest request) {
    return recorded.answer(
        bills.claim(caller, Fields.uuid("id", body.id()), Fields.hash("bill", bill)), request);
  }
}
