package org.custodia.registry.verification;

import org.custodia.contracts.witness.VerificationAnswer;

/** What stands behind the signature under an answer of the verification service. */
public final class SignedAnswers {
  private SignedAnswers() {}

  /**
   * The message that was signed.
   *
   * @param facts of an answer to a query, exactly as they were sent
   * @throws org.custodia.registry.errors.Problem when they are none
   */
  public static VerificationAnswer message(String facts) {
    return Facts.parse(facts).message(facts);
  }
}
