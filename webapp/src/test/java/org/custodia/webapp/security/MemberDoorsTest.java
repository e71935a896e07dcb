package org.custodia.webapp.security;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.Instant;
import java.util.List;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallIssuer;
import org.custodia.webapp.slices.SmallMembers;
import org.custodia.webapp.slices.SmallRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.OidcLoginRequestPostProcessor;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** Who may look at members, propose acts, and change people and devices. */
@SliceTest
class MemberDoorsTest {
  private static final String ID = "0198a6c0-7f55-7c41-8a3e-2f60c1d4e5b7";
  private static final String KEY = "0x9aaa796ef60acbd55d025b1f1094c4ca93e3efde";
  private static final String DEVICE =
      "{\"id\":\""
          + ID
          + "\",\"roles\":[\"PHARMACY\"],\"place\":\"Till 2\","
          + "\"from\":\"2026-11-20T00:00:00Z\",\"until\":\"2027-11-20T00:00:00Z\"}";

  @Autowired MockMvc http;
  @Autowired SmallIssuer issuer;
  @Autowired SmallRegistry registry;

  @BeforeEach
  void quiet() {
    registry.reset();
  }

  @Test
  void whoOnlyDispensesSeesNothingOfIt() throws Exception {
    for (String path :
        List.of(
            "/members",
            "/members/" + SmallMembers.PONT,
            "/acts",
            "/acts/waiting",
            "/acts/new?kind=CERTIFY",
            "/acts/" + ID,
            "/organisation",
            "/organisation/person",
            "/organisation/device")) {
      http.perform(get(path).accept(MediaType.TEXT_HTML).with(signedIn("pharmacist")))
          .andExpect(status().isForbidden());
    }
    for (String path :
        List.of(
            "/api/v1/members",
            "/api/v1/members/" + SmallMembers.PONT,
            "/api/v1/members/" + SmallMembers.PONT + "/history",
            "/api/v1/acts",
            "/api/v1/acts/past",
            "/api/v1/operators/people",
            "/api/v1/operators/devices")) {
      http.perform(token(get(path), "pharmacist")).andExpect(status().isForbidden());
    }
  }

  @Test
  void aRegulatorDoesNotManageTheOrganisationsPeopleNorAnAdministratorTheNetwork()
      throws Exception {
    http.perform(get("/organisation").accept(MediaType.TEXT_HTML).with(signedIn("regulator")))
        .andExpect(status().isForbidden());
    http.perform(token(get("/api/v1/operators/devices"), "regulator"))
        .andExpect(status().isForbidden());
    for (String kind : List.of("CERTIFY", "SUSPEND", "ADD_NODE", "ENROL", "END_FOUNDING")) {
      http.perform(
              get("/acts/new")
                  .param("kind", kind)
                  .param("member", SmallMembers.PONT.toString())
                  .accept(MediaType.TEXT_HTML)
                  .with(signedIn("administrator")))
          .andExpect(status().isForbidden());
    }
    http.perform(
            token(post("/api/v1/acts/drafts"), "administrator")
                .contentType(MediaType.APPLICATION_JSON)
                .content(
                    "{\"id\":\"%s\",\"key\":\"%s\",\"act\":{\"kind\":\"SUSPEND\",\"member\":\"%s\",\"reason\":\"x\"}}"
                        .formatted(ID, KEY, SmallMembers.PONT)))
        .andExpect(status().isForbidden());
  }

