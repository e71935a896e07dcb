package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Three programs that know nothing but EPCIS 2.0: a manufacturer's, a wholesaler's and a
 * pharmacy's. Four packs are released, packed, sent, received, unpacked, sent on, received in part,
 * refused and destroyed by captured events, and each party reads back what it is party to.
 */
@Order(5)
class EpcisJourneyIT {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String GS1 = "https://id.gs1.org/";
  private static final String GTIN = "03400930065785";
  private static final String ALPES = "3010000000068";
  private static final String GARE = "3010000000044";

  private final Credentials credentials = RunningDemo.get().credentials();
  private final String lot = "EPCIS" + System.currentTimeMillis() % 100_000;
  private final List<String> packs =
      List.of("1", "2", "3", "4").stream().map(n -> GS1 + "01/" + GTIN + "/21/" + lot + n).toList();
  private final String unit = GS1 + "00/" + sscc();

  @Test
  void packsTravelByCapturedEventsAndEachPartyReadsItsOwn() {
    Till rhone = new Till(credentials, "rhone-erp").enrolled();
    Till alpes = new Till(credentials, "alpes-wms").enrolled();
    Till gare = new Till(credentials, "gare-pos").enrolled();

    ObjectNode release = object("ADD", "commissioning", "active", packs);
    release
        .putObject("ilmd")
        .put("cbvmda:lotNumber", lot)
        .put("cbvmda:itemExpirationDate", LocalDate.now().plusYears(2).toString());
    capture(rhone, release);
    capture(rhone, aggregation("ADD", "packing", packs.subList(0, 3)));
    ObjectNode sent = shipping(ALPES, List.of(unit, packs.get(3)));
    capture(rhone, sent);

    awaitContents(alpes, sent);
    capture(alpes, answering(sent, "receiving", "in_progress", List.of(unit, packs.get(3))));
    capture(alpes, aggregation("DELETE", "unpacking", packs.subList(2, 3)));
    capture(alpes, aggregation("DELETE", "unpacking", List.of()));
    ObjectNode sentOn = shipping(GARE, packs.subList(0, 2));
    capture(alpes, sentOn);

    awaitContents(gare, sentOn);
    ObjectNode part = answering(sentOn, "receiving", "in_progress", packs.subList(0, 1));
    part.put("custodia:partial", true);
    capture(gare, part);
    ObjectNode refusal = answering(sentOn, "inspecting", "non_conformant", packs.subList(1, 2));
    refusal.put("custodia:reason", "DAMAGED");
    capture(gare, refusal);
    capture(gare, object("DELETE", "destroying", "destroyed", packs.subList(0, 1)));

    // Whoever is party to it, and of each answer only the packs that it names.
    assertThat(steps(gare, "MATCH_epc", packs.get(0)))
        .containsExactly("shipping", "receiving", "destroying");
    assertThat(steps(gare, "MATCH_epc", packs.get(1))).containsExactly("shipping", "inspecting");
    // The giver is handed what the receiver found; until then it knows how many, not which.
    // What alpes took out of the unit left a unit of which it named the rest.
    awaitSteps(alpes, "MATCH_epc", packs.get(0), "packing", "shipping", "receiving");
    assertThat(steps(alpes, "MATCH_anyEPC", unit)).startsWith("shipping", "receiving");
    assertThat(steps(rhone, "MATCH_anyEPC", packs.get(0))).containsExactly("packing");
    assertThat(steps(rhone, "MATCH_anyEPCClass", GS1 + "01/" + GTIN + "/10/" + lot))
        .containsExactly("commissioning");
    assertThat(steps(rhone, "EQ_bizTransaction_desadv", sentOn.get("eventID").asString()))
        .isEmpty();
    String named = "/epcis/v2/epcs/" + encoded(packs.get(0)) + "/events";
    assertThat(events(gare.get(named))).hasSize(3);
  }

  // --- Capturing: first a draft, then the same event with a signature ---

  private void capture(Till till, ObjectNode event) {
    event.put("custodia:witness", till.address()).put("custodia:place", "Quai 3");
    JsonNode drafted = job(till, event);
    assertThat(drafted.path("outcome").asString()).as("%s", drafted).isEqualTo("TO_SIGN");
    event.put("custodia:signature", till.sign(drafted.path("typedData").asString()));
    JsonNode recorded = job(till, event);
    assertThat(recorded.path("outcome").asString()).as("%s", recorded).isEqualTo("RECORDED");
    UUID command = UUID.fromString(event.get("eventID").asString().substring("urn:uuid:".length()));
    assertThat(till.finalState(command)).isIn(Till.DONE);
    // The same once more has no second effect.
    assertThat(job(till, event).path("outcome").asString()).isEqualTo("RECORDED");
  }

