package org.custodia.webapp.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.custodia.registry.health.Light;
import org.custodia.webapp.problems.ProblemWriter;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallIssuer;
import org.custodia.webapp.slices.SmallRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.OidcLoginRequestPostProcessor;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

@SliceTest
class DoorsTest {
  private static final String KEY = "0x9aaa796ef60acbd55d025b1f1094c4ca93e3efde";

  @Autowired MockMvc http;
  @Autowired SmallIssuer issuer;
  @Autowired SmallRegistry registry;
  @Autowired ProblemWriter problems;
  @Autowired ClientRegistrationRepository clients;
  @LocalServerPort int port;

  @BeforeEach
  void quiet() {
    registry.reset();
  }

  @Test
  void sendsAPersonWhoOpensAPageToSignIn() throws Exception {
    http.perform(get("/check").accept(MediaType.TEXT_HTML))
        .andExpect(status().isFound())
        .andExpect(redirectedUrl("/oauth2/authorization/keycloak"));
  }

  @Test
  void asksForPkceAndASecondFactor() throws Exception {
    http.perform(get("/oauth2/authorization/keycloak"))
        .andExpect(status().isFound())
        .andExpect(header().string("Location", startsWith(issuer.issuer() + "/authorize")))
        .andExpect(header().string("Location", containsString("code_challenge_method=S256")))
        .andExpect(header().string("Location", containsString("acr")))
        .andExpect(header().string("Location", not(containsString("prompt=login"))));
  }

  @Test
  void asksForTheSecondFactorAnewWhenItMustBeFresh() throws Exception {
    http.perform(get("/sign-in-again").param("back", "/check").with(pharmacist()))
        .andExpect(redirectedUrl("/oauth2/authorization/keycloak?again=true"));
    http.perform(get("/oauth2/authorization/keycloak").param("again", "true"))
        .andExpect(header().string("Location", containsString("prompt=login")));
  }

  @Test
  void tellsAScriptOfAPageThatTheSignInHasEnded() throws Exception {
    http.perform(get("/commands/0198a6c0-7f55-7c41-8a3e-2f60c1d4e5b7").header("HX-Request", "true"))
        .andExpect(status().isUnauthorized())
        .andExpect(header().string("HX-Refresh", "true"))
        .andExpect(content().string(containsString("CUS-WEB-003")));
  }

  @Test
  void showsAnotherOrganisationsPersonAClearPageAndTheWayOut() throws Exception {
    http.perform(get("/check").accept(MediaType.TEXT_HTML).with(person("elsewhere", "pharmacist")))
        .andExpect(status().isForbidden())
        .andExpect(content().string(containsString("CUS-WEB-004")))
        .andExpect(content().string(containsString("“elsewhere”")))
        .andExpect(content().string(containsString("action=\"/logout\"")));
  }

  @Test
  void refusesARoleWithASentence() throws Exception {
    http.perform(get("/lots").accept(MediaType.TEXT_HTML).with(pharmacist()))
        .andExpect(status().isForbidden())
        .andExpect(content().string(containsString("CUS-WEB-005")));
  }

  @Test
  void goodsAreForThoseWhoHandleThemAndForNobodyElse() throws Exception {
    String id = "0198a6c0-7f55-7c41-8a3e-2f60c1d4e5b7";
    for (String page :
        List.of(
            "/units",
            "/units/new",
            "/consignments",
            "/consignments/sent",
            "/consignments/new",
            "/consignments/" + id,
            "/consignments/" + id + "/receipt",
            "/consignments/" + id + "/note",
            "/consignments/" + id + "/sample",
            "/stock",
            "/stock/counts")) {
      for (String role : List.of("pharmacist", "wholesaler", "manufacturer")) {
        http.perform(get(page).accept(MediaType.TEXT_HTML).with(person("pharmacie-du-pont", role)))
            .andExpect(status().isOk());
      }
      for (String role : List.of("regulator", "administrator", "physician", "patient")) {
        http.perform(get(page).accept(MediaType.TEXT_HTML).with(person("pharmacie-du-pont", role)))
            .andExpect(status().isForbidden());
      }
    }
  }

