package org.custodia.contracts.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.refusals.Refusal;
import org.custodia.contracts.refusals.Refusals;
import org.custodia.devnet.EmbeddedNetworkSettings;
import org.custodia.devnet.EmbeddedNode;
import org.custodia.devnet.evm.Address;
import org.custodia.devnet.evm.BlockEnvironment;
import org.custodia.devnet.evm.Bytes;
import org.custodia.devnet.evm.Hash32;
import org.custodia.devnet.evm.Invocation;
import org.custodia.devnet.evm.LogEntry;
import org.custodia.devnet.evm.Machine;
import org.custodia.devnet.evm.Outcome;
import org.custodia.devnet.evm.State;
import org.custodia.devnet.evm.StateStore;
import org.web3j.protocol.Service;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.quorum.Quorum;
import org.web3j.utils.Numeric;

/**
 * All contracts of all members on one state of the embedded network's EVM, in the thread of the
 * test: no nodes, no ports, no privacy, and each transaction a block of its own, done when the call
 * returns. So a private contract could write to a public one here; that it cannot is for tests on
 * {@link TestNetwork}. Time stands where it is held.
 */
public final class BareEvm implements Network, AutoCloseable {
  private static final long BEGINNING = 1_800_000_000; // January 2027
  private static final long BLOCK_GAS = 1_000_000_000;

  private static BareEvm shared;

  private final Path folder;
  private final StateStore store;
  private final State state;
  private final Quorum client = Quorum.build(new Views());
  private final Map<String, TransactionReceipt> receipts = new HashMap<>();
  private long second = BEGINNING;
  private long block;

