package org.custodia.contracts.prices;

import java.util.Arrays;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;

/** What an order says of a code. */
public record PriceEntry(PriceCode code, Price price) {
  /** Bytes of an entry in a batch: code and word. */
  public static final int BYTES = 64;

  byte[] bytes() {
    return AbiValue.encodeAll(AbiValue.bytes32(code.word()), AbiValue.bytes32(price.word()));
  }

  /**
   * Reads the entry that begins at this place of a batch.
   *
   * @throws IllegalArgumentException when it is none
   */
  static PriceEntry read(byte[] batch, int at) {
    Bytes32 code = Bytes32.of(Arrays.copyOfRange(batch, at, at + 32));
    Bytes32 word = Bytes32.of(Arrays.copyOfRange(batch, at + 32, at + BYTES));
    return new PriceEntry(PriceCode.of(code), Price.of(word));
  }

  /**
   * Its leaf in the order's tree: OpenZeppelin's standard leaf of {@code ["bytes32", "bytes32"]}.
   */
  public Bytes32 leaf() {
    return Bytes32.keccak(Bytes32.keccak(bytes()).toArray());
  }
}
