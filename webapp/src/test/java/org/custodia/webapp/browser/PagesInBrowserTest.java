package org.custodia.webapp.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.custodia.contracts.PackStatus;
import org.custodia.registry.health.Light.Subject;
import org.custodia.registry.ledger.LedgerRefusal;
import org.custodia.registry.medicines.PackAct;
import org.custodia.registry.medicines.VerdictKind;
import org.custodia.registry.products.FrenchMedicinesImport;
import org.custodia.webapp.slices.SmallIssuer.Person;
import org.custodia.webapp.slices.SmallRegistry;
import org.custodia.webapp.slices.SmallUploads;
import org.custodia.webapp.slices.TornSymbol;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.springframework.beans.factory.annotation.Autowired;

/** The pages as people use them: scanning, reading, signing; without a complaint of the browser. */
class PagesInBrowserTest extends BrowserTest {
  @Autowired SmallUploads uploads;

  @BeforeEach
  void signIn() {
    issuer.signIn(Person.of("pharmacist.pont", "pharmacie-du-pont", "pharmacist"));
  }

  @Test
  void aScannerThatTypesNeedsNothingButTheOpenPage() {
    browser.open("/check");
    WebElement field = browser.see("#scan");
    assertThat(browser.run("return document.activeElement.id")).isEqualTo("scan");
    field.sendKeys("]d2010340093640464917280331");
    field.sendKeys(Keys.chord(Keys.CONTROL, "]"));
    field.sendKeys("21ABC" + Keys.ENTER);
    browser.seeText(".verdict-word", "Genuine");
    assertThat(registry.scans()).containsExactly("]d2010340093640464917280331\u001d21ABC");
    assertThat(browser.see("#read-as").getText()).contains("GS");
  }

  @Test
  void aScanGoesToItsFieldWhereverTheFocusWas() {
    browser.open("/check");
    browser.see("h1").click();
    browser.run("document.activeElement.blur()");
    browser.see("body").sendKeys("0103400936404649" + Keys.ENTER);
    browser.seeText(".verdict-word", "Genuine");
    assertThat(registry.scans()).containsExactly("0103400936404649");
  }

  @Test
  void aSymbolThatCannotBeReadWithCertaintyIsSaidToBeDoubtful(@TempDir Path folder)
      throws IOException {
    Path picture = folder.resolve("torn.png");
    ImageIO.write(TornSymbol.dataMatrix("TORN-1"), "png", picture.toFile());
    browser.open("/check");
    browser.all("#picture").get(0).sendKeys(picture.toString());
    browser.seeText(".verdict", "could not be read with certainty");
    browser.screenshot("check-doubtful");
    assertThat(registry.scans()).isEmpty();
  }

  @Test
  void dispensesWithTheKeyOfThisBrowserAndSeesItConfirmedWithoutReloading() {
    browser.open("/check");
    browser.seeText("[data-key-now]", "Ready to sign");
    browser.see("#scan").sendKeys("0103400936404649" + Keys.ENTER);
    browser.screenshot("check-genuine");
    browser.click("[data-dispense]");
    browser.seeText(".signing", "Dispense this pack to a patient");
    browser.seeText(".signing", "Counter 1");
    browser.screenshot("check-sign");
    browser.click("[data-sign]");
    browser.see(".command-CONFIRMED");
    browser.seeText(".command-CONFIRMED", "Block 41207");
    browser.seeText(".verdict-word", "Dispensed");
    browser.screenshot("check-confirmed");
    assertThat(browser.path()).isEqualTo("/check");
  }

  @Test
  void doesSomethingElseWithThePackAndReadsInWordsWhatItSigns() {
    browser.open("/check");
    browser.seeText("[data-key-now]", "Ready to sign");
    browser.see("#scan").sendKeys("0103400936404649" + Keys.ENTER);
    browser.click("[data-act-other] summary");
    browser.click("[data-act-other] option[value=DESTROYED]");
    browser.screenshot("check-other");
    browser.click("[data-act-other] button");
    browser.seeText(".signing", "destroyed (cannot be undone)");
    browser.screenshot("check-other-sign");
    browser.click("[data-sign]");
    browser.see(".command-CONFIRMED");
    browser.seeText(".verdict-word", "Done");
    assertThat(registry.wishes())
        .containsExactly(new PackAct.Decommission(PackStatus.DESTROYED, Optional.empty()));
  }

