package org.custodia.registry.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.registry.keys.KeyFiles;
import org.custodia.registry.keys.KeyStoreFiles;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.keys.RecordKeyFile;
import org.custodia.registry.keys.StoredKeys;

/** Real keys in files of their own, for tests that need no network. */
public final class TestKeys {
  private static final String PASSWORD = "a password of tests";

  private TestKeys() {}

  /** One account and record keys for each of these organisations. */
  public static Keys of(String... organisations) {
    try {
      Path folder = Files.createTempDirectory("custodia-keys");
      Path password = Files.writeString(folder.resolve("password"), PASSWORD);
      Map<String, KeyFiles> files = new HashMap<>();
      for (String organisation : organisations) {
        Path account = folder.resolve(organisation + ".json");
        KeyStoreFiles.create(account, PASSWORD);
        Path records = folder.resolve(organisation + ".p12");
        RecordKeyFile.create(records, PASSWORD);
        files.put(
            organisation,
            new KeyFiles(
                List.of(account),
                Optional.of(password),
                Optional.empty(),
                Map.of(),
                Optional.of(records)));
      }
      return new StoredKeys(files);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
