package org.custodia.webapp.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.jayway.jsonpath.JsonPath;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberId;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallIssuer;
import org.custodia.webapp.slices.SmallPatients;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/**
 * Organs over REST, and who may. The registry's part is the real one; the ledger is a small one.
 */
@SliceTest
class OrganApiTest {
  private static final String BODY = "gln:3010000000099";
  private static final String HASH = "0x" + "ab".repeat(32);
  private static final String KEY = "0x9aaa796ef60acbd55d025b1f1094c4ca93e3efde";
  private static final List<String> ORGAN_ROLES =
      List.of(
          "organ-bank",
          "allocation-body",
          "transplant-centre",
          "courier",
          "surgeon",
          "clinician",
          "committee",
          "advocate",
          "laboratory");

  @Autowired MockMvc http;
  @Autowired SmallIssuer issuer;
  @Autowired JdbcClient jdbc;

  @BeforeEach
  void anAllocationBodyIsKnown() {
    jdbc.sql(
            """
            insert into member (organisation, id, identity, name, kind, roles, valid_from,
              valid_until, status, status_reason)
            values (:organisation, :id, :identity, 'Greffe nationale', 0, 256, 0, 9999999999, 1, '')
            on conflict do nothing
            """)
        .param("organisation", SmallPatients.HOSPITAL)
        .param("id", MemberId.of(BODY).toArray())
        .param("identity", BODY)
        .update();
  }

