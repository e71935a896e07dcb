package org.custodia.webapp.privacy;

import static org.hamcrest.Matchers.containsString;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.people.PatientData;
import org.custodia.registry.people.Patients;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallIssuer;
import org.custodia.webapp.slices.SmallPatients;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.OidcLoginRequestPostProcessor;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** The privacy officer's pages and REST over real rows. */
@SliceTest
class PrivacyPagesTest {
  private static final String HOSPITAL = SmallPatients.HOSPITAL;

  @Autowired MockMvc http;
  @Autowired SmallIssuer issuer;
  @Autowired OrganisationRows rows;
  @Autowired JdbcClient jdbc;
  @Autowired Patients patients;

  @Test
  void anEmergencyIsReadExplainedClosedAndOpenedAgain() throws Exception {
    UUID patient = patient("Odette", "Lambert");
    UUID id = emergency(patient, Instant.now().minus(Duration.ofDays(1)));
    http.perform(get("/privacy").with(officer(Duration.ZERO)))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("data-overdue")))
        .andExpect(content().string(containsString("data-case=\"" + id)));
    http.perform(
            get("/privacy/cases/" + id)
                .header("Accept-Language", "fr")
                .with(officer(Duration.ZERO)))
        .andExpect(content().string(containsString("La lecture s&#39;est faite")))
        .andExpect(content().string(containsString("data-closing")))
        .andExpect(content().string(containsString("Lettres et autres documents")));
    http.perform(
            post("/privacy/cases/" + id + "/explanation")
                .param("step", UUID.randomUUID().toString())
                .param("words", "The ward was asked.")
                .with(csrf())
                .with(officer(Duration.ZERO)))
        .andExpect(redirectedUrl("/privacy/cases/" + id));
    http.perform(
            post("/api/v1/privacy/cases/" + id + "/closing")
                .header("Authorization", "Bearer " + program())
                .contentType(MediaType.APPLICATION_JSON)
                .content(
                    "{\"id\":\"%s\",\"outcome\":\"JUSTIFIED\",\"words\":\"Unconscious\"}"
                        .formatted(UUID.randomUUID())))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.summary.state").value("CLOSED"))
        .andExpect(jsonPath("$.steps.length()").value(2));
    http.perform(get("/privacy").param("closed", "true").with(officer(Duration.ZERO)))
        .andExpect(content().string(containsString("It was justified")));
    http.perform(
            post("/privacy/cases/" + id + "/reopening")
                .param("step", UUID.randomUUID().toString())
                .param("words", "The family disagrees.")
                .with(csrf())
                .with(officer(Duration.ZERO)))
        .andExpect(redirectedUrl("/privacy/cases/" + id));
    http.perform(get("/privacy/cases/" + id).with(officer(Duration.ZERO)))
        .andExpect(content().string(containsString("The family disagrees.")));
  }

  @Test
  void whoIsAskedOverRestAnswersThereAndNobodyElseDoes() throws Exception {
    UUID id = emergency(patient("Lucien", "Mercier"), Instant.now());
    rows.in(
        HOSPITAL,
        () ->
            jdbc.sql("update privacy_case set person = 'ward' where id = :id")
                .param("id", id)
                .update());
    String asked = issuer.clientToken("ward", HOSPITAL, "physician");
    String answer = "/api/v1/access-questions/" + id + "/answers";
    http.perform(words(answer, asked, UUID.randomUUID(), "Nobody asked."))
        .andExpect(status().isNotFound())
        .andExpect(jsonPath("$.code").value("CUS-PRI-002"));
    http.perform(
            words(
                "/api/v1/privacy/cases/" + id + "/questions",
                program(),
                UUID.randomUUID(),
                "Why at night?"))
        .andExpect(status().isOk());
    http.perform(get("/api/v1/access-questions").header("Authorization", "Bearer " + asked))
        .andExpect(jsonPath("$.length()").value(1))
        .andExpect(jsonPath("$[0].kind").value("BREAK_GLASS"))
        .andExpect(jsonPath("$[0].asked").value("Why at night?"))
        .andExpect(jsonPath("$[0].answer").doesNotExist());
    String other = issuer.clientToken("another-ward", HOSPITAL, "physician");
    http.perform(words(answer, other, UUID.randomUUID(), "It was I."))
        .andExpect(status().isNotFound());
    http.perform(words(answer, program(), UUID.randomUUID(), "It was they."))
        .andExpect(status().isForbidden());
    UUID step = UUID.randomUUID();
    for (int again = 0; again < 2; again++) {
      http.perform(words(answer, asked, step, "He was brought in unconscious."))
          .andExpect(status().isOk())
          .andExpect(jsonPath("$[0].answer").value("He was brought in unconscious."));
    }
    http.perform(get("/api/v1/privacy/cases/" + id).header("Authorization", "Bearer " + program()))
        .andExpect(jsonPath("$.summary.state").value("EXPLAINED"))
        .andExpect(jsonPath("$.steps.length()").value(2));
  }

  private static MockHttpServletRequestBuilder words(
      String path, String token, UUID id, String words) {
    return post(path)
        .header("Authorization", "Bearer " + token)
        .contentType(MediaType.APPLICATION_JSON)
        .content("{\"id\":\"%s\",\"words\":\"%s\"}".formatted(id, words));
  }

  @Test
  void aReportOpensOnlyAfterAFreshCode() throws Exception {
    UUID patient = patient("Yvonne", "Perrin");
    emergency(patient, Instant.now());
    http.perform(
            post("/privacy/reports").param("q", "perrin").with(csrf()).with(officer(Duration.ZERO)))
        .andExpect(content().string(containsString("/privacy/reports/" + patient)));
    http.perform(
            get("/privacy/reports/" + patient)
                .accept(MediaType.TEXT_HTML)
                .with(officer(Duration.ofMinutes(30))))
        .andExpect(status().isForbidden())
        .andExpect(content().string(containsString("CUS-WEB-016")));
    http.perform(get("/privacy/reports/" + patient).with(officer(Duration.ZERO)))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("Yvonne Perrin")))
        .andExpect(content().string(containsString("data-line")))
        .andExpect(content().string(containsString("0xsomebody")));
    String day = OffsetDateTime.now(ZoneOffset.UTC).toLocalDate().toString();
    http.perform(
            get("/api/v1/privacy/reports/" + patient)
                .param("from", day)
                .param("until", day)
                .header("Authorization", "Bearer " + program()))
        .andExpect(jsonPath("$.lines[0].purpose").value("EMERGENCY"));
  }

  @Test
  void staffAreEnteredAndTakenAway() throws Exception {
    http.perform(
            post("/privacy/staff")
                .param("person", "nurse.one")
                .param("department", "Cardiology")
                .param("family", "Petit")
                .with(csrf())
                .with(officer(Duration.ZERO)))
        .andExpect(redirectedUrl("/privacy/staff"));
    http.perform(get("/privacy/staff").param("person", "nurse.one").with(officer(Duration.ZERO)))
        .andExpect(content().string(containsString("data-person=\"nurse.one\"")))
        .andExpect(content().string(containsString("Cardiology")));
    http.perform(
            put("/api/v1/privacy/staff/nurse.one")
                .header("Authorization", "Bearer " + program())
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"birthDate\":\"yesterday\"}"))
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.code").value("CUS-PRI-007"));
    http.perform(
            post("/privacy/staff/removal")
                .param("person", "nurse.one")
                .with(csrf())
                .with(officer(Duration.ZERO)))
        .andExpect(redirectedUrl("/privacy/staff"));
    http.perform(get("/privacy/staff").with(officer(Duration.ZERO)))
        .andExpect(content().string(containsString("Nobody has been entered.")));
  }

  @Test
  void nobodyElseSeesIt() throws Exception {
    for (String path : List.of("/privacy", "/privacy/reports", "/privacy/staff")) {
      http.perform(get(path).accept(MediaType.TEXT_HTML).with(person("physician", Duration.ZERO)))
          .andExpect(status().isForbidden());
    }
  }

  private UUID patient(String given, String family) {
    UUID id = UUID.randomUUID();
    patients.register(
        new Caller(HOSPITAL, "desk", Set.of("admissions")),
        id,
        new PatientData(
            List.of(),
            List.of(new PatientData.Name("official", family, List.of(given))),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of()),
        true);
    return id;
  }

  /** As the watch leaves it. */
  private UUID emergency(UUID patient, Instant due) {
    UUID id = UUID.randomUUID();
    OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
    rows.in(
        HOSPITAL,
        () -> {
          jdbc.sql(
                  """
                  insert into privacy_access (organisation, source, reference, at, who, member, patient, subject,
                    purpose, kind)
                  values (:o, 'READING', :id, :now, '0xsomebody', :member, :patient, :id, 3, 8)
                  """)
              .param("o", HOSPITAL)
              .param("id", id.toString())
              .param("now", now)
              .param("member", Bytes32.random().toArray())
              .param("patient", patient)
              .update();
          jdbc.sql(
                  """
                  insert into privacy_case (organisation, id, kind, who, member, patient, day, state, facts,
                    first_at, last_at, opened_at, due_at)
                  values (:o, :id, 'BREAK_GLASS', '0xsomebody', :member, :patient, current_date, 'OPEN', '{}',
                    :now, :now, :now, :due)
                  """)
              .param("o", HOSPITAL)
              .param("id", id)
              .param("member", Bytes32.random().toArray())
              .param("patient", patient)
              .param("now", now)
              .param("due", due.atOffset(ZoneOffset.UTC))
              .update();
          jdbc.sql(
                  """
                  insert into privacy_case_access (organisation, case_id, source, reference)
                  values (:o, :id, 'READING', :reference)
                  """)
              .param("o", HOSPITAL)
              .param("id", id)
              .param("reference", id.toString())
              .update();
        });
    return id;
  }

  private String program() {
    return issuer.clientToken("privacy-tool", HOSPITAL, "privacy-officer");
  }

  private static OidcLoginRequestPostProcessor officer(Duration ago) {
    return person("privacy-officer", ago);
  }

  private static OidcLoginRequestPostProcessor person(String role, Duration ago) {
    return oidcLogin()
        .idToken(
            token ->
                token
                    .claim("preferred_username", role + ".saintluc")
                    .claim("organisation", HOSPITAL)
                    .claim("acr", "otp")
                    .claim("auth_time", Instant.now().minus(ago)))
        .authorities(new SimpleGrantedAuthority("ROLE_" + role));
  }
}
