package org.custodia.registry.decisions;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads the JSON form of a request; what is missing, malformed or unknown is CUS-DEC-030. */
final class RequestReader {
  private static final ZoneId UTC = ZoneId.of("UTC");
  private final JsonNode node;
  private final String path;

  private RequestReader(JsonNode node, String path, Set<String> known) {
    this.node = node;
    this.path = path;
    if (!node.isObject()) {
      throw wrong(path);
    }
    for (String name : node.propertyNames()) {
      if (!known.contains(name)) {
        throw wrong(path + "." + FhirElement.shown(name));
      }
    }
  }

  static DecisionRequest read(JsonNode json) {
    RequestReader request =
        new RequestReader(
            json,
            "request",
            Set.of("patient", "at", "zone", "action", "purpose", "actors", "data"));
    return new DecisionRequest(
        request.patient(),
        request.instant(),
        request.zone(),
        ConsentAction.of(request.text("action")).orElseThrow(() -> request.bad("action")),
        Purpose.of(request.text("purpose")).orElseThrow(() -> request.bad("purpose")),
        request.actors(),
        request.data());
  }

  /** A reference, or an identifier as {@code system|value}. */
  private Party patient() {
    String name = text("patient");
    return name.contains("|")
        ? new Party(Set.of(), Set.of(token("patient", name)))
        : Party.of(name);
  }

  private Coded token(String name, String text) {
    int bar = text.indexOf('|');
    if (bar < 1 || bar == text.length() - 1) {
      throw bad(name);
    }
    return new Coded(text.substring(0, bar), text.substring(bar + 1));
  }

  private Instant instant() {
    try {
      return OffsetDateTime.parse(text("at")).toInstant();
    } catch (DateTimeException malformed) {
      throw bad("at");
    }
  }

  private ZoneId zone() {
    try {
      return optional("zone").map(ZoneId::of).orElse(UTC);
    } catch (DateTimeException unknown) {
      throw bad("zone");
    }
  }

  private List<DecisionRequest.Actor> actors() {
    List<DecisionRequest.Actor> actors = new ArrayList<>();
    JsonNode array = node.path("actors");
    if (!array.isMissingNode() && !array.isArray()) {
      throw bad("actors");
    }
    for (JsonNode actor : array) {
      RequestReader one =
          new RequestReader(
              actor,
              path + ".actors[" + actors.size() + "]",
              Set.of("roles", "references", "identifiers"));
      actors.add(
          new DecisionRequest.Actor(
              one.coded("roles"),
              new Party(
                  one.texts("references").orElse(Set.of()),
                  one.coded("identifiers").orElse(Set.of()))));
    }
    return actors;
  }

  private DecisionRequest.Data data() {
    RequestReader data =
        new RequestReader(
            node.has("data") ? node.get("data") : JsonNodeFactory.instance.objectNode(),
            path + ".data",
            Set.of(
                "resourceType",
                "profiles",
                "classes",
                "codes",
                "labels",
                "start",
                "end",
                "reference",
                "refersTo",
                "referredToBy",
                "authors"));
    return new DecisionRequest.Data(
        data.optional("resourceType"),
        data.texts("profiles"),
        data.coded("classes"),
        data.coded("codes"),
        data.coded("labels"),
        data.period(),
        data.optional("reference"),
        data.texts("refersTo"),
        data.texts("referredToBy"),
        data.texts("authors"));
  }

  /** The time that the data tells of; without an end it is the start's day or moment. */
  private Optional<FhirPeriod> period() {
    Optional<FhirTime> start = time("start");
    Optional<FhirTime> end = time("end");
    if (start.isEmpty() && end.isEmpty()) {
      return Optional.empty();
    }
    FhirPeriod period = new FhirPeriod(start, end.or(() -> start));
    if (start.isEmpty() || !period.isInOrder()) {
      throw bad("start");
    }
    return Optional.of(period);
  }

  private Optional<FhirTime> time(String name) {
    return optional(name).map(text -> FhirTime.parse(text).orElseThrow(() -> bad(name)));
  }

  private String text(String name) {
    return optional(name).orElseThrow(() -> bad(name));
  }

  private Optional<String> optional(String name) {
    return node.optional(name)
        .map(
            value -> {
              if (!value.isString() || value.stringValue().isBlank()) {
                throw bad(name);
              }
              return value.stringValue();
            });
  }

  private Optional<Set<String>> texts(String name) {
    return set(name, text -> text);
  }

  private Optional<Set<Coded>> coded(String name) {
    return set(name, text -> token(name, text));
  }

  private <T> Optional<Set<T>> set(String name, Function<String, T> read) {
    if (!node.has(name)) {
      return Optional.empty();
    }
    if (!node.get(name).isArray()) {
      throw bad(name);
    }
    Set<T> values = new LinkedHashSet<>();
    for (JsonNode value : node.get(name)) {
      if (!value.isString() || value.stringValue().isBlank()) {
        throw bad(name);
      }
      values.add(read.apply(value.stringValue()));
    }
    return Optional.of(values);
  }

  private Problem bad(String name) {
    return wrong(path + "." + name);
  }

  private static Problem wrong(String where) {
    return new Problem(Kind.BAD_INPUT, "CUS-DEC-030", where);
  }
}
