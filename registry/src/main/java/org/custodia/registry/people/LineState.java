package org.custodia.registry.people;

/** What became of one line of an import. */
public enum LineState {
  WAITING,
  REGISTERED,
  CORRECTED,
  UNCHANGED,
  FAILED,
  DISMISSED
}
