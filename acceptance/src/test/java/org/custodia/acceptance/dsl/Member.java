package org.custodia.acceptance.dsl;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.custodia.acceptance.network.BlockTime;
import org.custodia.acceptance.stack.Instance;
import org.custodia.acceptance.stack.Membership;
import org.custodia.acceptance.stack.Program;
import org.custodia.contracts.Bytes32;

/** A member of the network, with its own instance, node and program. */
public abstract class Member {
  private final Instance instance;
  private final Narrator narrator;
  private final BlockTime blockTime;
  private boolean mayWitness;

  Member(Instance instance, Narrator narrator, BlockTime blockTime) {
    this.instance = instance;
    this.narrator = narrator;
    this.blockTime = blockTime;
  }

  /** Checks what a scanner sent for a pack; say what is expected. */
  public Scan scans(Pack pack) {
    return new Scan(narrator.begin(this + " scans " + pack), program(), blockTime, pack.scan());
  }

  /** The same for any text that a scanner may send. */
  public Scan scansText(String scan) {
    return new Scan(narrator.begin(this + " scans \"" + scan + "\""), program(), blockTime, scan);
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
    return instance.program();
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
    return membership().name();
  }
}
