package org.custodia.contracts.prices;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.custodia.contracts.Bytes32;

/** Short text as a {@code bytesN}: ASCII from the left, zeros after it. */
final class AsciiWord {
  private AsciiWord() {}

  static Bytes32 of(String text) {
    return Bytes32.of(Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), 32));
  }

  static String text(Bytes32 word) {
    byte[] bytes = word.toArray();
    int length = 0;
    while (length < bytes.length && bytes[length] != 0) length++;
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }
}
