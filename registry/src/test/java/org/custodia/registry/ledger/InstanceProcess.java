package org.custodia.registry.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.custodia.registry.testing.JavaProcess;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestRegistry;

/** An instance in a process of its own, so that it can be killed. */
public final class InstanceProcess {
  private InstanceProcess() {}

  /** Starts the process; it works until it is killed. */
  public static Process start(RegistryDatabase database, Path networkFile, String organisations)
      throws IOException {
    return start(database, networkFile, organisations, List.of());
  }

  /**
   * As {@link #start(RegistryDatabase, Path, String)}, with more than the ledger.
   *
   * @param configurations the same as those of other instances on this database: rows are filled by
   *     whichever instance reads a block first
   */
  public static Process start(
      RegistryDatabase database,
      Path networkFile,
      String organisations,
      List<Class<?>> configurations)
      throws IOException {
    return JavaProcess.start(
        InstanceProcess.class,
        database.applicationUrl(),
        networkFile.toString(),
        organisations,
        "",
        configurations.stream().map(Class::getName).collect(Collectors.joining(",")));
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

  /**
   * Database address, network file, organisations separated by commas, step to die at if any, and
   * configurations separated by commas if any.
   */
  public static void main(String[] arguments) throws Exception {
    String step = arguments[3];
    List<Class<?>> configurations = new ArrayList<>();
    if (arguments.length > 4) {
      for (String name : arguments[4].split(",")) {
        if (!name.isEmpty()) configurations.add(Class.forName(name));
      }
    }
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
                    : Map.of("custodia.ledger.timeout", "2s", "custodia.ledger.poll", "700ms"),
                configurations.toArray(Class<?>[]::new))) {
      Thread.currentThread().join();
    }
  }
}
