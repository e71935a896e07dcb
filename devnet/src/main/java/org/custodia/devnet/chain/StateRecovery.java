package org.custodia.devnet.chain;

import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Computes states again that the databases have lost, by running the recorded blocks. The blocks
 * and the nodes' own logs are flushed to the disk with every block, the states are not: after a
 * power cut some may be missing.
 */
final class StateRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(StateRecovery.class);
  private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(5);

  /** How much is run again at every start, to see whether the states are sound. */
  private static final int CHECKED_BLOCKS = 16;

  private static final int CHECKED_TRANSACTIONS = 100;

  private final Chain chain;
  private final long head;
  private long reportedAt = System.nanoTime();

  StateRecovery(Chain chain) {
    this.chain = chain;
    this.head = chain.blocks().head().number();
  }

  /**
   * Makes sure that the states of the newest block are there and sound.
   *
   * @throws IllegalStateException when running a block again does not give the recorded result,
   *     even from the first block on
   */
  void recover() {
    long from = holds(head) ? firstToCheck() : lastHeld();
    try {
      if (!holds(head)) LOG.warn("computing the states of blocks {} to {} again", from + 1, head);
      runAgainAfter(from);
    } catch (RuntimeException e) {
      requireAllPayloads(e);
      LOG.warn("the databases of states are damaged; computing all {} blocks again", head, e);
      chain.states().startOver();
      chain.nodes().forEach(node -> node.states().startOver());
      runAgainAfter(0);
    }
  }

  /** The last few blocks, but no more than is done in a moment. */
  private long firstToCheck() {
    long from = head;
    int transactions = 0;
    while (from > 0
        && head - from < CHECKED_BLOCKS
        && transactions < CHECKED_TRANSACTIONS
        && hasPayloads(from)) {
      transactions += chain.blocks().block(from).orElseThrow().transactions().size();
      from--;
    }
    return from;
  }

  private long lastHeld() {
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

  private void runAgainAfter(long from) {
    for (long number = from + 1; number <= head; number++) {
      runAgain(number);
      if (System.nanoTime() - reportedAt >= BETWEEN_REPORTS.toNanos()) {
        reportedAt = System.nanoTime();
        LOG.info("ran block {} of {} again", number, head);
      }
    }
    if (!holds(head)) {
      throw new IllegalStateException("the states of block " + head + " cannot be recovered");
    }
  }

  private void runAgain(long number) {
    var result =
        chain.runAgain(
            number,
            chain.nodes(),
            (node, transaction, index) ->
                tookPart(node, number, index)
                    ? node.payloads().payload(transaction.data())
                    : Optional.empty());
    for (PrivateLedger node : chain.nodes()) {
      if (!node.entry(number).equals(Optional.ofNullable(result.privateEntries().get(node)))) {
        throw new IllegalStateException(
            "running block "
                + number
                + " again on node "
                + node.name()
                + " does not give what was recorded");
      }
    }
  }

  private boolean hasPayloads(long number) {
    Block block = chain.blocks().block(number).orElseThrow();
    return chain.nodes().stream().allMatch(node -> missingPayload(node, block).isEmpty());
  }

  /** A transaction of a block that the node took part in and has no payload for. */
  private static Optional<Transaction> missingPayload(PrivateLedger node, Block block) {
    return node.entry(block.number()).stream()
        .flatMap(entry -> entry.receipts().keySet().stream())
        .map(index -> block.transactions().get(index))
        .filter(transaction -> !node.payloads().holds(transaction.data()))
        .findFirst();
  }

  /** Nothing is thrown away that could not be computed again. */
  private void requireAllPayloads(RuntimeException damage) {
    for (long number = 1; number <= head; number++) {
      Block block = chain.blocks().block(number).orElseThrow();
      for (PrivateLedger node : chain.nodes()) {
        missingPayload(node, block)
            .ifPresent(
                transaction -> {
                  throw new IllegalStateException(
                      damage.getMessage()
                          + "; and node "
                          + node.name()
                          + " cannot compute its private state again, because its payloads.log"
                          + " lacks the payload of transaction "
                          + transaction.hash()
                          + " in block "
                          + block.number()
                          + ". Nothing was changed. Restore the file from a copy",
                      damage);
                });
      }
    }
  }

  private static boolean tookPart(PrivateLedger node, long number, int index) {
    return node.entry(number).map(entry -> entry.receipts().containsKey(index)).orElse(false);
  }
}
