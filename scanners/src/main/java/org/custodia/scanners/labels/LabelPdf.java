package org.custodia.scanners.labels;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;

/**
 * Writes labels as PDF, each a page of its true size with the symbols as areas, not pictures. To be
 * printed at 100 %. The font (Liberation Sans, which PDFBox carries) is put in.
 */
public final class LabelPdf {
  private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
  private static final double POINTS = 72 / 25.4;

  private LabelPdf() {}

  public static byte[] of(List<Label> labels) {
    try (PDDocument document = new PDDocument();
        InputStream font = PDDocument.class.getResourceAsStream(FONT)) {
      PDFont sans = PDType0Font.load(document, font, true);
      document.getDocumentInformation().setTitle(labels.get(0).title());
      for (Label label : labels) {
        PDPage page = new PDPage(new PDRectangle(points(label.width()), points(label.height())));
        document.addPage(page);
        try (PDPageContentStream content = new PDPageContentStream(document, page)) {
          for (Label.Item item : label.items()) {
            draw(content, label, item, sans);
          }
        }
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      document.save(out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("The labels could not be written", e);
    }
  }

  private static float points(double millimetres) {
    return (float) (millimetres * POINTS);
  }

  private static void draw(PDPageContentStream content, Label label, Label.Item item, PDFont font)
      throws IOException {
    if (item instanceof Label.Text text) {
      text(content, label, text, font);
    } else if (item instanceof Label.Line line) {
      float y = points(label.height() - line.y() - 0.2);
      content.addRect(points(line.x()), y, points(line.width()), points(0.4));
      content.fill();
    } else if (item instanceof Label.Box box) {
      content.setLineWidth(points(0.4));
      float y = points(label.height() - box.y() - box.height());
      content.addRect(points(box.x()), y, points(box.width()), points(box.height()));
      content.stroke();
    } else if (item instanceof Label.Symbol symbol) {
      symbol(content, label, symbol);
    }
  }

  private static void symbol(PDPageContentStream content, Label label, Label.Symbol symbol)
      throws IOException {
    double down = symbol.code().isBars() ? symbol.barHeight() : symbol.module();
    for (var run : symbol.code().modules().runs()) {
      double y = label.height() - symbol.y() - (run.y() + 1) * down;
      content.addRect(
          points(symbol.x() + run.x() * symbol.module()),
          points(y),
          points(run.width() * symbol.module()),
          points(down));
    }
    content.fill();
  }

  private static void text(PDPageContentStream content, Label label, Label.Text text, PDFont font)
      throws IOException {
    content.beginText();
    content.setFont(font, points(text.size()));
    if (text.bold()) {
      content.setRenderingMode(RenderingMode.FILL_STROKE);
      content.setLineWidth(points(text.size() * 0.03));
    } else {
      content.setRenderingMode(RenderingMode.FILL);
    }
    content.newLineAtOffset(points(text.x()), points(label.height() - text.y()));
    content.showText(writable(text.text(), font));
    content.endText();
  }

  /** What the font has no letter for is shown as a question mark instead of failing the label. */
  private static String writable(String text, PDFont font) {
    StringBuilder writable = new StringBuilder();
    text.codePoints()
        .forEach(
            point -> {
              String one = Character.toString(point);
              try {
                font.encode(one);
                writable.append(one);
              } catch (IOException | IllegalArgumentException missing) {
                writable.append('?');
              }
            });
    return writable.toString();
  }
}
