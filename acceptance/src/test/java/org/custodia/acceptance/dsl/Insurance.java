package org.custodia.acceptance.dsl;

import tools.jackson.databind.node.ObjectNode;

/** People of a member that bears bills. */
public final class Insurance extends BillSide {
  Insurance(Member of) {
    super(of, "payer", "insurance");
  }

  /** Accepts to bear so much of a bill, once it is complete; say what is expected. */
  public Try accepts(Bill bill, long borne) {
    Narrator.Telling telling =
        narrator().begin("%s accepts to bear %d of %s".formatted(this, borne, bill));
    awaitStatus(bill, "COMPLETE");
    return new Try(telling, act(bill, act("ACCEPT").put("borne", borne)));
  }

  /** Disputes the first line of a bill as charging too much, and expects that confirmed. */
  public void disputes(Bill bill, String words) {
    Narrator.Telling telling = narrator().begin("%s disputes %s".formatted(this, bill));
    awaitStatus(bill, "COMPLETE");
    ObjectNode act = act("DISPUTE").put("reason", "TOO_MUCH").put("words", words);
    act.putArray("lines").add(0);
    new Try(telling, act(bill, act)).expectConfirmed();
  }
}
