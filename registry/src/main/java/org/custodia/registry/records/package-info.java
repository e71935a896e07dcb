/**
 * Records of patients: where they are, who may read them and who did. What is here is what the
 * ledger has of them (docs/records-on-the-ledger.md); contents are not.
 */
package org.custodia.registry.records;
