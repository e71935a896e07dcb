package org.custodia.registry.ledger;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.refusals.Refusal;
import org.custodia.contracts.refusals.Refusals;

/**
 * Finds out why a transaction failed. Receipts do not say, so the call is run again on the state of
 * its block, and where that succeeds, on the state before.
 */
final class Reasons {
  /** All gas was used. */
  static final String OUT_OF_GAS = "OutOfGas";

  /** It failed when it was mined and would not fail now. */
  static final String UNEXPLAINED = "Unexplained";

  private final QuorumNode node;

  Reasons(QuorumNode node) {
    this.node = node;
  }

  static LedgerRefusal refusal(byte[] revertData) {
    Refusal refusal = Refusals.decode(revertData);
    return new LedgerRefusal(refusal.name(), List.copyOf(refusal.arguments().values()));
  }

  /**
   * @param data call data, or creation code; for a private transaction the payload itself
   */
  LedgerRefusal of(QuorumNode.Receipt receipt, Optional<String> to, byte[] data, long gas) {
    for (long block = receipt.block(); block >= receipt.block() - 1 && block >= 0; block--) {
      try {
        var result =
            node.call(Optional.of(receipt.from()), to, data, Optional.of(gas), Optional.of(block));
        Optional<byte[]> reverted = revertData(result, to.isEmpty());
        if (reverted.isPresent()) return refusal(reverted.get());
      } catch (NodeUnavailable.NoSuchAnswer e) {
        break; // a node that does not keep the state of old blocks
      }
    }
    return new LedgerRefusal(receipt.gasUsed() >= gas ? OUT_OF_GAS : UNEXPLAINED, List.of());
  }

  /**
   * GoQuorum 21.1 gives revert data as a plain result. None of our functions that are sent answer
   * anything, so any result that reads as a refusal is one; a creation answers with code.
   */
  private static Optional<byte[]> revertData(QuorumNode.CallResult result, boolean creation) {
    if (result instanceof QuorumNode.CallResult.Reverted reverted) {
      return Optional.of(reverted.data());
    }
    byte[] data = ((QuorumNode.CallResult.Returned) result).data();
    boolean shapeOfError = data.length >= 4 && data.length % 32 == 4;
    if (!shapeOfError) return Optional.empty();
    boolean known =
        !Refusals.decode(Arrays.copyOf(data, data.length)).name().equals(Refusal.UNKNOWN);
    return known || !creation ? Optional.of(data) : Optional.empty();
  }
}
