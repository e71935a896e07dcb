package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.util.UUID;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.Keys;

/** Two regulators act on members; a pharmacy's administrators look after their devices. */
@Order(7)
class MembersJourneyIT {
  private static final String NEW_GLN = "gln:3010000000129";
  private static final String GARE_GLN = "gln:3010000000044";

  private final Credentials credentials = RunningDemo.get().credentials();

  @Test
  void twoRegulatorsCertifyAMemberAndItsHistorySaysWho() {
    try (Browser first = Browser.signedIn(credentials, "regulator.agence");
        Browser second = Browser.signedIn(credentials, "regulator.agence2")) {
      first.open("/members");
      first.screenshot("members");
      first.open("/acts/new?kind=CERTIFY");
      first.awaitSigningKey();
      first.type("#identity", NEW_GLN.substring(4));
      first.type("#name", "Pharmacie Neuve (démo)");
      first.click("#role-PHARMACY");
      first.click("[data-next]");
      first.see("[data-sign]");
      first.screenshot("act-first-person");
      first.click("[data-sign]");
      first.see("[data-proposal-state=WAITING]");
      // Whoever has signed cannot be the second person.
      first.click("[data-proposal-state=WAITING] a");
      first.see("dd[data-proposal-state=WAITING]");
      assertThat(first.has("[data-second]")).isFalse();

      signAsSecond(second);
      second.screenshot("act-second-person");
      second.open("/members");
      second.click("[data-member='" + NEW_GLN + "'] a");
      assertThat(second.text("[data-event=CERTIFIED] [data-approved]"))
          .contains("regulator.agence", "regulator.agence2", "Agence du médicament");
      second.screenshot("member-certified");
      second.resize(360, 900);
      assertThat(second.scrollsSideways()).isFalse();
      second.screenshot("member-telephone");
    }
  }

  @Test
  void aSuspendedPharmacysNextDispensingIsRefusedUntilItIsReinstated() {
    Credentials.Sample pack = credentials.sample("genuine-2");
    Till gare = new Till(credentials, "gare-pos").enrolled();
    try (Browser first = Browser.signedIn(credentials, "regulator.agence");
        Browser second = Browser.signedIn(credentials, "regulator.agence2")) {
      UUID id = UUID.randomUUID();
      Till.Answer draft = gare.draftDispensation(id, pack.scan());
      assertThat(draft.status()).as("%s", draft).isEqualTo(200);

      changeStanding(first, "SUSPEND", "Journey: inspection");
      signAsSecond(second);

      Till.Answer late = gare.dispense(id, gare.sign(draft.text("typedData")));
      assertThat(late.status()).as("%s", late).isEqualTo(403);
      assertThat(late.text("code")).isEqualTo("CUS-MED-020");
      Till.Answer next = gare.draftDispensation(UUID.randomUUID(), pack.scan());
      assertThat(next.status()).as("%s", next).isEqualTo(403);
      second.open("/members");
      assertThat(second.text("[data-member='" + GARE_GLN + "'] [data-standing]"))
          .contains("Suspended");
      second.screenshot("member-suspended");

      changeStanding(first, "REINSTATE", "Journey: inspection passed");
      signAsSecond(second);
      assertThat(gare.dispense(UUID.randomUUID(), pack)).isIn(Till.DONE);
    }
  }

  @Test
  void anAdministratorEnrolsADeviceAndASecondOneHelpsReplaceItsLostKey()
      throws GeneralSecurityException {
    String lost = address();
    String found = address();
    try (Browser first = Browser.signedIn(credentials, "administrator.pont");
        Browser second = Browser.signedIn(credentials, "administrator.pont2")) {
      first.open("/organisation/device");
      first.type("#key", lost);
      first.type("#device-place", "Comptoir 7");
      first.click("#role-PHARMACY");
      first.click("[data-enter]");
      first.see("[data-state=CONFIRMED]");
      first.open("/organisation");
      assertThat(first.text("[data-device='" + lost + "'] [data-standing]")).contains("In use");
      first.screenshot("organisation");

      first.click("[data-device='" + lost + "'] a");
      first.click("[data-replace]");
      first.awaitSigningKey();
      first.type("#newKey", found);
      first.type("#reason", "Journey: the scanner was lost");
      first.click("[data-next]");
      first.see("[data-sign]");
      first.screenshot("replace-first-person");
      first.click("[data-sign]");
      first.see("[data-proposal-state=WAITING]");
      signAsSecond(second);

      second.open("/organisation/device?key=" + found);
      assertThat(second.text("[data-event=KEY_REPLACED] [data-approved]"))
          .contains("administrator.pont", "administrator.pont2", "Pharmacie du Pont");
      // The new key goes on with the history of the lost one.
      second.see("[data-event=KEY_ENROLLED]");
      second.screenshot("device-replaced");
      second.open("/organisation");
      assertThat(second.text("[data-device='" + lost + "'] [data-standing]")).contains("Revoked");
    }
  }

  private static String address() throws GeneralSecurityException {
    return "0x" + Keys.getAddress(Keys.createEcKeyPair());
  }

  private static void changeStanding(Browser first, String kind, String reason) {
    first.open("/members");
    first.click("[data-member='" + GARE_GLN + "'] a");
    first.click("a[href*='kind=" + kind + "']");
    first.awaitSigningKey();
    first.type("#reason", reason);
    first.click("[data-next]");
    first.click("[data-sign]");
    first.see("[data-proposal-state=WAITING]");
  }

  private static void signAsSecond(Browser second) {
    second.open("/acts");
    second.click("#waiting [data-act] a");
    second.awaitSigningKey();
    second.click("[data-second]");
    second.click("[data-sign]");
    second.see("[data-state=CONFIRMED]");
  }
}
