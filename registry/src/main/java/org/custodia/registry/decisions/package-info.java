/**
 * What a patient's consent says about one request: FHIR R4 Consent read strictly and decided, pure
 * and without a database. docs/decisions-engine.md says where the standard leaves room and what we
 * chose.
 */
package org.custodia.registry.decisions;
