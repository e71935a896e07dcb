package org.custodia.registry.fhir;

import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.custodia.registry.consent.RecordKind;
import org.custodia.registry.consent.Sensitivity;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the list of records and a consent ask of a resource.
 *
 * @param kind what a patient may allow by
 * @param title what it is about, in its source's words
 * @param labels how sensitive its source says that it is
 * @param at when what it tells was, as it says
 */
record ResourceFacts(RecordKind kind, String title, Set<Sensitivity> labels, Optional<Instant> at) {
  private static final String SENSITIVITY = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
  private static final String CONFIDENTIALITY =
      "http://terminology.hl7.org/CodeSystem/v3-Confidentiality";

  /**
   * Codes of HL7's InformationSensitivityPolicy that mean the same to a patient as one of ours.
   *
   * @see <a href="https://terminology.hl7.org/ValueSet-v3-InformationSensitivityPolicy.html">HL7
   *     v3, InformationSensitivityPolicy</a>
   */
  private static final Map<String, Sensitivity> CODES = codes();

  private static Map<String, Sensitivity> codes() {
    Map<String, Sensitivity> codes = new HashMap<>();
    for (Sensitivity one : Sensitivity.values()) codes.put(one.code(), one);
    for (String code : "BH MH PSYTHPN EMOTDIS COGN".split(" ")) {
      codes.put(code, Sensitivity.MENTAL_HEALTH);
    }
    for (String code : "SUD ETHUD OPIOIDUD".split(" ")) {
      codes.put(code, Sensitivity.SUBSTANCE_ABUSE);
    }
    codes.put("SEX", Sensitivity.SEXUAL_HEALTH);
    codes.put("SCA", Sensitivity.GENETICS);
    codes.put("SICKLE", Sensitivity.GENETICS);
    codes.put("MST", Sensitivity.VIOLENCE);
    codes.put("VIO", Sensitivity.VIOLENCE);
    return Map.copyOf(codes);
  }

  static ResourceFacts of(RecordType type, ObjectNode resource) {
    return new ResourceFacts(
        kind(type), ResourceText.of(resource).title(), labels(resource), at(type, resource));
  }

  private static RecordKind kind(RecordType type) {
    return switch (type) {
      case MEDICATION_REQUEST -> RecordKind.MEDICATIONS;
      case ALLERGY_INTOLERANCE -> RecordKind.ALLERGIES;
      case CONDITION -> RecordKind.CONDITIONS;
      case IMMUNIZATION -> RecordKind.VACCINATIONS;
      case DOCUMENT_REFERENCE -> RecordKind.DOCUMENTS;
      case PATIENT, PRACTITIONER, ORGANIZATION ->
          throw new IllegalStateException(type + " is no record of a patient");
    };
  }

  /** One that is restricted without saying why is held back with whatever is held back. */
  private static Set<Sensitivity> labels(ObjectNode resource) {
    Set<Sensitivity> labels = EnumSet.noneOf(Sensitivity.class);
    boolean restricted = false;
    for (JsonNode label : labelled(resource).toList()) {
      String system = label.path("system").asString("");
      String code = label.path("code").asString("");
      if (system.equals(SENSITIVITY) && CODES.containsKey(code)) labels.add(CODES.get(code));
      restricted |= system.equals(CONFIDENTIALITY) && (code.equals("R") || code.equals("V"));
    }
    return restricted && labels.isEmpty() ? EnumSet.allOf(Sensitivity.class) : labels;
  }

  private static Stream<JsonNode> labelled(ObjectNode resource) {
    return Stream.concat(
        ResourceText.stream(resource.path("meta").path("security")),
        ResourceText.stream(resource.path("securityLabel"))
            .flatMap(concept -> ResourceText.stream(concept.path("coding"))));
  }

  private static Optional<Instant> at(RecordType type, ObjectNode resource) {
    return type.dates().stream()
        .flatMap(name -> DateRange.of(resource.path(name)).stream())
        .map(DateRange::from)
        .findFirst();
  }
}
