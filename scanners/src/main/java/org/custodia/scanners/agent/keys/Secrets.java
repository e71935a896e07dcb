package org.custodia.scanners.agent.keys;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Security;
import java.util.Optional;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;

/**
 * A PKCS#12 file that is sealed under a passphrase (AES-256, PBKDF2 with HMAC-SHA-256), readable by
 * its own user only. It is written beside and moved into its place, so that a power cut leaves the
 * one before or the new one. Safe for use by several threads.
 */
public final class Secrets {
  private static final String ROUNDS = "20000";

  static {
    // Each start pays for them; the passphrase is long.
    Security.setProperty("keystore.pkcs12.keyPbeIterationCount", ROUNDS);
    Security.setProperty("keystore.pkcs12.macIterationCount", ROUNDS);
  }

  private final Path file;
  private final char[] passphrase;
  private final KeyStore store;

  private Secrets(Path file, char[] passphrase, KeyStore store) {
    this.file = file;
    this.passphrase = passphrase;
    this.store = store;
  }

  /**
   * @param file made when the first secret is kept
   * @throws IllegalArgumentException when the passphrase is another
   */
  public static Secrets in(Path file, char[] passphrase) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      if (Files.exists(file)) {
        try (InputStream in = Files.newInputStream(file)) {
          store.load(in, passphrase);
        }
      } else {
        store.load(null, passphrase);
      }
      return new Secrets(file, passphrase.clone(), store);
    } catch (IOException e) {
      if (e.getCause() instanceof GeneralSecurityException) {
        throw new IllegalArgumentException("another passphrase sealed " + file, e);
      }
      throw new UncheckedIOException("the device's secrets cannot be read: " + file, e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public synchronized Optional<byte[]> find(String name) {
    try {
      return Optional.ofNullable(store.getKey(name, passphrase)).map(java.security.Key::getEncoded);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Keeps a secret in the place of the one of this name; it is on the disk when this returns. */
  public synchronized void keep(String name, byte[] secret) {
    try {
      var entry = new KeyStore.SecretKeyEntry(new SecretKeySpec(secret, "AES"));
      store.setEntry(name, entry, new KeyStore.PasswordProtection(passphrase));
      write();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException("the device's secrets cannot be written: " + file, e);
    }
  }

  private void write() throws GeneralSecurityException, IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    store.store(bytes, passphrase);
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    try (FileChannel out =
        FileChannel.open(
            fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mine())) {
      ByteBuffer left = ByteBuffer.wrap(bytes.toByteArray());
      while (left.hasRemaining()) out.write(left);
      out.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private FileAttribute<?>[] mine() {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
