package org.custodia.webapp.billing;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.custodia.registry.billing.Overcharges;
import org.custodia.registry.billing.Overcharges.By;
import org.custodia.registry.billing.Overcharges.Query;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.prices.LineFields;
import org.custodia.webapp.prices.Money;
import org.custodia.webapp.prices.PriceQuestions;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What was overcharged: by biller, product and region over time, case by case, with interest. */
@Controller
@RequestMapping("/overcharges")
@PreAuthorize("hasRole('regulator')")
class OverchargePage {
  /** Lines that plots are made of; tables of sums have all. */
  private static final int MOST_PLOTTED = 10_000;

  private static final int MOST_LISTED = 200;

  private final Overcharges overcharges;
  private final LineNames names;
  private final PriceQuestions questions;

  OverchargePage(Overcharges overcharges, LineNames names, PriceQuestions questions) {
    this.overcharges = overcharges;
    this.names = names;
    this.questions = questions;
  }

  /** What one biller owes, in one currency. */
  record Summed(String key, String name, int lines, Money amount, Money standing, Money interest) {
    static Summed of(Overcharges.Sum sum, String name) {
      return new Summed(
          sum.key(),
          name,
          sum.lines(),
          new Money(sum.amount(), sum.currency()),
          new Money(sum.standing(), sum.currency()),
          new Money(sum.interest(), sum.currency()));
    }
  }

  /** One line that was overcharged. */
  record Case(
      Overcharges.Line line,
      String name,
      Money charged,
      Money allowed,
      Money amount,
      Money interest) {}

  /**
   * @param from first day of service; a year back unless said
   * @param to last day of service
   */
  @GetMapping
  String show(
      Caller caller,
      @RequestParam(defaultValue = "") String from,
      @RequestParam(defaultValue = "") String to,
      Model model) {
    LocalDate last = questions.day("to", to);
    LocalDate first = from.isEmpty() ? last.minusYears(1).plusDays(1) : questions.day("from", from);
    if (first.isAfter(last) || first.isBefore(last.minusYears(10))) throw LineFields.wrong("from");
    Query query = new Query(first, last, Optional.empty(), Optional.empty());
    List<Overcharges.Line> lines = overcharges.lines(caller, query, MOST_PLOTTED, 0);
    YearMonth begin = YearMonth.from(first);
    YearMonth end = YearMonth.from(last);
    model.addAttribute("from", first);
    model.addAttribute("to", last);
    model.addAttribute("truncated", lines.size() == MOST_PLOTTED);
    model.addAttribute("most", MOST_LISTED);
    model.addAttribute(
        "all", OverchargePlots.of(lines, begin, end, line -> "", line -> "").plots());
    model.addAttribute(
        "billers",
        OverchargePlots.of(
                lines, begin, end, line -> line.biller().toString(), Overcharges.Line::billerName)
            .plots());
    model.addAttribute(
        "products",
        OverchargePlots.of(
                lines, begin, end, line -> line.code().text(), line -> names.of(line.code()))
            .plots());
    model.addAttribute(
        "regions",
        OverchargePlots.of(lines, begin, end, Overcharges.Line::region, Overcharges.Line::region)
            .plots());
    model.addAttribute(
        "owed",
        overcharges.sums(caller, query, By.BILLER).stream()
            .map(sum -> Summed.of(sum, sum.name()))
            .toList());
    model.addAttribute("cases", lines.stream().limit(MOST_LISTED).map(this::shown).toList());
    return "billing/overcharges";
  }

  private Case shown(Overcharges.Line line) {
    return new Case(
        line,
        names.of(line.code()),
        new Money(line.charged(), line.currency()),
        new Money(line.allowed(), line.currency()),
        new Money(line.amount(), line.currency()),
        new Money(line.interest(), line.currency()));
  }
}
