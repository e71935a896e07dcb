package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** From a barcode to private state and back to a verdict on a page, by two pharmacists. */
@Order(3)
class PharmacyJourneyIT {
  private final Credentials credentials = RunningDemo.get().credentials();

  @Test
  void aPackThatOnePharmacyDispensesIsAlreadyDispensedAtTheNext() {
    Credentials.Sample genuine = credentials.sample("genuine-1");
    try (Browser pont = Browser.signedIn(credentials, "pharmacist.pont")) {
      pont.awaitSigningKey();
      pont.screenshot("check-empty");
      pont.type("#place", "Comptoir 1");
      pont.choose("#picture", Path.of(genuine.image()));
      assertThat(pont.see("[data-verdict]").getDomAttribute("data-verdict")).isEqualTo("GENUINE");
      assertThat(pont.text(".verdict-body"))
          .contains("VT25A1", "Laboratoire du Rhône", serial(genuine));
      pont.showTop(1200, 1150);
      pont.screenshot("check-genuine");
      pont.click("[data-dispense]");
      pont.see("[data-sign]");
      pont.screenshot("dispense-sign");
      pont.click("[data-sign]");
      pont.see("[data-state=WITNESSED]");
      pont.screenshot("dispense-confirmed");
    }
    try (Browser gare = Browser.signedIn(credentials, "pharmacist.gare")) {
      gare.type("#scan", typed(genuine.scan()));
      gare.click("form[data-check] button");
      assertThat(gare.see("[data-verdict]").getDomAttribute("data-verdict"))
          .isEqualTo("ALREADY_DISPENSED");
      assertThat(gare.text(".verdict-next")).isNotBlank();
      // The second pharmacy is not told which other one it was.
      assertThat(gare.text("#result")).doesNotContain("Pharmacie du Pont");
      assertThat(gare.text("#result")).doesNotContain("Dispense\n");
      gare.screenshot("check-already-dispensed");
    }
  }

  @Test
  void everyBadPackHasItsOwnVerdictOnThePage() {
    try (Browser pont = Browser.signedIn(credentials, "pharmacist.pont")) {
      for (Credentials.Sample sample : credentials.samples()) {
        if (sample.expect().equals("GENUINE")) continue;
        pont.open("/check");
        pont.choose("#picture", Path.of(sample.image()));
        assertThat(pont.see("[data-verdict]").getDomAttribute("data-verdict"))
            .as(sample.why())
            .isEqualTo(sample.expect());
        assertThat(pont.text(".verdict-sentence")).isNotBlank().doesNotContain("CUS-");
        assertThat(pont.text(".verdict-next")).isNotBlank();
        pont.screenshot("verdict-" + sample.name());
      }
    }
  }

  @Test
  void theVerdictFitsATelephone() {
    try (Browser pont = Browser.signedIn(credentials, "pharmacist.pont")) {
      pont.resize(360, 740);
      pont.open("/check");
      pont.type("#scan", typed(credentials.sample("recalled").scan()));
      pont.click("form[data-check] button");
      pont.see("[data-verdict=RECALLED]");
      pont.screenshot("telephone-recalled");
      assertThat(pont.scrollsSideways()).isFalse();
    }
  }

  /**
   * As a person types it from the label: the scanner's separators stand for nothing on a keyboard.
   */
  static String typed(String scan) {
    return scan.replaceFirst("^]d2", "")
        .replaceFirst("^01(.{14})17(.{6})10([^\u001d]+)\u001d21", "(01)$1(17)$2(10)$3(21)");
  }

  private static String serial(Credentials.Sample sample) {
    return sample.scan().substring(sample.scan().lastIndexOf('\u001d') + 3);
  }
}
