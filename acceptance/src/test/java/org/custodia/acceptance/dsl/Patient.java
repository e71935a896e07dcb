package org.custodia.acceptance.dsl;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.custodia.acceptance.stack.Program;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Somebody whose records a member keeps, and who decides what others may do with them. */
public final class Patient {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Member host;
  private final UUID id;
  private final Program program;

  private Patient(Member host, UUID id) {
    this.host = host;
    this.id = id;
    this.program = host.instance().patientProgram();
  }

  static Patient admittedBy(Member host) {
    return new Patient(host, host.instance().admit("Martin", "Jeanne"));
  }

  /** Allows something for a day, with a key made for it, and expects it to come into force. */
  public AllowedConsent allows(Member grantee, String purpose, int uses) {
    Narrator.Telling telling =
        host.narrator().begin("%s allows %s %s".formatted(this, grantee, purpose));
    Program key = host.instance().patientProgram();
    ObjectNode request = request(grantee, purpose, uses, key.key());
    Program.Answer draft =
        host.blockTime()
            .await(
                () -> {
                  Program.Answer answer = program.post("/api/v1/consents/drafts", request);
                  return answer.text("state").equals("PREPARING") ? null : answer;
                });
    if (draft == null || !draft.isGood()) throw telling.failed("what to sign", "" + draft);
    ObjectNode grant = JSON.createObjectNode();
    grant.put("id", draft.text("id")).put("signature", key.sign(draft.text("typedData")));
    Program.Answer granted = program.post("/api/v1/consents", grant);
    if (!granted.isGood()) throw telling.failed("recorded", granted.toString());
    awaitState(telling, draft.text("id"), "IN_FORCE");
    AllowedConsent consent =
        AllowedConsent.of(
            draft.text("id"),
            host,
            grantee,
            purpose,
            granted.text("commitment"),
            granted.text("channel"));
    awaitReceived(telling, consent);
    telling.passed("in force, commitment " + consent.commitment());
    return consent;
  }

  private ObjectNode request(Member grantee, String purpose, int uses, String key) {
    Instant from = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(30);
    ObjectNode request = JSON.createObjectNode();
    request
        .put("id", UUID.randomUUID().toString())
        .put("patient", id.toString())
        .put("grantKey", key)
        .put("grantee", grantee.id().toString())
        .put("purpose", purpose)
        .put("validFrom", from.toString())
        .put("validUntil", from.plus(1, ChronoUnit.DAYS).toString())
        .put("uses", uses);
    request.putArray("kinds").add("MEDICATIONS");
    request.putArray("withheld").add("MENTAL_HEALTH");
    return request;
  }

  /** Takes a consent back and expects that to be on the ledger. */
  public void takesBack(AllowedConsent consent) {
    Narrator.Telling telling = host.narrator().begin("%s takes back %s".formatted(this, consent));
    ObjectNode act = JSON.createObjectNode();
    act.put("id", UUID.randomUUID().toString()).put("patient", id.toString());
    act.putArray("consents").add(consent.id());
    Program.Answer recorded = program.post("/api/v1/consents/revocations", act);
    if (!recorded.isGood()) throw telling.failed("recorded", recorded.toString());
    awaitState(telling, consent.id(), "REVOKED");
    telling.passed("revoked");
  }

  /** Expects to read what became of a consent. */
  public void sees(AllowedConsent consent, String state) {
    Narrator.Telling telling =
        host.narrator().begin("%s reads that %s is %s".formatted(this, consent, state));
    awaitState(telling, consent.id(), state);
    telling.passed(state);
  }

  private void awaitState(Narrator.Telling telling, String consent, String state) {
    String seen = host.blockTime().await(() -> state.equals(state(consent)) ? state : null);
    if (seen == null) throw telling.failed(state, state(consent));
  }

  private String state(String consent) {
    JsonNode all = program.get("/api/v1/consents?patient=" + id).body();
    return StreamSupport.stream(all.spliterator(), false)
        .filter(one -> one.path("id").asString("").equals(consent))
        .map(one -> one.path("state").asString(""))
        .findFirst()
        .orElse("not there: " + all);
  }

  private void awaitReceived(Narrator.Telling telling, AllowedConsent consent) {
    Program grantee = consent.grantee().program();
    String path = "/api/v1/received-consents";
    Boolean seen =
        host.blockTime()
            .await(
                () ->
                    grantee.get(path).body().toString().contains(consent.commitment())
                        ? true
                        : null);
    if (seen == null) throw telling.failed("received", grantee.get(path).toString());
  }

  @Override
  public String toString() {
    return "a patient of " + host;
  }
}
