package org.custodia.registry.keys;

import java.nio.file.Path;

/**
 * Keys that stay in a hardware security module, reached by PKCS#11. Each is a secp256k1 key pair
 * with a certificate, which names it; {@code setup token-key} makes one.
 *
 * @param library the module's PKCS#11 library
 * @param slot id of the slot its token is in
 * @param pinFile holds the user's PIN, on one line
 */
public record HardwareToken(Path library, long slot, Path pinFile, KeyNames names) {}
