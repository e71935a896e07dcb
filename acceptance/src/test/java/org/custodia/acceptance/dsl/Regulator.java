package org.custodia.acceptance.dsl;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.custodia.acceptance.network.BlockTime;
import org.custodia.acceptance.stack.Instance;
import org.custodia.acceptance.stack.Program;
import org.web3j.crypto.Hash;

/** Certifies members, recalls lots, and answers who asks about a pack. */
public final class Regulator extends Member {
  private static final String IS_ACTIVE = Hash.sha3String("isActive(bytes32)").substring(0, 10);

  private static final String ORDERS = "/api/v1/price-orders";

  private final String registrar;

  Regulator(Instance instance, Narrator narrator, BlockTime blockTime, String registrar) {
    super(instance, narrator, blockTime);
    this.registrar = registrar;
  }

  /** Each member finds all of them in force in the Registrar, on its own node. */
  public void hasCertified(Member... members) {
    Narrator.Telling telling =
        narrator().begin(this + " has certified " + String.join(", ", names(members)));
    for (Member reader : members) {
      for (Member certified : members) {
        Boolean found = blockTime().await(() -> isActiveAt(reader, certified) ? true : null);
        if (found == null) {
          throw telling.failed(
              "certified on every node", certified + " is not, on the node of " + reader);
        }
      }
    }
    telling.passed("in force on the node of each");
  }

  private boolean isActiveAt(Member reader, Member certified) {
    String answer =
        reader
            .membership()
            .node()
            .rpc()
            .read(registrar, IS_ACTIVE + certified.id().toString().substring(2));
    return answer.endsWith("1");
  }

  private static List<String> names(Member... members) {
    return Arrays.stream(members).map(Member::toString).toList();
  }

  /**
   * Orders ceilings from today on, and expects them to be in force.
   *
   * @param prices minor units by code
   */
  public PriceOrder orders(Map<String, Long> prices) {
    mayWitness();
    String number = "ORDER-" + UUID.randomUUID().toString().substring(0, 8);
    Narrator.Telling telling =
        narrator().begin("%s orders the prices %s".formatted(this, new TreeMap<>(prices)));
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    StringBuilder list = new StringBuilder("code,amount,from\n");
    prices.forEach((code, amount) -> list.append(code + "," + amount + "," + today + "\n"));
    UUID id = UUID.randomUUID();
    Map<String, String> fields = new HashMap<>();
    fields.put("id", id.toString());
    fields.put("jurisdiction", "FR");
    fields.put("number", number);
    fields.put("kind", "CEILING");
    fields.put("basis", "PACK");
    fields.put("currency", "EUR");
    fields.put("witness", key());
    fields.put("place", "Head office");
    Program.Answer draft =
        program().postFile(ORDERS + "/drafts/list", fields, "file", "list.csv", list.toString());
    if (!draft.isGood()) throw telling.failed("what to sign", draft.toString());
    Outcome outcome = signed(id, draft, ORDERS);
    if (!outcome.isConfirmed()) throw telling.failed("confirmed", outcome.toString());
    Program.Answer progress =
        patiently(
            () -> program().get(ORDERS + "/drafts/" + id + "/progress"),
            answer -> answer.body().path("inForce").asBoolean());
    if (!progress.body().path("inForce").asBoolean()) {
      throw telling.failed("in force", progress.toString());
    }
    telling.passed(outcome + ", and in force");
    return new PriceOrder(draft.text("orderId"), number, draft.text("root"));
  }

  /** Expects to read how a bill stands. */
  public void sees(Bill bill, String status) {
    bill.expectSeenBy(toString(), this, program(), status);
  }

  /** Recalls a lot, and expects that confirmed. */
  public void recalls(Lot lot, String reason) {
    mayWitness();
    Narrator.Telling telling = narrator().begin("%s recalls %s".formatted(this, lot));
    String path = "/api/v1/lots/" + lot.id();
    Boolean known = blockTime().await(() -> program().get(path).isGood() ? true : null);
    if (known == null) throw telling.failed("to know the lot", program().get(path).toString());
    UUID id = UUID.randomUUID();
    Program.Answer draft =
        program()
            .post(
                path + "/status/drafts",
                Map.of(
                    "id",
                    id.toString(),
                    "action",
                    "RECALL",
                    "reason",
                    reason,
                    "witness",
                    key(),
                    "place",
                    "Head office"));
    if (!draft.isGood()) throw telling.failed("what to sign", draft.toString());
    Outcome outcome = signed(id, draft, path + "/status");
    if (!outcome.isConfirmed()) throw telling.failed("confirmed", outcome.toString());
    telling.passed(outcome.toString());
  }
}
