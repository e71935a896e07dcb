package org.custodia.registry.alerts;

/** What may happen to a case, by people or by itself. */
public enum CaseStep {
  /** By itself, with the first alert. */
  OPENED,
  /** Seen by the regulator. */
  ACKNOWLEDGED,
  TAKEN,
  /** By an organisation concerned. */
  EXPLAINED,
  /** Handed to somebody above or beside, with words that say to whom and why. */
  ESCALATED,
  CLOSED,
  REOPENED,
  /** By itself: it was closed, and the same was reported again. */
  REPEATED,
  /** By itself: later facts on the ledger explain what looked like a contradiction. */
  SETTLED
}
