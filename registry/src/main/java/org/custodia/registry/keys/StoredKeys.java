package org.custodia.registry.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Keys in encrypted files, opened once; a change to a file counts from the next start on. */
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
          if (its.accounts().isEmpty()) {
            throw new IllegalStateException(
                "the network file names no account of " + organisation + " for this instance");
          }
          organisations.put(organisation, open(its));
        });
  }

  private static Opened open(KeyFiles files) {
    Path passwordFile = files.passwordFile().orElseThrow();
    String password = password(passwordFile);
    Function<Path, Signer> signer = file -> KeyStoreFiles.open(file, password, passwordFile);
    List<Signer> accounts = files.accounts().stream().map(signer).toList();
    Map<String, Signer> devices = new HashMap<>();
    files.devices().forEach((name, file) -> devices.put(name, signer.apply(file)));
    return new Opened(
        accounts,
        files.verifier().map(signer),
        devices,
        files
            .records()
            .map(file -> new EnvelopeCipher(RecordKeyFile.open(file, password, passwordFile))));
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
