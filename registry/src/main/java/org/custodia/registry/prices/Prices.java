package org.custodia.registry.prices;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.PriceCode;

/** Prices that were published, as this organisation's node knows them. Public knowledge. */
public interface Prices {

  /**
   * The entry that counts on a day; its rule's kind is ENDED when the last word is that the code is
   * no longer regulated. Empty when no order in force covers the day.
   */
  Optional<PriceFact> at(
      String organisation, Jurisdiction jurisdiction, PriceCode code, LocalDate day);

  /** Everything that orders in force ever said of a code, the last first. */
  List<PriceFact> history(String organisation, Jurisdiction jurisdiction, PriceCode code);

  /** Orders, the last first, whether or not all their entries are there. */
  List<PriceFact.OrderFact> orders(String organisation, int limit);
}
