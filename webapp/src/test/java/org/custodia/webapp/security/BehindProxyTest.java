package org.custodia.webapp.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallIssuer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** As the containers run it: behind a proxy that ends TLS, with what they set. */
@SliceTest
@TestPropertySource(
    properties = {
      "server.forward-headers-strategy=native",
      "server.servlet.session.cookie.secure=true"
    })
class BehindProxyTest {
  private static final String SESSION = "custodia=";

  @Autowired SmallIssuer issuer;
  @LocalServerPort int port;

  /** Keeps no cookies and follows nothing, so that each step is seen. */
  private final HttpClient browser = HttpClient.newHttpClient();

  @Test
  void aSessionThatSomebodyElseKnowsIsNotTheOneThatIsSignedIn() throws Exception {
    issuer.signIn(SmallIssuer.Person.of("pharmacist.pont", "pharmacie-du-pont", "pharmacist"));
    HttpResponse<String> sent = get("/products", "custodia=0123456789ABCDEF0123456789ABCDEF");
    String before = session(sent);
    assertThat(before).doesNotContain("0123456789ABCDEF0123456789ABCDEF");
    assertThat(sent.uri().toString()).doesNotContain("jsessionid");

    HttpResponse<String> back = get(answered(before), before);
    String after = session(back);
    assertThat(after).isNotEqualTo(before);
    assertThat(location(back)).isEqualTo("https://127.0.0.1/products");

    assertThat(get("/products", after).statusCode()).isEqualTo(200);
    assertThat(get("/products", before).statusCode()).isEqualTo(302);
  }

  @Test
  void anAnswerOfTheProviderCountsOnlyInTheSessionThatAskedForIt() throws Exception {
    issuer.signIn(SmallIssuer.Person.of("pharmacist.pont", "pharmacie-du-pont", "pharmacist"));
    String theirs = session(get("/oauth2/authorization/keycloak", ""));
    String ours = session(get("/oauth2/authorization/keycloak", ""));
    HttpResponse<String> back = get(answered(theirs), ours);
    assertThat(location(back)).endsWith("/sign-in-failed");
    assertThat(get("/products", ours).statusCode()).isEqualTo(302);
  }

  @Test
  void cookiesAreForThisHostOverTlsAndForNoScript() throws Exception {
    HttpResponse<String> page = get("/?lang=fr", "");
    HttpResponse<String> signIn = get("/oauth2/authorization/keycloak", "");
    List<String> cookies =
        Stream.of(page, signIn)
            .flatMap(answer -> answer.headers().allValues("Set-Cookie").stream())
            .toList();
    assertThat(cookies).hasSizeGreaterThan(1);
    assertThat(cookies).anyMatch(cookie -> cookie.startsWith(SESSION));
    assertThat(cookies)
        .allSatisfy(
            cookie ->
                assertThat(cookie)
                    .contains("; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/")
                    .doesNotContain("Domain="));
  }

  @Test
  void theProxysWordOnTlsIsTaken() throws Exception {
    HttpResponse<String> answer = get("/", "");
    assertThat(answer.headers().firstValue("Strict-Transport-Security")).isPresent();
    assertThat(location(get("/oauth2/authorization/keycloak", "")))
        .contains("redirect_uri=https://127.0.0.1/login/oauth2/code/keycloak");
  }

  // --- Steps ---

  /** Path and query by which the provider sends the browser back. */
  private String answered(String session) throws Exception {
    String provider = location(get("/oauth2/authorization/keycloak", session));
    HttpResponse<Void> answer =
        browser.send(
            HttpRequest.newBuilder(URI.create(provider)).build(),
            HttpResponse.BodyHandlers.discarding());
    URI back = URI.create(answer.headers().firstValue("Location").orElseThrow());
    assertThat(back.getScheme()).isEqualTo("https");
    return back.getRawPath() + "?" + back.getRawQuery();
  }

  private HttpResponse<String> get(String path, String cookie) throws Exception {
    return browser.send(request(path, cookie).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path, String cookie) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Accept", "text/html")
            .header("X-Forwarded-For", "192.0.2.7")
            .header("X-Forwarded-Proto", "https")
            .header("X-Forwarded-Port", "443");
    return cookie.isEmpty() ? request : request.header("Cookie", cookie);
  }

  private static String location(HttpResponse<?> answer) {
    return answer.headers().firstValue("Location").orElseThrow();
  }

  private static String session(HttpResponse<?> answer) {
    return answer.headers().allValues("Set-Cookie").stream()
        .filter(cookie -> cookie.startsWith(SESSION))
        .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
        .findFirst()
        .orElseThrow();
  }
}
