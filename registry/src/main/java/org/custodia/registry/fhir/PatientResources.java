package org.custodia.registry.fhir;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.fhir.Asked.Criterion;
import org.custodia.registry.fhir.FhirRows.Row;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.people.FhirPatient;
import org.custodia.registry.people.Patient;
import org.custodia.registry.people.PatientData.Identifier;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.people.PatientSearch;
import org.custodia.registry.people.PatientSheets;
import org.custodia.registry.people.Patients;
import org.custodia.registry.people.Represented;
import tools.jackson.databind.node.ObjectNode;

/**
 * Patients of the directory. Identity data are as the admissions desk has them; what else a source
 * said of the person stands beside them.
 */
final class PatientResources implements ResourceSource {
  private static final int MOST_FOUND = 200;
  private static final String DESK = "admissions";
  private static final List<String> FOUND_BY =
      List.of("identifier", "family", "name", "given", "birthdate");
  private static final Pattern DAY = Pattern.compile("(eq)?\\d{4}-\\d{2}-\\d{2}");

  private final PatientSheets sheets;
  private final PatientSearch search;
  private final Patients patients;
  private final PatientDirectory directory;
  private final FhirRows rows;
  private final KeptResources kept;
  private final References references;
  private final Whose whose;

  PatientResources(
      PatientSheets sheets,
      PatientSearch search,
      Patients patients,
      PatientDirectory directory,
      FhirRows rows,
      KeptResources kept,
      References references,
      Whose whose) {
    this.sheets = sheets;
    this.search = search;
    this.patients = patients;
    this.directory = directory;
    this.rows = rows;
    this.kept = kept;
    this.references = references;
    this.whose = whose;
  }

  @Override
  public String type() {
    return "Patient";
  }

  @Override
  public List<SearchParameter> parameters() {
    return List.of(
        SearchParameter.token("identifier", "identifier"),
        SearchParameter.string("name", "name.family", "name.given", "name.text"),
        SearchParameter.string("family", "name.family"),
        SearchParameter.string("given", "name.given"),
        SearchParameter.date("birthdate", "birthDate"),
        SearchParameter.token("gender", "gender"));
  }

  @Override
  public Set<String> roles() {
    Set<String> roles = new HashSet<>(Whose.CARE);
    roles.add(Whose.PATIENT);
    roles.add(DESK);
    return roles;
  }

  @Override
  public boolean isTaken() {
    return true;
  }

  @Override
  public Optional<Held> read(Caller caller, String id) {
    return Whose.uuid(id)
        .filter(entry -> caller.has(DESK) || whose.maySee(caller, entry))
        .flatMap(entry -> sheets.find(caller.organisation(), entry))
        .map(patient -> held(caller.organisation(), patient));
  }

  @Override
  public List<Held> find(Caller caller, Asked asked) {
    return found(caller, asked).map(patient -> held(caller.organisation(), patient)).toList();
  }

  private Stream<Patient> found(Caller caller, Asked asked) {
    String organisation = caller.organisation();
    if (Whose.isPatient(caller)) {
      return directory.actsFor(caller).stream()
          .map(Represented::patient)
          .flatMap(id -> sheets.find(organisation, id).stream());
    }
    List<UUID> ids =
        asked.values(Asked.ID).stream().flatMap(id -> Whose.uuid(id).stream()).toList();
    if (!asked.values(Asked.ID).isEmpty()) {
      return ids.stream()
          .filter(id -> caller.has(DESK) || whose.maySee(caller, id))
          .flatMap(id -> sheets.find(organisation, id).stream());
    }
    if (!caller.has(DESK)) throw new Problem(Kind.FORBIDDEN, "CUS-FHR-022");
    Criterion by =
        FOUND_BY.stream()
            .flatMap(name -> asked.criteria().stream().filter(one -> isFoundBy(name, one)))
            .findFirst()
            .orElseThrow(() -> new Problem(Kind.BAD_INPUT, "CUS-FHR-023"));
    Map<UUID, Patient> found = new LinkedHashMap<>();
    for (String value : by.values()) {
      all(found(caller, by.parameter().name(), value))
          .forEach(patient -> found.put(patient.id(), patient));
    }
    return found.values().stream();
  }

