package org.custodia.webapp.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.custodia.contracts.DispatchPurpose;
import org.custodia.contracts.PackingOperation;
import org.custodia.contracts.RejectReason;
import org.custodia.webapp.slices.SmallCustody;
import org.custodia.webapp.slices.SmallIssuer.Person;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/**
 * Packing, sending, receiving and counting as people do it: by scanning one thing after another.
 */
class GoodsInBrowserTest extends BrowserTest {

  @BeforeEach
  void signIn() {
    issuer.signIn(Person.of("pharmacist.pont", "pharmacie-du-pont", "pharmacist"));
  }

  /** As a hand-held scanner types, wherever the focus is. */
  private void scan(String text) {
    String[] parts = text.split("\u001d", -1);
    for (int part = 0; part < parts.length; part++) {
      if (part > 0) browser.focused().sendKeys(Keys.chord(Keys.CONTROL, "]"));
      browser.focused().sendKeys(parts[part]);
    }
    browser.focused().sendKeys(Keys.ENTER);
  }

  @Test
  void packsACaseByScanningAndTakesTheLastScanBack() {
    browser.open("/units/new");
    browser.seeText("[data-key-now]", "Ready to sign");
    assertThat(browser.focused().getDomAttribute("id")).isEqualTo("scan");
    scan(SmallCustody.scan("H1"));
    scan(SmallCustody.scan("H2"));
    browser.seeText("[data-total=packs]", "2");
    browser.see(".last-good");
    scan(SmallCustody.scan("H2"));
    browser.seeText(".last-hold", "Already on the list");
    scan(SmallCustody.scan("ELSEWHERE"));
    browser.seeText(".last-stop", "Not in your stock");
    scan(SmallCustody.scan("H3"));
    browser.seeText("[data-total=packs]", "3");
    browser.focused().sendKeys(Keys.chord(Keys.CONTROL, "z"));
    browser.seeText("[data-total=packs]", "2");
    browser.screenshot("unit-new");
    browser.click("form[data-scanned] button[type=submit]");
    browser.seeText(".signing", "Record what these units hold");
    browser.click("[data-sign]");
    browser.see(".command-CONFIRMED");
    browser.screenshot("unit-packed");
    assertThat(registry.custody.lastChange().operation()).isEqualTo(PackingOperation.ADD);
    assertThat(registry.custody.lastChange().contents())
        .containsExactly(SmallCustody.scan("H1"), SmallCustody.scan("H2"));
    String sscc = registry.custody.lastChange().unit();
    browser.open("/units/" + sscc + "/label");
    browser.see(".label-bars img");
    assertThat(browser.run("return document.querySelector('.label-bars img').naturalWidth"))
        .isNotEqualTo(0L);
    browser.screenshot("unit-label");
    browser.open("/units/" + sscc);
    browser.seeText("[data-packs]", "2");
    browser.screenshot("unit");
    browser.click("[data-break-down]");
    browser.click("[data-sign]");
    browser.see(".command-CONFIRMED");
    assertThat(registry.custody.lastChange().operation()).isEqualTo(PackingOperation.DELETE);
  }

  @Test
  void aScanNeverSignsAndTakesBackWhatWasToBeSigned() {
    browser.open("/units/new");
    browser.seeText("[data-key-now]", "Ready to sign");
    scan(SmallCustody.scan("H1"));
    browser.seeText("[data-total=packs]", "1");
    browser.click("form[data-scanned] button[type=submit]");
    browser.see("[data-sign]");
    browser.run("document.querySelector('[data-sign]').focus()");
    scan(SmallCustody.scan("H2"));
    browser.seeText("[data-total=packs]", "2");
    browser.gone("[data-sign]");
    assertThat(browser.all(".command")).isEmpty();
  }

