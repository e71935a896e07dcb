package org.custodia.webapp.prices;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.custodia.contracts.prices.FeeTier;
import org.custodia.contracts.prices.PriceRule;
import org.custodia.contracts.prices.TaxBase;

/**
 * A rule as forms and pages have it: amounts in units of the currency, rates in percent.
 *
 * @param tiers those of the rule
 */
public record ShownRule(
    String kind,
    String basis,
    String rounding,
    String step,
    String rise,
    boolean taxOnPrice,
    boolean taxOnFee,
    String taxRate,
    String currency,
    List<Tier> tiers) {
  private static final int TIERS_IN_FORM = 5;

  /**
   * @param below empty without bound
   */
  public record Tier(String below, String flat, String share) {
    private static final Tier EMPTY = new Tier("", "", "");

    static Tier of(FeeTier tier, String currency) {
      String below =
          tier.below().isPresent() ? Money.of(tier.below().getAsLong(), currency).plain() : "";
      return new Tier(below, Money.of(tier.flat(), currency).plain(), percent(tier.share()));
    }
  }

  static ShownRule of(PriceRule rule) {
    return new ShownRule(
        rule.kind().name(),
        rule.basis().name(),
        rule.rounding().name(),
        Money.of(rule.step(), rule.currency()).plain(),
        percent(rule.rise()),
        rule.taxed().contains(TaxBase.PRICE),
        rule.taxed().contains(TaxBase.FEE),
        percent(rule.taxRate()),
        rule.currency(),
        rule.tiers().stream().map(tier -> Tier.of(tier, rule.currency())).toList());
  }

  /** With empty ones behind them, so that there is something to fill in. */
  public List<Tier> tiersInForm() {
    List<Tier> all = new ArrayList<>(tiers);
    while (all.size() < TIERS_IN_FORM) all.add(Tier.EMPTY);
    return all;
  }

  public static String percent(int hundredths) {
    return BigDecimal.valueOf(hundredths, 2).stripTrailingZeros().toPlainString();
  }
}
