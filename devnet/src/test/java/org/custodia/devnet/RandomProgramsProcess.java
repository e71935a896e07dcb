package org.custodia.devnet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.custodia.devnet.evm.Address;
import org.custodia.devnet.evm.Bytes;
import org.custodia.devnet.evm.ObservedPrograms;
import org.custodia.devnet.evm.StateStore;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.Sign;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.rlp.RlpEncoder;
import org.web3j.rlp.RlpList;
import org.web3j.utils.Numeric;

/**
 * Runs random programs on a network in a process of its own, so that a crash of the native library
 * shows as such. Programs come in groups that know each other's addresses; a group is a function of
 * its seed. Says on standard output which groups it began and finished.
 *
 * <p>Arguments: directory, first seed, number of groups.
 */
final class RandomProgramsProcess {
  /** Programs of a group; each is put on the public and on the private state. */
  static final int GROUP = 20;

  static final String BEGUN = "begun";
  static final String FINISHED = "finished";
  static final String WRONG = "wrong";

  /** Ether is nobody's here, so what a program may use is a matter of time only. */
  private static final long[] GAS = {60_000, 200_000, 1_000_000, 3_000_000};

  private static final int CREATION_GAS = 12_000_000;
  private static final long WAIT_MILLIS = 60_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final EmbeddedNode alice;
  private final EmbeddedNode bob;
  private final StateStore scratch;
  private final long seed;
  private final Random random;
  private final Credentials account;
  private final List<Address> addresses = new ArrayList<>();
  private long nonce;

  private RandomProgramsProcess(EmbeddedNetwork network, StateStore scratch, long seed) {
    this.scratch = scratch;
    this.alice = network.node("alice");
    this.bob = network.node("bob");
    this.seed = seed;
    this.random = new Random(seed);
    this.account = Credentials.create(Numeric.toHexStringWithPrefixZeroPadded(key(seed), 64));
    Address sender = Address.of(account.getAddress());
    // The public contract and the private one of each program, in turn.
    for (int i = 0; i < 2 * GROUP; i++) addresses.add(sender.created(i));
  }

  private static BigInteger key(long seed) {
    return new BigInteger(1, org.web3j.crypto.Hash.sha3(BigInteger.valueOf(seed).toByteArray()))
        .mod(Sign.CURVE_PARAMS.getN());
  }

  public static void main(String[] arguments) throws Exception {
    long first = Long.parseLong(arguments[1]);
    int groups = Integer.parseInt(arguments[2]);
    ExecutorService workers = Executors.newFixedThreadPool(2);
    Path directory = Path.of(arguments[0]);
    try (var scratch =
            StateStore.open(directory.resolveSibling(directory.getFileName() + "-scratch"));
        var network =
            EmbeddedNetwork.start(
                EmbeddedNetworkSettings.in(directory, "alice", "bob", "eve")
                    .withBlockPeriod(Duration.ofMillis(40))
                    .withEmptyBlockPeriod(Duration.ofMinutes(10)))) {
      List<Future<?>> running = new ArrayList<>();
      for (long seed = first; seed < first + groups; seed++) {
        var group = new RandomProgramsProcess(network, scratch, seed);
        running.add(workers.submit((Callable<Void>) group::run));
      }
      for (Future<?> each : running) each.get();
    } finally {
      workers.shutdownNow();
    }
    System.exit(0);
  }

  private Void run() {
    say(BEGUN);
    try {
      RandomProgram programs = new RandomProgram(random, addresses);
      for (int i = 0; i < GROUP; i++) {
        Bytes creation = programs.creation();
        sendPublic(null, creation, CREATION_GAS);
        sendPrivate(null, creation, CREATION_GAS);
      }
      String last = "";
      for (int i = 0; i < GROUP; i++) {
        sendPublic(addresses.get(2 * i), programs.input(), gas());
        last = sendPrivate(addresses.get(2 * i + 1), programs.input(), gas());
      }
      awaitReceipt(last);
      read(programs);
      new ObservedPrograms(seed, GROUP / 4).run(scratch);
      say(FINISHED);
    } catch (Exception | Error e) {
      say(WRONG + " " + e);
    }
    return null;
  }

  private synchronized void say(String what) {
    System.out.println(what + " " + seed);
    System.out.flush();
  }

  private long gas() {
    return random.nextInt(25) == 0 ? 60_000_000 : GAS[random.nextInt(GAS.length)];
  }

