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
 * Programs of three members check packs at a constant rate on a demo with a large lot: genuine
 * ones, dispensed, recalled, unknown, and with a wrong date on the label; no pack twice. Every
 * verdict is compared with what it should be, and every answer must have left exactly one row in
 * the audit and one with the verification service.
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
  private static final int ALL = WARM_UP + MEASURED;

  /**
   * Of 20 measured checks, one each is of a pack that is not genuine in one of these ways; a tenth
   * of that in the warm-up, since dispensing them all takes longer than checking.
   */
  private static final int SHARE = 20;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final RunningDemo demo = RunningDemo.get();
  private final DemoDatabase database = new DemoDatabase(demo);
  private final List<Till> tills =
      List.of(
          new Till(demo.credentials(), "pont-pos"),
          new Till(demo.credentials(), "gare-pos"),
          new Till(demo.credentials(), "rhone-erp"));

  /** A check to be made, and what has to come out of it. */
  private record Check(UUID id, String scan, String expected) {}

  @Test
  void everyVerdictAtAConstantRateIsRightAndAuditedOnceAndItsLatencyIsReported() {
    demo.organs(); // and nothing in the background
    BenchReport report =
        BenchReport.of(
            "verification",
            "%,d packs loaded, %d checks/s for %d s".formatted(PACKS, RATE, MEASURED / RATE));
    long loading = System.nanoTime();
    List<Check> checks = checks();
    tidyUp();
    double loaded = (System.nanoTime() - loading) / 1e9;
    List<Check> measured = checks.subList(WARM_UP, ALL);

    OpenLoop.Run warm = OpenLoop.send(RATE, WARM_UP, i -> verification(i, checks.get(i)));
    OpenLoop.Run baseline = OpenLoop.send(RATE, MEASURED, this::refusedUnread);
    assertThat(baseline.answers())
        .allMatch(answer -> answer.status() == 400 || isMissing(answer), "refused, or unanswered");
    Processors before = Processors.now(demo);
    OpenLoop.Run run = OpenLoop.send(RATE, MEASURED, i -> verification(i, measured.get(i)));
    Processors used = Processors.now(demo).since(before);

    List<Told> told = new ArrayList<>(rightlyAnswered(warm, checks));
    List<Told> ofRun = rightlyAnswered(run, measured);
    told.addAll(ofRun);
    assertThat(rows("pack_verification", "id", told)).as("audited once").isEqualTo(told.size());
    List<Told> byService = told.stream().filter(Told::byService).toList();
    assertThat(rows("verification_answer", "query_id", byService))
        .as("kept once by the service")
        .isEqualTo(byService.size());
    report(report, run, baseline, used, MEASURED - ofRun.size(), loaded);
  }

  private static void report(
      BenchReport report,
      OpenLoop.Run run,
      OpenLoop.Run baseline,
      Processors used,
      long withoutAnswer,
      double loaded) {
    String refused = "a request refused before anything is read";
    report
        .figure("answers a second", run.rate(), "1/s")
        .atLeast(0.99 * RATE)
        .figure("p50", run.percentile(0.50), "ms")
        .against(refused, baseline.percentile(0.50))
        .figure("p95", run.percentile(0.95), "ms")
        .against(refused, baseline.percentile(0.95))
        .figure("p99", run.percentile(0.99), "ms")
        .atMost(50)
        .against(refused, baseline.percentile(0.99))
        .figure("longest", run.percentile(1), "ms")
        .against(refused, baseline.percentile(1))
        .figure("checks left without an answer in time", withoutAnswer, "")
        .figure("most that the generator itself was late", run.mostLate() / 1e6, "ms")
        .figure("processor time a check, the demo", used.demo() / MEASURED, "ms")
        .figure("processor time a check, PostgreSQL", used.postgres() / MEASURED, "ms")
        .figure("processor time a check, this generator", used.generator() / MEASURED, "ms")
        .figure("loading it, with the dispensed and the recalled", loaded, "s")
        .note("slowest seconds: " + run.slowest(8))
        .note("target: p99 under 50 ms at 300/s with 5 million packs, everything on 2 cores")
        .note("timed from when each was due; every verdict right, and each answer audited once")
        .write();
  }

  // --- What is checked ---

  private List<Check> checks() {
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
    int inMeasured = MEASURED / SHARE;
    int each = inMeasured + WARM_UP / SHARE / 10;
    BenchLot recalled = BenchLot.of("R" + stamp.substring(0, 4) + "R", each);
    recalled.recall(maker, recalled.release(maker, recalled.csv()));
    BenchLot lot = lots.get(0);
    dispense(pharmacy, lot, each);
    tills.forEach(till -> recalled.awaitVerdict(till, 0, "RECALLED"));

    List<Check> warm = new ArrayList<>();
    List<Check> measured = new ArrayList<>();
    for (int i = 0; i < each; i++) {
      List<Check> to = i < inMeasured ? measured : warm;
      to.add(check(lot.scan(i), "ALREADY_DISPENSED"));
      to.add(check(recalled.scan(i), "RECALLED"));
      to.add(check(lot.scan("FAKE%08d".formatted(i), lot.expiry()), "UNKNOWN_SERIAL"));
      to.add(check(lot.scan(lot.serial(each + i), lot.expiry().plusYears(1)), "EXPIRY_MISMATCH"));
    }
    // From all over the lots, so that no part of an index or a tree is at hand from the check
    // before.
    Random places = new Random(2);
    Set<String> taken = new HashSet<>();
    while (warm.size() + measured.size() < ALL) {
      BenchLot one = lots.get(places.nextInt(LOTS));
      int pack = 2 * each + places.nextInt(one.packs() - 2 * each);
      if (!taken.add(one.serial(pack))) continue;
      (measured.size() < MEASURED ? measured : warm).add(check(one.scan(pack), "GENUINE"));
    }
    Collections.shuffle(warm, new Random(1));
    Collections.shuffle(measured, new Random(1));
    warm.addAll(measured);
    return warm;
  }

  /** What PostgreSQL does by itself in the minutes after so much was written. */
  private void tidyUp() {
    JdbcClient custodia = database.database("custodia");
    custodia.sql("vacuum (analyze)").update();
    custodia.sql("checkpoint").update();
  }

  private static Check check(String scan, String expected) {
    return new Check(UUID.randomUUID(), scan, expected);
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

  private Request verification(int number, Check check) {
    return post(number, Map.of("id", check.id().toString(), "scan", check.scan()));
  }

  /** Through every filter with its token, and refused for its id before anything is looked at. */
  private Request refusedUnread(int number) {
    return post(number, Map.of("id", "none", "scan", "]d2010340093006578517"));
  }

  private Request post(int number, Map<String, String> fields) {
    return tills
        .get(number % tills.size())
        .openLoop("/api/v1/verifications", JSON.writeValueAsBytes(fields));
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
