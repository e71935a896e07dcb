package org.custodia.acceptance.dsl;

import java.util.UUID;
import org.custodia.acceptance.stack.Program;

/**
 * A member has scanned what came; say what difference is expected, and it is signed and recorded.
 */
public final class Receipt {
  private final Narrator.Telling telling;
  private final Member member;
  private final Delivery delivery;
  private final UUID id;
  private final Program.Answer draft;

  Receipt(
      Narrator.Telling telling, Member member, Delivery delivery, UUID id, Program.Answer draft) {
    this.telling = telling;
    this.member = member;
    this.delivery = delivery;
    this.id = id;
    this.draft = draft;
  }

  /** Everything is there. */
  public void expectComplete(int packs) {
    expect(packs, 0, 0, 0);
  }

  public void expect(int accepted, int missing, int surplus, int damaged) {
    String expected = told(accepted, missing, surplus, damaged);
    if (!draft.isGood()) throw telling.failed(expected, draft.toString());
    String seen = told(count("accepted"), count("missing"), count("surplus"), count("damaged"));
    if (!seen.equals(expected)) throw telling.failed(expected, seen);
    Outcome outcome =
        member.signed(id, draft, "/api/v1/consignments/" + delivery.id() + "/receipts");
    if (!outcome.isConfirmed()) throw telling.failed("confirmed", outcome.toString());
    telling.passed(seen + ", " + outcome);
  }

  private int count(String field) {
    return draft.body().path(field).asInt(-1);
  }

  private static String told(int accepted, int missing, int surplus, int damaged) {
    return "%d accepted, %d missing, %d surplus, %d damaged"
        .formatted(accepted, missing, surplus, damaged);
  }
}
