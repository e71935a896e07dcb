package org.custodia.registry.ledger;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import okhttp3.OkHttpClient;
import org.custodia.contracts.Bytes32;
import org.web3j.protocol.core.BatchRequest;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.EthChainId;
import org.web3j.protocol.core.methods.response.EthGetTransactionCount;
import org.web3j.protocol.core.methods.response.EthSyncing;
import org.web3j.protocol.core.methods.response.NetPeerCount;
import org.web3j.protocol.core.methods.response.Transaction;
import org.web3j.protocol.core.methods.response.Web3ClientVersion;
import org.web3j.protocol.http.HttpService;
import org.web3j.quorum.Quorum;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks one organisation's own node and privacy manager how they are, with lines of its own, so that
 * it is not held up by work that waits for them. Every question throws when there is no usable
 * answer within its time; the message says why, for the operator.
 */
public final class NodeProbe implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int LONGEST_NAME = 120;

  private final NetworkFile.Node node;
  private final List<String> accounts;
  private final OkHttpClient http;
  private final Quorum quorum;
  private final CertificatesSeen ofNode = new CertificatesSeen();
  private final CertificatesSeen ofPrivacyManager = new CertificatesSeen();

  /**
   * @param accounts addresses whose next nonces are asked for
   * @param budget longest time for one answer
   */
  public NodeProbe(NetworkFile.Node node, List<String> accounts, Duration budget) {
    this.node = node;
    this.accounts = List.copyOf(accounts);
    OkHttpClient lines = NodeTls.lines(node).callTimeout(budget).build();
    this.http = lines.newBuilder().addNetworkInterceptor(ofPrivacyManager).build();
    this.quorum =
        Quorum.build(
            new HttpService(
                node.rpc().toString(), lines.newBuilder().addNetworkInterceptor(ofNode).build()));
  }

  /**
   * A node that answers.
   *
   * @param roundTrip how long the whole answer took
   * @param version as the node calls itself
   * @param block its latest block
   * @param peers other nodes it is connected to, where it tells
   * @param syncingTo the block it is catching up with, while it does
   * @param nextNonces per account the next nonce, counting what waits without a gap before it
   * @param certificatesEnd when the first of the certificates ends that both sides showed; empty in
   *     the clear
   */
  public record NodeReport(
      Duration roundTrip,
      String version,
      long chainId,
      long block,
      Instant blockTime,
      OptionalInt peers,
      Optional<Long> syncingTo,
      Map<String, Long> nextNonces,
      Optional<Instant> certificatesEnd) {}

  /**
   * A privacy manager that answers.
   *
   * @param holdsKey whether it holds the key that the network file names, where it tells
   * @param holdsPayloads whether it has what was asked for, where its node tells
   * @param certificatesEnd as of a node
   */
  public record PrivacyManagerReport(
      Duration roundTrip,
      String version,
      Optional<Boolean> holdsKey,
      Optional<Boolean> holdsPayloads,
      Optional<Instant> certificatesEnd) {}

  /** The node's report, by one batch of questions. */
  public NodeReport node() {
    BatchRequest batch =
        quorum
            .newBatch()
            .add(quorum.web3ClientVersion())
            .add(quorum.ethChainId())
            .add(quorum.ethGetBlockByNumber(DefaultBlockParameterName.LATEST, false))
            .add(quorum.netPeerCount())
            .add(quorum.ethSyncing());
    accounts.forEach(
        account ->
            batch.add(quorum.ethGetTransactionCount(account, DefaultBlockParameterName.PENDING)));
    long begun = System.nanoTime();
    try {
      List<? extends Response<?>> answers = batch.send().getResponses();
      return report(answers, Duration.ofNanos(System.nanoTime() - begun));
    } catch (IOException e) {
      throw new NodeUnavailable("node", e);
    }
  }

  private NodeReport report(List<? extends Response<?>> answers, Duration roundTrip) {
    if (answers.size() != 5 + accounts.size()) {
      throw new NodeUnavailable("node: " + answers.size() + " answers");
    }
    EthBlock.Block head = given((EthBlock) answers.get(2)).getBlock();
    if (head == null) throw new NodeUnavailable("node: no latest block");
    NetPeerCount peers = (NetPeerCount) answers.get(3);
    EthSyncing syncing = (EthSyncing) answers.get(4);
    Map<String, Long> nonces = new LinkedHashMap<>();
    for (int i = 0; i < accounts.size(); i++) {
      BigInteger next = given((EthGetTransactionCount) answers.get(5 + i)).getTransactionCount();
      nonces.put(accounts.get(i), next.longValueExact());
    }
    return new NodeReport(
        roundTrip,
        name(given((Web3ClientVersion) answers.get(0)).getWeb3ClientVersion()),
        given((EthChainId) answers.get(1)).getChainId().longValueExact(),
        head.getNumber().longValueExact(),
        Instant.ofEpochSecond(head.getTimestamp().longValueExact()),
        peers.hasError()
            ? OptionalInt.empty()
            : OptionalInt.of(peers.getQuantity().intValueExact()),
        syncing.hasError() ? Optional.empty() : target(syncing),
        Map.copyOf(nonces),
        ofNode.end());
  }

  private static Optional<Long> target(EthSyncing syncing) {
    return syncing.getResult() instanceof EthSyncing.Syncing under && under.isSyncing()
        ? Optional.of(Long.decode(under.getHighestBlock()))
        : Optional.empty();
  }

  private static String name(String said) {
    String name = said.strip();
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
  }

  private static <T extends Response<?>> T given(T answer) {
    if (answer.hasError()) throw new NodeUnavailable("node: " + answer.getError().getMessage());
    return answer;
  }

  /**
   * The privacy manager's report: {@code /upcheck}, {@code /version}, {@code /keys}, and whether it
   * has payloads.
   *
   * @param carried transactions whose payloads it must have
   */
  public PrivacyManagerReport privacyManager(List<Bytes32> carried) {
    long begun = System.nanoTime();
    ask("upcheck").orElseThrow(() -> new NodeUnavailable("upcheck: not found"));
    Duration roundTrip = Duration.ofNanos(System.nanoTime() - begun);
    return new PrivacyManagerReport(
        roundTrip,
        name(ask("version").orElse("?")),
        ask("keys").flatMap(this::holdsKey),
        holds(carried),
        ofPrivacyManager.end());
  }

  /** As its node gets them from it; empty when the node does not tell. */
  private Optional<Boolean> holds(List<Bytes32> carried) {
    try {
      for (Bytes32 hash : carried) {
        Optional<Transaction> sent =
            given(quorum.ethGetTransactionByHash(hash.toString()).send()).getTransaction();
        if (sent.isEmpty()) continue; // what was signed anew instead, or a node that is behind
        String payload =
            given(quorum.quorumGetPrivatePayload(sent.get().getInput()).send()).getPrivatePayload();
        if (payload == null || payload.length() <= 2) return Optional.of(false);
      }
      return carried.isEmpty() ? Optional.empty() : Optional.of(true);
    } catch (IOException | NodeUnavailable e) {
      return Optional.empty();
    }
  }

  private Optional<Boolean> holdsKey(String answer) {
    try {
      for (JsonNode key : JSON.readTree(answer).path("keys")) {
        if (key.path("key").stringValue("").equals(node.tesseraPublicKey())) {
          return Optional.of(true);
        }
      }
      return Optional.of(false);
    } catch (JacksonException otherVersion) {
      return Optional.empty();
    }
  }

  /** Empty when this version does not have the question. */
  private Optional<String> ask(String question) {
    String base = node.tessera().toString();
    var request =
        new okhttp3.Request.Builder()
            .url(base + (base.endsWith("/") ? "" : "/") + question)
            .build();
    try (var response = http.newCall(request).execute()) {
      if (response.code() == 404) return Optional.empty();
      if (!response.isSuccessful()) {
        throw new NodeUnavailable(question + ": " + response.code());
      }
      return Optional.of(response.body() == null ? "" : response.body().string());
    } catch (IOException e) {
      throw new NodeUnavailable(question, e);
    }
  }

  /** Ends questions that are under way. */
  @Override
  public void close() {
    http.dispatcher().cancelAll();
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }
}
