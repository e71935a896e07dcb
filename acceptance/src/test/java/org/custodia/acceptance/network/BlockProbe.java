package org.custodia.acceptance.network;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Keys;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.utils.Numeric;
import tools.jackson.databind.JsonNode;

/**
 * Measures the block time with transactions from an account made for it, each sent when the one
 * before is in a block. So it also shows that the network takes transactions of accounts that own
 * nothing, as the suite's accounts do.
 */
final class BlockProbe {
  private static final Duration FIRST_BLOCK_WITHIN = Duration.ofSeconds(60);
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(12);
  private static final int MOST_GAPS = 5;
  private static final int FEWEST_GAPS = 2;
  private static final BigInteger TRANSFER_GAS = BigInteger.valueOf(21_000);

  private final NodeRpc node;
  private final long chainId;
  private final Credentials account;
  private long nonce;
  private long lastBlock;

  BlockProbe(NodeRpc node, long chainId) {
    this.node = node;
    this.chainId = chainId;
    try {
      this.account = Credentials.create(Keys.createEcKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @throws UnusableNetwork when the node refuses the transactions, or no block takes them
   */
  BlockTime measure() {
    sendAndAwait();
    long began = System.nanoTime();
    List<Duration> gaps = new ArrayList<>();
    while (gaps.size() < MOST_GAPS && !(gaps.size() >= FEWEST_GAPS && isLongAfter(began))) {
      long start = System.nanoTime();
      long blocks = sendAndAwait();
      gaps.add(Duration.ofNanos((System.nanoTime() - start) / Math.max(1, blocks)));
    }
    return new BlockTime(gaps);
  }

  /** The block of the latest probe, which every node should have. */
  long lastBlock() {
    return lastBlock;
  }

  private static boolean isLongAfter(long began) {
    return System.nanoTime() - began > LONG_ENOUGH.toNanos();
  }

  /** Answers by how many blocks the chain moved on since the one before. */
  private long sendAndAwait() {
    String hash = send();
    long end = System.nanoTime() + FIRST_BLOCK_WITHIN.toNanos();
    while (true) {
      JsonNode receipt = node.call("eth_getTransactionReceipt", hash);
      if (!receipt.isNull()) {
        long block = Long.decode(receipt.path("blockNumber").asString(""));
        long moved = block - lastBlock;
        lastBlock = block;
        return moved;
      }
      if (System.nanoTime() > end) {
        throw new UnusableNetwork(
            "No block took a transaction within "
                + FIRST_BLOCK_WITHIN.toSeconds()
                + " s. Does the network make blocks?");
      }
      BlockTime.pause(Duration.ofMillis(5));
    }
  }

  private String send() {
    RawTransaction transfer =
        RawTransaction.createEtherTransaction(
            BigInteger.valueOf(nonce++),
            BigInteger.ZERO,
            TRANSFER_GAS,
            account.getAddress(),
            BigInteger.ZERO);
    byte[] signed = TransactionEncoder.signMessage(transfer, chainId, account);
    try {
      return node.text("eth_sendRawTransaction", Numeric.toHexString(signed));
    } catch (NodeTrouble refused) {
      throw new UnusableNetwork(
          "The network does not take transactions of accounts that own nothing, which the suite's"
              + " members are. It needs gas price 0 and no permissioning of accounts. The node says: "
              + refused.getMessage(),
          refused);
    }
  }
}
