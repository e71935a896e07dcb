package org.custodia.webapp.prices;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.prices.CountryRule;
import org.custodia.contracts.prices.Price;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.contracts.prices.PriceRule;
import org.custodia.registry.prices.PriceFact;
import org.custodia.registry.prices.PriceSpan;
import org.junit.jupiter.api.Test;

/** A price over time as steps. */
class PricePlotTest {
  private static final LocalDate JANUARY = LocalDate.of(2026, 1, 1);
  private static final LocalDate DECEMBER = LocalDate.of(2026, 12, 27); // 360 days later

  private static PriceSpan span(long amount, LocalDate from, LocalDate to, PriceRule rule) {
    Price price = new Price(amount, 0, 0, 1, from, Optional.empty());
    var order =
        new PriceFact.OrderFact(
            Bytes32.ZERO,
            CountryRule.FRANCE.jurisdiction(),
            "1",
            Bytes32.ZERO,
            rule,
            Bytes32.ZERO,
            1,
            1,
            1,
            Instant.EPOCH,
            1,
            Bytes32.ZERO,
            Optional.of(Instant.EPOCH));
    var fact =
        new PriceFact(new PriceCode("ccam:X"), price, rule, order, price.word(), Optional.empty());
    return new PriceSpan(from, Optional.ofNullable(to), fact);
  }

  private static PriceSpan euros(long amount, LocalDate from, LocalDate to) {
    return span(amount, from, to, CountryRule.FRANCE.rule());
  }

  @Test
  void stepsFollowOneAnotherAndALineEndsAtAGap() {
    PricePlot plot =
        PricePlot.of(
                List.of(
                    euros(100, JANUARY, JANUARY.plusDays(89)),
                    euros(200, JANUARY.plusDays(90), JANUARY.plusDays(179)),
                    euros(50, JANUARY.plusDays(270), null)),
                DECEMBER,
                List.of(JANUARY.plusDays(180), JANUARY.minusDays(1)))
            .orElseThrow();
    assertThat(plot.lines())
        .containsExactly("0.0,60.0 150.0,60.0 150.0,0.0 300.0,0.0", "450.0,90.0 600.0,90.0");
    assertThat(plot.highest()).isEqualTo(Money.of(200, "EUR"));
    assertThat(plot.lowest()).isEqualTo(Money.of(50, "EUR"));
    assertThat(plot.marks())
        .as("days outside are not marked")
        .containsExactly(new PricePlot.Mark(JANUARY.plusDays(180), 300.0));
  }

  @Test
  void onlyWhatComparesWithTheLastPriceIsShown() {
    PricePlot plot =
        PricePlot.of(
                List.of(
                    span(1_000, JANUARY, JANUARY.plusDays(9), CountryRule.INDIA_OTHER.rule()),
                    euros(100, JANUARY.plusDays(10), null)),
                DECEMBER,
                List.of())
            .orElseThrow();
    assertThat(plot.from()).isEqualTo(JANUARY.plusDays(10));
    assertThat(plot.lines()).hasSize(1);
  }

  @Test
  void nothingIsDrawnOfWhatWasNeverRegulated() {
    assertThat(PricePlot.of(List.of(), DECEMBER, List.of())).isEmpty();
  }
}
