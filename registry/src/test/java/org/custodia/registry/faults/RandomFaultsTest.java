package org.custodia.registry.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.devnet.faults.NetworkFaults;
import org.custodia.devnet.wire.WireFault;
import org.custodia.registry.alerts.AlertsConfiguration;
import org.custodia.registry.checkpoints.Checkpoints;
import org.custodia.registry.checkpoints.CheckpointsConfiguration;
import org.custodia.registry.custody.CustodyConfiguration;
import org.custodia.registry.health.RestartablePostgres;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.IdentityConfiguration;
import org.custodia.registry.identity.Operators;
import org.custodia.registry.identity.Validity;
import org.custodia.registry.ledger.Attacker;
import org.custodia.registry.ledger.ChannelTrouble;
import org.custodia.registry.ledger.InstanceProcess;
import org.custodia.registry.ledger.LedgerCommand;
import org.custodia.registry.ledger.LedgerWorkers;
import org.custodia.registry.medicines.MedicinesConfiguration;
import org.custodia.registry.packs.PacksConfiguration;
import org.custodia.registry.products.Products;
import org.custodia.registry.testing.MedicineActs;
import org.custodia.registry.testing.MedicineActs.Lot;
import org.custodia.registry.testing.NoPrescriptions;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.ShiftedClock;
import org.custodia.registry.testing.SmallDisk;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.custodia.registry.verification.VerificationConfiguration;
import org.custodia.registry.witnessing.WitnessingConfiguration;
import org.custodia.scanners.agent.chain.CheckpointMode;
import org.custodia.scanners.agent.chain.ScanEvent;
import org.custodia.scanners.agent.chain.ScanTerms;
import org.custodia.scanners.agent.journal.Journal;
import org.custodia.scanners.agent.sending.Sender;
import org.custodia.scanners.gs1.ScanReader;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;

/**
 * Two pharmacies dispense packs and their scanners scan, while what they rest on is broken in an
 * order that a seed draws: nodes, privacy managers, lines, the database, its disk, the instance,
 * clocks. Then {@link LedgerChecker} proves from ledger and journals alone that all that was
 * acknowledged is there once and in order; rows are compared with those of a reading into an empty
 * database. In the long suite; {@code -Dcustodia.seed=…} repeats a seed, and {@code
 * -Dcustodia.steps=…} says how often something breaks.
 */
@EnabledIf("wanted")
class RandomFaultsTest {
  private static final String SEED = "custodia.seed";
  private static final int SEEDS = 6;
  private static final int STEPS = Integer.getInteger("custodia.steps", 25);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int FOUNDED = 6;
  private static final List<String> PHARMACIES = List.of(PONT, GARE);
  private static final ShiftedClock CLOCK = new ShiftedClock();

  @TempDir Path folder;

  private TestNetwork network;
  private RestartablePostgres postgres;
  private RegistryDatabase database;
  private volatile TestRegistry registry;
  private Random random;
  private final Map<String, Pharmacy> pharmacies = new LinkedHashMap<>();

  /** What is broken now; each knows how it ends. */
  private final Deque<Ending> broken = new ArrayDeque<>();

  private interface Ending {
    void end() throws Exception;
  }

  static boolean wanted() {
    return Boolean.getBoolean("custodia.long") || System.getProperty(SEED) != null;
  }

