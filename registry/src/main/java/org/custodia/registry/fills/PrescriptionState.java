package org.custodia.registry.fills;

/** Whether a pharmacy may dispense on it now, as the regulator's register has it. */
public enum PrescriptionState {
  READY,
  NOT_YET_VALID,
  EXPIRED,
  USED_UP,
  REVOKED,
  /** The register does not have it: not registered yet, or made up. */
  UNKNOWN
}
