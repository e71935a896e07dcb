package org.custodia.scanners.gs1;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigitalLinkTest {
  private final ScanReader reader = new ScanReader();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://id.example.org/01/03400949497294/10/4%2F2A/21/S9?17=270531",
        "]Q1https://id.example.org/01/03400949497294/10/4%2f2A/21/S9?17=270531&linkType=gs1:pip",
        "]d1http://example.org/a/b/01/3400949497294/10/4%2F2A/21/S9/?17=270531#more",
        "HTTPS://EXAMPLE.ORG/01/03400949497294/10/4%2F2A/21/S9?x=1&17=270531\r\n",
      })
  void packIsReadFromAnyHostAndPath(String link) {
    Scan scan = reader.read(link);
    assertThat(scan).isInstanceOf(PackScan.class);
    PackScan pack = (PackScan) scan;
    assertThat(pack.gtin().digits()).isEqualTo("03400949497294");
    assertThat(pack.lot()).contains("4/2A");
    assertThat(pack.serial()).isEqualTo("S9");
    assertThat(pack.expiry()).contains(LocalDate.of(2027, 5, 31));
  }

  @Test
  void plusStandsForItself() {
    PackScan pack = (PackScan) reader.read("https://a.org/01/03400949497294/21/A+B%2BC");
    assertThat(pack.serial()).isEqualTo("A+B+C");
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.org/, NOT_DIGITAL_LINK",
    "https://example.org/about/us, NOT_DIGITAL_LINK",
    "https://, NOT_DIGITAL_LINK",
    "https://example.org/01/03400949497294/21/S9/10/42A, NOT_DIGITAL_LINK", // wrong order
    "https://example.org/01/03400949497295/21/S9, CHECK_DIGIT",
    "https://example.org/01/03400949497294/21/S%zz, DIGITAL_LINK_PART",
    "https://example.org/01/03400949497294/21/S%e9, DIGITAL_LINK_PART", // Latin-1, not UTF-8
    "https://example.org/01/03400949497294/21/S%20A, WRONG_CHARACTER",
    "https://example.org/01/03400949497294/21/S9?05=1, DIGITAL_LINK_PART",
    "https://example.org/01/03400949497294?21=S9, DIGITAL_LINK_PART",
    "https://example.org/01/03400949497294/21/S9?17=271345, NO_SUCH_DATE",
  })
  void faultsAreNamed(String link, ScanFault fault) {
    Scan scan = reader.read(link);
    assertThat(scan).isInstanceOf(Unreadable.class);
    assertThat(((Unreadable) scan).fault()).isEqualTo(fault);
  }
}
