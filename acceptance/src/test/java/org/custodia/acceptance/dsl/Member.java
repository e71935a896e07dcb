package org.custodia.acceptance.dsl;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.custodia.acceptance.network.BlockTime;
import org.custodia.acceptance.stack.Instance;
import org.custodia.acceptance.stack.Membership;
import org.custodia.acceptance.stack.Program;
import org.custodia.contracts.Bytes32;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A member of the network, with its own instance, node and program; or one of its people, with a
 * program of their own at the same instance.
 */
public abstract class Member {
  private final Instance instance;
  private final Program program;
  private final String name;
  private final Narrator narrator;
  private final BlockTime blockTime;
  private boolean mayWitness;

  Member(Instance instance, Narrator narrator, BlockTime blockTime) {
    this.instance = instance;
    this.program = instance.program();
    this.name = instance.member().name();
    this.narrator = narrator;
    this.blockTime = blockTime;
  }

  /**
   * Some of a member's people.
   *
   * @param role the one that their program has at the member's instance
   * @param people as sentences call them
   */
  Member(Member of, String role, String people) {
    this.instance = of.instance;
    this.program = instance.program(role);
    this.name = of.name + "'s " + people;
    this.narrator = of.narrator;
    this.blockTime = of.blockTime;
  }

  /** Checks what a scanner sent for a pack; say what is expected. */
  public Scan scans(Pack pack) {
    return new Scan(narrator.begin(this + " scans " + pack), program(), blockTime, pack.scan());
  }

  /** The same for any text that a scanner may send. */
  public Scan scansText(String scan) {
    return new Scan(narrator.begin(this + " scans \"" + scan + "\""), program(), blockTime, scan);
  }

  /** Looks up what may be charged today for a code; say what is expected. */
  public PriceLookup looksUp(String code) {
    return new PriceLookup(narrator.begin(this + " looks up the price of " + code), this, code);
  }

  // --- Goods ---

  /** Puts packs, or cases, into a unit that is labelled and empty; expects that confirmed. */
  public void packs(Unit unit, Goods... contents) {
    change("%s packs %s into %s".formatted(this, told(contents), unit), unit, "ADD", contents);
  }

  /** What is directly in the unit lies loose afterwards. */
  public void breaksDown(Unit unit) {
    change("%s breaks down %s".formatted(this, unit), unit, "DELETE");
  }

  private void change(String sentence, Unit unit, String operation, Goods... contents) {
    mayWitness();
    Narrator.Telling telling = narrator.begin(sentence);
    UUID id = UUID.randomUUID();
    ObjectNode body = witnessed(id);
    ObjectNode change = body.putArray("changes").addObject();
    change.put("unit", unit.scan()).put("operation", operation);
    add(change.putArray("contents"), contents);
    Program.Answer draft = drafted("/api/v1/units/drafts", body);
    if (!draft.isGood()) throw telling.failed("what to sign", draft.toString());
    Outcome outcome = signed(id, draft, "/api/v1/units");
    if (!outcome.isConfirmed()) throw telling.failed("confirmed", outcome.toString());
    telling.passed(outcome.toString());
  }

  /** Sells goods to a member, and expects that confirmed. */
  public Delivery sends(Member receiver, Goods... contents) {
    return send(receiver, "SALE", contents);
  }

  /** Sends goods back because of a recall. */
  public Delivery returnsAfterRecall(Member receiver, Goods... contents) {
    return send(receiver, "RECALL_RETURN", contents);
  }

  private Delivery send(Member receiver, String purpose, Goods... contents) {
    mayWitness();
    Narrator.Telling telling =
        narrator.begin(
            "%s sends %s to %s%s"
                .formatted(
                    this, told(contents), receiver, purpose.equals("SALE") ? "" : " for a recall"));
    UUID id = UUID.randomUUID();
    ObjectNode body = witnessed(id);
    body.put("receiver", receiver.membership().identity()).put("purpose", purpose);
    add(body.putArray("contents"), contents);
    Program.Answer draft = drafted("/api/v1/consignments/drafts", body);
    if (!draft.isGood()) throw telling.failed("what to sign", draft.toString());
    Outcome outcome = signed(id, draft, "/api/v1/consignments");
    if (!outcome.isConfirmed()) throw telling.failed("confirmed", outcome.toString());
    telling.passed(outcome.toString());
    return new Delivery(id, this, receiver);
  }

