package org.custodia.devnet.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.custodia.devnet.chain.Block;
import org.custodia.devnet.chain.BlockHeader;
import org.custodia.devnet.chain.Bloom;
import org.custodia.devnet.chain.ContractPrivacy;
import org.custodia.devnet.chain.NodeView.Mined;
import org.custodia.devnet.chain.NodeView.MinedLog;
import org.custodia.devnet.chain.Receipt;
import org.custodia.devnet.chain.Transaction;
import org.custodia.devnet.evm.AccountProof;
import org.custodia.devnet.evm.Address;
import org.custodia.devnet.evm.Bytes;
import org.custodia.devnet.evm.Hash32;

/** Blocks, transactions, receipts and logs as GoQuorum's JSON-RPC shows them. */
final class Answers {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Answers() {}

  static JsonNode quantity(long number) {
    return NODES.textNode("0x" + Long.toHexString(number));
  }

  static JsonNode quantity(BigInteger number) {
    return NODES.textNode("0x" + number.toString(16));
  }

  static JsonNode data(Bytes bytes) {
    return NODES.textNode(bytes.toString());
  }

  static JsonNode text(String text) {
    return NODES.textNode(text);
  }

  static JsonNode flag(boolean flag) {
    return NODES.booleanNode(flag);
  }

  static JsonNode nothing() {
    return NullNode.getInstance();
  }

  static JsonNode address(Optional<Address> address) {
    return address.map(Answers::data).orElse(NullNode.getInstance());
  }

  static ArrayNode list(List<? extends JsonNode> values) {
    return NODES.arrayNode().addAll(values);
  }

  static ObjectNode block(Block block, boolean full) {
    BlockHeader header = block.header();
    ObjectNode node = NODES.objectNode();
    node.set("difficulty", quantity(1));
    node.set("extraData", data(BlockHeader.EXTRA_DATA));
    node.set("gasLimit", quantity(header.gasLimit()));
    node.set("gasUsed", quantity(header.gasUsed()));
    node.set("hash", data(block.hash()));
    node.set("logsBloom", data(header.bloom()));
    node.set("miner", data(Address.ZERO));
    node.set("mixHash", data(Hash32.ZERO));
    node.set("nonce", data(BlockHeader.NONCE));
    node.set("number", quantity(header.number()));
    node.set("parentHash", data(header.parentHash()));
    node.set("receiptsRoot", data(header.receiptsRoot()));
    node.set("sha3Uncles", data(BlockHeader.NO_UNCLES));
    node.set("size", quantity(block.rlp().size()));
    node.set("stateRoot", data(header.stateRoot()));
    node.set("timestamp", quantity(header.timestamp()));
    node.set("totalDifficulty", quantity(header.number() + 1));
    ArrayNode transactions = node.putArray("transactions");
    for (int i = 0; i < block.transactions().size(); i++) {
      transactions.add(full ? mined(block, i) : data(block.transactions().get(i).hash()));
    }
    node.set("transactionsRoot", data(header.transactionsRoot()));
    node.putArray("uncles");
    return node;
  }

  /**
   * The block that is to come. Nobody here builds it ahead, so it is shown empty, as GoQuorum does
   * on a node that is not the proposer.
   */
  static ObjectNode pending(Block head) {
    ObjectNode node = block(Block.emptyAfter(head), false);
    for (String field : List.of("hash", "miner", "nonce", "totalDifficulty")) node.putNull(field);
    return node;
  }

  /** A block's header alone, as subscribers are told. */
  static ObjectNode header(Block block) {
    return block(block, false)
        .without(List.of("size", "totalDifficulty", "transactions", "uncles"));
  }

  /** The same as eth_getHeaderByNumber shows it. */
  static ObjectNode headerWithDifficulty(Block block) {
    return block(block, false).without(List.of("size", "transactions", "uncles"));
  }

  static ObjectNode notification(String subscription, JsonNode result) {
    ObjectNode node = NODES.objectNode();
    node.put("jsonrpc", "2.0").put("method", "eth_subscription");
    ObjectNode params = node.putObject("params");
    params.put("subscription", subscription);
    params.set("result", result);
    return node;
  }

  static ObjectNode mined(Block block, int index) {
    return transaction(
        block.transactions().get(index),
        data(block.hash()),
        quantity(block.number()),
        quantity(index));
  }

