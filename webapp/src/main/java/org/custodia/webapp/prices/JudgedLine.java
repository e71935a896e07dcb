package org.custodia.webapp.prices;

import java.time.LocalDate;
import java.util.Optional;
import org.custodia.contracts.prices.ChargedLine;
import org.custodia.contracts.prices.Judgement;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.OverchargeInterest;
import org.custodia.contracts.prices.PriceVerdict;
import org.custodia.registry.prices.PriceFact;

/**
 * A line of a bill with what is to be said of it.
 *
 * @param fact the price that decided; empty where no order says anything of the day
 * @param interest owed on top of what was overcharged, if it is paid back today; empty where the
 *     law there names none
 */
public record JudgedLine(
    Optional<PriceFact> fact, ChargedLine line, Judgement judgement, Optional<Money> interest) {

  static JudgedLine of(
      Optional<PriceFact> fact,
      ChargedLine line,
      Judgement judgement,
      Jurisdiction where,
      LocalDate day,
      LocalDate today) {
    Optional<Money> interest =
        Optional.of(judgement)
            .filter(said -> said.verdict() == PriceVerdict.OVERCHARGED && !day.isAfter(today))
            .flatMap(
                said ->
                    OverchargeInterest.of(where)
                        .map(rate -> rate.on(said.difference(), day, today)))
            .map(owed -> new Money(owed, line.currency()));
    return new JudgedLine(fact, line, judgement, interest);
  }

  public Money charged() {
    return Money.of(line.charged(), line.currency());
  }

  public Money allowed() {
    return new Money(judgement.allowed(), line.currency());
  }

  public Money difference() {
    return new Money(judgement.difference(), line.currency());
  }

  /** Whether an amount was compared with it, so that the numbers mean something. */
  public boolean isCompared() {
    return switch (judgement.verdict()) {
      case LAWFUL, OVERCHARGED, UNDERCHARGED -> true;
      case NOT_REGULATED, WRONG_CURRENCY, INVALID -> false;
    };
  }
}
