package org.custodia.contracts.prices;

import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;

/**
 * What the regulator signs of a price order; {@code PriceOrders.OrderTerms}.
 *
 * @param number as the order is cited; 1 to {@value PriceOrder#NUMBER_LIMIT} bytes of UTF-8
 * @param document SHA-256 of the order as it was published
 * @param root OpenZeppelin tree over the leaves of the entries
 * @param size entries
 * @param batches Keccak-256 of each batch
 */
public record OrderTerms(
    Jurisdiction jurisdiction,
    String number,
    Bytes32 document,
    PriceRule rule,
    Bytes32 root,
    int size,
    List<Bytes32> batches) {
  public OrderTerms {
    batches = List.copyOf(batches);
  }

  /** The subject of the act that announces it. */
  public Bytes32 orderId() {
    return PriceOrder.orderId(jurisdiction, number);
  }

  /** What the act that announces it binds as its detail. */
  public Bytes32 detail() {
    return Bytes32.keccak(AbiValue.encodeAll(toAbi()));
  }

  /** The struct as a contract's argument. */
  public AbiValue toAbi() {
    return AbiValue.tuple(
        AbiValue.bytes32(jurisdiction.word()),
        AbiValue.string(number),
        AbiValue.bytes32(document),
        rule.toAbi(),
        AbiValue.bytes32(root),
        AbiValue.uint(size),
        new AbiValue.Array(batches.stream().map(AbiValue::bytes32).toList()));
  }
}
