package org.custodia.registry.keys;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where an organisation's keys are kept. Key-store files are Web3 Secret Storage, version 3.
 *
 * @param accounts key-store files of its accounts
 * @param passwordFile holds the password of all its files, on one line
 * @param verifier key-store file of the verification service's key
 * @param devices key-store files of the devices that this instance signs for, by the device's name
 * @param records PKCS#12 file with the keys of its records
 * @param token keys in a hardware security module
 * @param vault keys that Vault keeps
 */
public record KeyFiles(
    List<Path> accounts,
    Optional<Path> passwordFile,
    Optional<Path> verifier,
    Map<String, Path> devices,
    Optional<Path> records,
    Optional<HardwareToken> token,
    Optional<KeyVault> vault) {
  /** Somebody else's keys. */
  public static final KeyFiles NONE =
      new KeyFiles(List.of(), Optional.empty(), Optional.empty(), Map.of(), Optional.empty());

  /** All in files. */
  public KeyFiles(
      List<Path> accounts,
      Optional<Path> passwordFile,
      Optional<Path> verifier,
      Map<String, Path> devices,
      Optional<Path> records) {
    this(accounts, passwordFile, verifier, devices, records, Optional.empty(), Optional.empty());
  }

  public KeyFiles {
    accounts = List.copyOf(accounts);
    devices = Map.copyOf(devices);
  }

  /** Whether an instance can send transactions with them. */
  public boolean hasAccounts() {
    return !accounts.isEmpty()
        || Stream.concat(
                token.map(HardwareToken::names).stream(), vault.map(KeyVault::names).stream())
            .anyMatch(names -> !names.accounts().isEmpty());
  }

  /** Whether an instance can seal records with them. */
  public boolean hasRecords() {
    return records.isPresent()
        || token.flatMap(HardwareToken::records).isPresent()
        || vault.flatMap(KeyVault::records).isPresent();
  }
}
