package org.custodia.registry.epcis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EpcTest {

  /** Pairs of GS1's own: EPC Tag Data Standard 2.0, sections 6.3 and 8; CBV 2.0, section 8. */
  @ParameterizedTest
  @CsvSource({
    "urn:epc:id:sgtin:0614141.812345.6789, https://id.gs1.org/01/80614141123458/21/6789",
    "urn:epc:id:sgtin:0614141.012345.32a%2Fb, https://id.gs1.org/01/00614141123452/21/32a%2Fb",
    "urn:epc:id:sscc:0614141.1234567890, https://id.gs1.org/00/106141412345678908",
    "urn:epc:id:sgln:0614141.12345.0, https://id.gs1.org/414/0614141123452",
    "urn:epc:id:pgln:0614141.12345, https://id.gs1.org/417/0614141123452",
    "urn:epc:class:lgtin:4012345.012345.998877, https://id.gs1.org/01/04012345123456/10/998877",
    "urn:epc:idpat:sgtin:0614141.812345.*, https://id.gs1.org/01/80614141123458"
  })
  void bothFormsNameTheSame(String urn, String link) {
    assertThat(Epc.parse(urn)).isPresent().isEqualTo(Epc.parse(link));
    assertThat(Epc.parse(urn).orElseThrow().uri()).isEqualTo(link);
  }

  @Test
  void anyHostMayNameAPack() {
    assertThat(Epc.parse("https://example.org/some/path/01/80614141123458/10/L1/21/6789?17=280229"))
        .contains(new Epc.Pack("80614141123458", "6789"));
  }

  /**
   * GTIN-8, GTIN-12 and GTIN-13 are GTIN-14 with zeros before them (General Specifications 3.3).
   */
  @ParameterizedTest
  @CsvSource({
    "96385074, 00000096385074",
    "036000291452, 00036000291452",
    "3400930000014, 03400930000014"
  })
  void shortNumbersNameTheSameAsFullOnes(String gtin, String full) {
    assertThat(Epc.parse("https://example.org/01/" + gtin + "/21/S1"))
        .contains(new Epc.Pack(full, "S1"))
        .isEqualTo(Epc.parse("https://example.org/01/" + full + "/21/S1"));
    assertThat(Epc.parse("https://example.org/01/" + gtin)).contains(new Epc.Product(full));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "urn:epc:id:sgtin:0614141.812345",
        "urn:epc:id:sgtin:061414.812345.1",
        "urn:epc:id:giai:0614141.12345400",
        "https://id.gs1.org/01/80614141123457/21/6789",
        "https://id.gs1.org/414/0614141123451",
        "https://id.gs1.org/",
        "80614141123458"
      })
  void whatNamesNothingIsNotRead(String uri) {
    assertThat(Epc.parse(uri)).isEmpty();
  }
}
