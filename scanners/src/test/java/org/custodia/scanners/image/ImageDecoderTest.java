package org.custodia.scanners.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.custodia.scanners.gs1.Element;
import org.custodia.scanners.gs1.ElementStrings;
import org.custodia.scanners.gs1.Gtin;
import org.custodia.scanners.gs1.HumanOriginScan;
import org.custodia.scanners.gs1.PackScan;
import org.custodia.scanners.gs1.Scan;
import org.custodia.scanners.gs1.ScanReader;
import org.custodia.scanners.gs1.Symbology;
import org.custodia.scanners.isbt128.DataStructure;
import org.custodia.scanners.isbt128.DonationNumber;
import org.custodia.scanners.isbt128.Isbt128Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
  /** Generous, because the machine may be busy; the ladder stops at the first pack anyway. */
  private static final Duration BUDGET = Duration.ofSeconds(20);

  private static final PackFace FACE =
      new PackFace(
          "DOLIPRANE 1000 mg, comprimé",
          "plaquette(s) de 8 comprimé(s)",
          "OPELLA HEALTHCARE FRANCE",
          new Gtin("03400935955838"),
          "4221S1",
          LocalDate.of(2027, 5, 31),
          "ABCDEFGH123456");

  private final ImageDecoder decoder = new ImageDecoder(new ScanReader());

  private static void assertIsFace(ImageReading reading) {
    assertThat(reading).isInstanceOf(ImageReading.Decoded.class);
    Scan scan = ((ImageReading.Decoded) reading).best().scan();
    assertThat(scan).isInstanceOf(PackScan.class);
    PackScan pack = (PackScan) scan;
    assertThat(pack.gtin()).isEqualTo(FACE.gtin());
    assertThat(pack.lot()).contains(FACE.lot());
    assertThat(pack.serial()).isEqualTo(FACE.serial());
    assertThat(pack.expiry()).contains(FACE.expiry());
    assertThat(pack.reading().symbology()).isEqualTo(Symbology.GS1_DATAMATRIX);
  }

  /** One in 103 symbols has it. */
  @Test
  void aCheckCharacterOfBarsThatHasTheValueOfASeparatorIsNone() {
    assertThat(read(SymbolRenderer.code128("=A99992674182795", 3, 120)))
        .isEqualTo("]C0=A99992674182795");
    List<Element> unit = List.of(new Element("00", "197482984345454421"));
    assertThat(read(SymbolRenderer.gs1128(unit, 3, 120)))
        .isEqualTo("]C1\u001d00197482984345454421");
  }

  private String read(BufferedImage symbol) {
    BufferedImage picture = new BufferedImage(1000, 750, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = picture.createGraphics();
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, 1000, 750);
    g.drawImage(symbol, 200, 250, null);
    g.dispose();
    return ((ImageReading.Decoded) decoder.decode(picture, BUDGET)).best().text();
  }

  /** A clean symbol on a grey table, its centre and angle as asked. */
  private static BufferedImage table(double x, double y, double degrees, int modulePixels) {
    BufferedImage picture = new BufferedImage(1000, 750, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = picture.createGraphics();
    g.setColor(new Color(150, 140, 130));
    g.fillRect(0, 0, 1000, 750);
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    BufferedImage symbol = SymbolRenderer.gs1DataMatrix(FACE.elements(), modulePixels);
    g.translate(x, y);
    g.rotate(Math.toRadians(degrees));
    g.drawImage(symbol, -symbol.getWidth() / 2, -symbol.getHeight() / 2, null);
    g.dispose();
    return picture;
  }

  @ParameterizedTest
  @CsvSource({
    "500, 375, 0", "500, 375, 8", "160, 140, 0", "850, 620, 0", "850, 130, -7", "150, 600, 20",
    "700, 500, 45", "300, 300, 90", "800, 600, 137", "200, 500, 180", "620, 200, 251",
        "500, 375, 30"
  })
  void symbolIsReadWhereverItLiesAndHoweverItIsTurned(double x, double y, double degrees) {
    assertIsFace(decoder.decode(table(x, y, degrees, 6), BUDGET));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 9, 16})
  void symbolIsReadSmallAndLarge(int modulePixels) {
    assertIsFace(decoder.decode(table(430, 380, 4, modulePixels), BUDGET));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void photographOfABoxIsRead(long seed) {
    assertIsFace(decoder.decode(PackPhotograph.jpeg(PackPhotograph.of(FACE, seed)), BUDGET));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void damagedSymbolIsNotFoundAndNeverMisread(long seed) {
    byte[] file = PackPhotograph.jpeg(PackPhotograph.damaged(FACE, seed));
    assertThat(decoder.decode(file, Duration.ofSeconds(3)))
        .isInstanceOf(ImageReading.NothingFound.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void donationIsReadFromMatrixAndBars(boolean matrix) {
    DonationNumber number = DonationNumber.of("A9999", 2026, 123_456);
    List<DataStructure> structures =
        List.of(
            DataStructure.Donation.checked(number),
            DataStructure.BloodGroups.of("62"),
            DataStructure.ProductCode.whole("N0001"));
    BufferedImage symbol =
        matrix
            ? SymbolRenderer.dataMatrix(Isbt128Text.compound(structures), 5)
            : SymbolRenderer.code128(Isbt128Text.of(structures.get(0)), 3, 120);
    BufferedImage picture = new BufferedImage(900, 600, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = picture.createGraphics();
    g.setColor(new Color(190, 185, 180));
    g.fillRect(0, 0, 900, 600);
    g.drawImage(symbol, 150, 200, null);
    g.dispose();
    ImageReading reading = decoder.decode(PackPhotograph.jpeg(picture), BUDGET);
    assertThat(reading).isInstanceOf(ImageReading.Decoded.class);
    Scan scan = ((ImageReading.Decoded) reading).best().scan();
    assertThat(scan).isInstanceOf(HumanOriginScan.class);
    assertThat(((HumanOriginScan) scan).donation()).contains(number);
    assertThat(((HumanOriginScan) scan).structures())
        .isEqualTo(matrix ? structures : structures.subList(0, 1));
  }

  @Test
  void cornersLieOnTheSymbol() {
    ImageReading.Decoded read =
        (ImageReading.Decoded) decoder.decode(table(800, 200, 15, 6), BUDGET);
    assertThat(read.best().corners()).hasSizeGreaterThanOrEqualTo(3);
    assertThat(read.best().corners())
        .allSatisfy(
            corner -> assertThat(Math.hypot(corner.x() - 800, corner.y() - 200)).isLessThan(140));
  }

  @Test
  void packIsPickedAmongSeveralCodes() {
    BufferedImage picture = table(780, 560, 5, 5);
    Graphics2D g = picture.createGraphics();
    g.drawImage(
        SymbolRenderer.digitalLinkQr(URI.create("https://example.org/leaflet"), 5), 60, 60, null);
    g.drawImage(
        SymbolRenderer.gs1128(List.of(new Element("00", "340123450000000017")), 2, 90),
        380,
        60,
        null);
    g.dispose();
    assertIsFace(decoder.decode(picture, BUDGET));
  }

  @Test
  void otherSymbolsAreReadAsWhatTheyAre() {
    BufferedImage unit =
        SymbolRenderer.gs1128(
            List.of(new Element("10", "4221S1"), new Element("01", "03400935955838")), 3, 120);
    ImageReading.Decoded read = (ImageReading.Decoded) decoder.decode(unit, BUDGET);
    assertThat(read.best().symbology()).isEqualTo(Symbology.GS1_128);
    assertThat(read.best().text()).isEqualTo("]C1\u001d104221S1\u001d0103400935955838");

    URI link = ElementStrings.digitalLink(URI.create("https://id.example.org"), FACE.elements());
    read = (ImageReading.Decoded) decoder.decode(SymbolRenderer.digitalLinkQr(link, 6), BUDGET);
    assertThat(read.best().symbology()).isEqualTo(Symbology.QR);
    assertThat(((PackScan) read.best().scan()).serial()).isEqualTo(FACE.serial());
  }

  /** ZXing's compact encoder writes wrong symbols for such serial numbers; ours must not. */
  @Test
  void everySymbolDrawnReadsBackAsItWasWritten() {
    Random random = new Random(4);
    String set =
        "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
    for (int i = 0; i < 300; i++) {
      StringBuilder serial = new StringBuilder();
      for (int n = 1 + random.nextInt(20); n > 0; n--) {
        serial.append(set.charAt(random.nextInt(i % 2 == 0 ? set.length() : 40)));
      }
      List<Element> elements =
          ElementStrings.ofPack(FACE.gtin(), serial.toString(), "L" + i, FACE.expiry());
      ImageReading reading = decoder.decode(SymbolRenderer.gs1DataMatrix(elements, 4), BUDGET);
      assertThat(reading).as("%s", elements).isInstanceOf(ImageReading.Decoded.class);
      assertThat(((PackScan) ((ImageReading.Decoded) reading).best().scan()).reading().elements())
          .isEqualTo(elements);
    }
  }

  @Test
  void emptyPictureHasNothingInIt() {
    BufferedImage white = new BufferedImage(640, 480, BufferedImage.TYPE_INT_RGB);
    assertThat(decoder.decode(white, BUDGET)).isInstanceOf(ImageReading.NothingFound.class);
    BufferedImage point = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
    assertThat(decoder.decode(point, BUDGET)).isInstanceOf(ImageReading.NothingFound.class);
  }

  @Test
  void searchEndsWhenTheTimeIsUp() {
    Random random = new Random(1);
    BufferedImage noise = new BufferedImage(2000, 1500, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 1500; y++) {
      for (int x = 0; x < 2000; x++) {
        noise.setRGB(x, y, random.nextInt());
      }
    }
    ImageReading.NothingFound nothing =
        (ImageReading.NothingFound) decoder.decode(noise, Duration.ofMillis(150));
    assertThat(nothing.outOfTime()).isTrue();
    assertThat(nothing.took()).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void whatIsNoPictureIsSaidToBeNone() throws IOException {
    assertThat(decoder.decode(new byte[0], BUDGET)).isEqualTo(new ImageReading.NotAnImage());
    assertThat(decoder.decode("<svg/>".getBytes(StandardCharsets.UTF_8), BUDGET))
        .isEqualTo(new ImageReading.NotAnImage());
    ByteArrayOutputStream gif = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(9, 9, BufferedImage.TYPE_INT_RGB), "gif", gif);
    assertThat(decoder.decode(gif.toByteArray(), BUDGET)).isEqualTo(new ImageReading.NotAnImage());
    byte[] png = png(20, 20);
    assertThat(decoder.decode(java.util.Arrays.copyOf(png, 40), BUDGET))
        .isEqualTo(new ImageReading.NotAnImage());
  }

  @Test
  void pictureThatClaimsToBeHugeIsRefusedFromItsHeader() throws IOException {
    byte[] bomb = png(20, 20);
    ByteBuffer.wrap(bomb).putInt(16, 60_000).putInt(20, 60_000); // IHDR width and height
    assertThat(decoder.decode(bomb, BUDGET))
        .isEqualTo(
            new ImageReading.TooLarge(
                3_600_000_000L, ImageDecoder.MOST_PIXELS, ImageReading.TooLarge.Unit.PIXELS));
    byte[] file = new byte[(int) ImageDecoder.MOST_BYTES + 1];
    assertThat(decoder.decode(file, BUDGET)).isInstanceOf(ImageReading.TooLarge.class);
  }

  @Test
  void mutatedFilesNeverThrow() {
    byte[] good = PackPhotograph.jpeg(table(500, 375, 3, 6));
    Random random = new Random(9);
    for (int i = 0; i < 60; i++) {
      byte[] bad = good.clone();
      for (int n = 1 + random.nextInt(30); n > 0; n--) {
        bad[3 + random.nextInt(bad.length - 3)] = (byte) random.nextInt();
      }
      assertThat(decoder.decode(bad, Duration.ofMillis(20))).isNotNull();
    }
  }

  private static byte[] png(int width, int height) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", file);
    return file.toByteArray();
  }
}
