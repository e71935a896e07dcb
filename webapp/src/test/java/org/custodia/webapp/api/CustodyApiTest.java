package org.custodia.webapp.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.util.List;
import org.custodia.contracts.PackingOperation;
import org.custodia.contracts.RejectReason;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallCustody;
import org.custodia.webapp.slices.SmallIssuer;
import org.custodia.webapp.slices.SmallRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** Whatever is done with goods on pages can be done by a program, by the same roles. */
@SliceTest
class CustodyApiTest {
  private static final String ID = "0198a6c0-7f55-7c41-8a3e-2f60c1d4e5ff";
  private static final String SIGNING =
      "\"id\": \""
          + ID
          + "\", \"witness\": \"0x9aaa796ef60acbd55d025b1f1094c4ca93e3efde\","
          + " \"place\": \"Dock 1\"";
  private static final String CONSIGNMENT = "/api/v1/consignments/" + SmallCustody.INCOMING;

  @Autowired MockMvc http;
  @Autowired SmallIssuer issuer;
  @Autowired SmallRegistry registry;

  @BeforeEach
  void quiet() {
    registry.reset();
  }

  @Test
  void unitsArePackedAndLookedInto() throws Exception {
    String changes =
        "\"changes\": [{\"unit\": \"%s\", \"operation\": \"ADD\", \"contents\": [\"%s\"]}]"
            .formatted(SmallCustody.LABELLED, escaped(SmallCustody.scan("H1")));
    send("/api/v1/units/drafts", changes)
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.packs").value(1))
        .andExpect(jsonPath("$.act.action").value("PACK"));
    assertThat(registry.custody.lastChange().operation()).isEqualTo(PackingOperation.ADD);
    ask("pharmacist", "/api/v1/units")
        .andExpect(status().isOk())
        .andExpect(jsonPath("$[0].sscc").value(SmallCustody.LABELLED));
    ask("pharmacist", "/api/v1/units/" + SmallCustody.LABELLED)
        .andExpect(jsonPath("$.packs[0].serial").value("H1"));
    ask("pharmacist", "/api/v1/units/" + SmallCustody.PALLET).andExpect(status().isNotFound());
  }

  @Test
  void consignmentsAreSentReceivedRejectedAndSampled() throws Exception {
    send(
            "/api/v1/consignments/drafts",
            "\"receiver\": \"gln:3010000000038\", \"purpose\": \"RETURN\", \"replyTo\": \""
                + ID
                + "\", \"contents\": [\"x\", \"y\"]")
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.packs").value(2))
        .andExpect(jsonPath("$.lots[0].lotNumber").value("LOT-4221"));
    assertThat(registry.custody.lastSending().replyTo()).isPresent();
    send(
            CONSIGNMENT + "/receipts/drafts",
            "\"scanned\": [\"x\"], \"missing\": [\"y\"], \"complete\": true")
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.accepted").value(23))
        .andExpect(jsonPath("$.missingPacks[0].serial").value("P01"));
    assertThat(registry.custody.lastFinding().complete()).isTrue();
    send(CONSIGNMENT + "/rejections/drafts", "\"reason\": \"TEMPERATURE\"")
        .andExpect(status().isOk());
    assertThat(registry.custody.lastReason()).isEqualTo(RejectReason.TEMPERATURE);
    send(CONSIGNMENT + "/cancellation/drafts", "").andExpect(jsonPath("$.id").value(ID));
    ask("pharmacist", "/api/v1/consignments/incoming")
        .andExpect(jsonPath("$[0].state").value("DISPATCHED"))
        .andExpect(jsonPath("$[0].contents").value("HERE"));
    ask("regulator", CONSIGNMENT).andExpect(jsonPath("$.units[0]").value(SmallCustody.PALLET));
    ask("regulator", CONSIGNMENT + "/packs").andExpect(jsonPath("$.length()").value(24));
    ask("pharmacist", CONSIGNMENT + "/sample").andExpect(jsonPath("$.required").value(24));
    http.perform(
            json(
                "pharmacist",
                CONSIGNMENT + "/sample",
                "{\"id\": \"%s\", \"scan\": \"%s\"}"
                    .formatted(ID, escaped(SmallCustody.scan("P02")))))
        .andExpect(jsonPath("$.verdict").value("GENUINE"))
        .andExpect(jsonPath("$.inConsignment").value(true));
  }

