package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.prices.ChargedLine;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.registry.billing.BillDraft;
import org.custodia.registry.billing.BillReference;
import org.custodia.registry.billing.BillStatus;
import org.custodia.registry.billing.BillView;
import org.custodia.registry.billing.Bills;
import org.custodia.registry.billing.LineDraft;
import org.custodia.registry.billing.files.BillFields;
import org.custodia.registry.identity.Caller;
import org.custodia.scanners.gs1.PackScan;
import org.custodia.webapp.billing.BilledPack;
import org.custodia.webapp.billing.OverchargeProofs;
import org.custodia.webapp.commands.CommandAnswer;
import org.custodia.webapp.keys.Enrolment;
import org.custodia.webapp.prices.PriceQuestions;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.problems.Sentences;
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

/** Bills: lines judged, bills entered and read; {@link BillActApi} has what is done with them. */
@RestController
@RequestMapping(path = "/api/v1/bills", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "bills")
class BillApi {
  private static final int MOST_LISTED = 1_000;
  private static final int MOST_JUDGED = 10_000;

  /** Words of {@code billing.proof.how}. */
  private static final List<String> CHECKS = List.of("price", "root", "line");

  private final Bills bills;
  private final PriceQuestions questions;
  private final OverchargeProofs proofs;
  private final Sentences sentences;
  private final Readers readers;
  private final RecordedCommands recorded;

  BillApi(
      Bills bills,
      PriceQuestions questions,
      OverchargeProofs proofs,
      Sentences sentences,
      Readers readers,
      RecordedCommands recorded) {
    this.bills = bills;
    this.questions = questions;
    this.proofs = proofs;
    this.sentences = sentences;
    this.readers = readers;
    this.recorded = recorded;
  }

  // --- Entering ---

  record PayerAnswer(String id, String name, boolean connected) {
    static PayerAnswer of(Bills.Payer payer) {
      return new PayerAnswer(payer.id().toString(), payer.name(), payer.connected());
    }
  }

  @GetMapping("/payers")
  @PreAuthorize("hasRole('biller')")
  @Operation(summary = "Who can be billed, and whether the shared ledger with it is open")
  List<PayerAnswer> listPayers(Caller caller) {
    return bills.payers(caller).stream().map(PayerAnswer::of).toList();
  }

  /**
   * @param ready whether it can be billed now; otherwise a few blocks later
   */
  record PayerConnection(boolean ready) {}

  @PostMapping("/payers/{id}")
  @PreAuthorize("hasRole('biller')")
  @Operation(summary = "Open the shared ledger with a payer, unless it is open")
  PayerConnection connectPayer(Caller caller, @PathVariable String id) {
    return new PayerConnection(bills.connect(caller, Fields.hash("id", id)));
  }

