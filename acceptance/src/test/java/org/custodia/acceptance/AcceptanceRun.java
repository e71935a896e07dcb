package org.custodia.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.custodia.acceptance.dsl.Scene;
import org.custodia.acceptance.dsl.Unexpected;
import org.custodia.acceptance.journeys.Journey;
import org.custodia.acceptance.network.FoundNetwork;
import org.custodia.acceptance.network.FoundNetwork.FoundNode;
import org.custodia.acceptance.network.Inspection;
import org.custodia.acceptance.network.UnusableNetwork;
import org.custodia.acceptance.report.ReportFiles;
import org.custodia.acceptance.report.RunReport;
import org.custodia.registry.ledger.NetworkFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plays journeys on one network, and reports. */
final class AcceptanceRun {
  private static final Logger LOG = LoggerFactory.getLogger(AcceptanceRun.class);

  private final PrintStream out;
  private final List<Journey> journeys;
  private final Path directory;
  private final Instant began = Instant.now();
  private final List<RunReport.Story> stories = new ArrayList<>();

  /**
   * @param directory for the report; what was there of an earlier run is replaced
   * @param out told what happens as it happens
   */
  AcceptanceRun(Path directory, PrintStream out) {
    this(Journey.ALL, directory, out);
  }

  AcceptanceRun(List<Journey> journeys, Path directory, PrintStream out) {
    this.journeys = List.copyOf(journeys);
    this.directory = directory;
    this.out = out;
    RunLog.toFile(directory.resolve("custodia.log"));
  }

  /**
   * @param source where the network is described, for the report
   * @throws UnusableNetwork before anything is done, when the suite cannot run there
   */
  RunReport play(NetworkFile file, String source) {
    FoundNetwork network = Inspection.of(file, source);
    tell(network);
    Path keys = newDirectory();
    RunReport report;
    try (Scene scene = Scene.on(network, keys, out)) {
      if (told(scene, "The members come together", scene::open)) {
        for (Journey journey : journeys) {
          told(scene, journey.title(), () -> journey.play(scene));
        }
      }
      report = report(network, scene);
    } finally {
      delete(keys);
    }
    Path page = ReportFiles.write(report, directory);
    tell(report, page);
    return report;
  }

  /** Whether the story came to its end. */
  private boolean told(Scene scene, String title, Runnable story) {
    out.println(title);
    long start = System.nanoTime();
    Optional<String> failure = Optional.empty();
    boolean passed = false;
    try {
      story.run();
      scene.checkAllWasExpected();
      passed = true;
    } catch (Unexpected e) {
      LOG.warn("{}: {}", title, e.getMessage()); // Its sentence says so already.
    } catch (RuntimeException e) {
      LOG.error("{} broke off", title, e);
      failure = Optional.of(e.toString());
      out.println("  ✘ " + e);
    }
    long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
    stories.add(new RunReport.Story(title, passed, millis, scene.endStory(), failure));
    return passed;
  }

  // --- What was found, and what came of it ---

  private void tell(FoundNetwork network) {
    out.printf(
        "%s: chain %d, privacy flag %d, a block in %d ms (the file says %d ms)%n",
        network.source(),
        network.file().chainId(),
        network.file().privacyFlag(),
        network.blockTime().usual().toMillis(),
        network.file().blockPeriod().toMillis());
    for (FoundNode node : network.nodes()) {
      out.printf(
          "  node %s at %s: %s, Tessera %s, block %d%n",
          node.at().name(), node.at().rpc(), node.client(), node.privacyManager(), node.head());
    }
    out.printf("No sentence waits longer than %d s.%n", network.blockTime().patience().toSeconds());
  }

  private void tell(RunReport report, Path page) {
    RunReport.Totals totals = report.totals();
    out.printf(
        "%d of %d journeys succeeded in %d s; %d public and %d private transactions;"
            + " %d commands confirmed, p50 %d ms, p95 %d ms.%nReport: %s%n",
        totals.journeys() - totals.failedJourneys(),
        totals.journeys(),
        report.durationMs() / 1000,
        totals.publicTransactions(),
        totals.privateTransactions(),
        totals.commands(),
        totals.confirmedP50Ms(),
        totals.confirmedP95Ms(),
        page.toAbsolutePath());
  }

  private RunReport report(FoundNetwork network, Scene scene) {
    return new RunReport(
        version(),
        began,
        Duration.between(began, Instant.now()).toMillis(),
        new RunReport.Network(
            network.source(),
            network.file().chainId(),
            network.genesis(),
            network.file().privacyFlag(),
            network.file().blockPeriod().toMillis(),
            network.blockTime().measured().stream().map(Duration::toMillis).toList(),
            network.blockTime().usual().toMillis(),
            network.blockTime().patience().toMillis(),
            network.nodes().stream()
                .map(
                    node ->
                        new RunReport.Node(
                            node.at().name(),
                            scene.memberAt(node),
                            node.at().rpc().toString(),
                            node.client(),
                            node.privacyManager(),
                            node.head()))
                .toList()),
        List.copyOf(stories),
        totals(scene));
  }

  private RunReport.Totals totals(Scene scene) {
    List<RunReport.Sentence> sentences =
        stories.stream().flatMap(story -> story.sentences().stream()).toList();
    List<RunReport.Transaction> transactions =
        sentences.stream().flatMap(sentence -> sentence.transactions().stream()).toList();
    int secret = (int) transactions.stream().filter(RunReport.Transaction::isPrivate).count();
    List<Duration> confirmations = scene.confirmations().stream().sorted().toList();
    long passed = stories.stream().skip(1).filter(RunReport.Story::passed).count();
    return new RunReport.Totals(
        journeys.size(),
        journeys.size() - (int) passed,
        sentences.size(),
        transactions.size() - secret,
        secret,
        confirmations.size(),
        quantile(confirmations, 0.5),
        quantile(confirmations, 0.95));
  }

  /** The smallest that at least this share of them does not exceed. */
  private static long quantile(List<Duration> sorted, double share) {
    if (sorted.isEmpty()) return 0;
    return sorted.get((int) Math.ceil(share * sorted.size()) - 1).toMillis();
  }

  private static String version() {
    Properties properties = new Properties();
    try (InputStream file = AcceptanceRun.class.getResourceAsStream("/acceptance.properties")) {
      properties.load(file);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path newDirectory() {
    try {
      return Files.createTempDirectory("custodia-acceptance");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
