package org.custodia.registry.keys;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Keys that HashiCorp Vault keeps, in its secrets engine KV, version 2: its engine {@code transit}
 * does not have the curve secp256k1. {@code setup vault-key} makes one.
 *
 * @param access how it is reached
 * @param records name of the secret with the keys of the organisation's records, which {@code setup
 *     vault-record-keys} makes
 */
public record KeyVault(Access access, KeyNames names, Optional<String> records) {
  /** Whose record keys are in a file. */
  public KeyVault(Access access, KeyNames names) {
    this(access, names, Optional.empty());
  }

  /**
   * How this instance reaches Vault and shows who it is, by AppRole.
   *
   * @param address of Vault, {@code https://HOST:PORT}
   * @param authorities PEM file of the authorities that must have signed Vault's certificate;
   *     Java's own when empty
   * @param mount where the secrets engine is mounted
   * @param path folder of the organisation's keys within it
   * @param roleIdFile holds the role's id, on one line
   * @param secretIdFile holds a secret id of the role, on one line
   */
  public record Access(
      URI address,
      Optional<Path> authorities,
      String mount,
      String path,
      Path roleIdFile,
      Path secretIdFile) {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");

    /** Keys go over this line: only Vault's agent on this machine is reached without encryption. */
    public static boolean keepsSecrets(URI address) {
      return "https".equals(address.getScheme()) || LOOPBACK.contains(address.getHost());
    }
  }
}
