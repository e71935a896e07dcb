package org.custodia.registry.fhir;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.custodia.registry.fhir.FhirRows.Row;
import org.custodia.registry.identity.Caller;
import tools.jackson.databind.node.ObjectNode;

/** Where each version of a record came from: who kept it here and when. */
final class ProvenanceResources implements ResourceSource {
  private static final Pattern ID = Pattern.compile("([0-9a-f-]{36})-v(\\d{1,9})");
  private static final Coding CREATED = Coding.hl7("v3-DataOperation", "CREATE");
  private static final Coding UPDATED = Coding.hl7("v3-DataOperation", "UPDATE");
  private static final Coding AUTHOR = Coding.hl7("provenance-participant-type", "author");
  private static final Coding ENTERER = Coding.hl7("provenance-participant-type", "enterer");
  private static final Coding CUSTODIAN = Coding.hl7("provenance-participant-type", "custodian");

  private final FhirRows rows;
  private final Whose whose;
  private final Us us;

  ProvenanceResources(FhirRows rows, Whose whose, Us us) {
    this.rows = rows;
    this.whose = whose;
    this.us = us;
  }

  @Override
  public String type() {
    return "Provenance";
  }

  @Override
  public List<SearchParameter> parameters() {
    return List.of(
        SearchParameter.reference("target", "target"),
        SearchParameter.reference("patient", "target"),
        SearchParameter.date("recorded", "recorded"));
  }

  @Override
  public Set<String> roles() {
    Set<String> roles = new HashSet<>(Whose.CARE);
    roles.add(Whose.PATIENT);
    return roles;
  }

  @Override
  public boolean isTaken() {
    return false;
  }

  @Override
  public Optional<Held> read(Caller caller, String id) {
    Matcher parts = ID.matcher(id);
    if (!parts.matches()) return Optional.empty();
    return Whose.uuid(parts.group(1))
        .flatMap(one -> rows.version(one, Integer.parseInt(parts.group(2))))
        .filter(row -> isSeen(caller, row))
        .map(row -> held(caller.organisation(), row));
  }

  private boolean isSeen(Caller caller, Row row) {
    return RecordType.of(row.type()).filter(RecordType::isOfPatient).isPresent()
        && row.patient().filter(patient -> whose.maySee(caller, patient)).isPresent();
  }

  @Override
  public List<Held> find(Caller caller, Asked asked) {
    List<String> targets = asked.values("target");
    Stream<Row> found;
    if (targets.isEmpty()) {
      found = rows.historyOf(whose.entries(caller, asked.values("patient"))).stream();
    } else {
      Set<UUID> patients = new HashSet<>();
      List<Row> named = new ArrayList<>();
      for (String target : targets) {
        String reference = References.relative(target);
        Whose.uuid(reference.substring(reference.indexOf('/') + 1))
            .flatMap(rows::find)
            .filter(row -> isSeen(caller, row))
            .ifPresent(
                row -> {
                  named.add(row);
                  row.patient().ifPresent(patients::add);
                });
      }
      Set<UUID> ids = new HashSet<>();
      named.forEach(row -> ids.add(row.id()));
      found = rows.historyOf(patients).stream().filter(row -> ids.contains(row.id()));
      if (!asked.values("patient").isEmpty()) {
        Set<UUID> entries = whose.entries(caller, asked.values("patient"));
        found = found.filter(row -> entries.contains(row.patient().orElseThrow()));
      }
    }
    return found
        .filter(row -> RecordType.of(row.type()).filter(RecordType::isOfPatient).isPresent())
        .map(row -> held(caller.organisation(), row))
        .toList();
  }

  @Override
  public List<String> used() {
    return List.of("target", "patient");
  }

  Held held(String organisation, Row row) {
    return new Held(
        type(),
        row.id() + "-v" + row.version(),
        1,
        row.recordedAt(),
        Optional.empty(),
        () -> {
          ObjectNode provenance = FhirJson.object();
          String target = row.type() + "/" + row.id() + "/_history/" + row.version();
          provenance.putArray("target").addObject().put("reference", target);
          provenance.put("recorded", row.recordedAt().toString());
          (row.version() == 1 ? CREATED : UPDATED).asConcept(provenance.putObject("activity"));
          ObjectNode person = provenance.putArray("agent").addObject();
          (row.source().isPresent() ? ENTERER : AUTHOR).asConcept(person.putObject("type"));
          person.putObject("who").put("display", row.recordedBy());
          us.reference(organisation, person.putObject("onBehalfOf"));
          ObjectNode custodian = provenance.withArray("agent").addObject();
          CUSTODIAN.asConcept(custodian.putObject("type"));
          us.reference(organisation, custodian.putObject("who"));
          return provenance;
        });
  }
}
