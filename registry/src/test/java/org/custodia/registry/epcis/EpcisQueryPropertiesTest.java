package org.custodia.registry.epcis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.custodia.registry.testing.Draws;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Whatever is asked, the answer is what looking through everything by hand would find. */
class EpcisQueryPropertiesTest {
  private static final EpcisWorld WORLD = new EpcisWorld();
  private static final EpcisEvents EVENTS = WORLD.events();

  @Test
  void aQueryFindsWhatANaiveFilterFinds() {
    Draws.each(150, this::checkQueries);
  }

  private void checkQueries(Random random) {
    fill(random);
    List<ObjectNode> all = everything(Map.of("perPage", List.of("1000")));
    for (int i = 0; i < 20; i++) {
      Map<String, List<String>> query = query(random);
      List<String> expected =
          all.stream().filter(event -> meets(event, query)).map(this::key).toList();
      Map<String, List<String>> paged = new LinkedHashMap<>(query);
      paged.put("perPage", List.of(Integer.toString(1 + random.nextInt(7))));
      assertThat(everything(paged)).extracting(this::key).as("%s", query).isEqualTo(expected);
    }
  }

  @Test
  void pagesNeitherLoseNorRepeatWhileMoreComesIn() {
    Draws.each(60, this::checkPages);
  }

