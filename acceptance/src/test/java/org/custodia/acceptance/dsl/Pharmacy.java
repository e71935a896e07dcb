package org.custodia.acceptance.dsl;

import java.util.HashMap;
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
  public Try dispenses(Pack pack) {
    mayWitness();
    Narrator.Telling telling = narrator().begin(this + " dispenses " + pack);
    return new Try(telling, dispense(wish(pack)));
  }

  /** The same on a prescription that a patient brought. */
  public Try dispenses(Pack pack, Prescription prescription) {
    mayWitness();
    Narrator.Telling telling =
        narrator().begin("%s dispenses %s on %s".formatted(this, pack, prescription));
    Map<String, String> wish = wish(pack);
    wish.put("prescription", prescription.commitment());
    return new Try(telling, dispense(wish));
  }

  /** Reads what a patient brought, and expects that it stands so at the regulator. */
  public void reads(Prescription prescription, String state) {
    Narrator.Telling telling =
        narrator().begin("%s reads that %s is %s".formatted(this, prescription, state));
    Map<String, String> code = Map.of("code", prescription.code());
    Program.Answer card =
        patiently(
            () -> program().post("/api/v1/prescription-readings", code),
            answer -> answer.text("state").equals(state));
    if (!card.text("state").equals(state)) throw telling.failed(state, card.toString());
    telling.passed(state + ", " + card.body().at("/standing/left").asInt(-1) + " left");
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
  public Try uses(AllowedConsent consent) {
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
    return new Try(telling, outcome(id, recorded));
  }

  /** Reads a record that a patient's host holds, by what the patient allowed; say what happens. */
  public Reading reads(WrittenRecord record, AllowedConsent consent) {
    mayWitness();
    Narrator.Telling telling =
        narrator().begin("%s reads %s by %s".formatted(this, record, consent));
    return new Reading(telling, record, read(record, received(consent), consent));
  }

  /** As its own instance has it, under the pseudonym of the channel. */
  private JsonNode received(AllowedConsent consent) {
    for (JsonNode one : program().get("/api/v1/received-consents").body()) {
      if (one.path("commitment").asString("").equals(consent.commitment())) return one;
    }
    throw new AssertionError(this + " has not received " + consent);
  }

  private Program.Answer read(WrittenRecord record, JsonNode received, AllowedConsent consent) {
    String channel = received.path("channel").asString("");
    String pseudonym = received.path("patient").asString("");
    String elsewhere =
        "/api/v1/records/shared/elsewhere?channel=%s&host=%s&pseudonym=%s"
            .formatted(channel, consent.host().id(), pseudonym);
    String pointer = record.in(channel);
    Program.Answer listed =
        patiently(
            () -> program().get(elsewhere), answer -> answer.body().toString().contains(pointer));
    if (!listed.isGood()) return listed;
    UUID id = UUID.randomUUID();
    Program.Answer draft =
        program()
            .post(
                "/api/v1/records/shared/queries/drafts",
                Map.of(
                    "id", id.toString(),
                    "channel", channel,
                    "host", consent.host().id().toString(),
                    "pseudonym", pseudonym,
                    "holder", consent.host().id().toString(),
                    "record", pointer,
                    "consent", consent.commitment(),
                    "witness", key()));
    if (!draft.isGood()) return draft;
    String signature = program().sign(draft.text("typedData"));
    return program()
        .post(
            "/api/v1/records/shared/queries", Map.of("id", id.toString(), "signature", signature));
  }

  private Map<String, String> wish(Pack pack) {
    Map<String, String> wish = new HashMap<>();
    wish.put("id", UUID.randomUUID().toString());
    wish.put("scan", pack.scan());
    wish.put("witness", key());
    wish.put("place", "Counter 1");
    return wish;
  }

  private Outcome dispense(Map<String, String> wish) {
    UUID id = UUID.fromString(wish.get("id"));
    // A new member's book opens by itself; whoever is quicker tries again, as it is told to.
    Program.Answer draft =
        patiently(
            () -> program().post("/api/v1/dispensations/drafts", wish),
            answer -> !answer.text("code").equals(BOOK_BEING_OPENED));
    if (!draft.isGood()) return Outcome.refusedAtOnce(draft);
    return signed(id, draft, "/api/v1/dispensations");
  }
}
