package org.custodia.registry.billing.files;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.custodia.registry.errors.Problem;
import tools.jackson.databind.JsonNode;

/**
 * An element of a Claim and where it stands. Nothing that could change its meaning is passed over:
 * elements that are not known, and extensions that modify.
 */
record FhirField(JsonNode node, String path) {
  FhirField {
    if (!node.isObject() || node.isEmpty()) throw malformed(path);
  }

  /** Refuses every element but these, plain extensions and what is said beside primitive values. */
  FhirField only(Set<String> known) {
    for (String name : node.propertyNames()) {
      boolean harmless = name.equals("id") || name.equals("extension") || name.startsWith("_");
      if (!harmless && !known.contains(name)) throw unknown(path(name));
    }
    return this;
  }

  /** A name that is not one could be anything that somebody wrote. */
  String path(String name) {
    return path + "." + (name.matches("[A-Za-z]{1,40}") ? name : "?");
  }

  boolean has(String name) {
    return node.has(name);
  }

  Optional<String> text(String name) {
    Optional<JsonNode> value = node.optional(name);
    if (value.filter(found -> !found.isString() || found.stringValue().isBlank()).isPresent()) {
      throw malformed(path(name));
    }
    return value.map(JsonNode::stringValue);
  }

  String needed(String name) {
    return text(name).orElseThrow(() -> missing(path(name)));
  }

  Optional<BigDecimal> decimal(String name) {
    Optional<JsonNode> value = node.optional(name);
    if (value.filter(found -> !found.isNumber()).isPresent()) throw malformed(path(name));
    return value.map(JsonNode::decimalValue);
  }

  Optional<FhirField> child(String name) {
    return node.optional(name).map(found -> new FhirField(found, path(name)));
  }

  /** The elements of an array; none where it is missing. */
  List<FhirField> children(String name) {
    Optional<JsonNode> array = node.optional(name);
    if (array.isEmpty()) return List.of();
    if (!array.get().isArray() || array.get().isEmpty()) throw malformed(path(name));
    List<FhirField> children = new ArrayList<>();
    for (JsonNode child : array.get()) {
      children.add(new FhirField(child, path(name) + "[" + children.size() + "]"));
    }
    return children;
  }

  static Problem missing(String path) {
    return BillFields.wrong("CUS-BFL-024", path);
  }

  static Problem malformed(String path) {
    return BillFields.wrong("CUS-BFL-025", path);
  }

  static Problem unknown(String path) {
    return BillFields.wrong("CUS-BFL-026", path);
  }
}
