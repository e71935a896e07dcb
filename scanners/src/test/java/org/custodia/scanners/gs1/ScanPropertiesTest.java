package org.custodia.scanners.gs1;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScanPropertiesTest {
  private static final String SET_82 =
      "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

  private final ScanReader reader = new ScanReader();

  /** What is on a pack, at random. */
  private static List<Element> pack(Random random) {
    return ElementStrings.ofPack(
        gtin(random),
        value(random),
        value(random),
        // As far as two digits of a year reach in either direction.
        LocalDate.of(LocalDate.now().getYear(), 6, 30)
            .plusDays(random.nextInt(-49 * 360, 50 * 360)));
  }

  private static Gtin gtin(Random random) {
    String digits = String.format("%013d", random.nextLong(10_000_000_000_000L));
    return new Gtin(digits + CheckDigits.of(digits));
  }

  private static String value(Random random) {
    StringBuilder value = new StringBuilder();
    for (int n = 1 + random.nextInt(20); n > 0; n--) {
      value.append(SET_82.charAt(random.nextInt(SET_82.length())));
    }
    return value.toString();
  }

  @Test
  void whatIsEncodedIsReadBack() {
    Random random = new Random(20_261_121);
    for (int i = 0; i < 2_000; i++) {
      List<Element> elements = pack(random);
      assertIsPack(ElementStrings.scannerText(Symbology.GS1_DATAMATRIX, elements), elements);
      assertIsPack(
          ElementStrings.digitalLink(URI.create("https://id.example.org/x"), elements).toString(),
          List.of(elements.get(0), elements.get(2), elements.get(3), elements.get(1)));
    }
  }

  private void assertIsPack(String text, List<Element> elements) {
    Scan scan = reader.read(text);
    assertThat(scan).as(text).isInstanceOf(PackScan.class);
    PackScan pack = (PackScan) scan;
    assertThat(pack.reading().elements()).isEqualTo(elements);
    assertThat(pack.serial()).isEqualTo(value(elements, "21"));
    assertThat(pack.lot()).contains(value(elements, "10"));
    assertThat(pack.expiry().map(Gs1Dates::write)).contains(value(elements, "17"));
  }

  private static String value(List<Element> elements, String ai) {
    return elements.stream().filter(e -> e.ai().equals(ai)).findFirst().orElseThrow().value();
  }

  @Test
  void scannerThatLosesSeparatorsNeverGivesAnotherSerialNumber() {
    Random random = new Random(20_261_122);
    for (int i = 0; i < 2_000; i++) {
      List<Element> elements = new ArrayList<>(pack(random));
      Collections.shuffle(elements, random);
      String text = "]d2" + ElementStrings.encode(elements).replace("\u001d", "");
      assertThat(reader.read(text)).as(text).isNotInstanceOf(PackScan.class);
    }
  }
}
