package org.custodia.webapp.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.custodia.webapp.slices.SmallIssuer.Person;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/**
 * The admissions desk in a real browser, without a complaint of it, on a wide screen and a narrow.
 */
class AdmissionsInBrowserTest extends BrowserTest {
  private final String family = "Quemener" + letters();

  @BeforeEach
  void signIn() {
    issuer.signIn(Person.of("admissions.pont", "pharmacie-du-pont", "admissions"));
  }

  @Override
  boolean isExpected(String complaint) {
    return complaint.contains("status of 400") || complaint.contains("Code 400");
  }

  @Test
  void registersComparesDecidesAndUndoes() {
    register("Éloïse", "30/11/1974", "12 rue des Essais", "");
    browser.seeText("h1", "Éloïse " + family);
    browser.screenshot("patient");
    register("Eloise", "03/11/1974", "12 rue des Essais", "");
    browser.seeText("[data-alike]", "slip");
    browser.screenshot("patient-alike");
    browser.click("[data-alike] button");
    browser.seeText(".notice-hold", "likely the same");
    browser.click(".notice-hold a");
    browser.seeText("h1", "One person or two?");
    browser.seeText(".differs", "differs");
    browser.screenshot("patient-pair");
    browser.click("#sameA");
    browser.see("#reason").sendKeys("Same identity card.");
    browser.click("main form button.btn-primary");
    browser.seeText("[data-decision]", "Same identity card.");
    browser.screenshot("patient-duplicates");
    browser.click("[data-decision] a");
    browser.seeText(".notice-sentence", "These two entries are one person.");
    browser.size(360, 1400);
    browser.screenshot("patient-pair-decided-narrow");
    assertThat(browser.scrollsSideways()).isFalse();
    browser.click("main .notice button");
    browser.see("#different");
  }

  @Test
  void findsByWhatAScannerTypesAndSaysWhatIsWrongWithANumber() {
    register("Ronan", "1968-05-14", "", "1 68 05 69 123 456 02");
    browser.seeText("#outcome", "key of the social-security number");
    browser.screenshot("patient-form-wrong");
    browser.see("#value0").clear();
    browser.see("#value0").sendKeys("1 68 05 69 123 456 01");
    browser.click("main form button.btn-primary");
    browser.seeText("h1", "Ronan " + family);
    browser.open("/patients");
    assertThat(browser.run("return document.activeElement.id")).isEqualTo("q");
    browser.see("#q").sendKeys("168056912345601" + Keys.ENTER);
    browser.seeText("#found", family);
    browser.screenshot("patients-found");
    assertThat(browser.path()).isEqualTo("/patients");
    browser.see("#q").clear();
    browser.see("#q").sendKeys("nobodyatall" + Keys.ENTER);
    browser.seeText("#found", "Nobody was found");
    browser.size(360, 1400);
    browser.open("/patients?lang=fr");
    browser.screenshot("patients-narrow-fr");
    assertThat(browser.scrollsSideways()).isFalse();
    browser.open("/patients/new");
    browser.screenshot("patient-form-narrow-fr");
    assertThat(browser.scrollsSideways()).isFalse();
    browser.open("/patients?lang=en");
  }

  @Test
  void recordsAGuardianAndAnAccount() {
    register("Claire", "1985-04-03", "", "");
    browser.seeText("h1", "Claire");
    register("Nino", "2016-06-07", "", "");
    browser.seeText("h1", "Nino");
    browser.click("a[href$='/guardians/new']");
    browser.see("#q").sendKeys("claire " + family + Keys.ENTER);
    browser.see("[name=guardian]");
    browser.see("#note").sendKeys("Livret de famille");
    browser.screenshot("patient-guardian");
    browser.click("form button.btn-primary");
    browser.seeText("[data-guardianship]", "in force");
    browser.see("#account").sendKeys("nino." + family + Keys.ENTER);
    browser.seeText("[data-account]", "nino.");
    browser.screenshot("patient-with-guardian");
    browser.click("a[href$='/history']");
    browser.seeText("main", "guardian recorded");
    browser.screenshot("patient-history");
  }

  @Test
  void importsWithProgressAndCorrectsALine(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("patients.ndjson");
    String line =
        "{\"resourceType\":\"Patient\",\"id\":\"%d\",\"name\":[{\"family\":\"%s\",\"given\":[\"%s\"]}],\"birthDate\":\"%s\"}";
    Files.writeString(
        file,
        String.join(
            "\n",
            line.formatted(1, family, "Ève", "1999-01-01"),
            line.formatted(2, family, "Paul", "1999-31-01"),
            "nothing"));
    browser.open("/patients/import");
    browser.see("#source").sendKeys("clinic " + family);
    browser.run("document.getElementById('file').hidden = false");
    browser.see("#file").sendKeys(file.toString());
    browser.click("main form button.btn-primary");
    browser.seeText("#progress", "Done");
    browser.screenshot("patient-import-report");
    browser.click("[data-line='2'] button");
    browser.see("#line-content").clear();
    browser.see("#line-content").sendKeys(line.formatted(2, family, "Paul", "1999-01-31"));
    browser.click("#line button.btn-primary");
    browser.seeText("[data-state=REGISTERED]", "2");
    browser.click("[data-line='3'] button");
    browser.see("#line-content");
    browser.click("#line button.btn-outline-secondary");
    browser.seeText("[data-state=DISMISSED]", "1");
  }

  private void register(String given, String born, String street, String number) {
    browser.open("/patients/new");
    browser.see("#given").sendKeys(given);
    browser.see("#family").sendKeys(family);
    browser.see("#birthDate").sendKeys(born);
    browser.see("#value0").sendKeys(number);
    browser.see("#line").sendKeys(street);
    browser.see("#postalCode").sendKeys(street.isEmpty() ? "" : "69003");
    browser.click("main form button.btn-primary");
  }

  private static String letters() {
    return UUID.randomUUID().toString().replaceAll("[^a-f]", "").concat("xyzuvw").substring(0, 6);
  }
}
