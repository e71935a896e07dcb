package org.custodia.webapp.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Laterality;
import org.custodia.contracts.Organ;
import org.custodia.contracts.OrganKind;
import org.custodia.registry.organs.labels.LabelCodes;
import org.custodia.registry.organs.labels.OrganLabel;
import org.custodia.registry.organs.labels.RhD;
import org.custodia.scanners.gs1.HumanOriginScan;
import org.custodia.scanners.gs1.OtherScan;
import org.custodia.scanners.gs1.Scan;
import org.custodia.scanners.gs1.ScanReader;
import org.custodia.scanners.image.ImageDecoder;
import org.custodia.scanners.image.ImageReading;
import org.custodia.scanners.isbt128.DonationNumber;
import org.custodia.scanners.labels.LabelSvg;
import org.custodia.webapp.organs.OrganLabelSheet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.ResourceBundleMessageSource;

/** The label as a real browser draws it, read back by the decoder that reads photographs. */
class OrganLabelInBrowserTest {
  /** Four pixels a quarter of a millimetre, twice what a label printer has. */
  private static final int PIXELS_PER_MM = 16;

  private static final DonationNumber DONATION = DonationNumber.of("A9999", 2026, 123_456);
  private static final LabelCodes CODES =
      LabelCodes.of(
          Optional.of("A9999"),
          Map.of(),
          Map.of("N0001", "KIDNEY LEFT"),
          Map.of("62", "A POSITIVE"));
  private static final OrganLabel LABEL =
      OrganLabel.of(
          DONATION,
          Organ.of(OrganKind.KIDNEY, Laterality.LEFT),
          BloodGroup.A2,
          Optional.of(RhD.POSITIVE),
          "Banque d'organes <Nord> & Ouest, bloc opératoire 3",
          "+33 1 55 00 00 00",
          "334009300000000015",
          ZonedDateTime.parse("2026-11-26T14:05:42+01:00[Europe/Paris]"),
          CODES);

  private static HttpServer server;
  private static BufferedImage drawn;

  @BeforeAll
  static void draw() throws IOException {
    assumeTrue(Browser.present());
    ResourceBundleMessageSource words = new ResourceBundleMessageSource();
    words.setBasename("messages");
    words.setDefaultEncoding("UTF-8");
    String svg = LabelSvg.of(new OrganLabelSheet(words).of(LABEL, Locale.FRENCH));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = svg.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "image/svg+xml");
          exchange.getResponseHeaders().add("Content-Security-Policy", "default-src 'none'");
          exchange.sendResponseHeaders(200, body.length);
          try (exchange) {
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
    Browser browser = Browser.at(server.getAddress().getPort());
    browser.size(100 * PIXELS_PER_MM, 150 * PIXELS_PER_MM);
    browser.open("/label.svg");
    browser.run(
        "const svg = document.documentElement;"
            + "svg.setAttribute('width', innerWidth); svg.setAttribute('height', innerHeight);");
    drawn = ImageIO.read(browser.picture("organ-label").toFile());
  }

  @AfterAll
  static void stop() {
    if (server != null) server.stop(0);
  }

  /** A part of the label, in millimetres. */
  private static Scan scan(int x, int y, int width, int height) {
    BufferedImage part =
        drawn.getSubimage(
            x * PIXELS_PER_MM, y * PIXELS_PER_MM, width * PIXELS_PER_MM, height * PIXELS_PER_MM);
    ImageReading reading = new ImageDecoder(new ScanReader()).decode(part, Duration.ofSeconds(20));
    assertThat(reading).isInstanceOf(ImageReading.Decoded.class);
    return ((ImageReading.Decoded) reading).best().scan();
  }

  @Test
  void matrixHoldsEverything() {
    HumanOriginScan scan = (HumanOriginScan) scan(60, 25, 40, 31);
    assertThat(scan.structures()).isEqualTo(LABEL.structures());
    assertThat(scan.donation()).contains(DONATION);
    assertThat(CODES.organ(scan.product().orElseThrow())).contains(LABEL.organ());
    assertThat(CODES.group(scan.bloodGroups().orElseThrow()))
        .contains(new LabelCodes.Group(BloodGroup.A, Optional.of(RhD.POSITIVE)));
  }

  @Test
  void barsHoldDonationProductAndBox() {
    assertThat(((HumanOriginScan) scan(2, 71, 48, 12)).donation()).contains(DONATION);
    HumanOriginScan product = (HumanOriginScan) scan(52, 71, 48, 12);
    assertThat(product.product()).isEqualTo(LABEL.product());
    OtherScan box = (OtherScan) scan(0, 123, 100, 20);
    assertThat(box.reading().elements())
        .isEqualTo(List.of(new org.custodia.scanners.gs1.Element("00", LABEL.sscc())));
  }

  @Test
  void wholeLabelOnOnePhotographIsTheDonation() {
    assertThat(((HumanOriginScan) scan(0, 0, 100, 150)).donation()).contains(DONATION);
  }
}
