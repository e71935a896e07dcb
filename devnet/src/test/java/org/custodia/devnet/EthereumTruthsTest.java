package org.custodia.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.devnet.TestContract.call;
import static org.custodia.devnet.TestContract.number;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Keys;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/**
 * What Ethereum says of hashes, roots and blooms holds for this network's blocks, in the eyes of
 * another implementation: ethereumjs, run by Node over what the RPC answers ({@code
 * src/test/node}).
 */
class EthereumTruthsTest {
  private static final Path CHECK = Path.of("src/test/node");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SLOTS = 17;
  private static final List<String> PROVEN = List.of(slot(0), slot(3), slot(16));

  @TempDir Path directory;
  private final Set<String> accounts = new LinkedHashSet<>();

  @Test
  void hashesRootsAndBloomsAreTheOnesThatEthereumjsComputes() throws Exception {
    assumeTrue(run(directory, "node", "--version").startsWith("0"), "Node is not here");
    installEthereumjs();
    Path dump = directory.resolve("dump.json");
    try (EmbeddedNetwork network =
        EmbeddedNetwork.start(
            EmbeddedNetworkSettings.in(directory.resolve("network"), "alice", "bob", "eve")
                .withBlockPeriod(Duration.ofMillis(300))
                .withEmptyBlockPeriod(Duration.ofMillis(600)))) {
      makeHistory(network);
      Files.write(dump, JSON.writeValueAsBytes(dump(network.node("eve"))));
    }

    String said = run(CHECK, "node", "check.mjs", dump.toString());

    System.out.println("ethereumjs: " + said.replaceFirst("(?s)^[0-9]+ ", "").trim());
    assertThat(said).startsWith("0 ").contains(" 0 do not hold");
    assertThat(run(CHECK, "node", "check.mjs", altered(dump).toString()))
        .as("one receipt's status and one slot altered")
        .startsWith("1 ")
        .contains("receipts root of block", "storage root of", "state root of block");
  }

  private static Path altered(Path dump) throws IOException {
    JsonNode all = JSON.readTree(dump.toFile());
    JsonNode entry = all.get("blocks").get(0);
    for (JsonNode one : all.get("blocks")) if (!one.get("receipts").isEmpty()) entry = one;
    ObjectNode receipt = (ObjectNode) entry.get("receipts").get(0);
    receipt.put("status", receipt.get("status").asText().equals("0x1") ? "0x0" : "0x1");
    ((ObjectNode) entry.get("accounts").get(2).get("slots")).put(slot(0), "0x" + "7".repeat(64));
    Path file = dump.resolveSibling("altered.json");
    Files.write(file, JSON.writeValueAsBytes(all));
    return file;
  }