  static LongStream seeds() {
    String given = System.getProperty(SEED);
    return given == null ? new Random().longs(SEEDS) : LongStream.of(Long.parseLong(given));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void allThatWasAcknowledgedIsThereOnceAndInOrder(long seed) throws Exception {
    System.out.println("repeat with -Dcustodia.seed=" + seed);
    random = new Random(seed);
    try {
      begin();
      for (int step = 0; step < STEPS; step++) {
        work();
        breakSomething(step);
        if (random.nextInt(3) > 0) work();
        LockSupport.parkNanos(Duration.ofMillis(30 + random.nextInt(250)).toNanos());
        while (broken.size() > 2 || !broken.isEmpty() && random.nextBoolean()) {
          broken.removeFirst().end();
        }
      }
      while (!broken.isEmpty()) broken.removeFirst().end();
      network.network().faults().clear();
      CLOCK.reset();
      nothingIsStuck();
      theLedgerHasItAll();
      rowsAreWhatAReadingGives();
    } finally {
      end();
    }
  }

  // --- The journey ---

  @Configuration(proxyBeanMethods = false)
  static class Surroundings {
    @Bean
    Products products() {
      return (organisation, gtin) -> Optional.empty();
    }

    @Bean
    Clock clock() {
      return CLOCK;
    }
  }

  /** A pharmacy with a book, a person at the counter and a scanner at the dock. */
  private final class Pharmacy {
    final String slug;
    final ECKeyPair key;
    final String address;
    final Journal journal;
    final ScannerLine line;
    final Sender sender;
    final ScanEvent.Post post;
    final MedicineActs acts = new MedicineActs(network);
    final List<UUID> acknowledged = new ArrayList<>();
    final Set<UUID> perhaps = new HashSet<>();
    final Path shift;
    String book;
    int scans;

    Pharmacy(String slug, int number) {
      this.slug = slug;
      this.key = ECKeyPair.create(BigInteger.valueOf(77_000 + number));
      this.address = "0x" + Keys.getAddress(key);
      WitnessDomain domain =
          new WitnessDomain(network.file().chainId(), network.file().contracts().registrar());
      this.journal = Journal.open(folder.resolve(slug + ".journal"), domain, address);
      this.shift = folder.resolve(slug + ".shift");
      this.post = new ScanEvent.Post(domain, TestNetwork.memberId(slug), "Dock");
      this.line =
          new ScannerLine(
              () -> registry.bean(Checkpoints.class),
              new Caller(slug, "dock", Set.of("checkpoint")),
              address,
              new Random(random.nextLong()));
      this.sender =
          new Sender(
              journal,
              line,
              CLOCK,
              new Sender.Pace(
                  20,
                  Duration.ofMillis(20),
                  Duration.ofMillis(200),
                  Duration.ofMillis(200),
                  Duration.ofMillis(50)),
              verdict -> {});
    }

    void scan() {
      var terms =
          new ScanTerms(
              ScanTerms.Entry.SCANNED,
              CheckpointMode.RECEIVE,
              Bytes32.keccak(slug.getBytes()),
              Bytes32.ZERO,
              "h.martin",
              "keyboard",
              "]d2\u001d010340093000001417280531" + "10VT25A1\u001d21S" + scans++);
      journal.append(
          head ->
              ScanEvent.sign(
                  post,
                  head,
                  Bytes32.ofUuid(UUID.randomUUID()),
                  terms,
                  new ScanReader().read(terms.text()),
                  CLOCK.millis(),
                  key.getPrivateKey(),
                  address));
      sender.wake();
    }

    /**
     * Kept in the journal of the shift once it is acknowledged, as the person at the counter sees.
     */
    void dispense(Lot lot) throws IOException {
      UUID id = UUID.randomUUID();
      String serial = lot.serials().get(acknowledged.size() + perhaps.size());
      try {
        registry.ledger().record(slug, acts.dispense(id, slug, book, lot, serial));
      } catch (RuntimeException refused) {
        perhaps.add(id);
        return;
      }
      acknowledged.add(id);
      Files.writeString(shift, id + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }

  private final Map<String, Lot> lots =
      Map.of(PONT, MedicineActs.lot("RFP", 400), GARE, MedicineActs.lot("RFG", 400));

  private void begin() {
    network = TestNetwork.start();
    postgres = new RestartablePostgres();
    database = postgres.database();
    registry = start(database);
    MedicineActs acts = new MedicineActs(network);
    confirm(AGENCE, acts.authorise());
    confirm(RHONE, acts.enrolManufacturer());
    for (Lot lot : lots.values()) confirm(RHONE, acts.release(UUID.randomUUID(), lot));
    for (String slug : PHARMACIES) {
      Pharmacy one = new Pharmacy(slug, pharmacies.size() + 1);
      confirm(slug, one.acts.enrolPharmacist(slug));
      pharmacies.put(slug, one);
    }
    for (Pharmacy one : pharmacies.values()) {
      TestRegistry.await(
          "the book of " + one.slug,
          () ->
              registry.ledger().channel(one.slug, 1, members(one.slug), Bytes32.ZERO).isPresent());
      one.book =
          registry
              .ledger()
              .channel(one.slug, 1, members(one.slug), Bytes32.ZERO)
              .orElseThrow()
              .address();
      Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
      UUID id = UUID.randomUUID();
      registry
          .bean(Operators.class)
          .enrolDevice(
              new Caller(one.slug, "anna", Set.of("administrator")),
              id,
              one.address,
              Set.of(MemberRole.PHARMACY),
              "Dock",
              new Validity(now.minusSeconds(3_600), now.plus(Duration.ofDays(1))));
      assertThat(registry.awaitFinal(one.slug, id).state().isDone()).isTrue();
      one.sender.start();
    }
  }

  private TestRegistry start(RegistryDatabase on) {
    return TestRegistry.start(
        on,
        network.path(),
        List.of(AGENCE, RHONE, PONT, GARE),
        Map.of(
            "custodia.checkpoints.anchor-pause", "100ms",
            "custodia.ledger.timeout", "1s"),
        IdentityConfiguration.class,
        PacksConfiguration.class,
        VerificationConfiguration.class,
        WitnessingConfiguration.class,
        AlertsConfiguration.class,
        MedicinesConfiguration.class,
        CustodyConfiguration.class,
        CheckpointsConfiguration.class,
        NoPrescriptions.class,
        Surroundings.class);
  }

  private void work() throws IOException {
    for (Pharmacy one : pharmacies.values()) {
      for (int i = random.nextInt(4); i > 0; i--) one.scan();
      for (int i = random.nextInt(3); i > 0; i--) one.dispense(lots.get(one.slug));
    }
  }

  // --- What is broken ---

  private void breakSomething(int step) throws Exception {
    NetworkFaults faults = network.network().faults();
    String node = Stream.of(AGENCE, PONT, GARE, RHONE).toList().get(random.nextInt(4));
    int what = random.nextInt(15);
    System.out.println("step " + step + ": fault " + what + " at " + node);
    switch (what) {
      case 0 -> {
        faults.stopNode(node);
        broken.add(() -> faults.startNode(node));
      }
      case 1 -> {
        faults.stopPrivacyManager(node);
        broken.add(() -> faults.startPrivacyManager(node));
      }
      case 2, 3 -> {
        Random wire = new Random(random.nextLong());
        faults.onRpc(node, request -> fault(wire));
        broken.add(() -> faults.onRpc(node, request -> WireFault.PASS));
      }
      case 4 -> {
        Random wire = new Random(random.nextLong());
        faults.onDelivery(node, request -> fault(wire));
        broken.add(() -> faults.clear());
      }
      case 5 -> {
        faults.partition(node);
        broken.add(faults::heal);
      }
      case 6 -> {
        faults.delayBlocks(node, Duration.ofMillis(random.nextInt(400)));
        broken.add(() -> faults.delayBlocks(node, Duration.ZERO));
      }
      case 7 -> faults.rollBack(node, block(node) - random.nextInt(5) - 1);
      case 8 -> {
        postgres.stop();
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(200)).toNanos());
        postgres.start();
      }
      case 9 -> {
        postgres.freeze();
        broken.add(postgres::thaw);
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(300)).toNanos());
        while (!broken.isEmpty()) broken.removeLast().end(); // work() would wait for it
      }
      case 10 -> {
        registry.close();
        registry = start(database);
      }
      case 11 -> pharmacies.values().forEach(one -> line(one, true));
      case 12 -> {
        CLOCK.advance(Duration.ofMinutes(random.nextInt(20) - 10));
        broken.add(CLOCK::reset);
      }
      case 13 -> killAnInstance();
      case 14 -> fillTheDisk();
      default -> throw new IllegalStateException();
    }
  }

  private void line(Pharmacy one, boolean bad) {
    one.line.bad(bad);
    if (bad) broken.add(() -> line(one, false));
  }

  private static WireFault fault(Random wire) {
    return switch (wire.nextInt(9)) {
      case 0 -> new WireFault.DropBefore();
      case 1 -> new WireFault.DropAfter();
      case 2 -> new WireFault.Duplicate();
      case 3 -> new WireFault.Delay(Duration.ofMillis(wire.nextInt(300)));
      case 4 -> new WireFault.Refuse(-32000, "out of order");
      case 5 -> new WireFault.Instead(502, "<html>");
      default -> WireFault.PASS;
    };
  }

  /** A second instance on the same database, killed at its work; the first goes on. */
  private void killAnInstance() throws Exception {
    Process second = InstanceProcess.start(database, network.path(), String.join(",", PHARMACIES));
    broken.add(
        () -> {
          second.destroyForcibly();
          second.waitFor();
        });
    work();
    LockSupport.parkNanos(Duration.ofMillis(2_000 + random.nextInt(1_500)).toNanos());
  }

  private void fillTheDisk() throws Exception {
    SmallDisk disk = SmallDisk.mounted();
    postgres.moveOutboxTo(disk.directory("tablespace"));
    disk.fill();
    work();
    disk.empty();
    postgres.moveOutboxBack();
    disk.close();
  }

  /** How far its rows are; the first blocks are those of the founding. */
  private long block(String member) {
    try {
      return Math.max(FOUNDED, registry.ledger().position(member).block());
    } catch (RuntimeException noDatabase) {
      return FOUNDED;
    }
  }

  // --- What has to be so ---

  private void nothingIsStuck() {
    for (Pharmacy one : pharmacies.values()) {
      TestRegistry.await(
          "everything that " + one.slug + " scanned is on the ledger",
          PATIENCE,
          () -> {
            putRight();
            var status = one.journal.status();
            return status.waiting() + status.sent() + status.refused() == 0;
          });
      TestRegistry.await(
          "all that " + one.slug + " dispensed is final",
          PATIENCE,
          () -> {
            putRight();
            return count(one.slug, "ledger_command where state in ('RECORDED', 'SUBMITTED')") == 0
                && count(one.slug, "ledger_transaction where state = 'OPEN'") == 0;
          });
    }
    for (String member : List.of(AGENCE, RHONE, PONT, GARE)) {
      TestRegistry.await(
          "nothing is put aside at " + member,
          PATIENCE,
          () -> {
            putRight();
            return registry.bean(LedgerWorkers.class).channelTroubles(member).isEmpty();
          });
    }
    assertThat(registry.bean(LedgerWorkers.class).standing())
        .allMatch(one -> one.stopped().isEmpty());
  }

  /** As the State page tells an administrator to, where a node was left behind. */
  private void putRight() {
    LedgerWorkers workers = registry.bean(LedgerWorkers.class);
    for (String member : List.of(AGENCE, RHONE, PONT, GARE)) {
      workers.channelTroubles(member).stream()
          .map(ChannelTrouble::rewindTo)
          .flatMap(Optional::stream)
          .mapToLong(Long::longValue)
          .min()
          .ifPresent(block -> workers.rewind(member, block));
    }
  }

  private void theLedgerHasItAll() throws IOException {
    for (Pharmacy one : pharmacies.values()) {
      List<UUID> shift =
          Files.exists(one.shift)
              ? Files.readAllLines(one.shift).stream().map(UUID::fromString).toList()
              : List.of();
      List<Bytes32> digests =
          one.journal.all().stream().map(event -> event.digest(one.post.domain())).toList();
      List<List<String>> histories = new ArrayList<>();
      for (String node : List.of(one.slug, AGENCE)) {
        try (LedgerChecker checker = new LedgerChecker(network.file(), node)) {
          Bytes32 member = TestNetwork.memberId(one.slug);
          checker.scansAreThereOnceAndInOrder(member, digests);
          checker.commandsAreThereOnceAndInOrder(one.book, member, shift, one.perhaps);
          histories.add(checker.history(one.book));
        }
      }
      assertThat(histories.get(0)).isEqualTo(histories.get(1));
      System.out.println(
          one.slug + ": " + digests.size() + " scans, " + shift.size() + " commands");
    }
    try (LedgerChecker stranger = new LedgerChecker(network.file(), SAINT_LUC)) {
      for (Pharmacy one : pharmacies.values()) assertThat(stranger.history(one.book)).isEmpty();
    }
  }

  private void rowsAreWhatAReadingGives() {
    RegistryDatabase empty = RegistryDatabase.fresh();
    try (TestRegistry reading = start(empty)) {
      for (String member : List.of(AGENCE, RHONE, PONT, GARE)) {
        TestRegistry.await(
            "a reading by " + member,
            () ->
                reading.ledger().position(member).block()
                    >= registry.ledger().position(member).block());
        for (String table : Attacker.tables(registry)) {
          if (table.equals("ledger_command")) continue;
          assertThat(rows(database, member, table))
              .as("%s of %s", table, member)
              .isEqualTo(rows(empty, member, table));
        }
      }
    } finally {
      empty.close();
    }
  }

  private static List<String> rows(RegistryDatabase of, String member, String table) {
    String sql = "select to_jsonb(t)::text from " + table + " t order by 1";
    return of.rows().in(member, () -> of.jdbc().sql(sql).query(String.class).list());
  }

  private long count(String member, String what) {
    return database
        .rows()
        .in(
            member,
            () -> database.jdbc().sql("select count(*) from " + what).query(Long.class).single());
  }

  private static List<Bytes32> members(String slug) {
    return Stream.of(slug, AGENCE).map(TestNetwork::memberId).sorted().toList();
  }

  private void confirm(String organisation, LedgerCommand command) {
    assertThat(registry.carryOut(organisation, command).state().isDone()).isTrue();
  }

  private void end() throws Exception {
    while (!broken.isEmpty()) broken.removeFirst().end();
    for (Pharmacy one : pharmacies.values()) {
      one.sender.close();
      one.journal.close();
    }
    pharmacies.clear();
    if (registry != null) registry.close();
    if (database != null) database.close();
    if (postgres != null) postgres.close();
    if (network != null) network.close();
    CLOCK.reset();
  }
}