  @Test
  void whatWasScannedSurvivesAReload() {
    browser.open("/units/new");
    scan(SmallCustody.scan("H1"));
    scan(SmallCustody.scan("H2"));
    browser.seeText("[data-total=packs]", "2");
    String number = (String) browser.run("return document.getElementById('unit').value");
    browser.open("/units/new");
    browser.seeText("[data-total=packs]", "2");
    assertThat(browser.run("return document.getElementById('unit').value")).isEqualTo(number);
  }

  @Test
  void receivesAPalletByItsLabelAndCountsOneCaseInside() {
    browser.open("/consignments");
    browser.screenshot("consignments");
    scan("]C100" + SmallCustody.PALLET);
    browser.seeText("h1", "Receive");
    browser.seeText("[data-key-now]", "Ready to sign");
    browser.seeText("[data-total=missing]", "24");
    scan("00" + SmallCustody.PALLET);
    browser.seeText("[data-total=found]", "24");
    browser.seeText("[data-total=missing]", "0");
    browser.see(".difference-none");
    browser.click("input[name=mode][value=opened]");
    scan("00" + SmallCustody.CASE_B);
    browser.seeText("[data-total=missing]", "12");
    browser.click("input[name=mode][value=found]");
    for (int n = 13; n <= 23; n++) scan(SmallCustody.scan("P" + n));
    browser.seeText("[data-total=missing]", "1");
    scan(SmallCustody.scan("STRAY"));
    browser.seeText("[data-total=surplus]", "1");
    browser.click("input[name=mode][value=damaged]");
    scan(SmallCustody.scan("P13"));
    browser.seeText("[data-total=damaged]", "1");
    browser.screenshot("receipt");
    browser.size(360, 2400);
    browser.screenshot("receipt-narrow");
    assertThat(browser.scrollsSideways()).isFalse();
    browser.size(1280, 1500);
    browser.click("[data-receive]");
    browser.seeText(".signing", "Receive this consignment");
    browser.screenshot("receipt-sign");
    browser.click("[data-sign]");
    browser.see(".command-CONFIRMED");
    var finding = registry.custody.lastFinding();
    assertThat(finding.complete()).isTrue();
    assertThat(finding.scanned()).hasSize(13).contains("00" + SmallCustody.PALLET);
    assertThat(finding.missing()).containsExactly("01" + SmallCustody.GTIN + "21P24");
    assertThat(finding.damaged()).containsExactly(SmallCustody.scan("P13"));
  }

  @Test
  void tellsWhatArrivedWhileTheSenderIsSilent() {
    registry.custody.senderIsSilent();
    browser.open("/consignments/" + SmallCustody.INCOMING + "/receipt");
    browser.seeText(".notice-hold", "You need not wait");
    scan("00" + SmallCustody.PALLET);
    scan(SmallCustody.scan("P13"));
    browser.seeText("[data-lines]", "P13");
    browser.size(360, 1600);
    browser.screenshot("receipt-silent");
    assertThat(browser.scrollsSideways()).isFalse();
    browser.size(1280, 1500);
    browser.click("[data-receive]");
    browser.seeText("[data-counted]", "Nothing is compared yet");
    browser.click("[data-sign]");
    browser.see(".command-CONFIRMED");
    var finding = registry.custody.lastFinding();
    assertThat(finding.complete()).isFalse();
    assertThat(finding.scanned())
        .containsExactly("00" + SmallCustody.PALLET, SmallCustody.scan("P13"));
  }

  @Test
  void refusesADeliveryWithAReason() {
    browser.open("/consignments/" + SmallCustody.INCOMING + "/receipt");
    browser.click("details summary");
    browser.run("document.getElementById('reason').value = 'TEMPERATURE'");
    browser.click("[data-reject]");
    browser.seeText(".signing", "Was too warm or too cold");
    browser.click("[data-sign]");
    browser.see(".command-CONFIRMED");
    assertThat(registry.custody.lastReason()).isEqualTo(RejectReason.TEMPERATURE);
  }

