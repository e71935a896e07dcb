package org.custodia.registry.consent;

import java.util.Arrays;
import java.util.Optional;

/**
 * Kinds of records that a patient can tell apart, each a type of FHIR resource.
 *
 * @see <a href="http://hl7.org/fhir/R4/valueset-resource-types.html">FHIR R4 resource types</a>
 */
public enum RecordKind {
  MEDICATIONS("MedicationStatement"),
  ALLERGIES("AllergyIntolerance"),
  CONDITIONS("Condition"),
  LABORATORY_RESULTS("DiagnosticReport"),
  IMAGING("ImagingStudy"),
  VACCINATIONS("Immunization"),
  PROCEDURES("Procedure"),
  DOCUMENTS("DocumentReference");

  private final String resourceType;

  RecordKind(String resourceType) {
    this.resourceType = resourceType;
  }

  /** Its number on the ledger; the order above never changes. */
  public int code() {
    return ordinal() + 1;
  }

  /** Empty for a number that stands for none of these. */
  public static Optional<RecordKind> of(int code) {
    return Arrays.stream(values()).filter(kind -> kind.code() == code).findFirst();
  }

  /** Name of the FHIR resource. */
  public String resourceType() {
    return resourceType;
  }
}
