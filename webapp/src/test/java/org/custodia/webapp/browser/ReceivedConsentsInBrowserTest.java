package org.custodia.webapp.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallIssuer;
import org.custodia.webapp.slices.SmallIssuer.Person;
import org.custodia.webapp.slices.SmallReceived;
import org.custodia.webapp.slices.SmallRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What patients of others allow us, as a pharmacist sees and uses it. */
@SliceTest
@EnabledIf("org.custodia.webapp.browser.Browser#present")
class ReceivedConsentsInBrowserTest {
  @LocalServerPort int port;
  @Autowired SmallIssuer issuer;
  @Autowired SmallRegistry registry;
  private Browser browser;

  @BeforeEach
  void open() {
    issuer.signIn(Person.of("pharmacist.pont", "pharmacie-du-pont", "pharmacist"));
    browser = Browser.at(port);
  }

  @AfterEach
  void close() {
    browser.close();
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