  public BareEvm() {
    try {
      folder = Files.createTempDirectory("custodia-evm");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    store = StateStore.open(folder.resolve("states"));
    state = store.at(Hash32.ZERO);
  }

  /** One for all tests of a JVM that want no other; closed with it. */
  public static synchronized BareEvm shared() {
    if (shared == null) {
      shared = new BareEvm();
      Runtime.getRuntime().addShutdownHook(new Thread(shared::close, "close-bare-evm"));
    }
    return shared;
  }

  /** A node by name only: nothing listens there. */
  @Override
  public EmbeddedNode node(String name) {
    byte[] key = Bytes32.keccak(name.getBytes(StandardCharsets.UTF_8)).toArray();
    URI nowhere = URI.create("http://127.0.0.1:1");
    return new EmbeddedNode(
        name, nowhere, nowhere, Base64.getEncoder().encodeToString(key), folder.resolve(name));
  }

  @Override
  public long chainId() {
    return EmbeddedNetworkSettings.DEFAULT_CHAIN_ID;
  }

  @Override
  public Quorum client(EmbeddedNode node) {
    return client;
  }

  @Override
  public long now() {
    return second;
  }

  @Override
  public long block() {
    return block;
  }

  /** As of the newest block, and of no other. */
  @Override
  public String answerAt(long block, Party by, String contract, String data) {
    if (block != this.block) throw new IllegalArgumentException("block " + block + " is gone");
    byte[] call = Numeric.hexStringToByteArray(data);
    Outcome outcome = ask(by.address(), Optional.of(contract), call, TestNetwork.PLENTY);
    return outcome.succeeded() ? outcome.output().toString() : "0x";
  }

  @Override
  public void holdTimeAt(long second) {
    this.second = Math.max(this.second, second);
  }

  @Override
  public void letTimePass() {
    // It passes only when it is held at a later second.
  }

  // --- Sending ---

  @Override
  public TransactionReceipt publicly(Party by, Optional<String> to, byte[] data) {
    return send(by, to, data, TestNetwork.PLENTY);
  }

  @Override
  public TransactionReceipt privately(
      Party by, List<Party> others, Optional<String> to, byte[] data, long gas) {
    return send(by, to, data, gas);
  }

  @Override
  public List<TransactionReceipt> together(List<TestNetwork.Call> calls) {
    return calls.stream()
        .map(call -> publicly(call.by(), Optional.of(call.to()), call.data()))
        .toList();
  }

  private TransactionReceipt send(Party by, Optional<String> to, byte[] data, long gas) {
    block++;
    Hash32 hash = Hash32.ofNumber(BigInteger.valueOf(block).toByteArray());
    Address sender = Address.of(by.address());
    long nonce = state.nonce(sender);
    state.beginTransaction(hash, 0);
    state.setNonce(sender, nonce + 1);
    long intrinsic = intrinsicGas(to, data);
    Outcome outcome =
        Machine.run(state, invocation(sender, to, data, gas - intrinsic), environment());
    long used = gas - outcome.gasLeft();
    used -= Machine.refund(state, used);
    List<LogEntry> logs = outcome.succeeded() ? state.logs(hash) : List.of();
    state.endTransaction();
    TransactionReceipt receipt = new TransactionReceipt();
    receipt.setTransactionHash(hash.toString());
    receipt.setBlockNumber(Numeric.encodeQuantity(BigInteger.valueOf(block)));
    receipt.setStatus(outcome.succeeded() ? "0x1" : "0x0");
    receipt.setGasUsed(Numeric.encodeQuantity(BigInteger.valueOf(used)));
    if (to.isEmpty()) receipt.setContractAddress(sender.created(nonce).toString());
    receipt.setLogs(logs(logs));
    receipts.put(receipt.getTransactionHash(), receipt);
    return receipt;
  }

  /** As of Istanbul. */
  private static long intrinsicGas(Optional<String> to, byte[] data) {
    long gas = to.isPresent() ? 21_000 : 53_000;
    for (byte one : data) gas += one == 0 ? 4 : 16;
    return gas;
  }

  private static List<Log> logs(List<LogEntry> emitted) {
    List<Log> logs = new ArrayList<>();
    for (LogEntry entry : emitted) {
      Log log = new Log();
      log.setLogIndex(Numeric.encodeQuantity(BigInteger.valueOf(logs.size())));
      log.setAddress(entry.address().toString());
      log.setTopics(entry.topics().stream().map(Hash32::toString).toList());
      log.setData(entry.data().toString());
      logs.add(log);
    }
    return logs;
  }

  private static Invocation invocation(Address from, Optional<String> to, byte[] data, long gas) {
    return new Invocation(from, to.map(Address::of), BigInteger.ZERO, new Bytes(data), gas);
  }

  private BlockEnvironment environment() {
    return new BlockEnvironment(chainId(), block, second, BLOCK_GAS, number -> Hash32.ZERO);
  }

  @Override
  public TransactionReceipt receiptOn(EmbeddedNode node, String hash) {
    return receipts.get(hash);
  }

  // --- Asking ---

  @Override
  public Optional<Refusal> refusalOf(
      EmbeddedNode node, String from, Optional<String> to, byte[] data, long limit) {
    Outcome outcome = ask(from, to, data, limit);
    if (outcome.succeeded()) return Optional.empty();
    if (!outcome.reverted()) throw new AssertionError("call failed: " + outcome.error());
    return Optional.of(Refusals.decode(outcome.output().toArray()));
  }

  @Override
  public boolean succeeds(EmbeddedNode node, String from, String to, byte[] data, long limit) {
    Outcome outcome = ask(from, Optional.of(to), data, limit);
    return outcome.succeeded() && outcome.output().size() == 0;
  }

  /** What a call would come to, without its effects. */
  private Outcome ask(String from, Optional<String> to, byte[] data, long gas) {
    return state.undone(
        () -> Machine.run(state, invocation(Address.of(from), to, data, gas), environment()));
  }

  /** Answers what wrappers ask: views. */
  private final class Views extends Service {
    Views() {
      super(false);
    }

    @Override
    protected InputStream performIO(String request) throws IOException {
      JsonNode asked = objectMapper.readTree(request);
      String method = asked.path("method").asText();
      if (!method.equals("eth_call")) throw new IOException(method + " is not answered here");
      JsonNode call = asked.path("params").path(0);
      Outcome outcome =
          ask(
              call.path("from").asText(),
              Optional.of(call.path("to").asText()),
              Numeric.hexStringToByteArray(call.path("data").asText()),
              TestNetwork.PLENTY);
      ObjectNode answer = objectMapper.createObjectNode().put("jsonrpc", "2.0");
      answer.set("id", asked.path("id"));
      String output = outcome.output().toString();
      if (outcome.succeeded()) answer.put("result", output);
      else {
        answer
            .putObject("error")
            .put("code", 3)
            .put("message", outcome.error())
            .put("data", output);
      }
      return new ByteArrayInputStream(objectMapper.writeValueAsBytes(answer));
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  @Override
  public void close() {
    state.close();
    store.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
