package org.custodia.registry.fhir;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import tools.jackson.databind.JsonNode;

/**
 * A search, taken apart. What could not be answered is refused and never left out, so that nobody
 * takes a part for the whole, or all for a part.
 *
 * @param criteria all have to be met
 * @param after only what comes after this in the order of changes; from the page before
 */
record Asked(List<Criterion> criteria, int count, Optional<Position> after) {
  static final String COUNT = "_count";
  static final String AFTER = "_after";
  static final String ID = "_id";
  static final String LAST_UPDATED = "_lastUpdated";
  static final int USUAL_COUNT = 20;
  static final int MOST = 200;

  private static final SearchParameter OF_ID = SearchParameter.token(ID, "id");
  private static final SearchParameter OF_LAST_UPDATED =
      SearchParameter.date(LAST_UPDATED, "meta.lastUpdated");

  /** Parameters of every type. */
  static final List<SearchParameter> EVERYWHERE = List.of(OF_ID, OF_LAST_UPDATED);

  private static final Pattern PREFIXED = Pattern.compile("(eq|ne|lt|gt|le|ge|sa|eb)(.+)");

  /**
   * @param values one of which has to fit
   */
  record Criterion(SearchParameter parameter, String modifier, List<String> values) {}

  /** Where a page ended. */
  record Position(Instant lastUpdated, String id) {
    String token() {
      return lastUpdated.toEpochMilli() + "~" + id;
    }

    static Optional<Position> of(String token) {
      Matcher parts = Pattern.compile("(-?\\d{1,15})~([A-Za-z0-9\\-.]{1,64})").matcher(token);
      return parts.matches()
          ? Optional.of(
              new Position(Instant.ofEpochMilli(Long.parseLong(parts.group(1))), parts.group(2)))
          : Optional.empty();
    }

    boolean isBefore(Instant time, String other) {
      int order = lastUpdated.compareTo(time);
      return order < 0 || (order == 0 && id.compareTo(other) < 0);
    }
  }

  /**
   * @param lenient whether parameters that are not known are passed over, because the client said
   *     so ({@code Prefer: handling=lenient})
   * @throws Problem CUS-FHR-018 a parameter or modifier that is not known, 019 a value that is not
   *     as R4 has it
   */
  static Asked read(Map<String, List<String>> given, List<SearchParameter> known, boolean lenient) {
    List<Criterion> criteria = new ArrayList<>();
    int count = USUAL_COUNT;
    Optional<Position> after = Optional.empty();
    for (Map.Entry<String, List<String>> entry : given.entrySet()) {
      String[] named = entry.getKey().split(":", 2);
      String modifier = named.length == 2 ? named[1] : "";
      for (String value : entry.getValue()) {
        switch (named[0]) {
          case "_format", "_pretty" -> {}
          case COUNT -> count = count(value);
          case AFTER -> after = Optional.of(Position.of(value).orElseThrow(() -> malformed(AFTER)));
          default -> {
            Optional<SearchParameter> parameter =
                java.util.stream.Stream.concat(EVERYWHERE.stream(), known.stream())
                    .filter(one -> one.name().equals(named[0]))
                    .findFirst();
            if (parameter.isPresent()) {
              criteria.add(criterion(parameter.get(), modifier, value));
            } else if (!lenient) {
              throw new Problem(Kind.BAD_INPUT, "CUS-FHR-018", shown(entry.getKey()));
            }
          }
        }
      }
    }
    return new Asked(List.copyOf(criteria), count, after);
  }

  private static int count(String value) {
    if (!value.matches("\\d{1,6}")) throw malformed(COUNT);
    return Math.min(MOST, Integer.parseInt(value));
  }

  private static Criterion criterion(SearchParameter parameter, String modifier, String value) {
    boolean taken =
        switch (parameter.kind()) {
          case STRING -> List.of("", "exact", "contains", "missing").contains(modifier);
          case TOKEN -> List.of("", "not", "text", "missing").contains(modifier);
          case REFERENCE -> List.of("", "Patient", "missing").contains(modifier);
          case DATE -> List.of("", "missing").contains(modifier);
        };
    if (!taken) {
      throw new Problem(Kind.BAD_INPUT, "CUS-FHR-018", parameter.name() + ":" + shown(modifier));
    }
    List<String> values = Arrays.stream(value.split("(?<!\\\\),")).map(String::strip).toList();
    boolean wrong = values.stream().anyMatch(String::isEmpty);
    if (modifier.equals("missing")) {
      wrong = !List.of("true", "false").containsAll(values);
    } else if (parameter.kind() == SearchParameter.Kind.DATE) {
      wrong = values.stream().anyMatch(one -> DateRange.of(unprefixed(one)).isEmpty());
    }
    if (wrong) throw malformed(parameter.name());
    return new Criterion(parameter, modifier, values);
  }

