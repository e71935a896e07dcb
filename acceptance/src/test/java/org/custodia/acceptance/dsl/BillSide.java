package org.custodia.acceptance.dsl;

import java.util.UUID;
import org.custodia.acceptance.stack.Program;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Either side of a bill. */
public abstract sealed class BillSide extends Member permits BillingOffice, Insurance {
  BillSide(Member of, String role, String people) {
    super(of, role, people);
  }

  /** Expects to read that a bill stands so. */
  public void sees(Bill bill, String status) {
    bill.expectSeenBy(toString(), this, program(), status);
  }

  /** Expects to read how many lines of a bill charge what they must not. */
  public void findsUnlawful(Bill bill, int lines) {
    Narrator.Telling telling =
        narrator().begin("%s finds %d unlawful lines in %s".formatted(this, lines, bill));
    Program.Answer answer =
        patiently(() -> program().get(bill.path()), seen -> unlawful(seen) == lines);
    if (unlawful(answer) != lines) throw telling.failed(lines + "", answer.toString());
    telling.passed(lines + "");
  }

  private static int unlawful(Program.Answer answer) {
    return answer.body().at("/bill/unlawful").asInt(-1);
  }

  /** Says that exactly what was accepted was paid, or has come. */
  public void settles(Bill bill, long paid) {
    Narrator.Telling telling =
        narrator().begin("%s records that %d of %s were paid".formatted(this, paid, bill));
    ObjectNode act = act("SETTLE").put("paid", paid).put("reference", "A transfer");
    awaitStatus(bill, "APPROVED");
    new Try(telling, act(bill, act)).expectConfirmed();
  }

  static ObjectNode act(String act) {
    return JsonNodeFactory.instance.objectNode().put("act", act);
  }

  /** Its own node may be behind the other side's. */
  void awaitStatus(Bill bill, String status) {
    bill.await(this, program(), status);
  }

  Outcome act(Bill bill, ObjectNode act) {
    mayWitness();
    UUID id = UUID.randomUUID();
    act.put("id", id.toString()).put("witness", key()).put("place", "Office");
    Program.Answer draft = program().post(bill.path() + "/acts/drafts", act);
    if (!draft.isGood()) return Outcome.refusedAtOnce(draft);
    return signed(id, draft, "/api/v1/bills/acts");
  }
}
