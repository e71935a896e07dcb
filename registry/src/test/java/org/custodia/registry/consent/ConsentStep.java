package org.custodia.registry.consent;

/** Where the host's process may die on a consent's way; the statement says where in the code. */
enum ConsentStep {
  /** Nothing of what was recorded was sent. */
  GRANTED("order by arrival limit", false),
  /** The keeper is about to put introduction and opening into the outbox. */
  OPENING("update consent set begun_at", false),
  /** Both are in the outbox. */
  BEGUN("update consent set begun_at", true),
  /** The node has taken the batch, which nobody here knows. */
  SENT("update ledger_attempt set answer", false, 2),
  /** The opening is in the rows; the patient was not told. */
  OPENED("insert into consent_opening", true),
  /** The patient is being told. */
  TELLING("update consent set told_opened", false),
  /** The patient was told. */
  TOLD("update consent set told_opened", true);

  private final String statement;
  private final boolean afterCommit;
  private final int times;

  ConsentStep(String statement, boolean afterCommit) {
    this(statement, afterCommit, 1);
  }

  ConsentStep(String statement, boolean afterCommit, int times) {
    this.statement = statement;
    this.afterCommit = afterCommit;
    this.times = times;
  }

  String statement() {
    return statement;
  }

  boolean afterCommit() {
    return afterCommit;
  }

  int times() {
    return times;
  }
}
