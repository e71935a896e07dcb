package org.custodia.webapp.api;

import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.keys.KeyFiles;
import org.custodia.registry.keys.RecordCipher;
import org.custodia.registry.keys.RecordNotOpened;
import org.custodia.registry.keys.StoredKeys;
import org.custodia.registry.medicines.VerdictKind;
import org.custodia.registry.testing.TestKeys;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallIssuer;
import org.custodia.webapp.slices.SmallRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

@SliceTest
class VerificationApiTest {
  private static final String ID = "0198a6c0-7f55-7c41-8a3e-2f60c1d4e5b7";

  @Autowired MockMvc http;
  @Autowired SmallIssuer issuer;
  @Autowired SmallRegistry registry;

  @BeforeEach
  void quiet() {
    registry.reset();
  }

  @Test
  void answersAScanWithTheVerdictAndItsEvidence() throws Exception {
    http.perform(scan("{\"id\":\"" + ID + "\",\"scan\":\"]d2010340093640464921ABC\\u001d10L1\"}"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.id").value(ID))
        .andExpect(jsonPath("$.verdict").value("GENUINE"))
        .andExpect(jsonPath("$.findings[1]").value("EXPIRED"))
        .andExpect(jsonPath("$.product.name").value("DOLIPRANE 1000 mg, comprimé"))
        .andExpect(jsonPath("$.expiry").value("2028-03-31"))
        .andExpect(jsonPath("$.mayDispense").value(true))
        .andExpect(jsonPath("$.evidence.proof.length()").value(3))
        .andExpect(jsonPath("$.evidence.answerSignature").value(containsString("0xabab")))
        .andExpect(jsonPath("$.verifiedAt").value("2026-11-20T13:00:00Z"));
  }

  @Test
  void keepsTheSeparatorsOfTheScan() throws Exception {
    http.perform(scan("{\"id\":\"" + ID + "\",\"scan\":\"]d2A\\u001dB\"}"))
        .andExpect(status().isOk());
    org.assertj.core.api.Assertions.assertThat(registry.scans()).containsExactly("]d2A\u001dB");
  }

  @Test
  void refusesWithoutAToken() throws Exception {
    http.perform(
            post("/api/v1/verifications")
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"id\":\"" + ID + "\",\"scan\":\"x\"}"))
        .andExpect(status().isUnauthorized())
        .andExpect(header().string("WWW-Authenticate", "Bearer"))
        .andExpect(content().contentType(MediaType.APPLICATION_PROBLEM_JSON))
        .andExpect(jsonPath("$.code").value("CUS-WEB-003"));
  }

  @Test
  void refusesATokenMeantForSomebodyElse() throws Exception {
    String token =
        issuer.token(
            issuer
                .claims("another-api")
                .claim("organisation", "pharmacie-du-pont")
                .claim("preferred_username", "pont-pos")
                .claim("roles", java.util.List.of("pharmacist")));
    http.perform(get("/api/v1/lots").header("Authorization", "Bearer " + token))
        .andExpect(status().isUnauthorized())
        .andExpect(jsonPath("$.code").value("CUS-WEB-003"));
  }

  @Test
  void refusesATokenOfAnotherIssuer() throws Exception {
    try (SmallIssuer stranger = new SmallIssuer()) {
      String token = stranger.clientToken("pont-pos", "pharmacie-du-pont", "pharmacist");
      http.perform(get("/api/v1/lots").header("Authorization", "Bearer " + token))
          .andExpect(status().isUnauthorized());
    }
  }

  @Test
  void refusesAnOrganisationThatIsNotServedHere() throws Exception {
    String token = issuer.clientToken("elsewhere", "pharmacie-ailleurs", "pharmacist");
    http.perform(
            post("/api/v1/verifications")
                .header("Authorization", "Bearer " + token)
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"id\":\"" + ID + "\",\"scan\":\"x\"}"))
        .andExpect(status().isForbidden())
        .andExpect(jsonPath("$.code").value("CUS-WEB-004"))
        .andExpect(jsonPath("$.message").value(containsString("pharmacie-ailleurs")));
  }

  @Test
  void refusesARoleThatMayNotDoThis() throws Exception {
    String token = issuer.clientToken("pont-pos", "pharmacie-du-pont", "pharmacist");
    http.perform(get("/api/v1/lots").header("Authorization", "Bearer " + token))
        .andExpect(status().isForbidden())
        .andExpect(jsonPath("$.code").value("CUS-WEB-005"));
  }

  @Test
  void namesTheFieldThatIsMissing() throws Exception {
    http.perform(scan("{\"scan\":\"x\"}"))
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.code").value("CUS-WEB-002"))
        .andExpect(jsonPath("$.type").value("urn:custodia:problem:CUS-WEB-002"))
        .andExpect(jsonPath("$.status").value(400))
        .andExpect(jsonPath("$.message").value(containsString("id")))
        .andExpect(jsonPath("$.action").isNotEmpty());
  }

  @Test
  void refusesAnIdThatIsNoUuid() throws Exception {
    http.perform(scan("{\"id\":\"1-1-1-1-1\",\"scan\":\"x\"}"))
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.message").value(containsString("id")));
  }

  @Test
  void refusesAFieldOfAnotherType() throws Exception {
    http.perform(scan("{\"id\":\"" + ID + "\",\"scan\":42}"))
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.code").value("CUS-WEB-002"))
        .andExpect(jsonPath("$.message").value(containsString("scan")));
  }

