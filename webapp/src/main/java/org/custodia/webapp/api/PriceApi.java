package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.prices.ChargedLine;
import org.custodia.contracts.prices.Judgement;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.contracts.prices.PriceRule;
import org.custodia.contracts.prices.PriceVerdict;
import org.custodia.registry.prices.PriceFact;
import org.custodia.registry.products.Product;
import org.custodia.webapp.prices.JudgedLine;
import org.custodia.webapp.prices.Money;
import org.custodia.webapp.prices.PriceQuestions;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What may be charged, with proof. Open to everybody, because prices are public knowledge. */
@RestController
@RequestMapping(path = "/api/v1/prices", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("permitAll()")
@Tag(name = "prices")
class PriceApi {
  private final PriceQuestions questions;

  PriceApi(PriceQuestions questions) {
    this.questions = questions;
  }

  /**
   * @param name left out for what the register of products does not have
   */
  record FoundPrice(Optional<String> name, Optional<String> presentation, PriceAnswer answer) {}

  @GetMapping
  @SecurityRequirements
  @Operation(
      summary =
          "Search by the beginning of a name, by a code, or by the beginning of a code; at most 50")
  List<FoundPrice> search(
      @RequestParam String q,
      @RequestParam(defaultValue = "") String on,
      @RequestParam(defaultValue = "") String jurisdiction) {
    Jurisdiction where = questions.place(jurisdiction);
    LocalDate day = questions.day("on", on);
    return questions.find(q.strip(), where, day).stream()
        .map(
            one ->
                new FoundPrice(
                    one.product().map(Product::name),
                    one.product().map(Product::presentation),
                    PriceAnswer.of(one.code(), where, day, one.fact())))
        .toList();
  }

  @GetMapping("/{code}")
  @SecurityRequirements
  @Operation(
      summary =
          "The price of a product or procedure in force on a day, with proof; with its ETag, 304"
              + " while that stands")
  ResponseEntity<PriceAnswer> price(
      @PathVariable String code,
      @RequestParam(defaultValue = "") String on,
      @RequestParam(defaultValue = "") String jurisdiction) {
    PriceCode asked = questions.code(code);
    Jurisdiction where = questions.place(jurisdiction);
    LocalDate day = questions.day("on", on);
    Optional<PriceFact> fact = questions.at(asked, where, day);
    // To be asked again each time, since an order may come into force for days that are over.
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noCache().cachePublic())
        .eTag(tag(asked, where, day, fact))
        .body(PriceAnswer.of(asked, where, day, fact));
  }

  /** Another one as soon as another word of another order counts. */
  private static String tag(
      PriceCode code, Jurisdiction where, LocalDate day, Optional<PriceFact> fact) {
    String said = fact.map(one -> one.order().orderId() + " " + one.word()).orElse("");
    String all = String.join(" ", code.text(), where.code(), day.toString(), said);
    return "\"" + Bytes32.keccak(all.getBytes(StandardCharsets.UTF_8)).toString() + "\"";
  }

  /**
   * @param from the first day
   * @param to the last day; left out without end
   */
  record Span(LocalDate from, Optional<LocalDate> to, PriceAnswer answer) {}

  @GetMapping("/{code}/spans")
  @SecurityRequirements
  @Operation(summary = "What counts of a product or procedure over time, by day, with proofs")
  List<Span> spans(
      @PathVariable String code, @RequestParam(defaultValue = "") String jurisdiction) {
    PriceCode asked = questions.code(code);
    Jurisdiction where = questions.place(jurisdiction);
    return questions.overTime(asked, where).stream()
        .map(
            span ->
                new Span(
                    span.from(),
                    span.to(),
                    PriceAnswer.of(asked, where, span.from(), Optional.of(span.fact()))))
        .toList();
  }

  /**
   * What is to be said of a line of a bill. Amounts in minor units, left out where nothing was
   * compared.
   *
   * @param allowed for all of it, with fee and tax
   * @param difference by how much the charge is more, or less
   * @param price of one pack, without fee and tax
   * @param fee of one pack
   * @param tax on one pack
   * @param interest owed on top of an overcharge that is paid back today; left out where the law
   *     there names none
   */
  record Judged(
      PriceVerdict verdict,
      Optional<BigInteger> allowed,
      Optional<BigInteger> difference,
      Optional<BigInteger> price,
      Optional<BigInteger> fee,
      Optional<BigInteger> tax,
      Optional<BigInteger> interest,
      PriceAnswer answer) {}

  @GetMapping("/{code}/judgement")
  @SecurityRequirements
  @Operation(summary = "What is to be said of a line of a bill on the day of service")
  Judged judge(
      @PathVariable String code,
      @RequestParam(defaultValue = "") String on,
      @RequestParam(defaultValue = "") String jurisdiction,
      @RequestParam long quantity,
      @RequestParam long charged,
      @RequestParam String currency,
      @RequestParam(defaultValue = "1") long contents,
      @RequestParam(defaultValue = "0") int taxRate) {
    PriceCode asked = questions.code(code);
    Jurisdiction where = questions.place(jurisdiction);
    LocalDate day = questions.day("on", on);
    if (!currency.matches("[A-Z]{3}")) throw Fields.wrong("currency");
    if (taxRate < 0 || taxRate > PriceRule.WHOLE) throw Fields.wrong("taxRate");
    ChargedLine line = new ChargedLine(quantity, contents, charged, currency, taxRate);
    return answer(questions.judge(asked, where, day, line), asked, where, day);
  }

  private static Judged answer(
      JudgedLine judged, PriceCode code, Jurisdiction where, LocalDate day) {
    Judgement said = judged.judgement();
    Optional<Judgement> compared = Optional.of(said).filter(one -> judged.isCompared());
    return new Judged(
        said.verdict(),
        compared.map(Judgement::allowed),
        compared.map(Judgement::difference),
        compared.map(Judgement::price),
        compared.map(Judgement::fee),
        compared.map(Judgement::tax),
        judged.interest().map(Money::minor),
        PriceAnswer.of(code, where, day, judged.fact()));
  }
}
