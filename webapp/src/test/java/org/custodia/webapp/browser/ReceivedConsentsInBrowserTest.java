package org.custodia.webapp.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.custodia.webapp.slices.SmallIssuer.Person;
import org.custodia.webapp.slices.SmallReceived;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What patients of others allow us, as a pharmacist sees and uses it. */
class ReceivedConsentsInBrowserTest extends BrowserTest {

  @BeforeEach
  void signIn() {
    issuer.signIn(Person.of("pharmacist.pont", "pharmacie-du-pont", "pharmacist"));
  }

  @Test
  void aPharmacistUsesAConsentOnceAndSeesItConfirmed() {
    browser.open("/received-consents");
    browser.seeText("[data-standing='IN_FORCE']", "One single time");
    browser.seeText("[data-standing='IN_FORCE']", "0 of 1");
    browser.seeText("[data-standing='REVOKED']", "Taken back");
    browser.screenshot("received-consents");
    browser.click("[data-standing='IN_FORCE'] button");
    browser.see(".command-CONFIRMED");
    browser.screenshot("received-consents-used");
    assertThat(registry.received.used()).contains(SmallReceived.STANDS);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void theSameInFrench() {
    browser.open("/received-consents?lang=fr");
    browser.seeText("h1", "Consentements qui nous sont donnés");
    browser.seeText("[data-standing='IN_FORCE']", "En vigueur");
    browser.screenshot("received-consents-fr");
  }
}
