package org.custodia.registry.prices;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.custodia.contracts.prices.Price;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.contracts.prices.PriceEntry;
import org.custodia.contracts.prices.PriceKind;
import org.custodia.contracts.prices.PriceOrder;
import org.custodia.registry.prices.PriceRows.Counting;

/**
 * What an order would change about what counts on its first day. Compared is the amount with the
 * fee, for as many units.
 *
 * @param totals by what becomes of the codes, in the order of the enum
 * @param lines one by one, by code, at most {@link #MOST_LINES} of each kind, those that stay left
 *     out
 */
public record PriceDifferences(Map<Change, Total> totals, List<Line> lines) {
  /** So that the preview of a whole file stays readable. */
  public static final int MOST_LINES = 200;

  public PriceDifferences {
    totals = Map.copyOf(totals);
    lines = List.copyOf(lines);
  }

  /** What becomes of a code. */
  public enum Change {
    /** Not regulated before. */
    NEW,
    RAISED,
    LOWERED,
    /** Says the same, or the same in other words. */
    SAME,
    /** Its rule, currency or number of units is another, so that amounts do not compare. */
    OTHERWISE,
    /** No longer regulated. */
    ENDED,
    /** In force, of a scheme that the order speaks of, and not in the order: stays as it is. */
    NOT_NAMED
  }

  /**
   * @param difference minor units, new less old, over codes that are raised or lowered
   */
  public record Total(int codes, BigInteger difference) {}

  /**
   * @param before empty where nothing counted
   * @param currencyBefore of {@code before}; that of {@code after} is the order's
   * @param after empty where nothing is said
   */
  public record Line(
      Change change,
      PriceCode code,
      Optional<Price> before,
      Optional<String> currencyBefore,
      Optional<Price> after) {}

  /**
   * @param counting what counts on the order's first day, in its jurisdiction
   */
  static PriceDifferences of(PriceOrder order, Map<PriceCode, Counting> counting) {
    List<Line> all = new ArrayList<>();
    for (PriceEntry entry : order.entries()) {
      Optional<Counting> before =
          Optional.ofNullable(counting.get(entry.code()))
              .filter(known -> known.rule().kind() != PriceKind.ENDED);
      all.add(
          new Line(
              change(order, entry.price(), before),
              entry.code(),
              before.map(Counting::price),
              before.map(known -> known.rule().currency()),
              Optional.of(entry.price())));
    }
    all.addAll(notNamed(order, counting));
    return of(all);
  }

  private static Change change(PriceOrder order, Price price, Optional<Counting> before) {
    boolean ends = order.rule().kind() == PriceKind.ENDED;
    if (before.isEmpty()) return ends ? Change.SAME : Change.NEW;
    if (ends) return Change.ENDED;
    Counting old = before.get();
    boolean comparable = old.rule().equals(order.rule()) && old.price().per() == price.per();
    if (!comparable) return Change.OTHERWISE;
    int compared = sum(price).compareTo(sum(old.price()));
    if (compared == 0) return Change.SAME;
    return compared > 0 ? Change.RAISED : Change.LOWERED;
  }

  private static BigInteger sum(Price price) {
    return BigInteger.valueOf(price.amount()).add(BigInteger.valueOf(price.fee()));
  }

  private static List<Line> notNamed(PriceOrder order, Map<PriceCode, Counting> counting) {
    Set<PriceCode> named =
        order.entries().stream().map(PriceEntry::code).collect(Collectors.toSet());
    Set<String> schemes = named.stream().map(PriceDifferences::scheme).collect(Collectors.toSet());
    return counting.entrySet().stream()
        .filter(known -> known.getValue().rule().kind() != PriceKind.ENDED)
        .filter(known -> !named.contains(known.getKey()))
        .filter(known -> schemes.contains(scheme(known.getKey())))
        .map(
            known ->
                new Line(
                    Change.NOT_NAMED,
                    known.getKey(),
                    Optional.of(known.getValue().price()),
                    Optional.of(known.getValue().rule().currency()),
                    Optional.empty()))
        .toList();
  }

  private static String scheme(PriceCode code) {
    return code.text().substring(0, Math.max(0, code.text().indexOf(':')));
  }

  private static PriceDifferences of(List<Line> all) {
    Map<Change, Total> totals = new EnumMap<>(Change.class);
    List<Line> lines = new ArrayList<>();
    for (Change change : Change.values()) {
      List<Line> some = all.stream().filter(line -> line.change() == change).toList();
      boolean compared = change == Change.RAISED || change == Change.LOWERED;
      BigInteger difference = BigInteger.ZERO;
      for (Line line : compared ? some : List.<Line>of()) {
        difference =
            difference
                .add(sum(line.after().orElseThrow()))
                .subtract(sum(line.before().orElseThrow()));
      }
      totals.put(change, new Total(some.size(), difference));
      if (change != Change.SAME) lines.addAll(some.subList(0, Math.min(some.size(), MOST_LINES)));
    }
    return new PriceDifferences(totals, lines);
  }
}
