package org.custodia.registry.privacy;

/** Why the privacy officer looks at accesses. */
public enum CaseKind {
  /** By a consent for emergencies: each one is reviewed. */
  BREAK_GLASS,
  /** Far more patients in a day than this person usually. */
  VOLUME,
  /** In the night, by somebody who does not work at night. */
  HOUR,
  /** A patient whom another department treats. */
  UNRELATED,
  /** The same address, telephone or family name: perhaps a relative, or the person. */
  RELATIVE,
  /** A patient who seems to work here. */
  COLLEAGUE
}
