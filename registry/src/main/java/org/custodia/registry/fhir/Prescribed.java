package org.custodia.registry.fhir;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.custodia.registry.consent.RecordKind;
import org.custodia.registry.fhir.PrescriptionWarnings.Why;
import tools.jackson.databind.JsonNode;

/**
 * The substances of what is about to be prescribed, compared with what is recorded.
 *
 * @param substances of all that is prescribed
 */
record Prescribed(List<Substance> substances) {
  private static final Set<String> OVER = Set.of("inactive", "resolved");
  private static final Set<String> NOT_SO = Set.of("refuted", "entered-in-error");

  /** SNOMED CT: no known allergy, no known drug allergy. */
  private static final Set<String> NONE_KNOWN = Set.of("716186003", "409137002", "428607008");

  /** Kinds of records in which there may be something to compare with. */
  static final Set<RecordKind> KINDS = Set.of(RecordKind.ALLERGIES, RecordKind.MEDICATIONS);

  /** What a resource says of an allergy or of medication; empty for one that says of neither. */
  static Optional<Recorded> recorded(JsonNode resource) {
    return switch (resource.path("resourceType").asString("")) {
      case "AllergyIntolerance" ->
          Optional.of(
              new Recorded(
                  true,
                  stands(resource),
                  Substance.of(resource.path("code")),
                  ResourceText.concept(resource.path("code"))));
      case "MedicationRequest", "MedicationStatement" ->
          Optional.of(
              new Recorded(
                  false,
                  resource.path("status").asString("").equals("active"),
                  Substance.of(medicine(resource)),
                  ResourceText.medication(resource)));
      default -> Optional.empty();
    };
  }

  private static JsonNode medicine(JsonNode resource) {
    String contained = resource.path("medicationReference").path("reference").asString("");
    return ResourceText.stream(resource.path("contained"))
        .filter(one -> ("#" + one.path("id").asString("")).equals(contained))
        .map(one -> one.path("code"))
        .findFirst()
        .orElse(resource.path("medicationCodeableConcept"));
  }

  private static boolean stands(JsonNode allergy) {
    boolean none =
        ResourceText.stream(allergy.path("code").path("coding"))
            .anyMatch(coding -> NONE_KNOWN.contains(coding.path("code").asString("")));
    return !none
        && !OVER.contains(ResourceText.code(allergy.path("clinicalStatus")))
        && !NOT_SO.contains(ResourceText.code(allergy.path("verificationStatus")));
  }

  /**
   * @param allergy or else medication
   * @param counts whether the allergy stands, or the medication is current
   * @param name as it is recorded
   */
  record Recorded(boolean allergy, boolean counts, Substance substance, String name) {}

  /** Why to look twice; empty when nothing here speaks of it. */
  Optional<Why> against(Recorded recorded) {
    Substance substance = recorded.substance();
    if (substances.stream().anyMatch(substance::shares)) {
      return Optional.of(recorded.allergy() ? Why.ALLERGY : Why.TAKEN_ALREADY);
    }
    if (!sharesGroup(recorded.allergy(), substance)) return Optional.empty();
    return Optional.of(recorded.allergy() ? Why.ALLERGY_IN_GROUP : Why.GROUP_TAKEN_ALREADY);
  }

  /** Whether a text about allergies or medication has one of the substances in it, or its group. */
  boolean isIn(RecordKind kind, String text) {
    Substance said = Substance.named(text);
    return substances.stream().anyMatch(said::shares)
        || sharesGroup(kind == RecordKind.ALLERGIES, said);
  }

  private boolean sharesGroup(boolean allergy, Substance recorded) {
    Set<SubstanceGroup> groups =
        Arrays.stream(SubstanceGroup.values())
            .filter(group -> allergy ? group.isOfAllergies() : group.isOfMedication())
            .filter(group -> recorded.isIn(group) || allergy && group.isNamed(recorded.words()))
            .collect(Collectors.toSet());
    return groups.stream().anyMatch(group -> substances.stream().anyMatch(one -> one.isIn(group)));
  }
}
