package org.custodia.registry.fhir;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Types of resources that are kept whole, with what R4 says of their elements. A Patient is an
 * entry of the directory and is kept whole beside it; the last two types only explain the others.
 *
 * @see <a href="http://hl7.org/fhir/R4/resourcelist.html">FHIR R4, resource index</a>
 */
public enum RecordType {
  PATIENT(
      "Patient",
      "",
      List.of(),
      List.of(),
      Map.of("gender", "male female other unknown"),
      "identifier active name telecom gender birthDate deceasedBoolean deceasedDateTime address"
          + " maritalStatus multipleBirthBoolean multipleBirthInteger photo contact communication"
          + " generalPractitioner managingOrganization link"),
  DOCUMENT_REFERENCE(
      "DocumentReference",
      "subject",
      List.of("date"),
      List.of("status", "content"),
      Map.of("status", "current superseded entered-in-error"),
      "masterIdentifier identifier status docStatus type category subject date author authenticator"
          + " custodian relatesTo description securityLabel content context"),
  MEDICATION_REQUEST(
      "MedicationRequest",
      "subject",
      List.of("authoredOn"),
      List.of("status", "intent", "medication[x]"),
      Map.of(
          "status",
          "active on-hold cancelled completed entered-in-error stopped draft unknown",
          "intent",
          "proposal plan order original-order reflex-order filler-order instance-order option"),
      "identifier status statusReason intent category priority doNotPerform reportedBoolean"
          + " reportedReference medicationCodeableConcept medicationReference subject encounter"
          + " supportingInformation authoredOn requester performer performerType recorder"
          + " reasonCode reasonReference instantiatesCanonical instantiatesUri basedOn"
          + " groupIdentifier courseOfTherapyType insurance note dosageInstruction"
          + " dispenseRequest substitution priorPrescription detectedIssue eventHistory"),
  ALLERGY_INTOLERANCE(
      "AllergyIntolerance",
      "patient",
      List.of("recordedDate", "onsetDateTime"),
      List.of(),
      Map.of("type", "allergy intolerance", "criticality", "low high unable-to-assess"),
      "identifier clinicalStatus verificationStatus type category criticality code patient"
          + " encounter onsetDateTime onsetAge onsetPeriod onsetRange onsetString recordedDate"
          + " recorder asserter lastOccurrence note reaction"),
  CONDITION(
      "Condition",
      "subject",
      List.of("onsetDateTime", "recordedDate"),
      List.of(),
      Map.of(),
      "identifier clinicalStatus verificationStatus category severity code bodySite subject"
          + " encounter onsetDateTime onsetAge onsetPeriod onsetRange onsetString"
          + " abatementDateTime abatementAge abatementPeriod abatementRange abatementString"
          + " recordedDate recorder asserter stage evidence note"),
  IMMUNIZATION(
      "Immunization",
      "patient",
      List.of("occurrenceDateTime"),
      List.of("status", "vaccineCode", "occurrence[x]"),
      Map.of("status", "completed entered-in-error not-done"),
      "identifier status statusReason vaccineCode patient encounter occurrenceDateTime"
          + " occurrenceString recorded primarySource reportOrigin location manufacturer lotNumber"
          + " expirationDate site route doseQuantity performer note reasonCode reasonReference"
          + " isSubpotent subpotentReason education programEligibility fundingSource reaction"
          + " protocolApplied"),
  PRACTITIONER(
      "Practitioner",
      "",
      List.of(),
      List.of(),
      Map.of("gender", "male female other unknown"),
      "identifier active name telecom address gender birthDate photo qualification communication"),
  ORGANIZATION(
      "Organization",
      "",
      List.of(),
      List.of(),
      Map.of(),
      "identifier active type name alias telecom address partOf contact endpoint");

  private static final String EVERYWHERE =
      " resourceType id meta implicitRules language text contained extension modifierExtension";

  private final String type;
  private final String subject;
  private final List<String> dates;
  private final List<String> required;
  private final Map<String, String> codes;
  private final Set<String> elements;

  RecordType(
      String type,
      String subject,
      List<String> dates,
      List<String> required,
      Map<String, String> codes,
      String elements) {
    this.type = type;
    this.subject = subject;
    this.dates = dates;
    this.required = required;
    this.codes = codes;
    this.elements = Set.of((elements + EVERYWHERE).split(" "));
  }

  /** Name of the FHIR resource. */
  public String type() {
    return type;
  }

  public static Optional<RecordType> of(String type) {
    return Arrays.stream(values()).filter(one -> one.type.equals(type)).findFirst();
  }

  /** Whether it is a record of a patient. */
  public boolean isOfPatient() {
    return !subject.isEmpty();
  }

  /** The element that names the patient. */
  String subject() {
    return subject;
  }

  /** Elements that say when it was, the one that says it best first. */
  List<String> dates() {
    return dates;
  }

  List<String> required() {
    return required;
  }

  /** Values of elements with a required binding, separated by spaces. */
  Map<String, String> codes() {
    return codes;
  }

  Set<String> elements() {
    return elements;
  }
}
