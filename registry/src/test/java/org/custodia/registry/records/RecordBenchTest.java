package org.custodia.registry.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.records.RecordsWorld.MARTIN;
import static org.custodia.registry.records.RecordsWorld.PHYSICIAN;
import static org.custodia.registry.records.RecordsWorld.PONTS;
import static org.custodia.registry.records.RecordsWorld.host;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.Decision;
import org.custodia.registry.messages.MemberHttp;
import org.custodia.registry.records.PatientRecords.Whose;
import org.custodia.registry.testing.BenchReport;
import org.custodia.registry.testing.MemberServer;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * How long a record of 1 MB takes through a gatekeeper as its reader sees it: the query written
 * down and signed, HTTP, everything checked at the holder, the reading recorded, the answer opened
 * and compared with the ledger. Beside it the same bytes over the same HTTP and nothing else.
 */
class RecordBenchTest {
  private static final int TIMES = BenchReport.full() ? 500 : 5;

  /** So many until Java has compiled AES-GCM, as for a holder that has run for a while. */
  private static final int WARM_UP = BenchReport.full() ? 600 : 2;

  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private interface Work {
    int bytes();
  }

  /** Sorted milliseconds, and processor time of this process, which is both sides, for each. */
  private record Measured(double[] millis, double used) {
    double at(int percent) {
      return millis[millis.length * percent / 100];
    }
  }

  @Test
  void everyReadingIsTheRecordAndItsTimeIsReported() {
    byte[] megabyte = new byte[1024 * 1024];
    new Random(1).nextBytes(megabyte);
    System.arraycopy("%PDF-1.7".getBytes(StandardCharsets.US_ASCII), 0, megabyte, 0, 8);
    try (RecordsWorld world = RecordsWorld.start(database, network, SAINT_LUC, PONT);
        MemberServer server = MemberServer.start()) {
      world.prepare();
      world.decide(Decision.ACCEPT, world.offered(), 0);
      Bytes32 consent = world.consented(ConsentPurpose.TREATMENT);
      Bytes32 record =
          world
              .written(PHYSICIAN, RecordsWorld.letter(new Whose.Own(MARTIN), megabyte))
              .pointers()
              .get(0)
              .record();
      Gatekeeper gatekeeper = world.registry().bean(Gatekeeper.class);
      server.open("/records/queries", body -> gatekeeper.answer(body).write());
      server.open("/bytes", body -> megabyte);
      RecordsWorld.over = new HolderClient(Map.of(host(), server.address()));
      RecordReading reading = world.registry().bean(RecordReading.class);
      var theirs = new Whose.Theirs(world.channel(), host(), world.patient());
      TestRegistry.await(
          "the pharmacy knows record and consent",
          () ->
              !reading.elsewhere(PONTS, theirs).isEmpty()
                  && !reading.consents(PONTS, theirs).isEmpty());
      var wanted = new RecordReading.Wanted(theirs, host(), record, consent);
      MemberHttp http = new MemberHttp(Duration.ofSeconds(2), 2 * megabyte.length);
      URI plain = server.address().resolve("/network/v1/bytes");
      Work checked = () -> read(world, reading, wanted);
      Work unchecked = () -> fetched(http, plain);
      for (int i = 0; i < WARM_UP; i++) checked.bytes();
      for (int i = 0; i < WARM_UP; i++) unchecked.bytes();
      BenchReport report =
          BenchReport.of(
              "records", "%,d readings of a record of 1 MB, one after the other".formatted(TIMES));
      for (int repeat = 0; repeat < BenchReport.REPEATS; repeat++) {
        Measured read = measured(checked);
        Measured bytes = measured(unchecked);
        String alone = "the same bytes without checks";
        report
            .figure("p50", read.at(50), "ms")
            .against(alone, bytes.at(50))
            .figure("p95", read.at(95), "ms")
            .atMost(150)
            .against(alone, bytes.at(95))
            .figure("longest", read.millis()[TIMES - 1], "ms")
            .figure("processor time a reading, reader, holder and their node", read.used(), "ms")
            .against(alone, bytes.used());
      }
      report
          .note(
              "from asking to the content opened and compared with the ledger, by a consent"
                  + " without limit; database, node and both members on this machine")
          .write();
    } finally {
      RecordsWorld.over = null;
    }
  }

  private static int read(RecordsWorld world, RecordReading reading, RecordReading.Wanted wanted) {
    var query = reading.ask(PONTS, UUID.randomUUID(), wanted, world.people().key(PONTS));
    String signature = world.people().sign(PONTS, AskingAndReadingTest.message(query));
    return reading.read(PONTS, query.id(), signature).opened().bytes().length;
  }

  private static int fetched(MemberHttp http, URI plain) {
    return http.post(
            HttpRequest.newBuilder(plain)
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[600])),
            Duration.ofSeconds(10))
        .body()
        .length;
  }

  private static Measured measured(Work work) {
    double[] millis = new double[TIMES];
    long before = processorTime();
    for (int i = 0; i < TIMES; i++) {
      long began = System.nanoTime();
      assertThat(work.bytes()).isEqualTo(1024 * 1024);
      millis[i] = (System.nanoTime() - began) / 1e6;
    }
    double used = (processorTime() - before) / 1e6 / TIMES;
    Arrays.sort(millis);
    return new Measured(millis, used);
  }

  /** Nanoseconds of this process. */
  private static long processorTime() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
