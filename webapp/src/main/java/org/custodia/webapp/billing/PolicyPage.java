package org.custodia.webapp.billing;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.custodia.registry.billing.Policies;
import org.custodia.registry.billing.PolicyDraft;
import org.custodia.registry.billing.PolicyView;
import org.custodia.registry.billing.files.BillFields;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.commands.CommandAnswers;
import org.custodia.webapp.keys.Enrolment;
import org.custodia.webapp.pages.SigningView;
import org.custodia.webapp.prices.LineFields;
import org.custodia.webapp.prices.Money;
import org.custodia.webapp.prices.PriceQuestions;
import org.custodia.webapp.prices.ShownRule;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Insurance policies: opened by payers, seen by billers and the authority. */
@Controller
@RequestMapping("/policies")
@PreAuthorize("hasAnyRole('biller', 'payer', 'regulator')")
class PolicyPage {
  private final Policies policies;
  private final PriceQuestions questions;
  private final CommandAnswers answers;

  PolicyPage(Policies policies, PriceQuestions questions, CommandAnswers answers) {
    this.policies = policies;
    this.questions = questions;
    this.answers = answers;
  }

  /** A policy in words and amounts. */
  record Row(PolicyView policy, String share, Money perBill, Money inAll, Money used, Money left) {
    static Row of(PolicyView policy) {
      String currency = policy.currency();
      return new Row(
          policy,
          ShownRule.percent(policy.share()),
          new Money(policy.perBill(), currency),
          new Money(policy.inAll(), currency),
          new Money(policy.used(), currency),
          new Money(policy.left(), currency));
    }
  }

  @GetMapping
  String list(Caller caller, Model model) {
    model.addAttribute("rows", policies.list(caller).stream().map(Row::of).toList());
    return "billing/policies";
  }

  @GetMapping("/{cover}")
  String one(Caller caller, @PathVariable String cover, Model model) {
    model.addAttribute("row", Row.of(policies.view(caller, BillPage.id(cover))));
    return "billing/policy";
  }

  @GetMapping("/new")
  @PreAuthorize("hasRole('payer')")
  String begin(Caller caller, Model model) {
    model.addAttribute("billers", policies.billers(caller));
    model.addAttribute("card", policies.newCard(caller));
    model.addAttribute("today", questions.today());
    model.addAttribute("inAYear", questions.today().plusYears(1).minusDays(1));
    return "billing/policy-new";
  }

  @PostMapping("/drafts")
  @PreAuthorize("hasRole('payer')")
  String draft(
      Caller caller,
      @RequestParam MultiValueMap<String, String> fields,
      @RequestParam UUID id,
      Model model) {
    BillForm form = new BillForm(fields, questions);
    Currency currency = form.currency();
    List<String> covered =
        Arrays.stream(form.text("covered").split("[\\s,;]+")).filter(s -> !s.isEmpty()).toList();
    PolicyDraft policy =
        new PolicyDraft(
            BillForm.member("biller", form.text("biller")),
            form.text("card"),
            currency.getCurrencyCode(),
            LineFields.hundredths("share", form.text("share")),
            BillFields.amount(form.text("perBill"), currency),
            BillFields.amount(form.text("inAll"), currency),
            BillFields.day(form.text("from")),
            BillFields.day(form.text("to")),
            covered);
    Policies.Draft draft =
        policies.draft(
            caller,
            id,
            policy,
            Enrolment.address("witness", form.text("witness")),
            form.text("place"));
    model.addAttribute(
        "signing",
        SigningView.of(draft.id(), draft.act(), draft.typedData(), policy.card(), "/policies"));
    return "signing :: act";
  }

  @PostMapping
  @PreAuthorize("hasRole('payer')")
  String open(
      Caller caller,
      @RequestParam UUID id,
      @RequestParam String signature,
      HttpServletRequest request,
      Model model) {
    model.addAttribute("command", answers.of(policies.open(caller, id, signature), request));
    return "billing/policy-new :: recorded";
  }
}
