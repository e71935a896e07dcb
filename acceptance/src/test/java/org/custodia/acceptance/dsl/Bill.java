package org.custodia.acceptance.dsl;

import org.custodia.acceptance.stack.Program;

/**
 * A bill that is on the ledger.
 *
 * @param id there
 */
public record Bill(String id, BillingOffice from, Insurance to) {
  String path() {
    return "/api/v1/bills/" + id;
  }

  /** Somebody reads at a member that it stands so. */
  void expectSeenBy(String reader, Member at, Program program, String status) {
    Narrator.Telling telling =
        at.narrator().begin("%s reads that %s is %s".formatted(reader, this, status));
    Program.Answer answer = await(at, program, status);
    if (!status(answer).equals(status)) throw telling.failed(status, answer.toString());
    telling.passed(status);
  }

  /** Reads it until it stands so, or patience is over. */
  Program.Answer await(Member at, Program program, String status) {
    return at.patiently(() -> program.get(path()), answer -> status(answer).equals(status));
  }

  private static String status(Program.Answer answer) {
    return answer.body().at("/bill/status").asString("");
  }

  @Override
  public String toString() {
    return "the bill " + id.substring(0, 10);
  }
}
