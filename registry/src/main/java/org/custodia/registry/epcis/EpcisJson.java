package org.custodia.registry.epcis;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Irregularity;
import org.custodia.registry.epcis.CustodyStep.EventType;
import org.custodia.registry.identity.Member;
import org.custodia.registry.packs.LotFact;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Custody events as EPCIS 2.0 JSON-LD (section 10.2). What the standard has no word for stands
 * under {@code custodia:}, with the evidence: command, block, transaction and the witness's key.
 */
final class EpcisJson {
  static final String CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";
  static final String NAMESPACE = "urn:custodia:epcis:";
  private static final String PREFIX = "custodia:";
  private static final String ANY_PACKS = NAMESPACE + "packs";
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Map<Bytes32, Member> members;
  private final Map<Bytes32, LotFact> lots;

  /**
   * @param members whom the events name
   * @param lots which the events name
   */
  EpcisJson(Map<Bytes32, Member> members, Map<Bytes32, LotFact> lots) {
    this.members = members;
    this.lots = lots;
  }

  /** The context that an event or a document stands in. */
  static ArrayNode context() {
    ArrayNode context = JSON.arrayNode();
    context.add(CONTEXT);
    context.addObject().put("custodia", NAMESPACE);
    return context;
  }

  ObjectNode event(CustodyEvent event, What what) {
    CustodyStep step = event.step();
    ObjectNode json = JSON.objectNode();
    json.put("type", step.type().epcis());
    json.put("eventID", EventIds.uri(event.id()));
    json.put("eventTime", time(event.eventTime()));
    json.put("eventTimeZoneOffset", "+00:00");
    json.put("recordTime", time(event.recordTime()));
    event.declaredAt().ifPresent(at -> declaration(json, at));
    what(json, step, what);
    json.put("action", step.action().name());
    json.put("bizStep", step.bizStep());
    json.put("disposition", step.disposition());
    Optional<String> gln = gln(event.member());
    if (step.hasReadPoint()) {
      gln.ifPresent(place -> location(json, "readPoint", place));
    }
    if (step.hasLocation()) {
      gln.ifPresent(place -> location(json, "bizLocation", place));
    }
    transactions(json, event);
    parties(json, event);
    if (step == CustodyStep.RELEASED) {
      masterData(json, event);
    }
    extension(json, event);
    return json;
  }

  private static void declaration(ObjectNode json, Instant at) {
    json.putObject("errorDeclaration")
        .put("declarationTime", time(at))
        .put("reason", "did_not_occur");
  }

  private static void what(ObjectNode json, CustodyStep step, What what) {
    boolean aggregation = step.type() == EventType.AGGREGATION;
    what.parent().ifPresent(unit -> json.put("parentID", unit.uri()));
    if (!what.things().isEmpty() || what.classes().isEmpty() && !aggregation) {
      ArrayNode list = json.putArray(aggregation ? "childEPCs" : "epcList");
      what.things().forEach(thing -> list.add(thing.uri()));
    }
    if (!what.classes().isEmpty()) {
      ArrayNode list = json.putArray(aggregation ? "childQuantityList" : "quantityList");
      for (What.Quantity quantity : what.classes()) {
        ObjectNode element = list.addObject();
        element.put("epcClass", quantity.lot().map(Epc.Lot::uri).orElse(ANY_PACKS));
        if (quantity.packs() > 0) {
          element.put("quantity", quantity.packs());
        }
      }
    }
  }

  private static void location(ObjectNode json, String name, String gln) {
    json.putObject(name).put("id", new Epc.Place(gln).uri());
  }

  private static void transactions(ObjectNode json, CustodyEvent event) {
    event
        .consignment()
        .ifPresent(
            dispatch ->
                json.putArray("bizTransactionList")
                    .addObject()
                    .put("type", "desadv")
                    .put("bizTransaction", EventIds.uri(EventIds.of(dispatch, 0))));
  }

  private void parties(ObjectNode json, CustodyEvent event) {
    if (event.counterpart().isEmpty()) {
      return;
    }
    Bytes32 other = event.counterpart().get();
    boolean receiving =
        switch (event.step()) {
          case RECEIVED, RECEIVED_OTHERWISE, REJECTED -> true;
          default -> false;
        };
    party(json, "source", receiving ? other : event.member());
    party(json, "destination", receiving ? event.member() : other);
  }

  private void party(ObjectNode json, String name, Bytes32 member) {
    gln(member)
        .ifPresent(
            gln -> {
              ArrayNode list = json.putArray(name + "List");
              list.addObject().put("type", "possessing_party").put(name, new Epc.Party(gln).uri());
              list.addObject().put("type", "location").put(name, new Epc.Place(gln).uri());
            });
  }

  /** What is true of every pack of the lot from the beginning (CBV 2.0, section 9.3). */
  private void masterData(ObjectNode json, CustodyEvent event) {
    event.lots().stream()
        .flatMap(share -> Optional.ofNullable(lots.get(share.lotId())).stream())
        .findFirst()
        .ifPresent(
            lot -> {
              ObjectNode ilmd = json.putObject("ilmd");
              ilmd.put("cbvmda:lotNumber", lot.lotNumber());
              ilmd.put("cbvmda:itemExpirationDate", lot.expiry().toString());
            });
  }

  private static void extension(ObjectNode json, CustodyEvent event) {
    if (!event.place().isEmpty()) {
      json.put(PREFIX + "place", event.place());
    }
    if (!event.note().isEmpty()) {
      json.put(PREFIX + "reason", event.note());
    }
    event.quantity().ifPresent(packs -> json.put(PREFIX + "packs", packs));
    new TreeMap<>(event.counts()).forEach((name, count) -> json.put(PREFIX + name, count));
    if (event.irregularities() != 0) {
      ArrayNode odd = json.putArray(PREFIX + "irregularities");
      irregularities(event).forEach(odd::add);
    }
    ObjectNode evidence = json.putObject(PREFIX + "evidence");
    evidence.put(PREFIX + "step", event.step().name());
    evidence.put(PREFIX + "command", event.commandId().toString());
    evidence.put(PREFIX + "block", event.position().block());
    evidence.put(PREFIX + "transaction", event.transaction().toString());
    evidence.put(PREFIX + "witness", event.witness());
    event.channel().ifPresent(channel -> evidence.put(PREFIX + "channel", channel));
  }

  /** Names of what is odd; bits that a later contract may add are left out. */
  static List<String> irregularities(CustodyEvent event) {
    return java.util.Arrays.stream(Irregularity.values())
        .filter(odd -> (event.irregularities() & odd.bit()) != 0)
        .map(Enum::name)
        .toList();
  }

  /** Where a member is certified under a GLN. */
  private Optional<String> gln(Bytes32 member) {
    return Optional.ofNullable(members.get(member)).flatMap(EpcisJson::gln);
  }

  static Optional<String> gln(Member member) {
    String identity = member.identity();
    return identity.matches("gln:[0-9]{13}")
        ? Optional.of(identity.substring(4))
        : Optional.empty();
  }

  /** Milliseconds, which is what witnesses' clocks give. */
  static String time(Instant at) {
    return DateTimeFormatter.ISO_INSTANT.format(at.truncatedTo(ChronoUnit.MILLIS));
  }
}
