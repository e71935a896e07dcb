/**
 * Price orders and the evaluator of price rules, as {@code PriceOrders} and {@code Pricing} have
 * them in Solidity. Whole numbers only: amounts are in the currency's minor unit, rates in
 * hundredths of a percent.
 */
package org.custodia.contracts.prices;
