package org.custodia.webapp.billing;

import jakarta.servlet.http.HttpServletRequest;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.registry.billing.BillDraft;
import org.custodia.registry.billing.Bills;
import org.custodia.registry.billing.LineDraft;
import org.custodia.registry.billing.LineVerdict;
import org.custodia.registry.billing.files.BillFields;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.people.PatientSearch;
import org.custodia.scanners.gs1.PackScan;
import org.custodia.webapp.commands.CommandAnswers;
import org.custodia.webapp.keys.Enrolment;
import org.custodia.webapp.pages.SigningView;
import org.custodia.webapp.prices.Money;
import org.custodia.webapp.prices.PriceQuestions;
import org.custodia.webapp.prices.ShownPrice;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.problems.Sentences;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Entering a bill by hand: packs by scanning, and each line judged while it is typed. */
@Controller
@RequestMapping("/bills/new")
@PreAuthorize("hasRole('biller')")
class BillEntryPage {
  private static final int MOST_FOUND = 10;

  private final Bills bills;
  private final PatientSearch search;
  private final PatientDirectory directory;
  private final PriceQuestions questions;
  private final LineNames names;
  private final Sentences sentences;
  private final Readers readers;
  private final CommandAnswers answers;

  BillEntryPage(
      Bills bills,
      PatientSearch search,
      PatientDirectory directory,
      PriceQuestions questions,
      LineNames names,
      Sentences sentences,
      Readers readers,
      CommandAnswers answers) {
    this.bills = bills;
    this.search = search;
    this.directory = directory;
    this.questions = questions;
    this.names = names;
    this.sentences = sentences;
    this.readers = readers;
    this.answers = answers;
  }

  /** A patient who was found. */
  record Whose(UUID id, String name, String birthDate) {}

  /** A line as it stands in the form. */
  record Row(
      String row,
      String code,
      String text,
      LocalDate day,
      String charged,
      String pack,
      String name) {}

  /**
   * What is said of one line while it is typed.
   *
   * @param said empty where the line cannot be read
   * @param problems in words; with any, the line cannot be on a bill
   */
  record Judged(String row, Optional<ShownLine> said, List<String> problems) {}

  @GetMapping
  String begin(Caller caller, Model model) {
    model.addAttribute("payers", bills.payers(caller));
    model.addAttribute("places", questions.places());
    model.addAttribute("where", questions.place(""));
    model.addAttribute("rows", List.of(empty(questions.today())));
    model.addAttribute("asked", false);
    model.addAttribute("patients", List.of());
    model.addAttribute("more", false);
    return "billing/bill-new";
  }

  private static Row empty(LocalDate day) {
    return new Row(UUID.randomUUID().toString(), "", "", day, "", "", "");
  }

  /**
   * Whose bill it is; by POST, so that no name or number gets into an address or a log.
   *
   * @param q as {@link PatientSearch#findForBill} takes it
   */
  @PostMapping("/patients")
  String patients(Caller caller, @RequestParam(defaultValue = "") String q, Model model) {
    String asked = q.strip();
    PatientSearch.Found found = search.findForBill(caller, asked, MOST_FOUND);
    List<Whose> patients =
        found.patients().stream()
            .map(one -> new Whose(one.id(), one.name(), one.data().birthDate().orElse("")))
            .toList();
    model.addAttribute("asked", !asked.isEmpty());
    model.addAttribute("patients", patients);
    model.addAttribute("more", found.more());
    return "billing/bill-new :: patients";
  }

  /** One more line to type in. */
  @GetMapping("/line")
  String line(Model model) {
    model.addAttribute("rows", List.of(empty(questions.today())));
    return "billing/bill-new :: lines";
  }

