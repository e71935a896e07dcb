package org.custodia.registry.keys;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Keys that stay in a hardware security module, reached by PKCS#11. Each that signs is a secp256k1
 * key pair with a certificate, which names it; {@code setup token-key} makes one.
 *
 * @param library the module's PKCS#11 library
 * @param slot id of the slot its token is in
 * @param pinFile holds the user's PIN, on one line
 * @param records what the names of the keys of the organisation's records begin with, which {@code
 *     setup token-record-keys} makes
 */
public record HardwareToken(
    Path library, long slot, Path pinFile, KeyNames names, Optional<String> records) {
  /** Whose record keys are elsewhere. */
  public HardwareToken(Path library, long slot, Path pinFile, KeyNames names) {
    this(library, slot, pinFile, names, Optional.empty());
  }
}
