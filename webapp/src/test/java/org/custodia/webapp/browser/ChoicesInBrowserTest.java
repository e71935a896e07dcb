package org.custodia.webapp.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.registry.consent.ConsentView.State;
import org.custodia.registry.consent.GrantForm;
import org.custodia.registry.factors.LostDevices;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.research.Studies;
import org.custodia.webapp.slices.SmallIssuer.Person;
import org.custodia.webapp.slices.SmallPatients;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Research and organs, going to somebody else, studies, and lost authenticators: on a desk and on a
 * telephone, in both languages.
 */
@EnabledIfSystemProperty(named = "custodia.long", matches = "true")
class ChoicesInBrowserTest extends BrowserTest {
  private static final String MARTIN = "/my/" + SmallPatients.MARTIN;
  private static final String PONT = "pharmacie-du-pont";

  @Autowired SmallPatients patients;
  @Autowired Studies studies;
  @Autowired LostDevices losses;

  @Test
  void aPatientDeclinesAndGoesToSomebodyElse() {
    patients.reset();
    issuer.signIn(Person.of("patient.martin", SmallPatients.HOSPITAL, "patient"));
    patients.put(
        SmallPatients.MARTIN, "Pharmacie du Pont", form(ConsentPurpose.RESEARCH), State.IN_FORCE);
    patients.put(
        SmallPatients.MARTIN, "Pharmacie du Pont", form(ConsentPurpose.TREATMENT), State.IN_FORCE);
    looks("choices", MARTIN + "/choices");
    browser.click("[data-decline-of=ORGAN_DONATION] summary");
    browser.screenshot("choices-decline");
    browser.click("[data-decline-of=ORGAN_DONATION] [data-decline]");
    browser.seeText("[data-choice-of=ORGAN_DONATION]", "You do not give organs");
    browser.click("[data-choice-of=ORGAN_DONATION] [data-reconsider]");
    browser.see("[data-choice-of=ORGAN_DONATION][data-declined=false]");
    String old = SmallPatients.member("Pharmacie du Pont").toString();
    String next = SmallPatients.member("Pharmacie de la Gare").toString();
    looks("switch", MARTIN + "/switch");
    looks("switch-steps", MARTIN + "/switch?from=" + old + "&to=" + next);
    browser.click("[data-step-of-switch=allow] a.btn");
    browser.see("[data-next-step]");
    assertThat(browser.all("input[name=after]")).as("so that this page is led back to").hasSize(1);
    for (int step = 1; step <= 5; step++) browser.click("[data-next-step]");
    browser.see("[data-shown]");
    browser.screenshot("grant-summary");
    browser.click("[data-summary] button[type=submit]");
    browser.see("[data-granted] [data-state=IN_FORCE]");
    browser.screenshot("grant-to-switch");
    browser.click("[data-granted] a.btn-primary");
    browser.see("[data-step-of-switch=allow][data-done=true]");
    browser.screenshot("switch-allowed");
    browser.click("[data-close-old]");
    browser.see("[data-step-of-switch=close][data-done=true]");
    looks("switch-done", MARTIN + "/switch?from=" + old + "&to=" + next);
  }

  @Test
  void aResearcherBeginsAStudyWhileNobodyTakesPart() {
    issuer.signIn(Person.of("researcher.pont", PONT, "researcher"));
    UUID id = UUID.randomUUID();
    Caller researcher = new Caller(PONT, "researcher.pont", Set.of("researcher"));
    looks("research-none", "/research");
    studies.begin(researcher, id, "Diabetes after sixty", "To learn how it goes on.");
    looks("research", "/research");
    looks("research-study", "/research/" + id);
  }

  @Test
  void aLostAuthenticatorIsReplacedAndThePersonReadsOfIt() {
    Caller alix = new Caller(PONT, "alix", Set.of("administrator"));
    Caller mika = new Caller(PONT, "mika", Set.of("administrator"));
    UUID id = UUID.randomUUID();
    losses.ask(alix, id, "pharmacist.lost", "Passport, in person, today");
    issuer.signIn(Person.of("mika", PONT, "administrator"));
    looks("lost", "/lost-devices");
    losses.confirm(mika, id);
    looks("lost-confirmed", "/lost-devices");
    losses.carryOut(mika, id, () -> {});
    browser.close();
    browser = browser();
    issuer.signIn(Person.of("pharmacist.lost", PONT, "pharmacist"));
    looks("lost-told", "/account");
    browser.see("[data-told]");
    looks("questions", "/access-questions");
  }

  /** On a desk and on a telephone, in both languages; nothing is cut off. */
  private void looks(String name, String path) {
    for (String language : List.of("fr", "en")) {
      for (int width : List.of(360, 1280)) {
        browser.size(width, 900);
        browser.open(path + (path.contains("?") ? "&" : "?") + "lang=" + language);
        browser.see("h1");
        assertThat(browser.scrollsSideways()).as("%s at %d, %s", name, width, language).isFalse();
        browser.screenshot(name + "-" + language + "-" + width);
      }
    }
  }

  private static GrantForm form(ConsentPurpose purpose) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    return new GrantForm(
        SmallPatients.member("Pharmacie du Pont"),
        purpose,
        Set.of(),
        Set.of(),
        now,
        now.plus(30, ChronoUnit.DAYS),
        0,
        Optional.empty());
  }
}
