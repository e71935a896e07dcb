package org.custodia.webapp.security;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Set;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Replaces second factors at the provider, where the operator lets this installation do so; the few
 * calls of Keycloak's Admin REST API that it takes.
 */
@Component
public class ProviderAdministration {
  private static final Duration BUDGET = Duration.ofSeconds(20);
  private static final Set<String> SECOND_FACTORS = Set.of("otp", "recovery-authn-codes");
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int KEY_CHARACTERS = 32; // 20 bytes in base32 (RFC 4226 section 4, R6)
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final URI issuer;
  private final ProviderAdministrationSettings settings;
  private final HttpClient http =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  ProviderAdministration(
      @Value("${spring.security.oauth2.client.provider.keycloak.issuer-uri}") URI issuer,
      ProviderAdministrationSettings settings) {
    this.issuer = issuer;
    this.settings = settings;
  }

  /** Whether the operator gave this installation a client for it. */
  public boolean isAllowed() {
    return !settings.clientId().isEmpty();
  }

  /**
   * A new authenticator.
   *
   * @param key base32 without padding (RFC 4648 section 6)
   * @param address for authenticator apps ({@code otpauth:}), the key in it
   */
  public record Authenticator(String key, String address) {
    @Override
    public String toString() {
      return "Authenticator[…]";
    }
  }

  /**
   * Ends the authenticators and recovery codes of an account, signs it out everywhere, and gives it
   * a new authenticator.
   *
   * @throws Problem NOT_FOUND CUS-FAC-008 for an account that is none of this organisation;
   *     UNAVAILABLE CUS-FAC-007 when the provider does not do as asked
   */
  public Authenticator replace(String organisation, String userName) {
    String token = token();
    String id = account(token, organisation, userName);
    for (JsonNode credential : read(token, "/users/" + id + "/credentials")) {
      if (SECOND_FACTORS.contains(credential.path("type").asString(""))) {
        String path = "/users/" + id + "/credentials/" + credential.path("id").asString();
        check(send(request(token, path).DELETE()), 204);
      }
    }
    check(
        send(request(token, "/users/" + id + "/logout").POST(HttpRequest.BodyPublishers.noBody())),
        204);
    String key = key();
    ObjectNode account = (ObjectNode) read(token, "/users/" + id);
    account.putArray("credentials").add(authenticator(key));
    check(
        send(
            request(token, "/users/" + id)
                .PUT(HttpRequest.BodyPublishers.ofString(account.toString()))),
        204);
    return new Authenticator(
        key,
        "otpauth://totp/Custodia:%s?secret=%s&issuer=Custodia&algorithm=SHA1&digits=6&period=30"
            .formatted(encoded(userName), key));
  }

  /** As Keycloak keeps one: the secret in base32, and the policy of RFC 6238. */
  private static ObjectNode authenticator(String key) {
    return JSON.createObjectNode()
        .put("type", "otp")
        .put("userLabel", "given by two administrators")
        .put("secretData", JSON.createObjectNode().put("value", key).toString())
        .put(
            "credentialData",
            JSON.createObjectNode()
                .put("subType", "totp")
                .put("digits", 6)
                .put("counter", 0)
                .put("period", 30)
                .put("algorithm", "HmacSHA1")
                .put("secretEncoding", "BASE32")
                .toString());
  }

  private static String key() {
    StringBuilder key = new StringBuilder();
    for (int i = 0; i < KEY_CHARACTERS; i++) {
      key.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return key.toString();
  }

  /** The account's id, where a group or the account itself is of the organisation. */
  private String account(String token, String organisation, String userName) {
    JsonNode found = read(token, "/users?exact=true&username=" + encoded(userName));
    if (found.size() != 1) throw unknown();
    JsonNode user = found.get(0);
    String id = user.path("id").asString();
    boolean theirs = isOf(user, organisation);
    for (JsonNode group : read(token, "/users/" + id + "/groups?briefRepresentation=false")) {
      theirs |= isOf(group, organisation);
    }
    if (!theirs) throw unknown();
    return id;
  }

  private static boolean isOf(JsonNode node, String organisation) {
    for (JsonNode one : node.path("attributes").path("organisation")) {
      if (one.asString("").equals(organisation)) return true;
    }
    return false;
  }

  private String token() {
    String form =
        "grant_type=client_credentials&client_id=%s&client_secret=%s"
            .formatted(encoded(settings.clientId()), encoded(settings.clientSecret()));
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(URI.create(issuer + "/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    check(answer, 200);
    return JSON.readTree(answer.body()).path("access_token").asString();
  }

  private JsonNode read(String token, String path) {
    HttpResponse<String> answer = send(request(token, path).GET());
    check(answer, 200);
    return JSON.readTree(answer.body());
  }

  private HttpRequest.Builder request(String token, String path) {
    String administration = issuer.toString().replaceFirst("/realms/", "/admin/realms/");
    return HttpRequest.newBuilder(URI.create(administration + path))
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json");
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.timeout(BUDGET).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new Problem(e, Kind.UNAVAILABLE, "CUS-FAC-007", "–");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Problem(e, Kind.UNAVAILABLE, "CUS-FAC-007", "–");
    }
  }

  private static void check(HttpResponse<String> answer, int expected) {
    if (answer.statusCode() != expected) {
      throw new Problem(Kind.UNAVAILABLE, "CUS-FAC-007", answer.statusCode());
    }
  }

  private static Problem unknown() {
    return new Problem(Kind.NOT_FOUND, "CUS-FAC-008");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
