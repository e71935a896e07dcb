package org.custodia.registry.prices;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.prices.CountryRule;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.Price;
import org.custodia.contracts.prices.PriceCode;
import org.junit.jupiter.api.Test;

/** What counts when, of entries that overlap, leave gaps, or end. */
class PriceSpanTest {
  private static final LocalDate JANUARY = LocalDate.of(2026, 1, 1);
  private static final LocalDate JUNE = LocalDate.of(2026, 6, 1);
  private static final LocalDate LAST_OF_JUNE = LocalDate.of(2026, 6, 30);

  private static PriceFact says(long amount, LocalDate from, LocalDate to) {
    Price price = new Price(amount, 0, 0, 1, from, Optional.ofNullable(to));
    var order =
        new PriceFact.OrderFact(
            Bytes32.keccak(new byte[] {(byte) amount}),
            new Jurisdiction("FR"),
            "Arrêté " + amount,
            Bytes32.ZERO,
            CountryRule.FRANCE.rule(),
            Bytes32.ZERO,
            1,
            1,
            1,
            Instant.EPOCH,
            amount,
            Bytes32.ZERO,
            Optional.of(Instant.EPOCH));
    return new PriceFact(
        new PriceCode("ccam:X"), price, order.rule(), order, price.word(), Optional.empty());
  }

  /** As {@code amount from..to}. */
  private static List<String> spans(PriceFact... lastFirst) {
    return PriceSpan.of(List.of(lastFirst)).stream()
        .map(
            span ->
                span.fact().price().amount()
                    + " "
                    + span.from()
                    + ".."
                    + span.to().map(Object::toString).orElse(""))
        .toList();
  }

  @Test
  void nothingThatWasEverSaidCountsNever() {
    assertThat(spans()).isEmpty();
  }

  @Test
  void laterOrderCountsFromItsFirstDay() {
    assertThat(spans(says(2, JUNE, null), says(1, JANUARY, null)))
        .containsExactly("1 2026-01-01..2026-05-31", "2 2026-06-01..");
  }

  @Test
  void shortOrderInsideALongOneLeavesItBeforeAndAfter() {
    assertThat(spans(says(2, JUNE, LAST_OF_JUNE), says(1, JANUARY, null)))
        .containsExactly("1 2026-01-01..2026-05-31", "2 2026-06-01..2026-06-30", "1 2026-07-01..");
  }

  @Test
  void longOrderThatWasWrittenLaterHidesTheShortOne() {
    assertThat(spans(says(2, JANUARY, null), says(1, JUNE, LAST_OF_JUNE)))
        .containsExactly("2 2026-01-01..");
  }

  @Test
  void gapStaysAGap() {
    assertThat(spans(says(2, JUNE, null), says(1, JANUARY, JANUARY)))
        .containsExactly("1 2026-01-01..2026-01-01", "2 2026-06-01..");
  }

  @Test
  void orderThatEndedOverlapsWithTheNextOnlyUntilItsLastDay() {
    assertThat(spans(says(2, JANUARY, LAST_OF_JUNE), says(1, JUNE, null)))
        .containsExactly("2 2026-01-01..2026-06-30", "1 2026-07-01..");
  }
}
