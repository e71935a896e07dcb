package org.custodia.webapp.billing;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.Optional;
import org.custodia.contracts.billing.DisputeReason;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.contracts.prices.PriceVerdict;
import org.custodia.registry.billing.BillView;
import org.custodia.registry.billing.BillView.LineStatus;
import org.custodia.registry.billing.LineDraft;
import org.custodia.registry.billing.LineVerdict;
import org.custodia.registry.billing.LineVerdict.Colour;
import org.custodia.webapp.prices.Money;

/**
 * A line of a bill with what was said of it, whether or not it is on the ledger.
 *
 * @param index from 0
 * @param name what it is called; its code where nobody knows
 * @param order that decided; empty where none speaks of the day
 * @param interest owed on the overcharge if it is paid back today
 */
public record ShownLine(
    int index,
    PriceCode code,
    String name,
    Jurisdiction where,
    LocalDate day,
    long quantity,
    Money charged,
    Money allowed,
    Money difference,
    PriceVerdict verdict,
    LineStatus status,
    Optional<DisputeReason> dispute,
    Optional<Order> order,
    Optional<Money> interest,
    boolean adjusted) {

  /**
   * @param kind FIXED, CEILING or ENDED
   * @param basis PACK or UNIT
   * @param amount for {@code per} units or a pack, as the order has it
   */
  public record Order(
      String id,
      Optional<String> number,
      Optional<String> kind,
      Optional<String> basis,
      Optional<Money> amount,
      Optional<Integer> per,
      Optional<Long> block) {}

  static ShownLine of(BillView.Line line, Jurisdiction where, String currency, String name) {
    return new ShownLine(
        line.index(),
        line.code(),
        name,
        where,
        line.day(),
        line.quantity(),
        new Money(line.charged(), currency),
        new Money(line.allowed(), currency),
        new Money(line.difference(), currency),
        line.verdict(),
        line.status(),
        line.dispute(),
        line.order().map(decided -> order(decided, currency)),
        line.interest().map(owed -> new Money(owed, currency)),
        line.judgements().size() > 1);
  }

  private static Order order(BillView.Decided decided, String currency) {
    return new Order(
        decided.orderId().toString(),
        decided.number(),
        decided.rule().map(rule -> rule.kind().name()),
        decided.rule().map(rule -> rule.basis().name()),
        decided.amount().map(amount -> Money.of(amount, currency)),
        decided.per(),
        decided.block());
  }

  static ShownLine of(
      int index, LineDraft line, Jurisdiction where, LineVerdict said, String name) {
    String currency = line.charge().currency();
    return new ShownLine(
        index,
        line.code(),
        name,
        where,
        line.day(),
        line.charge().quantity(),
        Money.of(line.charge().charged(), currency),
        new Money(said.judgement().allowed(), currency),
        new Money(said.judgement().difference(), currency),
        said.judgement().verdict(),
        LineStatus.ENTERED,
        Optional.empty(),
        said.fact()
            .map(
                fact ->
                    new Order(
                        fact.order().orderId().toString(),
                        Optional.of(fact.order().number()),
                        Optional.of(fact.rule().kind().name()),
                        Optional.of(fact.rule().basis().name()),
                        Optional.of(Money.of(fact.price().amount(), fact.rule().currency())),
                        Optional.of(fact.price().per()),
                        Optional.of(fact.order().block()))),
        said.interest().map(owed -> new Money(owed, currency)),
        false);
  }

  public Colour colour() {
    return Colour.of(verdict);
  }

  /** Whether an amount was compared with it, so that the numbers mean something. */
  public boolean isCompared() {
    return switch (verdict) {
      case LAWFUL, OVERCHARGED, UNDERCHARGED -> true;
      case NOT_REGULATED, WRONG_CURRENCY, INVALID -> false;
    };
  }

  /** Whether fee or tax come on top of the price that the order has for a pack. */
  public boolean isMoreThanPrice() {
    BigInteger packs = BigInteger.valueOf(quantity);
    return isCompared()
        && order
            .filter(decided -> decided.basis().equals(Optional.of("PACK")))
            .flatMap(Order::amount)
            .filter(price -> price.minor().multiply(packs).compareTo(allowed.minor()) < 0)
            .isPresent();
  }

  public boolean isOvercharged() {
    return verdict == PriceVerdict.OVERCHARGED && status != LineStatus.CANCELLED;
  }

  /** What is still owed on top of what was lawful, with interest. */
  public Money owed() {
    BigInteger interest = this.interest.map(Money::minor).orElse(BigInteger.ZERO);
    return new Money(difference.minor().add(interest), difference.currency());
  }
}
