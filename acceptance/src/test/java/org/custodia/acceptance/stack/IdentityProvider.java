package org.custodia.acceptance.stack;

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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A member's OpenID provider, real on the wire and small: it describes itself, publishes its key,
 * and gives its clients access tokens for its secret (OAuth 2.0 client credentials). The suite's
 * people are programs, so nobody signs in by a page; that is what the journeys in the browser do,
 * with Keycloak, whose start would cost each run most of a minute.
 */
final class IdentityProvider implements AutoCloseable {
  static final Duration TOKEN_TERM = Duration.ofMinutes(10);
  private static final String BASIC = "Basic ";

  private final Membership member;
  private final String secret = UUID.randomUUID().toString();
  private final RSAKey key;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  IdentityProvider(Membership member) {
    this.member = member;
    try {
      this.key = new RSAKeyGenerator(2048).keyID(member.slug()).generate();
      this.server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  String issuer() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Client id of the member's program. */
  String client() {
    return client("program");
  }

  /** Client id of another program of the member, which has this one role and no other. */
  String client(String role) {
    return member.slug() + "-" + role;
  }

  /** What a client shows to get a token: HTTP Basic, as RFC 6749 has it. */
  String authorization(String client) {
    byte[] both = (client + ":" + secret).getBytes(StandardCharsets.US_ASCII);
    return BASIC + Base64.getEncoder().encodeToString(both);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      switch (exchange.getRequestURI().getPath()) {
        case "/.well-known/openid-configuration" -> answer(exchange, 200, description());
        case "/keys" -> answer(exchange, 200, new JWKSet(key.toPublicJWK()).toString());
        case "/token" -> token(exchange);
        default -> answer(exchange, 404, "{}");
      }
    }
  }

  private void token(HttpExchange exchange) throws IOException {
    String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII);
    String shown = exchange.getRequestHeaders().getFirst("Authorization");
    Optional<String> client = named(shown).filter(named -> authorization(named).equals(shown));
    if (client.isEmpty() || !form.contains("grant_type=client_credentials")) {
      answer(exchange, 401, "{\"error\":\"invalid_client\"}");
      return;
    }
    answer(
        exchange,
        200,
        "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":%d}"
            .formatted(signedToken(client.get()), TOKEN_TERM.toSeconds()));
  }

  /** The client that HTTP Basic names, when it could be one of the member's. */
  private Optional<String> named(String shown) {
    if (shown == null || !shown.startsWith(BASIC)) return Optional.empty();
    byte[] both = Base64.getDecoder().decode(shown.substring(BASIC.length()));
    String client = new String(both, StandardCharsets.US_ASCII).split(":")[0];
    return Optional.of(client).filter(name -> name.startsWith(client("")));
  }

  private List<String> roles(String client) {
    if (client.equals(client())) return member.role().atItsInstance();
    return List.of(client.substring(client("").length()));
  }

  private String signedToken(String client) {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer())
            .audience("custodia-api")
            .subject(client)
            .issueTime(new Date())
            .expirationTime(Date.from(Instant.now().plus(TOKEN_TERM)))
            .claim("azp", client)
            .claim("preferred_username", "service-account-" + client)
            .claim("organisation", member.slug())
            .claim("roles", roles(client))
            .build();
    try {
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
      token.sign(new RSASSASigner(key));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private String description() {
    return
"""
{"issuer":"%1$s","authorization_endpoint":"%1$s/authorize","token_endpoint":"%1$s/token",
 "jwks_uri":"%1$s/keys","response_types_supported":["code"],
 "subject_types_supported":["public"],"id_token_signing_alg_values_supported":["RS256"],
 "grant_types_supported":["client_credentials"],
 "token_endpoint_auth_methods_supported":["client_secret_basic"]}
"""
        .formatted(issuer());
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
