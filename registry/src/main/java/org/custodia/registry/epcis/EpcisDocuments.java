package org.custodia.registry.epcis;

import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Events in what they are sent in (EPCIS 2.0, section 10.2). */
public final class EpcisDocuments {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private EpcisDocuments() {}

  /** The answer to a query. */
  public static ObjectNode query(List<ObjectNode> events, Instant at) {
    ObjectNode document = JSON.objectNode();
    document.set("@context", EpcisJson.context());
    document.put("type", "EPCISQueryDocument");
    document.put("schemaVersion", "2.0");
    document.put("creationDate", EpcisJson.time(at));
    ObjectNode results = document.putObject("epcisBody").putObject("queryResults");
    results.put("queryName", "SimpleEventQuery");
    results.putObject("resultsBody").putArray("eventList").addAll(events);
    return document;
  }

  /** One event by itself, which has to say its context. */
  public static ObjectNode alone(ObjectNode event) {
    ObjectNode alone = JSON.objectNode();
    alone.set("@context", EpcisJson.context());
    alone.setAll(event);
    return alone;
  }

  /** A list of words or addresses of resources. */
  public static ObjectNode collection(List<String> members) {
    ObjectNode collection = JSON.objectNode();
    collection.set("@context", EpcisJson.context());
    collection.put("type", "Collection");
    ArrayNode list = collection.putArray("member");
    members.forEach(list::add);
    return collection;
  }
}
