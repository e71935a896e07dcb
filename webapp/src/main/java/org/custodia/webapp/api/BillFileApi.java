package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.registry.billing.LineVerdict.Colour;
import org.custodia.registry.billing.LineVerdict.LineProblem;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.billing.BillUpload;
import org.custodia.webapp.billing.BillUploads;
import org.custodia.webapp.keys.Enrolment;
import org.custodia.webapp.prices.PriceQuestions;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.problems.Sentences;
import org.custodia.webapp.problems.Sentences.Reader;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/**
 * Files of bills, CSV or FHIR R4 Claim. Nothing of a file is kept until its bills are signed; send
 * it again for each step.
 */
@RestController
@RequestMapping(path = "/api/v1/bills/files", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("hasRole('biller')")
@Tag(name = "bills")
class BillFileApi {
  private final BillUploads uploads;
  private final PriceQuestions questions;
  private final Sentences sentences;
  private final Readers readers;

  BillFileApi(BillUploads uploads, PriceQuestions questions, Sentences sentences, Readers readers) {
    this.uploads = uploads;
    this.questions = questions;
    this.sentences = sentences;
    this.readers = readers;
  }

  /** What happens where a line is refused. */
  enum RefusedLines {
    /** No bill of the file is prepared. */
    STOP_ALL,
    /** Bills are prepared of the other lines. */
    LEAVE_OUT
  }

  /**
   * @param code of docs/errors.md
   * @param why in the language that was asked for
   */
  record RefusedBecause(String code, String why, Optional<String> next) {}

  /**
   * A line that can be on no bill.
   *
   * @param number of the line in CSV, of the Claim in FHIR, from 1
   * @param element in FHIR, such as {@code Claim.item[2].net}; empty in CSV
   * @param bill its number, as far as it could be read
   */
  record RefusedLine(int number, String element, String bill, List<RefusedBecause> because) {}

  record FiledBill(String number, int lines, long lawful, long red, long notRegulated) {
    static FiledBill of(BillUpload.Bill bill) {
      return new FiledBill(
          bill.number(),
          bill.entries().size(),
          bill.count(Colour.GREEN),
          bill.count(Colour.RED),
          bill.count(Colour.NOT_REGULATED));
    }
  }

  /**
   * @param bills that can be made of it, red ones too
   */
  record BillFileAnswer(List<FiledBill> bills, List<RefusedLine> refused) {}

  @PostMapping(path = "/judgements", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  @Operation(summary = "What is in a file of bills, what is to be said of it, and what is refused")
  BillFileAnswer judgeBillFile(
      Caller caller,
      @RequestParam MultipartFile file,
      @RequestParam(defaultValue = "") String jurisdiction,
      HttpServletRequest request) {
    BillUpload upload = uploads.read(caller, file, questions.place(jurisdiction));
    return new BillFileAnswer(
        upload.bills().stream().map(FiledBill::of).toList(), refused(upload, request));
  }

  /** A bill to be signed; the signature goes to {@code POST /api/v1/bills}. */
  record FiledDraft(FiledBill bill, BillDraftAnswer draft) {}

  /**
   * @param drafts none where a line is refused and all was to stop
   */
  record BillFileDrafts(List<FiledDraft> drafts, List<RefusedLine> refused) {}

  @PostMapping(path = "/drafts", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  @Operation(summary = "Prepare the bills of a file, at most 500, and get what to sign of each")
  BillFileDrafts draftBillFile(
      Caller caller,
      @RequestParam MultipartFile file,
      @RequestParam String id,
      @RequestParam String payer,
      @RequestParam RefusedLines refusedLines,
      @RequestParam String witness,
      @RequestParam String place,
      @RequestParam(defaultValue = "") String jurisdiction,
      HttpServletRequest request) {
    Jurisdiction where = questions.place(jurisdiction);
    var wish =
        new BillUploads.Wish(
            Fields.uuid("id", id),
            Fields.hash("payer", payer),
            refusedLines == RefusedLines.LEAVE_OUT,
            Enrolment.address("witness", witness),
            Fields.text("place", place));
    BillUpload upload = uploads.read(caller, file, where);
    return new BillFileDrafts(
        uploads.draft(caller, upload, where, wish).stream()
            .map(one -> new FiledDraft(FiledBill.of(one.bill()), BillDraftAnswer.of(one.draft())))
            .toList(),
        refused(upload, request));
  }

  private List<RefusedLine> refused(BillUpload upload, HttpServletRequest request) {
    Reader reader = readers.of(request);
    return upload.refused().stream()
        .map(
            one ->
                new RefusedLine(
                    one.place().number(),
                    one.place().path(),
                    one.bill(),
                    one.problems().stream().map(why -> because(why, reader)).toList()))
        .toList();
  }

  private RefusedBecause because(LineProblem why, Reader reader) {
    return new RefusedBecause(
        why.code(),
        sentences.of(why.code(), why.arguments(), reader),
        sentences.actionOf(why.code(), why.arguments(), reader));
  }
}
