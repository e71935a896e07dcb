package org.custodia.webapp.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallIssuer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Signing out reaches the session here, and the tokens that programs got in the same sign-in. */
@SliceTest
class SignOutTest {
  @Autowired SmallIssuer issuer;
  @LocalServerPort int port;

  private final HttpClient browser = browser();

  private static HttpClient browser() {
    return HttpClient.newBuilder()
        .cookieHandler(new CookieManager())
        .followRedirects(HttpClient.Redirect.NORMAL)
        .build();
  }

  @Test
  void theProviderEndsTheSessionAndTheTokensOfTheSameSignIn() throws Exception {
    String page = signIn("pharmacist.leaving");
    assertThat(page).contains("pharmacist.leaving");
    String token = token("pharmacist.leaving");
    assertThat(asProgram(token)).isEqualTo(200);

    issuer.signIn(null);
    String elsewhere = issuer.logoutToken("pharmacist.leaving", "session-of-somebody-else");
    assertThat(endByProvider(elsewhere)).isEqualTo(200);
    assertThat(get("/products").statusCode()).isEqualTo(200);
    assertThat(asProgram(token)).isEqualTo(200);

    String forged = elsewhere.substring(0, elsewhere.lastIndexOf('.') + 1) + "AAAA";
    assertThat(endByProvider(forged)).isEqualTo(400);

    assertThat(
            endByProvider(
                issuer.logoutToken("pharmacist.leaving", "session-of-pharmacist.leaving")))
        .isEqualTo(200);
    assertThat(get("/products").uri().getPath()).isEqualTo("/sign-in-failed");
    assertThat(asProgram(token)).isEqualTo(401);
  }

  @Test
  void signingOutHereEndsTheTokensOfTheSameSignIn() throws Exception {
    String page = signIn("pharmacist.left");
    String token = token("pharmacist.left");
    assertThat(asProgram(token)).isEqualTo(200);
    HttpResponse<String> out = signOut(page);
    assertThat(out.uri().toString()).startsWith(issuer.issuer() + "/logout");
    assertThat(out.uri().getQuery()).contains("id_token_hint=");
    assertThat(asProgram(token)).isEqualTo(401);
    issuer.signIn(null);
    assertThat(get("/products").uri().getPath()).isEqualTo("/sign-in-failed");
  }

  /** The person let it in during that sign-in, whose session its tokens name for ever. */
  @Test
  void aDeviceGoesOnWhenWhoLetItInSignsOut() throws Exception {
    String page = signIn("pharmacist.gone");
    String device = token("pharmacist.gone", "checkpoint");
    signOut(page);
    assertThat(asProgram(token("pharmacist.gone", "pharmacist"))).isEqualTo(401);
    assertThat(asProgram(device)).isEqualTo(403); // another role's
    assertThat(asProgram(token("pharmacist.gone", "checkpoint"))).isEqualTo(403);
  }

  @Test
  void theProviderEndsTheOtherSessionsOfASignInWhenOneIsDeadAlready() throws Exception {
    String page = signIn("pharmacist.twice");
    HttpClient elsewhere = browser();
    assertThat(get(elsewhere, "/products").body()).contains("pharmacist.twice");
    signOut(page);
    assertThat(get(elsewhere, "/products").statusCode()).isEqualTo(200);
    issuer.signIn(null);
    String ending = issuer.logoutToken("pharmacist.twice", "session-of-pharmacist.twice");
    assertThat(endByProvider(ending)).isEqualTo(200);
    assertThat(get(elsewhere, "/products").uri().getPath()).isEqualTo("/sign-in-failed");
    assertThat(endByProvider(ending)).isEqualTo(200); // once more changes nothing
  }

  private String signIn(String name) throws Exception {
    issuer.signIn(SmallIssuer.Person.of(name, "pharmacie-du-pont", "pharmacist"));
    HttpResponse<String> page = get("/products");
    assertThat(page.statusCode()).isEqualTo(200);
    return page.body();
  }

  private HttpResponse<String> signOut(String page) throws Exception {
    Matcher csrf = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"").matcher(page);
    assertThat(csrf.find()).isTrue();
    return browser.send(
        HttpRequest.newBuilder(address("/logout"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("_csrf=" + encoded(csrf.group(1))))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private String token(String name) {
    return token(name, "pharmacist");
  }

  private String token(String name, String role) {
    return issuer.token(
        issuer
            .claims("custodia-api")
            .subject(name)
            .claim("azp", "an-app")
            .claim("preferred_username", name)
            .claim("organisation", "pharmacie-du-pont")
            .claim("roles", List.of(role))
            .claim("sid", "session-of-" + name));
  }

  private int asProgram(String token) throws Exception {
    return browser
        .send(
            HttpRequest.newBuilder(address("/api/v1/session-keys"))
                .header("Authorization", "Bearer " + token)
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }

  private int endByProvider(String logoutToken) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(address("/logout/connect/back-channel/keycloak"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofString("logout_token=" + encoded(logoutToken)))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return get(browser, path);
  }

  private HttpResponse<String> get(HttpClient from, String path)
      throws IOException, InterruptedException {
    return from.send(
        HttpRequest.newBuilder(address(path)).header("Accept", "text/html").build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private URI address(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
