package org.custodia.registry.prices;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.PriceCode;

/**
 * Look-ups that were answered before, until the next order comes into force: prices are looked up
 * far more often than they change. An order that this instance projects forgets them at once; one
 * that another instance of the same database projects is noticed within {@link #SEEN_WITHIN}.
 */
final class PriceAnswers {
  /** How late an order of another instance may be noticed. */
  static final Duration SEEN_WITHIN = Duration.ofSeconds(1);

  /** Some 2 kB each with their proofs; with more, all are forgotten. */
  static final int MOST_KEPT = 20_000;

  private final Map<String, Kept> kept = new ConcurrentHashMap<>();
  private final LongSupplier nanoTime;

  PriceAnswers() {
    this(System::nanoTime);
  }

  PriceAnswers(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  private record Asked(Jurisdiction jurisdiction, PriceCode code, LocalDate day) {}

  /**
   * Answers of one organisation's node that were read under the same orders. Whoever reads while an
   * order comes into force puts the answer into those that were thrown away.
   *
   * @param orders how many are in force; none is ever taken back
   * @param until nanoseconds, when that is to be asked again
   */
  private record Kept(long orders, long until, Map<Asked, Optional<PriceFact>> answers) {}

  /**
   * @param orders asks how many orders are in force
   * @param reading asks for the answer
   */
  Optional<PriceFact> at(
      String organisation,
      Jurisdiction jurisdiction,
      PriceCode code,
      LocalDate day,
      LongSupplier orders,
      Supplier<Optional<PriceFact>> reading) {
    Map<Asked, Optional<PriceFact>> answers = answers(organisation, orders);
    Asked asked = new Asked(jurisdiction, code, day);
    Optional<PriceFact> known = answers.get(asked);
    if (known != null) return known;
    Optional<PriceFact> read = reading.get();
    if (answers.size() >= MOST_KEPT) answers.clear();
    answers.put(asked, read);
    return read;
  }

  private Map<Asked, Optional<PriceFact>> answers(String organisation, LongSupplier orders) {
    long now = nanoTime.getAsLong();
    Kept there = kept.get(organisation);
    if (there != null && now - there.until() < 0) return there.answers();
    long count = orders.getAsLong();
    boolean same = there != null && there.orders() == count;
    Kept next =
        new Kept(
            count, now + SEEN_WITHIN.toNanos(), same ? there.answers() : new ConcurrentHashMap<>());
    // What was forgotten meanwhile stays forgotten.
    boolean put =
        there == null
            ? kept.putIfAbsent(organisation, next) == null
            : kept.replace(organisation, there, next);
    return put ? next.answers() : new ConcurrentHashMap<>();
  }

  /** To be called when an order of the organisation's node is in force, once that is committed. */
  void forget(String organisation) {
    kept.remove(organisation);
  }
}
