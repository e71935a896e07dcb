package org.custodia.contracts.prices;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;

/**
 * What all entries of a price order have in common; {@code Pricing.Rule}. For one pack: the price
 * is the amount, for its units where the basis is the unit, plus {@code rise}; the fee is the
 * entry's own and that of the tier in which the price falls; tax comes on top of what {@code taxed}
 * names, at the rate actually payable, {@code taxRate} at most. Price, fee share, tax and the sum
 * are each rounded; the sum is a multiple of {@code step}, and goes times the quantity.
 *
 * @param step minor units, 1 to {@value #STEP_LIMIT}
 * @param rise by how much the amount may be exceeded, hundredths of a percent
 * @param taxRate hundredths of a percent; zero exactly when nothing is taxed
 * @param currency ISO 4217
 * @param tiers none, or by ascending bound, the last one without
 */
public record PriceRule(
    PriceKind kind,
    PriceBasis basis,
    PriceRounding rounding,
    int step,
    int rise,
    Set<TaxBase> taxed,
    int taxRate,
    String currency,
    List<FeeTier> tiers) {
  /** 100 %. */
  public static final int WHOLE = 10_000;

  public static final int STEP_LIMIT = 10_000;
  public static final int TIERS_LIMIT = 8;

  /** Highest bound of a tier, minor units. */
  public static final long BOUND_LIMIT = 1_000_000_000_000_000_000L;

  /** Most that a price may be, minor units. */
  public static final long AMOUNT_LIMIT = 1_000_000_000_000_000L;

  /**
   * Word of the encoding: behind its offset, nine fields of which the last is one, and a length.
   */
  private static final int FIRST_TIER = 11;

  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

  /**
   * @throws IllegalArgumentException when the contract would refuse it
   */
  public PriceRule {
    taxed = Set.copyOf(taxed);
    tiers = List.copyOf(tiers);
    require(step >= 1 && step <= STEP_LIMIT, "step " + step);
    require(rise >= 0 && rise <= WHOLE, "rise " + rise);
    require(taxRate >= 0 && taxRate <= WHOLE, "tax rate " + taxRate);
    require(taxed.isEmpty() == (taxRate == 0), "tax rate " + taxRate + " on " + taxed);
    require(kind != PriceKind.FIXED || rise == 0, "a fixed price that may rise");
    require(CURRENCY.matcher(currency).matches(), "currency " + currency);
    require(areAscending(tiers), "tiers " + tiers);
  }

  /**
   * A plain price, with all taxes and without a fee of its own, rounded half up to the minor unit.
   */
  public static PriceRule of(PriceKind kind, PriceBasis basis, String currency) {
    return new PriceRule(
        kind, basis, PriceRounding.HALF_UP, 1, 0, Set.of(), 0, currency, List.of());
  }

  private static void require(boolean condition, String what) {
    if (!condition) throw new IllegalArgumentException("not a price rule: " + what);
  }

  private static boolean areAscending(List<FeeTier> tiers) {
    if (tiers.size() > TIERS_LIMIT) return false;
    long previous = 0;
    for (int i = 0; i < tiers.size(); i++) {
      FeeTier tier = tiers.get(i);
      boolean last = i == tiers.size() - 1;
      if (tier.below().isEmpty() != last) return false;
      if (tier.flat() < 0 || tier.flat() > AMOUNT_LIMIT) return false;
      if (tier.share() < 0 || tier.share() > WHOLE) return false;
      OptionalLong bound = tier.below();
      if (bound.isPresent() && bound.getAsLong() <= previous) return false;
      if (bound.isPresent() && bound.getAsLong() > BOUND_LIMIT) return false;
      previous = bound.orElse(previous);
    }
    return true;
  }

  /**
   * The reverse of {@code abi.encode(rule)}, as the event of an announcement has it.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static PriceRule read(byte[] encoded) {
    List<FeeTier> tiers = new ArrayList<>();
    long count = number(encoded, FIRST_TIER - 1).longValueExact();
    for (int i = 0; i < count && i < TIERS_LIMIT; i++) {
      int at = FIRST_TIER + 3 * i;
      tiers.add(
          FeeTier.of(
              number(encoded, at),
              number(encoded, at + 1).longValueExact(),
              number(encoded, at + 2).intValueExact()));
    }
    PriceRule rule =
        new PriceRule(
            PriceKind.of(number(encoded, 1).intValueExact()),
            PriceBasis.of(number(encoded, 2).intValueExact()),
            PriceRounding.of(number(encoded, 3).intValueExact()),
            number(encoded, 4).intValueExact(),
            number(encoded, 5).intValueExact(),
            TaxBase.of(number(encoded, 6).intValueExact()),
            number(encoded, 7).intValueExact(),
            AsciiWord.text(word(encoded, 8)),
            tiers);
    if (!Arrays.equals(rule.encode(), encoded)) {
      throw new IllegalArgumentException("not a price rule");
    }
    return rule;
  }

  /** {@code abi.encode(rule)}. */
  public byte[] encode() {
    return AbiValue.encodeAll(toAbi());
  }

  private static BigInteger number(byte[] encoded, int index) {
    return word(encoded, index).toUnsigned();
  }

  private static Bytes32 word(byte[] encoded, int index) {
    int at = AbiValue.WORD * index;
    if (at + AbiValue.WORD > encoded.length) throw new IllegalArgumentException("not a price rule");
    return Bytes32.of(Arrays.copyOfRange(encoded, at, at + AbiValue.WORD));
  }

  /** The struct as a contract's argument. */
  public AbiValue toAbi() {
    return AbiValue.tuple(
        AbiValue.uint(kind.code()),
        AbiValue.uint(basis.code()),
        AbiValue.uint(rounding.code()),
        AbiValue.uint(step),
        AbiValue.uint(rise),
        AbiValue.uint(TaxBase.mask(taxed)),
        AbiValue.uint(taxRate),
        AbiValue.bytes32(AsciiWord.of(currency)),
        new AbiValue.Array(tiers.stream().map(FeeTier::toAbi).toList()));
  }
}
