package org.custodia.webapp.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.custodia.registry.products.ProductCatalogue;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallPatients;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.OidcLoginRequestPostProcessor;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.util.MultiValueMap;

/** Who comes to which page about records, whatever is behind it; and what the pages say. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SliceTest
class RecordPagesTest {
  private static final String MARTIN = SmallPatients.MARTIN.toString();
  private static final String WHOSE =
      "channel=0x"
          + "c".repeat(40)
          + "&host=0x"
          + "1".repeat(64)
          + "&pseudonym=0x"
          + "2".repeat(64);
  private static final String RECORD = "0198a6c0-7f55-7c41-8a3e-2f60c1d4e5b7";

  private static final List<String> ROLES =
      List.of(
          "administrator",
          "admissions",
          "advocate",
          "allocation-body",
          "biller",
          "clinician",
          "committee",
          "courier",
          "employer",
          "laboratory",
          "manufacturer",
          "nurse",
          "organ-bank",
          "patient",
          "payer",
          "pharmacist",
          "physician",
          "regulator",
          "surgeon",
          "transplant-centre",
          "wholesaler");

  private static final List<String> PAGES =
      List.of(
          "GET /records",
          "POST /records/found",
          "GET /records/of?patient=" + MARTIN,
          "GET /records/of?" + WHOSE,
          "GET /records/new?patient=" + MARTIN,
          "POST /records/drafts?patient=" + MARTIN,
          "POST /records",
          "GET /records/" + RECORD,
          "GET /records/" + RECORD + "/content",
          "POST /records/" + RECORD + "/pointers/drafts",
          "POST /records/pointers/drafts?patient=" + MARTIN,
          "POST /records/pointers?patient=" + MARTIN,
          "GET /records/shared",
          "GET /records/shared/of?" + WHOSE,
          "GET /records/shared/given?" + WHOSE,
          "POST /records/shared/name?" + WHOSE,
          "POST /records/shared/medication/drafts?" + WHOSE,
          "POST /records/shared/medication?" + WHOSE,
          "POST /records/shared/acceptances?" + WHOSE,
          "POST /records/shared/rejections?" + WHOSE,
          "POST /records/shared/offers/drafts?" + WHOSE,
          "POST /records/shared/requests/drafts?" + WHOSE,
          "POST /records/shared/endings/drafts?" + WHOSE,
          "POST /records/shared/acts",
          "POST /records/shared/queries/drafts?" + WHOSE,
          "POST /records/shared/queries",
          "GET /records/shared/queries/" + RECORD + "/content",
          "GET /my/" + MARTIN + "/records",
          "GET /my/" + MARTIN + "/records/" + RECORD + "/content",
          "POST /my/" + MARTIN + "/records/answers/drafts?channel=0x" + "c".repeat(40),
          "POST /my/" + MARTIN + "/records/answers?channel=0x" + "c".repeat(40));

  /** Something for every field, so that the role is all that can be wrong. */
  private static final MultiValueMap<String, String> FIELDS =
      MultiValueMap.fromSingleValue(
          Map.ofEntries(
              Map.entry("id", RECORD),
              Map.entry("q", "mar"),
              Map.entry("kind", "DOCUMENTS"),
              Map.entry("title", "Letter"),
              Map.entry("text", "Text"),
              Map.entry("witness", "0x" + "a".repeat(40)),
              Map.entry("name", "Somebody"),
              Map.entry("words", ""),
              Map.entry("days", "14"),
              Map.entry("purpose", "TREATMENT"),
              Map.entry("holder", "0x" + "1".repeat(64)),
              Map.entry("record", "0x" + "2".repeat(64)),
              Map.entry("consent", "0x" + "3".repeat(64)),
              Map.entry("provider", "0x" + "1".repeat(64)),
              Map.entry("subject", "0x" + "2".repeat(64)),
              Map.entry("decision", "ACCEPT"),
              Map.entry("key", "0x" + "a".repeat(40)),
              Map.entry("acts", ""),
              Map.entry("queries", ""),
              Map.entry("signature", "")));

  @Autowired MockMvc http;
  @Autowired RegistryDatabase database;
  @Autowired ProductCatalogue products;

  private static OidcLoginRequestPostProcessor person(String name, String role) {
    return oidcLogin()
        .idToken(
            token ->
                token
                    .subject(name)
                    .claim("preferred_username", name)
                    .claim("organisation", SmallPatients.HOSPITAL)
                    .claim("acr", "otp")
                    .claim("auth_time", Instant.now()))
        .authorities(new SimpleGrantedAuthority("ROLE_" + role));
  }

  private MockHttpServletResponse ask(String page, String name, String role) throws Exception {
    String[] parts = page.split(" ", 2);
    var request = parts[0].equals("GET") ? get(parts[1]) : post(parts[1]).params(FIELDS);
    return http.perform(
            request
                .accept(MediaType.TEXT_HTML, MediaType.ALL)
                .with(person(name, role))
                .with(csrf()))
        .andReturn()
        .getResponse();
  }

  @Test
  @Order(1) // others write records down
  void whereNothingIsWrittenDownThePageSaysHowToBegin() throws Exception {
    http.perform(
            get("/records/of?patient=" + SmallPatients.LEA).with(person("dr.anselme", "physician")))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("Add the first record")));
  }

  @Test
  void everyPageLetsInTheRolesOfItsRowAndNoOther() throws Exception {
    Map<String, List<String>> through = new TreeMap<>();
    for (String page : PAGES) {
      List<String> roles = new ArrayList<>();
      for (String role : ROLES) {
        if (!ask(page, "someone", role).getContentAsString().contains("CUS-WEB-005"))
          roles.add(role);
      }
      through.put(page, roles);
    }
    for (String page : PAGES) {
      List<String> expected =
          page.contains("/my/")
              ? List.of("patient")
              : page.contains("/medication")
                  ? List.of("physician")
                  : page.contains("/records/shared")
                      ? List.of(
                          "employer", "laboratory", "nurse", "payer", "pharmacist", "physician")
                      : List.of("laboratory", "nurse", "pharmacist", "physician");
      assertThat(through.get(page)).as(page).isEqualTo(expected);
    }
  }

  @Test
  void patientsPageIsOfWhoMayActForThem() throws Exception {
    // The same patient's records are shown under /fhir in tests that share this database.
    JdbcClient.create(database.owner()).sql("truncate patient_record_opened").update();
    assertThat(ask("GET /my/" + MARTIN + "/records", "patient.other", "patient").getStatus())
        .isEqualTo(404);
    http.perform(get("/my/" + MARTIN + "/records").with(person("patient.martin", "patient")))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("Nobody waits for an answer of yours")))
        .andExpect(content().string(containsString("Nobody has looked yet")));
    http.perform(
            get("/my/" + MARTIN + "/records?lang=fr").with(person("patient.martin", "patient")))
        .andExpect(content().string(containsString("Personne n&#39;a encore regardé")));
  }

  @Test
  void pagesOfThoseWhoTreatSayWhatToDo() throws Exception {
    http.perform(get("/records").with(person("dr.anselme", "physician")))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("Whose records?")));
    http.perform(get("/records/of?patient=" + MARTIN).with(person("dr.anselme", "physician")))
        .andExpect(status().isOk());
    http.perform(get("/records/new?patient=" + MARTIN).with(person("dr.anselme", "physician")))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("Jean Martin")));
    http.perform(
            multipart("/records/drafts")
                .param("id", UUID.randomUUID().toString())
                .param("patient", MARTIN)
                .param("kind", "DOCUMENTS")
                .param("title", "Discharge letter")
                .param("text", "He may go home.")
                .param("witness", "0x" + "a".repeat(40))
                .with(person("dr.anselme", "physician"))
                .with(csrf()))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("Discharge letter")))
        .andExpect(content().string(containsString("nobody else yet")));
  }

  @Test
  void aPrescriptionBeginsOnThePatientsPageAndIsComparedWithWhatPeopleWrote() throws Exception {
    OidcLoginRequestPostProcessor physician = person("dr.anselme", "physician");
    http.perform(get("/records/of?patient=" + MARTIN).with(physician))
        .andExpect(content().string(containsString("/prescriptions/new?patient=" + MARTIN)));
    http.perform(get("/records/of?patient=" + MARTIN).with(person("someone", "nurse")))
        .andExpect(content().string(not(containsString("/prescriptions/new"))));
    http.perform(get("/prescriptions/new?patient=" + MARTIN).with(physician))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("value=\"Jean Martin\"")));
    http.perform(get("/prescriptions/new?" + WHOSE).with(physician))
        .andExpect(status().isNotFound());
    String id = UUID.randomUUID().toString();
    http.perform(
        multipart("/records/drafts")
            .param("id", id)
            .param("patient", MARTIN)
            .param("kind", "ALLERGIES")
            .param("title", "Told at admission")
            .param("text", "Pénicilline : éruption en 2019.")
            .param("witness", "0x" + "a".repeat(40))
            .with(physician)
            .with(csrf()));
    http.perform(
            post("/records").param("id", id).param("signature", "").with(physician).with(csrf()))
        .andExpect(status().isOk());
    for (String language : List.of("en", "fr")) {
      http.perform(
              post("/prescriptions/warnings?lang=" + language)
                  .param("own", MARTIN)
                  .param("gtin", gtin("AMOXICILLINE"))
                  .with(physician)
                  .with(csrf()))
          .andExpect(status().isOk())
          .andExpect(content().string(containsString("data-why=\"MENTIONED\"")))
          .andExpect(content().string(containsString("Told at admission")));
    }
  }

  private String gtin(String medicine) {
    return products.byName(medicine, 1).get(0).product().gtin();
  }

  @Test
  void whoPaysOrEmploysFindsWhoAllowedThemSomething() throws Exception {
    for (String role : List.of("payer", "employer")) {
      http.perform(get("/records/shared").with(person("someone", role)))
          .andExpect(status().isOk())
          .andExpect(content().string(containsString("People who allowed us something")))
          .andExpect(content().string(containsString("Nobody yet. Whoever wants to show you")));
      http.perform(get("/").with(person("someone", role)))
          .andExpect(content().string(containsString("href=\"/records/shared\"")));
    }
    http.perform(get("/records/shared?lang=fr").with(person("someone", "employer")))
        .andExpect(content().string(containsString("chacun une seule fois")));
    http.perform(get("/access-questions").with(person("someone", "payer")))
        .andExpect(status().isOk());
  }

  /** Added by its author, and opened only after a second factor of the last minutes. */
  @Test
  void contentTakesAFreshSecondFactor() throws Exception {
    String id = UUID.randomUUID().toString();
    http.perform(
        multipart("/records/drafts")
            .param("id", id)
            .param("patient", MARTIN)
            .param("kind", "DOCUMENTS")
            .param("title", "Letter")
            .param("text", "He may go home.")
            .param("witness", "0x" + "a".repeat(40))
            .with(person("dr.anselme", "physician"))
            .with(csrf()));
    http.perform(
            post("/records")
                .param("id", id)
                .param("signature", "")
                .with(person("dr.anselme", "physician"))
                .with(csrf()))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("It is recorded")));
    String address = "/records/" + id + "/content";
    http.perform(get(address).with(person("dr.anselme", "physician")))
        .andExpect(status().isOk())
        .andExpect(content().string("He may go home."));
    OidcLoginRequestPostProcessor longAgo =
        oidcLogin()
            .idToken(
                token ->
                    token
                        .subject("dr.anselme")
                        .claim("preferred_username", "dr.anselme")
                        .claim("organisation", SmallPatients.HOSPITAL)
                        .claim("acr", "otp")
                        .claim("auth_time", Instant.now().minusSeconds(86_400)))
            .authorities(new SimpleGrantedAuthority("ROLE_physician"));
    http.perform(get(address).accept(MediaType.TEXT_HTML).with(longAgo))
        .andExpect(status().isForbidden())
        .andExpect(content().string(containsString("CUS-WEB-016")));
    http.perform(get("/my/" + MARTIN + "/records").with(person("patient.martin", "patient")))
        .andExpect(content().string(containsString("dr.anselme")));
  }
}
