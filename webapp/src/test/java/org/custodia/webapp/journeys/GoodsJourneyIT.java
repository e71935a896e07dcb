package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Four packs on their way from the factory to a patient and back: packed into a case and a pallet,
 * sent to the wholesaler, who finds one missing, breaks the case down and sends two on; one is
 * dispensed, and after a recall the other comes back.
 */
@Order(5)
class GoodsJourneyIT {
  private static final String GTIN = "03400930065785";
  private static final String LOT = "GOODS1";
  private static final String ALPES = "Grossiste des Alpes (démo)";
  private static final String PONT = "Pharmacie du Pont (démo)";

  private final Credentials credentials = RunningDemo.get().credentials();
  private final LocalDate expiry = LocalDate.now().plusYears(2).withDayOfMonth(1).minusDays(1);

  @Test
  void packsGoFromTheFactoryToAPatientAndTheRestComesBackAfterARecall() throws IOException {
    String packCase;
    String pallet;
    try (Browser rhone = ready("manufacturer.rhone")) {
      release(rhone);
      packCase = pack(rhone, pack(1), pack(2), pack(3), pack(4));
      rhone.screenshot("goods-case");
      pallet = pack(rhone, packCase);
      rhone.open("/units/" + pallet + "/label");
      rhone.screenshot("goods-label");
      send(rhone, ALPES, "SALE", pallet);
      rhone.screenshot("goods-sent");
    }
    try (Browser alpes = ready("wholesaler.alpes")) {
      receive(alpes, pallet);
      scan(alpes, pallet);
      alpes.until("all four", "[data-total=found]", "4");
      alpes.click("input[name=mode][value=opened]");
      scan(alpes, packCase);
      alpes.until("none yet", "[data-total=missing]", "4");
      alpes.click("input[name=mode][value=found]");
      for (int n = 1; n <= 3; n++) scan(alpes, pack(n));
      alpes.until("one missing", "[data-total=missing]", "1");
      alpes.screenshot("goods-receipt");
      alpes.click("[data-receive]");
      alpes.screenshot("goods-receipt-sign");
      sign(alpes);
      alpes.open("/units/" + pallet);
      breakDown(alpes);
      alpes.open("/units/" + packCase);
      breakDown(alpes);
      alpes.open("/stock");
      alpes.screenshot("goods-stock-alpes");
      assertThat(alpes.text("[data-lot=" + LOT + "]")).contains("3");
      send(alpes, PONT, "SALE", pack(1), pack(2));
    }
    try (Browser pont = ready("pharmacist.pont")) {
      receive(pont, pack(1));
      scan(pont, pack(1));
      scan(pont, pack(2));
      pont.see(".difference-none");
      pont.click("[data-receive]");
      sign(pont);
      pont.open("/check");
      pont.awaitSigningKey();
      pont.type("#scan", pack(1));
      pont.click("form[data-check] button");
      pont.see("[data-verdict=GENUINE]");
      pont.click("[data-dispense]");
      sign(pont);
      pont.open("/stock");
      assertThat(pont.text("[data-lot=" + LOT + "]")).contains("1");
      pont.screenshot("goods-stock-pont");
    }
    try (Browser agence = ready("regulator.agence")) {
      agence.open("/lots");
      agence.click("[data-lot=" + LOT + "] a");
      agence.click("#action-RECALL");
      agence.type("#reason", "Journey: the leaflet names another strength.");
      agence.click("form[data-needs-witness] button[type=submit]");
      sign(agence);
    }
    try (Browser pont = ready("pharmacist.pont")) {
      send(pont, ALPES, "RECALL_RETURN", pack(2));
      pont.screenshot("goods-returned");
    }
    try (Browser alpes = ready("wholesaler.alpes")) {
      receive(alpes, pack(2));
      scan(alpes, pack(2));
      alpes.see(".difference-none");
      alpes.click("[data-receive]");
      sign(alpes);
      alpes.open("/consignments");
      alpes.until("the return is received", "main", "Return after a recall");
      alpes.screenshot("goods-return-received");
    }
  }

  private Browser ready(String person) {
    Browser browser = Browser.signedIn(credentials, person);
    browser.prepareSigningKey();
    return browser;
  }

  private void release(Browser rhone) throws IOException {
    Path serials = Path.of(System.getProperty("custodia.journeys")).resolve("goods.csv");
    Files.writeString(serials, "serial\nGOODS00001\nGOODS00002\nGOODS00003\nGOODS00004\n");
    rhone.open("/lots/new");
    rhone.type("#gtin", GTIN);
    rhone.type("#lotNumber", LOT);
    rhone.setDate("#expiry", expiry.toString());
    rhone.choose("#serials", serials);
    rhone.click("form[enctype] button[type=submit]");
    sign(rhone);
  }

  /** The number of the new unit, as its label says it. */
  private static String pack(Browser browser, String... contents) {
    browser.open("/units/new");
    browser.awaitSigningKey();
    for (String one : contents) scan(browser, one);
    awaitLines(browser, contents.length);
    String sscc = browser.see("#unit").getDomProperty("value");
    browser.click("form[data-scanned] button[type=submit]");
    sign(browser);
    return sscc;
  }

  private static void send(Browser browser, String to, String purpose, String... contents) {
    browser.open("/consignments/new");
    browser.awaitSigningKey();
    for (String one : contents) scan(browser, one);
    awaitLines(browser, contents.length);
    browser.select("#receiver", to);
    browser.selectValue("#purpose", purpose);
    browser.click("form[data-scanned] button[type=submit]");
    browser.screenshot("goods-sending");
    sign(browser);
  }

  /** From the scan of what came to the page on which it is received. */
  private static void receive(Browser browser, String scan) {
    for (int attempt = 0; attempt < 60; attempt++) {
      browser.open("/consignments");
      browser.type("#scan", scan + "\n");
      browser.see("h1");
      if (browser.has("[data-difference]")) return;
      pause();
    }
    browser.see("[data-difference]");
  }

  private static void breakDown(Browser browser) {
    browser.awaitSigningKey();
    browser.click("[data-break-down]");
    sign(browser);
  }

  private static void awaitLines(Browser browser, int number) {
    browser.see("[data-lines] li:nth-child(" + number + ")");
  }

  private static void scan(Browser browser, String text) {
    browser.type("#scan", text + "\n");
  }

  /** Signs what is shown, and waits until it counts. */
  private static void sign(Browser browser) {
    browser.click("[data-sign]");
    browser.see("[data-state=CONFIRMED], [data-state=WITNESSED]");
  }

  private String pack(int number) {
    return "(01)%s(17)%s(10)%s(21)GOODS%05d"
        .formatted(GTIN, expiry.format(DateTimeFormatter.ofPattern("yyMMdd")), LOT, number);
  }

  private static void pause() {
    try {
      Thread.sleep(500);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
