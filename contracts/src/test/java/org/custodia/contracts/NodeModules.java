package org.custodia.contracts;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/** What package-lock.json of this module names, for tests that run Node. */
public final class NodeModules {
  private static final Path MODULE = Path.of("").toAbsolutePath();

  private NodeModules() {}

  /**
   * Installs it where it is not there yet. Tests run in several processes at once, of which one
   * installs and the others wait for it: each would remove what another has just put there.
   *
   * @return whether this package is there now
   */
  public static boolean has(String name) throws IOException, InterruptedException {
    Files.createDirectories(MODULE.resolve("target"));
    try (FileChannel file =
            FileChannel.open(
                MODULE.resolve("target/npm.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = file.lock()) {
      Path wanted = MODULE.resolve("node_modules").resolve(name);
      if (lock.isValid() && !Files.exists(wanted)) install();
      return Files.exists(wanted);
    }
  }

  private static void install() throws InterruptedException {
    try {
      Process npm =
          new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
              .directory(MODULE.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!npm.waitFor(3, TimeUnit.MINUTES)) npm.destroyForcibly().waitFor();
    } catch (IOException e) {
      // no such command, and so nothing is installed
    }
  }
}
