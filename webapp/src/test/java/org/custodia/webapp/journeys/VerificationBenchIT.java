package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import okhttp3.Request;
import org.custodia.registry.testing.BenchReport;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Programs of three members check packs on a demo with a large lot: genuine ones, dispensed,
 * recalled, unknown, and with a wrong date on the label. First at a constant rate, no genuine pack
 * twice, and then at rates that rise until a hundredth of the checks takes longer than 50 ms
 * ({@code -Dcustodia.bench.saturation=false} leaves that out). Every verdict is compared with what
 * it should be, and every answer must have left exactly one row in the audit and one with the
 * verification service. Baseline: the same server gives the same programs a constant, through the
 * same filters.
 */
@Order(21)
class VerificationBenchIT {
  private static final boolean FULL = BenchReport.full();
  private static final int PACKS =
      Integer.getInteger("custodia.bench.packs", FULL ? 5_000_000 : 1_000);

  /** As many lots as it takes when none may have more than this. */
  private static final int LARGEST_LOT = 1_000_000;

  private static final int LOTS = (PACKS + LARGEST_LOT - 1) / LARGEST_LOT;
  private static final int RATE = Integer.getInteger("custodia.bench.rate", FULL ? 300 : 20);

  /** At full size until Java has compiled what it will, which takes 0.4 of a processor. */
  private static final int WARM_UP = FULL ? RATE * 120 : RATE * 2;

  private static final int MEASURED =
      RATE * Integer.getInteger("custodia.bench.seconds", FULL ? 60 : 3);

  /** Whether rates rise until the server has enough, and for how many seconds each is kept. */
  private static final boolean SATURATION =
      !"false".equals(System.getProperty("custodia.bench.saturation"));

  private static final int STEP = FULL ? 15 : 1;
  private static final int MOST_STEPS = FULL ? 20 : 2;

  /**
   * Of 20 measured checks, one each is of a pack that is not genuine in one of these ways; a tenth
   * of that in the warm-up, since dispensing them all takes longer than checking.
   */
  private static final int SHARE = 20;

  private static final int IN_WARM_UP = SHARE * 10;

  /** Packs that were dispensed, and as many that were recalled. */
  private static final int ODD = MEASURED / SHARE + WARM_UP / IN_WARM_UP;

  /** What any server tells at once: something that is written nowhere and looked up nowhere. */
  static final String CONSTANT = "/fhir/.well-known/smart-configuration";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final RunningDemo demo = RunningDemo.get();
  private final DemoDatabase database = new DemoDatabase(demo);
  private final List<Till> tills =
      List.of(
          new Till(demo.credentials(), "pont-pos"),
          new Till(demo.credentials(), "gare-pos"),
          new Till(demo.credentials(), "rhone-erp"));

  private final List<Told> told = new ArrayList<>();

  /** A check to be made, and what has to come out of it. */
  private record Check(UUID id, String scan, String expected) {}

  @Test
  void everyVerdictIsRightAndAuditedOnceAndTheRateAndItsLatencyAreReported() {
    demo.organs(); // and nothing in the background
    BenchReport report =
        BenchReport.of(
            "verification",
            "%,d packs loaded, %d checks/s for %d s".formatted(PACKS, RATE, MEASURED / RATE));
    long loading = System.nanoTime();
    Mixture mixture = loaded();
    tidyUp();
    double loaded = (System.nanoTime() - loading) / 1e9;

    checked(RATE, mixture.next(WARM_UP, IN_WARM_UP));
    OpenLoop.Run constant = OpenLoop.send(RATE, MEASURED, this::constant);
    List<Check> measured = mixture.next(MEASURED, SHARE);
    Processors before = Processors.now(demo);
    OpenLoop.Run run = checked(RATE, measured);
    Processors used = Processors.now(demo).since(before);
    report(report, run, constant, used);
    if (SATURATION) saturate(report, mixture);
    report.figure("loading it, with the dispensed and the recalled", loaded, "s");

    assertThat(rows("pack_verification", "id", told)).as("audited once").isEqualTo(told.size());
    List<Told> byService = told.stream().filter(Told::byService).toList();
    assertThat(rows("verification_answer", "query_id", byService))
        .as("kept once by the service")
        .isEqualTo(byService.size());
    report
        .note("timed from when each was due; every verdict right, and each answer audited once")
        .note("what had no success counts as answered after a minute")
        .write();
  }

