package org.custodia.webapp.patient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.registry.consent.ConsentView;
import org.custodia.registry.consent.GrantForm;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallPatients;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.OidcLoginRequestPostProcessor;
import org.springframework.test.web.servlet.MockMvc;

/** Whose pages a patient's pages are, and what works without a script. */
@SliceTest
class PatientPagesTest {
  private static final String MARTIN = "/my/" + SmallPatients.MARTIN;

  @Autowired MockMvc http;
  @Autowired SmallPatients patients;

  @BeforeEach
  void nothingAllowed() {
    patients.reset();
  }

  @Test
  void areNobodysWhoIsNotAPatient() throws Exception {
    for (String role : List.of("pharmacist", "administrator", "regulator", "admissions")) {
      http.perform(get(MARTIN).accept(MediaType.TEXT_HTML).with(person("patient.martin", role)))
          .andExpect(status().isForbidden())
          .andExpect(content().string(containsString("CUS-WEB-005")));
    }
  }

  @Test
  void areNoOtherPatients() throws Exception {
    for (String page :
        List.of(
            "",
            "/consents/new",
            "/news",
            "/news/settings",
            "/stop",
            "/choices",
            "/switch",
            "/consents/" + id())) {
      http.perform(
              get(MARTIN + page)
                  .accept(MediaType.TEXT_HTML)
                  .with(person("patient.other", "patient")))
          .andExpect(status().isNotFound())
          .andExpect(content().string(not(containsString("Jean"))));
    }
    for (String act : List.of("/stop/out", "/stop/in", "/stop/everything")) {
      http.perform(
              post(MARTIN + act)
                  .param("act", id())
                  .with(person("patient.other", "patient"))
                  .with(csrf()))
          .andExpect(status().isForbidden());
    }
  }

