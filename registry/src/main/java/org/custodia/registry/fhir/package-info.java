/**
 * FHIR R4 (http://hl7.org/fhir/R4): files and resources that come in, what an instance answers
 * under {@code /fhir}, and all that is held about a patient as one Bundle (docs/fhir.md).
 */
package org.custodia.registry.fhir;
