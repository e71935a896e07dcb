package org.custodia.registry.organs.labels;

/**
 * Rhesus factor D. Makes no difference to an organ; stands on labels, and nowhere on the ledger.
 */
public enum RhD {
  POSITIVE,
  NEGATIVE
}
