package org.custodia.registry.prices;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Optional;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.PriceCode;
import org.junit.jupiter.api.Test;

class PriceAnswersTest {
  private static final Jurisdiction FRANCE = new Jurisdiction("FR");
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);

  private long now;
  private long orders = 1;
  private int read;
  private final PriceAnswers answers = new PriceAnswers(() -> now);

  private void ask(String organisation, String code, LocalDate day) {
    answers.at(
        organisation,
        FRANCE,
        new PriceCode(code),
        day,
        () -> orders,
        () -> {
          read++;
          return Optional.empty();
        });
  }

  @Test
  void sameQuestionIsReadOnce() {
    for (int i = 0; i < 3; i++) ask("pont", "ccam:A", DAY);
    assertThat(read).isEqualTo(1);
    ask("pont", "ccam:A", DAY.plusDays(1));
    ask("pont", "ccam:B", DAY);
    ask("gare", "ccam:A", DAY);
    assertThat(read).isEqualTo(4);
  }

  @Test
  void orderThatComesIntoForceHereIsSeenAtOnce() {
    ask("pont", "ccam:A", DAY);
    answers.forget("gare");
    ask("pont", "ccam:A", DAY);
    assertThat(read).isEqualTo(1);
    answers.forget("pont");
    ask("pont", "ccam:A", DAY);
    assertThat(read).isEqualTo(2);
  }

  @Test
  void orderThatAnotherInstanceProjectsIsSeenSoon() {
    ask("pont", "ccam:A", DAY);
    orders++;
    now += PriceAnswers.SEEN_WITHIN.toNanos() + 1;
    ask("pont", "ccam:A", DAY);
    assertThat(read).isEqualTo(2);
    now += PriceAnswers.SEEN_WITHIN.toNanos() + 1;
    ask("pont", "ccam:A", DAY);
    assertThat(read).as("nothing new").isEqualTo(2);
  }

  /** Whoever reads while an order comes into force may have read what was before. */
  @Test
  void whatIsReadMeanwhileIsNotKept() {
    answers.at(
        "pont",
        FRANCE,
        new PriceCode("ccam:A"),
        DAY,
        () -> orders,
        () -> {
          answers.forget("pont");
          return Optional.empty();
        });
    ask("pont", "ccam:A", DAY);
    assertThat(read).isEqualTo(1);
  }

  @Test
  void memoryIsBounded() {
    for (int i = 0; i <= PriceAnswers.MOST_KEPT; i++) ask("pont", "ccam:" + i, DAY);
    int before = read;
    ask("pont", "ccam:0", DAY);
    assertThat(read).isEqualTo(before + 1);
  }
}
