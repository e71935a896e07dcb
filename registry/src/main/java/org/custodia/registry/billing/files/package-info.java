/** Bills as files have them, CSV and FHIR R4 Claim, line by line; no database, no ledger. */
package org.custodia.registry.billing.files;
