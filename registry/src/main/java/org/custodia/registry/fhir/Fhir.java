package org.custodia.registry.fhir;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.fhir.Accesses.How;
import org.custodia.registry.fhir.FhirRows.Row;
import org.custodia.registry.fhir.KeptResources.Kept;
import org.custodia.registry.fhir.KeptResources.Outcome;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.people.Patient;
import org.custodia.registry.records.ResourceRecords;
import org.custodia.registry.rows.OrganisationRows;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an instance answers as a FHIR R4 server. What the caller may not see is not found, whether
 * or not it is there; what staff is shown of a patient's records is on record in the same
 * transaction, and the patient sees it.
 */
public final class Fhir {
  private final OrganisationRows scope;
  private final Map<String, ResourceSource> sources;
  private final PatientResources patients;
  private final FhirRows rows;
  private final KeptResources kept;
  private final ResourceRecords records;
  private final Whose whose;
  private final Accesses accesses;

  Fhir(
      OrganisationRows scope,
      List<ResourceSource> sources,
      PatientResources patients,
      FhirRows rows,
      KeptResources kept,
      ResourceRecords records,
      Whose whose,
      Accesses accesses) {
    this.scope = scope;
    this.sources = new java.util.TreeMap<>();
    sources.forEach(source -> this.sources.put(source.type(), source));
    this.patients = patients;
    this.rows = rows;
    this.kept = kept;
    this.records = records;
    this.whose = whose;
    this.accesses = accesses;
  }

  /**
   * @param resource with id and meta
   * @param created whether it was not there before
   */
  public record Answer(
      ObjectNode resource, String id, int version, Instant lastUpdated, boolean created) {}

  /** A page of what was found. */
  public record Page(List<ObjectNode> resources, int total, Optional<String> next) {}

  /** Types that are answered for, by name. */
  public Set<String> types() {
    return sources.keySet();
  }

  /** Roles that may see anything of a type; empty for a type that is not answered for. */
  public Set<String> roles(String type) {
    return Optional.ofNullable(sources.get(type)).map(ResourceSource::roles).orElse(Set.of());
  }

  /** Parameters of a type, those of every type included. */
  public List<SearchParameter> parameters(String type) {
    List<SearchParameter> all = new ArrayList<>(Asked.EVERYWHERE);
    all.addAll(source(type).parameters());
    return all;
  }

  /** Whether resources of the type can be created and corrected. */
  public boolean isTaken(String type) {
    return source(type).isTaken();
  }

  /** Whether older versions of the type can be read. */
  public boolean hasVersions(String type) {
    return source(type) instanceof RecordResources;
  }

  /**
   * @throws Problem CUS-FHR-013 when the caller can see no such resource, 014 without the role
   */
  public Answer read(Caller caller, String type, String id) {
    ResourceSource source = allowed(caller, type);
    return scope.in(caller.organisation(), () -> shown(caller, source.read(caller, id)));
  }

  /** As {@link #read}, of one version. */
  public Answer version(Caller caller, String type, String id, int version) {
    ResourceSource source = allowed(caller, type);
    return scope.in(
        caller.organisation(), () -> shown(caller, source.version(caller, id, version)));
  }

  private Answer shown(Caller caller, Optional<Held> found) {
    Held held = found.orElseThrow(Fhir::none);
    accesses.shown(caller, How.READ, List.of(held));
    return answer(held, false);
  }

  private static Answer answer(Held held, boolean created) {
    return new Answer(held.resource(), held.id(), held.version(), held.lastUpdated(), created);
  }

  /**
   * @param parameters of the search by name, with modifiers
   * @param lenient whether parameters that are not known are passed over
   * @throws Problem as {@link Asked#read}; CUS-FHR-020 and 022 to 024 when it is about nobody, or
   *     about too many
   */
  public Page search(
      Caller caller, String type, Map<String, List<String>> parameters, boolean lenient) {
    ResourceSource source = allowed(caller, type);
    Asked asked = Asked.read(parameters, source.parameters(), lenient);
    return scope.in(caller.organisation(), () -> page(caller, source, asked));
  }

  private Page page(Caller caller, ResourceSource source, Asked asked) {
    boolean open = asked.needsContent(source.used());
    List<Held> fitting = new ArrayList<>();
    for (Held held : source.find(caller, asked).stream().sorted(Held.ORDER).toList()) {
      ObjectNode looked = open ? held.resource() : frame(held);
      if (asked.fits(looked, source.used())) fitting.add(open ? opened(held, looked) : held);
    }
    List<Held> rest =
        fitting.stream()
            .filter(
                held ->
                    asked.after().isEmpty()
                        || asked.after().get().isBefore(held.lastUpdated(), held.id()))
            .toList();
    List<Held> shown = rest.subList(0, Math.min(asked.count(), rest.size()));
    accesses.shown(caller, How.SEARCH, shown);
    Optional<String> next =
        shown.isEmpty() || shown.size() == rest.size()
            ? Optional.empty()
            : Optional.of(shown.get(shown.size() - 1))
                .map(last -> new Asked.Position(last.lastUpdated(), last.id()).token());
    return new Page(shown.stream().map(Held::resource).toList(), fitting.size(), next);
  }

