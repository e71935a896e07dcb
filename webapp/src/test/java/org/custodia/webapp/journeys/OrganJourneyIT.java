package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.webapp.journeys.KidneyJourney.scan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.custodia.registry.testing.BenchReport;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/**
 * A kidney from a donor to a recipient by the programs of five organisations, over REST alone, each
 * with keys of its own: an organ bank, its laboratory and theatre, the allocation body, a courier,
 * a centre that declines, and one that transplants. Hand-overs are measured on the way.
 */
@Order(6)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OrganJourneyIT {
  private static final int ROUNDS = BenchReport.full() ? 60 : 1;
  private static final int EVENTS = 50;
  private static final int ANSWERS = BenchReport.full() ? 200 : 40;
  private static final String ORGANS = "/api/v1/organs";

  private final RunningDemo demo = RunningDemo.get();
  private final KidneyJourney kidney = new KidneyJourney(demo.credentials());
  private final double[] seconds = new double[2 * ROUNDS];

  /** What the demo prepares in the background is there, and its board shows a clock that runs. */
  @Test
  @Order(1)
  void theDemoHasAnOrganUnderWay() {
    JsonNode made = demo.organs();
    JsonNode liver = kidney.courier.get(ORGANS + "/" + made.path("liver").asString()).body();
    assertThat(liver.at("/organ/state").asString()).isEqualTo("UNDER_WAY");
    assertThat(liver.at("/clock/state").asString()).isNotEqualTo("STOPPED");
    assertThat(liver.at("/clock/limitMinutes").asLong())
        .isEqualTo(Duration.ofHours(12).toMinutes());
    List<String> board = new ArrayList<>();
    kidney
        .courier
        .get(ORGANS + "?underWay=true")
        .body()
        .forEach(line -> board.add(line.path("organId").asString()));
    assertThat(board).contains(made.path("liver").asString());
    JsonNode given = kidney.saintLuc.get(ORGANS + "/" + made.path("kidney").asString()).body();
    assertThat(given.at("/organ/state").asString()).isEqualTo("TRANSPLANTED");
    JsonNode living =
        kidney.bank.get(ORGANS + "/cases/" + made.path("livingDonor").asString()).body();
    List<String> missing = new ArrayList<>();
    living.path("missing").forEach(fact -> missing.add(fact.asString()));
    assertThat(missing).containsExactlyInAnyOrder("COMMITTEE", "COOLED_OFF");
  }

  @Test
  @Order(2)
  void aKidneyGoesFromDonorToRecipientByTheProgramsOfFiveOrganisations() {
    String leg = kidney.untilSealed();
    measureAnswers(leg);
    measureHandOvers(leg);
    kidney.contradicted(leg);
    kidney.transplanted();
    // Each has what it is party to: the bank not the leg to the centre, nor the courier the offers.
    assertThat(kidney.bank.actions(kidney.path())).doesNotContain("TRANSPLANT");
    assertThat(kidney.courier.get(kidney.path()).body().path("offers")).isEmpty();
    assertThat(kidney.tilleuls.get(kidney.path()).body().path("legs")).isEmpty();
    assertThat(kidney.saintLuc.get(kidney.path()).body().path("offers")).hasSize(1);
  }

  /**
   * Giver and receiver scan at the same moment. In between the courier brings the box back, so that
   * each time it is handed over anew.
   */
  private void measureHandOvers(String leg) {
    BenchReport report =
        BenchReport.of("organ-hand-over", "%d hand-overs, each of two scans".formatted(ROUNDS));
    ExecutorService both = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        int at = 2 * round;
        var given =
            CompletableFuture.runAsync(
                () -> seconds[at] = kidney.bank.measured(leg, "HAND_OVER", scan("4.1")), both);
        var taken =
            CompletableFuture.runAsync(
                () -> seconds[at + 1] = kidney.courier.measured(leg, "TAKE_OVER", scan("4.1")),
                both);
        CompletableFuture.allOf(given, taken).join();
        if (round + 1 < ROUNDS) kidney.broughtBack(leg);
      }
    } finally {
      both.shutdown();
    }
    // Each waited for its own scan; the bank's node may be a block behind the courier's.
    OrganProgram.patiently(
        "the bank has both scans",
        () -> {
          Till.Answer answer = kidney.bank.get(kidney.path());
          boolean over = answer.body().at("/legs/0/handedOver").asBoolean();
          return over ? answer : new Till.Answer(404, answer.body().path("organ"), "", "");
        });
    Arrays.sort(seconds);
    report
        .figure("scan to confirmed, p50", at(seconds, 50), "s")
        .figure("scan to confirmed, p95", at(seconds, 95), "s")
        .atMost(3)
        .figure("scan to confirmed, longest", seconds[seconds.length - 1], "s")
        .note("over REST, giver and receiver at the same moment, each asking every 20 ms")
        .write();
  }

  /** The bank's answer about an organ with fifty events. */
  private void measureAnswers(String leg) {
    int more = EVENTS - kidney.bank.actions(kidney.path()).size();
    List<UUID> scans = new ArrayList<>();
    for (int i = 0; i < more; i++)
      scans.add(kidney.courier.recorded(leg, "CHECKPOINT", scan("4.3")));
    kidney.courier.await(scans);
    OrganProgram.patiently(
        "the bank has them",
        () -> {
          Till.Answer answer = kidney.bank.get(kidney.path());
          boolean all = answer.body().path("events").size() >= EVENTS;
          return all ? answer : new Till.Answer(404, answer.body().path("organ"), "", "");
        });
    int events = kidney.bank.actions(kidney.path()).size();
    BenchReport report =
        BenchReport.of("organ-answer", "an organ with %d events".formatted(events));
    for (int repeat = 0; repeat < BenchReport.REPEATS; repeat++) {
      double[] milliseconds = new double[ANSWERS];
      for (int i = 0; i < ANSWERS; i++) {
        long began = System.nanoTime();
        kidney.bank.get(kidney.path());
        milliseconds[i] = (System.nanoTime() - began) / 1e6;
      }
      Arrays.sort(milliseconds);
      report
          .figure("answer over REST, p50", at(milliseconds, 50), "ms")
          .figure("answer over REST, p95", at(milliseconds, 95), "ms")
          .atMost(300);
    }
    report
        .note("%d answers one after the other, as the organ bank has it".formatted(ANSWERS))
        .write();
  }

  private static double at(double[] sorted, int percent) {
    return sorted[Math.max(0, (int) Math.ceil(percent / 100.0 * sorted.length) - 1)];
  }
}
