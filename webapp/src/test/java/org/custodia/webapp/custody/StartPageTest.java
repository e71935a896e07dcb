package org.custodia.webapp.custody;

import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallOversight;
import org.custodia.webapp.slices.SmallPatients;
import org.custodia.webapp.slices.SmallRegistry;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;

/** What waits for those who handle goods is told where they begin, and found in the menu. */
@SliceTest
class StartPageTest {
  private static final List<String> HANDLING = List.of("pharmacist", "wholesaler", "manufacturer");

  @Autowired MockMvc http;
  @Autowired SmallRegistry registry;

  @BeforeEach
  void quiet() {
    registry.reset();
  }

  @Test
  void questionsOfTheAuthorityAreInTheMenuOfThoseWhoAnswerThem() throws Exception {
    String entry = ">Questions</a>";
    for (String role : HANDLING) says(role, "/", containsString(entry));
    for (String role : List.of("regulator", "administrator", "physician", "admissions")) {
      says(role, "/", not(containsString(entry)));
      ask("pharmacie-du-pont", role, "/alerts/open").andExpect(status().isForbidden());
    }
  }

  @Test
  void theStartPageCountsTheQuestionsThatNobodyHasExplained() throws Exception {
    says("pharmacist", "/", containsString("hx-get=\"/alerts/open\""));
    says("pharmacist", "/alerts/open", containsString("1 waits for your explanation"));
    registry.oversight.ownCases.explain(
        new Caller("pharmacie-du-pont", "somebody", Set.of("pharmacist")),
        SmallOversight.CASE,
        "Capitals were locked");
    says("pharmacist", "/alerts/open", not(containsString("data-open-questions")));
  }

  @Test
  void theStartPageDoesNotComplainWhileTheAuthorityIsSilent() throws Exception {
    registry.oversight.deskIsSilent();
    says("pharmacist", "/alerts/open", not(containsString("CUS-VER-060")));
    ask("pharmacie-du-pont", "pharmacist", "/alerts")
        .andExpect(status().isServiceUnavailable())
        .andExpect(content().string(containsString("CUS-VER-060")));
  }

  @Test
  void theStartPageCountsLotsThatExpireSoonByTheirNearestWarning() throws Exception {
    says("wholesaler", "/", containsString("hx-get=\"/stock/warnings\""));
    says(
        "wholesaler",
        "/stock/warnings",
        allOf(containsString("Expires within 7 days: 1"), not(containsString("within 30"))));
    registry.custody.nothingHere();
    says("wholesaler", "/stock/warnings", not(containsString("data-warning")));
    ask("pharmacie-du-pont", "regulator", "/stock/warnings").andExpect(status().isForbidden());
  }

  @Test
  void whoHasNoGlnPacksUnderItsOwnLabelsAndReadsWhy() throws Exception {
    ask(SmallPatients.HOSPITAL, "pharmacist", "/units/new")
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("CUS-CUS-071")))
        .andExpect(content().string(containsString("certify your organisation with its GLN")))
        .andExpect(content().string(not(containsString("/label\""))));
    ask(SmallPatients.HOSPITAL, "pharmacist", "/units/new?lang=fr")
        .andExpect(content().string(containsString("Pour que des numéros soient proposés")));
    ask("pharmacie-du-pont", "pharmacist", "/units/new")
        .andExpect(content().string(not(containsString("CUS-CUS-071"))))
        .andExpect(content().string(containsString("301000000003")));
  }

  private void says(String role, String path, Matcher<String> what) throws Exception {
    ask("pharmacie-du-pont", role, path)
        .andExpect(status().isOk())
        .andExpect(content().string(what));
  }

  private ResultActions ask(String organisation, String role, String path) throws Exception {
    return http.perform(
        get(path)
            .with(
                oidcLogin()
                    .idToken(
                        token ->
                            token
                                .claim("preferred_username", "somebody." + UUID.randomUUID())
                                .claim("organisation", organisation)
                                .claim("acr", "otp")
                                .claim("auth_time", Instant.now()))
                    .authorities(new SimpleGrantedAuthority("ROLE_" + role))));
  }
}
