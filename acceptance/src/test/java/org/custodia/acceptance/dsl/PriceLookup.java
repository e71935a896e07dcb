package org.custodia.acceptance.dsl;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.custodia.acceptance.stack.Program;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.merkle.MerkleTree;
import tools.jackson.databind.JsonNode;

/**
 * Somebody has looked up a price. An order may still be on its way to their node, so it is looked
 * up until it is the expected one or patience is over.
 */
public final class PriceLookup {
  private final Narrator.Telling telling;
  private final Member by;
  private final String code;

  PriceLookup(Narrator.Telling telling, Member by, String code) {
    this.telling = telling;
    this.by = by;
    this.code = code;
  }

  /** Fixed by this order, at this amount of minor units, and proven by the order's root. */
  public void expect(long amount, PriceOrder order) {
    Program.Answer answer = until(body -> isOf(body, order));
    JsonNode said = answer.body().path("price");
    if (!isOf(answer.body(), order) || said.path("amount").asLong(-1) != amount) {
      throw telling.failed(amount + " by " + order, answer.toString());
    }
    JsonNode evidence = said.path("evidence");
    if (!order.root().equals(evidence.path("root").asString(""))) {
      throw telling.failed("the root that was signed, " + order.root(), evidence.toString());
    }
    if (!proves(evidence)) throw telling.failed("a proof", evidence.toString());
    telling.passed(amount + " by " + order + ", proven");
  }

  /** No order says anything of it. */
  public void expectNotRegulated() {
    Program.Answer answer = until(body -> !body.path("regulated").asBoolean(true));
    if (!answer.isGood() || answer.body().path("regulated").asBoolean(true)) {
      throw telling.failed("not regulated", answer.toString());
    }
    telling.passed("not regulated");
  }

  private Program.Answer until(Predicate<JsonNode> willDo) {
    return by.patiently(
        () -> by.program().get("/api/v1/prices/" + code), answer -> willDo.test(answer.body()));
  }

  private static boolean isOf(JsonNode body, PriceOrder order) {
    String by = body.at("/price/order/id").asString("");
    return body.path("regulated").asBoolean(false) && Objects.equals(by, order.id());
  }

  /** A leaf of OpenZeppelin's StandardMerkleTree is hashed twice. */
  private static boolean proves(JsonNode evidence) {
    byte[] leaf = new byte[64];
    System.arraycopy(word(evidence.path("code")).toArray(), 0, leaf, 0, 32);
    System.arraycopy(word(evidence.path("word")).toArray(), 0, leaf, 32, 32);
    List<Bytes32> proof = new ArrayList<>();
    evidence.path("proof").forEach(hash -> proof.add(word(hash)));
    Bytes32 hashed = Bytes32.keccak(Bytes32.keccak(leaf).toArray());
    return MerkleTree.verify(word(evidence.path("root")), hashed, proof);
  }

  private static Bytes32 word(JsonNode hex) {
    return Bytes32.of(hex.asString(""));
  }
}
