package org.custodia.registry.keys;

import org.custodia.contracts.Bytes32;

/** A key that signs and never shows itself. */
public interface Signer {
  /** Address of the key, lower-case hex with {@code 0x}. */
  String address();

  /**
   * Signs a digest as it is, without any prefix.
   *
   * @return 65 bytes: r (32), s (32, low half), v (27 or 28)
   */
  byte[] sign(Bytes32 digest);
}
