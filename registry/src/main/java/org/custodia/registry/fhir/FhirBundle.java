package org.custodia.registry.fhir;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What resources are answered in: Bundle and OperationOutcome. */
public final class FhirBundle {
  /** Codes of problems, docs/errors.md. */
  private static final String PROBLEMS = "urn:custodia:problem";

  private FhirBundle() {}

  /**
   * @param total of all pages
   * @param base address of the server, without a slash at its end
   * @param self address of the search
   */
  public static ObjectNode searchset(
      List<ObjectNode> resources, int total, String base, String self, Optional<String> next) {
    ObjectNode bundle = FhirJson.resource("Bundle").put("type", "searchset").put("total", total);
    ArrayNode links = bundle.putArray("link");
    links.addObject().put("relation", "self").put("url", self);
    next.ifPresent(url -> links.addObject().put("relation", "next").put("url", url));
    entries(bundle, resources, base)
        .forEach(entry -> entry.putObject("search").put("mode", "match"));
    return bundle;
  }

  /** All of it, as a file. */
  static ObjectNode collection(
      String id, Collection<ObjectNode> resources, Instant at, String base) {
    ObjectNode bundle = FhirJson.resource("Bundle");
    bundle
        .putObject("identifier")
        .put("system", "urn:ietf:rfc:3986")
        .put("value", "urn:uuid:" + id);
    bundle.put("type", "collection").put("timestamp", at.toString());
    entries(bundle, resources, base);
    return bundle;
  }

  private static List<ObjectNode> entries(
      ObjectNode bundle, Collection<ObjectNode> resources, String base) {
    if (resources.isEmpty()) return List.of();
    ArrayNode entries = bundle.putArray("entry");
    return resources.stream()
        .map(
            resource -> {
              String type = resource.path("resourceType").asString();
              ObjectNode entry = entries.addObject();
              entry.put("fullUrl", base + "/" + type + "/" + resource.path("id").asString());
              entry.set("resource", resource);
              return entry;
            })
        .toList();
  }

  /**
   * @param type code of the issue
   * @param code {@code CUS-…}
   * @param next what to do, or a reference to quote
   * @param path FHIRPath of what is wrong
   */
  public static ObjectNode outcome(
      String type, String code, String message, Optional<String> next, Optional<String> path) {
    ObjectNode outcome = FhirJson.resource("OperationOutcome");
    ObjectNode issue = outcome.putArray("issue").addObject();
    issue.put("severity", "error").put("code", type);
    ObjectNode details = issue.putObject("details");
    details.putArray("coding").addObject().put("system", PROBLEMS).put("code", code);
    details.put("text", message);
    next.ifPresent(text -> issue.put("diagnostics", text));
    path.ifPresent(at -> issue.putArray("expression").add(at));
    return outcome;
  }
}
