package org.custodia.registry.checkpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.memberId;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.alerts.AlertsConfiguration;
import org.custodia.registry.custody.CustodyConfiguration;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.IdentityConfiguration;
import org.custodia.registry.identity.Members;
import org.custodia.registry.identity.Operators;
import org.custodia.registry.identity.Validity;
import org.custodia.registry.medicines.MedicinesConfiguration;
import org.custodia.registry.packs.PacksConfiguration;
import org.custodia.registry.products.Products;
import org.custodia.registry.testing.BenchReport;
import org.custodia.registry.testing.NoPrescriptions;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.custodia.registry.verification.VerificationConfiguration;
import org.custodia.registry.witnessing.WitnessingConfiguration;
import org.custodia.scanners.agent.chain.Answer;
import org.custodia.scanners.agent.chain.BatchJson;
import org.custodia.scanners.agent.chain.CheckpointMode;
import org.custodia.scanners.agent.chain.ScanEvent;
import org.custodia.scanners.agent.chain.ScanTerms;
import org.custodia.scanners.gs1.ScanReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;

/**
 * How many scans a second are taken from devices, and are under a confirmed root on the ledger,
 * over how many come in one request. Two pharmacies with a device each; every scan is signed by its
 * device, which does not count, and its signature is checked; one root stands for all that came
 * between two rounds.
 */
@EnabledIf("org.custodia.registry.testing.BenchReport#full")
class ScanBenchTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private static final List<Integer> BATCHES = List.of(1, 20, 100, BatchJson.MOST_EVENTS);
  private static final int SCANS = Integer.getInteger("custodia.bench.events", 10_000);

  /** Seconds in which scans are handed in, for each size of a request. */
  private static final int SECONDS = Integer.getInteger("custodia.bench.seconds", 20);

  @Configuration(proxyBeanMethods = false)
  static class NoProducts {
    @Bean
    Products products() {
      return (organisation, gtin) -> Optional.empty();
    }
  }

  /** How long it took until all were taken, and until all were on the ledger. */
  private record Came(int scans, double taken, double confirmed) {}

  @Test
  void scansASecondOverHowManyComeTogether() {
    BenchReport report =
        BenchReport.of("scans", "%,d scans of two devices, each signed by itself".formatted(SCANS));
    Map<Integer, Came> results = new LinkedHashMap<>();
    try (TestRegistry registry =
        TestRegistry.start(
            database,
            network.path(),
            List.of(),
            Map.of("custodia.checkpoints.anchor-pause", "100ms"),
            IdentityConfiguration.class,
            PacksConfiguration.class,
            VerificationConfiguration.class,
            WitnessingConfiguration.class,
            AlertsConfiguration.class,
            MedicinesConfiguration.class,
            CustodyConfiguration.class,
            CheckpointsConfiguration.class,
            NoPrescriptions.class,
            NoProducts.class)) {
      List<Device> devices =
          Stream.of(PONT, GARE).map(pharmacy -> new Device(registry, pharmacy)).toList();
      // Until Java has compiled what is measured.
      devices.forEach(device -> device.sign(SCANS / devices.size()));
      send(devices, 100);
      for (int batch : BATCHES) {
        for (Device device : devices) {
          device.sign(SCANS / devices.size());
        }
        results.put(batch, send(devices, batch));
      }
    }
    report(report, results);
  }

  private static Came send(List<Device> devices, int batch) {
    long began = System.nanoTime();
    devices.parallelStream().forEach(device -> device.handIn(batch));
    double taken = (System.nanoTime() - began) / 1e9;
    for (Device device : devices) device.awaitConfirmed();
    double confirmed = (System.nanoTime() - began) / 1e9;
    int scans = devices.stream().mapToInt(device -> device.handed).sum();
    return new Came(scans, taken, confirmed);
  }

  private static final class Device {
    private static long keys = 92_000;

    final TestRegistry registry;
    final Caller caller;
    final ECKeyPair key = ECKeyPair.create(BigInteger.valueOf(++keys));
    final String address = "0x" + Keys.getAddress(key);
    final ScanEvent.Post post;
    final Bytes32 session = Bytes32.random();
    ScanEvent.Head head = ScanEvent.Head.NONE;
    List<ScanEvent> waiting = List.of();
    int handed;

    Device(TestRegistry registry, String pharmacy) {
      this.registry = registry;
      this.caller = new Caller(pharmacy, "dock", Set.of("checkpoint"));
      this.post =
          new ScanEvent.Post(registry.bean(WitnessDomain.class), memberId(pharmacy), "Dock");
      TestRegistry.await(
          "the members", () -> registry.bean(Members.class).all(pharmacy).size() == 5);
      Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
      UUID id = UUID.randomUUID();
      registry
          .bean(Operators.class)
          .enrolDevice(
              new Caller(pharmacy, "anna", Set.of("administrator")),
              id,
              address,
              Set.of(MemberRole.PHARMACY),
              "Dock",
              new Validity(now.minusSeconds(60), now.plus(Duration.ofDays(1))));
      assertThat(registry.awaitFinal(pharmacy, id).state().isDone()).isTrue();
    }

    /** What was not handed in is signed anew, so that no number is left out. */
    void sign(int scans) {
      if (handed > 0) head = waiting.get(handed - 1).head(post.domain());
      List<ScanEvent> signed = new ArrayList<>();
      for (int i = 0; i < scans; i++) {
        String text = "]d2\u001d010340093000001417280531" + "10VT25A1\u001d21S" + head.sequence();
        var terms =
            new ScanTerms(
                ScanTerms.Entry.SCANNED,
                CheckpointMode.RECEIVE,
                session,
                Bytes32.ZERO,
                "h.martin",
                "keyboard",
                text);
        ScanEvent event =
            ScanEvent.sign(
                post,
                head,
                Bytes32.ofUuid(UUID.randomUUID()),
                terms,
                new ScanReader().read(text),
                System.currentTimeMillis(),
                key.getPrivateKey(),
                address);
        head = event.head(post.domain());
        signed.add(event);
      }
      waiting = signed;
    }

    void handIn(int batch) {
      Checkpoints checkpoints = registry.bean(Checkpoints.class);
      long until = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
      for (handed = 0; handed < waiting.size() && System.nanoTime() < until; ) {
        List<ScanEvent> some = waiting.subList(handed, Math.min(handed + batch, waiting.size()));
        handed += some.size();
        var answers =
            checkpoints.take(
                caller, address, new BatchJson.Batch(System.currentTimeMillis(), some));
        assertThat(answers.answers()).allMatch(Answer.Accepted.class::isInstance);
      }
    }

    /** Roots follow each other, so the last scan is the last to be confirmed. */
    void awaitConfirmed() {
      List<UUID> last = List.of(waiting.get(handed - 1).act().commandId().toUuid());
      TestRegistry.await(
          "the last root",
          Duration.ofMinutes(5),
          () ->
              registry.bean(Checkpoints.class).fates(caller, address, last).get(0).fate()
                  == BatchJson.Fate.CONFIRMED);
    }
  }

  private static void report(BenchReport report, Map<Integer, Came> results) {
    Came single = results.get(1);
    results.forEach(
        (batch, came) -> {
          String what = batch == 1 ? "one a request" : batch + " a request";
          report
              .figure(what + ", taken", came.scans() / came.taken(), "1/s")
              .against("one a request", single.scans() / single.taken())
              .figure(what + ", until on the ledger", came.scans() / came.confirmed(), "1/s")
              .against("one a request", single.scans() / single.confirmed());
        });
    report.note("roots are made every 100 ms over up to 8,192 scans of a pharmacy").write();
  }
}
