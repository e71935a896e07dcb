package org.custodia.registry.epcis;

import java.util.ArrayList;
import java.util.List;
import org.custodia.registry.epcis.CapturedEvent.Fault;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Takes a captured document apart (EPCIS 2.0, section 10.2). */
final class CaptureDocument {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private CaptureDocument() {}

  /**
   * The events of a document, or the one event that it is.
   *
   * @throws Fault CUS-EPC-010 where it is no EPCIS document
   * @throws Problem TOO_LARGE CUS-EPC-011
   */
  static List<CapturedEvent> events(byte[] document) {
    JsonNode json = read(document);
    String type = json.path("type").asString("");
    if (type.endsWith("Event")) {
      return List.of(new CapturedEvent(json, ""));
    }
    if (!type.equals("EPCISDocument")) {
      throw fault("/type");
    }
    if (!json.path("schemaVersion").asString("").matches("2\\.0(\\.0)?")) {
      throw fault("/schemaVersion");
    }
    JsonNode list = json.path("epcisBody").path("eventList");
    if (!list.isArray() || list.isEmpty()) {
      throw fault("/epcisBody/eventList");
    }
    if (list.size() > EpcisCapture.MOST_EVENTS) {
      throw new Problem(Kind.TOO_LARGE, "CUS-EPC-011", EpcisCapture.MOST_EVENTS);
    }
    List<CapturedEvent> events = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      events.add(new CapturedEvent(list.get(i), "/epcisBody/eventList/" + i));
    }
    return events;
  }

  private static JsonNode read(byte[] document) {
    try {
      JsonNode json = JSON.readTree(document);
      if (!json.isObject()) {
        throw fault("");
      }
      return json;
    } catch (JacksonException malformed) {
      throw fault("");
    }
  }

  private static Fault fault(String pointer) {
    return new Fault(pointer, "CUS-EPC-010", pointer.isEmpty() ? "/" : pointer);
  }
}