  @Test
  void dispensesPartOfAPack() {
    browser.open("/check");
    browser.seeText("[data-key-now]", "Ready to sign");
    browser.see("#scan").sendKeys("0103400936404649" + Keys.ENTER);
    browser.click("[data-act-part] summary");
    browser.see("[data-act-part] [name=taken]").sendKeys("10");
    browser.see("[data-act-part] [name=contents]").sendKeys("30");
    browser.click("[data-act-part] button");
    browser.seeText(".signing", "10 of 30 units");
    browser.screenshot("check-part-sign");
    browser.click("[data-sign]");
    browser.see(".command-CONFIRMED");
  }

  @Test
  void checksAScannedListAndSeesAVerdictForEachLine() {
    browser.open("/check/many");
    browser
        .see("#scans")
        .sendKeys("0103400936404649" + Keys.ENTER + "0103400936404650" + Keys.ENTER);
    browser.screenshot("check-many");
    browser.click("form.panel button");
    browser.seeText("[data-line='2']", "Genuine");
    browser.seeText(".many", "2 of 2");
    browser.screenshot("check-many-result");
    browser.size(360, 1200);
    browser.screenshot("check-many-result-narrow");
    assertThat(browser.scrollsSideways()).isFalse();
  }

  @Test
  void whoDoesNotSignFindsTheButtonAgain() {
    browser.open("/check");
    browser.seeText("[data-key-now]", "Ready to sign");
    browser.see("#scan").sendKeys("0103400936404649" + Keys.ENTER);
    browser.click("[data-dispense]");
    browser.click("[data-drop-act]");
    browser.click("[data-dispense]");
    browser.click("[data-sign]");
    browser.see(".command-CONFIRMED");
  }

  @Test
  void whatIsRefusedStaysWhereItWasFilledIn() {
    browser.open("/check");
    browser.seeText("[data-key-now]", "Ready to sign");
    browser.see("#scan").sendKeys("0103400936404649" + Keys.ENTER);
    browser.click("[data-act-part] summary");
    browser.see("[data-act-part] [name=taken]").sendKeys("3");
    browser.see("[data-act-part] [name=contents]").sendKeys("10");
    browser.run("document.querySelector('[data-act-part] [name=act]').value = 'NOTHING'");
    for (int again = 0; again < 2; again++) {
      browser.click("[data-act-part] button");
      browser.see("[data-act-place] > .notice-problem");
      assertThat(browser.all("[data-act-place] > .notice-problem")).hasSize(1);
    }
    browser.screenshot("check-refused-form");
    assertThat(browser.complaints()).allMatch(said -> said.contains("400"));
    assertThat(browser.see("[data-act-part] [name=taken]").getDomProperty("value")).isEqualTo("3");
    browser.run("document.querySelector('[data-act-part] [name=act]').value = 'DISPENSE_PART'");
    browser.click("[data-act-part] button");
    browser.see("[data-sign]");
    assertThat(browser.all("[data-act-place] > .notice-problem")).isEmpty();
    browser.click("[data-drop-act]");
    assertThat(browser.see("[data-act-part] [name=taken]").getDomProperty("value")).isEqualTo("3");
  }

  @Test
  void readsWhyTheLedgerRefused() {
    browser.open("/check");
    browser.seeText("[data-key-now]", "Ready to sign");
    registry.refuses(new LedgerRefusal("PackNotActive", List.of("1", "0x00")));
    browser.see("#scan").sendKeys("0103400936404649" + Keys.ENTER);
    browser.click("[data-dispense]");
    browser.click("[data-sign]");
    browser.seeText(".command-REFUSED", "Do not supply it");
    browser.screenshot("check-refused");
  }

