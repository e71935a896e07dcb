package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.organs.BoxCondition;
import org.custodia.contracts.organs.BoxScanTerms;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.WitnessDomain;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A program that works with organs over REST: what {@link Till} can, and acts in the channels of
 * cases, offers and legs. What is not possible yet it asks for again, as docs/organs.md says.
 */
record OrganProgram(Till till, String place) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  static OrganProgram of(Credentials credentials, String clientId, String place) {
    return new OrganProgram(new Till(credentials, clientId), place);
  }

  /** One act after the other, each done before the next begins. */
  void done(String channel, String action, String fields, Object... facts) {
    UUID id = recorded(channel, action, fields.formatted(facts));
    assertThat(till.finalState(id)).as("%s: %s", action, till.command(id)).isIn(Till.DONE);
  }

  /** Signed and sent; what becomes of it is to be asked for. */
  UUID recorded(String channel, String action, String fields) {
    UUID id = UUID.randomUUID();
    ObjectNode asked = JSON.createObjectNode();
    asked.put("id", id.toString()).put("action", action).set("fields", JSON.readTree(fields));
    asked.put("witness", till.address()).put("place", place);
    Till.Answer draft =
        patiently(
            action,
            () ->
                till.postText(
                    "/api/v1/organs/channels/" + channel + "/acts/drafts", asked.toString()));
    Map<String, String> signed =
        Map.of(
            "id", id.toString(),
            "signature", till.sign(draft.text("typedData")),
            "deviceClock", Instant.now().toString());
    patiently(action, () -> till.post("/api/v1/organs/acts", signed));
    return id;
  }

  /**
   * A scan of the box that was signed out of reach, with nothing but what the device took with it
   * (docs/organ-transport.md), and is handed in now.
   *
   * @return its command
   */
  UUID handedIn(String channel, Action action, String box, String seal, Instant at) {
    JsonNode kit = get("/api/v1/organs/channels/" + channel + "/scanning").body();
    Function<String, Bytes32> known = field -> Bytes32.of(kit.path(field).asString());
    var terms =
        new BoxScanTerms(
            action,
            commitment(known.apply("salt"), "BOX " + box),
            commitment(known.apply("salt"), "SEAL " + seal),
            BoxCondition.INTACT,
            OrganTerms.UNKNOWN_TEMPERATURE,
            Bytes32.ZERO);
    UUID id = UUID.randomUUID();
    var act =
        new Act(
            Bytes32.ofUuid(id),
            SubjectKind.of(kit.path("kind").asInt()),
            known.apply("organId"),
            known.apply("giver"),
            known.apply("receiver"),
            action,
            place,
            at.toEpochMilli(),
            1,
            Bytes32.ZERO,
            terms.detail());
    var domain = new WitnessDomain(kit.path("chainId").asLong(), kit.path("registrar").asString());
    ObjectNode body = JSON.createObjectNode().put("id", id.toString()).put("action", action.name());
    body.putObject("fields").put("box", box).put("seal", seal).put("condition", "INTACT");
    body.put("place", place).put("signedAt", at.toString()).put("deviceSequence", 1);
    body.put("previousHash", Bytes32.ZERO.toString()).put("signature", till.sign(act, domain));
    patiently(
        "a scan of before",
        () -> till.postText("/api/v1/organs/channels/" + channel + "/scans", body.toString()));
    assertThat(till.finalState(id)).as("%s", till.command(id)).isIn(Till.DONE);
    return id;
  }

  private static Bytes32 commitment(Bytes32 salt, String scanned) {
    byte[] text = scanned.getBytes(StandardCharsets.UTF_8);
    byte[] salted = Arrays.copyOf(salt.toArray(), 32 + text.length);
    System.arraycopy(text, 0, salted, 32, text.length);
    return Bytes32.keccak(salted);
  }

  /**
   * How long an act takes from the scan to the answer that it is confirmed, in seconds. Asks for
   * its state every 20 ms.
   */
  double measured(String channel, String action, String fields) {
    long began = System.nanoTime();
    UUID id = recorded(channel, action, fields);
    while (true) {
      String state = till.command(id).text("state");
      if (Till.DONE.contains(state)) return (System.nanoTime() - began) / 1e9;
      assertThat(state).as("%s", action).isNotEqualTo("REFUSED");
      assertThat(System.nanoTime() - began).as(state).isLessThan(Till.PATIENCE.toNanos());
      sleep(20);
    }
  }

  /** Waits until all are done. */
  void await(List<UUID> ids) {
    for (UUID id : ids) assertThat(till.finalState(id)).isIn(Till.DONE);
  }

  /** Hash by which acts refer to it. */
  String document(String text) {
    Till.Answer kept =
        till.postMultipart(
            "/api/v1/organs/documents",
            Map.of(),
            "document",
            "document.txt",
            "text/plain",
            text.getBytes(StandardCharsets.UTF_8));
    assertThat(kept.status()).as("%s", kept).isEqualTo(201);
    return kept.text("hash");
  }

  /** Lists somebody who waits for a kidney; answers the pseudonym. */
  String candidate(OrganPerson person, String bloodGroup, String since) {
    ObjectNode asked = JSON.createObjectNode().put("id", UUID.randomUUID().toString());
    asked.set("person", person.json());
    asked
        .putObject("declared")
        .put("allocation", OrganPerson.ALLOCATION)
        .put("organ", "KIDNEY")
        .put("bloodGroup", bloodGroup)
        .put("heightCm", 172)
        .put("weightKg", 70)
        .put("urgency", 0)
        .put("listedOn", since)
        .put("consent", document("Inscription sur la liste d'attente."));
    return patiently(
            "a candidate", () -> till.postText("/api/v1/organs/candidates", asked.toString()))
        .text("candidate");
  }

  /** The channel that an address answers once it is ready. */
  String channel(String path, String body) {
    return patiently(
            path,
            () -> {
              Till.Answer answer = till.postText(path, body);
              return answer.status() < 300 && answer.text("channel").isEmpty()
                  ? new Till.Answer(503, answer.body(), "", "")
                  : answer;
            })
        .text("channel");
  }

  Till.Answer get(String path) {
    Till.Answer answer = till.get(path);
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    return answer;
  }

  /** Again while a channel is being opened, or a node has not caught up. */
  static Till.Answer patiently(String what, Supplier<Till.Answer> asked) {
    Instant deadline = Instant.now().plus(Till.PATIENCE);
    while (true) {
      Till.Answer answer = asked.get();
      if (answer.status() < 300) return answer;
      assertThat(answer.status()).as("%s: %s", what, answer).isGreaterThanOrEqualTo(400);
      assertThat(Instant.now()).as("%s: %s", what, answer).isBefore(deadline);
      Till.pause();
    }
  }

  /** The events of an organ or a case, by what was done, oldest first. */
  List<String> actions(String path) {
    List<String> actions = new ArrayList<>();
    get(path).body().path("events").forEach(event -> actions.add(event.path("action").asString()));
    return actions;
  }

  private static void sleep(int milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
