package org.custodia.registry.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.Security;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.registry.keys.KeyFiles;
import org.custodia.registry.keys.KeyStoreFiles;
import org.custodia.registry.keys.RecordKeyFile;
import org.custodia.registry.keys.StoredKeys;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Wallet;
import org.web3j.crypto.WalletFile;
import org.web3j.crypto.exception.CipherException;

/**
 * Real keys in files as {@link KeyStoreFiles} and {@link RecordKeyFile} make them, but for the work
 * that makes guessing a password slow: with it, each start of an instance would compute for a
 * second.
 */
public final class TestKeys {
  private static final String PASSWORD = "a password of tests";
  private static final ObjectMapper JSON = new ObjectMapper();

  private TestKeys() {}

  /**
   * Makes a key-store file of a new key.
   *
   * @return address of the key, lower-case hex with {@code 0x}
   */
  public static String account(Path file, String password) {
    try {
      WalletFile wallet = Wallet.create(password, Keys.createEcKeyPair(), 2, 1);
      Files.createDirectories(file.getParent());
      Files.write(file, JSON.writeValueAsBytes(wallet), StandardOpenOption.CREATE_NEW);
      return "0x" + wallet.getAddress();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (CipherException | GeneralSecurityException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Makes a file of record keys. */
  public static void records(Path file, String password) {
    for (String of : List.of("keyPbe", "mac")) {
      Security.setProperty("keystore.pkcs12." + of + "IterationCount", "1");
    }
    RecordKeyFile.create(file, password);
  }

  /** One account and record keys for each of these organisations. */
  public static org.custodia.registry.keys.Keys of(String... organisations) {
    try {
      return in(Files.createTempDirectory("custodia-keys"), organisations);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The same in this folder: those that are there already are opened. */
  public static org.custodia.registry.keys.Keys in(Path folder, String... organisations) {
    try {
      Path password = Files.writeString(folder.resolve("password"), PASSWORD);
      Map<String, KeyFiles> files = new HashMap<>();
      for (String organisation : organisations) {
        Path account = folder.resolve(organisation + ".json");
        if (!Files.exists(account)) account(account, PASSWORD);
        Path records = recordKeys(folder, organisation);
        if (!Files.exists(records)) records(records, PASSWORD);
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

  /** Gives an organisation of {@link #in} another record key, for who opens the folder next. */
  public static void rotateRecords(Path folder, String organisation) {
    RecordKeyFile.rotate(recordKeys(folder, organisation), PASSWORD);
  }

  private static Path recordKeys(Path folder, String organisation) {
    return folder.resolve(organisation + ".p12");
  }
}
