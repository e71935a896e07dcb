package org.custodia.acceptance.dsl;

/**
 * An order that fixes prices.
 *
 * @param id on the ledger
 * @param number by which people call it
 * @param root of its prices, as it was signed
 */
public record PriceOrder(String id, String number, String root) {
  @Override
  public String toString() {
    return "the order " + number;
  }
}
