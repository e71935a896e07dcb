package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Those who do not treat, on the demo: the insurance of a patient who allowed it to see bills is
 * confirmed by her and asks her; an employer whom nobody allowed anything reads what to do; a
 * researcher is told how many take part.
 */
@Order(14)
@EnabledIfSystemProperty(named = "custodia.long", matches = "true")
class AskingForRecordsIT {
  private final RunningDemo demo = RunningDemo.get();
  private final Credentials credentials = demo.credentials();

  @Test
  void insuranceIsConfirmedByThePatientAndAsksHer() {
    String mine = "/my/" + demo.bills().path("patient").asString() + "/records";
    try (Browser insurance = Browser.signedIn(credentials, "payer.lac");
        Browser patient = Browser.signedIn(credentials, "patient.petit")) {
      insurance.prepareSigningKey();
      stands(insurance, "/records/shared?lang=en", ".consents a");
      String person = insurance.see(".consents a").getDomAttribute("href");
      looks(insurance, "asking-people", "/records/shared?");
      looks(insurance, "asking-person", person + "&");
      insurance.open(person + "&lang=en");
      insurance.click("details:has(form[hx-post$='/offers/drafts']) summary");
      insurance.type("#offer-words", "You are insured with us.");
      signed(insurance, "form[hx-post$='/offers/drafts'] button");
      stands(patient, mine + "?lang=en", "[data-offer]");
      assertThat(patient.text("[data-offer]"))
          .contains("says that it insures you", "You are insured with us.");
      looks(patient, "asking-offered", mine + "?");
      patient.open(mine + "?lang=en");
      patient.click("[data-offer] [data-decide=ACCEPT]");
      patient.see("[data-answered]");
      stands(insurance, person + "&lang=en", "[data-relationship=ACTIVE]");
      insurance.click("details:has(form[hx-post$='/requests/drafts']) summary");
      insurance.selectValue("#purpose", "BILLING");
      insurance.type("#ask-words", "Which treatment was it?");
      insurance.click("form[hx-post$='/requests/drafts'] button");
      insurance.see("[data-sign]");
      insurance.showTop(1280, 1600);
      insurance.screenshot("asking-signing");
      confirmed(insurance);
      stands(patient, mine + "?lang=en", "[data-request]");
      assertThat(patient.text("[data-request]")).contains("Which treatment was it?");
      looks(insurance, "asking-asked", person + "&");
    }
  }

  @Test
  void whomNobodyAllowedAnythingReadsWhatToDo() {
    try (Browser employer = Browser.signedIn(credentials, "employer.rhone")) {
      employer.open("/records/shared?lang=en");
      assertThat(employer.text("[data-no-shared]")).contains("chooses your organisation");
      looks(employer, "asking-employer", "/records/shared?");
    }
  }

  @Test
  void researcherIsToldHowManyTakePart() {
    assertThat(demo.research().path("takingPart").asInt()).isEqualTo(24);
    try (Browser researcher = Browser.signedIn(credentials, "researcher.tilleuls")) {
      stands(researcher, "/research?lang=en", "main:not(:has([data-no-hosts])) [data-begin]");
      researcher.type("#title", "Penicillin");
      researcher.type("#aim", "How many are allergic.");
      researcher.click("[data-begin] button");
      researcher.click("[data-cohort] [data-count]");
      assertThat(researcher.text("[data-asked] [data-answer]")).contains("25"); // of 24, rounded
      looks(
          researcher,
          "asking-research",
          researcher.address().replaceAll(".*(/research/[^?]*).*", "$1?"));
    }
  }

  /** On a desk and on a telephone, in both languages; nothing is cut off. */
  private static void looks(Browser browser, String name, String path) {
    for (String language : List.of("fr", "en")) {
      browser.open(path + "lang=" + language);
      for (int width : List.of(360, 1280)) {
        browser.resize(width, 1400);
        assertThat(browser.scrollsSideways()).as("%s at %d, %s", name, width, language).isFalse();
        browser.screenshot(name + "-" + language + "-" + width);
      }
    }
  }

  /** Each side reads its own node, which may be a moment behind the other's. */
  private static void stands(Browser browser, String path, String css) {
    Instant end = Instant.now().plusSeconds(60);
    browser.open(path);
    while (!browser.has(css) && Instant.now().isBefore(end)) {
      Till.pause();
      browser.open(path);
    }
    browser.see(css);
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
