package org.custodia.webapp.api;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.jayway.jsonpath.JsonPath;
import java.util.UUID;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallIssuer;
import org.custodia.webapp.slices.SmallPatients;
import org.custodia.webapp.slices.SmallPrescriptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.OidcLoginRequestPostProcessor;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** Prescriptions over REST, and who may. */
@SliceTest
class PrescriptionApiTest {
  @Autowired MockMvc http;
  @Autowired SmallIssuer issuer;
  @Autowired SmallPrescriptions prescriptions;

  @BeforeEach
  void none() {
    prescriptions.reset();
  }

  @Test
  void aPhysicianIssuesAPharmacistReadsAndThePhysicianRevokes() throws Exception {
    UUID id = UUID.randomUUID();
    String issued =
        http.perform(physician(post("/api/v1/prescriptions")).content(body(id, "UNITS")))
            .andExpect(status().isCreated())
            .andExpect(jsonPath("$.code", startsWith("CRX1")))
            .andExpect(jsonPath("$.document.patient").value("Camille Roche"))
            .andReturn()
            .getResponse()
            .getContentAsString();
    String code = JsonPath.read(issued, "$.code");
    http.perform(reading(code))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.state").value("READY"))
        .andExpect(jsonPath("$.standing.left").value(56))
        .andExpect(jsonPath("$.commitment").value((String) JsonPath.read(issued, "$.commitment")));
    http.perform(physician(get("/api/v1/prescriptions/" + id + "/standing")))
        .andExpect(jsonPath("$.state").value("READY"));
    http.perform(physician(post("/api/v1/prescriptions/" + id + "/revocation")))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.revokedAt").exists());
    http.perform(reading(code)).andExpect(jsonPath("$.state").value("REVOKED"));
  }

  @Test
  void noticesAreListedAndMarked() throws Exception {
    http.perform(
        physician(post("/api/v1/prescriptions")).content(body(UUID.randomUUID(), "UNITS")));
    http.perform(physician(get("/api/v1/prescriptions/notices")))
        .andExpect(jsonPath("$[0].kind").value("OVERLAP"))
        .andExpect(jsonPath("$[0].seenAt").doesNotExist());
    http.perform(get("/").with(person("physician")))
        .andExpect(content().string(containsString("hx-get=\"/prescriptions/notices/banner\"")));
    http.perform(get("/prescriptions/notices/banner").with(person("physician")))
        .andExpect(content().string(containsString("noticed something about yours")));
    http.perform(get("/prescriptions/notices/banner").with(person("pharmacist")))
        .andExpect(status().isForbidden());
    http.perform(
            physician(post("/api/v1/prescriptions/notices/" + SmallPrescriptions.NOTICE + "/seen")))
        .andExpect(status().isNoContent());
    http.perform(physician(get("/api/v1/prescriptions/notices")))
        .andExpect(jsonPath("$[0].seenAt").exists());
    http.perform(get("/prescriptions/notices/banner").with(person("physician")))
        .andExpect(content().string(containsString("data-unseen=\"0\"")))
        .andExpect(content().string(not(containsString("hindrance"))));
  }

  @Test
  void whatIsMissingOrMalformedIsNamed() throws Exception {
    http.perform(
            physician(post("/api/v1/prescriptions")).content(body(UUID.randomUUID(), "SPOONS")))
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.code").value("CUS-WEB-002"));
    http.perform(physician(post("/api/v1/prescriptions")).content("{}"))
        .andExpect(status().isBadRequest());
    http.perform(reading("0101234")).andExpect(jsonPath("$.code").value("CUS-RXP-042"));
    http.perform(physician(get("/api/v1/prescriptions/" + UUID.randomUUID())))
        .andExpect(status().isNotFound())
        .andExpect(jsonPath("$.code").value("CUS-RXP-020"));
  }

  @Test
  void onlyPhysiciansPrescribeAndOnlyPharmacistsRead() throws Exception {
    String own = "/api/v1/prescriptions";
    for (String role :
        new String[] {
          "pharmacist",
          "manufacturer",
          "wholesaler",
          "regulator",
          "patient",
          "administrator",
          "admissions"
        }) {
      for (var request :
          new MockHttpServletRequestBuilder[] {
            get(own), get(own + "/notices"), get(own + "/" + UUID.randomUUID()), post(own)
          }) {
        http.perform(with(role, request.contentType(MediaType.APPLICATION_JSON).content("{}")))
            .andExpect(status().isForbidden())
            .andExpect(jsonPath("$.code").value("CUS-WEB-005"));
      }
    }
    for (String role : new String[] {"physician", "manufacturer", "regulator", "patient"}) {
      http.perform(
              with(role, post("/api/v1/prescription-readings"))
                  .contentType(MediaType.APPLICATION_JSON)
                  .content("{\"code\":\"CRX1\"}"))
          .andExpect(status().isForbidden());
    }
  }

  @Test
  void pagesOfPrescriptionsAreForPhysiciansAndReadingIsForPharmacists() throws Exception {
    for (String path : new String[] {"/prescriptions", "/prescriptions/new"}) {
      http.perform(get(path).with(person("pharmacist"))).andExpect(status().isForbidden());
      http.perform(get(path).with(person("regulator"))).andExpect(status().isForbidden());
      http.perform(get(path).with(person("physician"))).andExpect(status().isOk());
    }
    http.perform(get("/read-prescription").with(person("physician")))
        .andExpect(status().isForbidden());
    http.perform(get("/read-prescription").with(person("pharmacist"))).andExpect(status().isOk());
    http.perform(
            post("/prescriptions")
                .param("id", UUID.randomUUID().toString())
                .with(person("pharmacist"))
                .with(csrf()))
        .andExpect(status().isForbidden());
  }

  private static OidcLoginRequestPostProcessor person(String role) {
    return oidcLogin()
        .idToken(
            token ->
                token
                    .claim("preferred_username", "somebody")
                    .claim("organisation", SmallPatients.HOSPITAL))
        .authorities(new SimpleGrantedAuthority("ROLE_" + role));
  }

  private static String body(UUID id, String measure) {
    return """
    {"id":"%s","patient":"Camille Roche","birthDate":"1961-04-17","gtins":["03400935420909"],
     "measure":"%s","quantity":28,"fills":2,"days":28,"dosage":"One in the evening",
     "from":"2026-11-20","until":"2099-02-17","prescriber":"Dr Anselme"}
    """
        .formatted(id, measure);
  }

  private MockHttpServletRequestBuilder reading(String code) {
    return with("pharmacist", post("/api/v1/prescription-readings"))
        .contentType(MediaType.APPLICATION_JSON)
        .content("{\"code\":\"" + code + "\"}");
  }

  private MockHttpServletRequestBuilder physician(MockHttpServletRequestBuilder request) {
    return request
        .contentType(MediaType.APPLICATION_JSON)
        .header(
            "Authorization",
            "Bearer " + issuer.clientToken("ward", SmallPatients.HOSPITAL, "physician"));
  }

  private MockHttpServletRequestBuilder with(String role, MockHttpServletRequestBuilder request) {
    return request.header(
        "Authorization", "Bearer " + issuer.clientToken("pont-pos", "pharmacie-du-pont", role));
  }
}