  @Test
  void aWholesalerSendsPacksAndPrintsTheDeliveryNote() {
    issuer.signIn(Person.of("wholesaler.alpes", "laboratoire-rhone", "wholesaler"));
    browser.open("/consignments/new");
    browser.seeText("[data-key-now]", "Ready to sign");
    scan(SmallCustody.scan("H1"));
    browser.seeText("[data-total=packs]", "1");
    browser.run("document.getElementById('receiver').selectedIndex = 1");
    browser.screenshot("dispatch");
    browser.click("form[data-scanned] button[type=submit]");
    browser.seeText(".signing", "Dispatch this consignment");
    browser.screenshot("dispatch-sign");
    browser.click("[data-sign]");
    browser.see(".command-CONFIRMED");
    assertThat(registry.custody.lastSending().purpose()).isEqualTo(DispatchPurpose.SALE);
    assertThat(registry.custody.lastSending().contents()).containsExactly(SmallCustody.scan("H1"));
    browser.open("/consignments/" + SmallCustody.INCOMING + "/note");
    browser.seeText("main", "Delivery note");
    browser.screenshot("delivery-note");
  }

  @Test
  void whatIsSentBackGoesToWhomItCameFrom() {
    browser.open("/consignments/new?back=" + SmallCustody.INCOMING);
    assertThat(browser.all("#receiver option")).hasSize(1);
    assertThat(browser.all("#purpose option")).hasSize(2);
  }

  @Test
  void countsTheStockByScanningAndExplainsWhatIsMissing() {
    browser.open("/stock");
    browser.seeText("main", "use first");
    browser.seeText("main", "5 days left");
    browser.screenshot("stock");
    browser.size(360, 1600);
    browser.screenshot("stock-narrow");
    assertThat(browser.scrollsSideways()).isFalse();
    browser.size(1280, 1500);
    browser.open("/stock/counts");
    browser.screenshot("counts");
    browser.click("[data-open-count]");
    browser.seeText("[data-counted-packs]", "0");
    for (String serial : List.of("H1", "H2", "H3")) scan(SmallCustody.scan(serial));
    browser.seeText("[data-counted-packs]", "3");
    scan(SmallCustody.scan("H3"));
    browser.seeText(".last-hold", "Counted before");
    browser.screenshot("count");
    browser.click("[data-close-count]");
    browser.seeText("[data-missing-packs]", "1");
    browser.run("document.getElementById('explanation').value = 'LOST'");
    browser.click("[data-explain]");
    browser.seeText("[data-unexplained]", "0");
    browser.seeText("main", "lost");
    browser.screenshot("count-closed");
  }

  @Test
  void verifiesASampleByScanning() {
    browser.open("/consignments/" + SmallCustody.INCOMING + "/sample");
    browser.seeText("main", "every pack is verified");
    int before =
        Integer.parseInt(
            browser
                .run("return document.querySelector('[data-verified]').textContent")
                .toString()
                .strip());
    scan(SmallCustody.scan("P01"));
    browser.seeText("[data-verified]", String.valueOf(before + 1));
    browser.seeText(".last-good", "Genuine");
    browser.screenshot("sample");
  }

  @Test
  void emptyPagesSayWhatToDoInFrenchTooAndFitATelephone() {
    registry.custody.nothingHere();
    browser.size(360, 1500);
    for (String path :
        List.of(
            "/stock",
            "/units",
            "/units/new",
            "/consignments",
            "/consignments/sent",
            "/consignments/new",
            "/stock/counts",
            "/units/" + SmallCustody.LABELLED + "/label")) {
      browser.open(path + "?lang=fr");
      browser.see("main");
      browser.screenshot("empty" + path.replace('/', '-') + "-fr");
      assertThat(browser.scrollsSideways()).as(path + " at 360 px").isFalse();
    }
    browser.open("/stock");
    browser.seeText("main", "Rien ici");
  }
}
