package org.custodia.contracts.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.merkle.MerkleTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the rules of the countries come to, in Java; PricingAgreementTest ties Solidity to it. */
class PricingTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);

  private static Judgement judged(Price price, PriceRule rule, ChargedLine line) {
    return Pricing.judge(price, rule, line);
  }

  private static void assertSaid(Judgement said, PriceVerdict verdict, long allowed, long off) {
    assertThat(said.verdict()).isEqualTo(verdict);
    assertThat(said.allowed()).isEqualTo(allowed);
    assertThat(said.difference()).isEqualTo(off);
  }

  // --- France: price without fee + fee ---

  @ParameterizedTest
  @CsvSource({
    "1, 2536, LAWFUL, 2536, 0",
    "2, 5072, LAWFUL, 5072, 0",
    "2, 5073, OVERCHARGED, 5072, 1",
    "2, 5071, UNDERCHARGED, 5072, 1"
  })
  void frenchPackCostsItsPriceAndItsFee(
      long packs, long charged, PriceVerdict verdict, long allowed, long off) {
    // 24.34 and 1.02 make 25.36; CIP13 3400949497294 in the national file.
    Price price = new Price(2_434, 102, 10_000, 1, DAY, Optional.empty());
    PriceRule rule = PriceRule.of(PriceKind.FIXED, PriceBasis.PACK, "EUR");
    assertSaid(
        judged(price, rule, ChargedLine.ofPacks(packs, charged, "EUR")), verdict, allowed, off);
  }

  // --- India: ceiling per unit, pro rata, plus taxes actually payable ---

  private static PriceRule india(int rise) {
    return new PriceRule(
        PriceKind.CEILING,
        PriceBasis.UNIT,
        PriceRounding.HALF_UP,
        1,
        rise,
        Set.of(TaxBase.PRICE),
        1_200,
        "INR",
        List.of());
  }

  @ParameterizedTest
  @CsvSource({
    "10, 1200, 1154", // 10 × 1.03 = 10.30, tax 1.236 rounded to 1.24
    "15, 1200, 1730", // 15.45, tax 1.854
    "15, 500, 1622", // 5 % is payable: 0.7725
    "15, 0, 1545", // no tax is payable
    "15, 2800, 1730" // more than the order allows
  })
  void indianPackIsJudgedProRataWithTheTaxPayable(int tablets, int taxRate, long allowed) {
    Price price = new Price(103, 0, 0, 1, DAY, Optional.empty());
    ChargedLine line = new ChargedLine(1, tablets, allowed + 1, "INR", taxRate);
    assertSaid(judged(price, india(0), line), PriceVerdict.OVERCHARGED, allowed, 1);
  }

  @Test
  void ceilingFinerThanAPaisaIsExactOverThePack() {
    // 1.0333 a tablet is 10,333 paise for 100 tablets.
    Price price = new Price(10_333, 0, 0, 100, DAY, Optional.empty());
    ChargedLine line = new ChargedLine(1, 30, 3_100, "INR", 0);
    assertSaid(judged(price, india(0), line), PriceVerdict.LAWFUL, 3_100, 0);
  }

  @Test
  void unscheduledProductMayRiseByATenthWithinAYear() {
    PriceRule rule = CountryRule.INDIA_OTHER.rule();
    Price reported = new Price(9_999, 0, 0, 1, DAY, Optional.of(DAY.plusYears(1).minusDays(1)));
    assertSaid(
        judged(reported, rule, ChargedLine.ofPacks(1, 10_999, "INR")),
        PriceVerdict.OVERCHARGED,
        10_998,
        1);
  }

  @Test
  void ceilingsAreRevisedByTheIndexOnTheFirstOfApril() {
    Price before = new Price(1_000, 0, 0, 1, LocalDate.of(2021, 4, 1), Optional.empty());
    Price revised = new IndexRevision(110_766, 100_000, PriceRounding.HALF_UP).revise(before, 2022);
    assertThat(revised.amount()).isEqualTo(1_108);
    assertThat(revised.from()).isEqualTo(LocalDate.of(2022, 4, 1));
    assertThatThrownBy(() -> new IndexRevision(2, 1, PriceRounding.DOWN).revise(before, 2021))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "10000, 2025-03-01, 2025-03-01, 0",
    "10000, 2025-03-01, 2026-03-01, 1500",
    "10000, 2024-02-29, 2025-02-28, 1500", // a year from a leap day, as java.time has it
    "10000, 2023-03-01, 2024-03-01, 1500", // with a leap day in it
    "10000, 2025-03-01, 2025-03-31, 123", // 30 of 365 days: 123.28
    "10000, 2025-03-01, 2027-03-02, 3004",
    "0, 2025-03-01, 2030-03-01, 0",
    "1, 2025-03-01, 2026-03-01, 0"
  })
  void overchargeBearsFifteenPerCentAYear(
      long overcharge, LocalDate since, LocalDate until, long interest) {
    assertThat(OverchargeInterest.INDIA.on(BigInteger.valueOf(overcharge), since, until))
        .isEqualTo(interest);
  }

  @Test
  void nothingBearsInterestBackwards() {
    assertThatThrownBy(() -> OverchargeInterest.INDIA.on(BigInteger.TEN, DAY, DAY.minusDays(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> OverchargeInterest.INDIA.on(BigInteger.TEN.negate(), DAY, DAY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // --- South Africa: single exit price plus a fee in tiers ---

  private static final PriceRule SOUTH_AFRICA = CountryRule.SOUTH_AFRICA.rule();

  @ParameterizedTest
  @CsvSource({
    "12217, 7305", // 16.85 + 46 % of 122.17
    "12218, 7158", // 31.26 + 33 %
    "32578, 13877",
    "32579, 13819", // 89.32 + 15 %
    "117621, 26575",
    "117622, 26669" // 207.88 + 5 %
  })
  void southAfricanFeeIsThatOfTheTier(long exitPrice, long fee) {
    // Government Gazette 46688 of 8 July 2022.
    Judgement said =
        judged(Price.ofPack(exitPrice, DAY), SOUTH_AFRICA, new ChargedLine(1, 0, 0, "ZAR", 1_500));
    assertThat(said.fee()).isEqualTo(fee);
    BigInteger tax = BigInteger.valueOf((fee * 1_500 + 5_000) / 10_000);
    assertThat(said.tax()).isEqualTo(tax);
    assertThat(said.allowed()).isEqualTo(BigInteger.valueOf(exitPrice + fee).add(tax));
  }

  // --- A hospital's tariff, and roundings ---

  @Test
  void procedureIsChargedAsOftenAsItWasPerformed() {
    PriceRule tariff = PriceRule.of(PriceKind.CEILING, PriceBasis.PACK, "EUR");
    assertSaid(
        judged(Price.ofPack(4_500, DAY), tariff, ChargedLine.ofPacks(3, 13_500, "EUR")),
        PriceVerdict.LAWFUL,
        13_500,
        0);
  }

  @ParameterizedTest
  @CsvSource({"HALF_UP, 3", "HALF_EVEN, 2", "DOWN, 2", "UP, 3"})
  void halfAMinorUnitGoesWhereTheRuleSays(PriceRounding rounding, long allowed) {
    PriceRule rule =
        new PriceRule(
            PriceKind.CEILING, PriceBasis.UNIT, rounding, 1, 0, Set.of(), 0, "EUR", List.of());
    Price price = new Price(5, 0, 0, 2, DAY, Optional.empty());
    assertThat(judged(price, rule, new ChargedLine(1, 1, 0, "EUR", 0)).allowed())
        .isEqualTo(allowed);
  }

  @Test
  void sumIsAMultipleOfTheStep() {
    PriceRule rule =
        new PriceRule(
            PriceKind.CEILING,
            PriceBasis.PACK,
            PriceRounding.HALF_UP,
            5,
            0,
            Set.of(),
            0,
            "CHF",
            List.of());
    assertThat(judged(Price.ofPack(1_238, DAY), rule, ChargedLine.ofPacks(2, 0, "CHF")).allowed())
        .isEqualTo(2_480);
  }

  // --- Entries ---

  @Test
  void wordOfAPriceReadsBack() {
    Price open = new Price(2_434, 102, 6_500, 1, DAY, Optional.empty());
    Price closed =
        new Price(
            PriceRule.AMOUNT_LIMIT,
            Price.FEE_LIMIT,
            10_000,
            Price.PER_LIMIT,
            LocalDate.EPOCH,
            Optional.of(LocalDate.of(9999, 12, 31)));
    assertThat(Price.of(open.word())).isEqualTo(open);
    assertThat(Price.of(closed.word())).isEqualTo(closed);
  }

  @Test
  void ruleReadsBackFromItsEncoding() {
    assertThat(PriceRule.read(SOUTH_AFRICA.encode())).isEqualTo(SOUTH_AFRICA);
    assertThat(PriceRule.read(india(0).encode())).isEqualTo(india(0));
    byte[] cut = java.util.Arrays.copyOf(india(0).encode(), 300);
    assertThatThrownBy(() -> PriceRule.read(cut)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void codeReadsBackAndHasAForm() {
    PriceCode code = PriceCode.gtin("3400949497294");
    assertThat(code.text()).isEqualTo("gtin:03400949497294");
    assertThat(PriceCode.of(code.word())).isEqualTo(code);
    assertThat(PriceCode.parse("ccam:HBLD001")).isPresent();
    for (String wrong : List.of("", "HBLD001", "gtin:123", "CCAM:1", "ccam:", "ccam:é", "a b:c")) {
      assertThat(PriceCode.parse(wrong)).as(wrong).isEmpty();
    }
  }

  /** Or a mistyped pack would be said not to be regulated. */
  @Test
  void codeOfAPackHasItsCheckDigit() {
    for (String right : List.of("3400949497294", "03400949497294", "96385074", "036000291452")) {
      assertThat(PriceCode.parse(right)).as(right).contains(PriceCode.gtin(right));
      assertThat(PriceCode.parse(PriceCode.gtin(right).text())).as(right).isPresent();
    }
    for (int digit = 0; digit < 10; digit++) {
      if (digit == 4) continue;
      assertThat(PriceCode.parse("340094949729" + digit)).as("%d", digit).isEmpty();
      assertThat(PriceCode.parse("gtin:0340094949729" + digit)).as("%d", digit).isEmpty();
    }
    assertThat(PriceCode.parse("3400949479294")).as("two digits exchanged").isEmpty();
  }

  @Test
  void orderSortsItsEntriesAndProvesEach() {
    List<PriceEntry> entries =
        List.of(
            new PriceEntry(new PriceCode("test:b"), Price.ofPack(2, DAY)),
            new PriceEntry(new PriceCode("test:a"), Price.ofPack(1, DAY)),
            new PriceEntry(new PriceCode("test:a-1"), Price.ofPack(3, DAY)));
    PriceOrder order =
        new PriceOrder(
            new Jurisdiction("FR"),
            "1",
            Bytes32.keccak("document".getBytes(StandardCharsets.UTF_8)),
            PriceRule.of(PriceKind.CEILING, PriceBasis.PACK, "EUR"),
            entries);
    assertThat(order.entries())
        .extracting(entry -> entry.code().text())
        .containsExactly("test:a", "test:a-1", "test:b");
    assertThat(PriceOrder.entriesOf(order.batches(2).get(0)))
        .isEqualTo(order.entries().subList(0, 2));
    try (MerkleTree tree = order.tree()) {
      assertThat(tree.root()).isEqualTo(order.terms().root());
      assertThat(tree.proof(entries.get(1).leaf())).isPresent();
    }
  }

  @Test
  void orderWithACodeTwiceOrAPriceThatDoesNotFitIsNone() {
    PriceEntry entry = new PriceEntry(new PriceCode("test:a"), Price.ofPack(1, DAY));
    PriceRule ended = PriceRule.of(PriceKind.ENDED, PriceBasis.PACK, "EUR");
    PriceRule ceiling = PriceRule.of(PriceKind.CEILING, PriceBasis.PACK, "EUR");
    assertThatThrownBy(() -> order(ceiling, List.of(entry, entry)))
        .hasMessageContaining("twice in one order");
    assertThatThrownBy(() -> order(ended, List.of(entry))).hasMessageContaining("does not fit");
    assertThatThrownBy(() -> order(ceiling, List.of())).hasMessageContaining("0 entries");
  }

  private static PriceOrder order(PriceRule rule, List<PriceEntry> entries) {
    return new PriceOrder(new Jurisdiction("FR"), "1", Bytes32.random(), rule, entries);
  }
}
