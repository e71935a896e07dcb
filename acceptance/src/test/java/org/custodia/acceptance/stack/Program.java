package org.custodia.acceptance.stack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;
import org.web3j.crypto.StructuredDataEncoder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A member's program, as a till or a production planner is one: OAuth 2.0 client credentials
 * towards its own instance, and a signing key that never leaves it. What it signs it takes as
 * {@code eth_signTypedData_v4} from the answers.
 */
public final class Program {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final Membership member;
  private final IdentityProvider provider;
  private final String client;
  private final ECKeyPair key;
  private String token;
  private Instant tokenEnds = Instant.EPOCH;

  Program(Membership member, IdentityProvider provider, String client) {
    this.member = member;
    this.provider = provider;
    this.client = client;
    try {
      this.key = Keys.createEcKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An answer: its status and its JSON body. */
  public record Answer(int status, JsonNode body) {
    public String text(String field) {
      return body.path(field).asString("");
    }

    public boolean isGood() {
      return status >= 200 && status < 300;
    }

    @Override
    public String toString() {
      return "HTTP " + status + " " + body;
    }
  }

  /** Address of its signing key. */
  public String key() {
    return "0x" + Keys.getAddress(key);
  }

  /** Signs {@code eth_signTypedData_v4} JSON: r, s and v as hex with 0x. */
  public String sign(String typedData) {
    try {
      byte[] digest = new StructuredDataEncoder(typedData).hashStructuredData();
      Sign.SignatureData signature = Sign.signMessage(digest, key, false);
      HexFormat hex = HexFormat.of();
      return "0x"
          + hex.formatHex(signature.getR())
          + hex.formatHex(signature.getS())
          + hex.formatHex(signature.getV());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Answer get(String path) {
    return send(authorised(path).GET());
  }

  public Answer post(String path, Map<String, String> fields) {
    ObjectNode body = JSON.createObjectNode();
    fields.forEach(body::put);
    return post(path, body);
  }

  public Answer post(String path, ObjectNode body) {
    return send(
        authorised(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  /**
   * Posts a form with a file.
   *
   * @param field of the form in which the file is
   * @param name of the file; its ending says what it is
   */
  public Answer postFile(
      String path, Map<String, String> fields, String field, String name, String content) {
    String boundary = "custodia" + UUID.randomUUID();
    String part = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"";
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    fields.forEach(
        (key, value) -> body.writeBytes(utf8(part + key + "\"\r\n\r\n" + value + "\r\n")));
    body.writeBytes(utf8(part + field + "\"; filename=\"" + name + "\"\r\n"));
    body.writeBytes(utf8("Content-Type: " + type(name) + "\r\n\r\n" + content));
    body.writeBytes(utf8("\r\n--" + boundary + "--\r\n"));
    return send(
        authorised(path)
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));
  }

  private static String type(String name) {
    if (name.endsWith(".csv")) return "text/csv";
    return name.endsWith(".json") ? "application/json" : "text/plain";
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private HttpRequest.Builder authorised(String path) {
    return HttpRequest.newBuilder(URI.create(member.service() + path))
        .timeout(TIMEOUT)
        .header("Accept-Language", "en")
        .header("Authorization", "Bearer " + token());
  }

  /** The access token, a new one when the old one ends soon. */
  public synchronized String token() {
    if (Instant.now().isAfter(tokenEnds.minusSeconds(60))) {
      Answer answer =
          send(
              HttpRequest.newBuilder(URI.create(provider.issuer() + "/token"))
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .header("Authorization", provider.authorization(client))
                  .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials")));
      if (!answer.isGood()) throw new IllegalStateException("no token: " + answer);
      token = answer.text("access_token");
      tokenEnds = Instant.now().plus(IdentityProvider.TOKEN_TERM);
    }
    return token;
  }

  private static Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      String body = answer.body();
      boolean isJson = body.startsWith("{") || body.startsWith("[");
      return new Answer(
          answer.statusCode(),
          isJson ? JSON.readTree(body) : JSON.createObjectNode().put("text", body));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
