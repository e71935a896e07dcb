package org.custodia.contracts.prices;

import java.math.BigInteger;

/**
 * What is to be said of a line; {@code Pricing.Judgement}. Amounts in minor units, zero unless the
 * line was compared with a price.
 *
 * @param allowed for all of it, with fee and tax
 * @param difference by how much the charge is more, or less
 * @param price of one pack
 * @param fee of one pack
 * @param tax on one pack
 */
public record Judgement(
    PriceVerdict verdict,
    BigInteger allowed,
    BigInteger difference,
    BigInteger price,
    BigInteger fee,
    BigInteger tax) {

  static Judgement only(PriceVerdict verdict) {
    return new Judgement(
        verdict,
        BigInteger.ZERO,
        BigInteger.ZERO,
        BigInteger.ZERO,
        BigInteger.ZERO,
        BigInteger.ZERO);
  }
}
