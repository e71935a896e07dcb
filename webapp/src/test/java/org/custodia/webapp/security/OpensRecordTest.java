package org.custodia.webapp.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallIssuer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.OidcLoginRequestPostProcessor;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** What is marked as opening a medical record opens only right after the second factor. */
@SliceTest
class OpensRecordTest {
  private static final String PAGE = "/record-of-this-test";
  private static final String REST = "/api/v1/record-of-this-test";

  @Autowired MockMvc http;
  @Autowired SmallIssuer issuer;
  @Autowired AutowireCapableBeanFactory beans;

  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  RequestMappingHandlerMapping mappings;

  private RequestMappingInfo mapping;

  /** Opens a record, for physicians. */
  static class Record {
    @OpensRecord
    @PreAuthorize("hasRole('physician')")
    @ResponseBody
    String open() {
      return "what is in the record";
    }
  }

  @BeforeEach
  void put() throws Exception {
    Object guarded = beans.initializeBean(new Record(), "recordOfThisTest");
    mapping =
        RequestMappingInfo.paths(PAGE, REST)
            .methods(RequestMethod.GET, RequestMethod.POST)
            .options(mappings.getBuilderConfiguration())
            .build();
    mappings.registerMapping(mapping, guarded, Record.class.getDeclaredMethod("open"));
  }

  @AfterEach
  void take() {
    mappings.unregisterMapping(mapping);
  }

  @Test
  void opensRightAfterTheSecondFactor() throws Exception {
    http.perform(get(PAGE).with(person("physician", Duration.ofMinutes(9), "otp")))
        .andExpect(status().isOk())
        .andExpect(content().string("what is in the record"));
  }

  @Test
  void leadsAPersonToTheSecondFactorAndBackToWhatTheyOpened() throws Exception {
    MockHttpSession session = new MockHttpSession();
    http.perform(
            get(PAGE + "?of=12&kind=LETTER")
                .accept(MediaType.TEXT_HTML)
                .session(session)
                .with(person("physician", Duration.ofMinutes(11), "otp")))
        .andExpect(status().isForbidden())
        .andExpect(content().string(containsString("CUS-WEB-016")))
        .andExpect(content().string(containsString("within the last 10 minutes")))
        .andExpect(
            content()
                .string(
                    containsString(
                        "/sign-in-again?back=/record-of-this-test?of%3D12%26kind%3DLETTER")));
    http.perform(
            get("/sign-in-again")
                .param("back", PAGE + "?of=12&kind=LETTER")
                .session(session)
                .with(person("physician", Duration.ofMinutes(11), "otp")))
        .andExpect(redirectedUrl("/oauth2/authorization/keycloak?again=true"));
  }

  @Test
  void saysItInFrench() throws Exception {
    http.perform(
            get(PAGE)
                .accept(MediaType.TEXT_HTML)
                .header("Accept-Language", "fr")
                .with(person("physician", Duration.ofHours(2), "otp")))
        .andExpect(content().string(containsString("Un dossier médical ne s&#39;ouvre que si")));
  }

  @Test
  void leadsFromAPartOfAPageBackToThatPage() throws Exception {
    http.perform(
            post(PAGE)
                .header("HX-Request", "true")
                .header("HX-Current-URL", "http://localhost/my/records?page=2")
                .with(csrf())
                .with(person("physician", Duration.ofHours(2), "otp")))
        .andExpect(status().isForbidden())
        .andExpect(content().string(containsString("/sign-in-again?back=/my/records?page%3D2")));
    http.perform(
            post(PAGE)
                .header("Referer", "https://elsewhere.example/my/records")
                .accept(MediaType.TEXT_HTML)
                .with(csrf())
                .with(person("physician", Duration.ofHours(2), "otp")))
        .andExpect(content().string(containsString("/sign-in-again?back=/\"")));
  }

  @Test
  void anEarlierFactorAndOnlyAPasswordOpenNothing() throws Exception {
    http.perform(get(PAGE).with(person("physician", Duration.ofSeconds(1), "pwd")))
        .andExpect(status().isForbidden());
  }

  @Test
  void whoMayNotAtAllIsNotAskedForACode() throws Exception {
    http.perform(
            get(PAGE)
                .accept(MediaType.TEXT_HTML)
                .with(person("pharmacist", Duration.ofHours(2), "otp")))
        .andExpect(status().isForbidden())
        .andExpect(content().string(containsString("CUS-WEB-005")));
  }

