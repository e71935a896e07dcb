/** Relationships, requests and records, as {@code PatientProviderRelationship} has them. */
package org.custodia.contracts.records;
