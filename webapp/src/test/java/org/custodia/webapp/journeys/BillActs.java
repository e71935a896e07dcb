package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What programs of a billing office and of a payer do with bills, over REST. */
final class BillActs {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private BillActs() {}

  static ObjectNode act(String act) {
    return JSON.createObjectNode().put("act", act);
  }

  /** Hands in a file of bills to the only payer there is; answers their drafts. */
  static Till.Answer file(Till office, String file, String refusedLines) {
    String payer = office.get("/api/v1/bills/payers").body().path(0).path("id").asString();
    Till.Answer answer =
        office.postMultipart(
            "/api/v1/bills/files/drafts",
            Map.of(
                "id",
                UUID.randomUUID().toString(),
                "payer",
                payer,
                "refusedLines",
                refusedLines,
                "witness",
                office.address(),
                "place",
                "Facturation"),
            "file",
            "bills.csv",
            "text/csv",
            file.getBytes(StandardCharsets.UTF_8));
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    return answer;
  }

  static Till.Answer draft(Till by, String bill, ObjectNode act) {
    act.put("id", UUID.randomUUID().toString()).put("witness", by.address()).put("place", "Bureau");
    return by.postText(bill + "/acts/drafts", act.toString());
  }

  static void done(Till by, String bill, ObjectNode act) {
    Till.Answer draft = draft(by, bill, act);
    assertThat(draft.status()).as("%s", draft).isEqualTo(200);
    sent(by, "/api/v1/bills/acts", draft.body());
  }

  /** Signs a draft and waits until the ledger has it. */
  static void sent(Till by, String address, JsonNode draft) {
    UUID id = UUID.fromString(draft.path("id").asString());
    String signature = by.sign(draft.path("typedData").asString());
    Till.Answer recorded = by.post(address, Map.of("id", id.toString(), "signature", signature));
    assertThat(recorded.status()).as("%s", recorded).isEqualTo(202);
    assertThat(by.finalState(id)).as("%s", by.command(id)).isIn(Till.DONE);
  }

  static String status(JsonNode answer) {
    return answer.path("bill").path("status").asString("");
  }

  /** Each side reads its own node, which may be a moment behind the other's. */
  static JsonNode await(Till by, String bill, Predicate<JsonNode> so) {
    Instant deadline = Instant.now().plus(Till.PATIENCE);
    while (true) {
      Till.Answer answer = by.get(bill);
      if (answer.status() == 200 && so.test(answer.body())) return answer.body();
      assertThat(Instant.now()).as("%s", answer).isBefore(deadline);
      Till.pause();
    }
  }
}
