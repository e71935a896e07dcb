package org.custodia.webapp.api;

import static org.hamcrest.Matchers.containsString;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.math.BigInteger;
import java.util.List;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.scanners.agent.chain.BatchJson;
import org.custodia.scanners.agent.chain.CheckpointMode;
import org.custodia.scanners.agent.chain.ScanEvent;
import org.custodia.scanners.agent.chain.ScanTerms;
import org.custodia.scanners.gs1.ScanReader;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallIssuer;
import org.custodia.webapp.slices.SmallMembers;
import org.custodia.webapp.slices.SmallRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.OidcLoginRequestPostProcessor;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;

/** What a paired device sends, and what it is answered. */
@SliceTest
class CheckpointApiTest {
  private static final String PONT = "pharmacie-du-pont";
  private static final ECKeyPair KEY = ECKeyPair.create(BigInteger.valueOf(77_001));
  private static final String ADDRESS = "0x" + Keys.getAddress(KEY);
  private static final String EVENTS = "/api/v1/checkpoints/" + ADDRESS + "/events";

  @Autowired MockMvc http;
  @Autowired SmallIssuer issuer;
  @Autowired OrganisationRows rows;
  @Autowired JdbcClient jdbc;

  @BeforeEach
  void enrolled() {
    rows.in(
        PONT,
        () ->
            jdbc.sql(
                    """
                    insert into member_operator (organisation, key, member, holder, kind, roles,
                      place, valid_from, valid_until)
                    values (:by, :key, :member, :member, 2, 4, 'Dock 3', 0, 99999999999)
                    on conflict do nothing
                    """)
                .param("by", PONT)
                .param("key", ADDRESS)
                .param("member", SmallMembers.PONT.toArray())
                .update());
  }

  private static ScanEvent signed(ScanEvent.Head after, String text) {
    var terms =
        new ScanTerms(
            ScanTerms.Entry.SCANNED,
            CheckpointMode.RECEIVE,
            Bytes32.keccak(new byte[] {3}),
            Bytes32.ZERO,
            "h.martin",
            "keyboard",
            text);
    return ScanEvent.sign(
        new ScanEvent.Post(SmallRegistry.DOMAIN, SmallMembers.PONT, "Dock 3"),
        after,
        Bytes32.ofUuid(UUID.randomUUID()),
        terms,
        new ScanReader().read(text),
        System.currentTimeMillis(),
        KEY.getPrivateKey(),
        ADDRESS);
  }

  private static String batch(ScanEvent... events) {
    return BatchJson.write(new BatchJson.Batch(System.currentTimeMillis(), List.of(events)))
        .toString();
  }

  @Test
  void aDeviceIsAnsweredByEventAndTellsOthersNothing() throws Exception {
    ScanEvent first = signed(ScanEvent.Head.NONE, "]d2\u001d010340093000001417280531\u001d21A1");
    ScanEvent second =
        signed(first.head(SmallRegistry.DOMAIN), "]d2\u001d010340093000001417280531\u001d21A2");
    send("checkpoint", EVENTS, batch(first, second))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.clockOff").value(false))
        .andExpect(jsonPath("$.answers[1].outcome").value("ACCEPTED"));
    ScanEvent twin =
        signed(first.head(SmallRegistry.DOMAIN), "]d2\u001d010340093000001417280531\u001d21A3");
    send("checkpoint", EVENTS, batch(first, twin))
        .andExpect(jsonPath("$.answers[0].outcome").value("DUPLICATE"))
        .andExpect(jsonPath("$.answers[1].reason").value("FORKED"))
        .andExpect(jsonPath("$.answers[1].expected").value(3));
    UUID id = first.act().commandId().toUuid();
    send("checkpoint", EVENTS + "/states", "{\"ids\": [\"" + id + "\"]}")
        .andExpect(jsonPath("$.device").value("VALID"))
        .andExpect(jsonPath("$.events[0].id").value(id.toString()));
    String proof = "/api/v1/checkpoints/events/" + id + "/proof";
    http.perform(with("pharmacist", get(proof)))
        .andExpect(jsonPath("$.digest").value(first.digest(SmallRegistry.DOMAIN).toString()));
    http.perform(with("checkpoint", get(proof))).andExpect(status().isForbidden());
    http.perform(with("administrator", get("/api/v1/checkpoints/contradictions")))
        .andExpect(jsonPath("$[0].key").value(ADDRESS))
        .andExpect(jsonPath("$[0].sequence").value(2));
    send("patient", EVENTS, batch(first)).andExpect(status().isForbidden());
    String session = ADDRESS.substring(2) + "-" + first.terms().session().toString().substring(2);
    http.perform(with("pharmacist", get("/api/v1/checkpoint-sessions/" + session + "/things")))
        .andExpect(jsonPath("$.length()").value(2))
        .andExpect(jsonPath("$[1].text").value(second.terms().text()));
    http.perform(get("/checkpoints/sessions/" + session).with(pharmacist()))
        .andExpect(content().string(containsString(first.terms().text().substring(2, 4))))
        .andExpect(content().string(containsString("data-candidate")));
    http.perform(get("/checkpoints/sessions").with(pharmacist()))
        .andExpect(content().string(containsString(session)));
    http.perform(get("/consignments/new").param("session", session).with(pharmacist()))
        .andExpect(content().string(containsString("name=\"session\"")));
  }

  @Test
  void whatIsNoBatchIsSaidSo() throws Exception {
    send("checkpoint", EVENTS, "{\"version\": 2}").andExpect(status().is(426));
    send("checkpoint", EVENTS, "{\"version\": 1, \"deviceClock\": 1, \"events\": [{}]}")
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.code").value("CUS-WEB-002"));
    send("checkpoint", EVENTS, "{\"version\": 1, \"version\": 1}")
        .andExpect(status().isBadRequest());
    send("checkpoint", EVENTS + "/states", "{\"ids\": [1]}").andExpect(status().isBadRequest());
  }

  private ResultActions send(String role, String path, String body) throws Exception {
    return http.perform(
        with(role, post(path)).contentType(MediaType.APPLICATION_JSON).content(body));
  }

  private MockHttpServletRequestBuilder with(String role, MockHttpServletRequestBuilder request) {
    return request.header("Authorization", "Bearer " + issuer.clientToken("dock", PONT, role));
  }

  private static OidcLoginRequestPostProcessor pharmacist() {
    return oidcLogin()
        .authorities(new SimpleGrantedAuthority("ROLE_pharmacist"))
        .idToken(
            token -> token.claim("organisation", PONT).claim("preferred_username", "h.martin"));
  }
}
