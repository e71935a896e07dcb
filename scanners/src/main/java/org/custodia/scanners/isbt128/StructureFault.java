package org.custodia.scanners.isbt128;

/** Why a text is no ISBT 128 that can be used. */
public enum StructureFault {
  /** {0} the two characters that are no identifier known here. */
  UNKNOWN_STRUCTURE,
  /** {0} identifier, {1} title, {2} characters found, {3} characters needed. */
  TOO_SHORT,
  /** {0} identifier, {1} title, {2} the data as read. */
  WRONG_CHARACTER,
  /** {0} the number as read. */
  CHECK_CHARACTER,
  /** {0} identifier, {1} title, {2} the data as read. */
  NO_SUCH_DATE,
  /** {0} structures announced by the compound message, {1} found. */
  COUNT,
  /** {0} title, {1} the first data, {2} the other. */
  CONTRADICTION
}
