package org.custodia.registry.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Keys in encrypted files, and those of a hardware token or of Vault; opened once, so that a change
 * counts from the next start on.
 */
public final class StoredKeys implements Keys {
  private final Map<String, Opened> organisations = new HashMap<>();

  private record Opened(
      List<Signer> accounts,
      Optional<Signer> verifier,
      Map<String, Signer> devices,
      Optional<RecordCipher> records) {}

  /**
   * Opens the files.
   *
   * @param files by organisation
   * @throws IllegalStateException naming the file that cannot be opened
   */
  public StoredKeys(Map<String, KeyFiles> files) {
    files.forEach(
        (organisation, its) -> {
          if (!its.hasAccounts()) {
            throw new IllegalStateException(
                "the network file names no account of " + organisation + " for this instance");
          }
          organisations.put(organisation, open(its));
        });
  }

  private static Opened open(KeyFiles files) {
    // Who has nothing in files has no password.
    Path passwordFile = files.passwordFile().orElse(Path.of(""));
    String password = files.passwordFile().map(StoredKeys::password).orElse("");
    Function<Path, Signer> signer = file -> KeyStoreFiles.open(file, password, passwordFile);
    List<Signer> accounts = new ArrayList<>(files.accounts().stream().map(signer).toList());
    Map<String, Signer> devices = new HashMap<>();
    files.devices().forEach((name, file) -> devices.put(name, signer.apply(file)));
    Optional<Signer> verifier = files.verifier().map(signer);
    // Those of a token are the newest: who has others besides is on the way to them.
    Deque<RecordKeys> records = new ArrayDeque<>();
    for (Elsewhere other : elsewhere(files)) {
      KeyNames names = other.names();
      names.accounts().forEach(name -> accounts.add(other.signers().get(name)));
      names.devices().forEach((device, name) -> devices.put(device, other.signers().get(name)));
      if (names.verifier().isPresent()) verifier = names.verifier().map(other.signers()::get);
      other.records().ifPresent(records::addFirst);
    }
    files
        .records()
        .ifPresent(file -> records.addFirst(RecordKeyFile.open(file, password, passwordFile)));
    return new Opened(
        List.copyOf(accounts),
        verifier,
        devices,
        records.stream().reduce(RecordKeys::before).map(EnvelopeCipher::new));
  }

  /** Keys that are in no file. */
  private record Elsewhere(
      KeyNames names, Map<String, Signer> signers, Optional<RecordKeys> records) {
    static Elsewhere of(
        KeyNames names, Function<String, Signer> open, Optional<RecordKeys> records) {
      Map<String, Signer> signers = new HashMap<>();
      names.forEach(name -> signers.computeIfAbsent(name, open));
      return new Elsewhere(names, signers, records);
    }
  }

  /** The token first, as is the order of accounts. */
  private static List<Elsewhere> elsewhere(KeyFiles files) {
    List<Elsewhere> all = new ArrayList<>();
    files
        .token()
        .ifPresent(
            token -> {
              OpenToken open = OpenToken.open(token.library(), token.slot(), token.pinFile());
              all.add(
                  Elsewhere.of(token.names(), open::signer, token.records().map(open::records)));
            });
    files
        .vault()
        .ifPresent(
            vault -> {
              try (OpenVault open = OpenVault.open(vault.access())) {
                all.add(
                    Elsewhere.of(vault.names(), open::signer, vault.records().map(open::records)));
              }
            });
    return all;
  }

  private static String password(Path file) {
    try (var lines = Files.lines(file)) {
      return lines.findFirst().orElse("");
    } catch (IOException e) {
      throw new IllegalStateException("could not read the password file " + file, e);
    }
  }

  @Override
  public Signer account(String organisation) {
    return accounts(organisation).get(0);
  }

  @Override
  public List<Signer> accounts(String organisation) {
    return of(organisation).accounts();
  }

  @Override
  public Optional<Signer> verifier(String organisation) {
    return of(organisation).verifier();
  }

  @Override
  public Optional<Signer> device(String organisation, String name) {
    return Optional.ofNullable(of(organisation).devices().get(name));
  }

  @Override
  public RecordCipher records(String organisation) {
    return of(organisation)
        .records()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the network file names no recordKeys of " + organisation));
  }

  private Opened of(String organisation) {
    Opened opened = organisations.get(organisation);
    if (opened == null) {
      throw new IllegalArgumentException("not a local organisation: " + organisation);
    }
    return opened;
  }

  @Override
  public String toString() {
    return "StoredKeys" + organisations.keySet();
  }
}
