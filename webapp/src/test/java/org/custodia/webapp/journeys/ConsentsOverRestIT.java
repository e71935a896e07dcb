package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.custodia.registry.testing.BenchReport;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Consents on the running demo, from the patient's portal to the pharmacies' tills: what was taken
 * back is refused in every channel, and of two uses of a one-time consent one is accepted.
 */
@Order(11)
class ConsentsOverRestIT {
  private static final int RACES = BenchReport.full() ? 50 : 20;
  private static final int REVOCATIONS = BenchReport.full() ? 40 : 5;

  private final Credentials credentials = RunningDemo.get().credentials();
  private final PatientPortal portal = PatientPortal.of(credentials);
  private final Till pont = new Till(credentials, "pont-pos");
  private final Till gare = new Till(credentials, "gare-pos");
  private final String toPont = portal.grantee("Pont");
  private final String toGare = portal.grantee("Gare");

  /** A channel of the hospital with a pharmacy and perhaps somebody else. */
  private record Given(Till till, String grantee, Optional<String> thirdParty) {}

  @Test
  void exactlyOneOfTwoUsesThatRaceOnTwoInstancesIsAccepted() throws Exception {
    try (SecondInstance other = SecondInstance.of(RunningDemo.get())) {
      race(List.of(pont, new Till(other.credentials(), "pont-pos")));
    }
  }

  private void race(List<Till> tills) throws Exception {
    List<UUID> consents = new ArrayList<>();
    for (int race = 0; race < RACES; race++) {
      consents.add(portal.grant(toPont, "ONE_TIME", 1, Optional.empty()));
    }
    ExecutorService racers = Executors.newFixedThreadPool(2);
    try {
      for (UUID consent : consents) {
        String commitment = portal.await(consent, "IN_FORCE").path("commitment").asString();
        race(racers, tills, PatientPortal.received(pont, commitment));
      }
    } finally {
      racers.shutdownNow();
    }
    System.out.println("counted: " + RACES + " races over two instances for a one-time consent");
  }

  private static void race(ExecutorService racers, List<Till> tills, JsonNode received)
      throws Exception {
    CyclicBarrier start = new CyclicBarrier(tills.size());
    List<Future<Till.Answer>> both = new ArrayList<>();
    for (Till till : tills) {
      both.add(
          racers.submit(
              () -> {
                start.await();
                return PatientPortal.use(till, received);
              }));
    }
    List<Till.Answer> outcomes = new ArrayList<>();
    for (Future<Till.Answer> one : both) outcomes.add(one.get());
    assertThat(outcomes).filteredOn(one -> Till.DONE.contains(one.text("state"))).hasSize(1);
    assertThat(outcomes)
        .filteredOn(one -> one.text("state").equals("REFUSED"))
        .singleElement()
        .satisfies(
            refused ->
                assertThat(refused.body().path("refusal").path("code").asString(""))
                    .isEqualTo("CUS-CON-084"));
  }

  @Test
  void aRevocationIsEnforcedInEveryChannelAndItsTimeIsReported() {
    String agence = portal.grantee("Agence");
    List<Given> channels =
        List.of(
            new Given(pont, toPont, Optional.empty()),
            new Given(gare, toGare, Optional.empty()),
            new Given(pont, toPont, Optional.of(agence)),
            new Given(gare, toGare, Optional.of(toPont)));
    BenchReport report =
        BenchReport.of(
            "revocation-demo",
            "%d revocations over REST, %d channels each".formatted(REVOCATIONS, channels.size()));
    double[] seconds = new double[REVOCATIONS];
    for (int at = 0; at < REVOCATIONS; at++) seconds[at] = revoke(channels);
    Arrays.sort(seconds);
    report
        .figure("request to revoked on the ledger, p50", at(seconds, 50), "s")
        .figure("request to revoked on the ledger, p95", at(seconds, 95), "s")
        .atMost(3)
        .figure("request to revoked on the ledger, p99", at(seconds, 99), "s")
        .note("as the patient sees it; a use in each channel was refused afterwards")
        .write();
  }

  private double revoke(List<Given> channels) {
    Map<UUID, Given> consents = new LinkedHashMap<>();
    for (Given given : channels) {
      consents.put(portal.grant(given.grantee(), "TREATMENT", 0, given.thirdParty()), given);
    }
    Map<JsonNode, Given> received = new LinkedHashMap<>();
    consents.forEach(
        (id, given) -> {
          String commitment = portal.await(id, "IN_FORCE").path("commitment").asString();
          received.put(PatientPortal.received(given.till(), commitment), given);
        });
    long began = System.nanoTime();
    portal.revoke(List.copyOf(consents.keySet()));
    consents.keySet().forEach(id -> portal.await(id, "REVOKED"));
    double took = (System.nanoTime() - began) / 1e9;
    received.forEach(
        (consent, given) ->
            assertThat(PatientPortal.use(given.till(), consent).text("state"))
                .isEqualTo("REFUSED"));
    return took;
  }

  private static double at(double[] sorted, int percent) {
    return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
  }
}
