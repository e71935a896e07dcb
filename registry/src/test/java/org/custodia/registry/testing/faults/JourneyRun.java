package org.custodia.registry.testing.faults;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Plays a journey's test under faults, in a process of its own: its class may be there once in a
 * process, and has its own turn in the suite.
 */
public final class JourneyRun {
  private JourneyRun() {}

  /**
   * Starts the process; it ends with 0 when all went well, and says in its output what was wrong.
   */
  static Process start(Path output, String journey, JourneyFaults.Plan plan) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.addAll(List.of(JourneyRun.class.getName(), journey));
    command.addAll(plan.arguments());
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  /** Name of the journey's test, and the plan. */
  public static void main(String[] arguments) throws ClassNotFoundException {
    JourneyFaults.Plan plan =
        JourneyFaults.Plan.of(List.of(arguments).subList(1, arguments.length));
    JourneyFaults.begin(plan);
    Class<?> journey = Class.forName(arguments[0]);
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(journey))
            .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
            .build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    TestExecutionSummary summary = listener.getSummary();
    summary
        .getFailures()
        .forEach(
            failure -> {
              System.out.println("failed: " + failure.getTestIdentifier().getDisplayName());
              failure.getException().printStackTrace(System.out);
            });
    System.out.printf(
        Locale.ROOT,
        "counted: %d commands, each once on the ledger, of %s (%d tests) under %s%n",
        JourneyFaults.counted(),
        journey.getSimpleName(),
        summary.getTestsSucceededCount(),
        JourneyFaults.happened().entrySet().stream()
            .map(entry -> entry.getValue() + " × " + entry.getKey())
            .sorted()
            .collect(Collectors.joining(", ")));
    boolean well =
        summary.getFailures().isEmpty()
            && summary.getTestsSucceededCount() > 0
            && JourneyFaults.counted() > 0
            && JourneyFaults.suffered(plan);
    System.exit(well ? 0 : 1);
  }
}
