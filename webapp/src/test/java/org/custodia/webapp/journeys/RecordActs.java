package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What programs of a ward and of a reader do with records of the portal's patient, over REST. */
final class RecordActs {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private RecordActs() {}

  /** Whose records a received consent is about, as a query. */
  static String whose(JsonNode received) {
    return "channel=%s&host=%s&pseudonym=%s"
        .formatted(text(received, "channel"), text(received, "host"), text(received, "patient"));
  }

  /** Id of a new record of allergies in this channel, once the ledger has it. */
  static String written(Till ward, String channel, String said) {
    UUID id = UUID.randomUUID();
    Till.Answer draft =
        ward.postMultipart(
            "/api/v1/records/drafts",
            Map.of(
                "id", id.toString(),
                "patient", PatientPortal.PATIENT.toString(),
                "kind", "ALLERGIES",
                "title", "Allergies",
                "madeAt", Instant.now().toString(),
                "witness", ward.address()),
            "content",
            "allergies.txt",
            "text/plain",
            said.getBytes(StandardCharsets.UTF_8));
    assertThat(draft.status()).as("%s", draft).isEqualTo(200);
    ObjectNode signed = JSON.createObjectNode().put("id", id.toString());
    List<UUID> acts = new ArrayList<>();
    for (JsonNode act : draft.body().path("acts")) {
      signed.withArray("signatures").add(ward.sign(text(act, "typedData")));
      acts.add(UUID.fromString(text(act, "id")));
    }
    Till.Answer added = ward.postText("/api/v1/records", signed.toString());
    assertThat(added.status()).as("%s", added).isEqualTo(202);
    acts.forEach(act -> assertThat(ward.finalState(act)).isIn(Till.DONE));
    for (JsonNode pointer : added.body().path("pointers")) {
      if (text(pointer, "channel").equals(channel)) return text(pointer, "record");
    }
    throw new AssertionError("no pointer in the channel: " + added);
  }

  /** Reads a record of another member by a consent. */
  static Till.Answer read(Till reader, JsonNode received, JsonNode elsewhere) {
    UUID id = UUID.randomUUID();
    Till.Answer draft =
        reader.post(
            "/api/v1/records/shared/queries/drafts",
            Map.of(
                "id", id.toString(),
                "channel", text(received, "channel"),
                "host", text(received, "host"),
                "pseudonym", text(received, "patient"),
                "holder", text(elsewhere, "holder"),
                "record", text(elsewhere, "record"),
                "consent", text(received, "commitment"),
                "witness", reader.address()));
    if (draft.status() != 200) return draft;
    return reader.post(
        "/api/v1/records/shared/queries",
        Map.of("id", id.toString(), "signature", reader.sign(draft.text("typedData"))));
  }

  /** The first of a list that is looked for, once it is there. */
  static JsonNode awaited(Till till, String path, Predicate<JsonNode> wanted) {
    Instant deadline = Instant.now().plus(Till.PATIENCE);
    while (true) {
      Till.Answer answer = till.get(path);
      for (JsonNode one : answer.body()) {
        if (wanted.test(one)) return one;
      }
      assertThat(Instant.now()).as("%s", answer).isBefore(deadline);
      Till.pause();
    }
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asString("");
  }
}
