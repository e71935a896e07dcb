package org.custodia.acceptance.dsl;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
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
    this.program = host.instance().program("patient");
  }

  static Patient admittedBy(Member host) {
    return new Patient(host, host.instance().admit("Martin", "Jeanne"));
  }

  UUID id() {
    return id;
  }

  /**
   * Allows something about her medicines for a day, with a key made for it, and expects it to come
   * into force and to be received.
   *
   * @param uses how often; 0 without limit
   */
  public AllowedConsent allows(Member grantee, String purpose, int uses) {
    Narrator.Telling telling =
        host.narrator().begin("%s allows %s %s".formatted(this, grantee, purpose));
    AllowedConsent consent = give(telling, grantee, purpose, uses, List.of("MEDICATIONS"));
    awaitReceived(telling, consent);
    telling.passed("in force, commitment " + consent.commitment());
    return consent;
  }

  /** Allows the host to send her bills to an insurance, and expects that to come into force. */
  public void allowsBillsTo(Insurance insurance) {
    Narrator.Telling telling =
        host.narrator().begin("%s allows %s to have bills".formatted(this, insurance));
    AllowedConsent consent = give(telling, insurance, "BILLING", 0, List.of());
    telling.passed("in force, commitment " + consent.commitment());
  }

  private AllowedConsent give(
      Narrator.Telling telling, Member grantee, String purpose, int uses, List<String> kinds) {
    Program key = host.instance().program("patient");
    ObjectNode request = request(grantee, purpose, uses, kinds, key.key());
    Program.Answer draft =
        host.patiently(
            () -> program.post("/api/v1/consents/drafts", request),
            answer -> !answer.text("state").equals("PREPARING"));
    if (!draft.isGood()) throw telling.failed("what to sign", draft.toString());
    ObjectNode grant = JSON.createObjectNode();
    grant.put("id", draft.text("id")).put("signature", key.sign(draft.text("typedData")));
    Program.Answer granted = program.post("/api/v1/consents", grant);
    if (!granted.isGood()) throw telling.failed("recorded", granted.toString());
    awaitState(telling, draft.text("id"), "IN_FORCE");
    return AllowedConsent.of(
        draft.text("id"),
        host,
        grantee,
        purpose,
        granted.text("commitment"),
        granted.text("channel"));
  }

  private ObjectNode request(
      Member grantee, String purpose, int uses, List<String> kinds, String key) {
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
    kinds.forEach(request.putArray("kinds")::add);
    if (kinds.isEmpty()) request.putArray("withheld");
    else request.putArray("withheld").add("MENTAL_HEALTH");
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

  /** Expects to read how a bill of hers stands. */
  public void sees(Bill bill, String status) {
    bill.expectSeenBy(this.toString(), host, program, status);
  }

  /** Expects to read what became of a consent. */
  public void sees(AllowedConsent consent, String state) {
    Narrator.Telling telling =
        host.narrator().begin("%s reads that %s is %s".formatted(this, consent, state));
    awaitState(telling, consent.id(), state);
    telling.passed(state);
  }

  /** Expects to read that a member has read a record of hers, and that it was allowed to. */
  public void seesThatHasRead(Member reader) {
    Narrator.Telling telling =
        host.narrator().begin("%s reads that %s has read".formatted(this, reader));
    String path = "/api/v1/records/mine/accesses?patient=" + id;
    Program.Answer accesses =
        host.patiently(() -> program.get(path), answer -> allowedTo(reader, answer.body()));
    if (!allowedTo(reader, accesses.body())) throw telling.failed("it", accesses.toString());
    telling.passed("read, and allowed to");
  }

  private static boolean allowedTo(Member reader, JsonNode accesses) {
    return StreamSupport.stream(accesses.spliterator(), false)
        .filter(one -> one.path("member").asString("").equals(reader.id().toString()))
        .anyMatch(one -> one.path("allowed").asBoolean());
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
