package org.custodia.registry.medicines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.custodia.registry.medicines.MedicineWorld.GARE_PHARMACIST;
import static org.custodia.registry.medicines.MedicineWorld.PONT_PHARMACIST;
import static org.custodia.registry.medicines.MedicineWorld.REGULATOR;
import static org.custodia.registry.medicines.MedicineWorld.scan;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.PONT;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.LedgerWorkers;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Packs are checked all the time, at two instances that share a database, while the projections of
 * the asker, of the service, and of both are read anew: whoever gets an answer gets the right one.
 */
class ReadAnewTest {
  private static final LocalDate EXPIRY = MedicineWorld.nextYear();
  private static final int ASKING = 4;

  /** What the service's silence is told as, and that the asker's own rows say nothing. */
  private static final Set<String> NO_ANSWER = Set.of("CUS-LED-024", "CUS-MED-031", "CUS-MED-032");

  private static final Map<String, VerdictKind> RIGHT =
      Map.of(
          scan("R1", EXPIRY, "R1-1"), VerdictKind.RECALLED,
          scan("G1", EXPIRY, "G1-1"), VerdictKind.GENUINE,
          scan("G1", EXPIRY, "NOBODYS"), VerdictKind.UNKNOWN_SERIAL);

  /** What was said of the packs, and how often. */
  private static final class Said {
    private final Map<String, AtomicInteger> right = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> nothing = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> wrong = new ConcurrentHashMap<>();

    void note(String scan, PackVerdict verdict) {
      VerdictKind expected = RIGHT.get(scan);
      boolean isRight = verdict.verdict() == expected;
      count(isRight ? right : wrong, verdict.verdict() + " of what is " + expected);
    }

    void note(String scan, Problem problem) {
      count(NO_ANSWER.contains(problem.code()) ? nothing : wrong, problem.code());
    }

    private static void count(Map<String, AtomicInteger> in, String what) {
      in.computeIfAbsent(what, one -> new AtomicInteger()).incrementAndGet();
    }
  }

  @ParameterizedTest(name = "the service in the same instance: {0}")
  @ValueSource(booleans = {true, false})
  void noAnswerIsEverWrong(boolean direct) throws Exception {
    Said said = asked(direct, false);
    assertThat(said.wrong).isEmpty();
    assertThat(said.right).hasSize(RIGHT.size());
    assertThat(said.nothing).containsKey("CUS-LED-024");
    assertThat(said.nothing.keySet()).containsAnyOf("CUS-MED-031", "CUS-MED-032");
  }

  /** So that nobody believes the other for want of looking. */
  @Test
  void wrongAnswersAreFoundWhereTheRowsAreLeftOpen() throws Exception {
    assertThat(asked(true, true).wrong).isNotEmpty();
  }

  /** Killed in the middle, an instance comes up again, and says that it has nothing to say yet. */
  @Test
  void anInstanceStartsWhileRowsAreReadAnew() {
    try (TestNetwork network = TestNetwork.start();
        RegistryDatabase database = RegistryDatabase.fresh();
        MedicineWorld world = MedicineWorld.begin(database, network)) {
      database
          .unbound()
          .sql("insert into ledger_rebuild (organisation, goal) values (:organisation, 1000000)")
          .param("organisation", PONT)
          .update();
      try (TestRegistry another = world.instance()) {
        PackVerification verification = another.bean(PackVerification.class);
        String scan = scan("G1", EXPIRY, "G1-1");
        assertThatExceptionOfType(Problem.class)
            .isThrownBy(() -> verification.verify(PONT_PHARMACIST, UUID.randomUUID(), scan))
            .matches(problem -> problem.code().equals("CUS-LED-024"));
        UUID batch = UUID.randomUUID();
        another.bean(PackBatches.class).begin(PONT_PHARMACIST, batch, List.of(scan), false);
        TestRegistry.await(
            "the batch has been through",
            () ->
                another.bean(PackBatches.class).lines(PONT_PHARMACIST, batch, 1, 10).stream()
                    .anyMatch(line -> line.code().equals(Optional.of("CUS-LED-024"))));
      }
    }
  }

