package org.custodia.contracts.abi;

import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;

/**
 * The contract that a channel had before, as the one that succeeds it names it when it is created.
 *
 * @param contract its address, lower-case hex with {@code 0x}
 * @param head its digest when it was retired
 */
public record Predecessor(String contract, Bytes32 head) {
  /** Words in the payload. */
  static final int WORDS = 2;

  /** What a successor's own digest begins with. */
  public Bytes32 firstHead() {
    return Bytes32.keccak(AbiValue.encodeAll(AbiValue.address(contract), AbiValue.bytes32(head)));
  }

  /** As the constructor takes it: zeros for none. */
  static List<Bytes32> words(Optional<Predecessor> predecessor) {
    return predecessor
        .map(
            named ->
                List.of(
                    Bytes32.of(AbiValue.encodeAll(AbiValue.address(named.contract()))),
                    named.head()))
        .orElse(List.of(Bytes32.ZERO, Bytes32.ZERO));
  }

  /** Of two words; an address is as long as one and the payload is compared anyway. */
  static Optional<Predecessor> read(List<Bytes32> words) {
    if (words.get(0).equals(Bytes32.ZERO)) return Optional.empty();
    return Optional.of(new Predecessor("0x" + words.get(0).toString().substring(26), words.get(1)));
  }
}
