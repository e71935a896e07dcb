package org.custodia.devnet.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.custodia.devnet.chain.NodeView;
import org.custodia.devnet.chain.Transaction;
import org.custodia.devnet.chain.TransactionRefused;
import org.custodia.devnet.evm.Bytes;
import org.custodia.devnet.privacy.PayloadExchange;
import org.custodia.devnet.privacy.PayloadStore;
import org.custodia.devnet.privacy.PrivacyFlag;
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
    JsonNode options = params.object(1);
    List<String> recipients = keys(options, "privateFor");
    Set<String> mandatory = Set.copyOf(keys(options, "mandatoryFor"));
    Transaction transaction = Transaction.decode(raw, view.chain().chainId());
    PrivacyFlag flag = flag(options, mandatory);
    requirePayloadHash(transaction.data());
    if (flag.isEnhanced()) requireContract(transaction);
    PayloadStore own = view.own().payloads();
    Bytes payload = own.rawPayload(transaction.data());
    var metadata = view.simulate(transaction, payload, flag, mandatory);
    exchange.distribute(own, transaction.data(), recipients, metadata);
    return submit(transaction);
  }

  private PrivacyFlag flag(JsonNode options, Set<String> mandatory) {
    PrivacyFlag flag;
    try {
      flag = PrivacyFlag.of(number(options.path("privacyFlag")));
    } catch (IllegalArgumentException e) {
      throw new TransactionRefused(e.getMessage());
    }
    if (flag.isEnhanced() && !view.privacy().enhancements()) {
      throw new TransactionRefused(
          "PrivacyEnhancements are disabled. Can only accept transactions with"
              + " PrivacyFlag=0(StandardPrivate).");
    }
    boolean wantsMandatory = flag == PrivacyFlag.MANDATORY_RECIPIENTS;
    if (wantsMandatory && mandatory.isEmpty()) {
      throw new TransactionRefused(
          "missing mandatory recipients data. if no mandatory recipients required consider using"
              + " PrivacyFlag=1(PartyProtection)");
    }
    if (!wantsMandatory && !mandatory.isEmpty()) {
      throw new TransactionRefused(
          "privacy metadata invalid. mandatory recipients are only applicable for"
              + " PrivacyFlag=2(MandatoryRecipients)");
    }
    return flag;
  }

  private static BigInteger number(JsonNode flag) {
    if (flag.isMissingNode() || flag.isNull()) return BigInteger.ZERO;
    if (!flag.isIntegralNumber() || flag.bigIntegerValue().signum() < 0) {
      throw unfit(
          "privacyFlag",
          flag.isNumber() ? "number " + flag : Params.kind(flag),
          "engine.PrivacyFlagType");
    }
    return flag.bigIntegerValue();
  }

  /** A node that is not party to a contract does not even simulate. */
  private void requireContract(Transaction transaction) {
    long head = view.head().number();
    if (transaction.to().map(to -> view.code(to, head).size() == 0).orElse(false)) {
      throw new TransactionRefused("contract not found. cannot transact");
    }
  }

  private JsonNode submit(Transaction transaction) {
    view.submit(transaction);
    return Answers.data(transaction.hash());
  }

  private static List<String> keys(JsonNode options, String field) {
    JsonNode named = options.path(field);
    if (!named.isMissingNode() && !named.isNull() && !named.isArray()) {
      throw unfit(field, Params.kind(named), "[]string");
    }
    List<String> keys = new ArrayList<>();
    named.forEach(key -> keys.add(key.asText()));
    return keys;
  }

  private static RpcError unfit(String field, String what, String type) {
    return Params.invalid(
        1,
        "json: cannot unmarshal "
            + what
            + " into Go struct field SendRawTxArgs."
            + field
            + " of type "
            + type);
  }

  /**
   * The payload that a transaction carried to this node, by its hash in hexadecimal with {@code 0x}
   * or without; nothing where the node takes no part, or where it only stored it so far.
   */
  private JsonNode payload(Params params) {
    Bytes hash = digest(params.text(0));
    requirePayloadHash(hash);
    return Answers.data(view.own().payloads().payload(hash).orElse(Bytes.EMPTY));
  }

  private static Bytes digest(String hex) {
    if (hex.length() < 3) throw new TransactionRefused("Invalid digest hex");
    String digits = hex.startsWith("0x") ? hex.substring(2) : hex;
    for (int i = 0; i < digits.length(); i++) {
      if (Character.digit(digits.charAt(i), 16) < 0) {
        int wrong = digits.codePointAt(i);
        throw new TransactionRefused(
            String.format(
                "encoding/hex: invalid byte: U+%04X '%s'", wrong, Character.toString(wrong)));
      }
    }
    if (digits.length() % 2 != 0)
      throw new TransactionRefused("encoding/hex: odd length hex string");
    return Bytes.ofHex(digits);
  }

  private static void requirePayloadHash(Bytes hash) {
    if (hash.size() != Transaction.PAYLOAD_HASH_SIZE) {
      throw new TransactionRefused("Expected a Quorum digest of length 64, but got " + hash.size());
    }
  }
}
