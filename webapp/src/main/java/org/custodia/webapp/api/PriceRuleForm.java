package org.custodia.webapp.api;

import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.custodia.contracts.prices.FeeTier;
import org.custodia.contracts.prices.PriceBasis;
import org.custodia.contracts.prices.PriceKind;
import org.custodia.contracts.prices.PriceRounding;
import org.custodia.contracts.prices.PriceRule;
import org.custodia.contracts.prices.TaxBase;

/**
 * The parameters of a price rule, as fields of a form. Rates in hundredths of a percent.
 *
 * @param kind FIXED, CEILING or ENDED
 * @param basis PACK or UNIT
 * @param rounding HALF_UP unless said
 * @param step 1 unless said
 * @param taxed PRICE, FEE or both; nothing when amounts include all taxes
 * @param tiers {@code below:flat:share} each, the last one {@code :flat:share}
 */
record PriceRuleForm(
    String kind,
    String basis,
    String currency,
    String rounding,
    Integer step,
    Integer rise,
    List<String> taxed,
    Integer taxRate,
    List<String> tiers) {

  PriceRule rule() {
    Set<TaxBase> bases = EnumSet.noneOf(TaxBase.class);
    for (String base : taxed == null ? List.<String>of() : taxed) {
      bases.add(Fields.constant("taxed", base, TaxBase.class));
    }
    try {
      return new PriceRule(
          Fields.constant("kind", kind, PriceKind.class),
          Fields.constant("basis", basis, PriceBasis.class),
          rounding == null
              ? PriceRounding.HALF_UP
              : Fields.constant("rounding", rounding, PriceRounding.class),
          step == null ? 1 : step,
          rise == null ? 0 : rise,
          bases,
          taxRate == null ? 0 : taxRate,
          Fields.text("currency", currency),
          tiers == null ? List.of() : tiers.stream().map(PriceRuleForm::tier).toList());
    } catch (IllegalArgumentException wrong) {
      throw Fields.wrong("rule");
    }
  }

  private static FeeTier tier(String written) {
    String[] parts = written.split(":", -1);
    if (parts.length != 3) throw Fields.wrong("tiers");
    return new FeeTier(
        parts[0].isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(parts[0])),
        Long.parseLong(parts[1]),
        Integer.parseInt(parts[2]));
  }
}
