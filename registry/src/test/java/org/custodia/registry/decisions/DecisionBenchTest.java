package org.custodia.registry.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.custodia.registry.testing.BenchReport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How long a decision takes from the text of consent and request to the answer, over the written
 * cases and over a consent with 248 provisions three deep. Reading the same texts as JSON and
 * deciding nothing is the baseline.
 */
class DecisionBenchTest {
  private static final int ROUNDS = BenchReport.full() ? 2_000 : 20;
  private static final JsonMapper MAPPER = new JsonMapper();

  private record Question(List<String> consents, String request, Verdict expected) {
    static Question of(DecisionCase written) {
      return new Question(
          written.consents().stream().map(JsonNode::toString).toList(),
          written.request().toString(),
          Verdict.valueOf(written.expected().get("verdict").asString()));
    }

    /** Says something about what was read, so that the reading is not optimised away. */
    long read() {
      long nodes = MAPPER.readTree(request).size();
      for (String consent : consents) nodes += MAPPER.readTree(consent).size();
      return nodes;
    }

    Verdict decide() {
      List<ConsentDocument> documents = new ArrayList<>();
      for (String consent : consents) {
        documents.add(ConsentDocument.read(MAPPER.readTree(consent)));
      }
      return ConsentDecisions.decide(documents, DecisionRequest.read(MAPPER.readTree(request)))
          .verdict();
    }
  }

  @Test
  void decisionsAreRightAndTheirTimeIsReported() {
    List<Question> written = DecisionCase.decided().stream().map(Question::of).toList();
    List<Question> large = List.of(large());
    measure(written, Math.max(1, ROUNDS / 4));
    measure(large, ROUNDS);
    int all = written.size() * ROUNDS + ROUNDS * 10;
    BenchReport report = BenchReport.of("decisions", "%,d decisions".formatted(all));
    for (int repeat = 0; repeat < BenchReport.REPEATS; repeat++) {
      double[] ordinary = measure(written, ROUNDS).millis();
      Times heavily = measure(large, ROUNDS * 10);
      double[] heavy = heavily.millis();
      double[] baseline = readOnly(large, ROUNDS * 10);
      report
          .figure("written cases, p50", percentile(ordinary, 50), "ms")
          .figure("written cases, p99", percentile(ordinary, 99), "ms")
          .atMost(5)
          .figure("248 provisions three deep, p50", percentile(heavy, 50), "ms")
          .against("reading the same JSON", percentile(baseline, 50))
          .figure("248 provisions three deep, p99", percentile(heavy, 99), "ms")
          .atMost(5)
          .against("reading the same JSON", percentile(baseline, 99))
          .figure("248 provisions, processor time, p99", percentile(heavily.processor(), 99), "ms")
          .atMost(5)
          .figure("longest of all", max(ordinary, heavy), "ms");
    }
    report.note("from text to answer, one thread").write();
  }

  /**
   * Of each decision, in milliseconds.
   *
   * @param millis as a clock on the wall says
   * @param processor what this thread had of the processor, whatever else the machine did
   */
  private record Times(double[] millis, double[] processor) {}

  private static Times measure(List<Question> questions, int rounds) {
    double[] millis = new double[questions.size() * rounds];
    double[] processor = new double[millis.length];
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    for (int at = 0; at < millis.length; at++) {
      Question question = questions.get(at % questions.size());
      long used = threads.getCurrentThreadCpuTime();
      long began = System.nanoTime();
      Verdict verdict = question.decide();
      millis[at] = (System.nanoTime() - began) / 1e6;
      processor[at] = (threads.getCurrentThreadCpuTime() - used) / 1e6;
      assertThat(verdict).isSameAs(question.expected());
    }
    return new Times(millis, processor);
  }

  private static double[] readOnly(List<Question> questions, int rounds) {
    double[] millis = new double[questions.size() * rounds];
    for (int at = 0; at < millis.length; at++) {
      Question question = questions.get(at % questions.size());
      long began = System.nanoTime();
      long read = question.read();
      millis[at] = (System.nanoTime() - began) / 1e6;
      assertThat(read).isPositive();
    }
    return millis;
  }

  /** Fifty permits, each with exceptions of exceptions, of which the last applies. */
  private static Question large() {
    DecisionCase pattern =
        DecisionCase.decided().stream()
            .filter(one -> one.name().equals("nested/three-deep-emergency-opens-restricted-data"))
            .findFirst()
            .orElseThrow();
    ObjectNode consent = (ObjectNode) pattern.consents().get(0).deepCopy();
    ArrayNode rules = (ArrayNode) consent.get("provision").get("provision");
    JsonNode rule = rules.get(0).deepCopy();
    rules.removeAll();
    for (int index = 0; index < 50; index++) {
      ObjectNode other = (ObjectNode) rule.deepCopy();
      other
          .withArray("actor")
          .forEach(
              actor -> ((ObjectNode) actor.get("reference")).put("reference", "Organization/o"));
      ((ArrayNode) other.get("provision")).add(rule.get("provision").get(0).deepCopy());
      rules.add(index == 49 ? rule : other);
    }
    return new Question(List.of(consent.toString()), pattern.request().toString(), Verdict.PERMIT);
  }

  private static double percentile(double[] millis, int percent) {
    double[] sorted = millis.clone();
    Arrays.sort(sorted);
    return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
  }

  private static double max(double[]... all) {
    return Arrays.stream(all).flatMapToDouble(Arrays::stream).max().orElseThrow();
  }
}