  @Test
  void aCentreListsACandidateAndOnlyAskingForOneShowsTheName() throws Exception {
    String listed =
        http.perform(as("transplant-centre", post("/api/v1/organs/candidates").content(listing())))
            .andExpect(status().isCreated())
            .andReturn()
            .getResponse()
            .getContentAsString();
    String candidate = JsonPath.read(listed, "$.candidate");
    http.perform(as("transplant-centre", get("/api/v1/organs/candidates")))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString(candidate)))
        .andExpect(content().string(not(containsString("Lemaire"))));
    http.perform(as("transplant-centre", get("/api/v1/organs/candidates/" + candidate)))
        .andExpect(jsonPath("$.person.family").value("Lemaire"))
        .andExpect(jsonPath("$.history[0].change.bloodGroup").value("A1"))
        .andExpect(jsonPath("$.history[0].declaredAt").doesNotExist());
    String change =
        """
        {"version":1,"state":"SUSPENDED","reason":"INFECTION","declared":%s}
        """
            .formatted(declared());
    String path = "/api/v1/organs/candidates/" + candidate + "/changes";
    http.perform(as("transplant-centre", post(path).content(change)))
        .andExpect(status().isNoContent());
    http.perform(as("transplant-centre", post(path).content(change)))
        .andExpect(status().isConflict())
        .andExpect(jsonPath("$.code").value("CUS-ORG-023"));
    assertThat(
            jdbc.sql("select what from organ_look where subject = :subject")
                .param("subject", Bytes32.of(candidate).toArray())
                .query(String.class)
                .list())
        .containsExactly("CANDIDATE");
  }

  @Test
  void whatIsMissingOrOutOfBoundsIsNamed() throws Exception {
    http.perform(as("transplant-centre", post("/api/v1/organs/candidates").content("{}")))
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.code").value("CUS-WEB-002"));
    http.perform(
            as(
                "transplant-centre",
                post("/api/v1/organs/candidates").content(listing().replace("172", "1720"))))
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.code").value("CUS-ORG-020"));
    http.perform(
            as(
                "surgeon",
                post("/api/v1/organs/channels/" + KEY + "/acts/drafts").content(act("RECOVER"))))
        .andExpect(status().isForbidden())
        .andExpect(jsonPath("$.code").value("CUS-MED-024"));
    http.perform(
            as(
                "courier",
                post("/api/v1/organs/channels/" + KEY + "/acts/drafts").content(act("RECOVER"))))
        .andExpect(status().isForbidden())
        .andExpect(jsonPath("$.code").value("CUS-ORG-010"));
  }

  @Test
  void onlyWhatHappenedHasATimeOfItsOwn() throws Exception {
    String drafts = "/api/v1/organs/channels/" + KEY + "/acts/drafts";
    String scanned = act("CHECKPOINT").replace("\"fields\"", "\"scannedAt\":\"%s\",\"fields\"");
    http.perform(as("courier", post(drafts).content(scanned.formatted("yesterday"))))
        .andExpect(status().isBadRequest())
        .andExpect(content().string(containsString("scannedAt")));
    String at = "2026-11-26T03:00:00Z";
    http.perform(
            as(
                "surgeon",
                post(drafts).content(scanned.formatted(at).replace("CHECKPOINT", "TRANSPLANT"))))
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.code").value("CUS-ORG-083"));
  }

  @Test
  void whatADonorAllowedIsAskedForByTheBankOfTheCase() throws Exception {
    http.perform(as("organ-bank", get("/api/v1/organs/cases/" + HASH + "/consents")))
        .andExpect(status().isNotFound())
        .andExpect(jsonPath("$.code").value("CUS-ORG-037"));
  }

  @Test
  void aDocumentComesBackAsItWasKept() throws Exception {
    var file = new MockMultipartFile("document", "c.txt", "text/plain", "Yes.".getBytes());
    String kept =
        http.perform(
                multipart("/api/v1/organs/documents")
                    .file(file)
                    .header("Authorization", bearer("laboratory")))
            .andExpect(status().isCreated())
            .andReturn()
            .getResponse()
            .getContentAsString();
    String hash = JsonPath.read(kept, "$.hash");
    http.perform(as("organ-bank", get("/api/v1/organs/documents/" + hash)))
        .andExpect(status().isOk())
        .andExpect(content().string("Yes."));
    http.perform(as("organ-bank", get("/api/v1/organs/documents/" + HASH)))
        .andExpect(status().isNotFound());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
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
        "patient",
        "administrator"
      })
  void everyDoorIsForItsRolesOnly(String role) throws Exception {
    boolean any = ORGAN_ROLES.contains(role) || role.equals("regulator");
    for (String path :
        List.of(
            "",
            "/board",
            "/cases",
            "/cases/" + HASH,
            "/members",
            "/offers",
            "/" + HASH,
            "/" + HASH + "/record",
            "/" + HASH + "/boxes",
            "/" + HASH + "/labels?box=334009300000000015")) {
      passes(any, role, get("/api/v1/organs" + path));
    }
    Set<String> packers =
        Set.of("organ-bank", "courier", "transplant-centre", "surgeon", "clinician");
    passes(packers.contains(role), role, post("/api/v1/organs/" + HASH + "/boxes").content("{}"));
    passes(any, role, post("/api/v1/organs/acts").content("{}"));
    String leg = "/api/v1/organs/channels/" + KEY;
    passes(packers.contains(role), role, get(leg + "/scanning"));
    passes(packers.contains(role), role, get(leg + "/label"));
    passes(packers.contains(role), role, post(leg + "/scans").content("{}"));
    passes(role.equals("organ-bank"), role, post("/api/v1/organs/cases").content("{}"));
    passes(role.equals("organ-bank"), role, get("/api/v1/organs/cases/" + HASH + "/donor"));
    passes(role.equals("organ-bank"), role, get("/api/v1/organs/cases/" + HASH + "/consents"));
    String revocation =
        "/api/v1/organs/cases/" + HASH + "/consents/" + UUID.randomUUID() + "/revocation";
    passes(role.equals("organ-bank"), role, post(revocation).content("{}"));
    String turn = "/api/v1/organs/cases/" + HASH + "/organs/" + HASH + "/turns/1";
    passes(role.equals("organ-bank"), role, post(turn).content("{}"));
    for (String path : List.of("/candidates", "/candidates/" + HASH)) {
      passes(role.equals("transplant-centre"), role, get("/api/v1/organs" + path));
    }
    passes(role.equals("allocation-body"), role, get("/api/v1/organs/waiting-list"));
    passes(
        role.equals("allocation-body"),
        role,
        get("/api/v1/organs/match-runs/" + UUID.randomUUID()));
    passes(role.equals("allocation-body"), role, get("/api/v1/organs/match-runs"));
    String reasons = "/api/v1/organs/match-runs/" + UUID.randomUUID() + "/reasons";
    passes(role.equals("allocation-body"), role, get(reasons));
    passes(role.equals("organ-bank"), role, get("/api/v1/organs/cases/unopened"));
    passes(any, role, get("/api/v1/organs/offers/" + UUID.randomUUID()));
    passes(any, role, get("/api/v1/organs/channels/" + KEY + "/acts"));
    String consents = "/api/v1/organs/channels/" + KEY + "/recipient-consents";
    passes(role.equals("transplant-centre"), role, get(consents));
    passes(role.equals("regulator"), role, get("/api/v1/organs/out-of-order"));
    String figures = "/api/v1/organs/figures?since=2026-01-01T00:00:00Z";
    passes(role.equals("regulator"), role, get(figures));
    passes(role.equals("regulator"), role, get("/api/v1/organs/figures"));
    String turnToSign = "/api/v1/organs/out-of-order/" + UUID.randomUUID() + "/to-sign";
    passes(role.equals("regulator"), role, get(turnToSign));
    Set<String> hands = Set.of("organ-bank", "courier", "transplant-centre");
    passes(hands.contains(role), role, post("/api/v1/organs/" + HASH + "/legs").content("{}"));
  }

  private void passes(boolean may, String role, MockHttpServletRequestBuilder request)
      throws Exception {
    int status = http.perform(as(role, request)).andReturn().getResponse().getStatus();
    assertThat(status == 403).as(role).isEqualTo(!may);
    assertThat(status).isLessThan(500);
  }

  private static String listing() {
    return """
        {"id":"%s","person":{"family":"Lemaire","given":"Camille","birthDate":"1971-05-03",
         "number":"SL-4471"},"declared":%s}
        """
        .formatted(UUID.randomUUID(), declared());
  }

  private static String declared() {
    return """
        {"allocation":"%s","organ":"KIDNEY","bloodGroup":"A1","heightCm":172,"weightKg":70,
         "urgency":0,"listedOn":"2023-01-01","consent":"%s"}
        """
        .formatted(BODY, HASH);
  }

  private static String act(String action) {
    return """
        {"id":"%s","action":"%s","fields":{},"witness":"%s","place":"Theatre 2"}
        """
        .formatted(UUID.randomUUID(), action, KEY);
  }

  private MockHttpServletRequestBuilder as(String role, MockHttpServletRequestBuilder request) {
    return request.contentType(MediaType.APPLICATION_JSON).header("Authorization", bearer(role));
  }

  private String bearer(String role) {
    return "Bearer " + issuer.clientToken("organs-" + role, SmallPatients.HOSPITAL, role);
  }
}
