package org.custodia.registry.keys;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keys in encrypted files, opened once. */
public final class StoredKeys implements Keys {
  private final Map<String, List<Signer>> accounts = new HashMap<>();
  private final Map<String, Signer> verifiers = new HashMap<>();

  /**
   * Opens the files.
   *
   * @param files by organisation
   * @throws IllegalStateException naming the file that cannot be opened
   */
  public StoredKeys(Map<String, KeyFiles> files) {
    files.forEach(this::open);
  }

  private void open(String organisation, KeyFiles files) {
    if (files.accounts().isEmpty()) {
      throw new IllegalStateException(
          "the network file names no account of " + organisation + " for this instance");
    }
    Path password = files.passwordFile().orElseThrow();
    accounts.put(
        organisation,
        files.accounts().stream().map(file -> KeyStoreFiles.open(file, password)).toList());
    files
        .verifier()
        .ifPresent(file -> verifiers.put(organisation, KeyStoreFiles.open(file, password)));
  }

  @Override
  public Signer account(String organisation) {
    return accounts(organisation).get(0);
  }

  @Override
  public List<Signer> accounts(String organisation) {
    List<Signer> signers = accounts.get(organisation);
    if (signers == null) {
      throw new IllegalArgumentException("not a local organisation: " + organisation);
    }
    return signers;
  }

  @Override
  public Optional<Signer> verifier(String organisation) {
    return Optional.ofNullable(verifiers.get(organisation));
  }

  @Override
  public Optional<Signer> device(String organisation, String name) {
    return Optional.empty();
  }

  @Override
  public RecordCipher records(String organisation) {
    throw new UnsupportedOperationException("record keys come with the next change");
  }
}
