package org.custodia.devnet.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.custodia.devnet.chain.NodeView;
import org.custodia.devnet.chain.Transaction;
import org.custodia.devnet.chain.TransactionRefused;
import org.custodia.devnet.evm.Bytes;
import org.custodia.devnet.privacy.PayloadExchange;
import org.custodia.devnet.rpc.JsonRpc.Method;

/** The JSON-RPC methods that take signed transactions, public and private, and give payloads. */
final class PrivateSending {
  private final NodeView view;
  private final PayloadExchange exchange;

  PrivateSending(NodeView view, PayloadExchange exchange) {
    this.view = view;
    this.exchange = exchange;
  }

  Map<String, Method> methods() {
    return Map.of(
        "eth_sendRawTransaction", new Method(1, 1, this::send),
        "eth_sendRawPrivateTransaction", new Method(2, 2, this::sendPrivate),
        "eth_getQuorumPayload", new Method(1, 1, this::payload));
  }

  private JsonNode send(Params params) {
    return submit(Transaction.decode(params.data(0), view.chain().chainId()));
  }

  /**
   * As GoQuorum does, the payload is distributed before the transaction itself is looked at, and a
   * transaction signed with a chain id goes on as a public one with the payload's hash as its data.
   */
  private JsonNode sendPrivate(Params params) {
    Bytes raw = params.data(0);
    List<String> recipients = recipients(params.object(1));
    int flag = params.object(1).path("privacyFlag").asInt(0);
    Transaction transaction = Transaction.decode(raw, view.chain().chainId());
    if (flag != 0) {
      throw new TransactionRefused(
          "PrivacyEnhancements are disabled. Can only accept transactions with"
              + " PrivacyFlag=0(StandardPrivate).");
    }
    requirePayloadHash(transaction.data());
    exchange.distribute(view.own().payloads(), transaction.data(), recipients);
    return submit(transaction);
  }

  private JsonNode submit(Transaction transaction) {
    view.submit(transaction);
    return Answers.data(transaction.hash());
  }

  private static List<String> recipients(JsonNode options) {
    JsonNode named = options.path("privateFor");
    if (!named.isMissingNode() && !named.isNull() && !named.isArray()) {
      throw Params.invalid(
          1,
          "json: cannot unmarshal "
              + Params.kind(named)
              + " into Go struct field SendRawTxArgs.privateFor of type []string");
    }
    List<String> recipients = new ArrayList<>();
    named.forEach(key -> recipients.add(key.asText()));
    return recipients;
  }

  private JsonNode payload(Params params) {
    Bytes hash = params.data(0);
    requirePayloadHash(hash);
    return Answers.data(view.own().payloads().payload(hash).orElse(Bytes.EMPTY));
  }

  private static void requirePayloadHash(Bytes hash) {
    if (hash.size() != Transaction.PAYLOAD_HASH_SIZE) {
      throw new TransactionRefused("Expected a Quorum digest of length 64, but got " + hash.size());
    }
  }
}