  /**
   * Whether a criterion finds everybody whom it fits; all criteria are checked afterwards. Names
   * are found by how they begin, from three letters on, and birth dates by the day.
   */
  private static boolean isFoundBy(String name, Criterion criterion) {
    if (!criterion.parameter().name().equals(name)) return false;
    return switch (criterion.parameter().kind()) {
      case DATE ->
          criterion.modifier().isEmpty()
              && criterion.values().stream().allMatch(value -> DAY.matcher(value).matches());
      case STRING ->
          criterion.modifier().equals("exact")
              || (criterion.modifier().isEmpty()
                  && criterion.values().stream()
                      .allMatch(value -> value.chars().filter(Character::isLetter).count() >= 3));
      default ->
          criterion.modifier().isEmpty()
              && criterion.values().stream().noneMatch(value -> value.endsWith("|"));
    };
  }

  private PatientSearch.Found found(Caller caller, String parameter, String value) {
    int bar = value.indexOf('|');
    if (parameter.equals("identifier") && bar > 0) {
      Identifier identifier = new Identifier(value.substring(0, bar), value.substring(bar + 1));
      return search.withIdentifier(caller, identifier, MOST_FOUND);
    }
    String words = value.substring(bar + 1);
    return search.find(
        caller, parameter.equals("birthdate") ? words.replaceFirst("^eq", "") : words, MOST_FOUND);
  }

  /** All of them or a problem: a part would look like all. */
  private static List<Patient> all(PatientSearch.Found found) {
    if (found.more()) throw new Problem(Kind.TOO_LARGE, "CUS-FHR-024", MOST_FOUND);
    return found.patients();
  }

  @Override
  public List<String> used() {
    return List.of();
  }

  Held held(String organisation, Patient patient) {
    Optional<Row> whole = whole(patient.id());
    java.time.Instant at =
        sheets
            .recordedAt(organisation, patient.id(), patient.version())
            .filter(time -> whole.isEmpty() || time.isAfter(whole.get().recordedAt()))
            .or(() -> whole.map(Row::recordedAt))
            .orElse(java.time.Instant.EPOCH);
    return new Held(
        type(),
        patient.id().toString(),
        patient.version(),
        at,
        Optional.of(patient.id()),
        () -> resource(organisation, patient, whole));
  }

  private Optional<Row> whole(UUID patient) {
    List<Row> kept = rows.ofPatients(List.of(patient), type());
    return kept.isEmpty() ? Optional.empty() : Optional.of(kept.get(kept.size() - 1));
  }

  private ObjectNode resource(String organisation, Patient patient, Optional<Row> whole) {
    ObjectNode resource = FhirPatient.write(patient.data());
    if (whole.isEmpty()) return resource;
    ObjectNode sent = kept.open(organisation, whole.get());
    references.translate(organisation, whole.get(), sent);
    Map<String, tools.jackson.databind.JsonNode> more = new LinkedHashMap<>();
    sent.properties().stream()
        .filter(field -> FhirPatient.isBeyond(field.getKey()))
        .forEach(field -> more.put(field.getKey(), field.getValue()));
    more.forEach(resource::set);
    return resource;
  }

  /** Registers a patient, or corrects the entry. */
  Patient put(Caller caller, UUID id, ObjectNode resource, Optional<Integer> version) {
    FhirPatient.Read read = FhirPatient.read(resource);
    if (version.isEmpty()) return patients.register(caller, id, read.data(), true);
    Patient before = patients.get(caller, id);
    return patients.correct(caller, id, version.get(), read.data(), before.treated());
  }
}
