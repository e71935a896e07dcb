package org.custodia.webapp.demo;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The few calls of Keycloak's Admin REST API that the demo needs (Keycloak documentation, "Admin
 * REST API").
 */
final class KeycloakAdministration {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** Half of how long Keycloak lets a token of its administrator count. */
  private static final Duration RENEWED_AFTER = Duration.ofSeconds(30);

  private final URI address;
  private final String username;
  private final String password;
  private String token;
  private long renewAt;

  private KeycloakAdministration(URI address, String username, String password) {
    this.address = address;
    this.username = username;
    this.password = password;
    renew();
  }

  static KeycloakAdministration signIn(URI address, String username, String password) {
    return new KeycloakAdministration(address, username, password);
  }

  private void renew() {
    String form =
        "grant_type=password&client_id=admin-cli&username="
            + URLEncoder.encode(username, StandardCharsets.UTF_8)
            + "&password="
            + URLEncoder.encode(password, StandardCharsets.UTF_8);
    renewAt = System.nanoTime() + RENEWED_AFTER.toNanos();
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(
                    URI.create(address + "/realms/master/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    check(answer, 200, "did not let its administrator in");
    token = JSON.readTree(answer.body()).get("access_token").asString();
  }

  boolean hasRealm(String realm) {
    HttpResponse<String> answer = send(request("/" + realm).GET());
    if (answer.statusCode() == 404) return false;
    check(answer, 200, "did not say whether the realm exists");
    return true;
  }

  void createRealm(JsonNode realm) {
    check(
        send(request("").POST(HttpRequest.BodyPublishers.ofString(realm.toString()))),
        201,
        "did not take the realm");
  }

  /** Overwrites the given fields of a client and leaves the others. */
  void updateClient(String realm, String clientId, ObjectNode fields) {
    ObjectNode client =
        client(realm, clientId)
            .orElseThrow(() -> new DemoFailure("Keycloak has no client " + clientId + "."));
    client.setAll(fields);
    check(
        send(
            request("/" + realm + "/clients/" + client.get("id").asString())
                .PUT(HttpRequest.BodyPublishers.ofString(client.toString()))),
        204,
        "did not take the client's addresses");
  }

  /**
   * Makes client scopes that stand in the token once they are asked for, and lets clients ask for
   * them. Again changes nothing.
   */
  void offerScopes(String realm, List<String> scopes, List<String> clientIds) {
    for (String scope : scopes) {
      String id =
          scopeId(realm, scope)
              .orElseGet(
                  () -> {
                    createScope(realm, scope);
                    return scopeId(realm, scope).orElseThrow();
                  });
      for (String clientId : clientIds) {
        Optional<ObjectNode> client = client(realm, clientId);
        if (client.isEmpty()) continue; // a realm of before this client
        String path =
            "/%s/clients/%s/optional-client-scopes/%s"
                .formatted(realm, client.get().get("id").asString(), id);
        check(
            send(request(path).PUT(HttpRequest.BodyPublishers.noBody())),
            204,
            "did not let a client ask for a scope");
      }
    }
  }

  private Optional<String> scopeId(String realm, String name) {
    HttpResponse<String> found = send(request("/" + realm + "/client-scopes").GET());
    check(found, 200, "did not list its scopes");
    for (JsonNode scope : JSON.readTree(found.body())) {
      if (scope.get("name").asString().equals(name)) return Optional.of(scope.get("id").asString());
    }
    return Optional.empty();
  }

  private void createScope(String realm, String name) {
    ObjectNode scope = JSON.createObjectNode().put("name", name).put("protocol", "openid-connect");
    scope
        .putObject("attributes")
        .put("include.in.token.scope", "true")
        .put("display.on.consent.screen", "false");
    check(
        send(
            request("/" + realm + "/client-scopes")
                .POST(HttpRequest.BodyPublishers.ofString(scope.toString()))),
        201,
        "did not take a scope");
  }

  private Optional<ObjectNode> client(String realm, String clientId) {
    HttpResponse<String> found = send(request("/" + realm + "/clients?clientId=" + clientId).GET());
    check(found, 200, "did not find its client");
    return Optional.ofNullable((ObjectNode) JSON.readTree(found.body()).get(0));
  }

  private HttpRequest.Builder request(String path) {
    if (System.nanoTime() - renewAt > 0) renew();
    return HttpRequest.newBuilder(URI.create(address + "/admin/realms" + path))
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json");
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(
          request.timeout(Duration.ofMinutes(3)).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new DemoFailure("Keycloak did not answer its administrator.", e);
    }
  }

  private static void check(HttpResponse<String> answer, int expected, String complaint) {
    if (answer.statusCode() != expected) {
      throw new DemoFailure(
          "Keycloak " + complaint + ": " + answer.statusCode() + " " + answer.body());
    }
  }
}
