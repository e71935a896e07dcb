package org.custodia.webapp.slices;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * An OpenID provider of the least size, for slices of the web application: it signs in whoever it
 * was told to, without asking. The journeys use the real Keycloak.
 */
public final class SmallIssuer implements AutoCloseable {
  /** Who is signed in next; null refuses. */
  private volatile Person next;

  private final HttpServer server;
  private final RSAKey key;
  private final Map<String, Map<String, String>> requests = new ConcurrentHashMap<>();
  private volatile Map<String, String> lastRequest = Map.of();

  /**
   * @param signedInAgo how long ago the person gave the second factor
   */
  public record Person(
      String name, String organisation, List<String> roles, Duration signedInAgo, String acr) {
    public static Person of(String name, String organisation, String... roles) {
      return new Person(name, organisation, List.of(roles), Duration.ZERO, "otp");
    }
  }

  public SmallIssuer() {
    try {
      key = new RSAKeyGenerator(2048).keyID("slice").generate();
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (JOSEException failure) {
      throw new IllegalStateException(failure);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", this::serve);
    server.start();
  }

  public String issuer() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public void signIn(Person person) {
    next = person;
  }

  /** Parameters of the latest authorization request. */
  public Map<String, String> lastRequest() {
    return lastRequest;
  }

  /** An access token for REST, as client credentials give it. */
  public String clientToken(String client, String organisation, String... roles) {
    return token(
        claims("custodia-api")
            .claim("azp", client)
            .claim("preferred_username", "service-account-" + client)
            .claim("organisation", organisation)
            .claim("roles", List.of(roles)));
  }

  /**
   * What the provider sends to end a session (OpenID Connect Back-Channel Logout 1.0, 2.4).
   *
   * @param sid the session, as in the tokens that were given in it
   */
  public String logoutToken(String person, String sid) {
    return token(
        claims("custodia-web")
            .subject(person)
            .jwtID(UUID.randomUUID().toString())
            .claim("sid", sid)
            .claim(
                "events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of())));
  }

  /** A token with some claims changed, for showing that it is refused. */
  public String token(JWTClaimsSet.Builder claims) {
    try {
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
              claims.build());
      jwt.sign(new RSASSASigner(key));
      return jwt.serialize();
    } catch (JOSEException failure) {
      throw new IllegalStateException(failure);
    }
  }

  public JWTClaimsSet.Builder claims(String audience) {
    return new JWTClaimsSet.Builder()
        .issuer(issuer())
        .audience(audience)
        .subject(UUID.randomUUID().toString())
        .issueTime(new Date())
        .expirationTime(Date.from(Instant.now().plusSeconds(300)));
  }

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    switch (path) {
      case "/.well-known/openid-configuration" -> json(exchange, discovery());
      case "/keys" -> json(exchange, new JWKSet(key.toPublicJWK()).toString());
      case "/authorize" -> authorize(exchange);
      case "/token" -> json(exchange, exchangeCode(exchange));
      case "/userinfo" -> json(exchange, "{\"sub\":\"" + next.name() + "\"}");
      default -> html(exchange, "<p>Signed out</p>");
    }
  }

  private String discovery() {
    String issuer = issuer();
    return """
        {"issuer":"%1$s","authorization_endpoint":"%1$s/authorize","token_endpoint":"%1$s/token",
         "jwks_uri":"%1$s/keys","userinfo_endpoint":"%1$s/userinfo","end_session_endpoint":"%1$s/logout",
         "response_types_supported":["code"],"subject_types_supported":["public"],
         "id_token_signing_alg_values_supported":["RS256"],
         "token_endpoint_auth_methods_supported":["client_secret_basic"]}
        """
        .formatted(issuer);
  }

  private void authorize(HttpExchange exchange) throws IOException {
    Map<String, String> request = parameters(exchange.getRequestURI().getRawQuery());
    lastRequest = request;
    String code = UUID.randomUUID().toString();
    requests.put(code, request);
    String answer = next == null ? "error=access_denied" : "code=" + code;
    exchange
        .getResponseHeaders()
        .set(
            "Location",
            request.get("redirect_uri") + "?" + answer + "&state=" + encoded(request.get("state")));
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  private String exchangeCode(HttpExchange exchange) throws IOException {
    Map<String, String> form =
        parameters(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    Map<String, String> request = requests.remove(form.get("code"));
    Person person = next;
    String idToken =
        token(
            claims("custodia-web")
                .subject(person.name())
                .claim("nonce", request.get("nonce"))
                .claim("preferred_username", person.name())
                .claim("organisation", person.organisation())
                .claim("roles", person.roles())
                .claim("acr", person.acr())
                .claim("sid", "session-of-" + person.name())
                .claim("auth_time", Instant.now().minus(person.signedInAgo()).getEpochSecond()));
    return """
        {"access_token":"opaque","token_type":"Bearer","expires_in":300,"scope":"openid","id_token":"%s"}
        """
        .formatted(idToken);
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new HashMap<>();
    for (String pair : query.split("&")) {
      String[] parts = pair.split("=", 2);
      parameters.put(
          URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
          URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return parameters;
  }

  private static String encoded(String text) {
    return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static void json(HttpExchange exchange, String body) throws IOException {
    send(exchange, "application/json", body);
  }

  private static void html(HttpExchange exchange, String body) throws IOException {
    send(exchange, "text/html", body);
  }

  private static void send(HttpExchange exchange, String type, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
