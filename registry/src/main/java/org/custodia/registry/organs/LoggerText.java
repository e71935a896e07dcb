package org.custodia.registry.organs;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Optional;

/**
 * A logger's file as a document: a line that says on whose clocks it is, then the file as it was
 * uploaded, byte for byte. So whoever gets the document reads the same times.
 */
record LoggerText(ZoneId place, byte[] file) {
  static final String TYPE = "text/csv";
  private static final String START = "# clocks of ";
  private static final int LONGEST_START = 100;

  byte[] bytes() {
    byte[] start = (START + place + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] all = Arrays.copyOf(start, start.length + file.length);
    System.arraycopy(file, 0, all, start.length, file.length);
    return all;
  }

  /** Empty for a document that is something else. */
  static Optional<LoggerText> read(OrganDocuments.Document document) {
    if (!document.type().equals(TYPE)) return Optional.empty();
    byte[] all = document.content();
    int end = 0;
    while (end < Math.min(all.length, LONGEST_START) && all[end] != '\n') end++;
    String start = new String(all, 0, end, StandardCharsets.UTF_8);
    if (!start.startsWith(START) || end >= all.length) return Optional.empty();
    try {
      ZoneId place = ZoneId.of(start.substring(START.length()));
      return Optional.of(new LoggerText(place, Arrays.copyOfRange(all, end + 1, all.length)));
    } catch (DateTimeException noPlace) {
      return Optional.empty();
    }
  }
}