  private static void report(
      BenchReport report, OpenLoop.Run run, OpenLoop.Run constant, Processors used) {
    String baseline = "a constant";
    report
        .figure("answers a second", run.rate(), "1/s")
        .atLeast(0.99 * RATE)
        .figure("p50", run.percentile(0.50), "ms")
        .against(baseline, constant.percentile(0.50))
        .figure("p95", run.percentile(0.95), "ms")
        .against(baseline, constant.percentile(0.95))
        .figure("p99", run.percentile(0.99), "ms")
        .atMost(Saturation.LIMIT)
        .against(baseline, constant.percentile(0.99))
        .figure("longest", run.percentile(1), "ms")
        .against(baseline, constant.percentile(1))
        .figure("checks left without an answer in time", run.failures(), "")
        .figure("most that the generator itself was late", run.mostLate() / 1e6, "ms")
        .figure("processor time a check, the demo", used.demo() / MEASURED, "ms")
        .figure("processor time a check, PostgreSQL", used.postgres() / MEASURED, "ms")
        .figure("processor time a check, this generator", used.generator() / MEASURED, "ms")
        .note("slowest seconds: " + run.slowest(8));
  }

  /** Until a hundredth of the checks takes too long; and the same server's constant likewise. */
  private void saturate(BenchReport report, Mixture mixture) {
    Saturation constant =
        Saturation.climb(
            FULL ? 2 * RATE : RATE,
            MOST_STEPS,
            rate -> OpenLoop.send(rate, rate * STEP, this::constant));
    Saturation checks =
        Saturation.climb(
            FULL ? RATE / 2 : RATE,
            MOST_STEPS,
            rate -> checked(rate, mixture.next(rate * STEP, SHARE)));
    report
        .figure("checks a second, 99 of 100 within 50 ms", checks.perSecond(), "1/s")
        .atLeast(constant.perSecond() / 2)
        .against("a constant", constant.perSecond())
        .note("rates of checks and their p99, %d s each: %s".formatted(STEP, checks.said()))
        .note("the same of the constant: " + constant.said());
  }

  // --- What is checked ---

  private Mixture loaded() {
    Till maker = new Till(demo.credentials(), "rhone-erp").enrolled();
    Till pharmacy = new Till(demo.credentials(), "pont-pos").enrolled();
    String stamp = "%05d".formatted(System.currentTimeMillis() / 1000 % 100_000);
    List<BenchLot> lots = new ArrayList<>();
    for (int i = 0; i < LOTS; i++) {
      BenchLot lot = BenchLot.of("V" + stamp.substring(1) + (char) ('A' + i), PACKS / LOTS);
      lot.release(maker, lot.csv());
      lot.awaitVerdict(pharmacy, 0, "GENUINE");
      lots.add(lot);
    }
    BenchLot recalled = BenchLot.of("R" + stamp.substring(0, 4) + "R", ODD);
    recalled.recall(maker, recalled.release(maker, recalled.csv()));
    dispense(pharmacy, lots.get(0), ODD);
    tills.forEach(till -> recalled.awaitVerdict(till, 0, "RECALLED"));
    return new Mixture(lots, recalled);
  }

  /** Of the packs as they come over a counter. */
  private static final class Mixture {
    private final List<BenchLot> lots;
    private final BenchLot recalled;
    private final Random random = new Random(2);
    private final Set<String> taken = new HashSet<>();
    private int odd;

    Mixture(List<BenchLot> lots, BenchLot recalled) {
      this.lots = lots;
      this.recalled = recalled;
    }

    /**
     * @param share of so many one each is dispensed, recalled, unknown and with a wrong date; once
     *     all of those were checked they come again
     */
    List<Check> next(int count, int share) {
      List<Check> checks = new ArrayList<>();
      BenchLot lot = lots.get(0);
      for (int i = 0; i < count / share; i++, odd++) {
        int pack = odd % ODD;
        checks.add(check(lot.scan(pack), "ALREADY_DISPENSED"));
        checks.add(check(recalled.scan(pack), "RECALLED"));
        checks.add(check(lot.scan("FAKE%08d".formatted(odd), lot.expiry()), "UNKNOWN_SERIAL"));
        String misdated = lot.scan(lot.serial(ODD + pack), lot.expiry().plusYears(1));
        checks.add(check(misdated, "EXPIRY_MISMATCH"));
      }
      // From all over the lots, so that no part of an index or a tree is at hand from the check
      // before.
      while (checks.size() < count) {
        BenchLot one = lots.get(random.nextInt(LOTS));
        int pack = 2 * ODD + random.nextInt(one.packs() - 2 * ODD);
        if (taken.add(one.serial(pack))) checks.add(check(one.scan(pack), "GENUINE"));
      }
      Collections.shuffle(checks, random);
      return checks;
    }

