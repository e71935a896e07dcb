package org.custodia.registry.keys;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;

/**
 * A PKCS#12 file with an organisation's record keys, as {@code keytool} makes and shows it: AES-256
 * keys {@code record-1}, {@code record-2}, … of which the highest seals and all open, and {@code
 * index} behind the tokens, which stays.
 */
public final class RecordKeyFile {
  static final String INDEX = "index";
  static final int KEY_BYTES = 32;
  private static final Pattern RECORD = Pattern.compile("record-([1-9][0-9]{0,8})");

  private RecordKeyFile() {}

  /**
   * Makes a file with a first key and an index key, readable by its owner only.
   *
   * @param file where to; must not exist
   */
  public static void create(Path file, String password) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      put(store, INDEX, password);
      put(store, "record-1", password);
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      write(store, file, password);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("could not make record keys for " + file, e);
    }
  }

  /** Adds a key, which seals from the next start on; replaces the file in one step. */
  public static void rotate(Path file, String password) {
    try {
      KeyStore store = load(file, password);
      int next = numbers(store, file).lastKey() + 1;
      put(store, "record-" + next, password);
      Path fresh = file.resolveSibling(file.getFileName() + ".next");
      Files.deleteIfExists(fresh);
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      write(store, fresh, password);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("could not add a key to the record keys " + file, e);
    }
  }

  /**
   * @param passwordFile where the password was found, for the message
   * @throws IllegalStateException naming the file and what is wrong with it
   */
  static RecordKeys open(Path file, String password, Path passwordFile) {
    try {
      KeyStore store = load(file, password);
      List<SecretKey> wrapping = new ArrayList<>();
      for (String alias : numbers(store, file).values()) {
        wrapping.add(key(store, alias, password, file));
      }
      return new RecordKeys(wrapping, key(store, INDEX, password, file));
    } catch (IOException e) {
      throw e.getCause() instanceof UnrecoverableKeyException
          ? new IllegalStateException(
              "could not open the record keys " + file + " with the password of " + passwordFile)
          : new IllegalStateException("could not read the record keys " + file, e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("could not open the record keys " + file, e);
    }
  }

  private static NavigableMap<Integer, String> numbers(KeyStore store, Path file)
      throws GeneralSecurityException {
    List<String> aliases = Collections.list(store.aliases());
    NavigableMap<Integer, String> numbers = numbers(aliases);
    for (String alias : aliases) {
      if (!numbers.containsValue(alias) && !alias.equals(INDEX)) {
        throw new IllegalStateException(
            "the record keys " + file + " hold an entry of another name: " + alias);
      }
    }
    if (numbers.isEmpty()) {
      throw new IllegalStateException("the record keys " + file + " hold no key record-1");
    }
    return numbers;
  }

  /** Those names that are of keys that wrap, by their numbers. */
  static NavigableMap<Integer, String> numbers(Collection<String> names) {
    NavigableMap<Integer, String> numbers = new TreeMap<>();
    for (String name : names) {
      Matcher matcher = RECORD.matcher(name);
      if (matcher.matches()) numbers.put(Integer.parseInt(matcher.group(1)), name);
    }
    return numbers;
  }

  private static SecretKey key(KeyStore store, String alias, String password, Path file)
      throws GeneralSecurityException {
    if (store.getKey(alias, password.toCharArray()) instanceof SecretKey key
        && key.getAlgorithm().equals("AES")
        && key.getEncoded().length == KEY_BYTES) {
      return key;
    }
    throw new IllegalStateException(
        "the record keys " + file + " hold no AES key of 256 bits named " + alias);
  }

  private static void put(KeyStore store, String alias, String password)
      throws GeneralSecurityException {
    store.setEntry(
        alias,
        new KeyStore.SecretKeyEntry(fresh()),
        new KeyStore.PasswordProtection(password.toCharArray()));
  }

  static SecretKey fresh() throws GeneralSecurityException {
    KeyGenerator generator = KeyGenerator.getInstance("AES");
    generator.init(KEY_BYTES * Byte.SIZE);
    return generator.generateKey();
  }

  private static KeyStore load(Path file, String password)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, password.toCharArray());
    }
    return store;
  }

  private static void write(KeyStore store, Path file, String password)
      throws IOException, GeneralSecurityException {
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, password.toCharArray());
    }
  }
}
