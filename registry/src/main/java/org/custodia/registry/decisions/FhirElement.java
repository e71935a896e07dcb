package org.custodia.registry.decisions;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import tools.jackson.databind.JsonNode;

/**
 * An element of a FHIR resource in JSON and where it stands. Read without leniency: FHIR's JSON has
 * no null, no empty text, no empty array and no empty object.
 */
final class FhirElement {
  private final JsonNode node;
  private final String path;

  private FhirElement(JsonNode node, String path) {
    this.node = node;
    this.path = path;
    if (!node.isObject() || node.isEmpty()) {
      throw malformed(path);
    }
  }

  static FhirElement of(JsonNode node, String path) {
    return new FhirElement(node, path);
  }

  String path() {
    return path;
  }

  String path(String name) {
    return path + "." + name;
  }

  Set<String> names() {
    return Set.copyOf(node.propertyNames());
  }

  /**
   * Refuses every element but these. Extensions may carry conditions that we do not know, so they
   * are refused too, with or without an underscore.
   */
  void only(Set<String> known) {
    for (String name : node.propertyNames()) {
      if (name.equals("extension") || name.equals("modifierExtension") || name.startsWith("_")) {
        throw unsupported(path + "." + shown(name));
      }
      if (!known.contains(name) && !name.equals("id")) {
        throw unknownElement(path, name);
      }
    }
  }

  boolean has(String name) {
    return node.has(name);
  }

  Optional<String> text(String name) {
    Optional<JsonNode> value = node.optional(name);
    value
        .filter(found -> !found.isString() || found.stringValue().isBlank())
        .ifPresent(
            found -> {
              throw malformed(path(name));
            });
    return value.map(JsonNode::stringValue);
  }

  String required(String name) {
    return text(name).orElseThrow(() -> missing(path(name)));
  }

  Optional<FhirElement> child(String name) {
    return node.optional(name).map(found -> new FhirElement(found, path(name)));
  }

  /** The elements of an array, none where it is missing. */
  List<FhirElement> children(String name) {
    Optional<JsonNode> array = node.optional(name);
    if (array.isEmpty()) {
      return List.of();
    }
    if (!array.get().isArray() || array.get().isEmpty()) {
      throw malformed(path(name));
    }
    List<FhirElement> children = new ArrayList<>();
    for (JsonNode child : array.get()) {
      children.add(new FhirElement(child, path(name) + "[" + children.size() + "]"));
    }
    return children;
  }

  static Problem malformed(String path) {
    return new Problem(Kind.BAD_INPUT, "CUS-DEC-022", path);
  }

  static Problem missing(String path) {
    return new Problem(Kind.BAD_INPUT, "CUS-DEC-021", path);
  }

  static Problem unsupported(String path) {
    return new Problem(Kind.BAD_INPUT, "CUS-DEC-024", path);
  }

  /** Without the value: problems are logged, and a document may have personal data anywhere. */
  static Problem unknownValue(String path) {
    return new Problem(Kind.BAD_INPUT, "CUS-DEC-025", path);
  }

  static Problem unknownElement(String path, String name) {
    return new Problem(Kind.BAD_INPUT, "CUS-DEC-023", path + "." + shown(name));
  }

  /** A name that is not one could be anything that somebody wrote. */
  static String shown(String name) {
    return name.matches("[A-Za-z_]{1,40}") ? name : "?";
  }
}