  @Test
  void anAccountWithoutPatientIsToldWhomToAsk() throws Exception {
    http.perform(get("/my").with(person("patient.other", "patient")))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("admissions desk")));
    http.perform(get("/").with(person("patient.martin", "patient")))
        .andExpect(redirectedUrl("/my"));
  }

  @Test
  void aChildsConsentIsNotShownAmongOnesOwn() throws Exception {
    patients.put(SmallPatients.LEA, "Pharmacie du Pont", form(), ConsentView.State.IN_FORCE);
    UUID lea = patients.granted().get(0).id();
    http.perform(get("/my/" + SmallPatients.LEA + "/consents/" + lea).with(martin()))
        .andExpect(status().isOk());
    http.perform(get(MARTIN + "/consents/" + lea).accept(MediaType.TEXT_HTML).with(martin()))
        .andExpect(status().isNotFound());
  }

  @Test
  void whoHasNoScriptTakesBackAndOptsOutAndIsToldWhatNeedsOne() throws Exception {
    patients.put(SmallPatients.MARTIN, "Pharmacie du Pont", form(), ConsentView.State.IN_FORCE);
    UUID consent = patients.granted().get(0).id();
    http.perform(get(MARTIN + "/consents/new").with(martin()))
        .andExpect(content().string(containsString("<noscript>")))
        .andExpect(content().string(containsString("your browser must run scripts")));
    http.perform(
            post(MARTIN + "/consents/" + consent + "/revoke")
                .param("act", id())
                .with(martin())
                .with(csrf()))
        .andExpect(redirectedUrl(MARTIN + "/consents/" + consent));
    assertThat(patients.granted().get(0).state()).isNotEqualTo(ConsentView.State.IN_FORCE);
    http.perform(post(MARTIN + "/stop/out").param("act", id()).with(martin()).with(csrf()))
        .andExpect(redirectedUrl(MARTIN));
    http.perform(get(MARTIN).with(martin()))
        .andExpect(content().string(containsString("data-opted-out")));
  }

  @Test
  void researchIsLeftAndGivingOrgansDeclinedWithoutAScript() throws Exception {
    GrantForm form = form();
    var research =
        new GrantForm(
            form.grantee(),
            ConsentPurpose.RESEARCH,
            Set.of(),
            Set.of(),
            form.validFrom(),
            form.validUntil(),
            0,
            Optional.empty());
    patients.put(SmallPatients.MARTIN, "Pharmacie du Pont", research, ConsentView.State.IN_FORCE);
    http.perform(get(MARTIN + "/choices").with(martin()))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("You take part")))
        .andExpect(content().string(containsString("It was not used for research so far")));
    for (String purpose : List.of("RESEARCH", "ORGAN_DONATION")) {
      http.perform(
              post(MARTIN + "/choices/declined")
                  .param("act", id())
                  .param("purpose", purpose)
                  .with(martin())
                  .with(csrf()))
          .andExpect(redirectedUrl(MARTIN + "/choices"));
    }
    assertThat(patients.granted().get(0).state()).isNotEqualTo(ConsentView.State.IN_FORCE);
    http.perform(get(MARTIN + "/choices").header("Accept-Language", "fr").with(martin()))
        .andExpect(content().string(containsString("Vous ne participez pas")))
        .andExpect(content().string(containsString("Vous ne donnez pas d&#39;organes")));
    http.perform(
            post(MARTIN + "/choices/reconsidered")
                .param("act", id())
                .param("purpose", "RESEARCH")
                .with(martin())
                .with(csrf()))
        .andExpect(redirectedUrl(MARTIN + "/choices"));
    http.perform(get(MARTIN + "/choices").with(martin()))
        .andExpect(content().string(containsString("Nothing decided yet")));
  }

  @Test
  void theFormIsFilledInAndTheSwitchLeadsThroughItsSteps() throws Exception {
    String pont = SmallPatients.member("Pharmacie du Pont").toString();
    String gare = SmallPatients.member("Pharmacie de la Gare").toString();
    String filled =
        http.perform(
                get(MARTIN + "/consents/new")
                    .param("purpose", "TREATMENT")
                    .param("grantee", pont)
                    .with(martin()))
            .andReturn()
            .getResponse()
            .getContentAsString();
    for (String id : List.of("p-TREATMENT", "g-" + pont)) {
      assertThat(filled).containsPattern("<input(?=[^>]*id=\"" + id + "\")(?=[^>]* checked)");
    }
    assertThat(filled).doesNotContainPattern("<input(?=[^>]*id=\"p-BILLING\")(?=[^>]* checked)");
    patients.put(SmallPatients.MARTIN, "Pharmacie du Pont", form(), ConsentView.State.IN_FORCE);
    http.perform(get(MARTIN + "/switch").with(martin()))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("See the steps")));
    http.perform(get(MARTIN + "/switch").param("from", pont).param("to", gare).with(martin()))
        .andExpect(status().isOk())
        .andExpect(
            content().string(containsString("data-step-of-switch=\"allow\" data-done=\"false\"")))
        .andExpect(content().string(containsString("data-close-old")));
    http.perform(
            post(MARTIN + "/switch/closed")
                .param("act", id())
                .param("from", pont)
                .param("to", gare)
                .with(martin())
                .with(csrf()))
        .andExpect(redirectedUrl(MARTIN + "/switch?from=" + pont + "&to=" + gare));
    assertThat(patients.granted().get(0).state().isLive()).isFalse();
    http.perform(get(MARTIN + "/switch").param("from", pont).param("to", pont).with(martin()))
        .andExpect(status().isBadRequest());
  }

  @Test
  void changesNothingForAFormFromElsewhere() throws Exception {
    http.perform(post(MARTIN + "/stop/out").param("act", id()).with(martin()))
        .andExpect(status().isForbidden());
  }

  @Test
  void answersWithoutABodyWhileThereIsNoNews() throws Exception {
    String page =
        http.perform(get(MARTIN).with(martin())).andReturn().getResponse().getContentAsString();
    String seen = hidden(page, "seen");
    String unread = hidden(page, "unread");
    http.perform(live(seen, unread)).andExpect(status().isNoContent());
    patients.put(SmallPatients.MARTIN, "Pharmacie du Pont", form(), ConsentView.State.IN_FORCE);
    http.perform(live(seen, unread))
        .andExpect(status().isOk())
        .andExpect(header().string("HX-Trigger", "news"))
        .andExpect(content().string(containsString("was allowed to look")));
  }

  @Test
  void aDonationIsToldAsWhatItIs() throws Exception {
    GrantForm form = form();
    var donation =
        new GrantForm(
            form.grantee(),
            ConsentPurpose.ORGAN_DONATION,
            Set.of(),
            Set.of(),
            form.validFrom(),
            form.validUntil(),
            0,
            Optional.empty());
    patients.put(SmallPatients.MARTIN, "Pharmacie du Pont", donation, ConsentView.State.IN_FORCE);
    http.perform(get(MARTIN + "/news").with(martin()))
        .andExpect(content().string(containsString("was allowed to take organs")));
    http.perform(get(MARTIN).with(martin()))
        .andExpect(content().string(containsString("Whenever it is used for a donation")))
        .andExpect(content().string(not(containsString("Number of times used"))));
  }

  @Test
  void namesTheFieldThatIsNotFilledIn() throws Exception {
    http.perform(
            post(MARTIN + "/consents/summary")
                .header("HX-Request", "true")
                .param("grantee", SmallPatients.member("Pharmacie du Pont").toString())
                .param("purpose", "TREATMENT")
                .param("records", "some")
                .param("span", "MONTH")
                .with(martin())
                .with(csrf()))
        .andExpect(status().isBadRequest())
        .andExpect(content().string(containsString("kinds")));
    http.perform(
            post(MARTIN + "/consents/summary")
                .header("HX-Request", "true")
                .param("grantee", SmallPatients.member("nobody").toString())
                .param("purpose", "TREATMENT")
                .param("records", "all")
                .param("span", "dates")
                .param("from", "2099-01-01")
                .param("until", "2099-02-30")
                .with(martin())
                .with(csrf()))
        .andExpect(status().isBadRequest());
  }

  @Test
  void saysThatThereIsNoMailHere() throws Exception {
    http.perform(
            post(MARTIN + "/news/mail")
                .param("address", "m@mail.example")
                .accept(MediaType.TEXT_HTML)
                .with(martin())
                .with(csrf()))
        .andExpect(status().isServiceUnavailable())
        .andExpect(content().string(containsString("CUS-NOT-004")));
  }

  private static org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder live(
      String seen, String unread) {
    return get(MARTIN + "/news/live")
        .header("HX-Request", "true")
        .param("seen", seen)
        .param("unread", unread)
        .with(martin());
  }

  private static String hidden(String page, String name) {
    var found =
        java.util.regex.Pattern.compile("name=\"" + name + "\" value=\"(\\d+)\"").matcher(page);
    assertThat(found.find()).as(name).isTrue();
    return found.group(1);
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }

  private static GrantForm form() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    return new GrantForm(
        SmallPatients.member("Pharmacie du Pont"),
        ConsentPurpose.TREATMENT,
        Set.of(),
        Set.of(),
        now,
        now.plus(30, ChronoUnit.DAYS),
        0,
        Optional.empty());
  }

  private static OidcLoginRequestPostProcessor martin() {
    return person("patient.martin", "patient");
  }

  private static OidcLoginRequestPostProcessor person(String name, String role) {
    return oidcLogin()
        .idToken(
            token ->
                token
                    .subject(name)
                    .claim("preferred_username", name)
                    .claim("organisation", SmallPatients.HOSPITAL)
                    .claim("acr", "otp")
                    .claim("auth_time", Instant.now().getEpochSecond()))
        .authorities(new SimpleGrantedAuthority("ROLE_" + role));
  }
}
