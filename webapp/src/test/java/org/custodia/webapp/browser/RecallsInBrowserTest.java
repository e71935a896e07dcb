package org.custodia.webapp.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.custodia.webapp.slices.SmallAlerts;
import org.custodia.webapp.slices.SmallIssuer.Person;
import org.custodia.webapp.slices.SmallOversight;
import org.custodia.webapp.slices.SmallRegistry;
import org.junit.jupiter.api.Test;

/** Recalls, dossiers and questions of the authority, as people use them. */
class RecallsInBrowserTest extends BrowserTest {
  private static final Person PHARMACIST =
      Person.of("pharmacist.pont", "pharmacie-du-pont", "pharmacist");
  private static final Person INSPECTOR =
      Person.of("regulator.agence", "agence-du-medicament", "regulator");

  @Test
  void aHolderIsToldOnEveryPageReadsSignsAndIsToldNoMore() {
    issuer.signIn(PHARMACIST);
    browser.open("/products");
    browser.seeText("#recall-banner", "A recall waits for your answer");
    browser.screenshot("recall-banner");
    browser.click("#recall-banner a");
    browser.seeText("[data-recall=A123]", "Particles found");
    browser.screenshot("recalls");
    browser.click("[data-recall=A123] a");
    browser.seeText("main", "send them back to your supplier");
    browser.seeText("[data-key-now]", "Ready to sign");
    browser.see("#in-stock-0").clear();
    browser.see("#in-stock-0").sendKeys("11");
    browser.click("[data-supplier] button");
    browser.seeText(".signing", "KARDEGIC");
    browser.seeText(".signing", "11");
    browser.screenshot("recall-signing");
    browser.click("[data-sign]");
    browser.see(".command-CONFIRMED");
    browser.see("[data-recorded] a[href^='/recalls/0x']");
    browser.open("/recalls");
    assertThat(browser.all("[data-waits=true]")).isEmpty();
    browser.open("/products");
    browser.gone("#recall-banner:not([data-unanswered='0'])");
  }

  @Test
  void aPharmacistExplainsACaseOfTheAuthority() {
    issuer.signIn(PHARMACIST);
    browser.open("/");
    browser.click("main a.btn-primary");
    browser.seeText("[data-open-questions]", "1 waits for your explanation");
    browser.seeText(".task [data-warning='7']", "Expires within 7 days: 1");
    browser.screenshot("home-waiting");
    browser.size(360, 2600);
    browser.screenshot("home-waiting-narrow");
    assertThat(browser.scrollsSideways()).isFalse();
    browser.size(1280, 1500);
    browser.click("nav a[href='/alerts']");
    browser.screenshot("alerts");
    browser.click("[data-case] a");
    browser.see("#words").sendKeys("The keyboard of the scanner was in capitals.");
    browser.screenshot("alert");
    browser.click("form[action$=explanations] button");
    browser.seeText("[data-step=EXPLAINED]", "in capitals");
  }

  @Test
  void everyPageFitsAScreenAndATelephoneInBothLanguages() {
    for (String language : List.of("en", "fr")) {
      for (int width : new int[] {1280, 360}) {
        issuer.signIn(INSPECTOR);
        try (Browser one = Browser.at(port)) {
          one.size(width, 1500);
          one.open("/dossiers?lang=" + language);
          one.see("#gtin");
          one.screenshot("dossiers-" + language + "-" + width);
          one.see("#scan").sendKeys("(01)" + SmallAlerts.GTIN + "(21)S1\n");
          one.see("[data-entry=DISPATCH]");
          for (String path :
              List.of(
                  "/recalls",
                  "/recalls/" + SmallRegistry.LOT_ID,
                  "/dossiers/packs/" + SmallOversight.PACK,
                  "/dossiers/lots/" + SmallRegistry.LOT_ID,
                  "/lots/" + SmallRegistry.LOT_ID)) {
            one.open(path);
            one.see("h1");
            assertThat(one.scrollsSideways()).as(path + " at " + width).isFalse();
            String name = path.substring(1).replaceAll("/0x.*", "").replace('/', '-');
            one.screenshot(name + (path.contains("0x") ? "-one-" : "-") + language + "-" + width);
          }
          assertThat(one.complaints()).isEmpty();
        }
        issuer.signIn(PHARMACIST);
        try (Browser one = Browser.at(port)) {
          one.size(width, 1500);
          one.open("/recalls/" + SmallRegistry.LOT_ID + "?lang=" + language);
          one.see("#in-stock-0");
          assertThat(one.scrollsSideways()).as("answer at " + width).isFalse();
          one.screenshot("recall-answer-" + language + "-" + width);
          one.open("/alerts/" + SmallOversight.CASE);
          assertThat(one.scrollsSideways()).as("alert at " + width).isFalse();
          one.screenshot("alert-" + language + "-" + width);
          assertThat(one.complaints()).isEmpty();
        }
      }
    }
  }
}