  @Test
  void refusesAnUnknownField() throws Exception {
    http.perform(scan("{\"id\":\"" + ID + "\",\"scan\":\"x\",\"force\":true}"))
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.code").value("CUS-WEB-013"))
        .andExpect(jsonPath("$.message").value(containsString("force")));
  }

  @Test
  void refusesWhatIsNoJson() throws Exception {
    http.perform(scan("{\"id\":"))
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.code").value("CUS-WEB-001"));
  }

  @Test
  void refusesTextBehindTheJson() throws Exception {
    http.perform(scan("{\"id\":\"" + ID + "\",\"scan\":\"x\"} and more"))
        .andExpect(status().isBadRequest());
  }

  @Test
  void refusesABodyOver64Kilobytes() throws Exception {
    http.perform(scan("{\"id\":\"" + ID + "\",\"scan\":\"" + "x".repeat(70_000) + "\"}"))
        .andExpect(status().isContentTooLarge())
        .andExpect(jsonPath("$.code").value("CUS-WEB-008"));
  }

  @Test
  void refusesAnotherContentType() throws Exception {
    http.perform(scan("id=1").contentType(MediaType.APPLICATION_FORM_URLENCODED))
        .andExpect(status().isUnsupportedMediaType())
        .andExpect(jsonPath("$.code").value("CUS-WEB-012"));
  }

  @Test
  void speaksFrenchWhenAsked() throws Exception {
    http.perform(scan("{\"scan\":\"x\"}").header("Accept-Language", "fr-FR,fr;q=0.9"))
        .andExpect(
            jsonPath("$.message").value("Le champ « id » manque ou n'a pas la bonne forme."));
  }

  @Test
  void tellsAProblemOfTheRegistryInItsOwnTerms() throws Exception {
    registry.failsWith(new Problem(Problem.Kind.UNAVAILABLE, "CUS-VER-009"));
    http.perform(scan("{\"id\":\"" + ID + "\",\"scan\":\"x\"}"))
        .andExpect(status().isServiceUnavailable())
        .andExpect(jsonPath("$.code").value("CUS-VER-009"))
        .andExpect(jsonPath("$.message").value(containsString("verification service")));
  }

  @Test
  void saysWhyARecordThatIsKeptSealedDoesNotOpen(@TempDir Path folder) throws Exception {
    Path password = Files.writeString(folder.resolve("password"), "of tests");
    TestKeys.account(folder.resolve("account.json"), "of tests");
    TestKeys.records(folder.resolve("records.p12"), "of tests");
    RecordCipher cipher =
        new StoredKeys(
                Map.of(
                    "pont",
                    new KeyFiles(
                        List.of(folder.resolve("account.json")),
                        Optional.of(password),
                        Optional.empty(),
                        Map.of(),
                        Optional.of(folder.resolve("records.p12")))))
            .records("pont");
    byte[] sealed = cipher.seal(new byte[] {1}, new byte[] {2});
    registry.failsWith(
        catchThrowableOfType(RecordNotOpened.class, () -> cipher.open(sealed, new byte[] {3})));
    http.perform(scan("{\"id\":\"" + ID + "\",\"scan\":\"x\"}"))
        .andExpect(status().isInternalServerError())
        .andExpect(jsonPath("$.code").value("CUS-KEY-003"))
        .andExpect(jsonPath("$.message").value(containsString("another place")));
  }

  @Test
  void tellsNothingOfTheInsideWhenSomethingUnforeseenHappens() throws Exception {
    registry.failsWith(new IllegalStateException("password=hunter2 at 10.0.0.7"));
    http.perform(scan("{\"id\":\"" + ID + "\",\"scan\":\"x\"}"))
        .andExpect(status().isInternalServerError())
        .andExpect(jsonPath("$.code").value("CUS-WEB-000"))
        .andExpect(jsonPath("$.detail").isNotEmpty())
        .andExpect(content().string(not(containsString("hunter2"))));
  }

  @Test
  void neverCachesAnswers() throws Exception {
    http.perform(scan("{\"id\":\"" + ID + "\",\"scan\":\"x\"}"))
        .andExpect(header().string("Cache-Control", containsString("no-store")));
  }

  @Test
  void refusesAPictureThatIsNone() throws Exception {
    http.perform(
            multipart("/api/v1/verifications/image")
                .file(new MockMultipartFile("image", "a.png", "image/png", new byte[] {1, 2, 3}))
                .param("id", ID)
                .header("Authorization", "Bearer " + pointOfSale()))
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.code").value("CUS-SCN-040"));
  }

  @Test
  void refusesAPictureOver10Megabytes() throws Exception {
    http.perform(
            multipart("/api/v1/verifications/image")
                .file(new MockMultipartFile("image", "a.png", "image/png", new byte[11 << 20]))
                .param("id", ID)
                .header("Authorization", "Bearer " + pointOfSale()))
        .andExpect(status().isContentTooLarge())
        .andExpect(jsonPath("$.message").value(containsString("10 MB")));
  }

  @Test
  void tellsEveryVerdictByItsFixedName() throws Exception {
    for (VerdictKind kind : VerdictKind.values()) {
      registry.answers(kind);
      http.perform(scan("{\"id\":\"" + ID + "\",\"scan\":\"x\"}"))
          .andExpect(jsonPath("$.verdict").value(kind.name()));
    }
  }

  private MockHttpServletRequestBuilder scan(String body) {
    return post("/api/v1/verifications")
        .header("Authorization", "Bearer " + pointOfSale())
        .contentType(MediaType.APPLICATION_JSON)
        .content(body);
  }

  private String pointOfSale() {
    return issuer.clientToken("pont-pos", "pharmacie-du-pont", "pharmacist");
  }
}
