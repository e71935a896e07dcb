package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.custodia.registry.billing.Overcharges;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.prices.PriceQuestions;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What was charged above the price in force, with interest; amounts in minor units. */
@RestController
@RequestMapping(path = "/api/v1/overcharges", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("hasAnyRole('biller', 'payer', 'regulator')")
@Tag(name = "bills")
class OverchargeApi {
  private static final int MOST_LISTED = 1_000;

  private final Overcharges overcharges;
  private final PriceQuestions questions;

  OverchargeApi(Overcharges overcharges, PriceQuestions questions) {
    this.overcharges = overcharges;
    this.questions = questions;
  }

  /**
   * @param standing whether the line still charges it
   * @param interest owed to the day it was corrected, or to today
   */
  record OverchargeAnswer(
      String bill,
      int index,
      String biller,
      String billerName,
      String region,
      String code,
      LocalDate day,
      String currency,
      BigInteger charged,
      BigInteger allowed,
      BigInteger amount,
      boolean standing,
      BigInteger interest,
      long block) {
    static OverchargeAnswer of(Overcharges.Line line) {
      return new OverchargeAnswer(
          line.bill().toString(),
          line.index(),
          line.biller().toString(),
          line.billerName(),
          line.region(),
          line.code().text(),
          line.day(),
          line.currency(),
          line.charged(),
          line.allowed(),
          line.amount(),
          line.standing(),
          line.interest(),
          line.block());
    }
  }

  @GetMapping
  @Operation(summary = "Lines that were overcharged, the last first by day of service")
  List<OverchargeAnswer> listOvercharges(
      Caller caller,
      @RequestParam String from,
      @RequestParam String to,
      @RequestParam Optional<String> biller,
      @RequestParam Optional<String> code,
      @RequestParam(defaultValue = "100") int limit,
      @RequestParam(defaultValue = "0") int offset) {
    Fields.page(limit, offset, MOST_LISTED);
    return overcharges.lines(caller, query(from, to, biller, code), limit, offset).stream()
        .map(OverchargeAnswer::of)
        .toList();
  }

  /**
   * @param key member id, code, region or month
   * @param standing of the amount, what is still charged
   */
  record OverchargeSum(
      String key,
      String name,
      String currency,
      int lines,
      BigInteger amount,
      BigInteger standing,
      BigInteger interest) {
    static OverchargeSum of(Overcharges.Sum sum) {
      return new OverchargeSum(
          sum.key(),
          sum.name(),
          sum.currency(),
          sum.lines(),
          sum.amount(),
          sum.standing(),
          sum.interest());
    }
  }

  @GetMapping("/sums")
  @Operation(summary = "Sums by biller, product, region or month; currencies are kept apart")
  List<OverchargeSum> sumOvercharges(
      Caller caller,
      @RequestParam String from,
      @RequestParam String to,
      @RequestParam String by,
      @RequestParam Optional<String> biller,
      @RequestParam Optional<String> code) {
    Overcharges.By what = Fields.constant("by", by.toUpperCase(Locale.ROOT), Overcharges.By.class);
    return overcharges.sums(caller, query(from, to, biller, code), what).stream()
        .map(OverchargeSum::of)
        .toList();
  }

  private Overcharges.Query query(
      String from, String to, Optional<String> biller, Optional<String> code) {
    return new Overcharges.Query(
        questions.day("from", Fields.text("from", from)),
        questions.day("to", Fields.text("to", to)),
        biller.map(id -> Fields.hash("biller", id)),
        code.map(questions::code));
  }
}
