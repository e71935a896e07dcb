package org.custodia.registry.fhir;

import static org.custodia.registry.fhir.SearchParameter.date;
import static org.custodia.registry.fhir.SearchParameter.reference;
import static org.custodia.registry.fhir.SearchParameter.token;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.registry.fhir.FhirRows.Row;
import org.custodia.registry.identity.Caller;
import tools.jackson.databind.node.ObjectNode;

/** Records of one type that are kept whole. */
final class RecordResources implements ResourceSource {
  private static final List<String> WHOSE = List.of("patient", "subject");

  private final RecordType type;
  private final FhirRows rows;
  private final KeptResources kept;
  private final References references;
  private final Whose whose;
  private final Optional<WrittenHere> written;

  /**
   * @param written records that are answered as resources of this type
   */
  RecordResources(
      RecordType type,
      FhirRows rows,
      KeptResources kept,
      References references,
      Whose whose,
      Optional<WrittenHere> written) {
    this.type = type;
    this.rows = rows;
    this.kept = kept;
    this.references = references;
    this.whose = whose;
    this.written = written;
  }

  @Override
  public String type() {
    return type.type();
  }

  @Override
  public List<SearchParameter> parameters() {
    List<SearchParameter> all = new ArrayList<>();
    all.add(reference("patient", type.subject()));
    if (type.subject().equals("subject")) all.add(reference("subject", "subject"));
    all.add(token("identifier", "identifier"));
    all.addAll(
        switch (type) {
          case DOCUMENT_REFERENCE ->
              List.of(
                  token("status", "status"),
                  token("type", "type"),
                  token("category", "category"),
                  token("contenttype", "content.attachment.contentType"),
                  date("date", "date"));
          case MEDICATION_REQUEST ->
              List.of(
                  token("status", "status"),
                  token("intent", "intent"),
                  token("category", "category"),
                  token("code", "medicationCodeableConcept"),
                  date("authoredon", "authoredOn"));
          case ALLERGY_INTOLERANCE ->
              List.of(
                  token("clinical-status", "clinicalStatus"),
                  token("verification-status", "verificationStatus"),
                  token("type", "type"),
                  token("category", "category"),
                  token("criticality", "criticality"),
                  token("code", "code", "reaction.substance"),
                  date("date", "recordedDate"));
          case CONDITION ->
              List.of(
                  token("clinical-status", "clinicalStatus"),
                  token("verification-status", "verificationStatus"),
                  token("category", "category"),
                  token("code", "code"),
                  date("onset-date", "onsetDateTime", "onsetPeriod"),
                  date("recorded-date", "recordedDate"));
          case IMMUNIZATION ->
              List.of(
                  token("status", "status"),
                  token("vaccine-code", "vaccineCode"),
                  date("date", "occurrenceDateTime"));
          case PATIENT, PRACTITIONER, ORGANIZATION ->
              throw new IllegalStateException(type + " is no record of a patient");
        });
    return all;
  }

  @Override
  public Set<String> roles() {
    Set<String> roles = new HashSet<>(Whose.CARE);
    roles.add(Whose.PATIENT);
    return roles;
  }

  @Override
  public boolean isTaken() {
    return true;
  }

  @Override
  public Optional<Held> read(Caller caller, String id) {
    return Whose.uuid(id)
        .flatMap(
            one ->
                rows.find(one)
                    .map(row -> held(caller, row))
                    .orElseGet(() -> written.flatMap(here -> written(caller, one, here))));
  }

  private Optional<Held> written(Caller caller, UUID id, WrittenHere here) {
    if (Whose.isPatient(caller)) return here.read(caller, id, whose.entries(caller, List.of()));
    return here.patientOf(caller, id)
        .filter(patient -> whose.maySee(caller, patient))
        .flatMap(patient -> here.read(caller, id, Set.of(patient)));
  }

  @Override
  public Optional<Held> version(Caller caller, String id, int version) {
    return Whose.uuid(id)
        .flatMap(
            one ->
                rows.version(one, version)
                    .map(row -> held(caller, row))
                    .orElseGet(
                        () ->
                            written
                                .filter(here -> version == 1)
                                .flatMap(here -> written(caller, one, here))));
  }

  private Optional<Held> held(Caller caller, Row row) {
    return Optional.of(row)
        .filter(one -> one.type().equals(type.type()))
        .filter(one -> one.patient().filter(patient -> whose.maySee(caller, patient)).isPresent())
        .map(one -> held(caller.organisation(), one));
  }

  Held held(String organisation, Row row) {
    return new Held(
        row.type(),
        row.id().toString(),
        row.version(),
        row.recordedAt(),
        row.patient(),
        () -> opened(organisation, row));
  }

  private ObjectNode opened(String organisation, Row row) {
    ObjectNode resource = kept.open(organisation, row);
    references.translate(organisation, row, resource);
    return resource;
  }

  @Override
  public List<Held> find(Caller caller, Asked asked) {
    List<String> named = new ArrayList<>();
    WHOSE.forEach(name -> named.addAll(asked.values(name)));
    Set<UUID> entries = whose.entries(caller, named);
    List<Held> found = new ArrayList<>();
    rows.ofPatients(entries, type.type())
        .forEach(row -> found.add(held(caller.organisation(), row)));
    written.ifPresent(here -> found.addAll(here.of(caller, entries)));
    return found;
  }

  @Override
  public List<String> used() {
    return WHOSE;
  }
}
