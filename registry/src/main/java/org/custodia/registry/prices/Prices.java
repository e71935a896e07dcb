package org.custodia.registry.prices;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.contracts.prices.PriceEntry;

/** Prices that were published, as this organisation's node knows them. Public knowledge. */
public interface Prices {

  /**
   * The entry that counts on a day; its rule's kind is ENDED when the last word is that the code is
   * no longer regulated. Empty when no order in force covers the day.
   */
  Optional<PriceFact> at(
      String organisation, Jurisdiction jurisdiction, PriceCode code, LocalDate day);

  /** The same for several codes; those of which nothing counts are left out. */
  Map<PriceCode, PriceFact> at(
      String organisation, Jurisdiction jurisdiction, Collection<PriceCode> codes, LocalDate day);

  /** Everything that orders in force ever said of a code, the last first. */
  List<PriceFact> history(String organisation, Jurisdiction jurisdiction, PriceCode code);

  /** What counts of a code over time, by day; see {@link PriceSpan}. */
  default List<PriceSpan> overTime(String organisation, Jurisdiction jurisdiction, PriceCode code) {
    return PriceSpan.of(history(organisation, jurisdiction, code));
  }

  /**
   * Codes that an order ever named, by code.
   *
   * @param beginning of the code, such as {@code ccam:HB}
   */
  List<PriceCode> codes(
      String organisation, Jurisdiction jurisdiction, String beginning, int limit);

  /** Where orders hold that are in force, by code. */
  List<Jurisdiction> jurisdictions(String organisation);

  /** Orders, the last first, whether or not all their entries are there. */
  List<PriceFact.OrderFact> orders(String organisation, int limit);

  Optional<PriceFact.OrderFact> order(String organisation, Bytes32 orderId);

  /** Entries of an order that are on the ledger, by code. */
  List<PriceEntry> entries(String organisation, Bytes32 orderId, int limit, int offset);
}
