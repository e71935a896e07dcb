package org.custodia.scanners.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.custodia.scanners.gs1.Element;
import org.custodia.scanners.gs1.ElementStrings;
import org.custodia.scanners.gs1.Gtin;
import org.custodia.scanners.gs1.ScanReader;
import org.custodia.scanners.gs1.ScannerCalibration;
import org.custodia.scanners.image.ImageDecoder;
import org.custodia.scanners.image.ImageReading;
import org.junit.jupiter.api.Test;

class LabelTest {
  private static final int DOTS_PER_INCH = 203;
  private static final String GS = "\u001d";

  /**
   * With a serial number that ends in an odd digit and has characters that ZPL reads as its own.
   */
  private static final List<Element> PACK =
      ElementStrings.ofPack(
          new Gtin("03400935955838"), "AB_12345>x", "4221S1", LocalDate.of(2027, 5, 31));

  private static final List<Element> UNIT = List.of(new Element("00", "340123450000000017"));
  private static final List<Element> LOT =
      List.of(new Element("10", "4221S1"), new Element("01", "03400935955838"));
  private static final String DONATION = "=A999926123456" + "77";
  private static final String LINK = "https://id.example.org/01/03400935955838";

  private static Label label() {
    return new Label.Layout()
        .bold(5, 9, 5, 90, "Médicament Ελλάδα ☎ <&>")
        .line(5, 12, 90)
        .matrix(5, 15, 0.5, new Label.Code.Gs1Matrix(PACK))
        .matrix(5, 40, 0.5, new Label.Code.Matrix(DONATION))
        .matrix(60, 15, 0.625, new Label.Code.Qr(LINK))
        .bars(11, 60, 0.5, 20, new Label.Code.Gs1Bars(UNIT))
        .bars(7, 85, 0.25, 15, new Label.Code.Bars(DONATION))
        .bars(7, 105, 0.25, 15, new Label.Code.Gs1Bars(LOT))
        .box(3, 3, 94, 9)
        .done("All kinds", 100, 125);
  }

  @Test
  void everySymbolIsReadBackFromThePdfAndHasItsTrueSize() throws Exception {
    BufferedImage page;
    String text;
    try (PDDocument document = Loader.loadPDF(LabelPdf.of(List.of(label(), label())))) {
      assertThat(document.getNumberOfPages()).isEqualTo(2);
      assertThat(document.getPage(0).getMediaBox().getWidth() * 25.4 / 72).isBetween(99.99, 100.01);
      page = new PDFRenderer(document).renderImageWithDPI(1, DOTS_PER_INCH);
      text = new PDFTextStripper().getText(document);
    }
    assertThat(text).contains("Médicament Ελλάδα").contains("<&>");
    assertThat(read(page, 2, 13.5, 20, 22)).isEqualTo("]d2" + GS + ElementStrings.encode(PACK));
    assertThat(read(page, 2, 38, 20, 18)).isEqualTo("]d1" + DONATION);
    assertThat(read(page, 55, 13.5, 40, 30)).isEqualTo("]Q1" + LINK);
    assertThat(read(page, 2, 58, 96, 24)).isEqualTo("]C1" + GS + "00340123450000000017");
    assertThat(read(page, 2, 83.5, 70, 18)).isEqualTo("]C0" + DONATION);
    assertThat(read(page, 2, 103.5, 70, 18)).isEqualTo("]C1" + GS + ElementStrings.encode(LOT));
    int y = (int) (70 * DOTS_PER_INCH / 25.4);
    int left = 0;
    int right = page.getWidth() - 1;
    while ((page.getRGB(left, y) & 0xff) > 127) left++;
    while ((page.getRGB(right, y) & 0xff) > 127) right--;
    assertThat((right + 1 - left) * 25.4 / DOTS_PER_INCH).as("156 modules").isBetween(77.7, 78.3);
  }

  private static String read(BufferedImage page, double x, double y, double width, double height) {
    double dots = DOTS_PER_INCH / 25.4;
    BufferedImage part =
        page.getSubimage(
            (int) (x * dots), (int) (y * dots), (int) (width * dots), (int) (height * dots));
    ImageReading reading = new ImageDecoder(new ScanReader()).decode(part, Duration.ofSeconds(20));
    assertThat(reading).isInstanceOf(ImageReading.Decoded.class);
    return ((ImageReading.Decoded) reading).best().text();
  }

  @Test
  void labelWhoseQuietZoneIsNotKeptIsNone() {
    Label.Code unit = new Label.Code.Gs1Bars(UNIT);
    assertThatThrownBy(() -> new Label.Layout().bars(4, 5, 0.5, 20, unit).done("", 100, 50))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("edge");
    assertThatThrownBy(
            () ->
                new Label.Layout()
                    .bars(11, 5, 0.5, 20, unit)
                    .text(90, 10, 3, 8, "near")
                    .done("", 100, 50))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("near");
  }

  // --- ZPL, as a printer reads it ---

