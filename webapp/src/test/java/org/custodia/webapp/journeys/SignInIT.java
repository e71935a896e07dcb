package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Nobody comes in with a password alone, and a password alone enrols no authenticator. */
@Order(2)
class SignInIT {
  private final Credentials credentials = RunningDemo.get().credentials();
  private final Credentials.Person person = credentials.person("pharmacist.saintluc");
  private final Till till = new Till(credentials, "pont-pos");

  @Test
  void aPasswordAloneGetsNoToken() {
    for (String client : new String[] {"admin-cli", "account-console", "custodia-web"}) {
      Till.Answer answer =
          token(
              Map.of(
                  "grant_type",
                  "password",
                  "client_id",
                  client,
                  "username",
                  person.username(),
                  "password",
                  person.password()));
      assertThat(answer.status()).as("%s: %s", client, answer).isIn(400, 401);
      assertThat(answer.text("access_token")).isEmpty();
    }
  }

  @Test
  void aPasswordAloneLeadsToTheCodeAndNowhereElse() {
    try (Browser browser = Browser.inFrontOf(credentials)) {
      browser.openUrl(
          credentials.issuer()
              + "/protocol/openid-connect/auth?client_id=account-console&response_type=code&scope=openid"
              + "&kc_action=CONFIGURE_TOTP&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
              + "&code_challenge_method=S256&redirect_uri="
              + URLEncoder.encode(credentials.issuer() + "/account/", StandardCharsets.UTF_8));
      browser.type("#username", person.username());
      browser.type("#password", person.password());
      browser.click("#kc-login");
      browser.see("#otp");
      assertThat(browser.has("#kc-totp-settings-form")).isFalse();
      browser.type("#otp", "000000");
      browser.click("#kc-login");
      browser.see("#otp");
      assertThat(browser.address()).startsWith(credentials.issuer());
    }
  }

  @Test
  void aProgramsTokenSaysForWhomAndForWhatItIs() {
    String payload = till.token().split("\\.")[1];
    JsonNode claims = JsonMapper.builder().build().readTree(Base64.getUrlDecoder().decode(payload));
    assertThat(claims.path("organisation").asString("")).isEqualTo("pharmacie-du-pont");
    assertThat(claims.path("roles").toString()).isEqualTo("[\"pharmacist\"]");
    assertThat(claims.path("aud").asString("")).isEqualTo("custodia-api");
    assertThat(claims.path("iss").asString("")).isEqualTo(credentials.issuer());
  }

  private Till.Answer token(Map<String, String> fields) {
    StringBuilder form = new StringBuilder();
    fields.forEach(
        (name, value) ->
            form.append(form.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return till.send(
        HttpRequest.newBuilder(URI.create(credentials.issuer() + "/protocol/openid-connect/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form.toString())));
  }
}
