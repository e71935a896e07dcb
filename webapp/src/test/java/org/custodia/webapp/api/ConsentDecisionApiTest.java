package org.custodia.webapp.api;

import static org.hamcrest.Matchers.containsString;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallIssuer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;

@SliceTest
class ConsentDecisionApiTest {
  private static final String REQUEST =
      """
      {"patient": "Patient/p1", "at": "2026-03-10T09:30:00Z", "action": "access", "purpose": "TREAT"}
      """;

  private static final String CONSENT =
      """
      {"resourceType": "Consent", "status": "active",
       "scope": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/consentscope", "code": "patient-privacy"}]},
       "category": [{"coding": [{"system": "http://loinc.org", "code": "59284-0"}]}],
       "patient": {"reference": "Patient/p1"},
       "policyRule": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "OPTOUT"}]},
       "provision": {"provision": [{"type": "permit", "purpose": [
         {"system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "TREAT"}]}]}}
      """;

  @Autowired MockMvc http;
  @Autowired SmallIssuer issuer;

  @Test
  void answersWithTheProvisionThatDecidedAndASentence() throws Exception {
    ask("pharmacist", "en", "[" + CONSENT + "]", REQUEST)
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.verdict").value("PERMIT"))
        .andExpect(jsonPath("$.consent").value(0))
        .andExpect(jsonPath("$.provision").value("Consent.provision.provision[0]"))
        .andExpect(jsonPath("$.code").value("CUS-DEC-001"))
        .andExpect(
            jsonPath("$.message")
                .value(
                    containsString(
                        "Consent.provision.provision[0] of the consent allows “access” for the"
                            + " purpose TREAT")))
        .andExpect(jsonPath("$.action").isNotEmpty());
  }

  @Test
  void deniesWithoutAConsentAndSaysItInFrench() throws Exception {
    ask("pharmacist", "fr", "[]", REQUEST)
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.verdict").value("DENY"))
        .andExpect(jsonPath("$.message").value("Refusé : il n'y a pas de consentement."));
  }

  @Test
  void namesThePlaceInAConsentThatItCannotRead() throws Exception {
    ask("pharmacist", "en", "[" + CONSENT.replace("permit", "allow") + "]", REQUEST)
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.code").value("CUS-DEC-025"))
        .andExpect(
            jsonPath("$.message").value(containsString("Consent.provision.provision[0].type")));
  }

  @Test
  void refusesAQuestionThatIsNotOne() throws Exception {
    ask("pharmacist", "en", "{}", REQUEST).andExpect(status().isBadRequest());
    ask("pharmacist", "en", "[null]", REQUEST).andExpect(status().isBadRequest());
    ask("pharmacist", "en", "null", REQUEST)
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.code").value("CUS-WEB-002"));
    ask("pharmacist", "en", "[]", "{}")
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.code").value("CUS-DEC-030"));
  }

  @Test
  void isNotForManufacturers() throws Exception {
    ask("manufacturer", "en", "[]", REQUEST)
        .andExpect(status().isForbidden())
        .andExpect(jsonPath("$.code").value("CUS-WEB-005"));
  }

  private ResultActions ask(String role, String language, String consents, String request)
      throws Exception {
    return http.perform(
        post("/api/v1/consent-decisions")
            .header(
                "Authorization",
                "Bearer " + issuer.clientToken("pont-pos", "pharmacie-du-pont", role))
            .header("Accept-Language", language)
            .contentType(MediaType.APPLICATION_JSON)
            .content("{\"consents\":" + consents + ",\"request\":" + request + "}"));
  }
}