  /**
   * Scans everything that came, and nothing more will come; say what is expected.
   *
   * @param missing what units that were scanned should hold and do not
   */
  public Receipt receives(Delivery delivery, List<Goods> scanned, Goods... missing) {
    mayWitness();
    Narrator.Telling telling =
        narrator.begin(
            "%s receives %s by scanning %s"
                .formatted(this, delivery, told(scanned.toArray(Goods[]::new))));
    UUID id = UUID.randomUUID();
    ObjectNode body = witnessed(id);
    add(body.putArray("scanned"), scanned.toArray(Goods[]::new));
    add(body.putArray("missing"), missing);
    body.put("complete", true);
    String path = "/api/v1/consignments/" + delivery.id() + "/receipts/drafts";
    return new Receipt(telling, this, delivery, id, drafted(path, body));
  }

  private ObjectNode witnessed(UUID id) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", id.toString())
        .put("witness", key())
        .put("place", "Warehouse");
  }

  private static void add(ArrayNode list, Goods... goods) {
    for (Goods one : goods) list.add(one.scan());
  }

  private static String told(Goods... goods) {
    return Arrays.stream(goods).map(Goods::toString).collect(Collectors.joining(", "));
  }

  /**
   * Asks until there is something to sign, as long as one's patience lasts: a channel may still be
   * being opened, what one holds not be confirmed on one's own node, or a list of packs on its way.
   */
  private Program.Answer drafted(String path, ObjectNode body) {
    return patiently(
        () -> program().post(path, body),
        answer -> !List.of(404, 409, 503).contains(answer.status()));
  }

  /**
   * Asks until the answer will do, or patience is over.
   *
   * @return the last answer
   */
  Program.Answer patiently(Supplier<Program.Answer> question, Predicate<Program.Answer> willDo) {
    AtomicReference<Program.Answer> last = new AtomicReference<>();
    blockTime.await(
        () -> {
          last.set(question.get());
          return willDo.test(last.get()) ? last.get() : null;
        });
    return last.get();
  }

  /** Signs a draft, records it and waits for what becomes of it. */
  Outcome signed(UUID id, Program.Answer draft, String path) {
    String signature = program().sign(draft.text("typedData"));
    return outcome(id, program().post(path, Map.of("id", id.toString(), "signature", signature)));
  }

  // --- For the language itself ---

  Membership membership() {
    return instance.member();
  }

  Bytes32 id() {
    return membership().id();
  }

  Instance instance() {
    return instance;
  }

  Program program() {
    return program;
  }

  Narrator narrator() {
    return narrator;
  }

  BlockTime blockTime() {
    return blockTime;
  }

  /** Enrols the program's signing key, the first time it is needed. */
  void mayWitness() {
    if (mayWitness) return;
    Narrator.Telling telling = narrator.begin(this + " enrols a signing key");
    Program.Answer proof = program().post("/api/v1/session-keys/proofs", Map.of("key", key()));
    if (!proof.isGood()) throw telling.failed("what to sign", proof.toString());
    UUID id = UUID.randomUUID();
    Program.Answer recorded =
        program()
            .post(
                "/api/v1/session-keys",
                Map.of(
                    "id", id.toString(),
                    "key", key(),
                    "issuedAt", proof.text("issuedAt"),
                    "until", proof.text("until"),
                    "proof", program().sign(proof.text("typedData"))));
    expectConfirmed(telling, id, recorded);
    mayWitness = true;
  }

  String key() {
    return program().key();
  }

  /** Ends a sentence about a command with its confirmation. */
  void expectConfirmed(Narrator.Telling telling, UUID id, Program.Answer recorded) {
    Outcome outcome = outcome(id, recorded);
    if (!outcome.isConfirmed()) throw telling.failed("confirmed", outcome.toString());
    telling.passed(outcome.toString());
  }

  /**
   * Waits for the outcome of a command.
   *
   * @param recorded the instance's answer to it
   */
  Outcome outcome(UUID id, Program.Answer recorded) {
    if (!recorded.isGood()) return Outcome.refusedAtOnce(recorded);
    return awaitOutcome(id);
  }

  /** Waits for the outcome of a command that was recorded just now. */
  Outcome awaitOutcome(UUID id) {
    long since = System.nanoTime();
    Outcome outcome =
        blockTime.await(
            () -> {
              Outcome now = Outcome.of(program().get("/api/v1/commands/" + id));
              return now.isFinal() ? now : null;
            });
    if (outcome == null) {
      return Outcome.of(program().get("/api/v1/commands/" + id)).stillAfter(blockTime.patience());
    }
    if (outcome.isConfirmed()) {
      narrator.confirmed(Duration.ofNanos(System.nanoTime() - since));
    }
    return outcome;
  }

  @Override
  public String toString() {
    return name;
  }
}
