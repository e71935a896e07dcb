package org.custodia.contracts.prices;

import java.util.List;
import java.util.Set;

/**
 * Rules to begin with, by country. A table and nothing more: what counts is the rule that was
 * signed with an order, and one for another country needs no line here. Sources are in
 * docs/prices-on-the-ledger.md.
 */
public enum CountryRule {
  /** Fixed public prices with all taxes. */
  FRANCE("FR", PriceRule.of(PriceKind.FIXED, PriceBasis.PACK, "EUR")),
  /** Ceilings for a unit, on top of which comes the tax actually payable. */
  INDIA_SCHEDULED(
      "IN",
      new PriceRule(
          PriceKind.CEILING,
          PriceBasis.UNIT,
          PriceRounding.HALF_UP,
          1,
          0,
          Set.of(TaxBase.PRICE),
          1_200,
          "INR",
          List.of())),
  /** What a product that is not scheduled cost, which may rise by a tenth within 12 months. */
  INDIA_OTHER(
      "IN",
      new PriceRule(
          PriceKind.CEILING,
          PriceBasis.PACK,
          PriceRounding.DOWN,
          1,
          1_000,
          Set.of(),
          0,
          "INR",
          List.of())),
  /** The single exit price, a dispensing fee in four tiers, and tax on the fee. */
  SOUTH_AFRICA(
      "ZA",
      new PriceRule(
          PriceKind.CEILING,
          PriceBasis.PACK,
          PriceRounding.HALF_UP,
          1,
          0,
          Set.of(TaxBase.FEE),
          1_500,
          "ZAR",
          List.of(
              FeeTier.below(12_218, 1_685, 4_600),
              FeeTier.below(32_579, 3_126, 3_300),
              FeeTier.below(117_622, 8_932, 1_500),
              FeeTier.above(20_788, 500)))),
  /** What a hospital may ask for a procedure. */
  TARIFF("FR", PriceRule.of(PriceKind.CEILING, PriceBasis.PACK, "EUR")),
  /** Codes that are not regulated any more. */
  END("FR", PriceRule.of(PriceKind.ENDED, PriceBasis.PACK, "EUR"));

  private final Jurisdiction jurisdiction;
  private final PriceRule rule;

  CountryRule(String jurisdiction, PriceRule rule) {
    this.jurisdiction = new Jurisdiction(jurisdiction);
    this.rule = rule;
  }

  public Jurisdiction jurisdiction() {
    return jurisdiction;
  }

  public PriceRule rule() {
    return rule;
  }
}
