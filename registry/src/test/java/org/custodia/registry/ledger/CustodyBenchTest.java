package org.custodia.registry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.medicines.ScanSessionTerms;
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
 * then they record sessions of scans, each under one signature. Signing does not count. Baseline:
 * one transaction for each event, in the same run. The network is embedded, with a block as often
 * as {@code custodia.bench.block-period} says (milliseconds), or that of a network file ({@code
 * custodia.bench.network}) with no keys or contracts in it, where the members are founded anew.
 */
class CustodyBenchTest {
  @RegisterExtension static final TestNetwork network = network();
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();

  private static final List<Integer> BATCHES =
      Stream.of(
              System.getProperty(
                      "custodia.bench.batches", BenchReport.full() ? "1,10,50,200,500" : "1,50")
                  .split(","))
          .map(Integer::valueOf)
          .toList();

  /** Seconds in which events are given to the outbox, for each size of a batch. */
  private static final int SECONDS =
      Integer.getInteger("custodia.bench.seconds", BenchReport.full() ? 40 : 1);

  /** Scans under one signature. */
  private static final List<Integer> SESSIONS =
      BenchReport.full() ? List.of(10, 100, 300) : List.of(100);

  /** Signed beforehand for each size of a batch; when they are spent, that is the end of it. */
  private static final int STOCK = BenchReport.full() ? 16_000 : 100;

  /** No more transactions a second than this are expected of a pharmacy. */
  private static final int FASTEST = 25;

  /** Batches of a pharmacy that wait in its outbox, so that it never runs dry. */
  private static final int AHEAD = 3;

  /** What is wanted a second on two cores; of a network with blocks as slow as those of most. */
  private static final int GOAL_SINGLY = 1_000;

  private static final int GOAL_SINGLY_SLOW_BLOCKS = 2_000;
  private static final int GOAL_SESSIONS = 5_000;

  /** Times one transaction for each event. */
  private static final int GOAL_RATIO = 10;

  private static final Class<?>[] CONFIGURATIONS = {
    IdentityConfiguration.class, PacksConfiguration.class
  };

  /** A pharmacy with its witness, its lot, its book and how far it has come in the lot. */
  private record Counter(
      String pharmacy, MedicineActs acts, MedicineActs.Lot lot, String book, Way way) {}

  /** How far a pharmacy has come: in its lot, and in what its device signs. */
  private static final class Way {
    private int pack;
    private long sequence;
    private Bytes32 previous = Bytes32.ZERO;
  }

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

  private static TestNetwork network() {
    String file = System.getProperty("custodia.bench.network", "");
    if (!file.isEmpty()) return TestNetwork.on(Path.of(file));
    Duration period = Duration.ofMillis(Integer.getInteger("custodia.bench.block-period", 20));
    return TestNetwork.start(0, (settings, accounts) -> settings.withBlockPeriod(period));
  }

  @Test
  void eventsASecondOverHowManyTravelTogether() {
    BenchReport report =
        BenchReport.of(
            "custody",
            "packs dispensed, and sessions of scans, in two books; %d s for each size"
                .formatted(SECONDS));
    List<Counter> counters = counters();
    // Until Java has compiled what is measured.
    if (BenchReport.full()) send(counters, 50, counter -> dispensed(counter, STOCK / 2), 1);
    double single = 0;
    double singly = 0;
    double inSessions = 0;
    for (int batch : BATCHES) {
      int most = Math.min(STOCK / counters.size(), batch * FASTEST * SECONDS);
      Sent sent = send(counters, batch, counter -> dispensed(counter, most), 1);
      if (single == 0) single = sent.rate();
      singly = Math.max(singly, sent.rate());
      String what = batch == 1 ? "signed singly, one" : "signed singly, up to " + batch;
      add(report, what + " a transaction", sent, single);
    }
    for (int scans : SESSIONS) {
      int most = BenchReport.full() ? 4 * FASTEST * SECONDS : 10;
      Sent sent = send(counters, 10, counter -> sessions(counter, scans, most), scans);
      inSessions = Math.max(inSessions, sent.rate());
      add(report, "scans, one signature for " + scans, sent, single);
    }
    Duration period = network.file().blockPeriod();
    boolean slow = period.toSeconds() >= 1;
    report
        .figure("best, signed singly", singly, "1/s")
        .atLeast(slow ? GOAL_SINGLY_SLOW_BLOCKS : GOAL_SINGLY)
        .figure("best, signed singly, times one a transaction", singly / single, "x")
        .atLeast(GOAL_RATIO)
        .figure("best, sessions under one signature", inSessions, "1/s")
        .atLeast(GOAL_SESSIONS)
        .note(
            "blocks every %d ms while something waits, %s; two parties hold each book"
                .formatted(
                    period.toMillis(),
                    System.getProperty("custodia.bench.network", "the embedded network")))
        .note(
            "a session: its contract gets the digest of each scan and one signature over the root")
        .note("sessions travel up to 10 a transaction; ratios are to one dispensing a transaction")
        .note("kept by others: the transactions as they stand in blocks, without the blocks' heads")
        .write();
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
    MedicineActs.Lot lot =
        MedicineActs.lot("CB-" + pharmacy.length(), STOCK * (BATCHES.size() + 1));
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
    return new Counter(pharmacy, acts, lot, book, new Way());
  }

