package org.custodia.registry.ledger;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestRegistry;

/** An instance in a process of its own, so that it can be killed. */
public final class InstanceProcess {
  private InstanceProcess() {}

  /** Starts the process; it works until it is killed. */
  static Process start(RegistryDatabase database, Path networkFile, String organisations)
      throws java.io.IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPath,
            InstanceProcess.class.getName(),
            database.applicationUrl(),
            networkFile.toString(),
            organisations)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Database address, network file, organisations separated by commas. */
  public static void main(String[] arguments) throws InterruptedException {
    try (RegistryDatabase database = RegistryDatabase.at(arguments[0]);
        TestRegistry registry =
            TestRegistry.start(
                database,
                Path.of(arguments[1]),
                List.of(arguments[2].split(",")),
                Map.of("custodia.ledger.timeout", "2s"))) {
      Thread.currentThread().join();
    }
  }
}
