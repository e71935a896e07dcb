package org.custodia.registry.ledger;

import static org.custodia.registry.ledger.NodeQuestion.ask;
import static org.custodia.registry.ledger.NodeQuestion.checkAbout;
import static org.custodia.registry.ledger.NodeQuestion.exchange;
import static org.custodia.registry.ledger.NodeQuestion.quantity;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import org.custodia.contracts.Bytes32;
import org.web3j.crypto.ContractUtils;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.response.EthLog;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.Transaction;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.protocol.http.HttpService;
import org.web3j.quorum.Quorum;
import org.web3j.utils.Numeric;

/**
 * One organisation's own GoQuorum node and privacy manager. Reads throw {@link NodeUnavailable};
 * sending answers what became of it.
 */
final class QuorumNode implements AutoCloseable {
  private static final int EXECUTION_REVERTED = 3;

  private final NetworkFile.Node node;
  private final OkHttpClient http;
  private final HttpService service;
  private final Quorum quorum;
  private final NodeBlocks blocks;
  private final NodeSending sending;

  QuorumNode(NetworkFile.Node node, int privacyFlag, Duration timeout) {
    this.node = node;
    this.http =
        NodeTls.lines(node)
            .callTimeout(timeout)
            .readTimeout(timeout)
            .connectTimeout(timeout)
            .addNetworkInterceptor(QuorumNode::withoutDelay)
            .build();
    this.service = new HttpService(node.rpc().toString(), http);
    this.quorum = Quorum.build(service);
    this.blocks = new NodeBlocks(quorum);
    this.sending = new NodeSending(node, privacyFlag, http);
  }

  /**
   * Sends the last piece of a request at once. Otherwise the system keeps it until the other side
   * has confirmed what went before (Nagle's algorithm), and that side waits 40 ms for more (delayed
   * acknowledgements): so much longer takes each payload of more than 8 KB.
   */
  private static okhttp3.Response withoutDelay(Interceptor.Chain chain) throws IOException {
    chain.connection().socket().setTcpNoDelay(true);
    return chain.proceed(chain.request());
  }

  /**
   * What matters here of a block.
   *
   * @param transactions all that are in it, by hash
   */
  record Block(
      long number,
      Bytes32 hash,
      Bytes32 parentHash,
      Instant time,
      long gasLimit,
      Map<Bytes32, Sent> transactions) {
    /** A transaction that a log of this block is of. */
    Sent sent(Bytes32 hash) {
      Sent sent = transactions.get(hash);
      if (sent == null) throw new NodeUnavailable("a log of no transaction of its block: " + hash);
      return sent;
    }

    /** Those that are marked private, whoever they are for. */
    List<Sent> privateOnes() {
      return transactions.values().stream().filter(Sent::isPrivate).toList();
    }
  }

  /**
   * A transaction as every node sees it.
   *
   * @param to contract that is called; empty when one is made
   * @param payloadHash of a private one, where its input can be one
   */
  record Sent(
      Bytes32 hash,
      String from,
      long nonce,
      Optional<String> to,
      boolean isPrivate,
      Optional<byte[]> payloadHash) {
    /** Whether it makes the contract at this address. */
    boolean makes(String address) {
      return to.isEmpty()
          && ContractUtils.generateContractAddress(from, BigInteger.valueOf(nonce)).equals(address);
    }
  }

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
    return blocks.block(number);
  }

  /** These blocks (both included), asked for together. */
  List<Block> blocks(long from, long to) {
    return blocks.blocks(from, to);
  }

  static boolean isPrivate(Transaction transaction) {
    return transaction.getV() == 37 || transaction.getV() == 38;
  }

  static Optional<String> to(Transaction transaction) {
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
                List.of(call, block.map(NodeQuestion::quantity).orElse("latest")),
                service,
                TextResponse.class));
    if (!answer.hasError()) {
      if (answer.getResult() == null) throw new NodeUnavailable("eth_call: no result");
      return new CallResult.Returned(bytes(answer.getResult()));
    }
    Response.Error error = answer.getError();
    String message = String.valueOf(error.getMessage());
    if (error.getCode() == EXECUTION_REVERTED || message.startsWith("execution reverted")) {
      return new CallResult.Reverted(revertData(error.getData()));
    }
    throw new NodeUnavailable.NoSuchAnswer("eth_call", error.getCode(), message);
  }

  /** A JSON-RPC answer whose result is text. */
  public static final class TextResponse extends Response<String> {}

  private static byte[] revertData(String data) {
    if (data == null) return new byte[0];
    String text = data.replace("\"", "");
    return text.startsWith("0x") ? bytes(text) : new byte[0];
  }

  private static byte[] bytes(String hex) {
    try {
      return Numeric.hexStringToByteArray(hex);
    } catch (RuntimeException e) {
      throw new NodeUnavailable("eth_call", e);
    }
  }

  // --- Writing ---

  /**
   * Whether what a private transaction leaves behind is compared with what it left in a simulation
   * on the newest block, before it was sent.
   */
  boolean validatesStates() {
    return sending.validatesStates();
  }

  /** Stores a payload with our own privacy manager, and gives back the 64 bytes it is known by. */
  byte[] storePayload(byte[] payload) {
    return sending.storePayload(payload);
  }

  NodeAnswer send(SignedTransaction.Public transaction) {
    return sending.send(transaction);
  }

  /** The only way to the network for a private transaction; {@link Recipients} are all or none. */
  NodeAnswer send(SignedTransaction.Private transaction, Recipients recipients) {
    return sending.send(transaction, recipients);
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
