package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToDoubleFunction;
import org.custodia.registry.testing.BenchReport;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * An {@link OrdinaryDay} of its members, pressed into ten minutes ({@code
 * -Dcustodia.soak.minutes=…}), leaves memory, threads, connections and open files as they were, and
 * on disk what its events are. The work of 24 hours is done; clocks run as always, so what a day
 * brings by itself (tokens that end, an hour's rounds) is not in it.
 *
 * <p>What is measured is the demo's one process, which holds the application of eleven members and
 * all nodes of their network. The first third of the time is for warming up; over the rest a line
 * is laid through the samples (least squares), and what it rises in the whole span is a day's
 * growth.
 */
@Order(30)
@EnabledIfSystemProperty(named = "custodia.long", matches = "true")
class SoakIT {
  private static final Duration SPAN =
      Duration.ofMinutes(Integer.getInteger("custodia.soak.minutes", 10));
  private static final int SAMPLES = 40;

  /** MB of Java's heap. */
  private static final int MOST_HEAP = 20;

  private static final int MOST_THREADS = 10;
  private static final int MOST_CONNECTIONS = 5;
  private static final int MOST_FILES = 30;

  /** kB in the database for each thing that somebody did, with whatever it led to. */
  private static final int MOST_DATABASE = 30;

  /** kB on the disks of all eleven nodes for each command. */
  private static final int MOST_LEDGER = 30;

  private final RunningDemo demo = RunningDemo.get();

  @Test
  void aDayOfWorkLeavesEverythingAsItWasButWhatItsEventsAreOnDisk() throws Exception {
    demo.organs(); // and nothing in the background
    BenchReport report =
        BenchReport.of("soak", "a day's work in %d minutes".formatted(SPAN.toMinutes()));
    OrdinaryDay day = new OrdinaryDay(demo, SPAN);
    List<Vitals.Sample> samples = new ArrayList<>();
    List<Long> done = new ArrayList<>();
    ExecutorService work = Executors.newSingleThreadExecutor();
    try (Vitals vitals = new Vitals(demo)) {
      Future<Void> passing =
          work.submit(
              () -> {
                day.pass();
                return null;
              });
      do {
        samples.add(vitals.now());
        done.add(day.done());
        Thread.sleep(SPAN.toMillis() / SAMPLES);
      } while (!passing.isDone());
      passing.get();
      samples.add(vitals.now());
      done.add(day.done());
    } finally {
      work.shutdownNow();
    }
    report(report, day, samples, done);
  }

  private static void report(
      BenchReport report, OrdinaryDay day, List<Vitals.Sample> samples, List<Long> done) {
    int first = samples.size() / 3;
    List<Vitals.Sample> warm = samples.subList(first, samples.size());
    Vitals.Sample before = warm.get(0);
    Vitals.Sample after = warm.get(warm.size() - 1);
    double things = done.get(done.size() - 1) - done.get(first);
    double commands = after.commands() - before.commands();
    double heap = growth(warm, Vitals.Sample::heap);
    double threads = growth(warm, Vitals.Sample::threads);
    double connections = growth(warm, Vitals.Sample::connections);
    double files = growth(warm, Vitals.Sample::files);
    double database = (after.database() - before.database()) * 1e3 / things;
    double ledger = (after.ledger() - before.ledger()) * 1e3 / commands;
    report
        .figure("things done", done.get(done.size() - 1), "")
        .figure("commands that the ledger decided about", total(samples), "")
        .figure("heap after a full collection, at the end", after.heap(), "MB")
        .figure("heap, growth in a day", heap, "MB")
        .atMost(MOST_HEAP)
        .figure("Java's other memory, growth in a day", growth(warm, Vitals.Sample::other), "MB")
        .figure("resident, at the end", after.resident(), "MB")
        .figure("resident, growth in a day", growth(warm, Vitals.Sample::resident), "MB")
        .figure("threads, at the end", after.threads(), "")
        .figure("threads, growth in a day", threads, "")
        .atMost(MOST_THREADS)
        .figure("connections to PostgreSQL, most", most(warm), "")
        .figure("connections, growth in a day", connections, "")
        .atMost(MOST_CONNECTIONS)
        .figure("open files, at the end", after.files(), "")
        .figure("open files, growth in a day", files, "")
        .atMost(MOST_FILES)
        .figure("database, at the end", after.database(), "MB")
        .figure("database, a thing done", database, "kB")
        .atMost(MOST_DATABASE)
        .figure("ledger, all nodes, at the end", after.ledger(), "MB")
        .figure("ledger, all nodes, a command", ledger, "kB")
        .atMost(MOST_LEDGER)
        .figure("logs, a thing done", (after.logs() - before.logs()) * 1e3 / things, "kB");
    day.told().forEach(report::note);
    report.note("min  heap other   rss thr con  fd      db  ledger   logs commands");
    samples.forEach(sample -> report.note(line(sample)));
    report.write();

    assertThat(heap).as("heap, MB a day").isLessThan(MOST_HEAP);
    assertThat(threads).as("threads a day").isLessThan(MOST_THREADS);
    assertThat(connections).as("connections a day").isLessThan(MOST_CONNECTIONS);
    assertThat(files).as("open files a day").isLessThan(MOST_FILES);
    assertThat(database).as("kB in the database, a thing done").isLessThan(MOST_DATABASE);
    assertThat(ledger).as("kB on the ledger, a command").isLessThan(MOST_LEDGER);
  }

  private static double total(List<Vitals.Sample> samples) {
    return samples.get(samples.size() - 1).commands() - samples.get(0).commands();
  }

  private static double most(List<Vitals.Sample> samples) {
    return samples.stream().mapToInt(Vitals.Sample::connections).max().orElseThrow();
  }

  /** Of the line through the samples that has the least squares, over the whole span. */
  private static double growth(List<Vitals.Sample> samples, ToDoubleFunction<Vitals.Sample> what) {
    double minutes = samples.stream().mapToDouble(Vitals.Sample::minutes).average().orElseThrow();
    double mean = samples.stream().mapToDouble(what).average().orElseThrow();
    double above = 0;
    double below = 0;
    for (Vitals.Sample sample : samples) {
      above += (sample.minutes() - minutes) * (what.applyAsDouble(sample) - mean);
      below += Math.pow(sample.minutes() - minutes, 2);
    }
    return above / below * SPAN.toMinutes();
  }

  private static String line(Vitals.Sample one) {
    return String.format(
        Locale.ROOT,
        "%4.1f %4.0f %5.0f %5.0f %3d %3d %3d %7.1f %7.1f %6.2f %8d",
        one.minutes(),
        one.heap(),
        one.other(),
        one.resident(),
        one.threads(),
        one.connections(),
        one.files(),
        one.database(),
        one.ledger(),
        one.logs(),
        one.commands());
  }
}
