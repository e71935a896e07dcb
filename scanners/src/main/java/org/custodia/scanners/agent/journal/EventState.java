package org.custodia.scanners.agent.journal;

/** How far an event has come. */
public enum EventState {
  /** On this disk only. */
  WAITING,
  /** The instance has it. */
  SENT,
  /** The ledger has it. */
  CONFIRMED,
  /** Not taken, with a reason; it stays here. */
  REFUSED
}
