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

  /** On the real provider: the way of the code alone, of recovery codes, and out of everything. */
  @Test
  void aFreshCodeConfirmsRecoveryCodesStandInForTheAppAndSigningOutReachesEverywhere()
      throws InterruptedException {
    Credentials.Person somebody = credentials.person("administrator.tilleuls");
    try (Browser browser = Browser.inFrontOf(credentials)) {
      browser.open("/account");
      password(browser, somebody);
      code(browser, somebody);
      browser.see("main [data-sign-out]");

      browser.open("/sign-in-again?back=/account");
      browser.see("#otp");
      assertThat(browser.has("#password")).isFalse();
      code(browser, somebody);
      browser.see("main [data-sign-out]");

      browser.click("a[href$='/account/recovery-codes']");
      browser.see("#otp");
      code(browser, somebody);
      browser.click("#kcRecoveryCodesConfirmationCheck");
      String[] codes = browser.value("input[name=generatedRecoveryAuthnCodes]").split(",");
      assertThat(codes).hasSize(12);
      browser.click("#saveRecoveryAuthnCodesBtn");
      browser.see("main [data-sign-out]");

      browser.click("main [data-sign-out] button");
      browser.see("a[href='/oauth2/authorization/keycloak']"); // not before it is done
      browser.open("/account");
      password(browser, somebody);
      recoveryCode(browser, codes[0]);
      browser.see("main [data-sign-out]");

      // Signed out at the provider, in another tab: it tells the application.
      browser.openUrl(credentials.issuer() + "/protocol/openid-connect/logout");
      browser.click("#kc-logout");
      browser.see("#kc-info-message, .instruction");
      browser.open("/account");
      password(browser, somebody);
      recoveryCode(browser, codes[0]);
      browser.see("#recoveryCodeInput[aria-invalid=true]");
      assertThat(browser.address()).startsWith(credentials.issuer());
    }
  }

  private static void password(Browser browser, Credentials.Person who) {
    browser.type("#username", who.username());
    browser.type("#password", who.password());
    browser.click("#kc-login");
  }

  private static void code(Browser browser, Credentials.Person who) throws InterruptedException {
    browser.type("#otp", who.code());
    browser.click("#kc-login");
  }

  private static void recoveryCode(Browser browser, String code) {
    browser.click("#try-another-way");
    browser.click("li:nth-of-type(2) .select-auth-box-parent");
    browser.type("#recoveryCodeInput", code);
    browser.click("#kc-login");
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