  private static void confirm(TestRegistry registry, String organisation, LedgerCommand command) {
    assertThat(registry.carryOut(organisation, command).state())
        .isEqualTo(CommandStatus.State.CONFIRMED);
  }

  /** Timed from the first event given to the outbox until the last is confirmed. */
  private static Sent send(
      List<Counter> counters,
      int batch,
      Function<Counter, List<LedgerCommand>> signed,
      int eventsOfACommand) {
    Map<Counter, Deque<LedgerCommand>> stock = new LinkedHashMap<>();
    for (Counter counter : counters) stock.put(counter, new ArrayDeque<>(signed.apply(counter)));
    try (TestRegistry registry = start(batch);
        QuorumNode node = new QuorumNode(network.file().node(AGENCE), 0, Duration.ofSeconds(30))) {
      long before = node.blockNumber();
      TestRegistry.await("everybody", () -> registry.ledger().position(PONT).block() >= before);
      long began = System.nanoTime();
      int[] given = new int[1];
      TestRegistry.await(
          "the outbox to empty",
          Duration.ofSeconds(SECONDS).plusMinutes(5),
          () -> {
            boolean over = System.nanoTime() - began > Duration.ofSeconds(SECONDS).toNanos();
            boolean empty = true;
            for (Counter counter : counters) {
              long waiting = count(counter, "RECORDED", "SUBMITTED");
              Deque<LedgerCommand> left = stock.get(counter);
              if (!over && !left.isEmpty() && waiting < (long) AHEAD * batch) {
                List<LedgerCommand> some = take(left, batch);
                record(registry, counter.pharmacy(), some);
                given[0] += some.size();
                empty = false;
              }
              empty &= waiting == 0 && (over || left.isEmpty());
            }
            return empty;
          });
      double seconds = (System.nanoTime() - began) / 1e9;
      for (Counter counter : counters) assertThat(count(counter, "REFUSED")).isZero();
      return new Sent(
          given[0] * eventsOfACommand, seconds, traffic(node, before + 1, node.blockNumber()));
    }
  }

  private static List<LedgerCommand> take(Deque<LedgerCommand> stock, int most) {
    List<LedgerCommand> some = new ArrayList<>();
    while (some.size() < most && !stock.isEmpty()) some.add(stock.poll());
    return some;
  }

  private static List<LedgerCommand> dispensed(Counter counter, int packs) {
    int from = counter.way().pack;
    counter.way().pack += packs;
    return IntStream.range(from, from + packs)
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

  private static List<LedgerCommand> sessions(Counter counter, int scans, int sessions) {
    Way way = counter.way();
    List<LedgerCommand> signed = new ArrayList<>();
    for (int i = 0; i < sessions; i++) {
      List<Bytes32> digests = Stream.generate(Bytes32::random).limit(scans).toList();
      signed.add(
          counter
              .acts()
              .scanSession(
                  UUID.randomUUID(),
                  counter.pharmacy(),
                  counter.book(),
                  way.sequence + 1,
                  way.previous,
                  digests));
      way.sequence += scans + 1;
      way.previous = ScanSessionTerms.root(digests);
    }
    return signed;
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

  private static void add(BenchReport report, String what, Sent sent, double single) {
    Traffic traffic = sent.traffic();
    report
        .figure(what, sent.rate(), "1/s")
        .against("one a transaction", single)
        .figure(what + ": events in one", (double) sent.events() / traffic.transactions(), "")
        .figure(
            what + ": a party keeps for each", (double) traffic.payload() / sent.events(), "bytes")
        .figure(what + ": others keep for each", (double) traffic.open() / sent.events(), "bytes");
  }
}
