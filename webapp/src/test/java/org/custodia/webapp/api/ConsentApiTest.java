package org.custodia.webapp.api;

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.util.UUID;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallIssuer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** Requests about consents are read strictly, before anything is asked of the registry. */
@SliceTest
class ConsentApiTest {
  private static final String DRAFT =
      """
      {"id": "0198a6c0-7f55-7c41-8a3e-2f60c1d4e5b8", "patient": "%s",
       "grantKey": "0x9aaa796ef60acbd55d025b1f1094c4ca93e3efde", "grantee": "0x%s",
       "purpose": "TREATMENT", "kinds": ["MEDICATIONS"], "withheld": [],
       "validFrom": "2026-11-25T08:00:00Z", "validUntil": "2026-12-25T08:00:00Z", "uses": 0}
      """;
  private static final String SOMEBODY = UUID.randomUUID().toString();

  @Autowired MockMvc http;
  @Autowired SmallIssuer issuer;

  @Test
  void aMalformedFieldIsNamed() throws Exception {
    String good = DRAFT.formatted(SOMEBODY, "ab".repeat(32));
    for (String[] change :
        new String[][] {
          {"\"TREATMENT\"", "\"CURIOSITY\"", "purpose"},
          {"\"MEDICATIONS\"", "\"SECRETS\"", "kinds"},
          {"2026-11-25T08:00:00Z", "yesterday", "validFrom"},
          {"0xab", "ab", "grantee"},
          {"\"uses\": 0", "\"uses\": null", "uses"},
          {SOMEBODY, "somebody", "patient"}
        }) {
      http.perform(post("/drafts", good.replace(change[0], change[1])))
          .andExpect(status().isBadRequest())
          .andExpect(jsonPath("$.code").value("CUS-WEB-002"))
          .andExpect(jsonPath("$.message").value(org.hamcrest.Matchers.containsString(change[2])));
    }
  }

  @Test
  void nobodyDecidesForAStranger() throws Exception {
    http.perform(post("/drafts", DRAFT.formatted(SOMEBODY, "ab".repeat(32))))
        .andExpect(status().isForbidden())
        .andExpect(jsonPath("$.code").value("CUS-CON-001"));
    for (String act : new String[] {"/opt-outs", "/opt-ins"}) {
      http.perform(post(act, "{\"id\":\"%s\",\"patient\":\"%s\"}".formatted(SOMEBODY, SOMEBODY)))
          .andExpect(status().isForbidden())
          .andExpect(jsonPath("$.code").value("CUS-CON-001"));
    }
    for (String path : new String[] {"?patient=", "/standing?patient="}) {
      http.perform(with("patient", get("/api/v1/consents" + path + SOMEBODY)))
          .andExpect(status().isForbidden());
    }
    http.perform(
            post(
                "/revocations",
                "{\"id\":\"%s\",\"patient\":\"%s\",\"consents\":[]}".formatted(SOMEBODY, SOMEBODY)))
        .andExpect(status().isBadRequest());
  }

  @Test
  void staffDoesNotDecideForPatients() throws Exception {
    for (String role : new String[] {"pharmacist", "admissions", "administrator", "regulator"}) {
      http.perform(with(role, get("/api/v1/consents/grantees")))
          .andExpect(status().isForbidden())
          .andExpect(jsonPath("$.code").value("CUS-WEB-005"));
    }
    http.perform(with("patient", get("/api/v1/consents/grantees"))).andExpect(status().isOk());
  }

  private MockHttpServletRequestBuilder post(String path, String body) {
    return with(
        "patient",
        org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post(
                "/api/v1/consents" + path)
            .contentType(MediaType.APPLICATION_JSON)
            .content(body));
  }

  private MockHttpServletRequestBuilder with(String role, MockHttpServletRequestBuilder request) {
    return request.header(
        "Authorization", "Bearer " + issuer.clientToken("patient", "pharmacie-du-pont", role));
  }
}
