package org.custodia.webapp.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallIssuer;
import org.custodia.webapp.slices.SmallPatients;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.request.AbstractMockHttpServletRequestBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * FHIR over HTTP: what the standard asks, what SMART scopes leave, and what a patient takes along.
 */
@SliceTest
class FhirApiTest {
  private static final String MARTIN = SmallPatients.MARTIN.toString();
  private static final String FHIR = "application/fhir+json";
  private static final String ALLERGY =
      """
      {"resourceType":"AllergyIntolerance","id":"%s","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"active"}]},
       "code":{"text":"%s"},"patient":{"reference":"Patient/%s"}}
      """;

  @Autowired MockMvc http;
  @Autowired SmallIssuer issuer;

  @BeforeEach
  void register() throws Exception {
    String martin =
        """
        {"resourceType":"Patient","id":"%s","name":[{"use":"official","family":"Martin","given":["Jean"]}],"birthDate":"1980-03-12"}
        """
            .formatted(MARTIN);
    http.perform(
            as("admissions", "user/*.cruds", put("/fhir/Patient/" + MARTIN))
                .contentType(FHIR)
                .content(martin))
        .andExpect(status().is2xxSuccessful());
  }

  @Test
  void whatItCanDoIsSaidToAnybody() throws Exception {
    http.perform(get("/fhir/metadata"))
        .andExpect(status().isOk())
        .andExpect(content().contentTypeCompatibleWith(FHIR))
        .andExpect(jsonPath("$.fhirVersion").value("4.0.1"))
        .andExpect(jsonPath("$.rest[0].resource[?(@.type == 'Patient')]").exists())
        .andExpect(jsonPath("$.rest[0].resource[?(@.type == 'Observation')]").doesNotExist());
    http.perform(get("/fhir/.well-known/smart-configuration"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.token_endpoint").value(issuer.issuer() + "/token"));
    http.perform(get("/fhir/metadata?_format=xml"))
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.resourceType").value("OperationOutcome"));
  }

  @Test
  void aResourceIsMadeReadCorrectedAndFoundAgain() throws Exception {
    String id = UUID.randomUUID().toString();
    String path = "/fhir/AllergyIntolerance/" + id;
    http.perform(
            as("physician", "user/*.cruds", put(path))
                .contentType(FHIR)
                .content(allergy(id, "Latex")))
        .andExpect(status().isCreated())
        .andExpect(header().string("ETag", "W/\"1\""))
        .andExpect(header().exists("Location"));
    http.perform(
            as("physician", "user/*.cruds", put(path))
                .contentType(FHIR)
                .content(allergy(id, "Latex")))
        .andExpect(status().isOk());
    http.perform(
            as("physician", "user/*.cruds", put(path))
                .contentType(FHIR)
                .content(allergy(id, "Nickel")))
        .andExpect(status().isPreconditionFailed())
        .andExpect(jsonPath("$.issue[0].code").value("conflict"));
    http.perform(
            as("physician", "user/*.cruds", put(path))
                .header("If-Match", "W/\"1\"")
                .contentType(FHIR)
                .content(allergy(id, "Nickel")))
        .andExpect(status().isOk())
        .andExpect(header().string("ETag", "W/\"2\""));
    http.perform(as("physician", "user/*.rs", get(path)))
        .andExpect(status().isOk())
        .andExpect(header().string("Cache-Control", "no-store"))
        .andExpect(jsonPath("$.code.text").value("Nickel"))
        .andExpect(jsonPath("$.meta.versionId").value("2"));
    http.perform(as("physician", "user/*.rs", get(path)).header("If-None-Match", "W/\"2\""))
        .andExpect(status().isNotModified());
    http.perform(as("physician", "user/*.rs", get(path + "/_history/1")))
        .andExpect(jsonPath("$.code.text").value("Latex"));
    http.perform(
            as("physician", "user/*.rs", post("/fhir/AllergyIntolerance/_search"))
                .contentType("application/x-www-form-urlencoded")
                .content("patient=" + MARTIN + "&code:text=nickel"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.type").value("searchset"))
        .andExpect(jsonPath("$.total").value(1))
        .andExpect(jsonPath("$.entry[0].search.mode").value("match"))
        .andExpect(jsonPath("$.entry[0].resource.id").value(id));
  }

  @Test
  void pagesFollowEachOtherByLinks() throws Exception {
    for (int i = 0; i < 3; i++) {
      http.perform(
              as("physician", "user/*.write", post("/fhir/AllergyIntolerance"))
                  .contentType(FHIR)
                  .content(allergy("x", "Page")))
          .andExpect(status().isCreated());
    }
    String next = "/fhir/AllergyIntolerance?patient=" + MARTIN + "&code:text=Page&_count=2";
    List<String> ids = new java.util.ArrayList<>();
    while (next != null) {
      JsonNode bundle =
          JsonMapper.shared()
              .readTree(
                  http.perform(as("physician", "user/*.rs", get(java.net.URI.create(next))))
                      .andExpect(status().isOk())
                      .andReturn()
                      .getResponse()
                      .getContentAsByteArray());
      bundle.path("entry").forEach(entry -> ids.add(entry.at("/resource/id").asString()));
      next = null;
      for (JsonNode link : bundle.path("link")) {
        if (link.path("relation").asString().equals("next")) {
          java.net.URI uri = java.net.URI.create(link.path("url").asString());
          next = uri.getRawPath() + "?" + uri.getRawQuery();
        }
      }
    }
    assertThat(ids).hasSize(3).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({
    "physician, user/AllergyIntolerance.read, 200",
    "physician, user/AllergyIntolerance.rs, 200",
    "physician, user/*.cruds, 200",
    "physician, user/AllergyIntolerance.r, 403",
    "physician, user/Condition.rs, 403",
    "physician, system/*.rs, 403",
    "physician, patient/*.rs, 403",
    "physician, openid, 403",
    "physician, user/AllergyIntolerance.rs?category=food, 403",
    "patient, patient/*.rs, 200",
    "patient, user/*.read, 200",
    "admissions, user/*.rs, 403",
    "biller, user/*.rs, 403"
  })
  void scopesAndRolesBothHaveToAllowIt(String role, String scope, int status) throws Exception {
    MvcResult result =
        http.perform(as(role, scope, get("/fhir/AllergyIntolerance?patient=" + MARTIN)))
            .andExpect(status().is(status))
            .andReturn();
    if (status == 403) {
      assertThat(result.getResponse().getContentAsString())
          .contains("OperationOutcome", "\"code\":\"forbidden\"")
          .doesNotContain("\"entry\"");
    }
  }

  @Test
  void aProgramUsesScopesOfTheSystem() throws Exception {
    for (String scope : List.of("system/*.rs", "user/*.rs")) {
      String token =
          issuer.token(
              issuer
                  .claims("custodia-api")
                  .claim("azp", "ward")
                  .claim("preferred_username", "service-account-ward")
                  .claim("organisation", SmallPatients.HOSPITAL)
                  .claim("roles", List.of("physician"))
                  .claim("scope", scope));
      http.perform(
              get("/fhir/Condition?patient=" + MARTIN).header("Authorization", "Bearer " + token))
          .andExpect(status().is(scope.startsWith("system") ? 200 : 403));
    }
  }

  @Test
  void problemsAreOperationOutcomes() throws Exception {
    http.perform(get("/fhir/Patient/" + MARTIN))
        .andExpect(status().isUnauthorized())
        .andExpect(jsonPath("$.resourceType").value("OperationOutcome"))
        .andExpect(jsonPath("$.issue[0].code").value("login"));
    http.perform(as("physician", "user/*.rs", get("/fhir/Condition/" + UUID.randomUUID())))
        .andExpect(status().isNotFound())
        .andExpect(jsonPath("$.issue[0].details.coding[0].code").value("CUS-FHR-013"));
    http.perform(as("physician", "user/*.rs", get("/fhir/Condition?patient=x&severity=y")))
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.issue[0].code").value("not-supported"));
    http.perform(
            as("physician", "user/*.rs", get("/fhir/Condition?patient=x&severity=y"))
                .header("Prefer", "handling=lenient"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.total").value(0));
    http.perform(
            as("physician", "user/*.cruds", post("/fhir/AllergyIntolerance"))
                .contentType(FHIR)
                .content(
                    "{\"resourceType\":\"AllergyIntolerance\",\"type\":\"x\",\"patient\":{\"display\":\"y\"}}"))
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.issue[0].expression[0]").value("AllergyIntolerance.type"));
    http.perform(
            as("physician", "user/*.cruds", post("/fhir/AllergyIntolerance"))
                .contentType(FHIR)
                .content("{"))
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.issue[0].code").value("structure"));
    http.perform(as("physician", "user/*.rs", get("/fhir/Observation/1")))
        .andExpect(status().isNotFound());
  }

  @Test
  void anotherOrganisationAndAnotherPatientSeeNothing() throws Exception {
    String id = UUID.randomUUID().toString();
    http.perform(
            as("physician", "user/*.cruds", put("/fhir/AllergyIntolerance/" + id))
                .contentType(FHIR)
                .content(allergy(id, "Hidden")))
        .andExpect(status().isCreated());
    String path = "/fhir/AllergyIntolerance/" + id;
    http.perform(
            get(path)
                .header(
                    "Authorization",
                    bearer("patient.autre", SmallPatients.HOSPITAL, "patient", "user/*.rs")))
        .andExpect(status().isNotFound());
    http.perform(
            get(path)
                .header(
                    "Authorization", bearer("dr.x", "pharmacie-du-pont", "physician", "user/*.rs")))
        .andExpect(status().isNotFound());
    http.perform(
            get(path)
                .header(
                    "Authorization",
                    bearer("patient.martin", SmallPatients.HOSPITAL, "patient", "patient/*.rs")))
        .andExpect(status().isOk());
  }

  @Test
  void aPatientTakesEverythingAlong() throws Exception {
    String id = UUID.randomUUID().toString();
    http.perform(
            as("physician", "user/*.cruds", put("/fhir/AllergyIntolerance/" + id))
                .contentType(FHIR)
                .content(allergy(id, "Pénicilline, Ωmega <b>")))
        .andExpect(status().isCreated());
    http.perform(as("physician", "user/*.rs", get("/fhir/AllergyIntolerance/" + id)))
        .andExpect(status().isOk());
    http.perform(as("patient", "patient/*.rs", get("/fhir/Patient/" + MARTIN + "/$everything")))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.entry[?(@.resource.id == '" + id + "')]").exists())
        .andExpect(jsonPath("$.entry[?(@.resource.resourceType == 'AuditEvent')]").exists());
    var patient =
        org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors
            .oidcLogin()
            .idToken(
                token ->
                    token
                        .claim("preferred_username", "patient.martin")
                        .claim("organisation", SmallPatients.HOSPITAL)
                        .claim("acr", "otp")
                        .claim("auth_time", java.time.Instant.now()))
            .authorities(
                new org.springframework.security.core.authority.SimpleGrantedAuthority(
                    "ROLE_patient"));
    http.perform(get("/my/" + MARTIN + "/export").with(patient))
        .andExpect(status().isOk())
        .andExpect(content().string(org.hamcrest.Matchers.containsString("/export/document")));
    byte[] bundle =
        http.perform(get("/my/" + MARTIN + "/export/bundle").with(patient))
            .andExpect(status().isOk())
            .andExpect(content().contentTypeCompatibleWith(FHIR))
            .andReturn()
            .getResponse()
            .getContentAsByteArray();
    assertThat(JsonMapper.shared().readTree(bundle).path("type").asString())
        .isEqualTo("collection");
    byte[] pdf =
        http.perform(get("/my/" + MARTIN + "/export/document").with(patient))
            .andExpect(status().isOk())
            .andExpect(content().contentType("application/pdf"))
            .andReturn()
            .getResponse()
            .getContentAsByteArray();
    try (var document = Loader.loadPDF(pdf)) {
      String text = new PDFTextStripper().getText(document);
      assertThat(text).contains("Jean Martin", "Pénicilline, Ωmega <b>", "physician.slice");
    }
    http.perform(get("/my/" + SmallPatients.HOSPITAL + "/export").with(patient))
        .andExpect(status().is4xxClientError());
    http.perform(get("/my/" + UUID.randomUUID() + "/export/bundle").with(patient))
        .andExpect(status().isNotFound());
  }

  @Test
  void aFileIsHandedInAndItsReportNamesLineAndResource() throws Exception {
    UUID id = UUID.randomUUID();
    String file =
        """
        {"resourceType":"Practitioner","id":"ok","name":[{"family":"Roche"}]}
        {"resourceType":"Observation","id":"o1","status":"final"}
        """;
    http.perform(
            as(
                "admissions",
                "openid",
                multipart("/api/v1/fhir-files")
                    .file(
                        new MockMultipartFile(
                            "file",
                            "x.ndjson",
                            "application/fhir+ndjson",
                            file.getBytes(StandardCharsets.UTF_8)))
                    .param("id", id.toString())
                    .param("source", "Clinic")))
        .andExpect(status().isAccepted());
    JsonNode answer = null;
    for (int i = 0; i < 200; i++) {
      answer =
          JsonMapper.shared()
              .readTree(
                  http.perform(as("admissions", "openid", get("/api/v1/fhir-files/" + id)))
                      .andExpect(status().isOk())
                      .andReturn()
                      .getResponse()
                      .getContentAsByteArray());
      if (answer.path("done").asInt() == 2) break;
      Thread.sleep(50);
    }
    assertThat(answer.path("added").asInt()).isEqualTo(1);
    assertThat(answer.at("/refused/0/line").asInt()).isEqualTo(2);
    assertThat(answer.at("/refused/0/resource").asString()).isEqualTo("Observation/o1");
    assertThat(answer.at("/refused/0/message").asString()).contains("Observation");
  }

  private static String allergy(String id, String what) {
    return ALLERGY.formatted(id, what, MARTIN);
  }

  private <B extends AbstractMockHttpServletRequestBuilder<B>> B as(
      String role, String scope, B request) {
    String name = role.equals("patient") ? "patient.martin" : role + ".slice";
    return request.header("Authorization", bearer(name, SmallPatients.HOSPITAL, role, scope));
  }

  private String bearer(String name, String organisation, String role, String scope) {
    return "Bearer "
        + issuer.token(
            issuer
                .claims("custodia-api")
                .claim("azp", "app")
                .claim("preferred_username", name)
                .claim("organisation", organisation)
                .claim("roles", List.of(role))
                .claim("acr", "otp")
                .claim("auth_time", java.time.Instant.now().getEpochSecond())
                .claim("scope", scope));
  }
}
