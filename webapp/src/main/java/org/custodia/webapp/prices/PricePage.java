package org.custodia.webapp.prices;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.prices.ChargedLine;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.registry.prices.PriceFact;
import org.custodia.registry.prices.PriceSpan;
import org.custodia.registry.products.Product;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** What the government fixed, for anybody: found by name or code, over time, and with proof. */
@Controller
@PreAuthorize("permitAll()")
class PricePage {
  private final PriceQuestions questions;

  PricePage(PriceQuestions questions) {
    this.questions = questions;
  }

  /**
   * @param price empty where nothing was ever said of the day
   */
  record Row(PriceCode code, Optional<Product> product, Optional<ShownPrice> price) {}

  @GetMapping("/prices")
  String search(
      @RequestParam(defaultValue = "") String q,
      @RequestParam(defaultValue = "") String jurisdiction,
      @RequestParam(defaultValue = "") String on,
      Model model) {
    String wanted = q.strip();
    Jurisdiction where = questions.place(jurisdiction);
    LocalDate day = questions.day("on", on);
    model.addAttribute("q", wanted);
    model.addAttribute("where", where);
    model.addAttribute("on", day);
    model.addAttribute("places", questions.places());
    model.addAttribute("most", PriceQuestions.MOST_FOUND);
    model.addAttribute(
        "found",
        questions.find(wanted, where, day).stream()
            .map(one -> new Row(one.code(), one.product(), one.fact().map(ShownPrice::new)))
            .toList());
    return "prices/prices";
  }

  /**
   * One code. All that names it is in the path, so that it stays when the language is switched.
   *
   * @param code behind a slash; there may be others in it
   * @param and another day to compare with
   */
  @GetMapping("/prices/{jurisdiction}/{*code}")
  String one(
      @PathVariable String jurisdiction,
      @PathVariable String code,
      @RequestParam(defaultValue = "") String on,
      @RequestParam(defaultValue = "") String and,
      Model model) {
    PriceCode asked = questions.code(code.substring(1));
    Jurisdiction where = questions.place(jurisdiction);
    LocalDate day = questions.day("on", on);
    Optional<LocalDate> later =
        and.isEmpty() ? Optional.empty() : Optional.of(questions.day("and", and));
    List<PriceSpan> spans = questions.overTime(asked, where);
    describe(model, asked, where, day);
    List<LocalDate> marked = new ArrayList<>(List.of(day));
    later.ifPresent(marked::add);
    model.addAttribute("plot", PricePlot.of(spans, questions.today(), marked));
    model.addAttribute("spans", spans.stream().map(Shown::of).toList());
    model.addAttribute("later", later);
    later.ifPresent(
        other -> {
          Optional<ShownPrice> then = questions.at(asked, where, other).map(ShownPrice::new);
          Optional<ShownPrice> now = questions.at(asked, where, day).map(ShownPrice::new);
          model.addAttribute("then", then);
          model.addAttribute("difference", now.flatMap(price -> then.flatMap(price::differenceTo)));
        });
    return "prices/price";
  }

  /**
   * @param to empty without end
   */
  record Shown(LocalDate from, Optional<LocalDate> to, ShownPrice price) {
    static Shown of(PriceSpan span) {
      return new Shown(span.from(), span.to(), new ShownPrice(span.fact()));
    }
  }

  private void describe(Model model, PriceCode code, Jurisdiction where, LocalDate day) {
    Optional<PriceFact> fact = questions.at(code, where, day);
    model.addAttribute("code", code);
    model.addAttribute("where", where);
    model.addAttribute("on", day);
    model.addAttribute("product", questions.product(code));
    model.addAttribute("price", fact.map(ShownPrice::new));
  }

  /**
   * What is to be said of a line of somebody's bill.
   *
   * @param charged in units of the currency, for all of it
   * @param contents units in a pack
   * @param taxRate percent
   */
  @GetMapping("/prices/line")
  String line(
      @RequestParam String code,
      @RequestParam(defaultValue = "") String jurisdiction,
      @RequestParam(defaultValue = "") String on,
      @RequestParam long quantity,
      @RequestParam String charged,
      @RequestParam String currency,
      @RequestParam(defaultValue = "1") long contents,
      @RequestParam(defaultValue = "0") String taxRate,
      Model model) {
    PriceCode asked = questions.code(code);
    Jurisdiction where = questions.place(jurisdiction);
    LocalDate day = questions.day("on", on);
    ChargedLine line =
        LineFields.of(quantity, contents, charged.strip(), currency.strip(), taxRate.strip());
    describe(model, asked, where, day);
    model.addAttribute("judged", questions.judge(asked, where, day, line));
    return "prices/price :: judged";
  }
}