  /** What is known of a resource without opening it. */
  private static ObjectNode frame(Held held) {
    ObjectNode frame = FhirJson.object().put("id", held.id());
    frame.putObject("meta").put("lastUpdated", held.lastUpdated().toString());
    return frame;
  }

  private static Held opened(Held held, ObjectNode resource) {
    return new Held(
        held.type(), held.id(), held.version(), held.lastUpdated(), held.patient(), () -> resource);
  }

  /**
   * Keeps a resource under a new id.
   *
   * @throws Problem CUS-FHR-004 to 009 what is wrong with it; 014 without the role, 021 for a type
   *     that is not taken
   */
  public Answer create(Caller caller, String type, ObjectNode resource) {
    return put(caller, type, UUID.randomUUID(), resource, Optional.empty());
  }

  /**
   * Keeps a resource under an id that the caller made, or corrects the one that is there. The same
   * again changes nothing.
   *
   * @param version that is corrected, so that nobody overwrites what they have not seen
   * @throws Problem as {@link #create}; CUS-FHR-016 when another version is there
   */
  public Answer put(
      Caller caller, String type, UUID id, ObjectNode resource, Optional<Integer> version) {
    ResourceSource source = allowed(caller, type);
    if (!source.isTaken()) throw new Problem(Kind.FORBIDDEN, "CUS-FHR-021", type);
    if (!type.equals(resource.path("resourceType").asString(""))) {
      throw new Problem(Kind.BAD_INPUT, "CUS-FHR-017", type);
    }
    RecordType checked = ResourceCheck.check(resource);
    return scope.in(
        caller.organisation(),
        () ->
            checked == RecordType.PATIENT
                ? putPatient(caller, id, resource, version)
                : putRecord(caller, checked, id, resource, version));
  }

  private Answer putPatient(
      Caller caller, UUID id, ObjectNode resource, Optional<Integer> version) {
    boolean there = patients.read(caller, id.toString()).isPresent();
    Patient patient = patients.put(caller, id, resource, there ? version : Optional.empty());
    return answer(patients.held(caller.organisation(), patient), !there);
  }

  private Answer putRecord(
      Caller caller, RecordType type, UUID id, ObjectNode resource, Optional<Integer> version) {
    if (!Whose.mayWrite(caller, type)) throw new Problem(Kind.FORBIDDEN, "CUS-FHR-014");
    String path = type.type() + "." + type.subject();
    String named = resource.path(type.subject()).path("reference").asString("");
    UUID patient =
        Whose.uuid(References.idIn(named, "Patient"))
            .filter(entry -> whose.maySee(caller, entry))
            .orElseThrow(() -> new Problem(Kind.BAD_INPUT, "CUS-FHR-015", path));
    byte[] content = FhirJson.bytes(bare(resource));
    Optional<Row> there = rows.lock(id);
    there.ifPresent(row -> checkSame(caller, row, type, patient));
    boolean stale =
        there.isPresent() && version.isPresent() && version.get() != there.get().version();
    Kept done =
        kept.keep(
            caller.organisation(),
            caller.name(),
            id,
            type,
            Optional.of(patient),
            there.flatMap(Row::source),
            there.flatMap(Row::token),
            Optional.empty(),
            content);
    if (done.outcome() == Outcome.CORRECTED && (version.isEmpty() || stale)) {
      throw new Problem(Kind.CONFLICT, "CUS-FHR-016", there.orElseThrow().version());
    }
    if (done.outcome() != Outcome.UNCHANGED) {
      Row row = done.row();
      records.tell(caller.organisation(), patient, row.body(), row.recordedAt());
    }
    RecordResources source = (RecordResources) sources.get(type.type());
    return answer(source.held(caller.organisation(), done.row()), done.outcome() == Outcome.ADDED);
  }

  private void checkSame(Caller caller, Row row, RecordType type, UUID patient) {
    boolean same =
        row.type().equals(type.type())
            && row.patient()
                .filter(
                    before -> whose.entries(caller, List.of(before.toString())).contains(patient))
                .isPresent();
    if (!same) throw new Problem(Kind.CONFLICT, "CUS-FHR-025");
  }

  /** Id and what a server says of a version are the server's. */
  private static ObjectNode bare(ObjectNode resource) {
    ObjectNode bare = resource.deepCopy();
    bare.remove("id");
    if (bare.path("meta") instanceof ObjectNode meta) {
      meta.remove(List.of("versionId", "lastUpdated", "source"));
      if (meta.isEmpty()) bare.remove("meta");
    }
    return bare;
  }

  private ResourceSource source(String type) {
    ResourceSource source = sources.get(type);
    if (source == null) {
      throw new Problem(Kind.NOT_FOUND, "CUS-FHR-026", String.join(", ", sources.keySet()));
    }
    return source;
  }

  private ResourceSource allowed(Caller caller, String type) {
    ResourceSource source = source(type);
    if (source.roles().stream().noneMatch(caller::has)) {
      throw new Problem(Kind.FORBIDDEN, "CUS-FHR-014");
    }
    return source;
  }

  private static Problem none() {
    return new Problem(Kind.NOT_FOUND, "CUS-FHR-013");
  }
}
