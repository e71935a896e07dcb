/** FHIR R4 over HTTP under {@code /fhir} (docs/fhir.md). */
package org.custodia.webapp.fhir;
