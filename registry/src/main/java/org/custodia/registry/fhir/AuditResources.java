package org.custodia.registry.fhir;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.custodia.registry.fhir.Accesses.Access;
import org.custodia.registry.fhir.Accesses.How;
import org.custodia.registry.identity.Caller;
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
  private final Whose whose;
  private final Us us;

  AuditResources(Accesses accesses, Whose whose, Us us) {
    this.accesses = accesses;
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
    return Whose.uuid(id)
        .flatMap(accesses::find)
        .filter(access -> whose.maySee(caller, access.patient()))
        .map(access -> held(caller.organisation(), access));
  }

  @Override
  public List<Held> find(Caller caller, Asked asked) {
    return accesses.of(whose.entries(caller, asked.values("patient"))).stream()
        .map(access -> held(caller.organisation(), access))
        .toList();
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
    ObjectNode event = FhirJson.object();
    REST.in(event.putObject("type"));
    String interaction = access.how() == How.READ ? "read" : "search-type";
    new Coding(INTERACTION, interaction).in(event.putArray("subtype").addObject());
    event.put("action", access.how() == How.READ ? "R" : "E");
    event.put("recorded", access.at().toString());
    event.put("outcome", "0");
    ObjectNode agent = event.putArray("agent").addObject();
    agent.putArray("role").addObject().put("text", access.role());
    agent.putObject("who").put("display", access.person());
    agent.put("requestor", true);
    us.reference(organisation, event.putObject("source").putObject("observer"));
    ArrayNode entities = event.putArray("entity");
    ObjectNode about = entities.addObject();
    about.putObject("what").put("reference", "Patient/" + access.patient());
    PERSON.in(about.putObject("type"));
    ABOUT.in(about.putObject("role"));
    for (String resource : access.resources()) {
      ObjectNode shown = entities.addObject();
      shown.putObject("what").put("reference", resource);
      OBJECT.in(shown.putObject("type"));
      SHOWN.in(shown.putObject("role"));
    }
    return event;
  }
}
