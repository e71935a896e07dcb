package org.custodia.registry.checkpoints;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.custodia.registry.testing.ParserFuzz;
import org.custodia.scanners.gs1.Element;
import org.custodia.scanners.gs1.ElementStrings;
import org.custodia.scanners.gs1.OtherScan;
import org.custodia.scanners.gs1.PackScan;
import org.custodia.scanners.gs1.ProductScan;
import org.custodia.scanners.gs1.Scan;
import org.custodia.scanners.gs1.ScanReader;
import org.custodia.scanners.gs1.Unreadable;

/**
 * What scanners send and people type from a label: element strings as in a DataMatrix, the form in
 * brackets beside it, Digital Links. What was read says the same when it is written out anew.
 */
class ScannedTextFuzzTest extends ParserFuzz {
  private static final ScanReader READER = new ScanReader();

  @Override
  protected List<byte[]> seeds() {
    return List.of(
        utf8("]d2\u001d01034009300000141728053110VT25A1\u001d21S1042"),
        utf8("01034009300000141728053110VT25A1\u001d21S1042"),
        utf8("]C101034009300000141728053110VT25A1\u001d21S1042\u001d7103400930"),
        utf8("(01)03400930000014(17)280531(10)VT25A1(21)S1042"),
        utf8("https://id.gs1.org/01/03400930000014/10/VT25A1/21/S1042?17=280531"),
        utf8("]Q3\u001d0103400930000014\u001d3103001250\u001d8008280531"),
        utf8("3400930000014"),
        utf8("00340093000000000017"),
        utf8("]d1[)>\u001e06\u001d9N110375286414\u001d1TABC\u001dD280531\u001dS1042\u001e\u0004"));
  }

  @Override
  protected void read(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    Scan scan = READER.read(text);
    if (scan instanceof Unreadable why) {
      assertThat(why.code()).matches("CUS-SCN-\\d{3}");
      assertThat(why.position()).isBetween(-1, text.length());
      return;
    }
    for (String again : written(scan)) {
      if (isDoubtful(READER.read(again))) continue;
      assertThat(elements(READER.read(again))).as(again).isEqualTo(elements(scan));
    }
  }

  /** Written out anew, it may have no separator left that shows that the scanner sends them. */
  private static boolean isDoubtful(Scan again) {
    return again instanceof Unreadable why && why.code().equals("CUS-SCN-020");
  }

  private static List<String> written(Scan scan) {
    List<Element> elements = elements(scan).orElse(List.of());
    if (elements.isEmpty()) return List.of();
    String encoded = "]d2" + ElementStrings.encode(elements);
    boolean bracketable = elements.stream().noneMatch(element -> element.value().contains("("));
    return bracketable ? List.of(encoded, ElementStrings.bracketed(elements)) : List.of(encoded);
  }

  private static Optional<List<Element>> elements(Scan scan) {
    if (scan instanceof PackScan pack) return Optional.of(pack.reading().elements());
    if (scan instanceof ProductScan product) return Optional.of(product.reading().elements());
    if (scan instanceof OtherScan other) return Optional.of(other.reading().elements());
    return Optional.empty();
  }
}
