package org.custodia.webapp.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.custodia.webapp.slices.SmallIssuer.Person;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pack's life, and the way to it from the code on the pack. */
class TimelineInBrowserTest extends BrowserTest {
  private static final String LINK = "/01/03400930000014/10/L1/21/LOCKED0";

  @BeforeEach
  void signIn() {
    issuer.signIn(Person.of("pharmacist.pont", "pharmacie-du-pont", "pharmacist"));
  }

  @Test
  void aPharmacistSeesTheLifeOfAPack() {
    browser.open(LINK + "?linkType=gs1:traceability");
    browser.seeText("[data-step='RELEASED']", "Lot released");
    browser.seeText("[data-step='LOCKED']", "Comptoir");
    browser.screenshot("timeline");
    browser.size(360, 800);
    browser.screenshot("timeline-small");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void theCodeOnThePackLeadsToItsCheck() {
    browser.open(LINK + "?17=280229");
    browser.see("#scan[value*='/21/LOCKED0?17=280229']");
  }

  @Test
  void aPackThatNobodyKnowsHereIsSaidToBeSo() {
    browser.open("/packs/timeline?lang=fr&scan=https://id.gs1.org/01/03400930000014/21/NEW");
    browser.seeText("[data-timeline]", "On ne sait rien ici de cette boîte");
    browser.screenshot("timeline-empty-fr");
  }
}