  private static void installEthereumjs() throws Exception {
    Path lock = CHECK.resolve("package-lock.json");
    Path installed = CHECK.resolve("node_modules/.installed-from");
    if (Files.exists(installed) && Files.mismatch(lock, installed) == -1) return;
    assertThat(run(CHECK, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"))
        .as("npm ci in %s", CHECK)
        .startsWith("0");
    Files.copy(lock, installed);
  }

  /** Exit value and output. */
  private static String run(Path folder, String... command) throws Exception {
    Path output = Files.createTempFile("check", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(4, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        return "late: " + Files.readString(output);
      }
      return process.exitValue() + " " + Files.readString(output);
    } catch (IOException e) {
      return "no such command: " + e.getMessage();
    } finally {
      Files.deleteIfExists(output);
    }
  }

  /** A bit of everything: public and private, well and badly ended, nothing at all. */
  private void makeHistory(EmbeddedNetwork network) throws Exception {
    EmbeddedNode bob = network.node("bob");
    TestClient alice = client(network);
    String shelf = created(alice.publicly(null, TestContract.shelf()));
    String note = created(alice.publicly(null, TestContract.note(1)));
    String press = created(alice.publicly(null, TestContract.press()));
    alice.publicly(shelf, call("fill", number(20), number(1_000)));
    assertThat(alice.publicly(note, call("refuse")).getStatus()).isEqualTo("0x0");
    assertThat(alice.publicly(shelf, call("burn")).getStatus()).isEqualTo("0x0");
    alice.publicly(press, call("print", number(5)));
    accounts.add("0x" + alice.call(press, call("last")).getValue().substring(26));
    assertThat(created(alice.publicly(null, TestContract.ofSize(200_000)))).isNotEmpty();

    String hidden = created(alice.privately(null, TestContract.note(7), bob));
    alice.privately(hidden, call("set", number(8)), bob);
    assertThat(alice.privately(hidden, call("refuse"), bob).getStatus()).isEqualTo("0x0");
    String hiddenShelf = created(alice.privately(null, TestContract.shelf(), bob));
    alice.privately(hiddenShelf, call("fill", number(5), number(3)), bob);
    assertThat(alice.privately(hiddenShelf, call("burn"), bob).getStatus()).isEqualTo("0x0");
    TestClient.pause(1_500);

    manyInOneBlock(network, shelf, bob);
    alice.publicly(shelf, call("fill", number(7), number(0)));
    alice.publicly(shelf, call("remove"));
    TestClient.pause(700);
  }

  /** More than 128, so that the indexes in the tries have one byte and two. */
  private void manyInOneBlock(EmbeddedNetwork network, String shelf, EmbeddedNode bob)
      throws Exception {
    TestClient busy = client(network);
    String last = "";
    for (int i = 0; i < 150; i++) {
      var sent =
          i % 50 == 49
              ? busy.sendPrivate(i, null, TestContract.note(i), TestClient.keys(bob))
              : busy.sendPublic(i, shelf, call("fill", number(i % 4), number(i)));
      assertThat(sent.hasError()).isFalse();
      last = sent.getTransactionHash();
    }
    accounts.addAll(List.of(address(busy, 49), address(busy, 99), address(busy, 149)));
    busy.receipt(last);
  }

  private static String address(TestClient client, long nonce) {
    byte[] from = org.web3j.utils.Numeric.hexStringToByteArray(client.account.getAddress());
    return org.web3j.utils.Numeric.toHexString(
        org.web3j.crypto.ContractUtils.generateContractAddress(
            from, java.math.BigInteger.valueOf(nonce)));
  }

  private TestClient client(EmbeddedNetwork network) throws Exception {
    TestClient client =
        new TestClient(network.node("alice"), Credentials.create(Keys.createEcKeyPair()));
    accounts.add(client.account.getAddress());
    return client;
  }

  private String created(TransactionReceipt receipt) {
    accounts.add(receipt.getContractAddress());
    return receipt.getContractAddress();
  }

  private ObjectNode dump(EmbeddedNode node) throws IOException {
    long head = Long.decode(ask(node, List.of(question("eth_blockNumber"))).get(0).asText());
    ObjectNode dump = JSON.createObjectNode();
    ArrayNode blocks = dump.putArray("blocks");
    for (long number = 0; number <= head; number++) {
      String at = "0x" + Long.toHexString(number);
      ObjectNode entry = blocks.addObject();
      JsonNode block = ask(node, List.of(question("eth_getBlockByNumber", at, true))).get(0);
      entry.set("block", block);
      List<ObjectNode> questions = new ArrayList<>();
      block
          .get("transactions")
          .forEach(
              sent ->
                  questions.add(question("eth_getTransactionReceipt", sent.get("hash").asText())));
      ArrayNode receipts = entry.putArray("receipts");
      if (!questions.isEmpty()) ask(node, questions).forEach(receipts::add);
      entry.set("accounts", accounts(node, at));
    }
    return dump;
  }

  /** All accounts after a block, with their first slots. */
  private ArrayNode accounts(EmbeddedNode node, String at) throws IOException {
    List<ObjectNode> questions = new ArrayList<>();
    for (String address : accounts) {
      questions.add(question("eth_getTransactionCount", address, at));
      questions.add(question("eth_getBalance", address, at));
      questions.add(question("eth_getCode", address, at));
      questions.add(question("eth_storageRoot", address, at));
      for (int i = 0; i < SLOTS; i++) {
        questions.add(question("eth_getStorageAt", address, slot(i), at));
      }
      questions.add(question("eth_getProof", address, PROVEN, at));
    }
    Iterator<JsonNode> answers = ask(node, questions).iterator();
    ArrayNode states = JSON.createArrayNode();
    for (String address : accounts) {
      ObjectNode account = states.addObject().put("address", address);
      for (String field : List.of("nonce", "balance", "code", "storageRoot")) {
        account.set(field, answers.next());
      }
      ObjectNode slots = account.putObject("slots");
      for (int i = 0; i < SLOTS; i++) slots.set(slot(i), answers.next());
      account.set("proof", answers.next());
    }
    return states;
  }

  private static String slot(int index) {
    return "0x%064x".formatted(index);
  }

  private static ObjectNode question(String method, Object... params) {
    ObjectNode question = JSON.createObjectNode().put("jsonrpc", "2.0").put("method", method);
    question.set("params", JSON.valueToTree(params));
    return question;
  }

  /** One batch; the results in the order of the questions. */
  private static List<JsonNode> ask(EmbeddedNode node, List<ObjectNode> questions)
      throws IOException {
    for (int i = 0; i < questions.size(); i++) questions.get(i).put("id", i);
    String body = JSON.writeValueAsString(questions);
    JsonNode answers =
        JSON.readTree(TestClient.http("POST", node.rpc(), "application/json", body).body());
    List<JsonNode> results = new ArrayList<>();
    for (JsonNode answer : answers) {
      assertThat(answer.has("result")).as(answer.toString()).isTrue();
      results.add(answer.get("result"));
    }
    return results;
  }
}
