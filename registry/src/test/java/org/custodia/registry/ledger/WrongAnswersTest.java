package org.custodia.registry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.devnet.wire.WireFault;
import org.custodia.registry.testing.MedicineActs;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A node, or something on the way to it, that answers wrongly for a while. Whatever it says,
 * nothing is lost, nothing is done twice, and the rows are those of a reading without faults.
 */
class WrongAnswersTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private static final String ELSEWHERE = "0x" + "ab".repeat(32);
  private static final List<Bytes32> MEMBERS =
      Stream.of(RHONE, PONT, AGENCE).map(TestNetwork::memberId).sorted().toList();
  private static final MedicineActs.Lot LOT = MedicineActs.lot("W1", 60);

  private static FaultyNode pont;
  private static TestRegistry registry;
  private static MedicineActs acts;
  private static String channel;
  private static int packs;

  @BeforeAll
  static void anInstanceBehindALineThatCanLie() {
    pont = new FaultyNode(network, PONT);
    registry =
        TestRegistry.start(
            database,
            network.path(),
            List.of(AGENCE, RHONE, PONT),
            Map.of("custodia.ledger.timeout", "2s"));
    acts = new MedicineActs(network);
    confirm(AGENCE, acts.authorise());
    confirm(RHONE, acts.enrolManufacturer());
    confirm(PONT, acts.enrolPharmacist(PONT));
    confirm(RHONE, acts.release(UUID.randomUUID(), LOT));
    confirm(RHONE, new LedgerCommand.OpenChannel(UUID.randomUUID(), 1, MEMBERS, Bytes32.ZERO));
    TestRegistry.await(
        "the channel is ready",
        () -> registry.ledger().channel(PONT, 1, MEMBERS, Bytes32.ZERO).isPresent());
    channel = registry.ledger().channels(PONT).get(0).address();
  }

  @AfterEach
  void theLineIsHonestAgain() {
    pont.works();
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  static Stream<Arguments> lies() {
    return Stream.of(
        lie("a page of a proxy to everything", request -> new WireFault.Instead(502, "<html>")),
        lie("a page with status 200", request -> new WireFault.Instead(200, "<html>")),
        lie("an empty answer", request -> new WireFault.Instead(200, "")),
        lie("neither result nor error", request -> new WireFault.Instead(200, "{}")),
        altered("no block number", "eth_blockNumber", answer -> answer.putNull("result")),
        altered("words for a number", "eth_blockNumber", answer -> answer.put("result", "many")),
        altered("a head far away", "eth_blockNumber", answer -> answer.put("result", "0xffffff")),
        altered("a head long past", "eth_blockNumber", answer -> answer.put("result", "0x2")),
        altered("another block", "eth_getBlockByNumber", field("number", "0x1")),
        altered("no block", "eth_getBlockByNumber", answer -> answer.putNull("result")),
        altered("logs of another block", "eth_getLogs", eachLog("blockNumber", "0xfffff")),
        altered("logs without topics", "eth_getLogs", eachLog("topics", null)),
        altered(
            "another's receipt", "eth_getTransactionReceipt", field("transactionHash", ELSEWHERE)),
        altered("a receipt of failure", "eth_getTransactionReceipt", field("status", "0x0")),
        altered("no receipt", "eth_getTransactionReceipt", answer -> answer.putNull("result")),
        altered("another transaction", "eth_getTransactionByHash", field("hash", ELSEWHERE)),
        altered(
            "another hash for what was sent",
            "eth_sendRawPrivateTransaction",
            answer -> answer.put("result", ELSEWHERE)),
        altered(
            "no hash for what was sent",
            "eth_sendRawPrivateTransaction",
            answer -> answer.putNull("result")),
        altered("nothing for every call", "eth_call", answer -> answer.put("result", "0x")),
        altered("another head of the channel", "eth_call", WrongAnswersTest::otherHead),
        altered(
            "a nonce too low", "eth_getTransactionCount", answer -> answer.put("result", "0x0")),
        altered(
            "a nonce too high",
            "eth_getTransactionCount",
            answer ->
                answer.put(
                    "result",
                    "0x" + Long.toHexString(Long.decode(answer.get("result").stringValue()) + 2))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lies")
  void nothingIsLostOrDoneTwice(String lie, Function<JsonNode, WireFault> faults)
      throws InterruptedException {
    long before = sequence();
    UUID during = UUID.randomUUID();
    pont.fails(faults);
    registry.ledger().record(PONT, dispense(during));
    // Long enough for several rounds; what is shown meanwhile must not be that it is done and is
    // not.
    Thread.sleep(400);
    pont.works();
    UUID after = UUID.randomUUID();
    registry.ledger().record(PONT, dispense(after));
    for (UUID id : List.of(during, after)) {
      CommandStatus status = registry.awaitFinal(PONT, id);
      assertThat(status.state()).as("%s", status).isEqualTo(CommandStatus.State.CONFIRMED);
    }
    TestRegistry.await("the rows have both", () -> sequence() == before + 2);
    TestRegistry.await("nothing is on its way", () -> open() == 0);
    assertThat(registry.bean(LedgerWorkers.class).standing())
        .as("nobody has given up")
        .allMatch(standing -> standing.stopped().isEmpty());
    Map<String, Object> rows = channelRow();
    registry.bean(LedgerWorkers.class).replay(PONT);
    TestRegistry.await("the rows are read again", () -> channelRow().equals(rows));
  }

  private static Arguments lie(String name, Function<JsonNode, WireFault> faults) {
    return Arguments.of(name, faults);
  }

  private static Arguments altered(String name, String method, UnaryOperator<ObjectNode> change) {
    return lie(
        name,
        request ->
            request.get("method").stringValue().equals(method)
                ? FaultyNode.altered(change)
                : WireFault.PASS);
  }

  /** Another value in a result that is an object. */
  private static UnaryOperator<ObjectNode> field(String name, String value) {
    return answer -> {
      if (answer.get("result") instanceof ObjectNode result) result.put(name, value);
      return answer;
    };
  }

  /** Another value, or none, in each log. */
  private static UnaryOperator<ObjectNode> eachLog(String name, String value) {
    return answer -> {
      if (answer.get("result") instanceof ArrayNode logs) {
        for (JsonNode log : logs) {
          if (value == null) ((ObjectNode) log).remove(name);
          else ((ObjectNode) log).put(name, value);
        }
      }
      return answer;
    };
  }

  /** Of all that is called, only a head is one word that is neither small nor an address. */
  private static ObjectNode otherHead(ObjectNode answer) {
    JsonNode result = answer.get("result");
    boolean digest =
        result != null
            && result.isString()
            && result.stringValue().length() == 66
            && !result.stringValue().startsWith("0x0000");
    return digest ? answer.put("result", ELSEWHERE) : answer;
  }

  private static LedgerCommand dispense(UUID id) {
    return acts.sendBack(id, PONT, channel, LOT, LOT.serials().get(packs++));
  }

  private static void confirm(String organisation, LedgerCommand command) {
    CommandStatus status = registry.carryOut(organisation, command);
    assertThat(status.state()).as("%s", status).isEqualTo(CommandStatus.State.CONFIRMED);
  }

  private static long sequence() {
    return registry.ledger().channels(PONT).stream()
        .mapToLong(Ledger.Channel::sequence)
        .findFirst()
        .orElse(-1);
  }

  private static int open() {
    return database.rows().in(PONT, () -> new TransactionRows(database.jdbc()).open().size());
  }

  private static Map<String, Object> channelRow() {
    List<Map<String, Object>> rows = new ArrayList<>();
    database
        .rows()
        .in(
            PONT,
            () ->
                rows.addAll(
                    database
                        .jdbc()
                        .sql("select to_jsonb(c)::text as row from ledger_channel c order by 1")
                        .query()
                        .listOfRows()));
    Map<String, Object> all = new LinkedHashMap<>();
    for (int i = 0; i < rows.size(); i++) all.put("row " + i, rows.get(i).get("row"));
    return all;
  }
}
