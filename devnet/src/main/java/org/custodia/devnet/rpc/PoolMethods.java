package org.custodia.devnet.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.custodia.devnet.chain.NodeView;
import org.custodia.devnet.chain.Transaction;
import org.custodia.devnet.chain.TransactionPool;
import org.custodia.devnet.rpc.JsonRpc.Method;
import org.web3j.crypto.Keys;

/** The JSON-RPC methods that show what waits for a block. */
final class PoolMethods {
  private final NodeView view;

  private PoolMethods(NodeView view) {
    this.view = view;
  }

  static Map<String, Method> of(NodeView view) {
    PoolMethods pool = new PoolMethods(view);
    return Map.of(
        "txpool_status", new Method(0, 0, p -> pool.status()),
        "txpool_content", new Method(0, 0, p -> pool.bySender(Answers::waiting)),
        "txpool_inspect", new Method(0, 0, p -> pool.bySender(PoolMethods::inWords)),
        "eth_pendingTransactions", new Method(0, 0, p -> pool.ofOwnAccount()));
  }

  private JsonNode status() {
    var waiting = view.pool().waiting();
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    status.set("pending", Answers.quantity(waiting.pending().size()));
    status.set("queued", Answers.quantity(waiting.queued().size()));
    return status;
  }

  /** Those of the account in the node's own key store, if it has one. */
  private JsonNode ofOwnAccount() {
    var own = view.privacy().simulatedSender();
    return Answers.list(
        view.pool().waiting().pending().stream()
            .filter(transaction -> transaction.from().equals(own))
            .map(Answers::waiting)
            .toList());
  }

  private JsonNode bySender(Function<Transaction, JsonNode> shown) {
    TransactionPool.Contents waiting = view.pool().waiting();
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.set("pending", bySender(waiting.pending(), shown));
    content.set("queued", bySender(waiting.queued(), shown));
    return content;
  }

  private static ObjectNode bySender(
      List<Transaction> transactions, Function<Transaction, JsonNode> shown) {
    ObjectNode senders = JsonNodeFactory.instance.objectNode();
    for (Transaction transaction : transactions) {
      senders
          .withObjectProperty(Keys.toChecksumAddress(transaction.from().toString()))
          .set(Long.toString(transaction.nonce()), shown.apply(transaction));
    }
    return senders;
  }

  private static JsonNode inWords(Transaction transaction) {
    String to =
        transaction
            .to()
            .map(address -> Keys.toChecksumAddress(address.toString()))
            .orElse("contract creation");
    return Answers.text(
        "%s: %d wei + %d gas × %d wei"
            .formatted(to, transaction.value(), transaction.gas(), transaction.gasPrice()));
  }
}