  @Test
  void printerReadsTheSameSymbolsFromZpl() {
    for (LabelZpl.Resolution resolution : LabelZpl.Resolution.values()) {
      int dots = resolution.dotsPerMillimetre();
      String zpl = new String(LabelZpl.of(List.of(label()), resolution), StandardCharsets.UTF_8);
      assertThat(zpl).startsWith("^XA^CI28").endsWith("^XZ\n");
      assertThat(zpl).contains("^PW" + 100 * dots + "^LL" + 125 * dots);
      assertThat(zpl).contains("^BY" + dots / 2 + "^BCN," + 20 * dots + ",N,N,N,N");
      assertThat(zpl).contains("^FO" + 5 * dots + "," + 15 * dots + "^BXN," + dots / 2 + ",200");
      assertThat(symbols(zpl))
          .containsExactly(
              "matrix " + GS + ElementStrings.encode(PACK),
              "matrix " + DONATION,
              "qr " + LINK,
              "bars " + GS + "00340123450000000017",
              "bars " + DONATION,
              "bars " + GS + ElementStrings.encode(LOT));
    }
  }

  @Test
  void charactersThatZplReadsAsItsOwnArriveAsTheyWere() {
    String calibration = ScannerCalibration.symbolText();
    String bars = "a^b~c>d\\e_123456f";
    Label label =
        new Label.Layout()
            .text(2, 4, 3, 90, "^XZ~JA\\1F")
            .matrix(2, 6, 0.5, new Label.Code.Matrix(calibration))
            .bars(5, 60, 0.25, 10, new Label.Code.Bars(bars))
            .done("", 100, 80);
    String zpl =
        new String(
            LabelZpl.of(List.of(label), LabelZpl.Resolution.DPI_300), StandardCharsets.UTF_8);
    assertThat(zpl.split("\\^XZ", -1)).as("one label").hasSize(2);
    assertThat(symbols(zpl)).containsExactly("matrix " + calibration, "bars " + bars);
  }

  private static final Pattern FIELD =
      Pattern.compile("\\^F[OT][^^]*(\\^[A-Z0-9@]{2}[^^]*)*?(\\^FH(.))?\\^FD([^^]*)\\^FS");

  /** What a printer makes of each field that is a symbol. */
  private static List<String> symbols(String zpl) {
    List<String> symbols = new ArrayList<>();
    Matcher field = FIELD.matcher(zpl);
    while (field.find()) {
      String data = field.group(4);
      if (field.group(2) != null) data = hex(data, field.group(3).charAt(0));
      String commands = field.group();
      if (commands.contains("^BX")) {
        assertThat(commands).as("ECC 200, escape character").contains(",200,,,,_");
        symbols.add("matrix " + matrix(data));
      } else if (commands.contains("^BQ")) {
        assertThat(data).as("level M, automatic").startsWith("MA,");
        symbols.add("qr " + data.substring(3));
      } else if (commands.contains("^BC")) {
        symbols.add("bars " + bars(data));
      }
    }
    return symbols;
  }

  private static String hex(String data, char indicator) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < data.length(); i++) {
      if (data.charAt(i) == indicator) {
        plain.append((char) Integer.parseInt(data.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        plain.append(data.charAt(i));
      }
    }
    return plain.toString();
  }

  private static String matrix(String data) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < data.length(); i++) {
      char c = data.charAt(i);
      if (c != '_') {
        plain.append(c);
        continue;
      }
      char next = data.charAt(++i);
      if (next == '1') {
        plain.append(GS);
      } else if (next == '_') {
        plain.append('_');
      } else {
        assertThat(next).as("shifted").isBetween('@', '_');
        plain.append((char) (next - '@'));
      }
    }
    return plain.toString();
  }

  /** Zebra's table of invocation codes: their values in Code 128. */
  private static final Map<Character, Integer> CODES =
      Map.ofEntries(
          Map.entry('<', 62),
          Map.entry('0', 30),
          Map.entry('=', 94),
          Map.entry('1', 95),
          Map.entry('2', 96),
          Map.entry('3', 97),
          Map.entry('4', 98),
          Map.entry('5', 99),
          Map.entry('6', 100),
          Map.entry('7', 101),
          Map.entry('8', 102),
          Map.entry('9', 103),
          Map.entry(':', 104),
          Map.entry(';', 105));

  private static String bars(String data) {
    StringBuilder plain = new StringBuilder();
    boolean pairs = false;
    for (int i = 0; i < data.length(); i++) {
      char c = data.charAt(i);
      if (c == '>') {
        int value = CODES.get(data.charAt(++i));
        switch (value) {
          case 105, 99 -> pairs = true;
          case 104 -> pairs = false;
          case 102 -> plain.append(GS);
          case 100 -> pairs = false;
          default -> {
            assertThat(pairs).as("a character in subset C").isFalse();
            assertThat(value).isLessThan(95);
            plain.append((char) (value + ' '));
          }
        }
      } else if (pairs) {
        assertThat(data.substring(i, i + 2)).as("a pair of digits").matches("[0-9]{2}");
        plain.append(data, i, i + 2);
        i++;
      } else {
        assertThat(c).as("a character of subset B").isBetween(' ', '}').isNotEqualTo('^');
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