  /**
   * @param code may be left out where a pack was scanned
   * @param text in the biller's words, stays with the biller
   * @param contents units in each pack, where the price is for a unit; otherwise 0
   * @param charged minor units for all of it, with fee and tax
   * @param currency the bill's, when it is left out
   * @param taxRate actually payable, hundredths of a percent
   * @param pack id of the pack that was dispensed
   * @param scan instead, the DataMatrix of that pack as the scanner gave it
   */
  record BillLineRequest(
      String code,
      String text,
      @Schema(format = "date", requiredMode = Schema.RequiredMode.REQUIRED) String day,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) long quantity,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) long contents,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) long charged,
      String currency,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) int taxRate,
      String pack,
      String scan) {

    LineDraft draft(PriceQuestions questions, String of) {
      Optional<PackScan> scanned = Optional.ofNullable(scan).map(BillFields::pack);
      return new LineDraft(
          code(questions, scanned),
          text == null ? "" : text,
          questions.day("day", Fields.text("day", day)),
          new ChargedLine(
              quantity,
              contents,
              charged,
              currency == null ? of : BillApi.currency(currency),
              taxRate),
          pack(scanned));
    }

    private PriceCode code(PriceQuestions questions, Optional<PackScan> scanned) {
      Optional<PriceCode> read = scanned.map(one -> PriceCode.gtin(one.gtin().digits()));
      if (code == null && read.isPresent()) return read.get();
      PriceCode written = questions.code(Fields.text("code", code));
      if (read.filter(one -> !one.equals(written)).isPresent()) throw Fields.wrong("scan");
      return written;
    }

    private Optional<Bytes32> pack(Optional<PackScan> scanned) {
      if (pack == null) return scanned.map(BilledPack::id);
      Bytes32 written = Fields.hash("pack", pack);
      if (scanned.filter(one -> !BilledPack.id(one).equals(written)).isPresent()) {
        throw Fields.wrong("scan");
      }
      return Optional.of(written);
    }
  }

  static String currency(String written) {
    String currency = Fields.text("currency", written);
    if (!currency.matches("[A-Z]{3}")) throw Fields.wrong("currency");
    return currency;
  }

  private Jurisdiction place(String written) {
    return questions.place(Fields.text("jurisdiction", written));
  }

  private List<LineDraft> lines(List<BillLineRequest> lines, String currency, int most) {
    List<BillLineRequest> given = Fields.list("lines", lines);
    if (given.size() > most) throw Fields.wrong("lines");
    return given.stream().map(line -> line.draft(questions, currency)).toList();
  }

  record BillJudgementRequest(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String jurisdiction,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String currency,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) List<BillLineRequest> lines) {}

  @PostMapping(path = "/judgements", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize("hasRole('biller')")
  @Operation(
      summary = "What is to be said of lines, before they are on a bill; at most 10,000 in 1 MB")
  List<LineVerdictAnswer> judgeLines(Caller caller, @RequestBody BillJudgementRequest body) {
    String currency = currency(body.currency());
    return bills
        .judge(
            caller,
            place(body.jurisdiction()),
            currency,
            lines(body.lines(), currency, MOST_JUDGED))
        .stream()
        .map(LineVerdictAnswer::of)
        .toList();
  }

  /**
   * @param payer member id
   * @param patient id of the patient here, whose consent to billing has to be in force
   * @param card number of the patient's policy
   * @param number in the biller's books
   */
  record BillRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String payer,
      @Schema(format = "uuid") String patient,
      String card,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String number,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String jurisdiction,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String currency,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) List<BillLineRequest> lines,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String witness,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String place) {}

  @PostMapping(path = "/drafts", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize("hasRole('biller')")
  @Operation(summary = "Prepare a bill, get its verdicts and what to sign")
  BillDraftAnswer draftBill(Caller caller, @RequestBody BillRequest body) {
    String currency = currency(body.currency());
    BillDraft bill =
        new BillDraft(
            Fields.hash("payer", body.payer()),
            Optional.ofNullable(body.patient()).map(one -> Fields.uuid("patient", one)),
            Optional.ofNullable(body.card()),
            Fields.text("number", body.number()),
            place(body.jurisdiction()),
            currency,
            lines(body.lines(), currency, MOST_LISTED));
    return BillDraftAnswer.of(
        bills.draft(
            caller,
            Fields.uuid("id", body.id()),
            bill,
            Enrolment.address("witness", Fields.text("witness", body.witness())),
            Fields.text("place", body.place())));
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize("hasRole('biller')")
  @Operation(summary = "Enter the bill of a draft with the signature over it")
  @ResponseStatus(HttpStatus.ACCEPTED)
  ResponseEntity<CommandAnswer> enterBill(
      Caller caller, @RequestBody SignatureRequest body, HttpServletRequest request) {
    return recorded.answer(
        bills.submit(
            caller, Fields.uuid("id", body.id()), Fields.text("signature", body.signature())),
        request);
  }

  // --- Reading ---

  @GetMapping
  @PreAuthorize("hasAnyRole('biller', 'payer', 'regulator')")
  @Operation(summary = "Bills that this organisation is party to, the last first")
  List<BillAnswer.BillSummary> listBills(
      Caller caller,
      @RequestParam(defaultValue = "") String status,
      @RequestParam(defaultValue = "false") boolean unlawful,
      @RequestParam(defaultValue = "false") boolean disputed,
      @RequestParam(defaultValue = "") String reference,
      @RequestParam(defaultValue = "100") int limit,
      @RequestParam(defaultValue = "0") int offset) {
    Fields.page(limit, offset, MOST_LISTED);
    Optional<BillStatus> only =
        Optional.of(status)
            .filter(text -> !text.isEmpty())
            .map(
                text -> Fields.constant("status", text.toUpperCase(Locale.ROOT), BillStatus.class));
    Optional<BillReference> named = BillReference.read(reference);
    if (!reference.isEmpty() && named.isEmpty()) throw Fields.wrong("reference");
    List<BillView.Summary> found =
        bills.list(caller, new Bills.Query(only, unlawful, disputed, named, limit, offset));
    Map<Bytes32, String> numbers =
        bills.numbers(caller, found.stream().map(BillView.Summary::id).toList());
    return found.stream()
        .map(one -> BillAnswer.BillSummary.of(one, Optional.ofNullable(numbers.get(one.id()))))
        .toList();
  }

  /**
   * @param code why, as commands say it
   * @param why the same in words
   */
  record RefusedBill(String bill, String number, String code, String why, Instant submittedAt) {}

  @GetMapping("/refused")
  @PreAuthorize("hasRole('biller')")
  @Operation(summary = "Bills of the last 30 days that the ledger did not take, and why")
  List<RefusedBill> refusedBills(Caller caller, HttpServletRequest request) {
    return bills.refused(caller).stream()
        .map(
            one ->
                new RefusedBill(
                    one.bill().toString(),
                    one.number(),
                    one.why().name(),
                    sentences.of(one.why(), readers.of(request)),
                    one.submittedAt()))
        .toList();
  }

  @GetMapping("/of-patient/{patient}")
  @PreAuthorize("hasRole('patient')")
  @Operation(summary = "Bills of a patient whom the caller may act for, the last first")
  List<BillAnswer.BillSummary> billsOfPatient(Caller caller, @PathVariable String patient) {
    return bills.ofPatient(caller, Fields.uuid("patient", patient)).stream()
        .map(one -> BillAnswer.BillSummary.of(one, Optional.empty()))
        .toList();
  }

  @GetMapping("/{bill}")
  @PreAuthorize("hasAnyRole('biller', 'payer', 'regulator', 'patient')")
  @Operation(summary = "One bill with its lines, verdicts and settlements")
  BillAnswer readBill(Caller caller, @PathVariable String bill) {
    return BillAnswer.of(bills.view(caller, Fields.hash("bill", bill)));
  }

  @GetMapping("/{bill}/lines/{line}/proof")
  @PreAuthorize("hasAnyRole('biller', 'payer', 'regulator', 'patient')")
  @Operation(summary = "Proof of an overcharged line, to complain with: all that checks it")
  OverchargeProofAnswer proveOvercharge(
      Caller caller,
      @PathVariable String bill,
      @PathVariable int line,
      HttpServletRequest request) {
    return OverchargeProofAnswer.of(
        proofs.of(bills.view(caller, Fields.hash("bill", bill)), line),
        CHECKS.stream()
            .map(how -> sentences.of("billing.proof.how." + how, List.of(), readers.of(request)))
            .toList());
  }
}
