package org.custodia.registry.fhir;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * A resource that may be answered with. Its content is opened when it is asked for.
 *
 * @param patient whose it is; empty when it is nobody's
 */
record Held(
    String type,
    String id,
    int version,
    Instant lastUpdated,
    Optional<UUID> patient,
    Supplier<ObjectNode> content) {
  /** Of changes, so that what changes while somebody turns pages comes again and is not lost. */
  static final Comparator<Held> ORDER =
      Comparator.comparing(Held::lastUpdated).thenComparing(Held::id);

  /** The resource with its id and meta. */
  ObjectNode resource() {
    ObjectNode given = content.get();
    ObjectNode resource = FhirJson.resource(type);
    resource.put("id", id);
    ObjectNode meta = given.path("meta") instanceof ObjectNode sent ? sent : FhirJson.object();
    meta.put("versionId", Integer.toString(version)).put("lastUpdated", lastUpdated.toString());
    meta.remove("source");
    resource.set("meta", meta);
    given.remove(java.util.List.of("resourceType", "id", "meta"));
    resource.setAll(given);
    return resource;
  }

  /** {@code Type/id/_history/version}. */
  String name() {
    return type + "/" + id + "/_history/" + version;
  }
}
