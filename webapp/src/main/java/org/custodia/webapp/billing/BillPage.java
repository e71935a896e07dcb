package org.custodia.webapp.billing;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Hex;
import org.custodia.contracts.billing.DisputeReason;
import org.custodia.contracts.prices.ChargedLine;
import org.custodia.registry.billing.BillAct;
import org.custodia.registry.billing.BillReference;
import org.custodia.registry.billing.BillStatus;
import org.custodia.registry.billing.BillView;
import org.custodia.registry.billing.Bills;
import org.custodia.registry.billing.files.BillFields;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.commands.CommandAnswers;
import org.custodia.webapp.keys.Enrolment;
import org.custodia.webapp.pages.SigningView;
import org.custodia.webapp.prices.LineFields;
import org.custodia.webapp.prices.Money;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.problems.Sentences;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Bills on the ledger, for biller, payer and authority, and what the first two do with them. */
@Controller
@RequestMapping("/bills")
@PreAuthorize("hasAnyRole('biller', 'payer', 'regulator')")
class BillPage {
  private static final int PAGE = 50;
  private static final String PARTIES = "hasAnyRole('biller', 'payer')";

  private final Bills bills;
  private final LineNames names;
  private final OverchargeProofs proofs;
  private final CommandAnswers answers;
  private final Sentences sentences;
  private final Readers readers;

  BillPage(
      Bills bills,
      LineNames names,
      OverchargeProofs proofs,
      CommandAnswers answers,
      Sentences sentences,
      Readers readers) {
    this.bills = bills;
    this.names = names;
    this.proofs = proofs;
    this.answers = answers;
    this.sentences = sentences;
    this.readers = readers;
  }

  /**
   * A bill in a list.
   *
   * @param number in the biller's own books; empty for anybody else
   */
  public record Row(
      BillView.Summary bill, Optional<String> number, Money charged, Optional<Money> borne) {
    static Row of(BillView.Summary bill) {
      return of(bill, Optional.empty());
    }

    static Row of(BillView.Summary bill, Optional<String> number) {
      return new Row(
          bill,
          number,
          new Money(bill.charged(), bill.currency()),
          bill.borne().map(borne -> new Money(borne, bill.currency())));
    }
  }

  /**
   * @param only UNLAWFUL or DISPUTED for bills that wait for somebody; nothing for all
   * @param reference as somebody wrote it down; nothing for all
   * @param page from 1
   */
  @GetMapping
  String list(
      Caller caller,
      @RequestParam(defaultValue = "") String status,
      @RequestParam(defaultValue = "") String only,
      @RequestParam(defaultValue = "") String reference,
      @RequestParam(defaultValue = "1") int page,
      HttpServletRequest request,
      Model model) {
    Optional<BillStatus> wanted =
        Arrays.stream(BillStatus.values()).filter(one -> one.name().equals(status)).findFirst();
    int shown = Math.max(1, Math.min(page, 10_000));
    Optional<BillReference> named = BillReference.read(reference);
    boolean unreadable = !reference.isBlank() && named.isEmpty();
    List<BillView.Summary> found =
        unreadable
            ? List.of()
            : bills.list(
                caller,
                new Bills.Query(
                    wanted,
                    only.equals("UNLAWFUL"),
                    only.equals("DISPUTED"),
                    named,
                    PAGE + 1,
                    (shown - 1) * PAGE));
    Map<Bytes32, String> numbers =
        bills.numbers(caller, found.stream().map(BillView.Summary::id).toList());
    model.addAttribute(
        "rows",
        found.stream()
            .limit(PAGE)
            .map(one -> Row.of(one, Optional.ofNullable(numbers.get(one.id()))))
            .toList());
    model.addAttribute("statuses", BillStatus.values());
    model.addAttribute("status", wanted.map(BillStatus::name).orElse(""));
    model.addAttribute("only", only);
    model.addAttribute("reference", reference);
    model.addAttribute("refused", refused(caller, request));
    model.addAttribute("number", shown);
    model.addAttribute("more", found.size() > PAGE);
    return "billing/bills";
  }

  /** A bill that the ledger did not take, and why in words. */
  public record NotTaken(Bills.Refused bill, String why) {}

  private List<NotTaken> refused(Caller caller, HttpServletRequest request) {
    if (!caller.has("biller")) return List.of();
    return bills.refused(caller).stream()
        .map(one -> new NotTaken(one, sentences.of(one.why(), readers.of(request))))
        .toList();
  }

  @GetMapping("/{bill}")
  String one(Caller caller, @PathVariable String bill, HttpServletRequest request, Model model) {
    BillView view = bills.view(caller, id(bill));
    BillView.Summary summary = view.bill();
    model.addAttribute("view", view);
    model.addAttribute("row", Row.of(summary));
    model.addAttribute(
        "claimRefused",
        view.own()
            .flatMap(BillView.Own::claimRefused)
            .filter(why -> summary.status() == BillStatus.COMPLETE)
            .map(why -> sentences.of(why, readers.of(request)))
            .orElse(""));
    model.addAttribute("lines", names.of(view));
    model.addAttribute("reasons", DisputeReason.values());
    model.addAttribute(
        "numbers", view.disputes().stream().map(one -> numbers(one.lines())).toList());
    model.addAttribute(
        "settlements",
        view.settlements().stream()
            .map(
                one ->
                    new Settled(
                        one.by().equals(summary.biller())
                            ? summary.billerName()
                            : summary.payerName(),
                        new Money(one.paid(), summary.currency()),
                        one))
            .toList());
    return "billing/bill";
  }