  @Test
  void aLargeFileGoesUpInPartsAndOnAfterTheLineBroke(@TempDir Path folder) throws IOException {
    StringBuilder serials = new StringBuilder("serial\n");
    for (int i = 0; i < 200_000; i++) serials.append("SERIAL%07d\n".formatted(i));
    Path file = Files.writeString(folder.resolve("serials.csv"), serials);
    issuer.signIn(Person.of("manufacturer.rhone", "laboratoire-rhone", "manufacturer"));
    browser.close();
    browser = Browser.at(port);
    browser.open("/lots/new");
    browser.seeText("[data-key-now]", "Ready to sign");
    browser.see("#gtin").sendKeys("03400936404649");
    browser.see("#lotNumber").sendKeys("BIG-1");
    browser.run("document.getElementById('expiry').value = '2031-01-31'");
    browser.see("#serials").sendKeys(file.toString());
    uploads.breaking.set(2);
    browser.click("form[data-parts] button[type=submit]");
    browser.see("[data-packs]");
    assertThat(uploads.parts.get()).as("parts, two of them broken").isEqualTo(4);
    assertThat(browser.run("return document.querySelector('progress').value"))
        .isEqualTo(Files.size(file));
    assertThat(browser.complaints()).as("what broke").hasSize(2);
  }

  @Test
  void mustConfirmWhoOneIsBeforeSigningAndFindsThePackAgain() {
    issuer.signIn(
        new Person(
            "pharmacist.pont",
            "pharmacie-du-pont",
            List.of("pharmacist"),
            Duration.ofHours(2),
            "otp"));
    browser.open("/check");
    browser.see("#scan").sendKeys("0103400936404649" + Keys.ENTER);
    browser.see(".verdict");
    browser.seeText("[data-key-now]", "confirm that it is you");
    browser.screenshot("check-stale");
    issuer.signIn(Person.of("pharmacist.pont", "pharmacie-du-pont", "pharmacist"));
    browser.click("[data-key-now] a");
    browser.seeText(".verdict-word", "Genuine");
    assertThat(issuer.lastRequest()).containsEntry("prompt", "login").containsKey("code_challenge");
    assertThat(browser.path()).isEqualTo("/check");
    browser.seeText("[data-key-now]", "Ready to sign");
  }

  @Test
  void hasNoRolesWhoCameInWithThePasswordAlone() {
    issuer.signIn(
        new Person(
            "pharmacist.pont",
            "pharmacie-du-pont",
            List.of("pharmacist"),
            Duration.ofMinutes(1),
            "pwd"));
    browser.open("/check");
    browser.seeText(".who", "pharmacist.pont");
    assertThat(browser.complaints()).singleElement().asString().contains("403");
    assertThat(browser.run("return document.querySelectorAll('#scan, a[href=\"/keys\"]').length"))
        .isEqualTo(0L);
  }

  @Test
  void theRegulatorImportsTheOfficialFilesAndReadsWhatWasOddInThem(@TempDir Path files)
      throws IOException {
    issuer.signIn(Person.of("regulator.agence", "agence-du-medicament", "regulator"));
    browser.open("/products/import");
    for (String name : List.of("CIS_bdpm.txt", "CIS_CIP_bdpm.txt")) {
      try (InputStream extract =
          FrenchMedicinesImport.class.getResourceAsStream("bdpm-extract/" + name)) {
        Files.copy(extract, files.resolve(name));
      }
    }
    Files.writeString(
        files.resolve("CIS_CIP_bdpm.txt"), "60002283\tnot a pack\n", StandardOpenOption.APPEND);
    browser.see("#medicines").sendKeys(files.resolve("CIS_bdpm.txt").toString());
    browser.see("#packs").sendKeys(files.resolve("CIS_CIP_bdpm.txt").toString());
    browser.click("form[enctype] button[type=submit]");
    browser.seeText("[data-read]", "424");
    browser.seeText("[data-skipped]", "1");
    browser.seeText("[data-updated]", "423");
    browser.run("document.querySelectorAll('details').forEach(d => d.open = true)");
    browser.seeText("[data-import-report]", "CUS-PRD-001");
    browser.seeText("[data-import-report]", "CIS_CIP_bdpm.txt, line 424");
    browser.screenshot("product-import");
  }