  @Test
  void challengesAProgramThatActsForAPerson() throws Exception {
    http.perform(
            get(REST).header("Authorization", "Bearer " + token(Duration.ofMinutes(20), "otp")))
        .andExpect(status().isUnauthorized())
        .andExpect(jsonPath("$.code").value("CUS-WEB-016"))
        .andExpect(
            header()
                .string(
                    "WWW-Authenticate",
                    allOf(
                        containsString("error=\"insufficient_user_authentication\""),
                        containsString("acr_values=\"otp\""),
                        containsString("max_age=\"600\""))));
    http.perform(get(REST).header("Authorization", "Bearer " + token(Duration.ZERO, "pwd")))
        .andExpect(status().isUnauthorized());
    http.perform(get(REST).header("Authorization", "Bearer " + token(Duration.ZERO, "otp")))
        .andExpect(status().isOk());
  }

  @Test
  void aProgramInItsOwnNameShowedItsSecret() throws Exception {
    http.perform(
            get(REST)
                .header(
                    "Authorization",
                    "Bearer " + issuer.clientToken("pont-pos", "pharmacie-du-pont", "physician")))
        .andExpect(status().isOk());
  }

  /** The provider has a level of its own for a fresh code: nobody types the password again. */
  @Test
  void asksForTheCodeAloneWhereTheProviderCan() {
    var clients = new InMemoryClientRegistrationRepository(registration());
    OAuth2AuthorizationRequest plain =
        new SignInAgain(clients, settings("", "")).resolve(signIn("again"));
    assertThat(plain.getAdditionalParameters()).containsEntry("prompt", "login");
    OAuth2AuthorizationRequest level =
        new SignInAgain(clients, settings("otp-again", "MAKE_CODES")).resolve(signIn("again"));
    assertThat(level.getAdditionalParameters())
        .doesNotContainKeys("prompt", "kc_action")
        .containsEntry(
            "claims", "{\"id_token\":{\"acr\":{\"essential\":true,\"values\":[\"otp-again\"]}}}");
    OAuth2AuthorizationRequest recovery =
        new SignInAgain(clients, settings("otp-again", "MAKE_CODES")).resolve(signIn("recovery"));
    assertThat(recovery.getAdditionalParameters()).containsEntry("kc_action", "MAKE_CODES");
    assertThat(settings("otp-again", "").isSecondFactor(Map.of("acr", "otp-again"))).isTrue();
    assertThat(settings("otp-again", "").isSecondFactor(Map.of("acr", "pwd"))).isFalse();
    assertThat(settings("", "").isSecondFactor(Map.of("acr", ""))).isFalse();
  }

  private static SecuritySettings settings(String stepUpLevel, String recovery) {
    return new SecuritySettings(
        "",
        Duration.ZERO,
        Duration.ZERO,
        Set.of("otp"),
        stepUpLevel,
        recovery,
        Duration.ofHours(1),
        1,
        Set.of(),
        1,
        1,
        Map.of());
  }

  private static MockHttpServletRequest signIn(String parameter) {
    var request = new MockHttpServletRequest("GET", "/oauth2/authorization/keycloak");
    request.setServletPath("/oauth2/authorization/keycloak");
    request.addParameter(parameter, "true");
    return request;
  }

  private static ClientRegistration registration() {
    return ClientRegistration.withRegistrationId("keycloak")
        .clientId("custodia-web")
        .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
        .redirectUri("{baseUrl}/login/oauth2/code/{registrationId}")
        .authorizationUri("https://provider.example/authorize")
        .tokenUri("https://provider.example/token")
        .scope("openid")
        .build();
  }

  private String token(Duration ago, String acr) {
    JWTClaimsSet.Builder claims =
        issuer
            .claims("custodia-api")
            .claim("azp", "ward")
            .claim("preferred_username", "physician.pont")
            .claim("organisation", "pharmacie-du-pont")
            .claim("roles", List.of("physician"))
            .claim("acr", acr)
            .claim("auth_time", Instant.now().minus(ago).getEpochSecond());
    return issuer.token(claims);
  }

  private static OidcLoginRequestPostProcessor person(String role, Duration ago, String acr) {
    return oidcLogin()
        .idToken(
            token ->
                token
                    .claim("preferred_username", role + ".pont")
                    .claim("organisation", "pharmacie-du-pont")
                    .claim("acr", acr)
                    .claim("auth_time", Instant.now().minus(ago)))
        .authorities(new SimpleGrantedAuthority("ROLE_" + role));
  }
}
