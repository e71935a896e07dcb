package org.custodia.webapp.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import org.custodia.contracts.PackStatus;
import org.custodia.registry.medicines.PackAct;
import org.custodia.registry.medicines.VerdictKind;
import org.custodia.scanners.gs1.Element;
import org.custodia.scanners.image.SymbolRenderer;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallIssuer;
import org.custodia.webapp.slices.SmallRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.OidcLoginRequestPostProcessor;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** Who may do what to packs, on pages and over REST, and who may not. */
@SliceTest
class PackDoorsTest {
  private static final String ID = "0198a6c0-7f55-7c41-8a3e-2f60c1d4e5b7";
  private static final String KEY = "0x9aaa796ef60acbd55d025b1f1094c4ca93e3efde";
  private static final String HASH = "0x" + "ab".repeat(32);
  private static final Set<String> HANDLE = Set.of("pharmacist", "wholesaler", "manufacturer");
  private static final List<String> ROLES =
      List.of(
          "pharmacist",
          "wholesaler",
          "manufacturer",
          "regulator",
          "physician",
          "administrator",
          "admissions",
          "patient");

  @Autowired MockMvc http;
  @Autowired SmallIssuer issuer;
  @Autowired SmallRegistry registry;

  @BeforeEach
  void quiet() {
    registry.reset();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pharmacist",
        "wholesaler",
        "manufacturer",
        "regulator",
        "physician",
        "administrator",
        "admissions",
        "patient"
      })
  void onlyWhoHandlesPacksPreparesAndRecordsActs(String role) throws Exception {
    boolean may = HANDLE.contains(role);
    assertThat(ROLES).contains(role);
    int drafted = answered(api(role, "/api/v1/packs/acts/drafts").content(draft("LOCK", "")));
    assertThat(drafted).isEqualTo(may ? 200 : 403);
    int recorded =
        answered(
            api(role, "/api/v1/packs/acts")
                .content("{\"id\":\"" + ID + "\",\"signature\":\"0x00\"}"));
    assertThat(recorded == 403).as("past the door").isEqualTo(!may);
    int page =
        answered(
            post("/check/act/draft")
                .param("id", ID)
                .param("act", "LOCK")
                .param("scan", "x")
                .param("witness", KEY)
                .param("place", "Comptoir 1")
                .header("HX-Request", "true")
                .with(person(role))
                .with(csrf()));
    assertThat(page).isEqualTo(may ? 200 : 403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"wholesaler", "manufacturer", "regulator", "physician", "administrator"})
  void theAddressForDispensingAloneIsForPharmacists(String role) throws Exception {
    String body =
        "{\"id\":\"%s\",\"scan\":\"x\",\"witness\":\"%s\",\"place\":\"p\"}".formatted(ID, KEY);
    assertThat(answered(api(role, "/api/v1/dispensations/drafts").content(body))).isEqualTo(403);
    assertThat(answered(api("pharmacist", "/api/v1/dispensations/drafts").content(body)))
        .isEqualTo(200);
    String offline = "/api/v1/dispensations/offline";
    assertThat(answered(get(offline).header("Authorization", token(role)))).isEqualTo(403);
    assertThat(answered(get(offline).header("Authorization", token("pharmacist")))).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pharmacist",
        "wholesaler",
        "manufacturer",
        "regulator",
        "physician",
        "administrator",
        "admissions",
        "patient"
      })
  void whoChecksPacksReadsTheirStatusHistoryAndManyAtOnce(String role) throws Exception {
    boolean may = HANDLE.contains(role) || role.equals("regulator");
    String one = "{\"id\":\"" + ID + "\",\"scan\":\"x\"}";
    assertThat(answered(api(role, "/api/v1/packs/status").content(one))).isEqualTo(may ? 200 : 403);
    assertThat(registry.silentScans()).hasSize(may ? 1 : 0);
    assertThat(registry.scans()).as("nothing that could alert").isEmpty();
    assertThat(
            answered(get("/api/v1/packs/" + HASH + "/acts").header("Authorization", token(role))))
        .isEqualTo(may ? 200 : 403);
    String many = "{\"id\":\"" + ID + "\",\"scans\":[\"x\",\"y\"]}";
    assertThat(answered(api(role, "/api/v1/verifications/batches").content(many)))
        .isEqualTo(may ? 202 : 403);
    assertThat(answered(get("/check/many").accept(MediaType.TEXT_HTML).with(person(role))))
        .isEqualTo(may ? 200 : 403);
  }

  @Test
  void whoOnlyReadsAlertsNobodyByScanOrPictureAndIsToldSo() throws Exception {
    String told = "the authority was not alerted";
    MockMultipartFile picture =
        new MockMultipartFile("image", "pack.png", "image/png", picture("03400936404649"));
    http.perform(
            post("/check")
                .param("scan", "x")
                .param("silent", "true")
                .with(person("pharmacist"))
                .with(csrf()))
        .andExpect(content().string(containsString(told)));
    http.perform(
            multipart("/check/picture")
                .file(picture)
                .param("silent", "true")
                .with(person("pharmacist"))
                .with(csrf()))
        .andExpect(content().string(containsString(told)));
    http.perform(
            multipart("/api/v1/verifications/image")
                .file(picture)
                .param("id", ID)
                .param("silent", "true")
                .header("Authorization", token("pharmacist")))
        .andExpect(status().isOk());
    assertThat(registry.scans()).as("nothing that could alert").isEmpty();
    assertThat(registry.silentScans()).hasSize(3);
    check("pharmacist").andExpect(content().string(not(containsString(told))));
    assertThat(registry.scans()).hasSize(1);
    http.perform(get("/check").with(person("pharmacist")))
        .andExpect(content().string(containsString("hx-include=\"#silent\"")));
  }

  private static byte[] picture(String gtin) throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(SymbolRenderer.gs1DataMatrix(List.of(new Element("01", gtin)), 8), "png", png);
    return png.toByteArray();
  }

  @Test
  void whatIsAskedForReachesTheUseCaseAsItWasMeant() throws Exception {
    draft200(
        draft("DISPENSE_PART", ",\"taken\":10,\"contents\":30,\"prescription\":\"" + HASH + "\""));
    draft200(draft("DESTROYED", ",\"evidence\":\"" + HASH + "\""));
    draft200(draft("UNDO", ""));
    assertThat(registry.wishes())
        .extracting(Object::getClass)
        .isEqualTo(List.of(PackAct.Dispense.class, PackAct.Decommission.class, PackAct.Undo.class));
    PackAct.Dispense part = (PackAct.Dispense) registry.wishes().get(0);
    assertThat(part.part()).isEqualTo(Optional.of(new PackAct.Part(10, 30)));
    assertThat(part.prescription()).isPresent();
    PackAct.Decommission gone = (PackAct.Decommission) registry.wishes().get(1);
    assertThat(gone.status()).isEqualTo(PackStatus.DESTROYED);
    assertThat(gone.evidence()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DISPENSE|,\"taken\":1|taken",
        "DISPENSE_PART||taken",
        "DISPENSE_PART|,\"taken\":1|contents",
        "LOCK|,\"prescription\":\"0x00\"|prescription",
        "DISPENSE|,\"prescription\":\"0x00\"|prescription",
        "LOST|,\"evidence\":\"no\"|evidence"
      })
  void whatDoesNotBelongToAnActIsNamed(String row) throws Exception {
    String[] parts = row.split("\\|");
    http.perform(api("pharmacist", "/api/v1/packs/acts/drafts").content(draft(parts[0], parts[1])))
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.code").value("CUS-WEB-002"))
        .andExpect(jsonPath("$.message").value(containsString(parts[2])));
    assertThat(registry.wishes()).isEmpty();
  }

  @Test
  void thePageOffersWhatThisPersonMayDoAndNothingElse() throws Exception {
    check("pharmacist")
        .andExpect(content().string(containsString("value=\"DISPENSE\"")))
        .andExpect(content().string(containsString("value=\"DISPENSE_PART\"")))
        .andExpect(content().string(containsString("value=\"DESTROYED\"")));
    check("manufacturer")
        .andExpect(content().string(not(containsString("value=\"DISPENSE\""))))
        .andExpect(content().string(containsString("value=\"LOCK\"")));
    registry.answers(VerdictKind.ALREADY_DISPENSED);
    check("pharmacist")
        .andExpect(content().string(not(containsString("value=\"DISPENSE\""))))
        .andExpect(content().string(containsString("value=\"UNDO\"")));
  }

  private org.springframework.test.web.servlet.ResultActions check(String role) throws Exception {
    return http.perform(
        post("/check")
            .param("scan", "x")
            .header("HX-Request", "true")
            .with(person(role))
            .with(csrf()));
  }

  private void draft200(String body) throws Exception {
    http.perform(api("pharmacist", "/api/v1/packs/acts/drafts").content(body))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.typedData").isNotEmpty());
  }

  private static String draft(String act, String more) {
    return "{\"id\":\"%s\",\"act\":\"%s\",\"scan\":\"x\",\"witness\":\"%s\",\"place\":\"p\"%s}"
        .formatted(java.util.UUID.randomUUID(), act, KEY, more);
  }

  private int answered(MockHttpServletRequestBuilder request) throws Exception {
    return http.perform(request).andReturn().getResponse().getStatus();
  }

  private MockHttpServletRequestBuilder api(String role, String path) {
    return post(path).header("Authorization", token(role)).contentType(MediaType.APPLICATION_JSON);
  }

  private String token(String role) {
    return "Bearer " + issuer.clientToken("program", "pharmacie-du-pont", role);
  }

  private static OidcLoginRequestPostProcessor person(String role) {
    return oidcLogin()
        .idToken(
            token ->
                token
                    .claim("preferred_username", "somebody")
                    .claim("organisation", "pharmacie-du-pont")
                    .claim("acr", "otp")
                    .claim("auth_time", Instant.now()))
        .authorities(new SimpleGrantedAuthority("ROLE_" + role));
  }
}
