package org.custodia.webapp.pages;

/** What the local organisations are called, as they are certified on the ledger. */
public interface OrganisationNames {
  /** The slug itself where nothing is known yet, as before the first block was read. */
  String of(String organisation);
}