    private static Check check(String scan, String expected) {
      return new Check(UUID.randomUUID(), scan, expected);
    }
  }

  /** What PostgreSQL does by itself in the minutes after so much was written. */
  private void tidyUp() {
    JdbcClient custodia = database.database("custodia");
    custodia.sql("vacuum (analyze)").update();
    custodia.sql("checkpoint").update();
  }

  private void dispense(Till pharmacy, BenchLot lot, int packs) {
    List<UUID> ids = new ArrayList<>();
    for (int pack = 0; pack < packs; pack++) {
      UUID id = UUID.randomUUID();
      Till.Answer draft = pharmacy.draftDispensation(id, lot.scan(pack));
      assertThat(draft.status()).as("%s", draft).isEqualTo(200);
      pharmacy.dispense(id, pharmacy.sign(draft.text("typedData")));
      ids.add(id);
    }
    ids.forEach(id -> assertThat(pharmacy.finalState(id)).isIn(Till.DONE));
    tills.forEach(till -> lot.awaitVerdict(till, packs - 1, "ALREADY_DISPENSED"));
  }

  // --- Requests and answers ---

  private OpenLoop.Run checked(int rate, List<Check> checks) {
    OpenLoop.Run run =
        OpenLoop.send(rate, checks.size(), number -> request(number, checks.get(number)));
    told.addAll(rightlyAnswered(run, checks));
    return run;
  }

  private Request request(int number, Check check) {
    Map<String, String> fields = Map.of("id", check.id().toString(), "scan", check.scan());
    return till(number).openLoop("/api/v1/verifications", JSON.writeValueAsBytes(fields));
  }

  private Request constant(int number) {
    return till(number).openLoop(CONSTANT);
  }

  private Till till(int number) {
    return tills.get(number % tills.size());
  }

  /**
   * A check that was answered.
   *
   * @param byService whether the service told it; what one's own node knows against a pack is said
   *     also while the service does not answer
   */
  private record Told(Check check, boolean byService) {}

  /**
   * The checks that were answered. When the verification service does not answer inside its time
   * budget, a pack against which nothing is known is not confirmed (503), and there may be no
   * answer at all where too many wait: no verdict, but never a wrong one.
   */
  private static List<Told> rightlyAnswered(OpenLoop.Run run, List<Check> checks) {
    Map<String, Integer> wrong = new TreeMap<>();
    List<Told> answered = new ArrayList<>();
    for (OpenLoop.Answer answer : run.answers()) {
      Check check = checks.get(answer.number());
      if (answer.status() == 200) {
        JsonNode verdict = JSON.readTree(answer.body());
        String signature = verdict.path("evidence").path("answerSignature").asString("");
        answered.add(new Told(check, !signature.isEmpty()));
        String found = verdict.path("verdict").asString("");
        if (!found.equals(check.expected())) {
          wrong.merge(check.expected() + " answered with " + found, 1, Integer::sum);
        }
      } else if (!isMissing(answer)) {
        wrong.merge(answer.status() + " " + answer.body(), 1, Integer::sum);
      }
    }
    assertThat(wrong).isEmpty();
    return answered;
  }

  /** No answer in time: by what the demo says, or because nothing came. */
  private static boolean isMissing(OpenLoop.Answer answer) {
    return answer.status() == 503 || answer.status() == 0;
  }

  // --- The audit ---

  private long rows(String table, String id, List<Told> told) {
    return database
        .database("custodia")
        .sql("select count(*) from %s where %s = any(cast(:ids as uuid[]))".formatted(table, id))
        .param("ids", told.stream().map(one -> one.check().id().toString()).toArray(String[]::new))
        .query(Long.class)
        .single();
  }
}
