package org.custodia.webapp.api;

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.util.UUID;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallIssuer;
import org.custodia.webapp.slices.SmallOversight;
import org.custodia.webapp.slices.SmallRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** Recalls, dossiers and questions of the authority over REST. */
@SliceTest
class RecallApiTest {
  private static final String RECALL = "/api/v1/recalls/" + SmallRegistry.LOT_ID;
  private static final String DOSSIER = "/api/v1/dossiers/packs/" + SmallOversight.PACK;
  private static final String KEY = "0x9aaa796ef60acbd55d025b1f1094c4ca93e3efde";

  @Autowired MockMvc http;
  @Autowired SmallIssuer issuer;
  @Autowired SmallRegistry registry;

  @BeforeEach
  void quiet() {
    registry.reset();
  }

  @Test
  void aHolderReadsAndAnswersARecall() throws Exception {
    http.perform(as("pharmacist", get("/api/v1/recalls")))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$[0].waits").value(true))
        .andExpect(jsonPath("$[0].suppliers[0].suggestion.supplied").value(28));
    http.perform(answer(11))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.act.action").exists())
        .andExpect(jsonPath("$.typedData").exists());
    http.perform(answer(-1))
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.code").value("CUS-RCL-004"));
    http.perform(as("pharmacist", get(RECALL + "/tracking"))).andExpect(status().isForbidden());
  }

  @Test
  void manufacturerAndRegulatorFollowThePacks() throws Exception {
    for (String role : new String[] {"manufacturer", "regulator"}) {
      http.perform(as(role, get(RECALL + "/tracking")))
          .andExpect(status().isOk())
          .andExpect(jsonPath("$.outstanding").value(12))
          .andExpect(jsonPath("$.holders[0].answer.numbers.inStock").value(12));
      http.perform(answer(role, 11)).andExpect(status().isForbidden());
    }
  }

  @Test
  void onlyTheRegulatorOpensDossiers() throws Exception {
    http.perform(as("regulator", get(DOSSIER)))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.proof.stands").value(true))
        .andExpect(jsonPath("$.entries.length()").value(4))
        .andExpect(jsonPath("$.answers[0].asker").value("Pharmacie du Pont"));
    http.perform(as("regulator", get("/api/v1/dossiers/lots/" + SmallRegistry.LOT_ID)))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.statuses.DISPENSED").value(18))
        .andExpect(jsonPath("$.measures[0].scope").value("PATIENTS"));
    http.perform(as("regulator", get("/api/v1/dossiers/packs/0x" + "0".repeat(64))))
        .andExpect(status().isNotFound())
        .andExpect(jsonPath("$.code").value("CUS-RCL-009"));
    for (String role : new String[] {"pharmacist", "manufacturer", "administrator", "patient"}) {
      http.perform(as(role, get(DOSSIER))).andExpect(status().isForbidden());
    }
  }

  @Test
  void whoIsConcernedExplainsToTheAuthority() throws Exception {
    String path = "/api/v1/alerts/" + SmallOversight.CASE;
    http.perform(as("pharmacist", get("/api/v1/alerts")))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$[0].kind").value("UNKNOWN_SERIAL"));
    http.perform(
            as("pharmacist", post(path + "/explanations"))
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"words\":\"Capitals were locked\"}"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.history[1].words").value("Capitals were locked"));
    http.perform(as("regulator", get(path))).andExpect(status().isForbidden());
    http.perform(as("patient", get(path))).andExpect(status().isForbidden());
  }

  @Test
  void aLotIsRecalledWithScopeAdviceAndSinglePacks() throws Exception {
    String path = "/api/v1/lots/" + SmallRegistry.LOT_ID + "/status/drafts";
    String body =
        """
        {"id":"%s","action":"RECALL","scope":"PATIENTS","reason":"Particles","advice":"Send back",
         "serials":["S1","S2"],"witness":"%s","place":"office"}
        """
            .formatted(UUID.randomUUID(), KEY);
    http.perform(as("regulator", post(path)).contentType(MediaType.APPLICATION_JSON).content(body))
        .andExpect(status().isOk());
    http.perform(as("pharmacist", post(path)).contentType(MediaType.APPLICATION_JSON).content(body))
        .andExpect(status().isForbidden());
  }

  private MockHttpServletRequestBuilder answer(int inStock) {
    return answer("pharmacist", inStock);
  }

  private MockHttpServletRequestBuilder answer(String role, int inStock) {
    return as(role, post(RECALL + "/answers/drafts"))
        .contentType(MediaType.APPLICATION_JSON)
        .content(
            """
            {"id":"%s","supplier":"0x%s","inStock":%d,"passedOn":0,"supplied":1,"witness":"%s",
             "place":"counter"}
            """
                .formatted(UUID.randomUUID(), "1".repeat(64), inStock, KEY));
  }

  private MockHttpServletRequestBuilder as(String role, MockHttpServletRequestBuilder request) {
    String organisation =
        switch (role) {
          case "regulator" -> "agence-du-medicament";
          case "manufacturer" -> "laboratoire-rhone";
          default -> "pharmacie-du-pont";
        };
    return request.header(
        "Authorization", "Bearer " + issuer.clientToken("client", organisation, role));
  }
}