  @Test
  void everyVerdictHasItsWordOnAWideAndOnANarrowScreen() {
    browser.open("/check");
    for (VerdictKind kind : VerdictKind.values()) {
      registry.answers(kind);
      browser.size(1280, 1500);
      browser.see("#scan").clear();
      browser.see("#scan").sendKeys("0103400936404649" + Keys.ENTER);
      browser.see("[data-verdict=" + kind + "]");
      browser.screenshot("verdict-" + kind);
      browser.size(360, 1500);
      browser.screenshot("verdict-" + kind + "-narrow");
      assertThat(browser.scrollsSideways()).as(kind + " at 360 px").isFalse();
    }
  }

  @Test
  void releasesALotFromAFileOfSerials(@TempDir Path folder) throws IOException {
    issuer.signIn(Person.of("manufacturer.rhone", "laboratoire-rhone", "manufacturer"));
    Path serials = Files.writeString(folder.resolve("serials.csv"), "A1\nA2\nA3\n");
    browser.open("/lots");
    browser.screenshot("lots");
    browser.size(360, 1500);
    browser.screenshot("lots-narrow");
    assertThat(browser.scrollsSideways()).isFalse();
    browser.size(1280, 1500);
    browser.open("/lots/new");
    browser.see("#gtin").sendKeys("03400936404649");
    browser.see("#lotNumber").sendKeys("L-77");
    browser.run("document.getElementById('expiry').value = '2028-03-31'");
    browser.see("#serials").sendKeys(serials.toString());
    browser.click("form[data-needs-witness] button[type=submit]");
    browser.seeText("[data-packs]", "3 packs read");
    browser.screenshot("lot-new-sign");
    browser.click("[data-sign]");
    browser.see(".command-CONFIRMED");
  }

  @Test
  void recallsALotWithAReason() {
    issuer.signIn(Person.of("regulator.agence", "agence-du-medicament", "regulator"));
    browser.open("/lots/" + SmallRegistry.LOT_ID);
    browser.click("#action-RECALL");
    browser.see("#reason").sendKeys("Particles seen in the blister");
    browser.click("form[data-needs-witness] button[type=submit]");
    browser.seeText(".signing", "Recall this lot");
    browser.screenshot("lot-recall");
    browser.size(360, 1800);
    browser.screenshot("lot-recall-narrow");
    assertThat(browser.scrollsSideways()).isFalse();
    browser.size(1280, 1500);
    browser.click("[data-sign]");
    browser.see(".command-CONFIRMED");
  }

  @Test
  void whoIsNotSignedInReadsThatNobodyCanSignInAtPresent() {
    registry.health.red(Subject.SIGN_IN);
    browser.open("/");
    browser.seeText("[data-hindrance=SIGN_IN]", "signing in does not work");
    browser.screenshot("welcome-no-sign-in");
    browser.size(360, 1200);
    browser.open("/?lang=fr");
    browser.seeText("[data-hindrance=SIGN_IN]", "se connecter n'est pas possible");
    browser.screenshot("welcome-no-sign-in-fr-narrow");
    assertThat(browser.scrollsSideways()).isFalse();
    registry.health.red();
    browser.open("/?lang=en");
    browser.gone("[data-hindrance]");
  }

  @Test
  void managesKeysAndStartsFromTheHomePageInFrench() {
    browser.open("/");
    browser.screenshot("welcome");
    browser.click("main a.btn-primary");
    browser.see(".tasks");
    browser.screenshot("home");
    browser.open("/keys?lang=fr");
    browser.seeText("h1", "Mes clés de signature");
    browser.click("[data-prepare-key]");
    browser.see(".status-LIVE");
    browser.screenshot("keys-fr");
  }

