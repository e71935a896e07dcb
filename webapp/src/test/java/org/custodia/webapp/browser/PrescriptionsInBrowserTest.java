package org.custodia.webapp.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.prescriptions.IssuedPrescription;
import org.custodia.webapp.slices.SmallIssuer.Person;
import org.custodia.webapp.slices.SmallPatients;
import org.custodia.webapp.slices.SmallPrescriptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A physician issues, prints and revokes; a pharmacist reads what the patient brings. */
class PrescriptionsInBrowserTest extends BrowserTest {
  @Autowired SmallPrescriptions prescriptions;

  @BeforeEach
  void signIn() {
    prescriptions.reset();
    issuer.signIn(Person.of("dr.anselme", SmallPatients.HOSPITAL, "physician"));
  }

  /** As the browser does of a form that is shown again with what is missing. */
  @Override
  boolean isExpected(String complaint) {
    return complaint.contains("status of 400") || complaint.contains("Code 400");
  }

  private static void type(Browser browser, String field, String text) {
    browser.see(field).sendKeys(text);
  }

  private IssuedPrescription issue() {
    browser.open("/prescriptions/new");
    type(browser, "#patient", "Camille Roche");
    type(browser, "#birthDate", "17/04/1961");
    type(browser, "#patientNumber", "2 61 04 75 123 456 19");
    type(browser, "#q", "oxycontin");
    browser.see("#medicines input[type=radio]");
    browser.screenshot("prescription-new");
    browser.click("#medicines label");
    type(browser, "#dosage", "One in the morning, one in the evening");
    type(browser, "#prescriber", "Dr Élise Anselme");
    browser.click("form button[type=submit].btn-lg");
    browser.see(".rx-qr");
    Caller physician = new Caller(SmallPatients.HOSPITAL, "dr.anselme", Set.of("physician"));
    return prescriptions.list(physician, 1, 0).get(0);
  }

  @Test
  void aPhysicianIssuesAPrescriptionAndTakesItBack() {
    browser.open("/prescriptions");
    browser.seeText(".notice-neutral", "no prescription yet");
    browser.screenshot("prescriptions-empty");

    IssuedPrescription one = issue();
    assertThat(one.document().patient()).isEqualTo("Camille Roche");
    browser.seeText("main", "May be dispensed");
    browser.screenshot("prescription-sheet");
    browser.size(360, 1900);
    browser.screenshot("prescription-sheet-narrow");

    browser.open("/prescriptions");
    browser.seeText("[data-notice=OVERLAP]", "Another prescriber");
    browser.screenshot("prescriptions-narrow");
    browser.size(1280, 1500);
    browser.screenshot("prescriptions");
    browser.click("[data-notice] button");
    browser.seeText("[data-notice]", "seen");

    browser.open("/prescriptions/" + one.document().id());
    browser.click("summary");
    browser.click("#state button");
    browser.seeText("#state", "Revoked");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void whatIsMissingIsSaidBesideTheForm() {
    browser.open("/prescriptions/new?lang=fr");
    type(browser, "#patient", "Camille Roche");
    type(browser, "#birthDate", "17/04/1961");
    type(browser, "#dosage", "Un le soir");
    type(browser, "#prescriber", "Dr Anselme");
    browser.click("form button[type=submit].btn-lg");
    browser.seeText("#outcome", "Aucun médicament");
    browser.screenshot("prescription-new-fr");
  }

  @Test
  void aPharmacistScansTheCodeAndSeesHowMuchIsLeftAndThatItIsUsedUp() {
    IssuedPrescription one = issue();
    issuer.signIn(Person.of("pharmacist.pont", "pharmacie-du-pont", "pharmacist"));
    try (Browser counter = Browser.at(port)) {
      counter.open("/read-prescription");
      type(counter, "#prescription", one.code().text().toLowerCase());
      counter.click("form button.btn-primary");
      counter.see("[data-prescription=READY]");
      counter.seeText("#card", "Camille Roche");
      counter.screenshot("prescription-card");
      assertThat(counter.see("#card a.btn").getDomProperty("href"))
          .endsWith("/check?prescription=" + one.code().commitment());
      prescriptions.dispensed(1);
      counter.click("form button.btn-primary");
      counter.see("[data-prescription=USED_UP]");
      counter.size(360, 1500);
      counter.screenshot("prescription-card-used-up-narrow");
      assertThat(counter.complaints()).isEmpty();
    }
  }
}
