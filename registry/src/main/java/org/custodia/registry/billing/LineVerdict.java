package org.custodia.registry.billing;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.prices.Judgement;
import org.custodia.contracts.prices.PriceVerdict;
import org.custodia.registry.prices.PriceFact;

/**
 * What is to be said of a line before it is on the ledger, by the prices that this organisation's
 * node has. The contract says the same of the same orders.
 *
 * @param judgement verdict, and in minor units what is allowed, the difference, and of one pack
 *     price, fee and tax
 * @param fact rule, price, order and its block that decided; empty where no order in force speaks
 *     of the day
 * @param interest minor units owed on top of what was overcharged if it is paid back today; empty
 *     where the law of the place names none
 * @param problems why the line cannot be on a bill at all; none for one that can
 */
public record LineVerdict(
    Judgement judgement,
    Optional<PriceFact> fact,
    Optional<BigInteger> interest,
    List<LineProblem> problems) {
  public LineVerdict {
    problems = List.copyOf(problems);
  }

  /** Red: it stops its bill as it stands. */
  public boolean isUnlawful() {
    return Colour.of(judgement.verdict()) == Colour.RED;
  }

  public Colour colour() {
    return Colour.of(judgement.verdict());
  }

  /** How a line is shown; never by colour alone. */
  public enum Colour {
    GREEN,
    RED,
    /** No order speaks of it: the payer decides. */
    NOT_REGULATED;

    public static Colour of(PriceVerdict verdict) {
      return switch (verdict) {
        case LAWFUL -> GREEN;
        case NOT_REGULATED -> NOT_REGULATED;
        case OVERCHARGED, UNDERCHARGED, WRONG_CURRENCY, INVALID -> RED;
      };
    }
  }

  /**
   * @param code of docs/errors.md: CUS-BIL-020 pack not dispensed by this organisation, CUS-BIL-021
   *     pack billed before, CUS-BIL-022 service still to come or before 1970, CUS-BIL-023 pack
   *     twice on this bill, CUS-BIL-024 text too long, CUS-BIL-025 amount, quantity or rate that
   *     the ledger cannot hold, CUS-BIL-026 pack that is no medicine's line
   */
  public record LineProblem(String code, List<Object> arguments) {
    public LineProblem {
      arguments = List.copyOf(arguments);
    }
  }
}
