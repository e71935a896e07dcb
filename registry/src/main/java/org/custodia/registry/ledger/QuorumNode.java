package org.custodia.registry.ledger;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.RequestBody;
import org.custodia.contracts.Bytes32;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.EthLog;
import org.web3j.protocol.core.methods.response.EthSendTransaction;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.Transaction;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.protocol.http.HttpService;
import org.web3j.quorum.PrivacyFlag;
import org.web3j.quorum.Quorum;
import org.web3j.utils.Numeric;
import tools.jackson.databind.json.JsonMapper;

/**
 * One organisation's own GoQuorum node and privacy manager. Reads throw {@link NodeUnavailable};
 * sending answers what became of it.
 */
final class QuorumNode implements AutoCloseable {
  private static final MediaType APPLICATION_JSON = MediaType.get("application/json");
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int EXECUTION_REVERTED = 3;

  private static final int BLOCKS_IN_A_BATCH = 100;

  private final NetworkFile.Node node;
  private final PrivacyFlag privacyFlag;
  private final OkHttpClient http;
  private final HttpService service;
  private final Quorum quorum;
  private final Quorum sending;

  QuorumNode(NetworkFile.Node node, int privacyFlag, Duration timeout) {
    this.node = node;
    this.privacyFlag =
        Arrays.stream(PrivacyFlag.values())
            .filter(flag -> flag.getValue() == privacyFlag)
            .findFirst()
            .orElseThrow();
    this.http =
        new OkHttpClient.Builder()
            .callTimeout(timeout)
            .readTimeout(timeout)
            .connectTimeout(timeout)
            .build();
    this.service = new HttpService(node.rpc().toString(), http);
    this.quorum = Quorum.build(service);
    // OkHttp would silently send once more when a line breaks; whether to is ours to decide.
    OkHttpClient once = http.newBuilder().retryOnConnectionFailure(false).build();
    this.sending = Quorum.build(new HttpService(node.rpc().toString(), once));
  }

  /**
   * What matters here of a block.
   *
   * @param transactions hashes of all that are in it
   * @param privateOnes those that are marked private, whoever they are for
   */
  record Block(
      long number,
      Bytes32 hash,
      Bytes32 parentHash,
      Instant time,
      long gasLimit,
      Set<Bytes32> transactions,
      List<PrivateTransaction> privateOnes) {}

  /**
   * A private transaction as every node sees it.
   *
   * @param to contract that is called; empty when one is made
   */
  record PrivateTransaction(Bytes32 hash, Optional<String> to) {}

  /** A log as this node has it. */
  record LogEntry(
      String address,
      long block,
      int index,
      Bytes32 transaction,
      List<Bytes32> topics,
      byte[] data) {}

  /** What became of a transaction, as this node sees it. */
  record Receipt(
      Bytes32 transaction,
      long block,
      boolean success,
      String from,
      Optional<String> created,
      long gasUsed,
      List<LogEntry> logs) {}

  /**
   * A transaction that the node knows, mined or not.
   *
   * @param isPrivate whether its input is the hash of a payload
   */
  record KnownTransaction(
      String from, Optional<String> to, byte[] input, long gas, boolean isPrivate) {}

  /** Result of a call that changes nothing. */
  sealed interface CallResult {
    record Returned(byte[] data) implements CallResult {}

    record Reverted(byte[] data) implements CallResult {}
  }

  String name() {
    return node.name();
  }

  String tesseraPublicKey() {
    return node.tesseraPublicKey();
  }

  // --- Reading ---

  long chainId() {
    return ask(quorum.ethChainId(), answer -> answer.getChainId().longValueExact());
  }

  long blockNumber() {
    return ask(quorum.ethBlockNumber(), answer -> answer.getBlockNumber().longValueExact());
  }

  /** The block of that number, which the node must have. */
  Block block(long number) {
    return block(number, ask(blockRequest(number), answer -> answer));
  }

  /** These blocks (both included), asked for together. */
  List<Block> blocks(long from, long to) {
    List<Block> blocks = new ArrayList<>();
    for (long start = from; start <= to; start += BLOCKS_IN_A_BATCH) {
      blocks.addAll(batch(start, Math.min(to, start + BLOCKS_IN_A_BATCH - 1)));
    }
    return blocks;
  }