  /** Values of a parameter that was asked with, or nothing. */
  List<String> values(String parameter) {
    return criteria.stream()
        .filter(one -> one.parameter().name().equals(parameter))
        .filter(one -> !List.of("missing", "not", "text").contains(one.modifier()))
        .flatMap(one -> one.values().stream())
        .toList();
  }

  /** Whether a resource meets all criteria but those that were used to find it. */
  boolean fits(JsonNode resource, List<String> used) {
    return criteria.stream()
        .filter(one -> !used.contains(one.parameter().name()))
        .allMatch(one -> fits(one, resource));
  }

  /** Whether all of it can be told from id and time. */
  boolean needsContent(List<String> used) {
    return criteria.stream()
        .anyMatch(
            one -> !used.contains(one.parameter().name()) && !EVERYWHERE.contains(one.parameter()));
  }

  private static boolean fits(Criterion criterion, JsonNode resource) {
    List<JsonNode> there = new ArrayList<>();
    criterion.parameter().paths().forEach(path -> collect(resource, path, there));
    if (criterion.modifier().equals("missing")) {
      return criterion.values().contains(Boolean.toString(there.isEmpty()));
    }
    boolean any =
        there.stream()
            .anyMatch(
                node ->
                    criterion.values().stream().anyMatch(value -> fits(criterion, value, node)));
    return criterion.modifier().equals("not") ? !any : any;
  }

  private static boolean fits(Criterion criterion, String value, JsonNode node) {
    return switch (criterion.parameter().kind()) {
      case TOKEN ->
          criterion.modifier().equals("text") ? isCalled(value, node) : isToken(value, node);
      case DATE -> {
        Matcher prefixed = PREFIXED.matcher(value);
        String prefix = prefixed.matches() ? prefixed.group(1) : "eq";
        DateRange asked = DateRange.of(unprefixed(value)).orElseThrow();
        yield DateRange.of(node).filter(there -> there.fits(prefix, asked)).isPresent();
      }
      case REFERENCE -> isReference(value, node);
      case STRING -> isText(criterion.modifier(), value, node);
    };
  }

  private static String unprefixed(String value) {
    Matcher prefixed = PREFIXED.matcher(value);
    return prefixed.matches() ? prefixed.group(2) : value;
  }

  private static boolean isToken(String value, JsonNode node) {
    int bar = value.indexOf('|');
    String system = bar < 0 ? "" : value.substring(0, bar);
    String code = value.substring(bar + 1);
    if (node.isObject() && node.has("coding")) {
      for (JsonNode coding : node.path("coding")) if (isToken(value, coding)) return true;
      return false;
    }
    if (!node.isObject()) return bar <= 0 && node.asString("").equalsIgnoreCase(code);
    String itsCode = node.path("code").asString(node.path("value").asString(""));
    String itsSystem = node.path("system").asString("");
    if (bar >= 0 && !itsSystem.equals(system)) return false;
    return code.isEmpty() || itsCode.equalsIgnoreCase(code);
  }

  /** Text of a concept, and what its codes are called. */
  private static boolean isCalled(String value, JsonNode concept) {
    String asked = Plain.text(value);
    if (Plain.text(concept.path("text").asString("")).contains(asked)) return true;
    for (JsonNode coding : concept.path("coding")) {
      if (Plain.text(coding.path("display").asString("")).contains(asked)) return true;
    }
    return false;
  }

  private static boolean isReference(String value, JsonNode node) {
    String reference = node.path("reference").asString("");
    String asked = References.relative(value);
    String there = References.relative(reference);
    return asked.contains("/")
        ? there.equals(asked)
        : there.substring(there.indexOf('/') + 1).equals(asked);
  }

  private static boolean isText(String modifier, String value, JsonNode node) {
    if (modifier.equals("exact")) return node.asString("").equals(value);
    String there = Plain.text(node.asString(""));
    String asked = Plain.text(value);
    return modifier.equals("contains") ? there.contains(asked) : there.startsWith(asked);
  }

  private static void collect(JsonNode node, String path, List<JsonNode> into) {
    if (node.isArray()) {
      node.forEach(one -> collect(one, path, into));
    } else if (path.isEmpty()) {
      if (!node.isMissingNode()) into.add(node);
    } else {
      int dot = path.indexOf('.');
      String first = dot < 0 ? path : path.substring(0, dot);
      collect(node.path(first), dot < 0 ? "" : path.substring(dot + 1), into);
    }
  }

  private static Problem malformed(String parameter) {
    return new Problem(Kind.BAD_INPUT, "CUS-FHR-019", parameter);
  }

  private static String shown(String name) {
    return name.matches("[A-Za-z_\\-:.]{1,60}") ? name : "…";
  }
}
