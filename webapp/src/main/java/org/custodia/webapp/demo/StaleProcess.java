package org.custodia.webapp.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Ends a child process that outlived a killed demo. A process id alone may have been given to
 * somebody else since, so the command line must also name this installation's directory.
 */
final class StaleProcess {
  private StaleProcess() {}

  /**
   * Stops the process whose id is the first line of the file, when its command line holds the mark.
   *
   * @param mark a path or argument only that process has
   * @param signal what asks it to end in order: TERM, or INT for a PostgreSQL that is not to wait
   *     for its clients (PostgreSQL documentation, "Shutting Down the Server")
   * @return whether there was one
   */
  static boolean stop(Path pidFile, String mark, String signal, Duration patience) {
    Optional<ProcessHandle> process =
        pid(pidFile).flatMap(ProcessHandle::of).filter(found -> commandLine(found).contains(mark));
    process.ifPresent(found -> stop(found, signal, patience));
    return process.isPresent();
  }

  private static void stop(ProcessHandle process, String signal, Duration patience) {
    try {
      new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid()).start().waitFor();
    } catch (IOException | InterruptedException e) {
      throw new DemoFailure("Process " + process.pid() + " could not be told to end.", e);
    }
    if (!ended(process, patience)) {
      process.destroyForcibly();
      if (!ended(process, Duration.ofSeconds(5))) {
        throw new DemoFailure("Process " + process.pid() + " of an earlier run does not end.");
      }
    }
  }

  private static boolean ended(ProcessHandle process, Duration patience) {
    try {
      process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException | InterruptedException e) {
      throw new DemoFailure("Waiting for process " + process.pid() + " was interrupted.", e);
    }
  }

  private static Optional<Long> pid(Path pidFile) {
    try {
      if (!Files.exists(pidFile)) return Optional.empty();
      List<String> lines = Files.readAllLines(pidFile);
      if (lines.isEmpty() || !lines.get(0).trim().matches("\\d{1,10}")) return Optional.empty();
      return Optional.of(Long.parseLong(lines.get(0).trim()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Arguments separated by spaces; empty where the system does not tell. */
  static String commandLine(ProcessHandle process) {
    Path proc = Path.of("/proc", Long.toString(process.pid()), "cmdline");
    try {
      return new String(Files.readAllBytes(proc), StandardCharsets.UTF_8).replace('\0', ' ');
    } catch (IOException e) {
      return process.info().commandLine().orElse("");
    }
  }
}
