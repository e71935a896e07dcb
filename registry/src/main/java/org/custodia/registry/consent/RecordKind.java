package org.custodia.registry.consent;

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

  /** Name of the FHIR resource. */
  public String resourceType() {
    return resourceType;
  }
}
