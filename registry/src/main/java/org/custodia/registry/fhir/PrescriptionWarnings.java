package org.custodia.registry.fhir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.fhir.FhirRows.Row;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.people.Patient;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.people.PatientSheets;
import org.custodia.registry.products.ProductCatalogue;
import org.custodia.registry.products.ProductEntry;
import org.custodia.registry.rows.OrganisationRows;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares a medicine that is about to be prescribed with the allergies and the current medication
 * that the prescriber's organisation holds of the patient. It warns and never stops anybody, and it
 * says what it did not compare: no warning does not mean that there is no danger. That it looked is
 * on record, and the patient sees it.
 */
public final class PrescriptionWarnings {
  private static final Set<String> OVER = Set.of("inactive", "resolved");
  private static final Set<String> NOT_SO = Set.of("refuted", "entered-in-error");

  /** SNOMED CT: no known allergy, no known drug allergy. */
  private static final Set<String> NONE_KNOWN = Set.of("716186003", "409137002", "428607008");

  private final OrganisationRows scope;
  private final FhirRows rows;
  private final RecordReader records;
  private final PatientSheets sheets;
  private final PatientDirectory directory;
  private final ProductCatalogue products;
  private final Accesses accesses;

  /** Opens one row as it is answered. */
  interface RecordReader {
    Held held(String organisation, Row row);
  }

  PrescriptionWarnings(
      OrganisationRows scope,
      FhirRows rows,
      RecordReader records,
      PatientSheets sheets,
      PatientDirectory directory,
      ProductCatalogue products,
      Accesses accesses) {
    this.scope = scope;
    this.rows = rows;
    this.records = records;
    this.sheets = sheets;
    this.directory = directory;
    this.products = products;
    this.accesses = accesses;
  }

  /** What there is to look at twice. */
  public enum Why {
    /** An allergy or intolerance to this substance. */
    ALLERGY,
    /** An allergy or intolerance to another substance of its group. */
    ALLERGY_IN_GROUP,
    /** The patient has this substance already. */
    TAKEN_ALREADY,
    /** The patient has another substance of its group already. */
    GROUP_TAKEN_ALREADY
  }

  /** What was not compared. */
  public enum Unchecked {
    /** Nobody of this name and birth date is registered here: nothing was compared. */
    NOBODY,
    /** Several patients are: nothing was compared. */
    SEVERAL,
    /** The register of medicines does not say what is in it; its name was compared. */
    SUBSTANCES,
    /** Some of what is recorded names no substance. */
    UNNAMED,
    /** What other providers hold. */
    ELSEWHERE,
    /** Documents, and how different substances affect each other. */
    INTERACTIONS
  }

  /**
   * @param recorded name of the allergy or medicine as it is recorded
   * @param when it was recorded, as FHIR writes it; may be empty
   * @param resource {@code Type/id}
   */
  public record Warning(Why why, String recorded, String when, String resource) {}

  /**
   * @param patient whose records were compared
   * @param compared how many records
   */
  public record Checked(
      Optional<UUID> patient, int compared, List<Warning> warnings, Set<Unchecked> unchecked) {}

  /**
   * @param name of the patient, as on the prescription
   * @param birthDate YYYY-MM-DD
   * @param gtins packs that are to be prescribed, 14 digits each
   * @throws Problem CUS-FHR-014 for anybody but a physician
   */
  public Checked check(Caller caller, String name, String birthDate, List<String> gtins) {
    if (!caller.has("physician")) throw new Problem(Kind.FORBIDDEN, "CUS-FHR-014");
    String organisation = caller.organisation();
    return scope.in(
        organisation,
        () -> {
          List<Set<UUID>> people = people(organisation, name, birthDate);
          if (people.size() != 1) {
            Unchecked why = people.isEmpty() ? Unchecked.NOBODY : Unchecked.SEVERAL;
            return new Checked(Optional.empty(), 0, List.of(), Set.of(why));
          }
          return compared(caller, people.get(0), gtins);
        });
  }

