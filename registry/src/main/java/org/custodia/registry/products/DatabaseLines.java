package org.custodia.registry.products;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Lines of the medicines database, whatever their encoding: the official files are Windows-1252
 * (Latin-1 with typographic apostrophes), re-saved ones often UTF-8. Told apart line by line: bytes
 * of accented Windows-1252 text are practically never valid UTF-8.
 */
final class DatabaseLines {
  /** The longest official line has some 1,400 characters. */
  static final int MOST_BYTES = 32_768;

  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

  private final InputStream in;
  private int number;

  DatabaseLines(InputStream in) {
    this.in = new BufferedInputStream(in, 1 << 16);
  }

  /**
   * @param number from 1
   * @param columns tab-separated, trimmed; empty where the line is too long
   */
  record Line(int number, Optional<String[]> columns) {}

  /** The next line that is not empty, or empty at the end. */
  Optional<Line> next() {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
      int length = 0;
      while (true) {
        int b = in.read();
        if (b < 0 && length == 0) {
          return Optional.empty();
        }
        if (b >= 0 && b != '\n') {
          length++;
          if (length <= MOST_BYTES) {
            bytes.write(b);
          }
          continue;
        }
        number++;
        String text = decode(bytes.toByteArray());
        if (length > MOST_BYTES) {
          return Optional.of(new Line(number, Optional.empty()));
        }
        if (!text.isBlank()) {
          return Optional.of(new Line(number, Optional.of(columns(text))));
        }
        bytes.reset();
        length = 0;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The file could not be read after line " + number, e);
    }
  }

  private static String[] columns(String text) {
    String[] columns = text.split("\t", -1);
    return Arrays.stream(columns).map(String::strip).toArray(String[]::new);
  }

  private String decode(byte[] bytes) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notUtf8) {
      text = new String(bytes, WINDOWS_1252);
    }
    return number == 1 && text.startsWith("\ufeff") ? text.substring(1) : text;
  }
}
