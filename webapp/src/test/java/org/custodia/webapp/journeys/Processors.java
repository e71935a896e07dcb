package org.custodia.webapp.journeys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * Milliseconds of processor time used so far: by the demo's Java process, by its PostgreSQL with
 * all connections, and by this process. Other than latencies, these hardly depend on what else the
 * machine does.
 */
record Processors(double demo, double postgres, double generator) {
  static Processors now(RunningDemo demo) {
    return new Processors(
        used(demo.process().toHandle()),
        postgres(demo).mapToDouble(Processors::used).sum(),
        used(ProcessHandle.current()));
  }

  Processors since(Processors earlier) {
    return new Processors(
        demo - earlier.demo, postgres - earlier.postgres, generator - earlier.generator);
  }

  private static Stream<ProcessHandle> postgres(RunningDemo demo) {
    try {
      String pid =
          Files.readAllLines(demo.directory().resolve("postgres/postmaster.pid")).get(0).strip();
      ProcessHandle server = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
      return Stream.concat(Stream.of(server), server.descendants());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double used(ProcessHandle process) {
    return process.info().totalCpuDuration().map(Duration::toMillis).orElse(0L);
  }
}
