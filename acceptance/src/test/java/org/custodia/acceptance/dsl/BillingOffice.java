package org.custodia.acceptance.dsl;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.custodia.acceptance.stack.Program;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** People of a member that bills what it did for its patients. */
public final class BillingOffice extends BillSide {
  private static final String BILLS = "/api/v1/bills";

  BillingOffice(Member of) {
    super(of, "biller", "billing office");
  }

  /** Opens the ledger that it shares with an insurance and the regulator, unless it is open. */
  public Channel connectsTo(Insurance insurance, Regulator regulator) {
    Narrator.Telling telling = narrator().begin("%s can bill %s".formatted(this, insurance));
    Program.Answer connected =
        patiently(
            () -> program().post(BILLS + "/payers/" + insurance.id(), Map.of()),
            answer -> answer.body().path("ready").asBoolean());
    if (!connected.body().path("ready").asBoolean()) {
      throw telling.failed("a shared ledger that is open", connected.toString());
    }
    Channel channel = Channel.billingOf(this, insurance, regulator);
    telling.passed("contract " + channel.address());
    return channel;
  }

  /**
   * Enters a bill of one line for a patient who allowed that, and expects it confirmed.
   *
   * @param charged minor units
   * @param verdict what is said of the line before it is signed
   */
  public Bill bills(
      Insurance insurance, Patient patient, String code, long charged, String verdict) {
    mayWitness();
    Narrator.Telling telling =
        narrator().begin("%s bills %d for %s to %s".formatted(this, charged, code, insurance));
    UUID id = UUID.randomUUID();
    ObjectNode bill = JsonNodeFactory.instance.objectNode();
    bill.put("id", id.toString()).put("witness", key()).put("place", "Office");
    bill.put("payer", insurance.id().toString()).put("patient", patient.id().toString());
    bill.put("number", "JOURNEY-" + id).put("jurisdiction", "FR").put("currency", "EUR");
    ObjectNode line = bill.putArray("lines").addObject();
    line.put("code", code).put("day", LocalDate.now(ZoneOffset.UTC).toString());
    charge(line, charged);
    // The price may still be on its way to its own node.
    Program.Answer draft =
        patiently(
            () -> program().post(BILLS + "/drafts", bill),
            answer -> verdict(answer.body()).equals(verdict));
    if (!verdict(draft.body()).equals(verdict)) throw telling.failed(verdict, draft.toString());
    Outcome outcome = signed(id, draft, BILLS);
    if (!outcome.isConfirmed()) throw telling.failed("confirmed", outcome.toString());
    telling.passed(verdict + ", " + outcome);
    return new Bill(draft.text("bill"), this, insurance);
  }

  private static String verdict(JsonNode draft) {
    return draft.at("/lines/0/verdict").asString("");
  }

  /** Charges something else for the first line of a bill, and expects that confirmed. */
  public void adjusts(Bill bill, long charged) {
    Narrator.Telling telling =
        narrator().begin("%s charges %d in %s instead".formatted(this, charged, bill));
    ObjectNode act = act("ADJUST").put("line", 0);
    charge(act.putObject("charge"), charged).put("currency", "EUR");
    new Try(telling, act(bill, act)).expectConfirmed();
  }

  private static ObjectNode charge(ObjectNode line, long charged) {
    return line.put("quantity", 1).put("contents", 0).put("charged", charged).put("taxRate", 0);
  }

  /** Expects to read what the insurance said when it disputed a bill. */
  public void readsTheWords(Bill bill, String words) {
    Narrator.Telling telling =
        narrator().begin("%s reads what was said of %s".formatted(this, bill));
    Program.Answer answer =
        patiently(
            () -> program().get(bill.path()),
            said -> said.body().at("/disputes/0/words").asString("").equals(words));
    String seen = answer.body().at("/disputes/0/words").asString("");
    if (!seen.equals(words)) throw telling.failed(words, answer.toString());
    telling.passed("“" + words + "”");
  }
}
