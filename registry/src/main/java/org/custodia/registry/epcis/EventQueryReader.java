package org.custodia.registry.epcis;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.epcis.EventQuery.Match;
import org.custodia.registry.epcis.EventQuery.Order;
import org.custodia.registry.epcis.EventQuery.PartyRule;
import org.custodia.registry.epcis.EventQuery.Range;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;

/**
 * Reads the standard's query parameters (EPCIS 2.0, sections 8.2.7.1 and 12.7): several values of
 * one parameter stand apart by a vertical bar. What is not known is refused, as the standard says,
 * so that no restriction is silently left out.
 */
final class EventQueryReader {
  static final int USUAL_PER_PAGE = 30;
  static final int MOST_PER_PAGE = 1_000;
  private static final int MOST_VALUES = 100;
  private static final String SOURCE = "EQ_source_";
  private static final String DESTINATION = "EQ_destination_";
  private static final String TRANSACTION = "EQ_bizTransaction_";

  /** Of what custody of medicines has none: nothing can meet a restriction on it. */
  private static final Set<String> WHAT_WE_HAVE_NOT =
      Set.of(
          "EQ_transformationID",
          "MATCH_inputEPC",
          "MATCH_outputEPC",
          "MATCH_inputEPCClass",
          "MATCH_outputEPCClass",
          "EQ_correctiveEventID");

  private final Map<String, List<String>> parameters;
  private Set<CustodyStep> steps = EnumSet.allOf(CustodyStep.class);
  private final List<PartyRule> parties = new ArrayList<>();
  private final List<Match> matches = new ArrayList<>();

  private EventQueryReader(Map<String, List<String>> parameters) {
    this.parameters = parameters;
  }

