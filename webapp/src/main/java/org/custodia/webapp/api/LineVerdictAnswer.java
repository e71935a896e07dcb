package org.custodia.webapp.api;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.prices.Judgement;
import org.custodia.contracts.prices.PriceVerdict;
import org.custodia.registry.billing.LineVerdict;
import org.custodia.registry.billing.LineVerdict.Colour;

/**
 * What is said of a line before it is on a bill.
 *
 * @param allowed minor units; it and what follows is null where nothing was compared
 * @param interest minor units owed on an overcharge if it is paid back today, where the law of the
 *     place names it
 * @param order that decided; null where none speaks of the day
 * @param problems codes of why the line cannot be on a bill
 */
record LineVerdictAnswer(
    PriceVerdict verdict,
    Colour colour,
    Optional<BigInteger> allowed,
    Optional<BigInteger> difference,
    Optional<BigInteger> price,
    Optional<BigInteger> fee,
    Optional<BigInteger> tax,
    Optional<BigInteger> interest,
    Optional<PriceAnswer.Order> order,
    List<String> problems) {
  static LineVerdictAnswer of(LineVerdict said) {
    Judgement judged = said.judgement();
    boolean compared =
        switch (judged.verdict()) {
          case LAWFUL, OVERCHARGED, UNDERCHARGED -> true;
          case NOT_REGULATED, WRONG_CURRENCY, INVALID -> false;
        };
    Optional<Judgement> numbers = Optional.of(judged).filter(one -> compared);
    return new LineVerdictAnswer(
        judged.verdict(),
        said.colour(),
        numbers.map(Judgement::allowed),
        numbers.map(Judgement::difference),
        numbers.map(Judgement::price),
        numbers.map(Judgement::fee),
        numbers.map(Judgement::tax),
        said.interest(),
        said.fact().map(fact -> PriceAnswer.Order.of(fact.order())),
        said.problems().stream().map(LineVerdict.LineProblem::code).toList());
  }
}
