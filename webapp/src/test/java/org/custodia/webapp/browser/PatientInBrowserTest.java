package org.custodia.webapp.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.registry.consent.ConsentView;
import org.custodia.registry.consent.ConsentView.State;
import org.custodia.registry.consent.GrantForm;
import org.custodia.registry.consent.RecordKind;
import org.custodia.registry.consent.Sensitivity;
import org.custodia.webapp.slices.SmallIssuer.Person;
import org.custodia.webapp.slices.SmallPatients;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.springframework.beans.factory.annotation.Autowired;

/** The patient's pages as a patient uses them, for oneself and for a child. */
class PatientInBrowserTest extends BrowserTest {
  @Autowired SmallPatients patients;

  @BeforeEach
  void signIn() {
    patients.reset();
    issuer.signIn(Person.of("patient.martin", SmallPatients.HOSPITAL, "patient"));
  }

  @Test
  void comesToTheFirstPageWhichExplainsWhatCanBeDoneWhereNothingIsAllowed() {
    browser.open("/");
    browser.click("main a.btn-primary");
    browser.seeText("h1", "What I allow");
    assertThat(browser.path()).isEqualTo("/my/" + SmallPatients.MARTIN);
    browser.seeText("[data-empty]", "Nobody outside your hospital may see anything.");
    browser.screenshot("patient-empty");
  }

  @Test
  void allowsStepByStepWithTheKeyboardAndSeesItWork() {
    browser.open("/my/" + SmallPatients.MARTIN + "/consents/new");
    browser.seeText("[data-step-now]", "Step 1 of 5");
    browser.see("#find").sendKeys("hopital");
    browser.seeText("[data-found]", "1 found");
    browser.see("#find").clear();
    browser.see("#find").sendKeys("du pont");
    browser.screenshot("patient-grant-who");
    browser.run("document.querySelector('[data-choice]:not([hidden]) input').focus()");
    press(Keys.SPACE);
    browser.click("[data-next-step]");
    browser.seeText("[data-step-now]", "Step 2 of 5");
    assertThat(browser.run("return document.activeElement.textContent")).isEqualTo("What for?");
    browser.screenshot("patient-grant-purpose");
    browser.click("label[for=p-TREATMENT]");
    browser.click("[data-next-step]");
    browser.seeText("[data-step-now]", "Step 3 of 5");
    browser.click("label[for=records-some]");
    browser.click("[data-next-step]");
    browser.seeText("[data-no-kinds]", "Choose at least one kind");
    browser.click("label[for=k-MEDICATIONS]");
    browser.click("label[for=k-ALLERGIES]");
    browser.screenshot("patient-grant-records");
    browser.click("[data-next-step]");
    browser.seeText("[data-step-now]", "Step 4 of 5");
    browser.screenshot("patient-grant-length");
    browser.click("[data-next-step]");
    browser.seeText("[data-step-now]", "Step 5 of 5");
    browser.click("label[for=limit-some]");
    browser.click("[data-next-step]");
    browser.seeText(
        "[data-summary]",
        "Pharmacie du Pont may read your records: medicines and allergies, without the sensitive"
            + " parts. Only for treatment.");
    browser.seeText("[data-summary]", "At most 3 times.");
    browser.screenshot("patient-grant-summary");
    browser.click("[data-summary] button[type=submit]");
    browser.see("[data-granted] [data-state=IN_FORCE]");
    browser.screenshot("patient-grant-granted");
    ConsentView granted = patients.granted().get(0);
    assertThat(granted.form().kinds())
        .containsExactlyInAnyOrder(RecordKind.MEDICATIONS, RecordKind.ALLERGIES);
    assertThat(granted.form().withheld()).hasSize(Sensitivity.values().length);
    assertThat(granted.form().uses()).isEqualTo(3);
    assertThat(browser.run("return (await indexedDB.databases()).length"))
        .as("the key is kept nowhere")
        .isEqualTo(0L);
  }

  @Test
  void canGoBackAndChangeBeforeSigning() {
    browser.open("/my/" + SmallPatients.MARTIN + "/consents/new");
    browser.seeText("[data-step-now]", "Step 1 of 5");
    choose("Clinique des Alpes", "ONE_TIME");
    browser.seeText("[data-summary]", "Once only.");
    browser.click("[data-change]");
    browser.seeText("[data-step-now]", "Step 1 of 5");
    choose("Mutuelle du Léman", "BILLING");
    browser.seeText("[data-summary]", "Mutuelle du Léman");
    browser.seeText("[data-summary]", "As often as needed.");
    assertThat(patients.granted()).isEmpty();
  }

  @Test
  void seesAUseLiveReadsItAndTakesTheConsentBack() {
    patients.put(SmallPatients.MARTIN, "Pharmacie du Pont", form(0), State.IN_FORCE);
    ConsentView consent = patients.granted().get(0);
    browser.open("/my/" + SmallPatients.MARTIN);
    browser.see("[data-consent][data-state=IN_FORCE]");
    patients.use(consent.id());
    browser.seeText(".toast-news", "Pharmacie du Pont looked, for treatment.");
    browser.seeText("[data-consent]", "Number of times used: 1");
    browser.screenshot("patient-use-live");
    browser.click("[data-close]");
    browser.gone(".toast-news");
    browser.click("[data-consent] a");
    browser.seeText(".history", "looked");
    browser.click(".take-back summary");
    browser.seeText(".take-back", "From then on, Pharmacie du Pont may look no more.");
    browser.screenshot("patient-take-back");
    browser.click("[data-revoke]");
    browser.see("[data-state=REVOKED]");
    browser.open("/my/" + SmallPatients.MARTIN);
    browser.seeText("details.past summary", "Over (1)");
  }

