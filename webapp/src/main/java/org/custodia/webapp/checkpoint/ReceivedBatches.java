package org.custodia.webapp.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.custodia.registry.checkpoints.Checkpoints;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.OwnKeys;
import org.custodia.scanners.agent.chain.BatchJson;
import org.custodia.scanners.agent.chain.ScanVerdict;
import org.custodia.webapp.keys.Enrolment;
import org.custodia.webapp.problems.Sentences;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Batches of events as JSON (docs/scanner-agent.md), the same for devices and for browsers. */
@Component
public class ReceivedBatches {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Checkpoints checkpoints;
  private final Sentences sentences;

  ReceivedBatches(Checkpoints checkpoints, Sentences sentences) {
    this.checkpoints = checkpoints;
    this.sentences = sentences;
  }

  /**
   * @param key address of the key that signed
   * @return 426 for another version of the format
   * @throws Problem BAD_INPUT CUS-WEB-002 naming the field
   */
  public ResponseEntity<byte[]> take(Caller caller, String key, byte[] body) {
    JsonNode json = read(body);
    if (json.path("version").asInt() != BatchJson.VERSION) {
      return ResponseEntity.status(HttpStatus.UPGRADE_REQUIRED).build();
    }
    BatchJson.Batch batch;
    try {
      batch = BatchJson.readBatch(json);
    } catch (IllegalArgumentException field) {
      throw wrong(field.getMessage());
    }
    return ResponseEntity.ok(
        written(BatchJson.write(checkpoints.take(caller, Enrolment.address("key", key), batch))));
  }

  /**
   * What became of events.
   *
   * @param reader for whom verdicts are worded
   * @throws Problem BAD_INPUT CUS-WEB-002 naming the field
   */
  public ResponseEntity<byte[]> states(
      Caller caller, String key, byte[] body, Sentences.Reader reader) {
    String address = Enrolment.address("key", key);
    JsonNode asked = read(body);
    List<UUID> ids = ids(asked.path("ids"), "ids", BatchJson.MOST_EVENTS);
    List<UUID> verdicts =
        asked.has("verdicts")
            ? ids(asked.path("verdicts"), "verdicts", BatchJson.MOST_VERDICTS)
            : List.of();
    OwnKeys.Standing standing = checkpoints.standing(caller, address);
    ObjectNode json = BatchJson.writeFates(checkpoints.fates(caller, address, ids));
    BatchJson.writeVerdicts(
        json,
        checkpoints.checks(caller, address, verdicts).stream()
            .map(one -> told(one, reader))
            .toList());
    BatchJson.writeTaken(json, checkpoints.lastTaken(caller, address));
    json.put("device", standing.name());
    return ResponseEntity.ok(written(json));
  }

  private ScanVerdict told(Checkpoints.Check check, Sentences.Reader reader) {
    return new ScanVerdict(
        check.event(),
        ScanVerdict.Severity.valueOf(check.severity().name()),
        check.code(),
        sentences.of(check.code(), check.arguments(), reader),
        sentences.actionOf(check.code(), check.arguments(), reader),
        check.settled());
  }

  private static List<UUID> ids(JsonNode asked, String field, int most) {
    if (!asked.isArray() || asked.size() > most) throw wrong(field);
    List<UUID> ids = new ArrayList<>();
    for (JsonNode id : asked) {
      try {
        ids.add(UUID.fromString(id.asText()));
      } catch (IllegalArgumentException none) {
        throw wrong(field);
      }
    }
    return ids;
  }

  private static JsonNode read(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException malformed) {
      throw wrong("body");
    }
  }

  private static byte[] written(JsonNode json) {
    try {
      return JSON.writeValueAsBytes(json);
    } catch (JsonProcessingException never) {
      throw new IllegalStateException(never);
    }
  }

  private static Problem wrong(String field) {
    return new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-002", field);
  }
}
