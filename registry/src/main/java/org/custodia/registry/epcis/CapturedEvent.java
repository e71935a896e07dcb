package org.custodia.registry.epcis;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import tools.jackson.databind.JsonNode;

/**
 * One event of a captured document, read strictly.
 *
 * @param pointer where it stands in the document
 */
record CapturedEvent(JsonNode json, String pointer) {
  private static final String EXTENSION = "custodia:";

  /** Something about an event, and where in the document. */
  static final class Fault extends RuntimeException {
    private final transient Problem problem;
    private final String pointer;

    Fault(String pointer, String code, Object... arguments) {
      this(pointer, new Problem(Kind.BAD_INPUT, code, arguments));
    }

    Fault(String pointer, Problem problem) {
      super(problem);
      this.problem = problem;
      this.pointer = pointer;
    }

    Problem problem() {
      return problem;
    }

    String pointer() {
      return pointer;
    }
  }

  Fault missing(String field) {
    return new Fault(at(field), "CUS-EPC-013", at(field));
  }

  Fault wrong(String field) {
    return new Fault(at(field), "CUS-EPC-014", at(field));
  }

  /** Nothing here does what the event says. */
  Fault unmapped(String field) {
    return new Fault(at(field), "CUS-EPC-015", at(field));
  }

  private String at(String field) {
    return pointer + "/" + field.replace("~", "~0").replace("/", "~1");
  }

  Optional<String> text(String field) {
    JsonNode value = json.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isString()) {
      throw wrong(field);
    }
    return Optional.of(value.asString());
  }

  String needed(String field) {
    return text(field).filter(text -> !text.isBlank()).orElseThrow(() -> missing(field));
  }

  Optional<String> extension(String field) {
    return text(EXTENSION + field);
  }

  String neededExtension(String field) {
    return needed(EXTENSION + field);
  }

  Optional<Integer> number(String field) {
    JsonNode value = json.path(EXTENSION + field);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (!value.isInt() || value.asInt() < 0) {
      throw wrong(EXTENSION + field);
    }
    return Optional.of(value.asInt());
  }

  boolean flag(String field) {
    JsonNode value = json.path(EXTENSION + field);
    if (!value.isMissingNode() && !value.isBoolean()) {
      throw wrong(EXTENSION + field);
    }
    return value.asBoolean(false);
  }

  /** A word of the vocabulary. */
  String word(String field) {
    return Vocabulary.word(needed(field));
  }

  Optional<String> anyWord(String field) {
    return text(field).map(Vocabulary::word);
  }

  UUID id() {
    return EventIds.uuid(needed("eventID")).orElseThrow(() -> wrong("eventID"));
  }

  boolean isTakenBack() {
    return json.path("errorDeclaration").isObject();
  }

  Instant time() {
    try {
      return OffsetDateTime.parse(needed("eventTime")).toInstant();
    } catch (DateTimeException malformed) {
      throw wrong("eventTime");
    }
  }

  /** Packs and units in a list, as the scanner text that the use cases read. */
  List<String> things(String field) {
    List<String> things = new ArrayList<>();
    for (Epc epc : epcs(field)) {
      if (!(epc instanceof Epc.Pack) && !(epc instanceof Epc.Unit)) {
        throw wrong(field);
      }
      things.add(epc.uri());
    }
    return things;
  }

  List<Epc> epcs(String field) {
    JsonNode list = json.path(field);
    if (list.isMissingNode()) {
      return List.of();
    }
    if (!list.isArray()) {
      throw wrong(field);
    }
    List<Epc> epcs = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String at = field + "/" + i;
      JsonNode uri = list.get(i);
      epcs.add(
          Epc.parse(uri.asString(""))
              .orElseThrow(() -> new Fault(pointer + "/" + at, "CUS-EPC-014", pointer + "/" + at)));
    }
    return epcs;
  }

  Epc.Unit parent() {
    return Epc.parse(needed("parentID"))
        .filter(Epc.Unit.class::isInstance)
        .map(Epc.Unit.class::cast)
        .orElseThrow(() -> wrong("parentID"));
  }

  /** The business transaction of a type, which has to be an event here. */
  Optional<UUID> transaction(String type) {
    return json.path("bizTransactionList")
        .valueStream()
        .filter(one -> Vocabulary.word(one.path("type").asString("")).equals(type))
        .map(one -> one.path("bizTransaction").asString(""))
        .map(uri -> EventIds.uuid(uri).orElseThrow(() -> wrong("bizTransactionList")))
        .findFirst();
  }

  /** GLN of the party that gets it. */
  String receiver() {
    return json.path("destinationList")
        .valueStream()
        .filter(one -> !Vocabulary.word(one.path("type").asString("")).equals("location"))
        .flatMap(one -> Epc.parse(one.path("destination").asString("")).stream())
        .flatMap(CapturedEvent::gln)
        .findFirst()
        .orElseThrow(() -> missing("destinationList"));
  }

  private static java.util.stream.Stream<String> gln(Epc epc) {
    if (epc instanceof Epc.Party party) {
      return java.util.stream.Stream.of(party.gln());
    }
    return epc instanceof Epc.Place place
        ? java.util.stream.Stream.of(place.gln())
        : java.util.stream.Stream.empty();
  }

  /** What is true of the whole lot. */
  String masterData(String name) {
    JsonNode ilmd = json.path("ilmd");
    return java.util.stream.Stream.of("cbvmda:" + name, "https://ref.gs1.org/cbv/mda#" + name, name)
        .map(key -> ilmd.path(key).asString(""))
        .filter(value -> !value.isBlank())
        .findFirst()
        .orElseThrow(() -> missing("ilmd/cbvmda:" + name));
  }

  LocalDate expiry() {
    try {
      return LocalDate.parse(masterData("itemExpirationDate"));
    } catch (DateTimeException malformed) {
      throw wrong("ilmd");
    }
  }
}
