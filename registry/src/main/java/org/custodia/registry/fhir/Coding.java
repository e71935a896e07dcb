package org.custodia.registry.fhir;

import tools.jackson.databind.node.ObjectNode;

/** A code of a system, as FHIR writes it. */
record Coding(String system, String code) {
  static final String TERMINOLOGY = "http://terminology.hl7.org/CodeSystem/";

  static Coding hl7(String system, String code) {
    return new Coding(TERMINOLOGY + system, code);
  }

  /** As a Coding. */
  void in(ObjectNode coding) {
    coding.put("system", system).put("code", code);
  }

  /** As the only one of a CodeableConcept. */
  void asConcept(ObjectNode concept) {
    in(concept.putArray("coding").addObject());
  }

  /** As an identifier of a Reference. */
  static void identified(ObjectNode reference, String system, String value, String display) {
    reference.putObject("identifier").put("system", system).put("value", value);
    if (!display.isBlank()) reference.put("display", display);
  }
}
