package org.custodia.devnet.chain;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Computes states again that the databases have lost, by running the recorded blocks. The blocks
 * and the nodes' own logs are flushed to the disk with every block, the states are not: after a
 * power cut the newest may be missing.
 */
final class StateRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(StateRecovery.class);

  private final Chain chain;

  StateRecovery(Chain chain) {
    this.chain = chain;
  }

  /**
   * Makes sure that the states of the newest block are there.
   *
   * @throws IllegalStateException when running a block again does not give the recorded result
   */
  void recover() {
    long head = chain.blocks().head().number();
    if (holds(head)) return;
    long from = lastHeld(head);
    LOG.warn("computing the states of blocks {} to {} again", from + 1, head);
    for (long number = from + 1; number <= head; number++) rerun(number);
    if (!holds(head)) {
      throw new IllegalStateException("the states of block " + head + " cannot be recovered");
    }
  }

  private long lastHeld(long head) {
    long held = 0;
    long missing = head;
    while (held + 1 < missing) {
      long middle = (held + missing) / 2;
      if (holds(middle)) {
        held = middle;
      } else {
        missing = middle;
      }
    }
    return held;
  }

  private boolean holds(long number) {
    return chain.states().holds(chain.blocks().stateRoot(number))
        && chain.nodes().stream().allMatch(node -> node.states().holds(node.stateRoot(number)));
  }

  private void rerun(long number) {
    var result =
        chain.runAgain(
            number,
            chain.nodes(),
            (node, transaction, index) ->
                tookPart(node, number, index)
                    ? node.payloads().payload(transaction.data())
                    : Optional.empty());
    boolean same =
        result.privateEntries().entrySet().stream()
            .allMatch(own -> own.getKey().entry(number).equals(Optional.of(own.getValue())));
    if (!same) {
      throw new IllegalStateException(
          "running block " + number + " again does not give what was recorded");
    }
  }

  private static boolean tookPart(PrivateLedger node, long number, int index) {
    return node.entry(number).map(entry -> entry.receipts().containsKey(index)).orElse(false);
  }
}
