package org.custodia.webapp.organs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.contracts.organs.PackedTerms;
import org.custodia.contracts.organs.Preservation;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallIssuer;
import org.custodia.webapp.slices.SmallMembers;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.OidcLoginRequestPostProcessor;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.RequestBuilder;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** Loggers, alerts, ways and figures of organs: their pages, their REST twins, and who may. */
@SliceTest
class OrganWayPagesTest {
  private static final String PONT = "pharmacie-du-pont";
  private static final Instant PACKED = Instant.parse("2026-11-26T04:00:00Z");
  private static final Set<String> HANDS =
      Set.of("organ-bank", "courier", "transplant-centre", "surgeon", "clinician");

  @Autowired MockMvc http;
  @Autowired SmallIssuer issuer;
  @Autowired JdbcClient jdbc;

  private static String csv(int... hundredths) {
    StringBuilder text = new StringBuilder("time;temperature\n");
    for (int i = 0; i < hundredths.length; i++) {
      text.append(PACKED.plus(Duration.ofMinutes(10L * i)))
          .append(';')
          .append(hundredths[i] / 100.0)
          .append('\n');
    }
    return text.toString();
  }

  @Test
  void aLoggersFileBecomesAPlotAndWhatIsOutOfTheLimitsIsReadyToBeSigned() throws Exception {
    String organ = packed();
    http.perform(upload(organ, "time;temperature\nnever;4\n2026-11-26T04:05:00Z;ERR\n"))
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.unreadable.length()").value(2))
        .andExpect(jsonPath("$.unreadable[0].line").value(2))
        .andExpect(jsonPath("$.unreadable[0].code").value("CUS-TRN-014"))
        .andExpect(jsonPath("$.unreadable[1].detail").value(containsString("ERR")))
        .andExpect(jsonPath("$.document").doesNotExist());
    http.perform(upload(organ, csv(400, 450, 1_125, 900, 500)))
        .andExpect(status().isCreated())
        .andExpect(jsonPath("$.samples").value(5))
        .andExpect(jsonPath("$.acts.length()").value(1))
        .andExpect(jsonPath("$.acts[0].action").value("EXCURSION"))
        .andExpect(jsonPath("$.acts[0].fields.highest").value("11.25"))
        .andExpect(jsonPath("$.acts[0].fields.from").value("2026-11-26T04:20:00Z"))
        .andExpect(jsonPath("$.acts[0].fields.until").value("2026-11-26T04:40:00Z"));
    http.perform(
            get("/api/v1/organs/" + organ + "/temperatures").header("Authorization", courier()))
        .andExpect(jsonPath("$.curves[0].samples.length()").value(5))
        .andExpect(jsonPath("$.limits[0].highestHundredths").value(800))
        .andExpect(jsonPath("$.marks[0].action").value("PACKED"));
    http.perform(get("/organs/" + organ + "/temperatures").with(person("courier")))
        .andExpect(status().isOk())
        .andExpect(content().string(allOf(containsString("<polyline"), containsString("11.25"))))
        .andExpect(content().string(containsString("/temperatures/drafts")));
    http.perform(
            get("/organs/" + organ + "/temperatures")
                .header("HX-Request", "true")
                .with(person("courier")))
        .andExpect(content().string(not(containsString("<html"))))
        .andExpect(content().string(containsString("data-temperatures")));
    assertThat(
            jdbc.sql(
                    "select count(*) from organ_document where encode(sealed, 'escape') like :text")
                .param("text", "%temperature%")
                .query(Integer.class)
                .single())
        .as("sealed")
        .isZero();
  }

