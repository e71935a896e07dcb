package org.custodia.registry.fhir;

import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether a resource is one of R4 as far as it can be told without all of its definitions: known
 * elements, those that are required, codes that are bound, and the rules of its JSON (nothing
 * empty, nothing null). Problems name the FHIRPath and never what stands there.
 */
final class ResourceCheck {
  /** http://hl7.org/fhir/R4/datatypes.html#id. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9\\-.]{1,64}");

  private static final Pattern NAME = Pattern.compile("_?[A-Za-z][A-Za-z0-9]{0,59}");

  private ResourceCheck() {}

  /**
   * @return its type
   * @throws Problem CUS-FHR-004 to 008
   */
  static RecordType check(ObjectNode resource) {
    String named = resource.path("resourceType").asString("");
    RecordType type =
        RecordType.of(named)
            .orElseThrow(() -> new Problem(Kind.BAD_INPUT, "CUS-FHR-004", shown(named)));
    for (String name : resource.propertyNames()) {
      String element = name.startsWith("_") ? name.substring(1) : name;
      if (!type.elements().contains(element)) {
        throw new Problem(Kind.BAD_INPUT, "CUS-FHR-008", named + "." + shown(name));
      }
      if (element.equals("modifierExtension") || element.equals("implicitRules")) {
        throw new Problem(Kind.BAD_INPUT, "CUS-FHR-009", named + "." + element);
      }
    }
    if (resource.has("id") && !isId(resource.path("id").asString(""))) {
      throw malformed(named + ".id");
    }
    for (String required : type.required()) {
      boolean there =
          required.endsWith("[x]")
              ? resource.propertyNames().stream()
                  .anyMatch(name -> name.startsWith(required.substring(0, required.length() - 3)))
              : resource.has(required);
      if (!there) throw missing(named + "." + required);
    }
    if (type.isOfPatient() && !resource.path(type.subject()).isObject()) {
      throw missing(named + "." + type.subject());
    }
    for (Map.Entry<String, String> bound : type.codes().entrySet()) {
      JsonNode code = resource.path(bound.getKey());
      if (!code.isMissingNode()
          && !Arrays.asList(bound.getValue().split(" ")).contains(code.asString(""))) {
        throw malformed(named + "." + bound.getKey());
      }
    }
    nothingEmpty(resource, named);
    return type;
  }

  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  static Problem missing(String path) {
    return new Problem(Kind.BAD_INPUT, "CUS-FHR-006", path);
  }

  static Problem malformed(String path) {
    return new Problem(Kind.BAD_INPUT, "CUS-FHR-007", path);
  }

  /** Nulls stand only in lists of primitives, where extensions have a list of their own. */
  private static void nothingEmpty(JsonNode node, String path) {
    if (node.isNull()
        || (node.isContainer() && node.isEmpty())
        || (node.isString() && node.asString().isBlank())) {
      throw malformed(path);
    }
    if (node.isArray()) {
      int index = 0;
      for (JsonNode entry : node) {
        if (!entry.isNull()) nothingEmpty(entry, path + "[" + index + "]");
        index++;
      }
    } else if (node.isObject()) {
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        nothingEmpty(field.getValue(), path + "." + shown(field.getKey()));
      }
    }
  }

  /** A name of an element; anything else in its place could be personal and is not repeated. */
  private static String shown(String name) {
    return NAME.matcher(name).matches() ? name : "…";
  }
}
