package org.custodia.registry.medicines;

/**
 * What a scan of a medicine pack can come to. The names are fixed: other software builds on them.
 */
public enum VerdictKind {
  GENUINE,
  UNKNOWN_PRODUCT,
  UNKNOWN_LOT,
  UNKNOWN_SERIAL,
  LOT_MISMATCH,
  EXPIRY_MISMATCH,
  EXPIRED,
  RECALLED,
  WITHDRAWN,
  BLOCKED,
  ALREADY_DISPENSED,
  INACTIVE,
  UNREADABLE
}
