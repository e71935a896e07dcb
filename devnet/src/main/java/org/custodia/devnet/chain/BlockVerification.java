package org.custodia.devnet.chain;

import java.time.Duration;
import java.util.List;
import org.custodia.devnet.evm.Hash32;
import org.custodia.devnet.evm.Tries;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks blocks read from a file against their own headers: roots of transactions and receipts,
 * bloom and gas. What a header says itself is covered by its hash, which the next block names.
 */
final class BlockVerification {
  private static final Logger LOG = LoggerFactory.getLogger(BlockVerification.class);
  private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(5);
  private static final Hash32 EMPTY = BlockHeader.genesis().transactionsRoot();

  private final Object file;
  private long reportedAt = System.nanoTime();

  BlockVerification(Object file) {
    this.file = file;
  }

  /**
   * Checks the next block.
   *
   * @throws IllegalStateException when it contradicts its header
   */
  void check(Block block) {
    BlockHeader header = block.header();
    List<Receipt> receipts = block.receipts();
    require(block, "number of receipts", block.transactions().size() == receipts.size());
    require(
        block,
        "transactions",
        header
            .transactionsRoot()
            .equals(
                root(block.transactions().stream().map(sent -> sent.raw().toArray()).toList())));
    require(
        block,
        "receipts",
        header.receiptsRoot().equals(root(receipts.stream().map(Receipt::trieValue).toList())));
    Bloom bloom = receipts.stream().map(Receipt::bloom).reduce(Bloom.EMPTY, Bloom::with);
    require(block, "bloom", header.bloom().equals(bloom));
    long gas = receipts.isEmpty() ? 0 : receipts.get(receipts.size() - 1).cumulativeGasUsed();
    require(block, "gas", header.gasUsed() == gas);
    report(block.number());
  }

  private static Hash32 root(List<byte[]> values) {
    return values.isEmpty() ? EMPTY : Tries.root(values);
  }

  private void require(Block block, String what, boolean matches) {
    if (matches) return;
    throw new IllegalStateException(
        "block "
            + block.number()
            + " in "
            + file
            + " contradicts its header: "
            + what
            + ". Nothing was changed. Restore the file from a copy");
  }

  private void report(long number) {
    if (System.nanoTime() - reportedAt < BETWEEN_REPORTS.toNanos()) return;
    reportedAt = System.nanoTime();
    LOG.info("checked {} blocks of {}", number + 1, file);
  }
}
