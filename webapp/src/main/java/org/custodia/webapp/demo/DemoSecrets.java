package org.custodia.webapp.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Passwords and secrets of one installation: made when first asked for, one file each, readable by
 * the owner only. None is in the repository.
 */
final class DemoSecrets {
  /** Letters and digits that are hard to mistake for each other on a screen. */
  private static final String LEGIBLE = "abcdefghjkmnpqrstuvwxyz23456789";

  private final SecureRandom random = new SecureRandom();
  private final Path directory;

  DemoSecrets(Path directory) {
    this.directory = directory;
    DemoFiles.createPrivateDirectory(directory);
  }

  /** Twenty-four legible characters (118 bits): passwords between programs, client secrets. */
  String secret(String name) {
    return get(name, 24, 0);
  }

  /** A password a person types: twelve legible characters in three groups (59 bits). */
  String password(String name) {
    return get(name, 12, 4);
  }

  /**
   * The shared secret of a one-time password: 20 ASCII characters, whose bytes are the HMAC key
   * (RFC 4226 section 4 recommends 160 bits of key).
   */
  String otpKey(String name) {
    return get(name, 20, 0);
  }

  /**
   * Upper-case letters and digits derived from a secret and a text (HMAC-SHA256), so that they look
   * random and come out the same each time.
   */
  String derived(String name, String from, int length) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret(name).getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
      byte[] hash = mac.doFinal(from.getBytes(StandardCharsets.UTF_8));
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < length; i++) {
        text.append(LEGIBLE.charAt((hash[i] & 0xff) % LEGIBLE.length()));
      }
      return text.toString().toUpperCase(Locale.ROOT);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HmacSHA256", e);
    }
  }

  /** The file a secret is kept in, made when missing. */
  Path file(String name) {
    secret(name);
    return directory.resolve(name);
  }

  private synchronized String get(String name, int length, int group) {
    Path file = directory.resolve(name);
    try {
      if (Files.exists(file)) return Files.readString(file);
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < length; i++) {
        if (group > 0 && i > 0 && i % group == 0) text.append('-');
        text.append(LEGIBLE.charAt(random.nextInt(LEGIBLE.length())));
      }
      DemoFiles.writePrivate(file, text.toString());
      return text.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
