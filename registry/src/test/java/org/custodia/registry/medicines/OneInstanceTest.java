package org.custodia.registry.medicines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.medicines.MedicineWorld.GARE_PHARMACIST;
import static org.custodia.registry.medicines.MedicineWorld.PONT_PHARMACIST;
import static org.custodia.registry.medicines.MedicineWorld.scan;
import static org.custodia.registry.testing.Refusals.refused;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Checks of packs where the regulator's service is of the same instance, which reads and writes for
 * both at once: each leaves what it leaves where the service is elsewhere.
 */
class OneInstanceTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private static final LocalDate EXPIRY = MedicineWorld.nextYear();
  private static MedicineWorld world;

  @BeforeAll
  static void aLotIsReleased() {
    world = MedicineWorld.beginInOneInstance(database, network);
    world.released("D1", EXPIRY, 40);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @Test
  void theVerdictAndTheServicesAnswerAreKeptEachInItsOrganisationsRows() {
    UUID id = UUID.randomUUID();
    String scan = scan("D1", EXPIRY, "D1-1");
    PackVerdict verdict = world.verification().verify(PONT_PHARMACIST, id, scan);

    PackVerdict.Evidence evidence = verdict.evidence().orElseThrow();
    assertThat(verdict.findings()).containsExactly(VerdictKind.GENUINE);
    assertThat(evidence.proof()).isNotEmpty();
    assertThat(answers(id)).containsExactly(evidence.answerFacts());
    assertThat(owners("pack_verification", "id", id)).containsExactly(PONT);
    assertThat(owners("verification_answer", "query_id", id)).containsExactly(AGENCE);

    assertThat(world.verification().verify(PONT_PHARMACIST, id, scan)).isEqualTo(verdict);
    assertThat(answers(id)).hasSize(1);
    refused(
        Problem.Kind.CONFLICT,
        "CUS-MED-021",
        () -> world.verification().verify(PONT_PHARMACIST, id, scan("D1", EXPIRY, "D1-2")));
  }

  @Test
  void whatAlertsTheRegulatorIsKeptTooAndAlertsOnce() {
    UUID id = UUID.randomUUID();
    String scan = scan("D1", EXPIRY, "NOBODYS");
    PackVerdict verdict = world.verification().verify(GARE_PHARMACIST, id, scan);

    assertThat(verdict.verdict()).isEqualTo(VerdictKind.UNKNOWN_SERIAL);
    assertThat(answers(id)).containsExactly(verdict.evidence().orElseThrow().answerFacts());
    assertThat(world.verification().verify(GARE_PHARMACIST, id, scan)).isEqualTo(verdict);
    assertThat(world.alerts("NOBODYS")).containsExactly("UNKNOWN_SERIAL");
    assertThat(owners("pack_verification", "id", id)).containsExactly(GARE);
  }

  /** As a program that has lost its patience, and a phone and its server. */
  @Test
  void whoAskAtOnceWhatOneScanComesToGetOneAnswerThatIsWrittenDownOnce() throws Exception {
    Caller device = new Caller(PONT, "device", Set.of());
    ExecutorService counters = Executors.newFixedThreadPool(8);
    try {
      for (int pack = 10; pack < 35; pack++) {
        UUID id = UUID.randomUUID();
        boolean known = pack % 5 > 0;
        String scan = scan("D1", EXPIRY, known ? "D1-" + pack : "NONE-" + pack);
        List<Callable<PackVerdict>> asking = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          Caller caller = i % 4 == 3 ? device : PONT_PHARMACIST;
          asking.add(() -> world.verification().verify(caller, id, scan));
        }
        Set<PackVerdict> verdicts = new HashSet<>();
        for (Future<PackVerdict> verdict : counters.invokeAll(asking)) verdicts.add(verdict.get());

        assertThat(verdicts).hasSize(1);
        PackVerdict verdict = verdicts.iterator().next();
        assertThat(verdict.verdict())
            .isEqualTo(known ? VerdictKind.GENUINE : VerdictKind.UNKNOWN_SERIAL);
        assertThat(owners("pack_verification", "id", id)).containsExactly(PONT);
        assertThat(answers(id)).contains(verdict.evidence().orElseThrow().answerFacts());
      }
    } finally {
      counters.shutdownNow();
    }
  }

  /** What the service keeps of the question of this id. */
  private static List<String> answers(UUID id) {
    return database
        .unbound()
        .sql("select facts from verification_answer where query_id = ?")
        .param(id)
        .query(String.class)
        .list();
  }

  private static List<String> owners(String table, String column, UUID id) {
    return database
        .unbound()
        .sql("select organisation from %s where %s = ?".formatted(table, column))
        .param(id)
        .query(String.class)
        .list();
  }
}