  @Test
  void theAdministratorSeesALightTurnRedWithWhatToDoAndGreenAgain() {
    issuer.signIn(Person.of("administrator.pont", "pharmacie-du-pont", "administrator"));
    browser.open("/health");
    browser.see("[data-overall=GREEN]");
    browser.see("[data-light=NODE][data-colour=GREEN]");
    browser.seeText("[data-light=DATABASE]", "lacks TEMPORARY");
    browser.screenshot("health-green");
    browser.size(360, 3200);
    browser.screenshot("health-green-narrow");
    assertThat(browser.scrollsSideways()).isFalse();
    browser.size(1280, 1800);
    registry.health.red(Subject.NODE, Subject.RECORDED, Subject.CHANNEL);
    browser.see("[data-overall=RED]");
    browser.seeText("[data-light=NODE][data-colour=RED]", "has not answered since");
    browser.seeText("[data-light=NODE]", "What to do");
    browser.seeText("[data-light=NODE]", "CUS-HEA-001");
    browser.screenshot("health-red");
    browser.size(360, 3600);
    browser.screenshot("health-red-narrow");
    assertThat(browser.scrollsSideways()).isFalse();
    browser.size(1280, 1800);
    browser.open("/health?lang=fr");
    browser.seeText("[data-light=NODE]", "ne répond plus depuis");
    browser.screenshot("health-red-fr");
    browser.click("[data-rewind]");
    browser.see("#sure").click();
    browser.screenshot("rewind-fr");
    browser.click("form[hx-post='/health/rewind'] button[type=submit]");
    browser.seeText("[data-rewound]", "ramené au bloc 41188");
    browser.open("/health");
    registry.health.red();
    browser.seeText("[data-overall=GREEN]", "Tout est en ordre");
    browser.size(360, 3200);
    browser.screenshot("health-green-fr-narrow");
    assertThat(browser.scrollsSideways()).isFalse();
  }

  @Test
  void othersReadOnAPageThatIsOpenWhatHindersThemAndThatItIsOver() {
    registry.health.red();
    browser.open("/check");
    browser.see("#scan");
    browser.gone("#hindrance .hindrance");
    registry.health.red(Subject.NODE);
    browser.see("#scan").sendKeys("0103400936404649" + Keys.ENTER);
    browser.seeText("#hindrance", "The ledger node does not answer. What you record is kept");
    assertThat(browser.all("#hindrance a, nav a[href='/health']")).isEmpty();
    browser.screenshot("check-hindered");
    browser.size(360, 1500);
    browser.screenshot("check-hindered-narrow");
    assertThat(browser.scrollsSideways()).isFalse();
    registry.health.red();
    browser.gone("#hindrance .hindrance");
  }

  @Test
  void whatHindersThePagesPartsIsNotSaidByEachOfThem() {
    browser.open("/check");
    browser.see("#recall-banner");
    registry.oversight.readAnew();
    browser.open("/check");
    browser.seeText("[data-key-now]", "Ready to sign");
    assertThat(browser.complaints()).allMatch(said -> said.contains("503")).isNotEmpty();
    assertThat(browser.all(".notice-problem")).isEmpty();
    browser.open("/recalls");
    browser.gone("#recall-banner");
  }

  @Test
  void findsAMedicineByTheBeginningOfItsName() {
    browser.open("/products");
    browser.see("#q").sendKeys("doli" + Keys.ENTER);
    browser.seeText("tbody", "DOLIPRANE");
    browser.screenshot("products");
  }

  @Test
  void pagesFitANarrowTelephone() {
    for (String path : List.of("/", "/check", "/keys", "/products?q=a")) {
      browser.size(360, 1500);
      browser.open(path);
      browser.screenshot("narrow" + path.replaceAll("[^a-z]", "-"));
      assertThat(browser.scrollsSideways()).as(path + " at 360 px").isFalse();
    }
  }
}
