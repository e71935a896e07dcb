package org.custodia.webapp.billing;

import jakarta.servlet.http.HttpServletRequest;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.registry.billing.Bills;
import org.custodia.registry.billing.LineVerdict;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.commands.CommandAnswers;
import org.custodia.webapp.keys.Enrolment;
import org.custodia.webapp.oversight.CsvLines;
import org.custodia.webapp.prices.PriceQuestions;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.problems.Sentences;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;

/**
 * Bills from a file. Nothing of it is kept until its bills are signed: the file is read again for
 * each step, and says the same again.
 */
@Controller
@RequestMapping("/bills/upload")
@PreAuthorize("hasRole('biller')")
class BillUploadPage {
  private static final int MOST_SHOWN = 200;

  private final Bills bills;
  private final BillUploads uploads;
  private final PriceQuestions questions;
  private final Sentences sentences;
  private final Readers readers;
  private final CommandAnswers answers;

  BillUploadPage(
      Bills bills,
      BillUploads uploads,
      PriceQuestions questions,
      Sentences sentences,
      Readers readers,
      CommandAnswers answers) {
    this.bills = bills;
    this.uploads = uploads;
    this.questions = questions;
    this.sentences = sentences;
    this.readers = readers;
    this.answers = answers;
  }

  /**
   * A line of the file that cannot be on a bill.
   *
   * @param number of the line, or of the Claim
   * @param path of the element; empty in CSV
   */
  record Refused(int number, String path, String bill, String code, String why, String next) {}

  record Counted(String number, int lines, long green, long red, long free) {}

  /** A bill to be signed. */
  record ToSign(UUID id, String number, int lines, long red, String typedData) {}

  @GetMapping
  String begin(Caller caller, Model model) {
    model.addAttribute("payers", bills.payers(caller));
    model.addAttribute("places", questions.places());
    model.addAttribute("where", questions.place(""));
    return "billing/upload";
  }

  @PostMapping("/preview")
  String preview(
      Caller caller,
      @RequestParam MultipartFile file,
      @RequestParam(defaultValue = "") String jurisdiction,
      HttpServletRequest request,
      Model model) {
    BillUpload upload = uploads.read(caller, file, questions.place(jurisdiction));
    model.addAttribute("lines", upload.lines());
    model.addAttribute("green", upload.count(LineVerdict.Colour.GREEN));
    model.addAttribute("red", upload.count(LineVerdict.Colour.RED));
    model.addAttribute("free", upload.count(LineVerdict.Colour.NOT_REGULATED));
    model.addAttribute("count", upload.bills().size());
    model.addAttribute(
        "bills", upload.bills().stream().limit(MOST_SHOWN).map(this::counted).toList());
    model.addAttribute("refusedCount", upload.refused().size());
    model.addAttribute("refused", refused(upload, request).limit(MOST_SHOWN).toList());
    model.addAttribute("most", BillUploads.MOST_BILLS);
    return "billing/upload :: preview";
  }

  private Counted counted(BillUpload.Bill bill) {
    return new Counted(
        bill.number(),
        bill.entries().size(),
        bill.count(LineVerdict.Colour.GREEN),
        bill.count(LineVerdict.Colour.RED),
        bill.count(LineVerdict.Colour.NOT_REGULATED));
  }

  /** Every line that was not taken, as a file for whoever corrects them. */
  @PostMapping("/refused")
  ResponseEntity<byte[]> refused(
      Caller caller,
      @RequestParam MultipartFile file,
      @RequestParam(defaultValue = "") String jurisdiction,
      HttpServletRequest request) {
    BillUpload upload = uploads.read(caller, file, questions.place(jurisdiction));
    StringWriter text = new StringWriter();
    CsvLines csv = new CsvLines(text);
    csv.add(Stream.of("line", "element", "bill", "code", "why", "next"));
    refused(upload, request)
        .forEach(
            one ->
                csv.add(
                    Stream.of(
                        Integer.toString(one.number()),
                        one.path(),
                        one.bill(),
                        one.code(),
                        one.why(),
                        one.next())));
    return ResponseEntity.ok()
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"refused-lines.csv\"")
        .contentType(new MediaType("text", "csv", StandardCharsets.UTF_8))
        .body(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @param how ALL for nothing where a line is refused, REST for all others
   */
  @PostMapping("/drafts")
  String drafts(
      Caller caller,
      @RequestParam MultipartFile file,
      @RequestParam UUID id,
      @RequestParam String payer,
      @RequestParam String how,
      @RequestParam String witness,
      @RequestParam(defaultValue = "") String jurisdiction,
      @RequestParam(defaultValue = "") String place,
      Model model) {
    Jurisdiction where = questions.place(jurisdiction);
    var wish =
        new BillUploads.Wish(
            id,
            BillForm.member("payer", payer),
            how.equals("REST"),
            Enrolment.address("witness", witness),
            place.strip());
    BillUpload upload = uploads.read(caller, file, where);
    model.addAttribute("refusedCount", upload.refused().size());
    model.addAttribute("nothing", !upload.isTaken(wish.rest()));
    model.addAttribute(
        "drafts",
        uploads.draft(caller, upload, where, wish).stream()
            .map(
                one ->
                    new ToSign(
                        one.draft().id(),
                        one.bill().number(),
                        one.bill().entries().size(),
                        one.bill().count(LineVerdict.Colour.RED),
                        one.draft().typedData()))
            .toList());
    return "billing/upload :: drafts";
  }

  @PostMapping
  String submit(
      Caller caller,
      @RequestParam UUID id,
      @RequestParam String signature,
      HttpServletRequest request,
      Model model) {
    model.addAttribute("command", answers.of(bills.submit(caller, id, signature), request));
    return "billing/upload :: recorded";
  }

  private Stream<Refused> refused(BillUpload upload, HttpServletRequest request) {
    var reader = readers.of(request);
    return upload.refused().stream()
        .map(
            one ->
                new Refused(
                    one.place().number(),
                    one.place().path(),
                    one.bill(),
                    one.problems().get(0).code(),
                    one.problems().stream()
                        .map(why -> sentences.of(why.code(), why.arguments(), reader))
                        .collect(Collectors.joining(" ")),
                    one.problems().stream()
                        .flatMap(
                            why -> sentences.actionOf(why.code(), why.arguments(), reader).stream())
                        .collect(Collectors.joining(" "))));
  }
}
