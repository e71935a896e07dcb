package org.custodia.registry.people;

/** What is written down about an entry: who did it and when, and nothing about the person. */
public enum PatientAct {
  REGISTERED,
  IMPORTED,
  CORRECTED,
  ERASED,
  DECIDED_SAME,
  DECIDED_DIFFERENT,
  DECISION_UNDONE,
  GUARDIAN_RECORDED,
  GUARDIAN_ENDED,
  GUARDIAN_REOPENED,
  ACCOUNT_LINKED,
  ACCOUNT_REVOKED,
  /** A billing office was shown name and birth date, to say whose bill it is. */
  FOUND_FOR_BILL,
  /** Somebody who treats was shown name and birth date, to say whose record it is. */
  FOUND_FOR_CARE,
  /** The privacy officer drew up who accessed the patient's records. */
  ACCESSES_REPORTED
}
