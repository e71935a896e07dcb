package org.custodia.acceptance.dsl;

/** A member has used a consent, or tried to. */
public final class ConsentUse {
  private final Narrator.Telling telling;
  private final Outcome outcome;

  ConsentUse(Narrator.Telling telling, Outcome outcome) {
    this.telling = telling;
    this.outcome = outcome;
  }

  public void expectAccepted() {
    if (!outcome.isConfirmed()) throw telling.failed("accepted", outcome.toString());
    telling.passed(outcome.toString());
  }

  /** The contract said no. */
  public void expectRefused() {
    if (!outcome.isRefused()) throw telling.failed("refused", outcome.toString());
    telling.passed(outcome.toString());
  }
}
