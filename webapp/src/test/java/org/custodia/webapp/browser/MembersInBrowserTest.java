package org.custodia.webapp.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.custodia.webapp.slices.SmallIssuer.Person;
import org.custodia.webapp.slices.SmallMembers;
import org.junit.jupiter.api.Test;

/** Members, acts of two persons, people and devices, as people use them. */
class MembersInBrowserTest extends BrowserTest {
  private static final Person FIRST =
      Person.of("regulator.agence", "agence-du-medicament", "regulator");
  private static final Person SECOND =
      Person.of("regulator.agence2", "agence-du-medicament", "regulator");
  private static final Person ADMINISTRATOR =
      Person.of("administrator.pont", "pharmacie-du-pont", "administrator");

  @Test
  void onePersonProposesAnotherSeesTheSameAndSigns() {
    issuer.signIn(FIRST);
    browser.open("/members");
    browser.screenshot("members");
    browser.click("[data-member='gln:3010000000037'] a");
    browser.seeText("[data-event=SUSPENDED]", "Approved by");
    browser.screenshot("member");
    browser.click("a[href*='kind=SUSPEND']");
    browser.seeText("[data-key-now]", "Ready to sign");
    browser.see("#reason").sendKeys("Inspection of 25 November");
    browser.click("[data-next]");
    browser.seeText(".signing", "Suspend Pharmacie du Pont");
    browser.seeText(".signing [data-field=status]", "active");
    browser.seeText(".signing [data-field=status]", "suspended");
    browser.screenshot("act-first");
    browser.click("[data-sign]");
    browser.seeText("[data-proposal-state=WAITING]", "waits for a second person");
    browser.open("/acts");
    browser.click("#waiting [data-act] a");
    browser.seeText("main", "Somebody else has to sign too");
    assertThat(browser.all("[data-second]")).isEmpty();
    browser.screenshot("act-own");

    issuer.signIn(SECOND);
    try (Browser other = Browser.at(port)) {
      other.open("/acts");
      other.screenshot("acts");
      other.click("#waiting [data-act] a");
      other.seeText("[data-field=status]", "suspended");
      other.seeText("main", "Inspection of 25 November");
      other.seeText("[data-key-now]", "Ready to sign");
      other.screenshot("act-second");
      other.click("[data-second]");
      other.click("[data-sign]");
      other.see(".command-CONFIRMED");
      other.seeText("#act-facts [data-proposal-state=RECORDED]", "Signed by two persons");
      assertThat(other.all("[data-withdraw]")).isEmpty();
      other.screenshot("act-confirmed");
      assertThat(other.complaints()).isEmpty();
    }
  }

  @Test
  void whoProposedTakesItBack() {
    issuer.signIn(FIRST);
    browser.open("/acts/new?kind=CERTIFY");
    browser.seeText("[data-key-now]", "Ready to sign");
    browser.see("#identity").sendKeys("3010000000068");
    browser.see("#name").sendKeys("Pharmacie Neuve");
    browser.click("#role-PHARMACY");
    browser.screenshot("act-certify");
    browser.click("[data-next]");
    browser.seeText(".signing", "Certify Pharmacie Neuve");
    browser.click("[data-sign]");
    browser.click("[data-proposal-state=WAITING] a");
    browser.run("window.confirm = () => true");
    browser.click("[data-withdraw]");
    browser.seeText("[data-proposal-state=WITHDRAWN]", "Nothing was changed");
    browser.open("/acts");
    browser.seeText("#waiting", "Nothing waits");
  }

  @Test
  void anAdministratorEntersAPersonAndEnrolsADevice() {
    issuer.signIn(ADMINISTRATOR);
    browser.open("/organisation");
    browser.seeText("main", "No device is enrolled");
    browser.screenshot("organisation-empty");
    browser.open("/organisation/device");
    browser.see("#key").sendKeys("0x" + "c1".repeat(20));
    browser.see("#device-place").sendKeys("Counter 2");
    browser.click("#role-PHARMACY");
    browser.screenshot("device-new");
    browser.click("[data-enter]");
    browser.see(".command-CONFIRMED");
    browser.open("/organisation");
    browser.click("[data-device] a");
    browser.screenshot("device");
    browser.open("/organisation/person?name=pharmacist.pont");
    browser.see("#suspension").sendKeys("On leave");
    browser.click("[data-suspend]");
    browser.seeText("[data-changed]", "can sign no more");
    browser.click("[data-changed] a");
    browser.seeText("main", "Suspended by administrator.pont");
    browser.screenshot("person-suspended");
  }

  @Test
  void everyPageFitsATelephoneInBothLanguages() {
    issuer.signIn(
        Person.of("regulator.agence", "agence-du-medicament", "regulator", "administrator"));
    browser.size(360, 740);
    int number = 0;
    for (String path :
        List.of(
            "/members",
            "/members/" + SmallMembers.PONT,
            "/acts",
            "/acts/new?kind=CERTIFY",
            "/acts/new?kind=EDIT&member=" + SmallMembers.PONT,
            "/acts/new?kind=ADD_NODE&member=" + SmallMembers.PONT,
            "/acts/new?kind=REPLACE_KEY&of=" + SmallMembers.DEVICE,
            "/organisation",
            "/organisation/person?name=pharmacist.pont",
            "/organisation/device",
            "/keys")) {
      for (String language : List.of("en", "fr")) {
        browser.open(path + (path.contains("?") ? "&" : "?") + "lang=" + language);
        browser.see("h1");
        browser.size(360, 2400);
        browser.screenshot("telephone-" + number + "-" + language);
        assertThat(browser.scrollsSideways()).as(path + " " + language).isFalse();
      }
      number++;
    }
  }
}
