package org.custodia.registry.keys;

/** A key that shows only what follows from it: HMAC-SHA256, as {@link KeyDerivation} says. */
interface Derivation {
  /**
   * @param info what the derived key is for
   * @return 32 bytes
   */
  byte[] derive(byte[] info);
}
