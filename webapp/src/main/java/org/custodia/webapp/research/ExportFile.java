package org.custodia.webapp.research;

import java.nio.charset.StandardCharsets;
import org.custodia.registry.research.ResearchAnswer;

/**
 * Pseudonymised rows as CSV (RFC 4180), a line for each fact; a person without any has one line. A
 * spreadsheet takes nothing in it for a formula.
 */
final class ExportFile {
  private static final String HEAD = "person,sex,born_decade,type,system,code,display,year\r\n";

  private ExportFile() {}

  static byte[] write(ResearchAnswer answer) {
    StringBuilder lines = new StringBuilder(HEAD);
    for (ResearchAnswer.Row row : answer.rows()) {
      if (row.facts().isEmpty()) line(lines, row, "", "", "", "", "");
      for (ResearchAnswer.Coded fact : row.facts()) {
        line(
            lines,
            row,
            fact.type().name(),
            fact.system(),
            fact.code(),
            fact.display(),
            fact.year().map(String::valueOf).orElse(""));
      }
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void line(StringBuilder to, ResearchAnswer.Row row, String... more) {
    to.append(cell(row.number()))
        .append(',')
        .append(row.sex().map(Enum::name).orElse(""))
        .append(',')
        .append(row.born().map(String::valueOf).orElse(""));
    for (String one : more) to.append(',').append(cell(one));
    to.append("\r\n");
  }

  private static String cell(String text) {
    boolean formula = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
    return '"' + (formula ? "'" : "") + text.replace("\"", "\"\"") + '"';
  }
}
