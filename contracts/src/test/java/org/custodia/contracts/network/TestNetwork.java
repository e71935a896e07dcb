package org.custodia.contracts.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import org.custodia.contracts.refusals.Refusal;
import org.custodia.contracts.refusals.Refusals;
import org.custodia.devnet.EmbeddedNetwork;
import org.custodia.devnet.EmbeddedNetworkSettings;
import org.custodia.devnet.EmbeddedNode;
import org.web3j.crypto.RawTransaction;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.EthCall;
import org.web3j.protocol.core.methods.response.EthSendTransaction;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.protocol.http.HttpService;
import org.web3j.quorum.Quorum;
import org.web3j.quorum.enclave.Tessera;
import org.web3j.quorum.enclave.protocol.EnclaveService;
import org.web3j.quorum.tx.QuorumTransactionManager;
import org.web3j.tx.RawTransactionManager;
import org.web3j.utils.Numeric;

/** The embedded network that all tests of this module share, spoken to over its ports. */
public final class TestNetwork implements Network {
  /** Gas given where a test is not about gas; private gas is not charged. */
  public static final long PLENTY = 100_000_000L;

  private static final long PUBLIC_GAS = 50_000_000;
  private static final long CHAIN_ID = EmbeddedNetworkSettings.DEFAULT_CHAIN_ID;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final HeldClock CLOCK = new HeldClock();
  private static TestNetwork shared;

  private final EmbeddedNetwork network;
  private final OkHttpClient http =
      new OkHttpClient.Builder()
          .addNetworkInterceptor(
              chain -> {
                // Or each request of more than 8 KB takes 40 ms longer (Nagle's algorithm).
                chain.connection().socket().setTcpNoDelay(true);
                return chain.proceed(chain.request());
              })
          .build();
  private final Map<String, Quorum> clients = new ConcurrentHashMap<>();

  private TestNetwork(EmbeddedNetwork network) {
    this.network = network;
  }

