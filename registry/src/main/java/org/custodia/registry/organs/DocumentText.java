package org.custodia.registry.organs;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.custodia.contracts.Bytes32;

/**
 * A document as it is hashed, sealed and sent: 32 random bytes, the length of the media type in one
 * byte, the media type in ASCII, and the content.
 */
record DocumentText(byte[] salt, String type, byte[] content) {
  static final int SALT = 32;
  private static final int LONGEST_TYPE = 100;
  private static final Pattern TYPE =
      Pattern.compile("[a-z]+/[a-z0-9][a-z0-9.+-]*(; ?charset=[a-zA-Z0-9-]+)?");
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Longest text of a document. */
  static final int LONGEST = SALT + 1 + LONGEST_TYPE + OrganDocuments.LARGEST;

  static DocumentText fresh(String type, byte[] content) {
    byte[] salt = new byte[SALT];
    RANDOM.nextBytes(salt);
    return new DocumentText(salt, type, content);
  }

  static boolean isType(String type) {
    return type.length() <= LONGEST_TYPE && TYPE.matcher(type).matches();
  }

  byte[] bytes() {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(SALT + 1 + name.length + content.length)
        .put(salt)
        .put((byte) name.length)
        .put(name)
        .put(content)
        .array();
  }

  static Bytes32 hash(byte[] text) {
    return Bytes32.keccak(text);
  }

  /** Empty for bytes that are no such text. */
  static Optional<DocumentText> read(byte[] text) {
    if (text.length <= SALT || text.length > LONGEST) return Optional.empty();
    int length = text[SALT];
    int start = SALT + 1 + length;
    if (length <= 0 || start > text.length) return Optional.empty();
    String type = new String(text, SALT + 1, length, StandardCharsets.US_ASCII);
    return isType(type)
        ? Optional.of(
            new DocumentText(
                Arrays.copyOf(text, SALT), type, Arrays.copyOfRange(text, start, text.length)))
        : Optional.empty();
  }
}
