/**
 * The patients an organisation is the host of, and who may act for whom. All of it stays in the
 * host's own database, sealed; the ledger sees pseudonyms and evidence only, none of them the same
 * in two channels. Others read it through {@link org.custodia.registry.people.PatientDirectory}.
 */
package org.custodia.registry.people;
