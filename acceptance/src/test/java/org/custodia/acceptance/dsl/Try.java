package org.custodia.acceptance.dsl;

/** Somebody has done something, or tried to; say what is expected of it. */
public final class Try {
  private final Narrator.Telling telling;
  private final Outcome outcome;

  Try(Narrator.Telling telling, Outcome outcome) {
    this.telling = telling;
    this.outcome = outcome;
  }

  /** It is in a block of the doer's own node, carried out by the contract. */
  public void expectConfirmed() {
    if (!outcome.isConfirmed()) throw telling.failed("confirmed", outcome.toString());
    telling.passed(outcome.toString());
  }

  /** The doer's instance, the regulator's service or the contract said no. */
  public void expectRefused() {
    if (!outcome.isRefused()) throw telling.failed("refused", outcome.toString());
    telling.passed(outcome.toString());
  }
}
