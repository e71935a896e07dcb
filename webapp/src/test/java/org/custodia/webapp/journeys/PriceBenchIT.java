package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import okhttp3.Request;
import org.custodia.registry.testing.BenchReport;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.Hash;
import org.web3j.utils.Numeric;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Anybody looks up prices with proof at a constant rate. Every answer is a price in force, and
 * every proof leads to the root that the order announced.
 */
@Order(22)
class PriceBenchIT {
  private static final boolean FULL = BenchReport.full();
  private static final int RATE = Integer.getInteger("custodia.bench.rate", FULL ? 500 : 20);
  private static final int WARM_UP = RATE * (FULL ? 20 : 2);
  private static final int MEASURED = RATE * (FULL ? 40 : 3);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final RunningDemo demo = RunningDemo.get();

  @Test
  void pricesLookedUpAtAConstantRateAreProvenAndTheirLatencyIsReported() {
    List<String> codes =
        new DemoDatabase(demo)
            .database("custodia")
            .sql("select distinct code from price_entry where code like 'gtin:%' order by code")
            .query(String.class)
            .list();
    assertThat(codes).hasSizeGreaterThan(200);
    BenchReport report =
        BenchReport.of("price", "%d look-ups/s for %d s".formatted(RATE, MEASURED / RATE));
    Random places = new Random(3);
    int[] asked = places.ints(WARM_UP + MEASURED, 0, codes.size()).toArray();
    OpenLoop.send(RATE, WARM_UP, i -> lookUp(codes.get(asked[i])));
    OpenLoop.send(RATE, WARM_UP / 2, i -> constant());
    for (int repeat = 0; repeat < BenchReport.REPEATS; repeat++) {
      OpenLoop.Run constant = OpenLoop.send(RATE, MEASURED, i -> constant());
      Processors before = Processors.now(demo);
      OpenLoop.Run run = OpenLoop.send(RATE, MEASURED, i -> lookUp(codes.get(asked[WARM_UP + i])));
      Processors used = Processors.now(demo).since(before);
      for (OpenLoop.Answer answer : run.answers()) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertProven(JSON.readTree(answer.body()));
      }
      report(report, run, constant, used);
    }
    report
        .note("everything on this machine; the constant is told to anybody by the same server")
        .note("timed from when each was due; every proof leads to the root of its order")
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
        .atMost(20)
        .against(baseline, constant.percentile(0.99))
        .figure("longest", run.percentile(1), "ms")
        .figure("most that the generator itself was late", run.mostLate() / 1e6, "ms")
        .figure("processor time a look-up, the demo", used.demo() / MEASURED, "ms")
        .figure("processor time a look-up, PostgreSQL", used.postgres() / MEASURED, "ms");
  }

  private Request lookUp(String code) {
    return get("/api/v1/prices/" + code);
  }

  private Request constant() {
    return get(VerificationBenchIT.CONSTANT);
  }

  private Request get(String path) {
    return new Request.Builder()
        .url(demo.credentials().web() + path)
        .header("Accept-Encoding", "identity")
        .build();
  }

  /** As OpenZeppelin's StandardMerkleTree does it, from what the answer says and nothing else. */
  static void assertProven(JsonNode answer) {
    assertThat(answer.path("regulated").asBoolean(false)).as("%s", answer).isTrue();
    JsonNode evidence = answer.path("price").path("evidence");
    byte[] leaf = concat(bytes(evidence.path("code")), bytes(evidence.path("word")));
    byte[] hash = Hash.sha3(Hash.sha3(leaf));
    for (JsonNode sibling : evidence.path("proof")) {
      byte[] other = bytes(sibling);
      boolean first = Arrays.compareUnsigned(hash, other) < 0;
      hash = Hash.sha3(first ? concat(hash, other) : concat(other, hash));
    }
    assertThat(Numeric.toHexString(hash)).isEqualTo(evidence.path("root").asString(""));
  }

  private static byte[] bytes(JsonNode hex) {
    return Numeric.hexStringToByteArray(hex.asString(""));
  }

  private static byte[] concat(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }
}
