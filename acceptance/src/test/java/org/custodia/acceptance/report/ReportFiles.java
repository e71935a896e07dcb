package org.custodia.acceptance.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;

/** Writes {@code report.html} and {@code report.json}. */
public final class ReportFiles {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private ReportFiles() {}

  /**
   * @return the page
   */
  public static Path write(RunReport report, Path directory) {
    Path page = directory.resolve("report.html");
    try {
      Files.createDirectories(directory);
      Files.writeString(
          directory.resolve("report.json"),
          JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report));
      Files.writeString(page, ReportPage.of(report));
      return page;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
