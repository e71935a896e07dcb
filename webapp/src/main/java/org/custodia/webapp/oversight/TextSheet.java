package org.custodia.webapp.oversight;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/**
 * A workbook of one sheet (ECMA-376) whose cells are all text, for people with a spreadsheet. They
 * open it whatever separator their language has, and see serials as they are: no zero is lost, and
 * nothing is taken for a number, a day or a formula. Rows are sent while they are added.
 */
final class TextSheet implements AutoCloseable {
  private static final int KEPT = 500; // rows in memory
  private static final int LONGEST = 32_767; // characters that a cell can have

  private final Workbook book;
  private final Worksheet sheet;
  private int rows;

  TextSheet(OutputStream to, String name) {
    this.book = new Workbook(to, "Custodia", null);
    this.sheet = book.newWorksheet(name);
  }

  void add(List<String> cells) {
    for (int column = 0; column < cells.size(); column++) {
      String text = cells.get(column);
      if (text.isEmpty()) continue;
      sheet.inlineString(rows, column, text.substring(0, Math.min(text.length(), LONGEST)));
    }
    rows++;
    if (rows % KEPT == 0) flush();
  }

  private void flush() {
    try {
      sheet.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the export could not be sent", e);
    }
  }

  @Override
  public void close() throws IOException {
    book.close();
  }
}
