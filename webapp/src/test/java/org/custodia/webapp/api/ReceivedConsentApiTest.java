package org.custodia.webapp.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.util.UUID;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallIssuer;
import org.custodia.webapp.slices.SmallReceived;
import org.custodia.webapp.slices.SmallRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

@SliceTest
class ReceivedConsentApiTest {
  @Autowired MockMvc http;
  @Autowired SmallIssuer issuer;
  @Autowired SmallRegistry registry;

  @Test
  void listsWhatWasGivenToTheCallingOrganisation() throws Exception {
    http.perform(with("pharmacist", get("/api/v1/received-consents")))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$[0].commitment").value(SmallReceived.STANDS.toString()))
        .andExpect(jsonPath("$[0].standing").value("IN_FORCE"))
        .andExpect(jsonPath("$[0].purpose").value("ONE_TIME"))
        .andExpect(jsonPath("$[1].standing").value("REVOKED"));
  }

  @Test
  void aUseIsRecordedAsACommand() throws Exception {
    String id = UUID.randomUUID().toString();
    http.perform(
            use(id, SmallReceived.HOST.toString(), SmallReceived.STANDS.toString(), "ONE_TIME"))
        .andExpect(status().isAccepted())
        .andExpect(header().string("Location", "/api/v1/commands/" + id));
    assertThat(registry.received.used()).contains(SmallReceived.STANDS);
  }

  @Test
  void whatWasNotGivenOrIsNoUseIsRefused() throws Exception {
    String id = UUID.randomUUID().toString();
    String stranger = "0x" + "5".repeat(64);
    http.perform(use(id, stranger, SmallReceived.STANDS.toString(), "ONE_TIME"))
        .andExpect(status().isNotFound())
        .andExpect(jsonPath("$.code").value("CUS-CON-040"));
    http.perform(use(id, "0x12", SmallReceived.STANDS.toString(), "ONE_TIME"))
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.code").value("CUS-WEB-002"));
    http.perform(use(id, stranger, stranger, "CURIOSITY"))
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.code").value("CUS-WEB-002"));
  }

  @Test
  void onlyStaffWhoMayUseConsentsComesIn() throws Exception {
    for (String role : new String[] {"manufacturer", "regulator", "patient", "administrator"}) {
      http.perform(with(role, get("/api/v1/received-consents")))
          .andExpect(status().isForbidden())
          .andExpect(jsonPath("$.code").value("CUS-WEB-005"));
    }
    http.perform(with("physician", get("/api/v1/received-consents"))).andExpect(status().isOk());
    UUID id = UUID.randomUUID();
    for (String path : new String[] {"?patient=" + id, "/grantees", "/standing?patient=" + id}) {
      http.perform(with("pharmacist", get("/api/v1/consents" + path)))
          .andExpect(status().isForbidden());
    }
  }

  private MockHttpServletRequestBuilder use(
      String id, String host, String commitment, String purpose) {
    return with("pharmacist", post("/api/v1/received-consents/uses"))
        .contentType(MediaType.APPLICATION_JSON)
        .content(
            "{\"id\":\"%s\",\"host\":\"%s\",\"commitment\":\"%s\",\"purpose\":\"%s\"}"
                .formatted(id, host, commitment, purpose));
  }

  private MockHttpServletRequestBuilder with(String role, MockHttpServletRequestBuilder request) {
    return request.header(
        "Authorization", "Bearer " + issuer.clientToken("pont-pos", "pharmacie-du-pont", role));
  }
}
