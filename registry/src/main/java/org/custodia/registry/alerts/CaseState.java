package org.custodia.registry.alerts;

/** How far a case has come. */
public enum CaseState {
  OPEN,
  /** Somebody of the regulator works on it. */
  TAKEN,
  /** An organisation concerned has said how it came about. */
  EXPLAINED,
  CLOSED
}