  /** A pack was scanned: a line for it, with what may be charged today filled in. */
  @PostMapping("/scan")
  String scan(
      @RequestParam String scan,
      @RequestParam(defaultValue = "") String jurisdiction,
      Model model) {
    PackScan pack = BillFields.pack(scan.strip());
    PriceCode code = PriceCode.gtin(pack.gtin().digits());
    Jurisdiction where = questions.place(jurisdiction);
    LocalDate today = questions.today();
    String allowed =
        questions
            .at(code, where, today)
            .map(ShownPrice::new)
            .filter(price -> price.isRegulated() && !price.isPerUnit())
            .map(price -> price.allowed().plain())
            .orElse("");
    String name = names.of(code);
    model.addAttribute(
        "rows",
        List.of(
            new Row(
                UUID.randomUUID().toString(),
                code.text(),
                name.equals(code.text()) ? "" : name,
                today,
                allowed,
                scan.strip(),
                name + " · " + pack.serial())));
    return "billing/bill-new :: scanned";
  }

  @PostMapping("/judged")
  String judged(
      Caller caller,
      @RequestParam MultiValueMap<String, String> fields,
      HttpServletRequest request,
      Model model) {
    BillForm form = new BillForm(fields, questions);
    List<BillForm.Typed> typed = form.typed();
    List<LineDraft> lines = typed.stream().flatMap(one -> one.line().stream()).toList();
    String currency = form.currency().getCurrencyCode();
    List<LineVerdict> said =
        lines.isEmpty() ? List.of() : bills.judge(caller, form.where(), currency, lines);
    List<ShownLine> shown = names.of(lines, form.where(), said);
    List<Judged> judged = new ArrayList<>();
    int at = 0;
    for (BillForm.Typed one : typed) {
      if (one.line().isPresent()) {
        judged.add(judged(one.row(), shown.get(at), said.get(at), request));
        at++;
      } else {
        String why = sentences.of(one.wrong().orElseThrow(), readers.of(request));
        judged.add(new Judged(one.row(), Optional.empty(), List.of(why)));
      }
    }
    model.addAttribute("judged", judged);
    model.addAttribute("total", total(lines, currency));
    model.addAttribute(
        "red", shown.stream().filter(line -> line.colour() == LineVerdict.Colour.RED).count());
    return "billing/bill-new :: judged";
  }

  private Judged judged(String row, ShownLine shown, LineVerdict said, HttpServletRequest request) {
    return new Judged(
        row,
        Optional.of(shown),
        said.problems().stream()
            .map(why -> sentences.of(why.code(), why.arguments(), readers.of(request)))
            .toList());
  }

  private static Money total(List<LineDraft> lines, String currency) {
    return new Money(
        lines.stream()
            .map(line -> BigInteger.valueOf(line.charge().charged()))
            .reduce(BigInteger.ZERO, BigInteger::add),
        currency);
  }

  @PostMapping("/drafts")
  String draft(
      Caller caller,
      @RequestParam MultiValueMap<String, String> fields,
      @RequestParam UUID id,
      Locale locale,
      Model model) {
    BillForm form = new BillForm(fields, questions);
    BillDraft bill = form.draft();
    Bills.Draft draft =
        bills.draft(
            caller,
            id,
            bill,
            Enrolment.address("witness", form.text("witness")),
            form.text("place"));
    model.addAttribute("lines", names.of(bill.lines(), bill.jurisdiction(), draft.lines()));
    model.addAttribute("total", total(bill.lines(), bill.currency()));
    model.addAttribute("said", said(caller, bill, locale));
    model.addAttribute(
        "signing",
        SigningView.of(draft.id(), draft.act(), draft.typedData(), bill.number(), "/bills/new"));
    return "billing/bill-new :: draft";
  }

  private List<BillWords.Said> said(Caller caller, BillDraft bill, Locale locale) {
    String payer =
        bills.payers(caller).stream()
            .filter(one -> one.id().equals(bill.payer()))
            .map(Bills.Payer::name)
            .findFirst()
            .orElseGet(() -> bill.payer().toString());
    return new BillWords(locale)
        .of(
            bill,
            payer,
            bill.patient().flatMap(whose -> directory.name(caller.organisation(), whose)));
  }

  @PostMapping
  String submit(
      Caller caller,
      @RequestParam UUID id,
      @RequestParam String signature,
      HttpServletRequest request,
      Model model) {
    model.addAttribute("command", answers.of(bills.submit(caller, id, signature), request));
    model.addAttribute(
        "bill",
        bills
            .billOf(caller, id)
            .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-BIL-030")));
    return "billing/bill-new :: recorded";
  }
}
