package org.custodia.registry.fhir;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.custodia.registry.decisions.Purpose;
import org.custodia.registry.fhir.Accesses.Access;
import org.custodia.registry.fhir.Accesses.How;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.records.RecordAccesses;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Who of this organisation was shown what: for the patient whom it is about. */
final class AuditResources implements ResourceSource {
  private static final Coding REST = Coding.hl7("audit-event-type", "rest");
  private static final String INTERACTION = "http://hl7.org/fhir/restful-interaction";
  private static final Coding PERSON = Coding.hl7("audit-entity-type", "1");
  private static final Coding OBJECT = Coding.hl7("audit-entity-type", "2");
  private static final Coding ABOUT = Coding.hl7("object-role", "1");
  private static final Coding SHOWN = Coding.hl7("object-role", "4");

  private final Accesses accesses;
  private final RecordAccesses others;
  private final FhirRows rows;
  private final Whose whose;
  private final Us us;

  AuditResources(Accesses accesses, RecordAccesses others, FhirRows rows, Whose whose, Us us) {
    this.accesses = accesses;
    this.others = others;
    this.rows = rows;
    this.whose = whose;
    this.us = us;
  }

  @Override
  public String type() {
    return "AuditEvent";
  }

  @Override
  public List<SearchParameter> parameters() {
    return List.of(
        SearchParameter.reference("patient", "entity.what"),
        SearchParameter.reference("entity", "entity.what"),
        SearchParameter.token("action", "action"),
        SearchParameter.token("subtype", "subtype"),
        SearchParameter.date("date", "recorded"));
  }

  @Override
  public Set<String> roles() {
    return Set.of(Whose.PATIENT);
  }

  @Override
  public boolean isTaken() {
    return false;
  }

  @Override
  public Optional<Held> read(Caller caller, String id) {
    Optional<UUID> named = Whose.uuid(id);
    Optional<Held> here =
        named
            .flatMap(accesses::find)
            .filter(access -> whose.maySee(caller, access.patient()))
            .map(access -> held(caller.organisation(), access));
    return here.or(
        () ->
            opened(caller, whose.entries(caller, List.of()))
                .filter(held -> held.id().equals(id))
                .findFirst());
  }

  @Override
  public List<Held> find(Caller caller, Asked asked) {
    Set<UUID> entries = whose.entries(caller, asked.values("patient"));
    return Stream.concat(
            accesses.of(entries).stream().map(access -> held(caller.organisation(), access)),
            opened(caller, entries))
        .toList();
  }

  /** Records that were opened on pages, and readings of other members as the ledger has them. */
  private Stream<Held> opened(Caller caller, Set<UUID> entries) {
    Map<String, Held> opened = new LinkedHashMap<>();
    for (UUID entry : entries) {
      for (RecordAccesses.Access access : others.of(caller, entry)) {
        if (access.fhir()) continue; // has one of its own
        String id =
            UUID.nameUUIDFromBytes(access.toString().getBytes(StandardCharsets.UTF_8)).toString();
        opened.put(
            id,
            new Held(
                type(),
                id,
                1,
                access.at(),
                Optional.of(entry),
                () -> event(caller.organisation(), entry, access)));
      }
    }
    return opened.values().stream();
  }

  private ObjectNode event(String organisation, UUID patient, RecordAccesses.Access access) {
    ObjectNode event = frame("read", "R", access.at());
    event.put("outcome", access.allowed() ? "0" : "4");
    ObjectNode agent = event.putArray("agent").addObject();
    access
        .person()
        .ifPresentOrElse(
            person -> agent.putObject("who").put("display", person),
            () -> us.member(organisation, access.member(), agent.putObject("who")));
    agent.put("requestor", true);
    access
        .purpose()
        .map(purpose -> Purpose.of(purpose).coded())
        .ifPresent(
            purpose ->
                new Coding(purpose.system(), purpose.code())
                    .asConcept(event.putArray("purposeOfEvent").addObject()));
    us.reference(organisation, event.putObject("source").putObject("observer"));
    ArrayNode entities = event.putArray("entity");
    about(entities, patient);
    ObjectNode shown = entities.addObject();
    access.record().ifPresent(id -> shown.putObject("what").put("reference", reference(id)));
    OBJECT.in(shown.putObject("type"));
    SHOWN.in(shown.putObject("role"));
    access.title().filter(title -> !title.isBlank()).ifPresent(title -> shown.put("name", title));
    return event;
  }

  /** What a record is under {@code /fhir}. */
  private String reference(UUID record) {
    return rows.byBody(record)
        .map(row -> row.type() + "/" + row.id() + "/_history/" + row.version())
        .orElse("DocumentReference/" + record);
  }

  private static ObjectNode frame(String interaction, String action, Instant at) {
    ObjectNode event = FhirJson.object();
    REST.in(event.putObject("type"));
    new Coding(INTERACTION, interaction).in(event.putArray("subtype").addObject());
    event.put("action", action);
    event.put("recorded", at.toString());
    return event;
  }

  private static void about(ArrayNode entities, UUID patient) {
    ObjectNode about = entities.addObject();
    about.putObject("what").put("reference", "Patient/" + patient);
    PERSON.in(about.putObject("type"));
    ABOUT.in(about.putObject("role"));
  }

  @Override
  public List<String> used() {
    return List.of("patient");
  }

  private Held held(String organisation, Access access) {
    return new Held(
        type(),
        access.id().toString(),
        1,
        access.at(),
        Optional.of(access.patient()),
        () -> event(organisation, access));
  }

  private ObjectNode event(String organisation, Access access) {
    boolean read = access.how() == How.READ;
    ObjectNode event = frame(read ? "read" : "search-type", read ? "R" : "E", access.at());
    event.put("outcome", "0");
    ObjectNode agent = event.putArray("agent").addObject();
    agent.putArray("role").addObject().put("text", access.role());
    agent.putObject("who").put("display", access.person());
    agent.put("requestor", true);
    us.reference(organisation, event.putObject("source").putObject("observer"));
    ArrayNode entities = event.putArray("entity");
    about(entities, access.patient());
    for (String resource : access.resources()) {
      ObjectNode shown = entities.addObject();
      shown.putObject("what").put("reference", resource);
      OBJECT.in(shown.putObject("type"));
      SHOWN.in(shown.putObject("role"));
    }
    return event;
  }
}
