package org.custodia.registry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.identity.IdentityConfiguration;
import org.custodia.registry.packs.PacksConfiguration;
import org.custodia.registry.testing.BenchReport;
import org.custodia.registry.testing.MedicineActs;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.web3j.protocol.Web3jService;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.http.HttpService;
import org.web3j.utils.Numeric;

/**
 * How many events of custody a second the ledger takes and confirms, over how many travel in one
 * transaction, and what an event leaves on the nodes of the parties and of everybody else. Two
 * pharmacies dispense packs, each in its own book with the regulator, every event signed by itself;
 * signing them does not count. Baseline: one transaction for each event, in the same run.
 */
class CustodyBenchTest {
  @RegisterExtension static final TestNetwork network = TestNetwork.start();
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();

  private static final List<Integer> BATCHES = List.of(1, 10, 50, 200, 500);
  private static final int EVENTS =
      Integer.getInteger("custodia.bench.events", BenchReport.full() ? 10_000 : 200);

  /** So many transactions of each kind at most: it is their number that takes long. */
  private static final int TRANSACTIONS = BenchReport.full() ? 200 : 50;

  private static final Class<?>[] CONFIGURATIONS = {
    IdentityConfiguration.class, PacksConfiguration.class
  };

  /** A pharmacy with its witness, its lot, its book and how far it has come in the lot. */
  private record Counter(
      String pharmacy, MedicineActs acts, MedicineActs.Lot lot, String book, int[] next) {}

  /** What one way of sending came to. */
  private record Sent(int events, double seconds, Traffic traffic) {
    double rate() {
      return events / seconds;
    }
  }

  /**
   * @param payload bytes that the privacy managers of the parties keep
   * @param open bytes of the transactions themselves, which every node keeps
   */
  private record Traffic(int transactions, long payload, long open) {}

  @Test
  void eventsASecondOverHowManyTravelTogether() {
    List<Counter> counters = counters();
    Map<Integer, Sent> results = new LinkedHashMap<>();
    for (int batch : BATCHES) results.put(batch, send(counters, batch));
    report(results);
  }

  private static List<Counter> counters() {
    try (TestRegistry registry = start(200)) {
      confirm(registry, AGENCE, new MedicineActs(network).authorise());
      return Stream.of(PONT, GARE).map(pharmacy -> counter(registry, pharmacy)).toList();
    }
  }

  private static TestRegistry start(int batch) {
    return TestRegistry.start(
        database,
        network.path(),
        List.of(AGENCE, RHONE, PONT, GARE),
        Map.of("custodia.ledger.batch-commands", batch),
        CONFIGURATIONS);
  }

  private static Counter counter(TestRegistry registry, String pharmacy) {
    MedicineActs acts = new MedicineActs(network);
    MedicineActs.Lot lot = MedicineActs.lot("CB-" + pharmacy.length(), EVENTS * BATCHES.size());
    confirm(registry, RHONE, acts.enrolManufacturer());
    confirm(registry, pharmacy, acts.enrolPharmacist(pharmacy));
    confirm(registry, RHONE, acts.release(UUID.randomUUID(), lot));
    List<Bytes32> members =
        Stream.of(pharmacy, AGENCE).map(TestNetwork::memberId).sorted().toList();
    confirm(
        registry,
        pharmacy,
        new LedgerCommand.OpenChannel(UUID.randomUUID(), 1, members, Bytes32.ZERO));
    TestRegistry.await(
        pharmacy + "'s book",
        () -> registry.ledger().channel(pharmacy, 1, members, Bytes32.ZERO).isPresent());
    String book =
        registry.ledger().channel(pharmacy, 1, members, Bytes32.ZERO).orElseThrow().address();
    return new Counter(pharmacy, acts, lot, book, new int[1]);
  }

  private static void confirm(TestRegistry registry, String organisation, LedgerCommand command) {
    assertThat(registry.carryOut(organisation, command).state())
        .isEqualTo(CommandStatus.State.CONFIRMED);
  }