  private void sendPublic(Address to, Bytes data, long gas) throws Exception {
    RawTransaction transaction = transaction(to, data.toString(), gas);
    submit("eth_sendRawTransaction", TransactionEncoder.signMessage(transaction, 1337, account));
  }

  /** From alice to bob, or the other way round. */
  private String sendPrivate(Address to, Bytes payload, long gas) throws Exception {
    boolean turned = random.nextInt(4) == 0;
    EmbeddedNode from = turned ? bob : alice;
    EmbeddedNode recipient = turned ? alice : bob;
    // Two equal payloads have different hashes, so nothing need be added to an empty one but a
    // byte.
    byte[] content = payload.size() == 0 ? new byte[1] : payload.toArray();
    var body = JSON.createObjectNode().put("payload", Base64.getEncoder().encodeToString(content));
    String stored =
        JSON.readTree(post(URI.create(from.tessera() + "/storeraw"), body)).path("key").asText();
    String hash = Numeric.toHexString(Base64.getDecoder().decode(stored));
    RawTransaction transaction = transaction(to, hash, gas);
    var signed = Sign.signMessage(TransactionEncoder.encode(transaction), account.getEcKeyPair());
    var marked =
        new Sign.SignatureData(
            new byte[] {(byte) (signed.getV()[0] + 10)}, signed.getR(), signed.getS());
    byte[] raw =
        RlpEncoder.encode(new RlpList(TransactionEncoder.asRlpValues(transaction, marked)));
    ArrayNode params = JSON.createArrayNode().add(Numeric.toHexString(raw));
    params.addObject().putArray("privateFor").add(recipient.tesseraPublicKey());
    return expectResult(call(from, "eth_sendRawPrivateTransaction", params)).asText();
  }

  private RawTransaction transaction(Address to, String data, long gas) {
    return RawTransaction.createTransaction(
        BigInteger.valueOf(nonce++),
        BigInteger.ZERO,
        BigInteger.valueOf(gas),
        to == null ? null : to.toString(),
        BigInteger.ZERO,
        data);
  }

  private void submit(String method, byte[] raw) throws Exception {
    expectResult(call(alice, method, JSON.createArrayNode().add(Numeric.toHexString(raw))));
  }

  private void awaitReceipt(String hash) throws Exception {
    long deadline = System.currentTimeMillis() + WAIT_MILLIS;
    while (System.currentTimeMillis() < deadline) {
      JsonNode answer = call(alice, "eth_getTransactionReceipt", JSON.createArrayNode().add(hash));
      if (!expectResult(answer).isNull()) return;
      Thread.sleep(5);
    }
    throw new AssertionError("no receipt within " + WAIT_MILLIS + " ms: a transaction was dropped");
  }

  /** Calls of everything, and of code that stands nowhere; any proper answer will do. */
  private void read(RandomProgram programs) throws Exception {
    for (int i = 0; i < GROUP; i++) {
      EmbeddedNode node = random.nextBoolean() ? alice : bob;
      for (int state = 0; state < 2; state++) {
        var message = JSON.createObjectNode();
        message.put("from", addresses.get(random.nextInt(addresses.size())).toString());
        message.put("to", addresses.get(2 * i + state).toString());
        message.put("data", programs.input().toString());
        message.put("gas", "0x" + Long.toHexString(gas()));
        if (random.nextInt(10) == 0) message.put("value", "0x1");
        String method = random.nextInt(40) == 0 ? "eth_estimateGas" : "eth_call";
        expectNoFailure(call(node, method, JSON.createArrayNode().add(message).add("latest")));
      }
      var creation = JSON.createObjectNode();
      creation.put("data", programs.creation().toString());
      creation.put("gas", "0x" + Long.toHexString(CREATION_GAS));
      expectNoFailure(call(node, "eth_call", JSON.createArrayNode().add(creation).add("latest")));
    }
  }

  private static JsonNode expectResult(JsonNode answer) {
    if (!answer.has("result")) throw new AssertionError("refused: " + answer);
    return answer.get("result");
  }

  private static void expectNoFailure(JsonNode answer) {
    if (answer.path("error").path("message").asText().contains("internal error")) {
      throw new AssertionError("failed: " + answer);
    }
  }

  private JsonNode call(EmbeddedNode node, String method, JsonNode params) throws Exception {
    var request = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", 1).put("method", method);
    request.set("params", params);
    return JSON.readTree(post(node.rpc(), request));
  }

  private byte[] post(URI uri, JsonNode body) throws Exception {
    var request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
  }
}