  @Test
  void optsOutWhichEndsEverythingAndComingBackRestoresNothing() {
    patients.put(SmallPatients.MARTIN, "Pharmacie du Pont", form(3), State.IN_FORCE);
    browser.open("/my/" + SmallPatients.MARTIN + "/stop");
    browser.seeText("main", "what has ended stays ended");
    browser.screenshot("patient-stop");
    browser.click("[data-opt-out]");
    browser.seeText("[data-opted-out]", "You take part no longer");
    browser.screenshot("patient-opted-out");
    browser.open("/my/" + SmallPatients.MARTIN + "/consents/new");
    browser.seeText("main", "You opted out, so nothing new can be allowed.");
    browser.open("/my/" + SmallPatients.MARTIN + "/stop");
    browser.click("[data-opt-in]");
    browser.gone("[data-opted-out]");
    browser.see("details.past");
    assertThat(patients.granted()).extracting(ConsentView::state).containsOnly(State.REVOKED);
  }

  @Test
  void alwaysSeesForWhomOneDecides() {
    patients.put(SmallPatients.MARTIN, "Pharmacie du Pont", form(0), State.IN_FORCE);
    browser.open("/my/" + SmallPatients.MARTIN);
    browser.seeText(".my-who", "For yourself: Jean Martin");
    browser.click(".my-switch a");
    browser.seeText(".my-who-other", "You decide for: Léa Martin");
    browser.seeText("h1", "What is allowed for Léa Martin");
    browser.see("[data-empty]");
    for (String page : List.of("/consents/new", "/news", "/news/settings", "/stop")) {
      browser.open("/my/" + SmallPatients.LEA + page);
      browser.seeText(".my-who-other", "Léa Martin");
    }
    browser.open("/my/" + SmallPatients.LEA + "/consents/new");
    choose("Pharmacie de la Gare", "TREATMENT");
    browser.seeText("[data-summary]", "You decide for Léa Martin.");
    browser.seeText("[data-summary]", "the records of Léa Martin");
    browser.screenshot("patient-guardian-summary");
    browser.click("[data-summary] button[type=submit]");
    browser.see("[data-granted] [data-state=IN_FORCE]");
    assertThat(patients.granted().get(1).patient()).isEqualTo(SmallPatients.LEA);
  }

  @Test
  void readsNewsMarksThemAndSilencesAnOrganisation() {
    patients.put(SmallPatients.MARTIN, "Pharmacie du Pont", form(0), State.IN_FORCE);
    patients.use(patients.granted().get(0).id());
    browser.open("/my/" + SmallPatients.MARTIN + "/news");
    browser.seeText(".news-unread[data-kind=USED]", "Pharmacie du Pont looked");
    browser.screenshot("patient-news");
    browser.click("[data-read-all]");
    browser.gone(".news-unread");
    assertThat(browser.all("#unread .badge")).isEmpty();
    browser.click("li[data-kind=USED] [data-mute]");
    browser.see("#mail");
    assertThat(browser.all("input[name=heardMembers]").get(0).isSelected()).isFalse();
    assertThat(browser.see("#kind-GRANTED").isEnabled()).isFalse();
    browser.seeText("#mail", "does not send mail");
    browser.screenshot("patient-settings");
    browser.click("#kind-USED");
    browser.click("[data-save]");
    browser.see("#kind-USED");
    assertThat(browser.see("#kind-USED").isSelected()).isFalse();
  }

  @Test
  void fitsATelephoneAndSpeaksFrench() {
    patients.put(SmallPatients.MARTIN, "Pharmacie du Pont", form(0), State.IN_FORCE);
    patients.put(SmallPatients.MARTIN, "Clinique des Alpes", form(3), State.ENDED);
    patients.put(SmallPatients.MARTIN, "Mutuelle du Léman", form(1), State.BEING_RECORDED);
    patients.use(patients.granted().get(0).id());
    browser.size(360, 900);
    int number = 0;
    for (String page :
        List.of(
            "",
            "/consents/new",
            "/consents/" + patients.granted().get(0).id(),
            "/news",
            "/news/settings",
            "/stop")) {
      browser.open("/my/" + SmallPatients.MARTIN + page + "?lang=fr");
      browser.see("h1");
      browser.screenshot("patient-fr-360-" + number++);
      assertThat(browser.scrollsSideways()).as(page).isFalse();
    }
  }

  @Test
  void saysWhenTheServerNoLongerAnswers() {
    browser.open("/my/" + SmallPatients.MARTIN);
    browser.see("[data-empty]");
    browser.offline(true);
    browser.seeText("[data-lost]", "The server does not answer");
    browser.screenshot("patient-lost");
    browser.offline(false);
    browser.hidden("[data-lost]");
    assertThat(browser.complaints()).as("the browser says so too").isNotEmpty();
  }

  private void choose(String grantee, String purpose) {
    browser.run(
        "[...document.querySelectorAll('[data-choice]')].find((c) =>"
            + " c.textContent.includes(args[0])).querySelector('input').click()",
        grantee);
    browser.click("[data-next-step]");
    browser.click("label[for=p-" + purpose + "]");
    for (int step = 0; step < 4; step++) browser.click("[data-next-step]");
  }

  private void press(CharSequence key) {
    browser.focused().sendKeys(key);
  }

  private static GrantForm form(int uses) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    return new GrantForm(
        SmallPatients.member("Pharmacie du Pont"),
        ConsentPurpose.TREATMENT,
        Set.of(),
        EnumSet.allOf(Sensitivity.class),
        now,
        now.plus(30, ChronoUnit.DAYS),
        uses,
        Optional.empty());
  }
}
