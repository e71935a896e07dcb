package org.custodia.registry.fhir;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.rows.OrganisationRows;
import tools.jackson.databind.node.ObjectNode;

/**
 * Everything that is held about a patient here, for the patient and whoever acts for them: the
 * person, records with where each came from, consents, and who was shown what.
 */
public final class PatientExport {
  private final OrganisationRows scope;
  private final Map<String, ResourceSource> sources;
  private final PatientDirectory directory;
  private final Us us;
  private final Clock clock;

  PatientExport(
      OrganisationRows scope,
      List<ResourceSource> sources,
      PatientDirectory directory,
      Us us,
      Clock clock) {
    this.scope = scope;
    this.sources = new java.util.LinkedHashMap<>();
    sources.forEach(source -> this.sources.put(source.type(), source));
    this.directory = directory;
    this.us = us;
    this.clock = clock;
  }

  /**
   * @param patient name to show
   * @param organisation who holds it
   * @param resources patients first, then by type and time
   */
  public record Everything(
      String patient, String organisation, Instant at, List<ObjectNode> resources) {

    /**
     * As a Bundle of type {@code collection}.
     *
     * @param base address of the server
     */
    public ObjectNode bundle(String base) {
      return FhirBundle.collection(UUID.randomUUID().toString(), resources, at, base);
    }

    /** The same as a file. */
    public byte[] file(String base) {
      return FhirJson.bytes(bundle(base));
    }
  }

  /**
   * @param types only these
   * @throws Problem CUS-FHR-013 when the caller may not act for the patient
   */
  public Everything of(Caller caller, UUID patient, Predicate<String> types) {
    if (!Whose.isPatient(caller)) throw new Problem(Kind.FORBIDDEN, "CUS-FHR-014");
    String organisation = caller.organisation();
    return scope.in(
        organisation,
        () -> {
          if (!directory.mayActFor(caller, patient)) {
            throw new Problem(Kind.NOT_FOUND, "CUS-FHR-013");
          }
          Set<UUID> entries = directory.entriesOf(organisation, patient);
          List<ObjectNode> resources = new ArrayList<>();
          for (ResourceSource source : sources.values()) {
            if (types.test(source.type())) resources.addAll(of(caller, source, entries));
          }
          return new Everything(
              directory.name(organisation, patient).orElse(""),
              us.name(organisation),
              clock.instant().truncatedTo(ChronoUnit.SECONDS),
              resources);
        });
  }

  private static List<ObjectNode> of(Caller caller, ResourceSource source, Set<UUID> entries) {
    Set<String> done = new HashSet<>();
    List<Held> held = new ArrayList<>();
    if (source.type().equals("Patient")) {
      entries.forEach(entry -> source.read(caller, entry.toString()).ifPresent(held::add));
    } else {
      List<String> named = entries.stream().map(UUID::toString).sorted().toList();
      Asked asked = Asked.read(Map.of("patient", named), source.parameters(), false);
      List<Held> found = source.find(caller, asked);
      if (source.type().equals(RecordType.DOCUMENT_REFERENCE.type())) {
        found.forEach(one -> source.read(caller, one.id()).ifPresent(held::add)); // with contents
      } else {
        held.addAll(found);
      }
    }
    return held.stream()
        .filter(one -> done.add(one.id()))
        .sorted(Held.ORDER)
        .map(Held::resource)
        .toList();
  }
}