  /** Started by the first test that needs it, stopped with the JVM. */
  public static synchronized TestNetwork shared() {
    if (shared == null) {
      EmbeddedNetworkSettings settings =
          EmbeddedNetworkSettings.in(
                  temporaryFolder(),
                  "agency",
                  "maker",
                  "rival",
                  "pharmacy",
                  "chemist",
                  "hospital",
                  "stranger",
                  "wholesaler")
              .withBlockPeriod(Duration.ofMillis(5));
      EmbeddedNetwork network = EmbeddedNetwork.start(settings, CLOCK);
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> stop(network, settings), "stop-test-network"));
      shared = new TestNetwork(network);
    }
    return shared;
  }

  private static void stop(EmbeddedNetwork network, EmbeddedNetworkSettings settings) {
    network.close();
    try (Stream<Path> files = Files.walk(settings.directory())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("custodia-contracts");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void holdTimeAt(long second) {
    CLOCK.holdAt(Instant.ofEpochSecond(second));
  }

  @Override
  public void letTimePass() {
    CLOCK.letGo();
  }

  @Override
  public long chainId() {
    return CHAIN_ID;
  }

  @Override
  public EmbeddedNode node(String name) {
    return network.node(name);
  }

  @Override
  public Quorum client(EmbeddedNode node) {
    return clients.computeIfAbsent(
        node.name(), name -> Quorum.build(new HttpService(node.rpc().toString(), http)));
  }

  @Override
  public long now() {
    try {
      return client(network.nodes().get(0))
          .ethGetBlockByNumber(DefaultBlockParameterName.LATEST, false)
          .send()
          .getBlock()
          .getTimestamp()
          .longValueExact();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public long block() {
    try {
      return client(network.nodes().get(0)).ethBlockNumber().send().getBlockNumber().longValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Time of a block, in seconds. */
  public long timeOf(long block) {
    try {
      return client(network.nodes().get(0))
          .ethGetBlockByNumber(at(block), false)
          .send()
          .getBlock()
          .getTimestamp()
          .longValueExact();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String answerAt(long block, Party by, String contract, String data) {
    EthCall answer = callAt(block, by, contract, data);
    return answer.hasError() ? "0x" : answer.getValue();
  }

  /** Whether a call that answers nothing would be taken as of a block. */
  public boolean succeedsAt(long block, Party by, String contract, byte[] data) {
    EthCall answer = callAt(block, by, contract, Numeric.toHexString(data));
    return !answer.hasError() && answer.getValue().length() <= 2;
  }

  private EthCall callAt(long block, Party by, String contract, String data) {
    try {
      Transaction call = Transaction.createEthCallTransaction(by.address(), contract, data);
      return client(by.node()).ethCall(call, at(block)).send();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DefaultBlockParameter at(long block) {
    return DefaultBlockParameter.valueOf(BigInteger.valueOf(block));
  }

  @Override
  public TransactionReceipt publicly(Party by, Optional<String> to, byte[] data) {
    return receipt(by.node(), send(by, new Sending(Optional.empty(), to, data, PUBLIC_GAS), 0));
  }

  @Override
  public TransactionReceipt privately(
      Party by, List<Party> others, Optional<String> to, byte[] data, long gas) {
    return receipt(by.node(), send(by, new Sending(Optional.of(others), to, data, gas), 0));
  }

  /**
   * One transaction to be sent.
   *
   * @param others who else is party to it; empty for a public one
   * @param to without it, it creates
   */
  public record Sending(Optional<List<Party>> others, Optional<String> to, byte[] data, long gas) {
    /** A public call. */
    public static Sending publicly(String to, byte[] data) {
      return new Sending(Optional.empty(), Optional.of(to), data, PUBLIC_GAS);
    }
  }

  /** A public call by somebody. */
  public record Call(Party by, String to, byte[] data) {}

  @Override
  public List<TransactionReceipt> together(List<Call> calls) {
    Map<Party, BigInteger> nonces = new HashMap<>();
    List<EthSendTransaction> sent = new ArrayList<>();
    for (Call call : calls) {
      BigInteger nonce = nonces.computeIfAbsent(call.by(), this::nonce);
      nonces.put(call.by(), nonce.add(BigInteger.ONE));
      sent.add(send(call.by(), Sending.publicly(call.to(), call.data()), nonce));
    }
    List<TransactionReceipt> receipts = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      receipts.add(receipt(calls.get(i).by().node(), sent.get(i)));
    }
    return receipts;
  }

  /**
   * Two transactions of one account that come one right after the other in one block, whatever else
   * the machine does: the second is sent first and waits in the pool for the nonce before it.
   *
   * @return their receipts, in the same order
   */
  public List<TransactionReceipt> inOneBlock(Party by, Sending first, Sending second) {
    EthSendTransaction waiting = send(by, second, 1);
    TransactionReceipt before = receipt(by.node(), send(by, first, 0));
    TransactionReceipt after = receipt(by.node(), waiting);
    if (!before.getBlockNumber().equals(after.getBlockNumber())) {
      throw new AssertionError("in two blocks");
    }
    return List.of(before, after);
  }

  /** Sends with the account's next nonce, or so many after it. */
  private EthSendTransaction send(Party by, Sending sending, int ahead) {
    return send(by, sending, nonce(by).add(BigInteger.valueOf(ahead)));
  }

  /** How many transactions of the account are in blocks. */
  private BigInteger nonce(Party by) {
    try {
      return client(by.node())
          .ethGetTransactionCount(by.account().getAddress(), DefaultBlockParameterName.LATEST)
          .send()
          .getTransactionCount();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private EthSendTransaction send(Party by, Sending sending, BigInteger nonce) {
    Quorum client = client(by.node());
    RawTransactionManager sender =
        sending
            .others()
            .map(others -> privateSender(client, by, others))
            .orElseGet(() -> new RawTransactionManager(client, by.account(), CHAIN_ID));
    try {
      return sender.signAndSend(transaction(sending, nonce));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RawTransactionManager privateSender(Quorum client, Party by, List<Party> others) {
    String host = by.node().tessera().getScheme() + "://" + by.node().tessera().getHost();
    EnclaveService service = new EnclaveService(host, by.node().tessera().getPort(), http);
    return new QuorumTransactionManager(
        client,
        new Tessera(service, client),
        by.account(),
        by.node().tesseraPublicKey(),
        others.stream().map(other -> other.node().tesseraPublicKey()).toList());
  }

  private static RawTransaction transaction(Sending sending, BigInteger nonce) {
    BigInteger limit = BigInteger.valueOf(sending.gas());
    String hex = Numeric.toHexString(sending.data());
    return sending
        .to()
        .map(
            address ->
                RawTransaction.createTransaction(
                    nonce, BigInteger.ZERO, limit, address, BigInteger.ZERO, hex))
        .orElseGet(
            () ->
                RawTransaction.createContractTransaction(
                    nonce, BigInteger.ZERO, limit, BigInteger.ZERO, hex));
  }

  private TransactionReceipt receipt(EmbeddedNode node, EthSendTransaction sent) {
    if (sent.hasError()) throw new AssertionError("not taken: " + sent.getError().getMessage());
    return receiptOn(node, sent.getTransactionHash());
  }

  @Override
  public TransactionReceipt receiptOn(EmbeddedNode node, String hash) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      try {
        Optional<TransactionReceipt> receipt =
            client(node).ethGetTransactionReceipt(hash).send().getTransactionReceipt();
        if (receipt.isPresent()) return receipt.get();
        Thread.sleep(2);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting for " + hash, e);
      }
    }
    throw new AssertionError("no receipt for " + hash + " after " + PATIENCE);
  }

  /** A node gives revert data as a result (GoQuorum 21) or as the data of an error (24). */
  @Override
  public Optional<Refusal> refusalOf(
      EmbeddedNode node, String from, Optional<String> to, byte[] data, long limit) {
    BigInteger gas = BigInteger.valueOf(limit);
    String hex = Numeric.toHexString(data);
    try {
      EthCall answer =
          client(node)
              .ethCall(
                  new Transaction(
                      from, null, BigInteger.ZERO, gas, to.orElse(null), BigInteger.ZERO, hex),
                  DefaultBlockParameterName.LATEST)
              .send();
      if (!answer.hasError()) {
        String value = answer.getValue();
        return value == null || value.length() <= 2
            ? Optional.empty()
            : Optional.of(Refusals.decode(value));
      }
      Response.Error error = answer.getError();
      if (error.getData() == null) throw new AssertionError("call failed: " + error.getMessage());
      return Optional.of(Refusals.decode(error.getData().replace("\"", "")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean succeeds(EmbeddedNode node, String from, String to, byte[] data, long limit) {
    BigInteger gas = BigInteger.valueOf(limit);
    String hex = Numeric.toHexString(data);
    try {
      EthCall answer =
          client(node)
              .ethCall(
                  new Transaction(from, null, BigInteger.ZERO, gas, to, BigInteger.ZERO, hex),
                  DefaultBlockParameterName.LATEST)
              .send();
      return !answer.hasError() && answer.getValue().length() <= 2;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