  @Test
  void anAdministratorReplacesALostKey() throws Exception {
    http.perform(
            get("/acts/new")
                .param("kind", "REPLACE_KEY")
                .param("of", SmallMembers.DEVICE)
                .with(signedIn("administrator")))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("name=\"newKey\"")));
  }

  @Test
  void peopleAndDevicesChangeOnlyRightAfterTheSecondFactor() throws Exception {
    MockHttpServletRequestBuilder form =
        post("/organisation/device")
            .param("id", ID)
            .param("key", KEY)
            .param("roles", "PHARMACY")
            .param("place", "Till 2")
            .param("from", "2026-11-20")
            .param("until", "2027-11-19")
            .header("HX-Request", "true")
            .with(csrf());
    http.perform(form.with(signedIn("administrator", Instant.now().minusSeconds(3600))))
        .andExpect(status().isForbidden())
        .andExpect(content().string(containsString("CUS-WEB-007")));
    http.perform(form.with(signedIn("administrator")))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("data-command=\"" + ID)));
    for (String path : List.of("/organisation/person", "/organisation/person/suspension")) {
      http.perform(
              post(path)
                  .param("id", ID)
                  .param("name", "pharmacist.pont")
                  .param("roles", "PHARMACY")
                  .param("reason", "left")
                  .param("from", "2026-11-20")
                  .param("until", "")
                  .with(csrf())
                  .with(signedIn("administrator", Instant.now().minusSeconds(3600))))
          .andExpect(status().isForbidden());
    }
  }

  @Test
  void aProgramOfTheAdministratorEnrolsEditsAndEndsADevice() throws Exception {
    http.perform(
            token(post("/api/v1/operators/devices/" + KEY), "administrator")
                .contentType(MediaType.APPLICATION_JSON)
                .content(DEVICE))
        .andExpect(status().isAccepted());
    http.perform(token(get("/api/v1/operators/devices"), "administrator"))
        .andExpect(jsonPath("$[0].key").value(KEY))
        .andExpect(jsonPath("$[0].place").value("Till 2"))
        .andExpect(jsonPath("$[0].standing").value("LIVE"));
    http.perform(
            token(put("/api/v1/operators/devices/" + KEY), "administrator")
                .contentType(MediaType.APPLICATION_JSON)
                .content(DEVICE.replace("PHARMACY", "PHARMACIST")))
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.code").value("CUS-WEB-002"));
    http.perform(
            token(delete("/api/v1/operators/devices/" + KEY), "administrator")
                .param("id", ID)
                .param("reason", "sold"))
        .andExpect(status().isAccepted());
    http.perform(token(get("/api/v1/operators/devices"), "administrator"))
        .andExpect(jsonPath("$[0].standing").value("REVOKED"));
  }

  @Test
  void aPersonIsEnteredSuspendedAndReinstatedByRest() throws Exception {
    http.perform(
            token(put("/api/v1/operators/people/noa.new"), "administrator")
                .contentType(MediaType.APPLICATION_JSON)
                .content(
                    "{\"id\":\"%s\",\"roles\":[\"PHARMACY\"],\"from\":\"2026-11-20T00:00:00Z\",\"until\":\"2027-11-20T00:00:00Z\"}"
                        .formatted(ID)))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.userName").value("noa.new"))
        .andExpect(jsonPath("$.entry.roles[0]").value("PHARMACY"));
    http.perform(
            token(put("/api/v1/operators/people/noa.new/suspension"), "administrator")
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"id\":\"%s\",\"reason\":\"on leave\"}".formatted(ID)))
        .andExpect(jsonPath("$.suspended").value(true))
        .andExpect(jsonPath("$.entry.suspension.reason").value("on leave"));
    http.perform(
            token(delete("/api/v1/operators/people/noa.new/suspension"), "administrator")
                .param("id", ID))
        .andExpect(jsonPath("$.suspended").value(false));
  }

  @Test
  void membersAreListedWithWhatEndsSoonAndTheirHistoryWithWhoApproved() throws Exception {
    http.perform(token(get("/api/v1/members"), "regulator"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$[2].name").value("Pharmacie du Pont"))
        .andExpect(jsonPath("$[2].standing").value("ACTIVE"))
        .andExpect(jsonPath("$[2].endings[0].subject").value("KEY"))
        .andExpect(jsonPath("$[2].endings[0].name").value("Comptoir 1"));
    http.perform(token(get("/api/v1/members/" + SmallMembers.PONT), "regulator"))
        .andExpect(jsonPath("$.nodes[0].accounts.length()").value(2))
        .andExpect(jsonPath("$.keys[0].kind").value("DEVICE"));
    http.perform(token(get("/api/v1/members/" + SmallMembers.PONT + "/history"), "administrator"))
        .andExpect(jsonPath("$[0].event").value("SUSPENDED"))
        .andExpect(jsonPath("$[0].basis").value("TWO_PERSONS"))
        .andExpect(jsonPath("$[0].approvedBy.length()").value(2))
        .andExpect(jsonPath("$[0].approvedBy[0].member").value("Agence du médicament (démo)"))
        .andExpect(jsonPath("$[0].facts[0].after.values[0]").value("Inspection"))
        .andExpect(jsonPath("$[2].event").value("CERTIFIED"));
    http.perform(token(get("/api/v1/members/0x12"), "regulator"))
        .andExpect(status().isBadRequest());
    http.perform(token(get("/api/v1/members/0x" + "00".repeat(32)), "regulator"))
        .andExpect(status().isNotFound());
  }

  @Test
  void aProposalSaysWhatWillChangeBeforeAnybodySigns() throws Exception {
    http.perform(
            token(post("/api/v1/acts/drafts"), "regulator")
                .contentType(MediaType.APPLICATION_JSON)
                .content(
                    """
                    {"id":"%s","key":"%s","act":{"kind":"EDIT","identity":"gln:3010000000037",
                     "name":"Grande Pharmacie du Pont","organisationKind":0,"roles":["PHARMACY"],
                     "from":"2024-11-20T08:00:00Z","until":"2027-12-31"}}
                    """
                        .formatted(ID, KEY)))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.act.kind").value("EDIT"))
        .andExpect(jsonPath("$.act.memberName").value("Pharmacie du Pont"))
        .andExpect(jsonPath("$.act.changes[1].field").value("name"))
        .andExpect(jsonPath("$.act.changes[1].before.values[0]").value("Pharmacie du Pont"))
        .andExpect(jsonPath("$.act.changes[1].after.values[0]").value("Grande Pharmacie du Pont"))
        .andExpect(jsonPath("$.act.changes[1].changed").value(true))
        .andExpect(jsonPath("$.act.changes[4].kept").value(true))
        .andExpect(jsonPath("$.act.changes[5].after.values[0]").value("2028-01-01T00:00:00Z"))
        .andExpect(jsonPath("$.typedData").value(containsString("Approval")));
    http.perform(token(get("/api/v1/acts"), "regulator"))
        .andExpect(content().string(not(containsString(ID))));
    http.perform(
            token(post("/api/v1/acts/drafts"), "regulator")
                .contentType(MediaType.APPLICATION_JSON)
                .content(
                    "{\"id\":\"%s\",\"key\":\"%s\",\"act\":{\"kind\":\"SUSPEND\"}}"
                        .formatted(ID, KEY)))
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.message").value(containsString("“member”")));
  }

  private MockHttpServletRequestBuilder token(MockHttpServletRequestBuilder request, String role) {
    return request.header(
        "Authorization",
        "Bearer " + issuer.clientToken(role + "-program", "pharmacie-du-pont", role));
  }

  private static OidcLoginRequestPostProcessor signedIn(String role) {
    return signedIn(role, Instant.now());
  }

  private static OidcLoginRequestPostProcessor signedIn(String role, Instant at) {
    return oidcLogin()
        .idToken(
            token ->
                token
                    .claim("preferred_username", role + ".pont")
                    .claim("organisation", "pharmacie-du-pont")
                    .claim("acr", "otp")
                    .claim("auth_time", at))
        .authorities(new SimpleGrantedAuthority("ROLE_" + role));
  }
}
