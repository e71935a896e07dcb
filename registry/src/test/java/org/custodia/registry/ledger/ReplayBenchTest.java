package org.custodia.registry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
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

/**
 * How long an organisation's rows take to come out of its node again, into an empty database: the
 * regulator's, which is party to every channel. Two pharmacies dispense packs in batches of 200
 * through the product's own outbox; making that chain does not count.
 */
class ReplayBenchTest {
  @RegisterExtension static final TestNetwork network = TestNetwork.start();
  @RegisterExtension static final RegistryDatabase lived = RegistryDatabase.fresh();
  @RegisterExtension static final RegistryDatabase replayed = RegistryDatabase.fresh();

  private static final int EVENTS =
      Integer.getInteger("custodia.bench.events", BenchReport.full() ? 100_000 : 400);
  private static final int AT_ONCE = 1_000;

  /** So that nothing waits longer for its block than its reservation stands. */
  private static final int MOST_WAITING = 4_000;

  private static final Class<?>[] CONFIGURATIONS = {
    IdentityConfiguration.class, PacksConfiguration.class
  };

  @Test
  void aReplayBringsEveryRowBackAndItsTimeIsReported() {
    BenchReport report = BenchReport.of("replay", "%,d channel events".formatted(EVENTS));
    long began = System.nanoTime();
    makeChain();
    long head = head();
    double making = seconds(began);
    double reading = read(head);

    began = System.nanoTime();
    try (TestRegistry registry =
        TestRegistry.start(replayed, network.path(), List.of(AGENCE), Map.of(), CONFIGURATIONS)) {
      await("the replay", () -> registry.ledger().position(AGENCE).block() >= head);
      double replay = seconds(began);
      assertThat(rows(replayed, registry)).isEqualTo(rows(lived, registry));
      assertThat(count(replayed, "pack_state")).isEqualTo(EVENTS);
      report
          .figure("replay into an empty database", replay, "s")
          .atMost(60 * EVENTS / 100_000d)
          .against("reading the same logs, writing nothing", reading)
          .figure("events a second", EVENTS / replay, "1/s")
          .note(
              "%,d blocks, of which %,d of those events, made in %.0f s and not counted"
                  .formatted(head, EVENTS, making))
          .write();
    }
  }

  /** A pharmacy with its witness, its lot and its channel. */
  private record Counter(
      String pharmacy, MedicineActs acts, MedicineActs.Lot lot, String channel) {}

  private static void makeChain() {
    try (TestRegistry registry =
        TestRegistry.start(
            lived, network.path(), List.of(AGENCE, RHONE, PONT, GARE), Map.of(), CONFIGURATIONS)) {
      confirm(registry, AGENCE, new MedicineActs(network).authorise());
      List<Counter> counters =
          Stream.of(PONT, GARE).map(pharmacy -> counter(registry, pharmacy)).toList();
      for (int from = 0; from < EVENTS / 2; from += AT_ONCE) {
        int to = Math.min(EVENTS / 2, from + AT_ONCE);
        for (Counter counter : counters) dispense(registry, counter, from, to);
        await("fewer commands to wait", () -> waiting() <= MOST_WAITING);
      }
      await("the outbox to empty", () -> waiting() == 0);
      long head = head();
      await("the regulator", () -> registry.ledger().position(AGENCE).block() >= head);
    }
  }

  private static Counter counter(TestRegistry registry, String pharmacy) {
    MedicineActs acts = new MedicineActs(network);
    MedicineActs.Lot lot = MedicineActs.lot("OF-" + pharmacy.length(), EVENTS / 2);
    confirm(registry, RHONE, acts.enrolManufacturer());
    confirm(registry, pharmacy, acts.enrolPharmacist(pharmacy));
    confirm(registry, RHONE, acts.release(UUID.randomUUID(), lot));
    return new Counter(pharmacy, acts, lot, open(registry, pharmacy));
  }

