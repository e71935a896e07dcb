package org.custodia.webapp.oversight;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lines of a CSV file (RFC 4180) in UTF-8, for spreadsheets and programs. It begins with a byte
 * order mark, without which Excel takes accents for something else; texts that a spreadsheet would
 * take for a formula get an apostrophe before them.
 */
public final class CsvLines {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final Writer to;

  public CsvLines(Writer to) {
    this.to = to;
    write(BYTE_ORDER_MARK);
  }

  public void add(Stream<String> fields) {
    write(fields.map(CsvLines::field).collect(Collectors.joining(",", "", "\r\n")));
  }

  private void write(String text) {
    try {
      to.write(text);
    } catch (IOException e) {
      throw new UncheckedIOException("the export could not be sent", e);
    }
  }

  private static String field(String text) {
    String safe = text.matches("(?s)[=+\\-@\t\r].*") ? "'" + text : text;
    return safe.matches("(?s).*[\",\r\n].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }
}