  /** As lines are numbered on the page. */
  private static String numbers(List<Integer> lines) {
    return lines.stream().map(line -> Integer.toString(line + 1)).collect(Collectors.joining(", "));
  }

  /** What one of the parties complains with. */
  @GetMapping("/{bill}/lines/{line}/proof")
  String proof(Caller caller, @PathVariable String bill, @PathVariable int line, Model model) {
    model.addAttribute("back", "/bills/" + id(bill));
    model.addAttribute("proof", proofs.of(bills.view(caller, id(bill)), line));
    return "billing/proof";
  }

  record Settled(String by, Money paid, BillView.Settlement settlement) {}

  static Bytes32 id(String written) {
    if (!Hex.isBytes(written, 32)) {
      throw new Problem(Problem.Kind.NOT_FOUND, "CUS-BIL-030");
    }
    return Bytes32.of(written);
  }

  // --- Acting ---

  /**
   * @param kind accept, dispute, withdraw, adjust or settle
   */
  @PostMapping("/{bill}/acts/{kind}")
  @PreAuthorize(PARTIES)
  String draft(
      Caller caller,
      @PathVariable String bill,
      @PathVariable String kind,
      @RequestParam MultiValueMap<String, String> fields,
      @RequestParam UUID id,
      @RequestParam String witness,
      @RequestParam(defaultValue = "") String place,
      Locale locale,
      Model model) {
    BillView view = bills.view(caller, id(bill));
    BillAct act = act(view, kind, fields);
    Bills.Draft draft =
        bills.draft(caller, id, act, Enrolment.address("witness", witness), place.strip());
    model.addAttribute(
        "said", new BillWords(locale).of(act, names.of(view), view.bill().currency()));
    String subject = view.own().map(BillView.Own::number).orElse(view.bill().billerName());
    model.addAttribute(
        "signing",
        SigningView.of(draft.id(), draft.act(), draft.typedData(), subject, "/bills/acts"));
    return "signing :: act";
  }

  private static BillAct act(BillView view, String kind, MultiValueMap<String, String> fields) {
    Bytes32 bill = view.bill().id();
    return switch (kind) {
      case "accept" -> new BillAct.Accept(bill, amount(view, fields, "borne"));
      case "dispute" ->
          new BillAct.Dispute(
              bill, lines(fields), reason(first(fields, "reason")), first(fields, "words"));
      case "withdraw" -> new BillAct.Withdraw(bill, lines(fields));
      case "adjust" -> adjust(view, fields);
      case "settle" ->
          new BillAct.Settle(bill, amount(view, fields, "paid"), first(fields, "reference"));
      default -> throw new Problem(Problem.Kind.NOT_FOUND, "CUS-BIL-030");
    };
  }

  private static BillAct adjust(BillView view, MultiValueMap<String, String> fields) {
    int index = index(first(fields, "line"));
    BillView.Line line =
        view.lines().stream()
            .filter(one -> one.index() == index)
            .findFirst()
            .orElseThrow(() -> LineFields.wrong("line"));
    boolean cancelled = first(fields, "cancel").equals("true");
    ChargedLine charge =
        new ChargedLine(
            cancelled ? 0 : BillFields.many(first(fields, "quantity")),
            line.contents(),
            cancelled ? 0 : amount(view, fields, "charged"),
            view.bill().currency(),
            line.taxRate());
    return new BillAct.Adjust(view.bill().id(), index, charge);
  }

  private static long amount(BillView view, MultiValueMap<String, String> fields, String field) {
    return Money.parse(first(fields, field), view.bill().currency())
        .orElseThrow(() -> LineFields.wrong(field));
  }

  private static List<Integer> lines(MultiValueMap<String, String> fields) {
    List<String> chosen = fields.getOrDefault("line", List.of());
    if (chosen.isEmpty()) throw LineFields.wrong("line");
    return chosen.stream().map(BillPage::index).toList();
  }

  private static int index(String written) {
    if (!written.matches("[0-9]{1,4}")) throw LineFields.wrong("line");
    return Integer.parseInt(written);
  }

  private static DisputeReason reason(String name) {
    return Arrays.stream(DisputeReason.values())
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow(() -> LineFields.wrong("reason"));
  }

  private static String first(MultiValueMap<String, String> fields, String name) {
    String value = fields.getFirst(name);
    return value == null ? "" : value.strip();
  }

  @PostMapping("/acts")
  @PreAuthorize(PARTIES)
  String record(
      Caller caller,
      @RequestParam UUID id,
      @RequestParam String signature,
      HttpServletRequest request,
      Model model) {
    model.addAttribute("command", answers.of(bills.record(caller, id, signature), request));
    return "billing/bill :: recorded";
  }

  /** Asks the contract once more to approve it by the policy that it names. */
  @PostMapping("/{bill}/claims")
  @PreAuthorize("hasRole('biller')")
  String claim(
      Caller caller,
      @PathVariable String bill,
      @RequestParam UUID id,
      HttpServletRequest request,
      Model model) {
    model.addAttribute("command", answers.of(bills.claim(caller, id, id(bill)), request));
    return "billing/bill :: recorded";
  }
}
