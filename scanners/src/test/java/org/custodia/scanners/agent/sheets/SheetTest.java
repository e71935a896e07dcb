package org.custodia.scanners.agent.sheets;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.custodia.scanners.agent.session.Command;
import org.custodia.scanners.gs1.ScanReader;
import org.custodia.scanners.gs1.ScannerCalibration;
import org.custodia.scanners.image.ImageDecoder;
import org.custodia.scanners.image.ImageReading;
import org.custodia.scanners.labels.LabelPdf;
import org.junit.jupiter.api.Test;

class SheetTest {
  private static final boolean LONG = Boolean.getBoolean("custodia.long");
  private static final int DOTS_PER_INCH = 200;

  private final ImageDecoder decoder = new ImageDecoder(new ScanReader());

  private static List<BufferedImage> printed(Sheet sheet) throws Exception {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    sheet.writeTo(file);
    List<BufferedImage> pages = new ArrayList<>();
    try (PDDocument document = Loader.loadPDF(file.toByteArray())) {
      PDFRenderer renderer = new PDFRenderer(document);
      for (int page = 0; page < document.getNumberOfPages(); page++) {
        pages.add(renderer.renderImageWithDPI(page, DOTS_PER_INCH));
      }
    }
    return pages;
  }

  /** Generous, because the machine may be busy. */
  private String read(BufferedImage picture, int seconds) {
    ImageReading reading = decoder.decode(picture, Duration.ofSeconds(seconds));
    assertThat(reading).isInstanceOf(ImageReading.Decoded.class);
    return ((ImageReading.Decoded) reading).best().text();
  }

  @Test
  void everyCommandIsReadBackFromThePrintedSheet() throws Exception {
    Sheet sheet = Sheet.commands(Locale.FRENCH, List.of("h.martin"));
    List<BufferedImage> pages = printed(sheet);
    assertThat(pages).hasSize(1);
    BufferedImage page = pages.get(0);
    double dots = DOTS_PER_INCH / 72.0;
    for (int i = 0; i < sheet.cells().size(); i += LONG ? 1 : 3) {
      int x = (int) ((42 + i % 3 * 511 / 3.0 - 6) * dots);
      int y = (int) ((60 + i / 3 * 170 + 14) * dots);
      BufferedImage cell = page.getSubimage(x, y, (int) (120 * dots), (int) (130 * dots));
      assertThat(Command.read(read(cell, 20)))
          .as(sheet.cells().get(i).caption())
          .contains(Command.read(sheet.cells().get(i).text()).orElseThrow());
    }
  }

  @Test
  void labelsHaveTheSymbolsOfTheSheetAndTheirQuietZones() throws Exception {
    Sheet sheet = Sheet.calibration(Locale.FRENCH);
    try (PDDocument document = Loader.loadPDF(LabelPdf.of(sheet.labels()))) {
      BufferedImage label = new PDFRenderer(document).renderImageWithDPI(0, DOTS_PER_INCH);
      assertThat(ScannerCalibration.read(read(label, 20)).orElseThrow().findings()).isEmpty();
    }
    assertThat(Sheet.commands(Locale.FRENCH, List.of("h.martin")).labels())
        .hasSameSizeAs(Sheet.commands(Locale.FRENCH, List.of("h.martin")).cells());
  }

  @Test
  void calibrationSymbolIsReadBackAndHasItsTrueSize() throws Exception {
    Sheet sheet = Sheet.calibration(Locale.ENGLISH);
    BufferedImage page = printed(sheet).get(0);
    assertThat(ScannerCalibration.read(read(page, 20)).orElseThrow().findings()).isEmpty();
    int left = page.getWidth();
    int right = 0;
    for (int y = page.getHeight() / 8; y < page.getHeight() / 5; y++) {
      for (int x = 0; x < page.getWidth(); x++) {
        if ((page.getRGB(x, y) & 0xff) < 128) {
          left = Math.min(left, x);
          right = Math.max(right, x);
        }
      }
    }
    double millimetres = (right + 1 - left) * 25.4 / DOTS_PER_INCH;
    double modules = millimetres / sheet.moduleMillimetres();
    assertThat(Math.abs(modules - Math.round(modules))).as("%s modules", modules).isLessThan(0.3);
    assertThat(Math.round(modules)).isIn(64L, 72L, 80L);
  }
}
