package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * A bill of the demo's hospital, from the form to the settlement, each person in a browser of their
 * own: what is charged too much is red for the biller while it is typed, for the insurance, for the
 * patient and for the authority, and nobody can accept it before the biller has signed otherwise.
 */
@Order(8)
class BillPagesIT {
  private final RunningDemo demo = RunningDemo.get();
  private final Credentials credentials = demo.credentials();
  private final JsonNode made = demo.bills();

  @Test
  void anOverchargeIsSeenByAllAdjustedAcceptedAndSettled() {
    try (Browser office = ready("biller.saintluc");
        Browser insurance = ready("payer.lac")) {
      String bill = entered(office);
      disputed(insurance, bill);
      readByThePatient(bill);
      adjusted(office, bill);
      accepted(insurance, bill);
      settled(insurance, bill);
      settled(office, bill);
      stands(office, bill, ".bill-SETTLED");
      seenByTheAuthority(bill);
    }
  }

  /** The address of its page. */
  private String entered(Browser office) {
    office.open("/bills/new?lang=en");
    office.awaitSigningKey();
    office.type("#number", "IT-" + System.currentTimeMillis());
    office.type("#patient", made.path("patient").asString());
    office.type("[name=code]", "demo:CONSULT");
    office.type("[name=charged]", "36.00");
    assertThat(office.text("[data-verdict=OVERCHARGED]")).contains("30.00", "6.00");
    office.click("#bill button[type=submit]");
    office.see("#act [data-line='0'][data-verdict=OVERCHARGED]");
    office.screenshot("bills-entered");
    confirmed(office);
    String bill = office.see("[data-recorded] a[href^='/bills/0x']").getDomAttribute("href");
    stands(office, bill, "[data-line='0']");
    return bill;
  }

  private void disputed(Browser insurance, String bill) {
    insurance.open("/bills?lang=en");
    stands(insurance, bill, "[data-line='0'][data-verdict=OVERCHARGED]");
    assertThat(insurance.has("form[hx-post$='/acts/accept']")).isFalse();
    insurance.click("[data-line='0'] input[type=checkbox]");
    insurance.selectValue("#reason", "TOO_MUCH");
    signed(insurance, "#dispute button[type=submit]");
    stands(insurance, bill, "[data-line='0'][data-status=DISPUTED]");
    insurance.showTop(1280, 1500);
    insurance.screenshot("bills-payer");
  }

  private void readByThePatient(String bill) {
    try (Browser patient = Browser.signedIn(credentials, "patient.petit")) {
      String mine = "/my/" + made.path("patient").asString() + bill;
      patient.open(mine + "?lang=en");
      patient.until("the bill in plain words", "[data-says]", "charged too much on 1 line");
      patient.screenshot("bills-patient");
      patient.open(mine + "/lines/0/proof");
      assertThat(patient.text("[data-proof]")).contains("30.00", "36.00", "6.00");
      patient.screenshot("bills-proof");
    }
  }

  private static void adjusted(Browser office, String bill) {
    stands(office, bill, "[data-line='0'][data-status=DISPUTED]");
    office.type("#adjust-charged", "30.00");
    signed(office, "form[hx-post$='/acts/adjust'] button");
  }

  private static void accepted(Browser insurance, String bill) {
    stands(insurance, bill, "[data-line='0'][data-verdict=LAWFUL]");
    insurance.type("#borne", "21.00");
    signed(insurance, "form[hx-post$='/acts/accept'] button");
  }

  private static void settled(Browser side, String bill) {
    stands(side, bill, ".bill-APPROVED");
    side.type("#reference", "VIR-1");
    signed(side, "form[hx-post$='/acts/settle'] button");
  }

  private void seenByTheAuthority(String bill) {
    try (Browser authority = Browser.signedIn(credentials, "regulator.agence")) {
      authority.open("/overcharges?lang=en");
      authority.see("[data-plot=billers] rect");
      assertThat(authority.text("tr:has(a[href='" + bill + "'])")).contains("6.00", "Corrected");
      authority.showTop(1280, 2400);
      authority.screenshot("bills-overcharges");
    }
  }

  /** Each side reads its own node, which may be a moment behind the other's. */
  private static void stands(Browser browser, String bill, String css) {
    Instant end = Instant.now().plusSeconds(30);
    browser.open(bill);
    while (!browser.has(css) && Instant.now().isBefore(end)) {
      Till.pause();
      browser.open(bill);
    }
    browser.see(css);
  }

  private Browser ready(String person) {
    Browser browser = Browser.signedIn(credentials, person);
    browser.prepareSigningKey();
    return browser;
  }

  private static void signed(Browser browser, String prepare) {
    browser.click(prepare);
    confirmed(browser);
  }

  private static void confirmed(Browser browser) {
    browser.click("[data-sign]");
    browser.see(".command-CONFIRMED, .command-WITNESSED");
  }
}
