package org.custodia.scanners.agent.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.medicines.ScanSessionTerms;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.WitnessSignature;

/**
 * An event as JSON, on its way and in the device's journal. The act's action and detail are not in
 * it: they follow from the rest, so that nothing can be sent that the terms do not say.
 */
public final class EventJson {
  private EventJson() {}

  public static ObjectNode write(ScanEvent event) {
    Act act = event.act();
    ScanTerms terms = event.terms();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", act.commandId().toUuid().toString());
    json.put("sequence", act.deviceSequence());
    json.put("previous", act.previousHash().toString());
    json.put("kind", act.kind().code());
    json.put("subject", act.subject().toString());
    json.put("member", act.giver().toString());
    json.put("place", act.place());
    json.put("deviceTime", act.deviceTime());
    json.put("entry", terms.entry().name());
    json.put("mode", terms.mode().name());
    json.put("session", terms.session().toString());
    json.put("refers", terms.refers().toString());
    json.put("operator", terms.operator());
    json.put("input", terms.input());
    json.put("text", terms.text());
    json.put("signature", event.signature().toString());
    event.seal().ifPresent(seal -> write(seal, json.putObject("seal")));
    return json;
  }

  private static void write(SessionSeal seal, ObjectNode json) {
    json.put("scans", seal.scans());
    json.put("first", seal.first());
    json.put("previous", seal.previous().toString());
    json.put("signature", seal.signature().toString());
  }

  /**
   * @throws IllegalArgumentException naming the field that is missing or cannot be
   */
  public static ScanEvent read(JsonNode json) {
    ScanTerms terms =
        new ScanTerms(
            named(ScanTerms.Entry.class, json, "entry"),
            named(CheckpointMode.class, json, "mode"),
            hash(json, "session"),
            hash(json, "refers"),
            text(json, "operator"),
            text(json, "input"),
            text(json, "text"));
    Act act =
        new Act(
            Bytes32.ofUuid(uuid(json)),
            kind(json),
            hash(json, "subject"),
            hash(json, "member"),
            Bytes32.ZERO,
            Action.CHECKPOINT,
            text(json, "place"),
            number(json, "deviceTime"),
            number(json, "sequence"),
            hash(json, "previous"),
            terms.detail());
    return new ScanEvent(
        act, terms, signature(json), Optional.ofNullable(json.get("seal")).map(EventJson::seal));
  }

  private static SessionSeal seal(JsonNode json) {
    long scans = number(json, "scans");
    long first = number(json, "first");
    if (scans < 1 || scans > ScanSessionTerms.SCANS_LIMIT) throw wrong("scans");
    if (first < 0) throw wrong("first");
    return new SessionSeal((int) scans, first, hash(json, "previous"), signature(json));
  }

  private static WitnessSignature signature(JsonNode json) {
    return WitnessSignature.of(text(json, "signature")).orElseThrow(() -> wrong("signature"));
  }

  private static UUID uuid(JsonNode json) {
    try {
      return UUID.fromString(text(json, "id"));
    } catch (IllegalArgumentException no) {
      throw wrong("id");
    }
  }

  private static SubjectKind kind(JsonNode json) {
    try {
      return SubjectKind.of(Math.toIntExact(number(json, "kind")));
    } catch (IllegalArgumentException | ArithmeticException no) {
      throw wrong("kind");
    }
  }

  private static Bytes32 hash(JsonNode json, String field) {
    try {
      return Bytes32.of(text(json, field));
    } catch (IllegalArgumentException no) {
      throw wrong(field);
    }
  }

  private static long number(JsonNode json, String field) {
    JsonNode value = json.get(field);
    if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong(field);
    }
    return value.longValue();
  }

  private static String text(JsonNode json, String field) {
    JsonNode value = json.get(field);
    if (value == null || !value.isTextual()) {
      throw wrong(field);
    }
    return value.textValue();
  }

  private static <E extends Enum<E>> E named(Class<E> type, JsonNode json, String field) {
    try {
      return Enum.valueOf(type, text(json, field));
    } catch (IllegalArgumentException no) {
      throw wrong(field);
    }
  }

  private static IllegalArgumentException wrong(String field) {
    return new IllegalArgumentException(field);
  }
}