  @Test
  void stockIsReadAndCounted() throws Exception {
    ask("pharmacist", "/api/v1/stock")
        .andExpect(jsonPath("$[0].warning").value(7))
        .andExpect(jsonPath("$[0].first").value(true));
    ask("pharmacist", "/api/v1/stock/expiring?days=30").andExpect(jsonPath("$.length()").value(1));
    ask("pharmacist", "/api/v1/stock/lots/0x" + "ab".repeat(32) + "/packs")
        .andExpect(jsonPath("$[0].condition").value("GOOD"));
    http.perform(
            json(
                "pharmacist",
                "/api/v1/stock-counts",
                "{\"id\": \"%s\", \"place\": \"Shelf\"}".formatted(ID)))
        .andExpect(jsonPath("$.state").value("OPEN"));
    String count = "/api/v1/stock-counts/" + SmallCustody.COUNT;
    http.perform(
            json(
                "pharmacist",
                count + "/scans",
                "{\"scans\": [\"%s\", \"?\"]}".formatted(escaped(SmallCustody.scan("H1")))))
        .andExpect(jsonPath("$[0]").value("COUNTED"))
        .andExpect(jsonPath("$[1]").value("UNREADABLE"));
    http.perform(json("pharmacist", count + "/close", "{}"))
        .andExpect(jsonPath("$.missing").value(3));
    ask("pharmacist", count + "/differences").andExpect(jsonPath("$[0].missing").value(true));
    http.perform(
            json(
                "pharmacist",
                count + "/explanations",
                "{\"packIds\": [\"0x%s\"], \"explanation\": \"LOST\"}".formatted("ab".repeat(32))))
        .andExpect(status().isOk());
  }

  @Test
  void whatIsMalformedIsNamed() throws Exception {
    refused("/api/v1/units/drafts", "\"changes\": [null]", "changes");
    refused(
        "/api/v1/units/drafts",
        "\"changes\": [{\"unit\": \"1\", \"operation\": \"X\"}]",
        "operation");
    refused(
        "/api/v1/consignments/drafts",
        "\"receiver\": \"gln:1\", \"purpose\": \"GIFT\", \"contents\": []",
        "purpose");
    refused(CONSIGNMENT + "/receipts/drafts", "\"scanned\": []", "complete");
    refused(CONSIGNMENT + "/rejections/drafts", "\"reason\": \"BORED\"", "reason");
    ask("pharmacist", "/api/v1/stock/expiring?days=-1").andExpect(status().isBadRequest());
    ask("pharmacist", "/api/v1/consignments/incoming?limit=0").andExpect(status().isBadRequest());
  }

  @Test
  void whoHandlesNoPacksMayNot() throws Exception {
    List<String> handling =
        List.of(
            "/api/v1/units",
            "/api/v1/stock",
            "/api/v1/stock-counts",
            CONSIGNMENT + "/sample",
            "/api/v1/consignments/holding?scan=x");
    for (String path : handling) {
      for (String role : List.of("manufacturer", "wholesaler", "pharmacist")) {
        ask(role, path).andExpect(status().isOk());
      }
      for (String role : List.of("administrator", "physician", "patient", "regulator")) {
        ask(role, path).andExpect(status().isForbidden());
      }
    }
    for (String path : List.of("/incoming", "/outgoing", "/" + SmallCustody.INCOMING)) {
      ask("regulator", "/api/v1/consignments" + path).andExpect(status().isOk());
      ask("administrator", "/api/v1/consignments" + path).andExpect(status().isForbidden());
    }
    http.perform(json("regulator", "/api/v1/consignments/drafts", "{" + SIGNING + "}"))
        .andExpect(status().isForbidden());
  }

  private void refused(String path, String fields, String field) throws Exception {
    send(path, fields)
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.code").value("CUS-WEB-002"))
        .andExpect(jsonPath("$.message").value(containsString(field)));
  }

  private ResultActions send(String path, String fields) throws Exception {
    return http.perform(
        json("pharmacist", path, "{" + SIGNING + (fields.isEmpty() ? "" : ", ") + fields + "}"));
  }

  private ResultActions ask(String role, String path) throws Exception {
    return http.perform(with(role, get(path)));
  }

  private MockHttpServletRequestBuilder json(String role, String path, String body) {
    return with(role, post(path)).contentType(MediaType.APPLICATION_JSON).content(body);
  }

  private MockHttpServletRequestBuilder with(String role, MockHttpServletRequestBuilder request) {
    return request.header(
        "Authorization", "Bearer " + issuer.clientToken("program", "pharmacie-du-pont", role));
  }

  private static String escaped(String scan) {
    return scan.replace("\u001d", "\\u001d");
  }
}