  @Test
  void refusesAFormThatDidNotComeFromOurPage() throws Exception {
    http.perform(post("/check").param("scan", "x").with(pharmacist()))
        .andExpect(status().isForbidden())
        .andExpect(content().string(containsString("CUS-WEB-006")));
    assertThat(registry.scans()).isEmpty();
  }

  @Test
  void letsAFormOfOurPageThrough() throws Exception {
    http.perform(
            post("/check")
                .param("scan", "x")
                .header("HX-Request", "true")
                .with(pharmacist())
                .with(csrf()))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("data-verdict=\"GENUINE\"")))
        .andExpect(content().string(not(containsString("<html"))));
  }

  @Test
  void worksWithoutAScriptToo() throws Exception {
    http.perform(post("/check").param("scan", "x").with(pharmacist()).with(csrf()))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("<html")))
        .andExpect(content().string(containsString("data-verdict=\"GENUINE\"")));
  }

  @Test
  void tellsTheBrowserToRunNothingButOurOwn() throws Exception {
    http.perform(get("/check").with(pharmacist()))
        .andExpect(
            header()
                .string(
                    "Content-Security-Policy",
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:"
                        + " blob:; font-src 'self'; connect-src 'self'; form-action 'self' "
                        + issuer.issuer()
                        + "; frame-ancestors 'none'; base-uri 'none'"))
        .andExpect(header().string("Referrer-Policy", "same-origin"))
        .andExpect(header().string("Permissions-Policy", containsString("camera=()")))
        .andExpect(header().string("X-Content-Type-Options", "nosniff"))
        .andExpect(header().string("Cache-Control", containsString("no-store")));
  }

  @Test
  void onlyTheCheckpointHasTheCameraAndADecoder() throws Exception {
    for (String path : List.of("/checkpoint/fr", "/checkpoint/decoder.js")) {
      http.perform(get(path))
          .andExpect(status().isOk())
          .andExpect(
              header()
                  .string(
                      "Content-Security-Policy",
                      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self';"
                          + " img-src 'self' data: blob:; font-src 'self'; connect-src 'self';"
                          + " form-action 'self' "
                          + issuer.issuer()
                          + "; frame-ancestors 'none'; base-uri 'none'; worker-src 'self';"
                          + " manifest-src 'self'"))
          .andExpect(header().string("Permissions-Policy", containsString("camera=(self)")));
    }
  }

  @Test
  void whatABrowserKeepsOfTheCheckpointIsTheSameForEverybody() throws Exception {
    for (String path : List.of("/checkpoint/en", "/checkpoint/fr/app.webmanifest")) {
      String nobodys = http.perform(get(path)).andReturn().getResponse().getContentAsString();
      http.perform(get(path).with(pharmacist())).andExpect(content().string(nobodys));
      assertThat(nobodys).isNotEmpty().doesNotContain("pharmacist.pont", "_csrf");
    }
    http.perform(get("/checkpoint/session").accept(MediaType.APPLICATION_JSON))
        .andExpect(status().isUnauthorized());
  }

  @Test
  void signsOutAtTheProviderToo() throws Exception {
    http.perform(
            post("/logout")
                .with(pharmacist().clientRegistration(clients.findByRegistrationId("keycloak")))
                .with(csrf()))
        .andExpect(status().isFound())
        .andExpect(
            header().string("Location", startsWith(issuer.issuer() + "/logout?id_token_hint=")))
        .andExpect(
            header().string("Location", endsWith("post_logout_redirect_uri=http://localhost/")));
  }

  @Test
  void keepsTheSessionCookieFromScriptsAndOtherSites() throws Exception {
    HttpResponse<Void> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/oauth2/authorization/keycloak"))
                    .build(),
                HttpResponse.BodyHandlers.discarding());
    List<String> cookies = answer.headers().allValues("Set-Cookie");
    assertThat(cookies)
        .anySatisfy(
            cookie ->
                assertThat(cookie)
                    .startsWith("custodia=")
                    .contains("HttpOnly")
                    .contains("SameSite=Lax"));
  }

  @Test
  void enrolsNoKeyOnAnOldSignIn() throws Exception {
    http.perform(
            post("/keys/proofs")
                .param("key", KEY)
                .accept(MediaType.APPLICATION_JSON)
                .with(pharmacist(Instant.now().minus(Duration.ofMinutes(11)), "otp"))
                .with(csrf()))
        .andExpect(status().isForbidden())
        .andExpect(jsonPath("$.code").value("CUS-WEB-007"));
  }

  @Test
  void enrolsNoKeyOnASignInWithoutSecondFactor() throws Exception {
    http.perform(
            post("/keys/proofs")
                .param("key", KEY)
                .accept(MediaType.APPLICATION_JSON)
                .with(pharmacist(Instant.now(), "pwd"))
                .with(csrf()))
        .andExpect(status().isForbidden())
        .andExpect(jsonPath("$.code").value("CUS-WEB-007"));
  }

  @Test
  void enrolsAKeyRightAfterTheSecondFactor() throws Exception {
    http.perform(
            post("/keys/proofs")
                .param("key", KEY)
                .accept(MediaType.APPLICATION_JSON)
                .with(pharmacist())
                .with(csrf()))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.typedData").value(containsString("SessionKeyProof")));
  }

  @Test
  void aProgramEnrolsItsKeyWithItsSecretAloneButAPersonsTokenMustBeFresh() throws Exception {
    String body = "{\"key\":\"" + KEY + "\"}";
    http.perform(
            post("/api/v1/session-keys/proofs")
                .header(
                    "Authorization",
                    "Bearer " + issuer.clientToken("pont-pos", "pharmacie-du-pont", "pharmacist"))
                .contentType(MediaType.APPLICATION_JSON)
                .content(body))
        .andExpect(status().isOk());
    String person =
        issuer.token(
            issuer
                .claims("custodia-api")
                .claim("azp", "pont-pos")
                .claim("preferred_username", "pharmacist.pont")
                .claim("organisation", "pharmacie-du-pont")
                .claim("roles", List.of("pharmacist"))
                .claim("acr", "otp")
                .claim("auth_time", Instant.now().minusSeconds(3600).getEpochSecond()));
    http.perform(
            post("/api/v1/session-keys/proofs")
                .header("Authorization", "Bearer " + person)
                .contentType(MediaType.APPLICATION_JSON)
                .content(body))
        .andExpect(status().isForbidden())
        .andExpect(jsonPath("$.code").value("CUS-WEB-007"));
  }

  private static SecuritySettings limits(int address, Set<String> known, Map<String, Integer> own) {
    return new SecuritySettings(
        "",
        Duration.ZERO,
        Duration.ZERO,
        Set.of(),
        "",
        "",
        Duration.ZERO,
        address,
        known,
        3,
        2,
        own);
  }

  @Test
  void asksWhoComesTooOftenToWait() throws Exception {
    RateLimit limit = RateLimit.perAddress(limits(2, Set.of(), Map.of()), problems);
    assertThat(from("127.0.0.1", limit).getStatus()).isEqualTo(200);
    assertThat(from("127.0.0.1", limit).getStatus()).isEqualTo(200);
    MockHttpServletResponse third = from("127.0.0.1", limit);
    assertThat(third.getStatus()).isEqualTo(429);
    assertThat(third.getHeader("Retry-After")).isNotNull();
    assertThat(third.getContentAsString()).contains("CUS-WEB-009");
    assertThat(from("192.0.2.7", limit).getStatus()).isEqualTo(200);
  }

  @Test
  void knownAddressesHaveALimitOfTheirOwn() throws Exception {
    RateLimit limit =
        RateLimit.perAddress(limits(1, Set.of("192.0.2.0/24", "::1"), Map.of()), problems);
    for (int attempt = 1; attempt <= 4; attempt++) {
      int expected = attempt <= 3 ? 200 : 429;
      assertThat(from("192.0.2.9", limit).getStatus()).isEqualTo(expected);
      assertThat(from("0:0:0:0:0:0:0:1", limit).getStatus()).isEqualTo(expected);
      assertThat(from("198.51.100.9", limit).getStatus()).isEqualTo(attempt == 1 ? 200 : 429);
    }
  }

  @Test
  void aCallerHasItsOwnLimitOrItsOrganisationsOrEverybodys() throws Exception {
    RateLimit limit =
        RateLimit.perCaller(limits(1, Set.of(), Map.of("rhone", 3, "rhone/erp", 4)), problems);
    assertThat(answeredTo("pont", "pos", limit)).isEqualTo(2);
    assertThat(answeredTo("rhone", "other", limit)).isEqualTo(3);
    assertThat(answeredTo("rhone", "erp", limit)).isEqualTo(4);
  }

  @Test
  void eachDeviceHasALimitOfItsOwnAndLeavesThePersonTheirs() throws Exception {
    RateLimit limit = RateLimit.perCaller(limits(1, Set.of(), Map.of()), problems);
    String device = "0x" + "1".repeat(40);
    assertThat(answeredToDevice("first", device, limit)).isEqualTo(2);
    assertThat(answeredToDevice("first", device, limit)).isZero();
    assertThat(answeredToDevice("second", device, limit)).isEqualTo(2);
    assertThat(answeredToDevice("first", "0x" + "2".repeat(40), limit)).isEqualTo(2);
    assertThat(answeredTo("pont", "pharmacist", limit)).isEqualTo(2);
    int invented = 0;
    for (int i = 0; i < 300; i++) {
      invented += answeredToDevice("third", "0x%040x".formatted(i), limit);
    }
    assertThat(invented).isLessThanOrEqualTo(64 * 2);
  }

  /** Through the whole of both doors, from another address each time. */
  @Test
  void whoAsksTooOftenIsToldSoAtBothDoors() throws Exception {
    String token = issuer.clientToken("often", "pharmacie-du-pont", "pharmacist");
    for (int i = 1; i <= 4; i++) {
      int address = i;
      RequestPostProcessor elsewhere =
          sent -> {
            sent.setRemoteAddr("192.0.2." + address);
            return sent;
          };
      int expected = i <= 3 ? 200 : 429;
      http.perform(
              get("/api/v1/session-keys")
                  .header("Authorization", "Bearer " + token)
                  .with(elsewhere))
          .andExpect(status().is(expected));
      http.perform(
              get("/check")
                  .with(Door.signedIn("pharmacie-du-pont", "often.person", "pharmacist"))
                  .with(elsewhere))
          .andExpect(status().is(expected));
    }
  }

  private static MockHttpServletResponse from(String address, RateLimit limit) throws Exception {
    return asked("/api/v1/lots", address, limit);
  }

  private static MockHttpServletResponse asked(String path, String address, RateLimit limit)
      throws Exception {
    MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
    request.setRemoteAddr(address);
    MockHttpServletResponse response = new MockHttpServletResponse();
    limit.doFilter(request, response, new MockFilterChain());
    return response;
  }

  /** How many of ten requests of this client are let through. */
  private static int answeredTo(String organisation, String client, RateLimit limit)
      throws Exception {
    return answeredTo("/api/v1/lots", token(organisation, client, "session"), List.of(), limit);
  }

  /** The same of a device that the pharmacist let in. */
  private static int answeredToDevice(String session, String key, RateLimit limit)
      throws Exception {
    return answeredTo(
        "/api/v1/checkpoints/" + key + "/events",
        token("pont", "pharmacist", session),
        List.of(new SimpleGrantedAuthority("ROLE_checkpoint")),
        limit);
  }

  private static Jwt token(String organisation, String client, String session) {
    return Jwt.withTokenValue("-")
        .header("alg", "none")
        .claim("organisation", organisation)
        .claim("preferred_username", client)
        .claim("sid", session)
        .build();
  }

  private static int answeredTo(
      String path, Jwt token, List<SimpleGrantedAuthority> roles, RateLimit limit)
      throws Exception {
    SecurityContextHolder.getContext().setAuthentication(new JwtAuthenticationToken(token, roles));
    try {
      int answered = 0;
      for (int i = 0; i < 10; i++) {
        if (asked(path, "192.0.2.1", limit).getStatus() == 200) answered++;
      }
      return answered;
    } finally {
      SecurityContextHolder.clearContext();
    }
  }

  @Test
  void refusesAFileOver50MegabytesWithASentence() throws Exception {
    byte[] part = new byte[52 << 20];
    String boundary = "custodia-test";
    String head =
        "--"
            + boundary
            + "\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n\r\n";
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/api/v1/verifications/image"))
                    .header(
                        "Authorization",
                        "Bearer "
                            + issuer.clientToken("pont-pos", "pharmacie-du-pont", "pharmacist"))
                    .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                    .POST(
                        HttpRequest.BodyPublishers.concat(
                            HttpRequest.BodyPublishers.ofString(head),
                            HttpRequest.BodyPublishers.ofByteArray(part),
                            HttpRequest.BodyPublishers.ofString("\r\n--" + boundary + "--\r\n")))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("CUS-WEB-008");
  }

  @Test
  void tellsNothingAboutTheServerWhenAPageIsNotThere() throws Exception {
    http.perform(get("/nowhere").accept(MediaType.TEXT_HTML).with(pharmacist()))
        .andExpect(status().isNotFound())
        .andExpect(content().string(containsString("CUS-WEB-010")));
    http.perform(get("/actuator/env").with(pharmacist())).andExpect(status().isNotFound());
  }

  @Test
  void saysThatItIsAliveToAnybodyAndNothingMore() throws Exception {
    http.perform(get("/actuator/health/liveness"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.status").value("UP"))
        .andExpect(jsonPath("$.components").doesNotExist());
  }

  @Test
  void isReadyWhileTheDatabaseAnswersWhateverTheNodeDoes() throws Exception {
    registry.health.red(Light.Subject.NODE);
    http.perform(get("/actuator/health/readiness"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.components").doesNotExist());
    registry.health.red(Light.Subject.DATABASE);
    http.perform(get("/actuator/health/readiness")).andExpect(status().isServiceUnavailable());
    http.perform(get("/actuator/health/liveness")).andExpect(status().isOk());
  }

  @Test
  void showsTheStateOfTheInstallationToWhoRunsItAlone() throws Exception {
    for (String path : List.of("/health", "/health/lights")) {
      http.perform(get(path).accept(MediaType.TEXT_HTML).with(pharmacist()))
          .andExpect(status().isForbidden());
      for (String role : List.of("administrator", "regulator")) {
        http.perform(get(path).with(person("pharmacie-du-pont", role))).andExpect(status().isOk());
      }
    }
    http.perform(get("/health/banner").with(pharmacist())).andExpect(status().isOk());
  }

  @Test
  void tellsAProgramOfTheAdministratorHowItsOwnOrganisationsInstallationIs() throws Exception {
    registry.health.red(Light.Subject.NODE);
    http.perform(
            get("/api/v1/health")
                .header(
                    "Authorization",
                    "Bearer " + issuer.clientToken("watch", "pharmacie-du-pont", "administrator")))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.organisation").value("pharmacie-du-pont"))
        .andExpect(jsonPath("$.colour").value("RED"))
        .andExpect(jsonPath("$.lights[0].subject").value("NODE"))
        .andExpect(jsonPath("$.lights[0].code").value("CUS-HEA-001"))
        .andExpect(jsonPath("$.lights[0].unit").value("MILLISECONDS"))
        .andExpect(jsonPath("$.lights[0].facts.block").value(41207))
        .andExpect(jsonPath("$.lights[0].action").value(containsString("network file")));
    http.perform(
            get("/api/v1/health")
                .header(
                    "Authorization",
                    "Bearer " + issuer.clientToken("pont-pos", "pharmacie-du-pont", "pharmacist")))
        .andExpect(status().isForbidden());
    http.perform(get("/api/v1/health")).andExpect(status().isUnauthorized());
  }

  @Test
  void rollsANodeBackOnlyForWhoRunsItAndRightAfterTheSecondFactor() throws Exception {
    var form = post("/health/rewind").param("block", "41188").header("HX-Request", "true");
    http.perform(form.with(pharmacist()).with(csrf())).andExpect(status().isForbidden());
    http.perform(
            post("/health/rewind")
                .param("block", "41188")
                .header("HX-Request", "true")
                .with(
                    person("pharmacie-du-pont", "administrator", Instant.now().minusSeconds(3600)))
                .with(csrf()))
        .andExpect(status().isForbidden())
        .andExpect(content().string(containsString("CUS-WEB-007")));
    assertThat(registry.health.rewinds).isEmpty();
    http.perform(
            post("/health/rewind")
                .param("block", "41188")
                .header("HX-Request", "true")
                .with(person("pharmacie-du-pont", "administrator"))
                .with(csrf()))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("rolled back to block 41188")));
    http.perform(
            post("/api/v1/ledger/rewind")
                .header(
                    "Authorization",
                    "Bearer " + issuer.clientToken("pont-pos", "pharmacie-du-pont", "pharmacist"))
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"block\":41189}"))
        .andExpect(status().isForbidden());
    // Who may do it on the page may do it by program: past the door, it asks for the block.
    for (String role : List.of("administrator", "regulator")) {
      http.perform(
              post("/api/v1/ledger/rewind")
                  .header(
                      "Authorization",
                      "Bearer " + issuer.clientToken("pont-ops", "pharmacie-du-pont", role))
                  .contentType(MediaType.APPLICATION_JSON)
                  .content("{}"))
          .andExpect(status().isBadRequest())
          .andExpect(jsonPath("$.code").value("CUS-WEB-002"));
    }
    assertThat(registry.health.rewinds).containsExactly(41188L);
  }

  @Test
  void tellsAnOpenPageThatSomethingHindersItAndNothingOtherwise() throws Exception {
    http.perform(get("/health/banner").header("HX-Request", "true").with(pharmacist()))
        .andExpect(header().doesNotExist("HX-Trigger"))
        .andExpect(content().string(not(containsString("class=\"hindrance\""))));
    registry.health.red(Light.Subject.PRIVACY_MANAGER);
    http.perform(get("/health/banner").header("HX-Request", "true").with(pharmacist()))
        .andExpect(header().string("HX-Trigger", "hindered"))
        .andExpect(content().string(containsString("kept and sent later")))
        .andExpect(content().string(not(containsString("href=\"/health\""))));
  }

  @Test
  void switchesTheLanguageAndRemembersIt() throws Exception {
    http.perform(get("/").param("lang", "fr"))
        .andExpect(content().string(containsString("Se connecter")))
        .andExpect(content().string(containsString("lang=\"fr\"")))
        .andExpect(header().string("Set-Cookie", startsWith("language=fr")));
    http.perform(get("/").header("Accept-Language", "de, fr;q=0.5"))
        .andExpect(content().string(containsString("Se connecter")));
    http.perform(get("/").param("lang", "tlh"))
        .andExpect(content().string(containsString("Sign in")));
  }

  @Test
  void sendsAPersonNowhereElseAfterSigningInAgain() throws Exception {
    var session =
        http.perform(get("/sign-in-again").param("back", "//evil.example/").with(pharmacist()))
            .andReturn()
            .getRequest()
            .getSession();
    assertThat(session.getAttribute("org.custodia.webapp.security.AfterSignIn.back"))
        .isEqualTo("/");
  }

  private static OidcLoginRequestPostProcessor pharmacist() {
    return person("pharmacie-du-pont", "pharmacist");
  }

  private static OidcLoginRequestPostProcessor pharmacist(Instant signedIn, String level) {
    return person("pharmacie-du-pont", "pharmacist")
        .idToken(
            token ->
                token
                    .claim("preferred_username", "pharmacist.pont")
                    .claim("organisation", "pharmacie-du-pont")
                    .claim("acr", level)
                    .claim("auth_time", signedIn));
  }

  private static OidcLoginRequestPostProcessor person(String organisation, String role) {
    return person(organisation, role, Instant.now());
  }

  private static OidcLoginRequestPostProcessor person(
      String organisation, String role, Instant signedIn) {
    return oidcLogin()
        .idToken(
            token ->
                token
                    .claim("preferred_username", "pharmacist.pont")
                    .claim("organisation", organisation)
                    .claim("acr", "otp")
                    .claim("auth_time", signedIn))
        .authorities(new SimpleGrantedAuthority("ROLE_" + role));
  }
}
