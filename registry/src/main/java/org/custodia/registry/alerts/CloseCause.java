package org.custodia.registry.alerts;

/** What a closed case turned out to be. */
public enum CloseCause {
  FALSIFICATION,
  DIVERSION,
  THEFT,
  /** Somebody handled or scanned a real pack wrongly. */
  HANDLING,
  /** Scanner, software or network. */
  TECHNICAL,
  /** Serials or lot data that came late, wrong or not at all. */
  DATA,
  /** True, but recorded late or out of order. */
  LATE_RECORD,
  NOT_FOUND_OUT
}
