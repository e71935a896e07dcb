package org.custodia.webapp.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.custodia.registry.alerts.Alerts;
import org.custodia.webapp.slices.SmallAlerts;
import org.custodia.webapp.slices.SmallIssuer.Person;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The regulator works through cases, as people use the pages. */
class CasesInBrowserTest extends BrowserTest {
  private static final Person INSPECTOR =
      Person.of("regulator.agence", "agence-du-medicament", "regulator");

  @Autowired Alerts alerts;

  @BeforeEach
  void signIn() {
    issuer.signIn(INSPECTOR);
  }

  @Test
  void aCaseIsTakenEscalatedClosedWithACauseAndOpenedAgain() {
    alerts.raise("agence-du-medicament", SmallAlerts.unknownSerial("BROWSER-1", Instant.now()));
    browser.open("/cases?serial=BROWSER-1");
    browser.seeText("[data-case]", "BROWSER-1");
    browser.click("[data-case] a");
    browser.seeText("main", "never issued");
    browser.click("form[action$=take] button");
    browser.seeText("[data-step=TAKEN]", "regulator.agence");
    browser.click("details:has(#escalate-words) summary");
    browser.see("#escalate-words").sendKeys("To the inspectorate, third time");
    browser.click("form[action$=escalate] button");
    browser.seeText("[data-step=ESCALATED]", "To the inspectorate, third time");
    browser.screenshot("case");
    browser.click("details:has(#close-words) summary");
    browser.click("#cause-TECHNICAL");
    browser.see("#close-words").sendKeys("Scanner with capitals locked");
    browser.click("form[action$=close] button");
    browser.seeText("[data-step=CLOSED]", "Scanner, software or network");
    browser.click("details:has(#reopen-words) summary");
    browser.see("#reopen-words").sendKeys("Again today");
    browser.click("form[action$=reopen] button");
    browser.seeText("[data-step=REOPENED]", "Again today");
  }

  @Test
  void theListAndThePlotsAreReadableOnAScreenAndATelephoneInBothLanguages() {
    SmallAlerts.fill(alerts, Instant.now());
    for (String language : List.of("en", "fr")) {
      for (int width : new int[] {1280, 360}) {
        browser.size(width, 1500);
        browser.open("/cases?state=UNSETTLED&lang=" + language);
        browser.see("[data-kind=DISPATCHED_TWICE]");
        assertThat(browser.scrollsSideways()).as("width " + width).isFalse();
        browser.screenshot("cases-" + language + "-" + width);
        browser.open("/cases/plots?lang=" + language);
        browser.see("[data-plot=UNKNOWN_SERIAL] rect");
        assertThat(browser.scrollsSideways()).as("width " + width).isFalse();
        browser.screenshot("plots-" + language + "-" + width);
        browser.open("/cases?kind=DISPATCHED_TWICE");
        browser.click("[data-case] a");
        assertThat(browser.scrollsSideways()).as("width " + width).isFalse();
        browser.screenshot("case-" + language + "-" + width);
      }
    }
  }

  @Test
  void anEmptyListSaysWhenCasesOpen() {
    browser.open("/cases?serial=NOSUCH");
    browser.seeText("main", "Cases open by themselves");
  }
}
