package org.custodia.registry.keys;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keys that stay in a hardware security module, reached by PKCS#11. Each is a secp256k1 key pair
 * with a certificate, which names it; {@code setup token-key} makes one.
 *
 * @param library the module's PKCS#11 library
 * @param slot id of the slot its token is in
 * @param pinFile holds the user's PIN, on one line
 * @param accounts names of the organisation's account keys
 * @param verifier name of the verification service's key
 * @param devices names of keys by the device that this instance signs for with it
 */
public record HardwareToken(
    Path library,
    long slot,
    Path pinFile,
    List<String> accounts,
    Optional<String> verifier,
    Map<String, String> devices) {
  public HardwareToken {
    accounts = List.copyOf(accounts);
    devices = Map.copyOf(devices);
  }
}
