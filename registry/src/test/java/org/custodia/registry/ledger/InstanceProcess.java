package org.custodia.registry.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.registry.testing.JavaProcess;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestRegistry;

/** An instance in a process of its own, so that it can be killed. */
public final class InstanceProcess {
  private InstanceProcess() {}

  /** Starts the process; it works until it is killed. */
  public static Process start(RegistryDatabase database, Path networkFile, String organisations)
      throws IOException {
    return start(database, networkFile, organisations, Optional.empty());
  }

  /** As {@link #start(RegistryDatabase, Path, String)}, with further variables around it. */
  static Process start(
      RegistryDatabase database,
      Path networkFile,
      String organisations,
      Map<String, String> environment)
      throws IOException {
    return JavaProcess.start(
        InstanceProcess.class,
        environment,
        database.applicationUrl(),
        networkFile.toString(),
        organisations,
        "");
  }

  /** Starts the process; it dies when it gets to this step with any command. */
  static Process start(
      RegistryDatabase database, Path networkFile, String organisations, Optional<LedgerStep> until)
      throws IOException {
    return JavaProcess.start(
        InstanceProcess.class,
        database.applicationUrl(),
        networkFile.toString(),
        organisations,
        until.map(LedgerStep::name).orElse(""));
  }

  /** Database address, network file, organisations separated by commas, step to die at if any. */
  public static void main(String[] arguments) throws InterruptedException {
    String step = arguments[3];
    try (RegistryDatabase database =
            RegistryDatabase.at(
                arguments[0],
                pool ->
                    step.isEmpty() ? pool : new DyingConnections(pool, LedgerStep.valueOf(step)));
        TestRegistry registry =
            TestRegistry.start(
                database,
                Path.of(arguments[1]),
                List.of(arguments[2].split(",")),
                // Looks for blocks seldom, so that the sender gets to each step before the
                // projector.
                step.isEmpty()
                    ? Map.of("custodia.ledger.timeout", "2s")
                    : Map.of("custodia.ledger.timeout", "2s", "custodia.ledger.poll", "700ms"))) {
      Thread.currentThread().join();
    }
  }
}
