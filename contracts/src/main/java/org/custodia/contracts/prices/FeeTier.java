package org.custodia.contracts.prices;

import java.math.BigInteger;
import java.util.OptionalLong;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;

/**
 * A dispensing fee for packs whose price is below a bound; {@code Pricing.Tier}.
 *
 * @param below minor units; empty without bound
 * @param flat minor units
 * @param share hundredths of a percent of the price of the pack, on top of {@code flat}
 */
public record FeeTier(OptionalLong below, long flat, int share) {
  private static final BigInteger NO_BOUND = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

  /** For prices below a bound. */
  public static FeeTier below(long bound, long flat, int share) {
    return new FeeTier(OptionalLong.of(bound), flat, share);
  }

  /** For all prices above the tiers before it. */
  public static FeeTier above(long flat, int share) {
    return new FeeTier(OptionalLong.empty(), flat, share);
  }

  /**
   * @param below the {@code uint64} of the ledger
   */
  public static FeeTier of(BigInteger below, long flat, int share) {
    return below.equals(NO_BOUND) ? above(flat, share) : below(below.longValueExact(), flat, share);
  }

  AbiValue toAbi() {
    AbiValue bound =
        below.isPresent()
            ? AbiValue.uint(below.getAsLong())
            : AbiValue.bytes32(Bytes32.of("0".repeat(48) + "f".repeat(16)));
    return AbiValue.tuple(bound, AbiValue.uint(flat), AbiValue.uint(share));
  }
}
