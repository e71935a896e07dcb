package org.custodia.registry.consent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.custodia.registry.ledger.DyingConnections;
import org.custodia.registry.testing.JavaProcess;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;

/** The host's instance in a process of its own, which dies at a step of a consent. */
public final class ConsentProcess {
  private ConsentProcess() {}

  static Process start(RegistryDatabase database, Path networkFile, ConsentStep until)
      throws IOException {
    return JavaProcess.start(
        ConsentProcess.class, database.applicationUrl(), networkFile.toString(), until.name());
  }

  /** Database address, network file, step to die at. */
  public static void main(String[] arguments) throws InterruptedException {
    ConsentStep step = ConsentStep.valueOf(arguments[2]);
    try (RegistryDatabase database =
            RegistryDatabase.at(
                arguments[0],
                pool ->
                    new DyingConnections(
                        pool, step.statement(), step.afterCommit(), step.times()));
        TestRegistry registry =
            TestRegistry.start(
                database,
                Path.of(arguments[1]),
                List.of(TestNetwork.SAINT_LUC),
                Map.of(),
                ConsentWorld.CONFIGURATIONS)) {
      Thread.currentThread().join();
    }
  }
}