  private static Said asked(boolean direct, boolean leftOpen) throws Exception {
    Map<String, Object> settings = new HashMap<>();
    settings.put("custodia.ledger.blocks-at-once", "3");
    settings.put("custodia.verification.breaker-pause", "50ms");
    if (direct) settings.put("custodia.verification.direct", "true");
    try (TestNetwork network = TestNetwork.start();
        RegistryDatabase database = RegistryDatabase.fresh();
        MedicineWorld world = MedicineWorld.begin(database, network, settings)) {
      Lots.Lot recalled = world.released("R1", EXPIRY, 3);
      world.released("G1", EXPIRY, 3);
      world.change(REGULATOR, recalled.lotId(), "RECALL", "Contamination", "RECALLED");
      slowly(database);
      if (leftOpen) leaveOpen(database);
      try (TestRegistry another = world.instance()) {
        Said said = whileReadAnew(database, List.of(world.registry(), another));
        System.out.printf(
            "%s, left open %s: right %s, nothing %s, wrong %s%n",
            direct ? "direct" : "HTTP", leftOpen, said.right, said.nothing, said.wrong);
        RIGHT.forEach(
            (scan, verdict) ->
                assertThat(world.verify(PONT_PHARMACIST, scan).verdict()).isEqualTo(verdict));
        return said;
      }
    }
  }

  private static Said whileReadAnew(RegistryDatabase database, List<TestRegistry> instances)
      throws Exception {
    Said said = new Said();
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService counters = Executors.newFixedThreadPool(ASKING);
    try {
      List<Future<?>> asking = new ArrayList<>();
      for (int i = 0; i < ASKING; i++) {
        TestRegistry instance = instances.get(i % instances.size());
        Caller caller = i < ASKING / 2 ? PONT_PHARMACIST : GARE_PHARMACIST;
        Random random = new Random(i);
        asking.add(counters.submit(() -> ask(instance, caller, random, said, over)));
      }
      for (TestRegistry instance : instances) {
        for (List<String> members :
            List.of(List.of(AGENCE), List.of(PONT), List.of(AGENCE, PONT))) {
          readAnew(database, instance, members);
        }
      }
      over.set(true);
      for (Future<?> one : asking) one.get(30, TimeUnit.SECONDS);
    } finally {
      over.set(true);
      counters.shutdownNow();
    }
    return said;
  }

  private static void readAnew(
      RegistryDatabase database, TestRegistry instance, List<String> members) {
    Map<String, Long> reached = new HashMap<>();
    for (String member : members) {
      reached.put(member, instance.ledger().position(member).block());
      instance.bean(LedgerWorkers.class).replay(member);
    }
    for (String member : members) {
      TestRegistry.await(
          member + " has read everything again",
          () ->
              instance.ledger().position(member).block() >= reached.get(member)
                  && database.rows().in(member, () -> true));
    }
  }

  private static void ask(
      TestRegistry instance, Caller caller, Random random, Said said, AtomicBoolean over) {
    List<String> scans = List.copyOf(RIGHT.keySet());
    PackVerification verification = instance.bean(PackVerification.class);
    while (!over.get()) {
      String scan = scans.get(random.nextInt(scans.size()));
      try {
        said.note(scan, verification.verify(caller, UUID.randomUUID(), scan));
      } catch (Problem problem) {
        said.note(scan, problem);
      }
    }
  }

  /** That rows are read anew is never written down, as if nobody looked. */
  private static void leaveOpen(RegistryDatabase database) {
    database
        .unbound()
        .sql(
            """
            create function nothing() returns trigger language plpgsql as 'begin return null; end';
            create trigger nothing before insert on ledger_rebuild
              for each row execute function nothing()
            """)
        .update();
  }

  /** Each reading of a few blocks takes a moment longer. */
  private static void slowly(RegistryDatabase database) {
    database
        .unbound()
        .sql(
            """
            create function slowly() returns trigger language plpgsql as
              'begin perform pg_sleep(0.05); return new; end';
            create trigger slowly before insert or update on ledger_position
              for each row execute function slowly()
            """)
        .update();
  }
}