  private List<Block> batch(long from, long to) {
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
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      blocks.add(block(from + i, (EthBlock) answers.get(i)));
    }
    return blocks;
  }

  private Request<?, EthBlock> blockRequest(long number) {
    return quorum.ethGetBlockByNumber(
        DefaultBlockParameter.valueOf(BigInteger.valueOf(number)), true);
  }

  private static Block block(long asked, EthBlock answer) {
    try {
      Block block = block(answer.getBlock());
      checkAbout("block", asked, block.number());
      return block;
    } catch (NodeUnavailable e) {
      throw e;
    } catch (RuntimeException e) {
      throw new NodeUnavailable("block " + asked, e);
    }
  }

  private static Block block(EthBlock.Block block) {
    if (block == null) throw new NodeUnavailable("the block is not there");
    List<Transaction> transactions =
        block.getTransactions().stream()
            .map(transaction -> (Transaction) transaction.get())
            .toList();
    return new Block(
        block.getNumber().longValueExact(),
        Bytes32.of(block.getHash()),
        Bytes32.of(block.getParentHash()),
        Instant.ofEpochSecond(block.getTimestamp().longValueExact()),
        block.getGasLimit().longValueExact(),
        transactions.stream()
            .map(transaction -> Bytes32.of(transaction.getHash()))
            .collect(Collectors.toSet()),
        transactions.stream()
            .filter(QuorumNode::isPrivate)
            .map(
                transaction ->
                    new PrivateTransaction(Bytes32.of(transaction.getHash()), to(transaction)))
            .toList());
  }

  private static boolean isPrivate(Transaction transaction) {
    return transaction.getV() == 37 || transaction.getV() == 38;
  }

  private static Optional<String> to(Transaction transaction) {
    return Optional.ofNullable(transaction.getTo()).map(to -> to.toLowerCase(Locale.ROOT));
  }

  /** All logs of these blocks (both included) that this node may see, in (block, index) order. */
  List<LogEntry> logs(long from, long to) {
    List<LogEntry> logs = logs(Map.of("fromBlock", quantity(from), "toBlock", quantity(to)));
    for (LogEntry log : logs) {
      if (log.block() < from || log.block() > to) checkAbout("logs of block", from, log.block());
    }
    return logs;
  }

  /** Every log of this contract with these topics; an empty one stands for any. */
  List<LogEntry> logs(String address, List<Optional<Bytes32>> topics) {
    List<String> words = new ArrayList<>();
    topics.forEach(topic -> words.add(topic.map(Bytes32::toString).orElse(null)));
    Map<String, Object> filter = new HashMap<>();
    filter.put("fromBlock", "0x0");
    filter.put("toBlock", "latest");
    filter.put("address", address);
    filter.put("topics", words);
    return logs(filter);
  }

  private List<LogEntry> logs(Map<String, Object> filter) {
    return ask(
        new Request<>("eth_getLogs", List.of(filter), service, EthLog.class),
        answer ->
            answer.getLogs().stream()
                .map(log -> logEntry((Log) log.get()))
                .sorted(Comparator.comparingLong(LogEntry::block).thenComparingInt(LogEntry::index))
                .toList());
  }

  Optional<Receipt> receipt(Bytes32 transaction) {
    Optional<Receipt> receipt =
        ask(
            quorum.ethGetTransactionReceipt(transaction.toString()),
            answer -> answer.getTransactionReceipt().map(QuorumNode::receipt));
    receipt.ifPresent(found -> checkAbout("receipt of", transaction, found.transaction()));
    return receipt;
  }

  Optional<KnownTransaction> transaction(Bytes32 hash) {
    return ask(
        quorum.ethGetTransactionByHash(hash.toString()),
        answer ->
            answer
                .getTransaction()
                .map(
                    known -> {
                      checkAbout("transaction", hash, Bytes32.of(known.getHash()));
                      return known(known);
                    }));
  }

  private static KnownTransaction known(Transaction transaction) {
    return new KnownTransaction(
        transaction.getFrom().toLowerCase(Locale.ROOT),
        to(transaction),
        Numeric.hexStringToByteArray(transaction.getInput()),
        transaction.getGas().longValueExact(),
        isPrivate(transaction));
  }

  /** Nonces used up by mined transactions, and by those waiting without a gap after them. */
  long nonce(String account, boolean pending) {
    return ask(
        quorum.ethGetTransactionCount(
            account,
            pending ? DefaultBlockParameterName.PENDING : DefaultBlockParameterName.LATEST),
        answer -> answer.getTransactionCount().longValueExact());
  }

  boolean hasCode(String address) {
    return ask(
        quorum.ethGetCode(address, DefaultBlockParameterName.LATEST),
        answer -> answer.getCode().length() > 2);
  }

  /**
   * The payload that the privacy manager holds under this hash; empty when this node is not party.
   */
  byte[] payload(byte[] payloadHash) {
    return ask(
        quorum.quorumGetPrivatePayload(Numeric.toHexString(payloadHash)),
        answer ->
            answer.getResult() == null
                ? new byte[0]
                : Numeric.hexStringToByteArray(answer.getResult()));
  }

  /** A read of the latest state. */
  byte[] read(String contract, byte[] callData) {
    CallResult result =
        call(Optional.empty(), Optional.of(contract), callData, Optional.empty(), Optional.empty());
    if (result instanceof CallResult.Returned returned) return returned.data();
    throw new IllegalStateException("reading " + contract + " failed: " + result);
  }

  /**
   * Runs a call at a block. A revert comes as an error with data (24.4), or as a plain result
   * (21.1): the caller knows from its function whether a result can be one.
   */
  CallResult call(
      Optional<String> from,
      Optional<String> to,
      byte[] data,
      Optional<Long> gas,
      Optional<Long> block) {
    Map<String, Object> call = new HashMap<>();
    from.ifPresent(value -> call.put("from", value));
    to.ifPresent(value -> call.put("to", value));
    gas.ifPresent(value -> call.put("gas", quantity(value)));
    call.put("data", Numeric.toHexString(data));
    Response<String> answer =
        exchange(
            new Request<>(
                "eth_call",
                List.of(call, block.map(QuorumNode::quantity).orElse("latest")),
                service,
                TextResponse.class));
    if (!answer.hasError()) {
      if (answer.getResult() == null) throw new NodeUnavailable("eth_call: no result");
      return new CallResult.Returned(Numeric.hexStringToByteArray(answer.getResult()));
    }
    Response.Error error = answer.getError();
    if (error.getCode() == EXECUTION_REVERTED
        || error.getMessage().startsWith("execution reverted")) {
      return new CallResult.Reverted(revertData(error.getData()));
    }
    throw new NodeUnavailable.NoSuchAnswer("eth_call", error.getCode(), error.getMessage());
  }

  /** A JSON-RPC answer whose result is text. */
  public static final class TextResponse extends Response<String> {}

  private static byte[] revertData(String data) {
    if (data == null) return new byte[0];
    String text = data.replace("\"", "");
    return text.startsWith("0x") ? Numeric.hexStringToByteArray(text) : new byte[0];
  }

  // --- Writing ---

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
      byte[] hash = Base64.getDecoder().decode(JSON.readTree(text).get("key").stringValue());
      if (hash.length != SignedTransaction.Private.PAYLOAD_HASH_BYTES) {
        throw new NodeUnavailable("storeraw: a hash of " + hash.length + " bytes");
      }
      return hash;
    } catch (IOException | IllegalArgumentException e) {
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
    if (answer.hasError()) return NodeAnswer.ofError(answer.getError().getMessage());
    if (!transaction.hash().toString().equals(answer.getTransactionHash())) {
      return new NodeAnswer.Unclear("known as " + answer.getTransactionHash());
    }
    return new NodeAnswer.Taken();
  }

  // --- Putting right ---

  /**
   * Has the node forget every block after this one; it imports them again, from its peers and with
   * the payloads that its privacy manager holds by now (geth's {@code debug_setHead}).
   *
   * @throws NodeUnavailable.NoSuchAnswer when the node does not offer it
   */
  void setHead(long block) {
    ask(
        new Request<>("debug_setHead", List.of(quantity(block)), service, AnyResponse.class),
        answer -> true);
  }

  /** A JSON-RPC answer whose result does not matter. */
  public static final class AnyResponse extends Response<Object> {}

  /** Ends calls that are under way. */
  @Override
  public void close() {
    http.dispatcher().cancelAll();
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }

  // --- Talking ---

  /** Asks, and reads the answer; one that makes no sense is none. */
  private static <A extends Response<?>, T> T ask(Request<?, A> request, Function<A, T> reading) {
    A answer = exchange(request);
    if (answer.hasError()) {
      throw new NodeUnavailable.NoSuchAnswer(
          request.getMethod(), answer.getError().getCode(), answer.getError().getMessage());
    }
    try {
      return reading.apply(answer);
    } catch (NodeUnavailable e) {
      throw e;
    } catch (RuntimeException e) {
      throw new NodeUnavailable(request.getMethod(), e);
    }
  }

  private static <T extends Response<?>> T exchange(Request<?, T> request) {
    try {
      return request.send();
    } catch (IOException | RuntimeException e) {
      throw new NodeUnavailable(request.getMethod(), e);
    }
  }

  /** A node, or something on the way to it, may answer another question than the one asked. */
  private static void checkAbout(String what, Object asked, Object answered) {
    if (!asked.equals(answered)) {
      throw new NodeUnavailable(
          "asked for %s %s, the node answered about %s".formatted(what, asked, answered));
    }
  }

  private static String quantity(long number) {
    return "0x" + Long.toHexString(number);
  }

  private static Receipt receipt(TransactionReceipt receipt) {
    return new Receipt(
        Bytes32.of(receipt.getTransactionHash()),
        receipt.getBlockNumber().longValueExact(),
        receipt.isStatusOK(),
        receipt.getFrom().toLowerCase(Locale.ROOT),
        Optional.ofNullable(receipt.getContractAddress()).map(a -> a.toLowerCase(Locale.ROOT)),
        receipt.getGasUsed().longValueExact(),
        receipt.getLogs().stream().map(QuorumNode::logEntry).toList());
  }

  private static LogEntry logEntry(Log log) {
    return new LogEntry(
        log.getAddress().toLowerCase(Locale.ROOT),
        log.getBlockNumber().longValueExact(),
        log.getLogIndex().intValueExact(),
        Bytes32.of(log.getTransactionHash()),
        log.getTopics().stream().map(Bytes32::of).toList(),
        Numeric.hexStringToByteArray(log.getData()));
  }
}
