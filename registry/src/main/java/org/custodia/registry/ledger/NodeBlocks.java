package org.custodia.registry.ledger;

import static org.custodia.registry.ledger.NodeQuestion.ask;
import static org.custodia.registry.ledger.NodeQuestion.checkAbout;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.Transaction;
import org.web3j.quorum.Quorum;
import org.web3j.utils.Numeric;

/** Whole blocks of a node, one by one or in batches. */
final class NodeBlocks {
  private static final int PAYLOAD_HASH_HEX = 2 + 2 * SignedTransaction.Private.PAYLOAD_HASH_BYTES;

  private static final int BLOCKS_IN_A_BATCH = 100;

  private final Quorum quorum;

  NodeBlocks(Quorum quorum) {
    this.quorum = quorum;
  }

  /** The block of that number, which the node must have. */
  QuorumNode.Block block(long number) {
    return block(number, ask(blockRequest(number), answer -> answer));
  }

  /** These blocks (both included), asked for together. */
  List<QuorumNode.Block> blocks(long from, long to) {
    List<QuorumNode.Block> blocks = new ArrayList<>();
    for (long start = from; start <= to; start += BLOCKS_IN_A_BATCH) {
      blocks.addAll(batch(start, Math.min(to, start + BLOCKS_IN_A_BATCH - 1)));
    }
    return blocks;
  }

  private List<QuorumNode.Block> batch(long from, long to) {
    if (from == to) return List.of(block(from));
    var batch = quorum.newBatch();
    for (long number = from; number <= to; number++) batch.add(blockRequest(number));
    List<? extends Response<?>> answers;
    try {
      answers = batch.send().getResponses();
    } catch (IOException | RuntimeException e) {
      throw new NodeUnavailable("eth_getBlockByNumber", e);
    }
    if (answers.size() != to - from + 1) throw new NodeUnavailable("not all blocks answered");
    List<QuorumNode.Block> blocks = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      blocks.add(block(from + i, (EthBlock) answers.get(i)));
    }
    return blocks;
  }

  private Request<?, EthBlock> blockRequest(long number) {
    return quorum.ethGetBlockByNumber(
        DefaultBlockParameter.valueOf(BigInteger.valueOf(number)), true);
  }

  private static QuorumNode.Block block(long asked, EthBlock answer) {
    try {
      QuorumNode.Block block = block(answer.getBlock());
      checkAbout("block", asked, block.number());
      return block;
    } catch (NodeUnavailable e) {
      throw e;
    } catch (RuntimeException e) {
      throw new NodeUnavailable("block " + asked, e);
    }
  }

  private static QuorumNode.Block block(EthBlock.Block block) {
    if (block == null) throw new NodeUnavailable("the block is not there");
    Map<Bytes32, QuorumNode.Sent> sent = new LinkedHashMap<>();
    for (var transaction : block.getTransactions()) {
      QuorumNode.Sent one = sent((Transaction) transaction.get());
      sent.put(one.hash(), one);
    }
    return new QuorumNode.Block(
        block.getNumber().longValueExact(),
        Bytes32.of(block.getHash()),
        Bytes32.of(block.getParentHash()),
        Instant.ofEpochSecond(block.getTimestamp().longValueExact()),
        block.getGasLimit().longValueExact(),
        sent);
  }

  private static QuorumNode.Sent sent(Transaction transaction) {
    boolean isPrivate = QuorumNode.isPrivate(transaction);
    return new QuorumNode.Sent(
        Bytes32.of(transaction.getHash()),
        transaction.getFrom().toLowerCase(Locale.ROOT),
        transaction.getNonce().longValueExact(),
        QuorumNode.to(transaction),
        isPrivate,
        Optional.ofNullable(transaction.getInput())
            .filter(input -> isPrivate && input.length() == PAYLOAD_HASH_HEX)
            .map(Numeric::hexStringToByteArray));
  }
}
