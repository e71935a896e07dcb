package org.custodia.registry.prices;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What counts from one day to another.
 *
 * @param from the first day
 * @param to the last day; empty without end
 */
public record PriceSpan(LocalDate from, Optional<LocalDate> to, PriceFact fact) {

  /**
   * From all that was ever said of a code, what counts when: by day, without overlaps; a gap is a
   * time of which nothing was said.
   *
   * @param history the last first; of the entries that cover a day the first one counts
   */
  static List<PriceSpan> of(List<PriceFact> history) {
    TreeSet<LocalDate> turns = new TreeSet<>();
    for (PriceFact fact : history) {
      turns.add(fact.price().from());
      fact.price().to().ifPresent(last -> turns.add(last.plusDays(1)));
    }
    List<PriceSpan> spans = new ArrayList<>();
    for (LocalDate turn : turns) {
      Optional<PriceFact> counts =
          history.stream().filter(fact -> fact.price().covers(turn)).findFirst();
      if (counts.isEmpty()) continue;
      Optional<LocalDate> last = Optional.ofNullable(turns.higher(turn)).map(d -> d.minusDays(1));
      add(spans, new PriceSpan(turn, last, counts.get()));
    }
    return spans;
  }

  /** Puts it to the one before where that says the same in the same entry. */
  private static void add(List<PriceSpan> spans, PriceSpan span) {
    PriceSpan before = spans.isEmpty() ? null : spans.get(spans.size() - 1);
    boolean goesOn =
        before != null
            && before.fact == span.fact
            && before.to.map(span.from.minusDays(1)::equals).orElse(false);
    if (goesOn) {
      spans.set(spans.size() - 1, new PriceSpan(before.from, span.to, span.fact));
    } else {
      spans.add(span);
    }
  }
}
