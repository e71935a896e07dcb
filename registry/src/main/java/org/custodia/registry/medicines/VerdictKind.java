package org.custodia.registry.medicines;

/**
 * What a scan of a medicine pack can come to. The names are fixed: other software builds on them.
 */
public enum VerdictKind {
  /** The only good one. */
  GENUINE("CUS-MED-001"),
  UNKNOWN_PRODUCT("CUS-MED-002"),
  UNKNOWN_LOT("CUS-MED-003"),
  UNKNOWN_SERIAL("CUS-MED-004"),
  /** The label names another lot than the one the serial was handed over for. */
  LOT_MISMATCH("CUS-MED-005"),
  /** The label names another expiry than the lot has. */
  EXPIRY_MISMATCH("CUS-MED-006"),
  EXPIRED("CUS-MED-007"),
  RECALLED("CUS-MED-008"),
  WITHDRAWN("CUS-MED-009"),
  BLOCKED("CUS-MED-010"),
  /** Taken out of use in another way than dispensing. */
  INACTIVE("CUS-MED-011"),
  ALREADY_DISPENSED("CUS-MED-012"),
  /** Says nothing about the pack; a verdict of this kind carries the scanner's own code. */
  UNREADABLE("CUS-MED-013");

  private final String code;

  VerdictKind(String code) {
    this.code = code;
  }

  /** {@code CUS-MED-<NNN>}, the key of its sentences; docs/errors.md. */
  public String code() {
    return code;
  }
}
