package org.custodia.registry.fhir;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.registry.consent.RecordKind;
import org.custodia.registry.consent.Sensitivity;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What resources say of patients in codes: illnesses, allergies, medicines, vaccinations. For those
 * who ask of many patients at once. Used inside the organisation's rows.
 */
public final class CodedFacts {
  /** Types of resources that say something in codes. */
  public enum Type {
    CONDITION(RecordType.CONDITION, RecordKind.CONDITIONS, "code"),
    ALLERGY(RecordType.ALLERGY_INTOLERANCE, RecordKind.ALLERGIES, "code"),
    MEDICATION(RecordType.MEDICATION_REQUEST, RecordKind.MEDICATIONS, "medicationCodeableConcept"),
    VACCINATION(RecordType.IMMUNIZATION, RecordKind.VACCINATIONS, "vaccineCode");

    private final RecordType resource;
    private final RecordKind kind;
    private final String element;

    Type(RecordType resource, RecordKind kind, String element) {
      this.resource = resource;
      this.kind = kind;
      this.element = element;
    }

    /** What a patient calls it. */
    public RecordKind kind() {
      return kind;
    }
  }

  /**
   * @param display what the code means, as the source says; may be empty
   * @param year when it was; empty where the source does not say
   * @param labels how sensitive the source says it is
   */
  public record Fact(
      Type type,
      String system,
      String code,
      String display,
      Optional<Integer> year,
      Set<Sensitivity> labels) {}

  private final FhirRows rows;
  private final KeptResources kept;

  CodedFacts(FhirRows rows, KeptResources kept) {
    this.rows = rows;
    this.kept = kept;
  }

  /** Of one person, in the order in which they were recorded. */
  public List<Fact> of(String organisation, Collection<UUID> entries, Collection<Type> types) {
    List<Fact> facts = new ArrayList<>();
    for (Type type : types) {
      rows.ofPatients(entries, type.resource.type())
          .forEach(row -> facts.addAll(read(type, kept.open(organisation, row))));
    }
    return facts;
  }

  private static List<Fact> read(Type type, ObjectNode resource) {
    if (resource.path("status").asString("").equals("entered-in-error")) return List.of();
    Set<Sensitivity> labels = ResourceFacts.of(type.resource, resource).labels();
    List<Fact> facts = new ArrayList<>();
    for (JsonNode coding : resource.path(type.element).path("coding")) {
      String code = coding.path("code").asString("");
      if (code.isEmpty()) continue;
      facts.add(
          new Fact(
              type,
              coding.path("system").asString(""),
              code,
              coding.path("display").asString(""),
              year(type, resource),
              labels));
    }
    return facts;
  }

  private static Optional<Integer> year(Type type, ObjectNode resource) {
    return type.resource.dates().stream()
        .map(date -> resource.path(date).asString(""))
        .filter(date -> date.matches("\\d{4}.*"))
        .map(date -> Integer.parseInt(date.substring(0, 4)))
        .findFirst();
  }
}
