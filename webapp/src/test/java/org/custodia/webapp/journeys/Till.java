package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.testing.BenchReport;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;
import org.web3j.crypto.StructuredDataEncoder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A program that works with Custodia over REST, as a till or a production planner does: OAuth2
 * client credentials, and a signing key of its own. It knows nothing of Custodia's code: what it
 * signs it takes as {@code eth_signTypedData_v4} from the answers, unless it has signed it before.
 */
final class Till {
  /** States of a command that was carried out; an act in a channel goes on to the second. */
  static final List<String> DONE = List.of("CONFIRMED", "WITNESSED");

  /** How long programs wait for what is to come; the demo may be started anew meanwhile. */
  static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final MediaType JSON_TYPE = MediaType.get("application/json");

  /** What carries requests to the demo. */
  interface Line {
    HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException;
  }

  static final Line DIRECT = request -> HTTP.send(request, HttpResponse.BodyHandlers.ofString());

  private static volatile Line line = DIRECT;

  /** From now on all programs' requests go over this line. */
  static void over(Line other) {
    line = other;
  }

  private final Credentials credentials;
  private final Credentials.Program program;
  private final ECKeyPair key;
  private String token;
  private Instant tokenEnds = Instant.EPOCH;

  Till(Credentials credentials, String clientId) {
    this.credentials = credentials;
    this.program = credentials.client(clientId);
    try {
      this.key = Keys.createEcKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An answer: its status, its JSON body, and where it says that more is to be found. */
  record Answer(int status, JsonNode body, String location, String link) {
    String text(String field) {
      return body.path(field).asString("");
    }
  }

  String address() {
    return "0x" + Keys.getAddress(key);
  }

  // --- What it does ---

  Answer verify(String scan) {
    return verify(UUID.randomUUID(), scan);
  }

  Answer verify(UUID id, String scan) {
    return post("/api/v1/verifications", Map.of("id", id.toString(), "scan", scan));
  }

  /** Enrols its key and waits until the ledger has it. */
  Till enrolled() {
    Answer proof = post("/api/v1/session-keys/proofs", Map.of("key", address()));
    assertThat(proof.status()).as("%s", proof).isEqualTo(200);
    UUID id = UUID.randomUUID();
    Answer enrolment =
        post(
            "/api/v1/session-keys",
            Map.of(
                "id", id.toString(),
                "key", address(),
                "issuedAt", proof.text("issuedAt"),
                "until", proof.text("until"),
                "proof", sign(proof.text("typedData"))));
    assertThat(enrolment.status()).as("%s", enrolment).isBetween(200, 202);
    assertThat(finalState(id)).isIn(DONE);
    return this;
  }

  /** Asks for what has to be signed to give the pack away. */
  Answer draftDispensation(UUID id, String scan) {
    return post(
        "/api/v1/dispensations/drafts",
        Map.of("id", id.toString(), "scan", scan, "witness", address(), "place", "Comptoir 2"));
  }

  /** Sends the signature over a draft. */
  Answer dispense(UUID id, String signature) {
    return post("/api/v1/dispensations", Map.of("id", id.toString(), "signature", signature));
  }

  /** Draft, signature and all; answers the command's final state. */
  String dispense(UUID id, Credentials.Sample sample) {
    Answer draft = draftDispensation(id, sample.scan());
    assertThat(draft.status()).as("%s", draft).isEqualTo(200);
    Answer recorded = dispense(id, sign(draft.text("typedData")));
    assertThat(recorded.status()).as("%s", recorded).isBetween(200, 202);
    return finalState(id);
  }

  Answer draftRelease(UUID id, String gtin, String lotNumber, String expiry, String serials) {
    return postMultipart(
        "/api/v1/lots/drafts",
        Map.of(
            "id",
            id.toString(),
            "gtin",
            gtin,
            "lotNumber",
            lotNumber,
            "expiry",
            expiry,
            "witness",
            address(),
            "place",
            "Ligne 2"),
        "serials",
        "serials.csv",
        "text/csv",
        serials.getBytes(StandardCharsets.UTF_8));
  }

  Answer release(UUID id, String signature) {
    return post("/api/v1/lots", Map.of("id", id.toString(), "signature", signature));
  }

  /** Waits until another member has witnessed the command. */
  void awaitWitnessed(UUID id) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!command(id).text("state").equals("WITNESSED")) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("command " + id + " is not witnessed: " + command(id));
      }
      pause();
    }
  }

  Answer command(UUID id) {
    return send(request("/api/v1/commands/" + id).GET());
  }

  /** Waits until the outcome is decided: done, or refused. */
  String finalState(UUID id) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (true) {
      String state = command(id).text("state");
      if (DONE.contains(state) || state.equals("REFUSED")) return state;
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("command " + id + " is still " + state + " after " + PATIENCE);
      }
      pause();
    }
  }

  /** Signs {@code eth_signTypedData_v4} JSON: r, s and v as hex with 0x. */
  String sign(String typedData) {
    return sign(typedData, key);
  }

  /** Signs an act by itself, as a device does that reaches nobody. */
  String sign(Act act, WitnessDomain domain) {
    return WitnessSignature.sign(act, domain, key).toString();
  }

  /** The same with another key. */
  static String sign(String typedData, ECKeyPair key) {
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

  // --- HTTP ---

  Answer post(String path, Map<String, String> fields) {
    ObjectNode body = JSON.createObjectNode();
    fields.forEach(body::put);
    return postText(path, body.toString());
  }

  /** Posts a body as it is, JSON or not. */
  Answer postText(String path, String body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  Answer postMultipart(
      String path,
      Map<String, String> fields,
      String fileField,
      String fileName,
      String fileType,
      byte[] file) {
    String boundary = "custodia" + UUID.randomUUID();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    String part = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"";
    fields.forEach(
        (name, value) -> body.writeBytes(utf8(part + name + "\"\r\n\r\n" + value + "\r\n")));
    body.writeBytes(utf8(part + fileField + "\"; filename=\"" + fileName + "\"\r\n"));
    body.writeBytes(utf8("Content-Type: " + fileType + "\r\n\r\n"));
    body.writeBytes(file);
    body.writeBytes(utf8("\r\n--" + boundary + "--\r\n"));
    return send(
        request(path)
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  Answer get(String path) {
    return send(request(path).GET());
  }

  /**
   * @param path or a whole address, as answers name it
   */
  HttpRequest.Builder request(String path) {
    String address = path.startsWith("http") ? path : credentials.web() + path;
    return HttpRequest.newBuilder(URI.create(address))
        .timeout(Duration.ofMinutes(BenchReport.full() ? 5 : 1))
        .header("Accept-Language", "en")
        .header("Authorization", "Bearer " + token());
  }

  /** As {@link #post}, for {@link OpenLoop}. */
  Request openLoop(String path, byte[] json) {
    return openLoop(path).newBuilder().post(RequestBody.create(json, JSON_TYPE)).build();
  }

  /** As {@link #get}, for {@link OpenLoop}. */
  Request openLoop(String path) {
    return new Request.Builder()
        .url(credentials.web() + path)
        .header("Accept-Language", "en")
        .header("Accept-Encoding", "identity")
        .header("Authorization", "Bearer " + token())
        .build();
  }

  Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer = line.send(request.build());
      String body = answer.body();
      return new Answer(
          answer.statusCode(),
          body.startsWith("{") || body.startsWith("[")
              ? JSON.readTree(body)
              : JSON.createObjectNode().put("text", body),
          answer.headers().firstValue("Location").orElse(""),
          answer.headers().firstValue("Link").orElse(""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The access token, a new one when the old one would end before a killed demo is back. */
  synchronized String token() {
    if (Instant.now().isAfter(tokenEnds.minusSeconds(120))) {
      String form =
          "grant_type=client_credentials&client_id="
              + program.clientId()
              + "&client_secret="
              + URLEncoder.encode(program.clientSecret(), StandardCharsets.UTF_8);
      Answer answer =
          send(
              HttpRequest.newBuilder(
                      URI.create(credentials.issuer() + "/protocol/openid-connect/token"))
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(HttpRequest.BodyPublishers.ofString(form)));
      assertThat(answer.status()).as("%s", answer).isEqualTo(200);
      token = answer.text("access_token");
      tokenEnds = Instant.now().plusSeconds(answer.body().path("expires_in").asInt());
    }
    return token;
  }

  static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