  /** Persons of this name: entries that were decided to be one person are one. */
  private List<Set<UUID>> people(String organisation, String name, String birthDate) {
    List<Set<UUID>> people = new ArrayList<>();
    for (Patient patient : sheets.named(organisation, name, birthDate)) {
      Set<UUID> entries = directory.entriesOf(organisation, patient.id());
      if (people.stream().noneMatch(known -> known.contains(patient.id()))) people.add(entries);
    }
    return people;
  }

  private Checked compared(Caller caller, Set<UUID> entries, List<String> gtins) {
    Set<Unchecked> unchecked =
        new java.util.TreeSet<>(Set.of(Unchecked.ELSEWHERE, Unchecked.INTERACTIONS));
    List<Substance> prescribed = new ArrayList<>();
    for (String gtin : gtins) prescribed.addAll(substances(gtin, unchecked));
    List<Held> looked = new ArrayList<>();
    List<Warning> warnings = new ArrayList<>();
    for (RecordType type : List.of(RecordType.ALLERGY_INTOLERANCE, RecordType.MEDICATION_REQUEST)) {
      for (Row row : rows.ofPatients(entries, type.type())) {
        Held held = records.held(caller.organisation(), row);
        ObjectNode resource = held.resource();
        if (!counts(type, resource)) continue;
        looked.add(held);
        Substance recorded =
            Substance.of(
                type == RecordType.ALLERGY_INTOLERANCE
                    ? resource.path("code")
                    : resource.path("medicationCodeableConcept"));
        if (!recorded.isSaid()) unchecked.add(Unchecked.UNNAMED);
        why(type, prescribed, recorded).ifPresent(why -> warnings.add(warning(why, resource)));
      }
    }
    accesses.shown(caller, Accesses.How.WARNING, looked);
    return new Checked(
        entries.stream().sorted().findFirst(), looked.size(), List.copyOf(warnings), unchecked);
  }

  /** Allergies that stand, and medication that is current. */
  private static boolean counts(RecordType type, ObjectNode resource) {
    if (type == RecordType.MEDICATION_REQUEST) {
      return resource.path("status").asString("").equals("active");
    }
    boolean none =
        ResourceText.stream(resource.path("code").path("coding"))
            .anyMatch(coding -> NONE_KNOWN.contains(coding.path("code").asString("")));
    return !none
        && !OVER.contains(ResourceText.code(resource.path("clinicalStatus")))
        && !NOT_SO.contains(ResourceText.code(resource.path("verificationStatus")));
  }

  private List<Substance> substances(String gtin, Set<Unchecked> unchecked) {
    List<String> named =
        products.supply(gtin).substances().stream()
            .map(one -> one.substring(one.indexOf(' ') + 1))
            .toList();
    if (!named.isEmpty()) return named.stream().map(Substance::named).toList();
    unchecked.add(Unchecked.SUBSTANCES);
    return products
        .byGtin(gtin)
        .map(ProductEntry::product)
        .map(product -> Substance.named(product.name().split("[0-9,]")[0]))
        .stream()
        .toList();
  }

  private static Optional<Why> why(
      RecordType type, List<Substance> prescribed, Substance recorded) {
    boolean allergy = type == RecordType.ALLERGY_INTOLERANCE;
    if (prescribed.stream().anyMatch(recorded::shares)) {
      return Optional.of(allergy ? Why.ALLERGY : Why.TAKEN_ALREADY);
    }
    Set<SubstanceGroup> groups =
        Arrays.stream(SubstanceGroup.values())
            .filter(group -> allergy ? group.isOfAllergies() : group.isOfMedication())
            .filter(group -> recorded.isIn(group) || (allergy && group.isNamed(recorded.words())))
            .collect(Collectors.toSet());
    boolean inGroup =
        groups.stream().anyMatch(group -> prescribed.stream().anyMatch(one -> one.isIn(group)));
    if (!inGroup) return Optional.empty();
    return Optional.of(allergy ? Why.ALLERGY_IN_GROUP : Why.GROUP_TAKEN_ALREADY);
  }

  private static Warning warning(Why why, ObjectNode resource) {
    ResourceText text = ResourceText.of(resource);
    return new Warning(
        why, text.title(), text.when(), text.type() + "/" + resource.path("id").asString());
  }
}
