package org.custodia.scanners.agent.sheets;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.custodia.scanners.agent.session.Command;
import org.custodia.scanners.gs1.ScannerCalibration;
import org.custodia.scanners.image.SymbolRenderer;
import org.custodia.scanners.labels.Label;

/**
 * A page of symbols (DataMatrix, A4), each in a cell of its own with a caption, so that a scanner
 * sees one at a time. To be printed at 100 %.
 *
 * @param title over the page
 * @param columns cells beside each other
 * @param moduleMillimetres side of a module
 * @param cells from the left, then from the top
 */
public record Sheet(String title, int columns, double moduleMillimetres, List<Cell> cells) {
  private static final double POINTS_PER_MILLIMETRE = 72 / 25.4;
  private static final float MARGIN = 42;
  private static final float TOP = 60;
  private static final float CELL_HEIGHT = 170;
  private static final PDFont FONT = new PDType1Font(Standard14Fonts.FontName.HELVETICA_BOLD);

  /**
   * @param text what the symbol holds, ASCII
   */
  public record Cell(String caption, String text) {}

  public Sheet {
    cells = List.copyOf(cells);
  }

  /**
   * Modes, undo and finish, and a badge for each operator.
   *
   * @param operators names in ASCII
   */
  public static Sheet commands(Locale locale, List<String> operators) {
    ResourceBundle words = words(locale);
    List<Cell> cells = new ArrayList<>();
    for (Command command : Command.sheet()) {
      String key =
          command instanceof Command.Begin begin
              ? "mode." + begin.mode()
              : command instanceof Command.Undo ? "sheet.undo" : "sheet.finish";
      cells.add(new Cell(words.getString(key), command.symbolText()));
    }
    for (String operator : operators) {
      cells.add(new Cell(operator, new Command.Operator(operator).symbolText()));
    }
    return new Sheet(words.getString("sheet.commands"), 3, 0.8, cells);
  }

  /** One symbol that shows how a scanner is set up. */
  public static Sheet calibration(Locale locale) {
    ResourceBundle words = words(locale);
    return new Sheet(
        words.getString("sheet.calibration"),
        1,
        0.6,
        List.of(new Cell(words.getString("sheet.calibrate"), ScannerCalibration.symbolText())));
  }

  private static ResourceBundle words(Locale locale) {
    return ResourceBundle.getBundle(
        "org.custodia.scanners.agent.messages",
        locale,
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }

  /** A label of 60 by 56 mm for each symbol, to be put where it is scanned. */
  public List<Label> labels() {
    return cells.stream()
        .map(
            cell ->
                new Label.Layout()
                    .bold(3, 6, 4, 54, cell.caption())
                    .matrix(4, 10, 0.5, new Label.Code.Matrix(cell.text()))
                    .done(cell.caption(), 60, 56))
        .toList();
  }

  /** Writes it as PDF. */
  public void writeTo(OutputStream out) throws IOException {
    try (PDDocument document = new PDDocument()) {
      int rows = (int) ((PDRectangle.A4.getHeight() - TOP - MARGIN) / CELL_HEIGHT);
      for (int from = 0; from < cells.size(); from += rows * columns) {
        PDPage page = new PDPage(PDRectangle.A4);
        document.addPage(page);
        try (PDPageContentStream content = new PDPageContentStream(document, page)) {
          text(content, title, 18, MARGIN, PDRectangle.A4.getHeight() - MARGIN);
          for (int i = from; i < Math.min(cells.size(), from + rows * columns); i++) {
            draw(content, cells.get(i), (i - from) % columns, (i - from) / columns);
          }
        }
      }
      document.save(out);
    }
  }

  private void draw(PDPageContentStream content, Cell cell, int column, int row)
      throws IOException {
    float x = MARGIN + column * (PDRectangle.A4.getWidth() - 2 * MARGIN) / columns;
    float top = PDRectangle.A4.getHeight() - TOP - row * CELL_HEIGHT;
    text(content, cell.caption(), 12, x, top - 12);
    BufferedImage modules = SymbolRenderer.dataMatrix(cell.text(), 1);
    float side = (float) (moduleMillimetres * POINTS_PER_MILLIMETRE);
    for (int y = 0; y < modules.getHeight(); y++) {
      for (int m = 0; m < modules.getWidth(); m++) {
        int until = m;
        while (until < modules.getWidth() && (modules.getRGB(until, y) & 0xff) == 0) {
          until++;
        }
        if (until > m) {
          content.addRect(x + m * side, top - 20 - (y + 1) * side, (until - m) * side, side);
          m = until;
        }
      }
    }
    content.fill();
  }

  private static void text(PDPageContentStream content, String text, float size, float x, float y)
      throws IOException {
    content.beginText();
    content.setFont(FONT, size);
    content.newLineAtOffset(x, y);
    content.showText(text);
    content.endText();
  }
}
