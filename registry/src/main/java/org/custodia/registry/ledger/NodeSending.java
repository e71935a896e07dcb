package org.custodia.registry.ledger;

import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.RequestBody;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.methods.response.EthSendTransaction;
import org.web3j.protocol.http.HttpService;
import org.web3j.quorum.PrivacyFlag;
import org.web3j.quorum.Quorum;
import org.web3j.utils.Numeric;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Payloads to one's own privacy manager, and transactions to one's own node. */
final class NodeSending {
  private static final MediaType APPLICATION_JSON = MediaType.get("application/json");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final NetworkFile.Node node;
  private final PrivacyFlag privacyFlag;
  private final OkHttpClient http;
  private final Quorum sending;

  NodeSending(NetworkFile.Node node, int privacyFlag, OkHttpClient http) {
    this.node = node;
    this.privacyFlag =
        Arrays.stream(PrivacyFlag.values())
            .filter(flag -> flag.getValue() == privacyFlag)
            .findFirst()
            .orElseThrow();
    this.http = http;
    // OkHttp would silently send once more when a line breaks; whether to is ours to decide.
    OkHttpClient once = http.newBuilder().retryOnConnectionFailure(false).build();
    this.sending = Quorum.build(new HttpService(node.rpc().toString(), once));
  }

  boolean validatesStates() {
    return privacyFlag == PrivacyFlag.PRIVATE_STATE_VALIDATION;
  }

  /** Stores a payload with our own privacy manager, and gives back the 64 bytes it is known by. */
  byte[] storePayload(byte[] payload) {
    var body =
        JSON.createObjectNode()
            .put("payload", Base64.getEncoder().encodeToString(payload))
            .put("from", node.tesseraPublicKey());
    var request =
        new okhttp3.Request.Builder()
            .url(node.tessera() + (node.tessera().toString().endsWith("/") ? "" : "/") + "storeraw")
            .post(RequestBody.create(JSON.writeValueAsBytes(body), APPLICATION_JSON))
            .build();
    try (var response = http.newCall(request).execute()) {
      String text = response.body() == null ? "" : response.body().string();
      if (!response.isSuccessful()) {
        throw new NodeUnavailable("storeraw: " + response.code() + " " + text);
      }
      byte[] hash = Base64.getDecoder().decode(JSON.readTree(text).required("key").stringValue());
      if (hash.length != SignedTransaction.Private.PAYLOAD_HASH_BYTES) {
        throw new NodeUnavailable("storeraw: a hash of " + hash.length + " bytes");
      }
      return hash;
    } catch (IOException | IllegalArgumentException | JacksonException e) {
      throw new NodeUnavailable("storeraw", e);
    }
  }

  NodeAnswer send(SignedTransaction.Public transaction) {
    return send(transaction, sending.ethSendRawTransaction(Numeric.toHexString(transaction.raw())));
  }

  /** The only way to the network for a private transaction; {@link Recipients} are all or none. */
  NodeAnswer send(SignedTransaction.Private transaction, Recipients recipients) {
    NodeAnswer answer =
        send(
            transaction,
            sending.ethSendRawPrivateTransaction(
                Numeric.toHexString(transaction.raw()),
                recipients.tesseraKeys(),
                privacyFlag,
                mandatory(recipients)));
    boolean flagged = privacyFlag != PrivacyFlag.STANDARD_PRIVATE;
    // Most of what a node refuses under a flag it would take without: let the flag be seen.
    return flagged && answer instanceof NodeAnswer.Refused refused
        ? new NodeAnswer.Refused(
            "%s (privacyFlag %d of the network file)"
                .formatted(refused.message(), privacyFlag.getValue()))
        : answer;
  }

  /** Whom every later transaction must name: under that flag exactly all members, ourselves too. */
  private List<String> mandatory(Recipients recipients) {
    if (privacyFlag != PrivacyFlag.MANDATORY_FOR) return List.of();
    return Stream.concat(recipients.tesseraKeys().stream(), Stream.of(node.tesseraPublicKey()))
        .toList();
  }

  private NodeAnswer send(SignedTransaction transaction, Request<?, EthSendTransaction> request) {
    EthSendTransaction answer;
    try {
      answer = request.send();
    } catch (IOException | RuntimeException e) {
      return new NodeAnswer.Unclear(String.valueOf(e));
    }
    if (answer == null) return new NodeAnswer.Unclear("nothing answered");
    if (answer.hasError()) return NodeAnswer.ofError(answer.getError().getMessage());
    if (!transaction.hash().toString().equals(answer.getTransactionHash())) {
      return new NodeAnswer.Unclear("known as " + answer.getTransactionHash());
    }
    return new NodeAnswer.Taken();
  }
}
