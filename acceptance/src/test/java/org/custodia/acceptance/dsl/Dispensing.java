package org.custodia.acceptance.dsl;

/** A pharmacy has dispensed a pack, or tried to. */
public final class Dispensing {
  private final Narrator.Telling telling;
  private final Outcome outcome;

  Dispensing(Narrator.Telling telling, Outcome outcome) {
    this.telling = telling;
    this.outcome = outcome;
  }

  /** It is in a block of the pharmacy's own node, carried out by the channel's contract. */
  public void expectConfirmed() {
    if (!outcome.isConfirmed()) throw telling.failed("confirmed", outcome.toString());
    telling.passed(outcome.toString());
  }

  /** The pharmacy's instance, the regulator's service or the contract said no. */
  public void expectRefused() {
    if (!outcome.isRefused()) throw telling.failed("refused", outcome.toString());
    telling.passed(outcome.toString());
  }
}
