package org.custodia.contracts.prices;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;

/**
 * What an order says of one code; {@code Pricing.Price}.
 *
 * @param amount minor units, for {@code per} units or for a pack
 * @param fee minor units, for dispensing a pack
 * @param reimbursed share that the public insurance bears, hundredths of a percent; part of no rule
 * @param per units that the amount is for; 1 for a pack
 * @param from the first day
 * @param to the last day; empty without end
 */
public record Price(
    long amount, long fee, int reimbursed, int per, LocalDate from, Optional<LocalDate> to) {
  public static final long FEE_LIMIT = (1L << 48) - 1;
  public static final int PER_LIMIT = (1 << 24) - 1;
  private static final long OPEN_END = (1 << 24) - 1;

  // Bits to the right of each field in an entry's word.
  private static final int AMOUNT_AT = 192;
  private static final int FEE_AT = 144;
  private static final int REIMBURSED_AT = 128;
  private static final int PER_AT = 104;
  private static final int FROM_AT = 80;
  private static final int TO_AT = 56;

  /**
   * @throws IllegalArgumentException when no order may say so
   */
  public Price {
    require(amount >= 0 && amount <= PriceRule.AMOUNT_LIMIT, "amount " + amount);
    require(fee >= 0 && fee <= FEE_LIMIT, "fee " + fee);
    require(reimbursed >= 0 && reimbursed <= PriceRule.WHOLE, "reimbursed " + reimbursed);
    require(per >= 1 && per <= PER_LIMIT, "per " + per);
    require(isDay(from) && to.map(Price::isDay).orElse(true), "days " + from + " to " + to);
    require(to.map(last -> !last.isBefore(from)).orElse(true), "days " + from + " to " + to);
  }

  /** For a pack or a procedure, from a day on. */
  public static Price ofPack(long amount, LocalDate from) {
    return new Price(amount, 0, 0, 1, from, Optional.empty());
  }

  private static void require(boolean condition, String what) {
    if (!condition) throw new IllegalArgumentException("not a price: " + what);
  }

  private static boolean isDay(LocalDate day) {
    return day.toEpochDay() >= 0 && day.toEpochDay() < OPEN_END;
  }

  /** Whether it counts on this day. */
  public boolean covers(LocalDate day) {
    return !day.isBefore(from) && to.map(last -> !day.isAfter(last)).orElse(true);
  }

  /** Whether an order by this rule may say so. */
  public boolean fits(PriceRule rule) {
    if (rule.basis() == PriceBasis.PACK && per != 1) return false;
    return rule.kind() == PriceKind.ENDED
        ? amount == 0 && fee == 0 && reimbursed == 0
        : amount != 0;
  }

  /** The word of an entry, as a batch and the order's tree have it. */
  public Bytes32 word() {
    BigInteger word = field(amount, AMOUNT_AT).or(field(fee, FEE_AT));
    word = word.or(field(reimbursed, REIMBURSED_AT)).or(field(per, PER_AT));
    word = word.or(field(from.toEpochDay(), FROM_AT));
    word = word.or(field(to.map(LocalDate::toEpochDay).orElse(OPEN_END), TO_AT));
    byte[] bytes = word.toByteArray();
    byte[] padded = new byte[32];
    int length = Math.min(bytes.length, padded.length);
    System.arraycopy(bytes, bytes.length - length, padded, padded.length - length, length);
    return Bytes32.of(padded);
  }

  private static BigInteger field(long value, int at) {
    return BigInteger.valueOf(value).shiftLeft(at);
  }

  /** The reverse of {@link #word}; what is behind the fields of a price is not looked at. */
  public static Price of(Bytes32 word) {
    BigInteger bits = word.toUnsigned();
    long to = field(bits, TO_AT, 24);
    return new Price(
        field(bits, AMOUNT_AT, 64),
        field(bits, FEE_AT, 48),
        (int) field(bits, REIMBURSED_AT, 16),
        (int) field(bits, PER_AT, 24),
        LocalDate.ofEpochDay(field(bits, FROM_AT, 24)),
        to == OPEN_END ? Optional.empty() : Optional.of(LocalDate.ofEpochDay(to)));
  }

  private static long field(BigInteger word, int at, int bits) {
    BigInteger mask = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
    return word.shiftRight(at).and(mask).longValueExact();
  }

  /** The struct as a contract's argument. */
  public AbiValue toAbi() {
    return AbiValue.tuple(
        AbiValue.uint(amount),
        AbiValue.uint(fee),
        AbiValue.uint(reimbursed),
        AbiValue.uint(per),
        AbiValue.uint(from.toEpochDay()),
        AbiValue.uint(to.map(LocalDate::toEpochDay).orElse(OPEN_END)));
  }
}
