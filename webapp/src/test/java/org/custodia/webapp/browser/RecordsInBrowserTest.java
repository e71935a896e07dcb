package org.custodia.webapp.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.custodia.registry.fhir.Fhir;
import org.custodia.registry.fhir.FhirJson;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.slices.SmallIssuer.Person;
import org.custodia.webapp.slices.SmallPatients;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Records that came as FHIR, as those who treat and the patient see them. */
class RecordsInBrowserTest extends BrowserTest {
  private static final String MARTIN = SmallPatients.MARTIN.toString();
  private static final Caller PHYSICIAN =
      new Caller(SmallPatients.HOSPITAL, "dr.anselme", Set.of("physician"));

  @Autowired Fhir fhir;

  @Test
  void aResourceIsInTheTimelinesAndOpensInWords() {
    fhir.create(
        PHYSICIAN,
        "AllergyIntolerance",
        FhirJson.parse(
            """
            {"resourceType":"AllergyIntolerance","criticality":"high","code":{"text":"Penicillin"},
             "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"active"}]},
             "patient":{"reference":"Patient/%s"},"recordedDate":"2019-05-02",
             "reaction":[{"manifestation":[{"text":"Hives"}]}]}
            """
                .formatted(MARTIN)));
    issuer.signIn(Person.of("dr.anselme", SmallPatients.HOSPITAL, "physician"));
    browser.open("/records/of?patient=" + MARTIN);
    browser.seeText("[data-record]", "Penicillin");
    browser.screenshot("records-of-patient");
    browser.click("[data-record] a");
    browser.seeText("h1", "Penicillin");
    browser.seeText("main", "It came as a FHIR resource");
    browser.screenshot("record-resource");
    browser.click("main .actions a.btn-primary");
    browser.seeText("[data-resource]", "Hives");
    browser.screenshot("record-resource-open");
    browser.size(360, 1400);
    assertThat(browser.scrollsSideways()).isFalse();
    browser.click("main p a");
    browser.seeText("h1", "Penicillin");
    browser.open("/records/of?patient=" + MARTIN + "&lang=fr");
    browser.screenshot("records-of-patient-narrow-fr");
    assertThat(browser.scrollsSideways()).isFalse();
    browser.open("/records/new?patient=" + MARTIN);
    browser.see(".file-pick");
    browser.screenshot("record-new-narrow-fr");
    assertThat(browser.scrollsSideways()).isFalse();
    browser.close();
    browser = browser();
    browser.size(360, 1400);
    issuer.signIn(Person.of("patient.martin", SmallPatients.HOSPITAL, "patient"));
    browser.open("/my/" + MARTIN + "/records?lang=en");
    browser.seeText("[data-record]", "Penicillin");
    browser.seeText("[data-access]", "dr.anselme");
    browser.see("[data-nobody-may], [data-consent]");
    browser.screenshot("my-records-narrow");
    assertThat(browser.scrollsSideways()).isFalse();
  }
}
