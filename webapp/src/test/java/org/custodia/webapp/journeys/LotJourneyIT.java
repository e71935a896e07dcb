package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The manufacturer releases a lot from a file of serials; the regulator recalls it. */
@Order(4)
class LotJourneyIT {
  private static final String GTIN = "03400930065785";
  private static final String LOT = "JOURNEY1";

  private final Credentials credentials = RunningDemo.get().credentials();

  @Test
  void aLotIsReleasedFromACsvThenRecalledAndEachScanSaysSo() throws IOException {
    LocalDate expiry = LocalDate.now().plusYears(2).withDayOfMonth(1).minusDays(1);
    Path serials = Path.of(System.getProperty("custodia.journeys")).resolve("serials.csv");
    Files.writeString(serials, "serial\nJRN0000001\nJRN0000002\nJRN0000003\n");
    try (Browser rhone = Browser.signedIn(credentials, "manufacturer.rhone")) {
      rhone.prepareSigningKey();
      rhone.open("/lots/new");
      rhone.type("#gtin", GTIN);
      rhone.type("#lotNumber", LOT);
      rhone.setDate("#expiry", expiry.toString());
      rhone.choose("#serials", serials);
      rhone.type("#place", "Ligne 3");
      rhone.click("form[enctype] button[type=submit]");
      assertThat(rhone.text("[data-packs]")).contains("3");
      rhone.screenshot("lot-release-sign");
      rhone.click("[data-sign]");
      rhone.see("[data-state=CONFIRMED]");
      rhone.screenshot("lot-release-confirmed");
      rhone.open("/lots");
      rhone.see("[data-lot=" + LOT + "]");
      rhone.screenshot("lots");
    }
    Till till = new Till(credentials, "gare-pos");
    String scan =
        "]d201"
            + GTIN
            + "17"
            + expiry.format(DateTimeFormatter.ofPattern("yyMMdd"))
            + "10"
            + LOT
            + "\u001d21JRN0000002";
    assertThat(till.verify(scan).text("verdict")).isEqualTo("GENUINE");

    try (Browser agence = Browser.signedIn(credentials, "regulator.agence")) {
      agence.prepareSigningKey();
      agence.open("/lots");
      agence.click("[data-lot=" + LOT + "] a");
      agence.click("#action-RECALL");
      agence.type("#reason", "Journey: particles found in two packs.");
      agence.type("#place", "Siège");
      agence.click("form[data-needs-witness] button[type=submit]");
      agence.click("[data-sign]");
      agence.see("[data-state=CONFIRMED]");
      agence.screenshot("lot-recall-confirmed");
    }
    Till.Answer recalled = till.verify(scan);
    assertThat(recalled.text("verdict")).as("%s", recalled).isEqualTo("RECALLED");
    assertThat(recalled.body().path("evidence").path("recalled").path("reason").asString(""))
        .isEqualTo("Journey: particles found in two packs.");
  }
}