  static ObjectNode waiting(Transaction transaction) {
    return transaction(transaction, nothing(), nothing(), nothing());
  }

  private static ObjectNode transaction(
      Transaction transaction, JsonNode blockHash, JsonNode blockNumber, JsonNode index) {
    ObjectNode node = NODES.objectNode();
    node.set("blockHash", blockHash);
    node.set("blockNumber", blockNumber);
    node.set("from", data(transaction.from()));
    node.set("gas", quantity(transaction.gas()));
    node.set("gasPrice", quantity(transaction.gasPrice()));
    node.set("hash", data(transaction.hash()));
    node.set("input", data(transaction.data()));
    node.set("nonce", quantity(transaction.nonce()));
    node.set("to", address(transaction.to()));
    node.set("transactionIndex", index);
    node.set("value", quantity(transaction.value()));
    node.set("v", quantity(transaction.v()));
    node.set("r", quantity(transaction.r()));
    node.set("s", quantity(transaction.s()));
    return node;
  }

  static ObjectNode receipt(Mined mined) {
    Block block = mined.block();
    Transaction transaction = block.transactions().get(mined.index());
    Receipt receipt = mined.receipt();
    ObjectNode node = NODES.objectNode();
    node.set("blockHash", data(block.hash()));
    node.set("blockNumber", quantity(block.number()));
    node.set("contractAddress", address(receipt.contract()));
    node.set("cumulativeGasUsed", quantity(receipt.cumulativeGasUsed()));
    node.set("from", data(transaction.from()));
    node.set("gasUsed", quantity(receipt.gasUsed()));
    ArrayNode logs = node.putArray("logs");
    for (int i = 0; i < receipt.logs().size(); i++) {
      logs.add(
          log(
              new MinedLog(
                  block, mined.index(), mined.firstLogIndex() + i, receipt.logs().get(i))));
    }
    node.set("logsBloom", data(Bloom.of(receipt.logs())));
    node.set("status", quantity(receipt.succeeded() ? 1 : 0));
    node.set("to", address(transaction.to()));
    node.set("transactionHash", data(transaction.hash()));
    node.set("transactionIndex", quantity(mined.index()));
    return node;
  }

  static ObjectNode log(MinedLog mined) {
    ObjectNode node = NODES.objectNode();
    node.set("address", data(mined.log().address()));
    ArrayNode topics = node.putArray("topics");
    mined.log().topics().forEach(topic -> topics.add(data(topic)));
    node.set("data", data(mined.log().data()));
    node.set("blockNumber", quantity(mined.block().number()));
    node.set(
        "transactionHash", data(mined.block().transactions().get(mined.transactionIndex()).hash()));
    node.set("transactionIndex", quantity(mined.transactionIndex()));
    node.set("blockHash", data(mined.block().hash()));
    node.set("logIndex", quantity(mined.logIndex()));
    node.put("removed", false);
    return node;
  }

  static ObjectNode proof(Address account, AccountProof proof, List<String> keys) {
    ObjectNode node = NODES.objectNode();
    node.set("address", data(account));
    node.set("accountProof", list(proof.accountProof().stream().map(Answers::data).toList()));
    node.set("balance", quantity(proof.balance()));
    node.set("codeHash", data(proof.codeHash()));
    node.set("nonce", quantity(proof.nonce()));
    node.set("storageHash", data(proof.storageRoot()));
    ArrayNode slots = node.putArray("storageProof");
    for (int i = 0; i < keys.size(); i++) {
      AccountProof.Slot slot = proof.slots().get(i);
      ObjectNode proved = slots.addObject();
      proved.put("key", keys.get(i));
      proved.set("value", quantity(slot.value()));
      proved.set("proof", list(slot.proof().stream().map(Answers::data).toList()));
    }
    return node;
  }

  /** The hash as GoQuorum writes it: 64 numbers. */
  static ObjectNode privacy(ContractPrivacy privacy, Set<String> mandatory) {
    ObjectNode node = NODES.objectNode();
    ArrayNode creation = node.putArray("creationTxHash");
    for (byte value : privacy.creation().toArray()) creation.add(value & 0xff);
    node.put("privacyFlag", privacy.flag().number());
    if (!mandatory.isEmpty()) {
      ArrayNode keys = node.putArray("mandatoryFor");
      mandatory.stream().sorted().forEach(keys::add);
    }
    return node;
  }
}