  /** Timed from the first event given to the outbox until the last is confirmed. */
  private static Sent send(List<Counter> counters, int batch) {
    int events = Math.min(EVENTS, batch * TRANSACTIONS);
    Map<Counter, List<LedgerCommand>> commands = new LinkedHashMap<>();
    for (Counter counter : counters) {
      commands.put(counter, signed(counter, events / counters.size()));
    }
    try (TestRegistry registry = start(batch);
        QuorumNode node = new QuorumNode(network.file().node(AGENCE), 0, Duration.ofSeconds(30))) {
      long before = node.blockNumber();
      TestRegistry.await("everybody", () -> registry.ledger().position(PONT).block() >= before);
      long began = System.nanoTime();
      commands.forEach((counter, list) -> record(registry, counter.pharmacy(), list));
      TestRegistry.await(
          "the outbox to empty",
          Duration.ofMinutes(10),
          () ->
              counters.stream().allMatch(counter -> count(counter, "RECORDED", "SUBMITTED") == 0));
      double seconds = (System.nanoTime() - began) / 1e9;
      for (Counter counter : counters) assertThat(count(counter, "REFUSED")).isZero();
      return new Sent(events, seconds, traffic(node, before + 1, node.blockNumber()));
    }
  }

  private static List<LedgerCommand> signed(Counter counter, int events) {
    int from = counter.next()[0];
    counter.next()[0] += events;
    return IntStream.range(from, from + events)
        .parallel()
        .mapToObj(
            pack ->
                counter
                    .acts()
                    .dispense(
                        UUID.randomUUID(),
                        counter.pharmacy(),
                        counter.book(),
                        counter.lot(),
                        counter.lot().serials().get(pack)))
        .toList();
  }

  private static void record(TestRegistry registry, String pharmacy, List<LedgerCommand> commands) {
    database
        .rows()
        .in(
            pharmacy,
            () -> commands.forEach(command -> registry.ledger().record(pharmacy, command)));
  }

  private static long count(Counter counter, String... states) {
    return database
        .rows()
        .in(
            counter.pharmacy(),
            () ->
                database
                    .jdbc()
                    .sql("select count(*) from ledger_command where state in (:states)")
                    .param("states", List.of(states))
                    .query(Long.class)
                    .single());
  }

  private static Traffic traffic(QuorumNode node, long from, long to) {
    Web3jService lines = new HttpService(network.file().node(AGENCE).rpc().toString());
    int transactions = 0;
    long payload = 0;
    long open = 0;
    for (QuorumNode.Block block : node.blocks(from, to)) {
      for (QuorumNode.Sent one : block.privateOnes()) {
        transactions++;
        payload += node.payload(one.payloadHash().orElseThrow()).length;
        open += raw(lines, one.hash()).length;
      }
    }
    return new Traffic(transactions, payload, open);
  }

  /** A transaction as it stands in its block. */
  private static byte[] raw(Web3jService lines, Bytes32 hash) {
    var request =
        new Request<>(
            "eth_getRawTransactionByHash",
            List.of(hash.toString()),
            lines,
            QuorumNode.TextResponse.class);
    try {
      return Numeric.hexStringToByteArray(request.send().getResult());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void report(Map<Integer, Sent> results) {
    BenchReport report =
        BenchReport.of(
            "custody", "%,d packs dispensed in two books, each signed by itself".formatted(EVENTS));
    double single = results.get(1).rate();
    results.forEach(
        (batch, sent) -> {
          String what =
              batch == 1 ? "one a transaction" : "up to %d a transaction".formatted(batch);
          Traffic traffic = sent.traffic();
          report.ratio(what, sent.rate(), "1/s", "one a transaction", single);
          report.figure(
              "  events in one of them", (double) sent.events() / traffic.transactions(), "");
          report.figure(
              "  a party keeps for each", (double) traffic.payload() / sent.events(), "bytes");
          report.figure("  others keep for each", (double) traffic.open() / sent.events(), "bytes");
        });
    report
        .note(
            "blocks of 20 ms while something waits; at most %,d transactions of each kind"
                .formatted(TRANSACTIONS))
        .note("kept by others: the transactions as they stand in blocks, without the blocks' heads")
        .write();
  }
}
