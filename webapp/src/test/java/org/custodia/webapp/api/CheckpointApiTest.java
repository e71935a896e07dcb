package org.custodia.webapp.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberId;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.organs.PackedTerms;
import org.custodia.contracts.organs.Preservation;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.medicines.VerdictKind;
import org.custodia.registry.messages.WireObject;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.scanners.agent.chain.BatchJson;
import org.custodia.scanners.agent.chain.CheckpointMode;
import org.custodia.scanners.agent.chain.ScanEvent;
import org.custodia.scanners.agent.chain.ScanTerms;
import org.custodia.scanners.agent.chain.SessionRoot;
import org.custodia.scanners.gs1.ScanReader;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallIssuer;
import org.custodia.webapp.slices.SmallMembers;
import org.custodia.webapp.slices.SmallOrgans;
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
  private static final ECKeyPair VERIFYING = ECKeyPair.create(BigInteger.valueOf(77_002));
  private static final ECKeyPair ORGANS = ECKeyPair.create(BigInteger.valueOf(77_003));
  private static final ECKeyPair SEALING = ECKeyPair.create(BigInteger.valueOf(77_004));
  private static final Bytes32 OWN = MemberId.of(SmallOrgans.CENTRE);
  private static final String ADDRESS = address(KEY);
  private static final String EVENTS = "/api/v1/checkpoints/" + ADDRESS + "/events";

  @Autowired MockMvc http;
  @Autowired SmallIssuer issuer;
  @Autowired OrganisationRows rows;
  @Autowired JdbcClient jdbc;
  @Autowired SmallRegistry packs;
  @Autowired org.custodia.registry.keys.Keys keys;

  private static String address(ECKeyPair key) {
    return "0x" + Keys.getAddress(key);
  }

  @BeforeEach
  void enrolled() {
    packs.reset();
    enrol(PONT, SmallMembers.PONT, ADDRESS);
    enrol(PONT, SmallMembers.PONT, address(VERIFYING));
    enrol(PONT, SmallMembers.PONT, address(SEALING));
    enrol(SmallOrgans.CENTRE, OWN, address(ORGANS));
  }

  private void enrol(String organisation, Bytes32 member, String address) {
    rows.in(
        organisation,
        () ->
            jdbc.sql(
                    """
                    insert into member_operator (organisation, key, member, holder, kind, roles,
                      place, valid_from, valid_until)
                    values (:by, :key, :member, :member, 2, 4, 'Dock 3', 0, 99999999999)
                    on conflict do nothing
                    """)
                .param("by", organisation)
                .param("key", address)
                .param("member", member.toArray())
                .update());
  }

  private static ScanEvent signed(ScanEvent.Head after, String text) {
    return signed(KEY, SmallMembers.PONT, after, text, CheckpointMode.RECEIVE);
  }

  private static ScanEvent signed(
      ECKeyPair key, Bytes32 member, ScanEvent.Head after, String text, CheckpointMode mode) {
    var terms =
        new ScanTerms(
            ScanTerms.Entry.SCANNED,
            mode,
            Bytes32.keccak(new byte[] {3}),
            Bytes32.ZERO,
            "h.martin",
            "keyboard",
            text);
    return ScanEvent.sign(
        new ScanEvent.Post(SmallRegistry.DOMAIN, member, "Dock 3"),
        after,
        Bytes32.ofUuid(UUID.randomUUID()),
        terms,
        new ScanReader().read(text),
        System.currentTimeMillis(),
        key.getPrivateKey(),
        address(key));
  }

  private static ScanEvent finished(ECKeyPair key, ScanEvent last, List<ScanEvent> scans) {
    Bytes32 root =
        SessionRoot.of(scans.stream().map(one -> one.digest(SmallRegistry.DOMAIN)).toList());
    var terms =
        new ScanTerms(
            ScanTerms.Entry.FINISHED,
            CheckpointMode.RECEIVE,
            last.terms().session(),
            root,
            "h.martin",
            "keyboard",
            "");
    return ScanEvent.sign(
        new ScanEvent.Post(SmallRegistry.DOMAIN, SmallMembers.PONT, "Dock 3"),
        last.head(SmallRegistry.DOMAIN),
        Bytes32.ofUuid(UUID.randomUUID()),
        terms,
        new ScanReader().read(""),
        System.currentTimeMillis(),
        key.getPrivateKey(),
        address(key));
  }

  @Test
  void aSessionsPageSaysWhetherItIsInTheBook() throws Exception {
    String events = "/api/v1/checkpoints/" + address(SEALING) + "/events";
    ScanEvent scan =
        signed(
            SEALING,
            SmallMembers.PONT,
            ScanEvent.Head.NONE,
            "]d2\u001d010340093000001417280531\u001d21B1",
            CheckpointMode.RECEIVE);
    send("checkpoint", events, batch(scan)).andExpect(status().isOk());
    String page =
        "/checkpoints/sessions/"
            + address(SEALING).substring(2)
            + "-"
            + scan.terms().session().toString().substring(2);
    http.perform(get(page).with(pharmacist()))
        .andExpect(content().string(not(containsString("data-book"))));
    ScanEvent bare = finished(SEALING, scan, List.of(scan));
    ScanEvent sealedOne =
        bare.sealed(
            1, 1, Bytes32.ZERO, SmallRegistry.DOMAIN, SEALING.getPrivateKey(), address(SEALING));
    send("checkpoint", events, batch(sealedOne)).andExpect(status().isOk());
    http.perform(get(page).with(pharmacist()))
        .andExpect(content().string(containsString("data-book=\"WAITING\"")));
    send("checkpoint", events + "/states", "{\"ids\": []}")
        .andExpect(jsonPath("$.taken.root").value(bare.terms().refers().toString()));
    send("checkpoint", events, batch(finished(SEALING, sealedOne, List.of(scan))))
        .andExpect(status().isOk());
    http.perform(get(page).with(pharmacist()))
        .andExpect(content().string(containsString("data-book=\"NOT_SIGNED\"")));
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
        .andExpect(jsonPath("$.taken.through").value(2))
        .andExpect(jsonPath("$.taken.root").value(Bytes32.ZERO.toString()))
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
  void aVerdictIsToldToTheDeviceInItsLanguage() throws Exception {
    packs.answers(VerdictKind.RECALLED);
    ScanEvent scan =
        signed(
            VERIFYING,
            SmallMembers.PONT,
            ScanEvent.Head.NONE,
            "]d2\u001d010340093000001417280531\u001d21V1",
            CheckpointMode.VERIFY);
    String events = "/api/v1/checkpoints/" + address(VERIFYING) + "/events";
    send("checkpoint", events, batch(scan))
        .andExpect(jsonPath("$.answers[0].outcome").value("ACCEPTED"));
    String ids = "{\"ids\": [], \"verdicts\": [\"" + scan.act().commandId().toUuid() + "\"]}";
    MockHttpServletRequestBuilder asked =
        with("checkpoint", post(events + "/states"))
            .contentType(MediaType.APPLICATION_JSON)
            .header("Accept-Language", "fr")
            .content(ids);
    // The background checks it.
    long end = System.nanoTime() + 20_000_000_000L;
    while (http.perform(asked)
        .andReturn()
        .getResponse()
        .getContentAsString()
        .contains("\"verdicts\":[]")) {
      assertThat(System.nanoTime()).as("waited for 20 s").isLessThan(end);
      Thread.sleep(50);
    }
    http.perform(asked)
        .andExpect(
            jsonPath("$.verdicts[0].event").value(scan.act().commandId().toUuid().toString()))
        .andExpect(jsonPath("$.verdicts[0].code").value("slice.RECALLED"))
        .andExpect(jsonPath("$.verdicts[0].severity").value("STOP"))
        .andExpect(jsonPath("$.verdicts[0].settled").value(true))
        .andExpect(
            jsonPath("$.verdicts[0].sentence").value(containsString("pas encore de phrase")));
    send("checkpoint", EVENTS + "/states", ids).andExpect(jsonPath("$.verdicts").isEmpty());
  }

  @Test
  void theScanOfAnOrgansBoxIsADraftForAPersonOnItsLeg() throws Exception {
    String box = "340123450000000017";
    Bytes32 salt = Bytes32.random();
    SmallOrgans organs = new SmallOrgans(jdbc, SmallOrgans.CENTRE);
    Bytes32 caseId = Bytes32.random();
    Instant now = Instant.now();
    Bytes32 organ = organs.organ(caseId, SmallOrgans.KIDNEY, SmallOrgans.BANK, now);
    String leg = "0x" + organ.toString().substring(2, 42);
    organs.leg(organ, leg, SmallOrgans.BANK, OWN, now, false);
    organs.event(organ, leg, SmallOrgans.BANK, OWN, packed(salt, box), now, Set.of());
    label(caseId, salt, "G999926123456");
    packs.channels =
        List.of(
            new Ledger.Channel(
                leg,
                SubjectKind.ORGAN_LEG.code(),
                List.of(SmallOrgans.BANK, OWN),
                organ,
                SmallOrgans.BANK,
                "READY",
                Bytes32.ZERO,
                1));
    String donation = "]d1=G99992612345600";
    ScanEvent first = signed(ORGANS, OWN, ScanEvent.Head.NONE, donation, CheckpointMode.ORGAN);
    ScanEvent second =
        signed(ORGANS, OWN, first.head(SmallRegistry.DOMAIN), "]C100" + box, CheckpointMode.ORGAN);
    String device = address(ORGANS);
    http.perform(
            post("/api/v1/checkpoints/" + device + "/events")
                .header("Authorization", "Bearer " + token("checkpoint"))
                .contentType(MediaType.APPLICATION_JSON)
                .content(batch(first, second)))
        .andExpect(jsonPath("$.answers[1].outcome").value("ACCEPTED"));
    String session = device.substring(2) + "-" + first.terms().session().toString().substring(2);
    String rest = "/api/v1/checkpoint-sessions/" + session;
    http.perform(
            get(rest + "/organs").header("Authorization", "Bearer " + token("transplant-centre")))
        .andExpect(jsonPath("$[0].channel").value(leg))
        .andExpect(jsonPath("$[0].box").value(box));
    String form = "/organs/" + organ + "/legs/" + leg + "/TAKE_OVER?box=" + box;
    http.perform(get("/checkpoints/sessions/" + session).with(centre()))
        .andExpect(content().string(containsString("data-organ-act=\"TAKE_OVER\"")))
        .andExpect(content().string(containsString("G9999 26 123456")))
        .andExpect(content().string(not(containsString("Not readable"))))
        .andExpect(content().string(containsString(form)));
    http.perform(get(form + "&session=" + session).with(centre()))
        .andExpect(content().string(containsString("value=\"" + box + "\"")))
        .andExpect(content().string(containsString("name=\"session\"")));
    http.perform(
            put(rest + "/uses/" + UUID.randomUUID())
                .header("Authorization", "Bearer " + token("transplant-centre"))
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"what\": \"ORGAN\", \"organ\": \"" + organ + "\"}"))
        .andExpect(jsonPath("$[0].target").value("/organs/" + organ));
  }

  private static PackedTerms packed(Bytes32 salt, String box) {
    byte[] text = ("BOX " + box).getBytes(StandardCharsets.UTF_8);
    byte[] salted = Arrays.copyOf(salt.toArray(), 32 + text.length);
    System.arraycopy(text, 0, salted, 32, text.length);
    return new PackedTerms(Preservation.COLD_STORAGE, Bytes32.keccak(salted), Bytes32.ZERO, 420);
  }

  /** As the giver of the leg told it. */
  private void label(Bytes32 caseId, Bytes32 salt, String din) {
    String label =
        WireObject.text(
            WireObject.create()
                .put("caseId", caseId.toString())
                .put("salt", salt.toString())
                .put("din", din)
                .put("sender", "Banque d'organes Nord")
                .put("phone", "+33 1 23 45 67 89"));
    byte[] sealed =
        keys.records(SmallOrgans.CENTRE)
            .seal(
                label.getBytes(StandardCharsets.UTF_8),
                ("organ labels " + caseId).getBytes(StandardCharsets.UTF_8));
    jdbc.sql(
            """
            insert into organ_labels (organisation, case_id, sealed, kept_at)
            values (:organisation, :case, :sealed, now())
            """)
        .param("organisation", SmallOrgans.CENTRE)
        .param("case", caseId.toArray())
        .param("sealed", sealed)
        .update();
  }

  private String token(String role) {
    return issuer.clientToken("dock", SmallOrgans.CENTRE, role);
  }

  private static OidcLoginRequestPostProcessor centre() {
    return oidcLogin()
        .authorities(new SimpleGrantedAuthority("ROLE_transplant-centre"))
        .idToken(
            token ->
                token
                    .claim("organisation", SmallOrgans.CENTRE)
                    .claim("preferred_username", "c.petit"));
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