  private void checkPages(Random random) {
    fill(random);
    Map<String, List<String>> query =
        Map.of(
            "perPage",
            List.of(Integer.toString(1 + random.nextInt(5))),
            "orderBy",
            List.of(random.nextBoolean() ? "eventTime" : "recordTime"),
            "orderDirection",
            List.of(random.nextBoolean() ? "ASC" : "DESC"));
    Set<String> before = new HashSet<>();
    everything(query).forEach(event -> before.add(key(event)));
    List<String> seen = new ArrayList<>();
    Optional<String> token = Optional.empty();
    long block = 1_000;
    do {
      EpcisEvents.Page page = EVENTS.find(regulator(), query, token);
      page.events().forEach(event -> seen.add(key(event)));
      token = page.next().map(EpcisEvents.Next::token);
      WORLD.add(EpcisWorld.REGULATOR, WORLD.some(random, CustodyStep.LOCKED, block++));
    } while (token.isPresent());
    assertThat(seen).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void eventsComeInTheOrderThatWasAskedFor() {
    Draws.each(40, this::checkOrder);
  }

  private void checkOrder(Random random) {
    fill(random);
    String by = random.nextBoolean() ? "eventTime" : "recordTime";
    boolean ascending = random.nextBoolean();
    List<ObjectNode> all =
        everything(
            Map.of("orderBy", List.of(by), "orderDirection", List.of(ascending ? "ASC" : "DESC")));
    Comparator<ObjectNode> order =
        Comparator.comparing(event -> OffsetDateTime.parse(event.get(by).asString()));
    assertThat(all).isSortedAccordingTo(ascending ? order : order.reversed());
  }

  private static org.custodia.registry.identity.Caller regulator() {
    return EpcisWorld.caller(EpcisWorld.REGULATOR);
  }

  private static void fill(Random random) {
    WORLD.clear();
    int events = random.nextInt(40);
    for (int i = 0; i < events; i++) {
      CustodyStep step = CustodyStep.values()[random.nextInt(CustodyStep.values().length)];
      WORLD.add(EpcisWorld.REGULATOR, WORLD.some(random, step, i));
    }
  }

  private static List<ObjectNode> everything(Map<String, List<String>> query) {
    List<ObjectNode> all = new ArrayList<>();
    Optional<String> token = Optional.empty();
    do {
      EpcisEvents.Page page = EVENTS.find(regulator(), query, token);
      all.addAll(page.events());
      token = page.next().map(EpcisEvents.Next::token);
    } while (token.isPresent());
    return all;
  }

  private String key(ObjectNode event) {
    return event.get("eventID").asString()
        + event.at("/custodia:evidence/custodia:block")
        + event.has("errorDeclaration");
  }

  // --- Asking ---

  private static Map<String, List<String>> query(Random random) {
    Map<String, List<String>> query = new LinkedHashMap<>();
    int restrictions = 1 + random.nextInt(3);
    for (int i = 0; i < restrictions; i++) {
      switch (random.nextInt(15)) {
        case 0 -> query.put("eventType", one(random, "ObjectEvent", "AggregationEvent"));
        case 1 -> query.put("EQ_action", one(random, "ADD", "OBSERVE", "DELETE", "ADD|DELETE"));
        case 2 ->
            query.put(
                "EQ_bizStep",
                one(
                    random,
                    "shipping",
                    "https://ref.gs1.org/cbv/BizStep-holding",
                    "receiving|packing"));
        case 3 ->
            query.put(
                "EQ_disposition",
                one(random, "active|recalled", "urn:epcglobal:cbv:disp:in_transit"));
        case 4 -> query.put("EQ_readPoint", List.of(place(random)));
        case 5 -> query.put("EQ_bizLocation", List.of(place(random) + "|" + place(random)));
        case 6 -> query.put("GE_eventTime", List.of(time(random)));
        case 7 -> query.put("LT_recordTime", List.of(time(random)));
        case 8 -> query.put("MATCH_epc", List.of(epc(random)));
        case 9 ->
            query.put("MATCH_parentID", List.of(EpcisWorld.UNITS.get(random.nextInt(2)).uri()));
        case 10 -> query.put("MATCH_anyEPC", List.of(epc(random) + "|" + epc(random)));
        case 11 ->
            query.put("MATCH_epcClass", List.of(EpcisWorld.LOTS.get(random.nextInt(3)).uri()));
        case 12 ->
            query.put(
                "EQ_bizTransaction_desadv",
                List.of("urn:uuid:" + new java.util.UUID(7, random.nextInt(4))));
        case 13 -> query.put("EXISTS_errorDeclaration", one(random, "true", "false"));
        default ->
            query.put(
                random.nextBoolean() ? "EQ_source_possessing_party" : "EQ_destination_location",
                List.of(place(random)));
      }
    }
    return query;
  }

  private static List<String> one(Random random, String... of) {
    return List.of(of[random.nextInt(of.length)]);
  }

  private static String place(Random random) {
    return new Epc.Place(EpcisWorld.GLNS.get(random.nextInt(4))).uri();
  }

  private static String time(Random random) {
    return EpcisWorld.NOON.minusSeconds(random.nextInt(20)).toString();
  }

  private static String epc(Random random) {
    return random.nextInt(3) == 0
        ? EpcisWorld.UNITS.get(random.nextInt(2)).uri()
        : EpcisWorld.PACKS.get(random.nextInt(4)).uri();
  }

  // --- Looking through by hand: knows JSON and the standard, and nothing of how events are kept
  // ---

  private static boolean meets(ObjectNode event, Map<String, List<String>> query) {
    return query.entrySet().stream()
        .allMatch(
            parameter ->
                Stream.of(parameter.getValue().get(0).split("\\|"))
                    .anyMatch(value -> meets(event, parameter.getKey(), value)));
  }

  private static boolean meets(ObjectNode event, String name, String value) {
    return switch (name) {
      case "eventType" -> text(event, "/type").equals(value);
      case "EQ_action" -> text(event, "/action").equals(value);
      case "EQ_bizStep" -> value.endsWith(text(event, "/bizStep"));
      case "EQ_disposition" -> value.endsWith(text(event, "/disposition"));
      case "EQ_readPoint" -> text(event, "/readPoint/id").equals(value);
      case "EQ_bizLocation" -> text(event, "/bizLocation/id").equals(value);
      case "GE_eventTime" -> time(event, "/eventTime").compareTo(OffsetDateTime.parse(value)) >= 0;
      case "LT_recordTime" -> time(event, "/recordTime").compareTo(OffsetDateTime.parse(value)) < 0;
      case "MATCH_epc" -> list(event, "epcList", "childEPCs").contains(value);
      case "MATCH_parentID" -> text(event, "/parentID").equals(value);
      case "MATCH_anyEPC" ->
          text(event, "/parentID").equals(value)
              || list(event, "epcList", "childEPCs").contains(value);
      case "MATCH_epcClass" ->
          event
              .path("quantityList")
              .valueStream()
              .anyMatch(q -> text(q, "/epcClass").equals(value));
      case "EQ_bizTransaction_desadv" ->
          event
              .path("bizTransactionList")
              .valueStream()
              .anyMatch(
                  one ->
                      text(one, "/type").equals("desadv")
                          && text(one, "/bizTransaction").equals(value));
      case "EXISTS_errorDeclaration" ->
          Boolean.toString(event.has("errorDeclaration")).equals(value);
      case "EQ_source_possessing_party" -> party(event, "source", "possessing_party", value);
      case "EQ_destination_location" -> party(event, "destination", "location", value);
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** Parties are named as such, and asked for here by their GLN in either form. */
  private static boolean party(ObjectNode event, String side, String type, String value) {
    return event
        .path(side + "List")
        .valueStream()
        .anyMatch(
            one ->
                text(one, "/type").equals(type)
                    && text(one, "/" + side).endsWith(value.substring(value.length() - 13)));
  }

  private static List<String> list(ObjectNode event, String... names) {
    return Stream.of(names)
        .flatMap(name -> event.path(name).valueStream())
        .map(JsonNode::asString)
        .toList();
  }

  private static OffsetDateTime time(ObjectNode event, String path) {
    return OffsetDateTime.parse(text(event, path));
  }

  private static String text(JsonNode event, String path) {
    return event.at(path).asString("");
  }
}
