package org.custodia.contracts.witness;

import java.util.List;
import org.custodia.contracts.Bytes32;

/**
 * What a member's devices may rely on while they reach nobody: lots and what became of them, as the
 * member's own node had them. Signed by an account of the member, and never on the ledger.
 *
 * @param member member id of who says it
 * @param detail Keccak-256 of the facts, as they are written
 * @param block block up to which the member had read its node
 * @param at seconds since 1970-01-01 UTC
 */
public record CheckpointFacts(Bytes32 member, Bytes32 detail, long block, long at)
    implements SignedMessage {

  @Override
  public List<Field> fields() {
    return List.of(
        Field.bytes32("member", member),
        Field.bytes32("detail", detail),
        Field.uint("block", 64, block),
        Field.uint("at", 64, at));
  }
}
