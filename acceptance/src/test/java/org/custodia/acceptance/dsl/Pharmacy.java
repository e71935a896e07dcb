package org.custodia.acceptance.dsl;

import java.util.Map;
import java.util.UUID;
import org.custodia.acceptance.network.BlockTime;
import org.custodia.acceptance.stack.Instance;
import org.custodia.acceptance.stack.Program;
import tools.jackson.databind.JsonNode;

/** Checks packs and gives them to patients. */
public final class Pharmacy extends Member {
  private static final String BOOK_BEING_OPENED = "CUS-PCK-001";

  Pharmacy(Instance instance, Narrator narrator, BlockTime blockTime) {
    super(instance, narrator, blockTime);
  }

  /** Dispenses a pack with a signed act; say what is expected. */
  public Dispensing dispenses(Pack pack) {
    mayWitness();
    Narrator.Telling telling = narrator().begin(this + " dispenses " + pack);
    return new Dispensing(telling, dispense(pack));
  }

  /** Explains to the regulator how an alert of this kind came about, and expects that taken. */
  public void explainsTheAlert(String kind, String words) {
    Narrator.Telling telling = narrator().begin(this + " explains the alert " + kind);
    Program.Answer listed = program().get("/api/v1/alerts");
    String id = "";
    for (JsonNode one : listed.body()) {
      if (one.path("kind").asString("").equals(kind)) id = one.path("id").asString("");
    }
    if (id.isEmpty()) throw telling.failed("a case that concerns it", listed.toString());
    Program.Answer explained =
        program().post("/api/v1/alerts/" + id + "/explanations", Map.of("words", words));
    if (!explained.text("state").equals("EXPLAINED")) {
      throw telling.failed("EXPLAINED", explained.toString());
    }
    telling.passed("EXPLAINED");
  }

  /** Uses what a patient of another member has allowed; say what is expected. */
  public ConsentUse uses(AllowedConsent consent) {
    Narrator.Telling telling = narrator().begin(this + " uses " + consent);
    UUID id = UUID.randomUUID();
    Program.Answer recorded =
        program()
            .post(
                "/api/v1/received-consents/uses",
                Map.of(
                    "id", id.toString(),
                    "host", consent.host().id().toString(),
                    "commitment", consent.commitment(),
                    "purpose", consent.purpose()));
    return new ConsentUse(telling, outcome(id, recorded));
  }

  private Outcome dispense(Pack pack) {
    UUID id = UUID.randomUUID();
    Map<String, String> wish =
        Map.of("id", id.toString(), "scan", pack.scan(), "witness", key(), "place", "Counter 1");
    // A new member's book opens by itself; whoever is quicker tries again, as it is told to.
    Program.Answer draft =
        blockTime()
            .await(
                () -> {
                  Program.Answer answer = program().post("/api/v1/dispensations/drafts", wish);
                  return answer.text("code").equals(BOOK_BEING_OPENED) ? null : answer;
                });
    if (draft == null) throw new AssertionError(this + " still has no book");
    if (!draft.isGood()) return Outcome.refusedAtOnce(draft);
    String signature = program().sign(draft.text("typedData"));
    return outcome(
        id,
        program()
            .post("/api/v1/dispensations", Map.of("id", id.toString(), "signature", signature)));
  }
}
