package org.custodia.registry.prices;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.Price;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.contracts.prices.PriceRule;

/**
 * What an order in force says of a code, with the evidence.
 *
 * @param word the entry's word on the ledger; with the code's it makes the leaf
 * @param proof hashes from the leaf to the order's root; none where the announced root is not that
 *     of the order's entries
 */
public record PriceFact(
    PriceCode code,
    Price price,
    PriceRule rule,
    OrderFact order,
    Bytes32 word,
    Optional<List<Bytes32>> proof) {

  /**
   * An order as the ledger has it.
   *
   * @param document SHA-256 of the order as it was published
   * @param size entries
   * @param batches that they travel in
   * @param written batches that are on the ledger
   * @param block of the announcement
   * @param inForceAt block time; empty while entries are missing
   */
  public record OrderFact(
      Bytes32 orderId,
      Jurisdiction jurisdiction,
      String number,
      Bytes32 document,
      PriceRule rule,
      Bytes32 root,
      int size,
      int batches,
      int written,
      Instant announcedAt,
      long block,
      Bytes32 transaction,
      Optional<Instant> inForceAt) {}
}