  private static JsonNode job(Till till, ObjectNode event) {
    ObjectNode document = JSON.createObjectNode();
    document
        .putArray("@context")
        .add("https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld")
        .addObject()
        .put("custodia", "urn:custodia:epcis:");
    document
        .put("type", "EPCISDocument")
        .put("schemaVersion", "2.0")
        .put("creationDate", Instant.now().toString());
    document.putObject("epcisBody").putArray("eventList").add(event);
    Till.Answer taken = till.postText("/epcis/v2/capture", document.toString());
    assertThat(taken.status()).as("%s", taken).isEqualTo(202);
    JsonNode job = till.get(taken.location()).body();
    assertThat(job.path("success").asBoolean()).as("%s", job).isTrue();
    return job.path("custodia:events").get(0);
  }

  private static void awaitContents(Till till, ObjectNode sent) {
    String consignment = sent.get("eventID").asString().substring("urn:uuid:".length());
    Instant deadline = Instant.now().plus(Till.PATIENCE);
    JsonNode line;
    do {
      Till.pause();
      line = till.get("/api/v1/consignments/" + consignment).body().path("consignment");
      assertThat(Instant.now()).as("%s", line).isBefore(deadline);
    } while (!line.path("contents").asString("").equals("HERE"));
  }

  // --- Events ---

  private static ObjectNode event(String type, String action, String bizStep) {
    return JSON.createObjectNode()
        .put("type", type)
        .put("eventID", "urn:uuid:" + UUID.randomUUID())
        .put("eventTime", Instant.now().toString())
        .put("eventTimeZoneOffset", "+00:00")
        .put("action", action)
        .put("bizStep", bizStep);
  }

  private static ObjectNode object(
      String action, String bizStep, String disposition, List<String> epcs) {
    ObjectNode event = event("ObjectEvent", action, bizStep).put("disposition", disposition);
    list(event.putArray("epcList"), epcs);
    return event;
  }

  private ObjectNode aggregation(String action, String bizStep, List<String> children) {
    ObjectNode event = event("AggregationEvent", action, bizStep).put("parentID", unit);
    list(event.putArray("childEPCs"), children);
    return event;
  }

  private static ObjectNode shipping(String to, List<String> epcs) {
    ObjectNode event = object("OBSERVE", "shipping", "in_transit", epcs);
    event
        .putArray("destinationList")
        .addObject()
        .put("type", "possessing_party")
        .put("destination", GS1 + "417/" + to);
    return event;
  }

  private static ObjectNode answering(
      ObjectNode sent, String bizStep, String disposition, List<String> epcs) {
    ObjectNode event = object("OBSERVE", bizStep, disposition, epcs);
    event
        .putArray("bizTransactionList")
        .addObject()
        .put("type", "desadv")
        .put("bizTransaction", sent.get("eventID").asString());
    return event;
  }

  private static void list(ArrayNode to, List<String> epcs) {
    epcs.forEach(to::add);
  }

  /** A number that no other run of this test took; its company prefix is the manufacturer's. */
  private static String sscc() {
    String digits =
        "0301000" + String.format("%010d", System.currentTimeMillis() % 10_000_000_000L);
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      sum += (digits.charAt(i) - '0') * (i % 2 == 0 ? 3 : 1);
    }
    return digits + (10 - sum % 10) % 10;
  }

  // --- Reading back ---

  /** Business steps of all pages, earliest first. */
  private static List<String> steps(Till till, String parameter, String value) {
    List<String> steps = new ArrayList<>();
    String next =
        "/epcis/v2/events?orderBy=eventTime&orderDirection=ASC&perPage=1&"
            + parameter
            + "="
            + encoded(value);
    while (!next.isEmpty()) {
      Till.Answer page = till.get(next);
      events(page).forEach(event -> steps.add(event.path("bizStep").asString()));
      next = page.link().isEmpty() ? "" : page.link().replaceAll("^<(.*)>.*$", "$1");
    }
    return steps;
  }

  private static void awaitSteps(Till till, String parameter, String value, String... expected) {
    Instant deadline = Instant.now().plus(Till.PATIENCE);
    while (!steps(till, parameter, value).equals(List.of(expected))) {
      assertThat(Instant.now()).as("%s", steps(till, parameter, value)).isBefore(deadline);
      Till.pause();
    }
  }

  private static List<JsonNode> events(Till.Answer page) {
    assertThat(page.status()).as("%s", page).isEqualTo(200);
    List<JsonNode> events = new ArrayList<>();
    page.body().at("/epcisBody/queryResults/resultsBody/eventList").forEach(events::add);
    return events;
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
