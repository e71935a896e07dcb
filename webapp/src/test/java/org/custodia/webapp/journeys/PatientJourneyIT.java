package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * A patient decides who may see what, and hears what becomes of it, for oneself and for a child.
 */
@Order(7)
class PatientJourneyIT {
  private static final String PHARMACY = "Pharmacie du Pont";

  private final Credentials credentials = RunningDemo.get().credentials();
  private final MailBox mail = RunningDemo.get().mail();

  @Test
  void aPatientAllowsSeesTheUseGetsMailMutesTakesBackAndOptsOut() throws InterruptedException {
    try (Browser martin = Browser.signedIn(credentials, "patient.martin")) {
      martin.open("/");
      assertThat(martin.text("h1")).isEqualTo("What I allow");
      String home = martin.address();
      martin.screenshot("journey-patient-first");
      confirmMail(martin, home);

      martin.openUrl(home);
      int mails = mail.count();
      String consent = allow(martin, home, PHARMACY);
      assertThat(mail.text(mails + 1))
          .contains("There is something new for you")
          .doesNotContain(PHARMACY, "Martin", "treatment");

      martin.openUrl(home);
      martin.see("[data-consent='" + consent + "'][data-state=IN_FORCE]");
      use();
      assertThat(martin.text(".toast-news")).contains(PHARMACY, " looked, for treatment.");
      assertThat(martin.until("the use counted", "[data-consent='" + consent + "']", "used: 1"))
          .contains("Last used");
      martin.screenshot("journey-patient-use");

      mute(martin, home);
      Thread.sleep(4_000);
      int before = mail.count();
      use();
      Thread.sleep(8_000);
      assertThat(martin.has(".toast-news")).as("on the page that was open meanwhile").isFalse();
      assertThat(mail.count()).isEqualTo(before);
      martin.openUrl(home);
      martin.until("the second use", "[data-consent='" + consent + "']", "used: 2");
      martin.openUrl(home + "/news");
      assertThat(martin.text("li[data-kind=USED]")).as("still on record").contains(PHARMACY);

      takeBack(martin, home, consent);
      optOutAndIn(martin, home, consent);
    }
  }

  @Test
  void aGuardianAllowsForTheChildAndSeesForWhom() {
    try (Browser petit = Browser.signedIn(credentials, "patient.petit")) {
      petit.open("/my");
      String self = petit.text(".my-who strong");
      petit.click(".my-switch a");
      String child = petit.text(".my-who-other strong");
      assertThat(child).isNotEqualTo(self);
      String home = petit.address();
      String consent = allow(petit, home, PHARMACY);
      petit.openUrl(home);
      petit.see("[data-consent='" + consent + "'][data-state=IN_FORCE]");
      petit.screenshot("journey-patient-child");
      takeBack(petit, home, consent);
    }
  }

  private void confirmMail(Browser martin, String home) {
    martin.openUrl(home + "/news/settings");
    int mails = mail.count();
    martin.type("#address", "martin@mail.example");
    martin.click("[data-set-mail]");
    Matcher code = Pattern.compile("\\d{4} \\d{4}").matcher(mail.text(mails + 1));
    assertThat(code.find()).isTrue();
    martin.type("#code", code.group());
    martin.click("[data-confirm-mail]");
    martin.see("[data-mail=confirmed]");
    martin.screenshot("journey-patient-mail");
  }

  /** Allows treatment for a month; the consent's id. */
  private static String allow(Browser martin, String home, String whom) {
    martin.openUrl(home + "/consents/new");
    martin.see("[data-step-now]");
    martin.type("#find", whom);
    martin.click("[data-choice]:not([hidden]) input");
    martin.click("[data-next-step]");
    martin.click("#p-TREATMENT");
    for (int step = 0; step < 4; step++) martin.click("[data-next-step]");
    assertThat(martin.text("[data-summary]")).contains(whom, " may read ", "Only for treatment");
    martin.screenshot("journey-patient-summary");
    martin.click("[data-summary] button[type=submit]");
    martin.see("[data-granted] [data-state=IN_FORCE]");
    martin.openUrl(home);
    return martin.see("[data-consent]").getDomAttribute("data-consent");
  }

  private void use() {
    try (Browser pont = Browser.signedIn(credentials, "pharmacist.pont")) {
      pont.open("/received-consents");
      pont.click("tr[data-standing=IN_FORCE] button");
      pont.see("#used [data-state=CONFIRMED], #used [data-state=WITNESSED]");
    }
  }

  private static void mute(Browser martin, String home) {
    martin.openUrl(home + "/news");
    martin.click("li[data-kind=USED] [data-mute]");
    martin.see("[data-save]");
  }

  private static void takeBack(Browser martin, String home, String consent) {
    martin.openUrl(home + "/consents/" + consent);
    martin.click(".take-back summary");
    martin.click("[data-revoke]");
    martin.see(".consent-state[data-state=REVOKED]");
  }

  private static void optOutAndIn(Browser martin, String home, String ended) {
    String another = allow(martin, home, "Pharmacie de la Gare");
    martin.openUrl(home + "/stop");
    martin.click("[data-opt-out]");
    martin.see("[data-opted-out]");
    martin.openUrl(home + "/consents/new");
    assertThat(martin.text("main")).contains("nothing new can be allowed");
    assertThat(martin.has("form[data-steps]")).isFalse();
    martin.openUrl(home + "/stop");
    martin.click("[data-opt-in]");
    martin.see("details.past");
    martin.click("details.past summary");
    for (String old : new String[] {ended, another}) {
      martin.see("[data-consent='" + old + "'][data-state=REVOKED]");
    }
    martin.screenshot("journey-patient-back");
  }
}