  private static void dispense(TestRegistry registry, Counter counter, int from, int to) {
    String pharmacy = counter.pharmacy();
    List<LedgerCommand> commands =
        IntStream.range(from, to)
            .parallel()
            .mapToObj(
                pack ->
                    counter
                        .acts()
                        .dispense(
                            UUID.randomUUID(),
                            pharmacy,
                            counter.channel(),
                            counter.lot(),
                            counter.lot().serials().get(pack)))
            .toList();
    lived
        .rows()
        .in(
            pharmacy,
            () -> commands.forEach(command -> registry.ledger().record(pharmacy, command)));
  }

  private static long waiting() {
    return Stream.of(PONT, GARE)
        .mapToLong(
            pharmacy ->
                lived
                    .rows()
                    .in(
                        pharmacy,
                        () ->
                            lived
                                .jdbc()
                                .sql(
                                    "select count(*) from ledger_command"
                                        + " where state in ('RECORDED', 'SUBMITTED')")
                                .query(Long.class)
                                .single()))
        .sum();
  }

  private static String open(TestRegistry registry, String pharmacy) {
    List<Bytes32> members =
        Stream.of(pharmacy, AGENCE).map(TestNetwork::memberId).sorted().toList();
    confirm(
        registry,
        pharmacy,
        new LedgerCommand.OpenChannel(UUID.randomUUID(), 1, members, Bytes32.ZERO));
    await(
        pharmacy + "'s book",
        () -> registry.ledger().channel(pharmacy, 1, members, Bytes32.ZERO).isPresent());
    return registry.ledger().channel(pharmacy, 1, members, Bytes32.ZERO).orElseThrow().address();
  }

  private static void confirm(TestRegistry registry, String organisation, LedgerCommand command) {
    assertThat(registry.carryOut(organisation, command).state())
        .isEqualTo(CommandStatus.State.CONFIRMED);
  }

  private static long head() {
    try (QuorumNode node = node()) {
      return node.blockNumber();
    }
  }

  /** The baseline: the same calls as the projector makes for logs, and nothing done with them. */
  private static double read(long head) {
    long began = System.nanoTime();
    int blocks = LedgerSettings.defaults().blocksAtOnce();
    Stride stride = new Stride(blocks);
    long logs = 0;
    try (QuorumNode node = node()) {
      for (long from = 0; from <= head; ) {
        long to = Math.min(head, from + stride.blocks() - 1);
        int found = node.logs(from, to).size();
        stride.found(to - from + 1, found);
        logs += found;
        from = to + 1;
      }
    }
    assertThat(logs).isGreaterThan(EVENTS);
    return seconds(began);
  }

  private static QuorumNode node() {
    return new QuorumNode(network.file().node(AGENCE), 0, Duration.ofSeconds(30));
  }

  /** Number and digest of the regulator's rows in each table that a projection owns. */
  private static Map<String, String> rows(RegistryDatabase database, TestRegistry registry) {
    TreeSet<String> tables = new TreeSet<>(ChannelRows.TABLES);
    registry.beans(Projection.class).forEach(projection -> tables.addAll(projection.tables()));
    return tables.stream()
        .collect(
            Collectors.toMap(
                table -> table,
                table ->
                    database
                        .rows()
                        .in(
                            AGENCE,
                            () ->
                                database
                                    .jdbc()
                                    .sql(
                                        "select count(*) || ' ' || coalesce(md5(string_agg("
                                            + "t::text, '' order by t::text)), '') from "
                                            + table
                                            + " t")
                                    .query(String.class)
                                    .single())));
  }

  private static long count(RegistryDatabase database, String table) {
    return database
        .rows()
        .in(
            AGENCE,
            () -> database.jdbc().sql("select count(*) from " + table).query(Long.class).single());
  }

  /** Patient: what is waited for here may take as long as it does. */
  private static void await(String what, java.util.function.BooleanSupplier so) {
    long end = System.nanoTime() + Duration.ofMinutes(30).toNanos();
    while (!so.getAsBoolean()) {
      if (System.nanoTime() > end) throw new AssertionError("waited in vain for " + what);
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted waiting for " + what, e);
      }
    }
  }

  private static double seconds(long began) {
    return (System.nanoTime() - began) / 1e9;
  }
}