  @Test
  void aFileThatCannotBeReadIsToldLineByLineOnThePage() throws Exception {
    String organ = packed();
    var file = file("time;temperature\nnever;4\n");
    http.perform(
            multipart("/organs/" + organ + "/loggers")
                .file(file)
                .param("id", UUID.randomUUID().toString())
                .param("preservation", "")
                .with(csrf())
                .with(person("courier")))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("data-bad")))
        .andExpect(content().string(containsString("never")));
    http.perform(
            multipart("/organs/" + organ + "/loggers")
                .file(file(csv(400, 500)))
                .param("id", UUID.randomUUID().toString())
                .with(csrf())
                .with(person("courier")))
        .andExpect(redirectedUrl("/organs/" + organ + "/temperatures"));
  }

  @Test
  void anAlertIsNewOnceAndIsAcknowledgedByTheFirst() throws Exception {
    UUID alert = alert();
    http.perform(get("/organs/alerts/count").with(person("surgeon")))
        .andExpect(content().string(containsString("/organs/alerts\"")));
    http.perform(get("/organs/alerts").with(person("surgeon")))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("Missing checkpoint")))
        .andExpect(content().string(containsString("Gate 4")))
        .andExpect(content().string(containsString("Laboratoire du Rhône")));
    http.perform(get("/organs/alerts/count").with(person("surgeon")))
        .andExpect(content().string(not(containsString("/organs/alerts\""))));
    http.perform(
            post("/organs/alerts/" + alert + "/acknowledgement")
                .with(csrf())
                .with(person("surgeon")))
        .andExpect(redirectedUrl("/organs/alerts"));
    http.perform(
            get("/api/v1/organs/alerts").param("open", "false").header("Authorization", courier()))
        .andExpect(jsonPath("$[0].kind").value("ORGAN_CHECKPOINT_MISSING"))
        .andExpect(jsonPath("$[0].fresh").value(true))
        .andExpect(jsonPath("$[0].acknowledgedBy").value("surgeon.pont"));
    http.perform(json(post("/api/v1/organs/alerts/seen"), "{\"ids\":[\"" + alert + "\"]}"))
        .andExpect(status().isNoContent());
    http.perform(
            get("/api/v1/organs/alerts").param("open", "false").header("Authorization", courier()))
        .andExpect(jsonPath("$[0].fresh").value(false));
    http.perform(json(post("/api/v1/organs/alerts/" + UUID.randomUUID() + "/acknowledgement"), ""))
        .andExpect(status().isNotFound())
        .andExpect(jsonPath("$.code").value("CUS-TRN-021"));
  }

  @Test
  void aWayIsNotKnownWhileTheAuthorityDoesNotAnswerAndThePageSaysSo() throws Exception {
    String organ = packed();
    http.perform(get("/organs/" + organ + "/journey").with(person("courier")))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("data-silent")));
    http.perform(get("/api/v1/organs/" + organ + "/journey").header("Authorization", courier()))
        .andExpect(status().isServiceUnavailable())
        .andExpect(jsonPath("$.code").value("CUS-ORG-056"));
    http.perform(get("/organs/" + organ + "/journey").with(regulator()))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("No way is planned")));
  }

  @Test
  void aRegulatorsFiguresAreAPageAndFiles() throws Exception {
    http.perform(get("/organs/figures").with(regulator()))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("Repeated patterns")));
    for (FiguresCsv list : FiguresCsv.values()) {
      http.perform(get("/organs/figures/" + list.address() + ".csv").with(regulator()))
          .andExpect(status().isOk())
          .andExpect(content().contentTypeCompatibleWith("text/csv"));
    }
    http.perform(get("/organs/figures/nothing.csv").with(regulator()))
        .andExpect(status().isNotFound());
    http.perform(get("/organs/figures").param("from", "never").with(regulator()))
        .andExpect(status().isBadRequest());
  }

  @Test
  void everyDoorIsForItsRolesOnly() throws Exception {
    String organ = "0x" + "0d".repeat(32);
    for (String role :
        Set.of(
            "organ-bank",
            "allocation-body",
            "transplant-centre",
            "courier",
            "surgeon",
            "clinician",
            "committee",
            "advocate",
            "laboratory",
            "regulator",
            "pharmacist",
            "administrator")) {
      boolean any = !role.equals("pharmacist") && !role.equals("administrator");
      page(any, role, get("/organs/alerts"));
      page(any, role, get("/organs/" + organ + "/temperatures"));
      page(role.equals("regulator"), role, get("/organs/figures"));
      page(role.equals("regulator"), role, get("/organs/figures/legs.csv"));
      String token = "Bearer " + issuer.clientToken("way-" + role, PONT, role);
      for (String path : Set.of("alerts", organ + "/alerts", organ + "/temperatures")) {
        expect(any, role, get("/api/v1/organs/" + path).header("Authorization", token));
      }
      expect(
          role.equals("organ-bank"),
          role,
          put("/api/v1/organs/" + organ + "/journey")
              .header("Authorization", token)
              .contentType(MediaType.APPLICATION_JSON)
              .content("{}"));
      expect(
          HANDS.contains(role),
          role,
          multipart("/api/v1/organs/" + organ + "/loggers")
              .file(file(csv(400)))
              .header("Authorization", token)
              .param("id", UUID.randomUUID().toString())
              .param("place", "UTC"));
    }
  }

  private void page(boolean may, String role, MockHttpServletRequestBuilder request)
      throws Exception {
    expect(may, role, request.accept(MediaType.TEXT_HTML).with(person(role)));
  }

  private void expect(boolean may, String role, RequestBuilder request) throws Exception {
    int status = http.perform(request).andReturn().getResponse().getStatus();
    assertThat(status == 403).as(role).isEqualTo(!may);
    assertThat(status).isLessThan(500);
  }

  // --- What there is ---

  /** An organ that the pharmacy carries, packed at four in the morning. */
  private String packed() {
    Bytes32 organ = Bytes32.random();
    String channel = "0x" + organ.toString().substring(2, 42);
    OrganTerms terms = new PackedTerms(Preservation.COLD_STORAGE, organ, organ, 400);
    jdbc.sql(
            """
            insert into organ_event (organisation, channel, command_id, kind, subject, action,
              by_member, giver, receiver, witness, state, place, device_time, irregularities, terms,
              happened_at, block, log_index, transaction, signed_id,
              device_sequence, previous_hash, signature)
            values (:organisation, :channel, gen_random_uuid(), :kind, :organ, :action, :by, :by,
              :none, :channel, 1, 'Theatre 2', :at, 0, :terms, :at, 1, 1, :organ, decode(repeat('00', 32), 'hex'), 0,
              decode(repeat('00', 32), 'hex'), decode(repeat('11', 64) || '1b', 'hex'))
            """)
        .param("organisation", PONT)
        .param("channel", channel)
        .param("kind", SubjectKind.ORGAN_LEG.code())
        .param("organ", organ.toArray())
        .param("action", Action.PACKED.code())
        .param("by", SmallMembers.PONT.toArray())
        .param("none", Bytes32.ZERO.toArray())
        .param("at", PACKED.atOffset(ZoneOffset.UTC))
        .param("terms", terms.terms())
        .update();
    jdbc.sql(
            """
            insert into organ_leg (organisation, channel, organ_id, giver, receiver, stated_at)
            values (:organisation, :channel, :organ, :giver, :receiver, :at)
            """)
        .param("organisation", PONT)
        .param("channel", channel)
        .param("organ", organ.toArray())
        .param("giver", SmallMembers.PONT.toArray())
        .param("receiver", SmallMembers.AGENCE.toArray())
        .param("at", PACKED.atOffset(ZoneOffset.UTC))
        .update();
    return organ.toString();
  }

  private UUID alert() {
    UUID id = UUID.randomUUID();
    jdbc.sql(
            """
            insert into organ_alert (organisation, id, kind, organ_id, at, facts, raised_at, told_by)
            values (:organisation, :id, 'ORGAN_CHECKPOINT_MISSING', :organ, now(),
              cast(:facts as jsonb), now(), :by)
            """)
        .param("organisation", PONT)
        .param("id", id)
        .param("organ", Bytes32.random().toArray())
        .param(
            "facts",
            "{\"place\":\"Gate 4\",\"giver\":\"%s\"}"
                .formatted(
                    jdbc.sql("select id from member where name = 'Laboratoire du Rhône' limit 1")
                        .query((row, n) -> Bytes32.of(row.getBytes(1)))
                        .single()))
        .param("by", SmallMembers.AGENCE.toArray())
        .update();
    return id;
  }

  private static MockMultipartFile file(String text) {
    return new MockMultipartFile(
        "file", "logger.csv", "text/csv", text.getBytes(StandardCharsets.UTF_8));
  }

  private RequestBuilder upload(String organ, String text) {
    return multipart("/api/v1/organs/" + organ + "/loggers")
        .file(file(text))
        .param("id", UUID.randomUUID().toString())
        .param("place", "Europe/Paris")
        .header("Authorization", courier());
  }

  private MockHttpServletRequestBuilder json(MockHttpServletRequestBuilder request, String body) {
    return request
        .contentType(MediaType.APPLICATION_JSON)
        .content(body)
        .header("Authorization", courier());
  }

  private String courier() {
    return "Bearer " + issuer.clientToken("way-courier", PONT, "courier");
  }

  private static OidcLoginRequestPostProcessor person(String role) {
    return person(PONT, role);
  }

  private static OidcLoginRequestPostProcessor regulator() {
    return person("agence-du-medicament", "regulator");
  }

  private static OidcLoginRequestPostProcessor person(String organisation, String role) {
    return oidcLogin()
        .idToken(
            token ->
                token
                    .claim("preferred_username", role + ".pont")
                    .claim("organisation", organisation)
                    .claim("acr", "otp")
                    .claim("auth_time", Instant.now()))
        .authorities(new SimpleGrantedAuthority("ROLE_" + role));
  }
}
