package org.custodia.webapp.oversight;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lines of a CSV file (RFC 4180). Texts that a spreadsheet would take for a formula get an
 * apostrophe before them.
 */
public final class CsvLines {
  private final Writer to;

  public CsvLines(Writer to) {
    this.to = to;
  }

  public void add(Stream<String> fields) {
    try {
      to.write(fields.map(CsvLines::field).collect(Collectors.joining(",", "", "\r\n")));
    } catch (IOException e) {
      throw new UncheckedIOException("the export could not be sent", e);
    }
  }

  private static String field(String text) {
    String safe = text.matches("(?s)[=+\\-@\t\r].*") ? "'" + text : text;
    return safe.matches("(?s).*[\",\r\n].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }
}