  /**
   * @param given names and values as they stand in the address
   * @throws Problem BAD_INPUT CUS-EPC-001 for a parameter that is not known, CUS-EPC-002 for a
   *     value
   */
  static EventQuery read(Map<String, List<String>> given) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    given.forEach((name, values) -> parameters.put(name, values(name, values)));
    return new EventQueryReader(parameters).query();
  }

  private EventQuery query() {
    parameters.forEach(this::restrict);
    Optional<Boolean> declared = flag("EXISTS_errorDeclaration");
    if (has("EQ_errorReason")) {
      declared = Optional.of(true);
      keep("EQ_errorReason", step -> "did_not_occur");
    }
    return new EventQuery(
        steps,
        range("eventTime"),
        range("recordTime"),
        range("errorDeclarationTime"),
        places("EQ_readPoint"),
        places("EQ_bizLocation"),
        parties,
        consignments(),
        matches,
        eventIds(),
        declared,
        order(),
        number("perPage", MOST_PER_PAGE).orElse(USUAL_PER_PAGE),
        number("eventCountLimit", Integer.MAX_VALUE),
        number("maxEventCount", Integer.MAX_VALUE));
  }

  private void restrict(String name, List<String> values) {
    if (WHAT_WE_HAVE_NOT.contains(name)) {
      steps = EnumSet.noneOf(CustodyStep.class);
      return;
    }
    if (name.startsWith(SOURCE) || name.startsWith(DESTINATION)) {
      party(name, values);
      return;
    }
    switch (name) {
      case "eventType" -> keep(name, step -> step.type().epcis());
      case "EQ_action" -> keep(name, step -> step.action().name());
      case "EQ_bizStep" -> keep(name, CustodyStep::bizStep);
      case "EQ_disposition" -> keep(name, CustodyStep::disposition);
      case "MATCH_epc" -> match(name, false, true, false);
      case "MATCH_parentID" -> match(name, true, false, false);
      case "MATCH_anyEPC" -> match(name, true, true, false);
      case "MATCH_epcClass", "MATCH_anyEPCClass" -> match(name, false, false, true);
      default -> {
        if (!isReadElsewhere(name)) {
          throw new Problem(Kind.BAD_INPUT, "CUS-EPC-001", name);
        }
      }
    }
  }

  private static boolean isReadElsewhere(String name) {
    return name.startsWith(TRANSACTION)
        || switch (name) {
          case "GE_eventTime",
              "LT_eventTime",
              "GE_recordTime",
              "LT_recordTime",
              "GE_errorDeclarationTime",
              "LT_errorDeclarationTime",
              "EXISTS_errorDeclaration",
              "EQ_errorReason",
              "EQ_readPoint",
              "EQ_bizLocation",
              "EQ_eventID",
              "orderBy",
              "orderDirection",
              "perPage",
              "eventCountLimit",
              "maxEventCount" ->
              true;
          default -> false;
        };
  }

  /** Leaves the steps that say one of the parameter's words. */
  private void keep(String name, Function<CustodyStep, String> says) {
    Set<String> words =
        parameters.get(name).stream().map(Vocabulary::word).collect(Collectors.toSet());
    steps.removeIf(step -> !words.contains(says.apply(step)));
  }

  private void match(String name, boolean parent, boolean contents, boolean classes) {
    List<Epc> any =
        parameters.get(name).stream()
            .map(uri -> Epc.parse(uri).orElseThrow(() -> wrong(name, uri)))
            .toList();
    matches.add(new Match(parent, contents, classes, any));
  }

  private void party(String name, List<String> values) {
    boolean source = name.startsWith(SOURCE);
    String type = Vocabulary.word(name.substring((source ? SOURCE : DESTINATION).length()));
    Set<Bytes32> members = members(name, values);
    boolean said = type.equals("possessing_party") || type.equals("location");
    parties.add(new PartyRule(source, said ? members : Set.of()));
  }

  private Optional<Set<Bytes32>> places(String name) {
    return has(name) ? Optional.of(members(name, parameters.get(name))) : Optional.empty();
  }

  private static Set<Bytes32> members(String name, List<String> values) {
    return values.stream()
        .map(uri -> member(Epc.parse(uri).orElseThrow(() -> wrong(name, uri)), name, uri))
        .collect(Collectors.toSet());
  }

  private static Bytes32 member(Epc epc, String name, String uri) {
    if (epc instanceof Epc.Place place) {
      return place.member();
    }
    if (epc instanceof Epc.Party party) {
      return party.member();
    }
    throw wrong(name, uri);
  }

  /** Only dispatch advices are told of; any other kind of document is that of no event. */
  private Optional<Set<Bytes32>> consignments() {
    Optional<Set<Bytes32>> all = Optional.empty();
    for (var parameter : parameters.entrySet()) {
      if (!parameter.getKey().startsWith(TRANSACTION)) {
        continue;
      }
      String type = Vocabulary.word(parameter.getKey().substring(TRANSACTION.length()));
      Set<Bytes32> named =
          parameter.getValue().stream()
              .map(EventIds::uuid)
              .flatMap(Optional::stream)
              .map(Bytes32::ofUuid)
              .collect(Collectors.toSet());
      Set<Bytes32> meant = type.equals("desadv") ? named : Set.of();
      all = all.isEmpty() ? Optional.of(meant) : all.map(both -> common(both, meant));
    }
    return all;
  }

  private static Set<Bytes32> common(Set<Bytes32> some, Set<Bytes32> others) {
    return some.stream().filter(others::contains).collect(Collectors.toSet());
  }

  private Optional<Set<UUID>> eventIds() {
    if (!has("EQ_eventID")) {
      return Optional.empty();
    }
    return Optional.of(
        parameters.get("EQ_eventID").stream()
            .map(EventIds::uuid)
            .flatMap(Optional::stream)
            .collect(Collectors.toSet()));
  }

  private Order order() {
    boolean byRecordTime =
        switch (single("orderBy").orElse("eventTime")) {
          case "eventTime" -> false;
          case "recordTime" -> true;
          default -> throw wrong("orderBy", single("orderBy").orElseThrow());
        };
    boolean ascending =
        switch (single("orderDirection").orElse("DESC")) {
          case "ASC" -> true;
          case "DESC" -> false;
          default -> throw wrong("orderDirection", single("orderDirection").orElseThrow());
        };
    return new Order(byRecordTime, ascending);
  }

  private Range range(String field) {
    return new Range(instant("GE_" + field), instant("LT_" + field));
  }

  private Optional<Instant> instant(String name) {
    return single(name)
        .map(
            text -> {
              try {
                return OffsetDateTime.parse(text).toInstant();
              } catch (DateTimeException malformed) {
                throw wrong(name, text);
              }
            });
  }

  private Optional<Integer> number(String name, int most) {
    return single(name)
        .map(
            text -> {
              if (!text.matches("[1-9][0-9]{0,8}")) throw wrong(name, text);
              return Math.min(Integer.parseInt(text), most);
            });
  }

  private Optional<Boolean> flag(String name) {
    return single(name)
        .map(
            text ->
                switch (text) {
                  case "true", "" -> true;
                  case "false" -> false;
                  default -> throw wrong(name, text);
                });
  }

  private boolean has(String name) {
    return parameters.containsKey(name);
  }

  private Optional<String> single(String name) {
    List<String> values = parameters.getOrDefault(name, List.of());
    if (values.size() > 1) throw wrong(name, String.join("|", values));
    return values.stream().findFirst();
  }

  private static List<String> values(String name, List<String> written) {
    List<String> values =
        written.stream().flatMap(text -> Arrays.stream(text.split("\\|", -1))).toList();
    if (values.isEmpty() || values.size() > MOST_VALUES) {
      throw wrong(name, String.join("|", written));
    }
    return values;
  }

  private static Problem wrong(String name, String value) {
    String shown = value.length() <= 100 ? value : value.substring(0, 100) + "…";
    return new Problem(Kind.BAD_INPUT, "CUS-EPC-002", name, shown);
  }
}
