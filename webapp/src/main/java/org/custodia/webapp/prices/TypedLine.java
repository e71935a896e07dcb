package org.custodia.webapp.prices;

import org.custodia.contracts.prices.Price;
import org.custodia.contracts.prices.PriceEntry;

/** An entry of an order as forms and pages have it; empty text for what is not said. */
public record TypedLine(
    String code, String amount, String fee, String reimbursed, String per, String from, String to) {
  static final TypedLine EMPTY = new TypedLine("", "", "", "", "", "", "");

  static TypedLine of(PriceEntry entry, String currency) {
    Price price = entry.price();
    return new TypedLine(
        entry.code().text(),
        price.amount() == 0 ? "" : Money.of(price.amount(), currency).plain(),
        price.fee() == 0 ? "" : Money.of(price.fee(), currency).plain(),
        price.reimbursed() == 0 ? "" : ShownRule.percent(price.reimbursed()),
        String.valueOf(price.per()),
        price.from().toString(),
        price.to().map(Object::toString).orElse(""));
  }
}
