package org.custodia.webapp.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.custodia.scanners.gs1.Gtin;
import org.junit.jupiter.api.Test;

class DemoOrganisationTest {
  /** GS1 computes the check digit of a GLN as that of a GTIN-13. */
  @Test
  void globalLocationNumbersHaveTheirCheckDigits() {
    assertThat(DemoOrganisation.ALL)
        .hasSize(11)
        .allSatisfy(one -> assertThat(Gtin.parse(one.gln())).as(one.name()).isPresent());
  }

  @Test
  void everyProductOfTheDemoIsInTheExtract() {
    assertThat(DemoProducts.gtins())
        .hasSizeGreaterThan(300)
        .containsAll(
            DemoLot.ALL.stream().map(lot -> Long.parseLong(lot.gtin())).distinct().toList());
  }
}
