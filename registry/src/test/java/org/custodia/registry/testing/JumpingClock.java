package org.custodia.registry.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The real-time clock of other processes, which can be set forward and back while they run: by a
 * small library before the one of C.
 */
public final class JumpingClock {
  private final Path library;
  private final Path shift;

  private JumpingClock(Path library, Path shift) {
    this.library = library;
    this.shift = shift;
  }

  /**
   * Skips the test where no C can be compiled.
   *
   * @param directory for the library and what it reads
   */
  public static JumpingClock in(Path directory) throws IOException, InterruptedException {
    Path source = directory.resolve("shifted-clock.c");
    Path library = directory.resolve("shifted-clock.so");
    try (InputStream text = JumpingClock.class.getResourceAsStream("shifted-clock.c")) {
      Files.copy(text, source);
    }
    assumeTrue(compiled(source, library), "no C can be compiled here (gcc, Linux)");
    JumpingClock clock = new JumpingClock(library, directory.resolve("shift"));
    clock.set(Duration.ZERO);
    return clock;
  }

  private static boolean compiled(Path source, Path library) throws InterruptedException {
    try {
      Process gcc =
          new ProcessBuilder(
                  "gcc", "-O1", "-shared", "-fPIC", "-o", library.toString(), source.toString())
              .inheritIO()
              .start();
      return gcc.waitFor(1, TimeUnit.MINUTES) && gcc.exitValue() == 0;
    } catch (IOException noCompiler) {
      return false;
    }
  }

  /** What has to be in the environment of a process for it to go by this clock. */
  public Map<String, String> environment() {
    return Map.of("LD_PRELOAD", library.toString(), "CLOCK_SHIFT", shift.toString());
  }

  /**
   * Sets the clock, from one moment to the next.
   *
   * @param ahead of the machine's; negative for behind it. Whole seconds
   */
  public void set(Duration ahead) throws IOException {
    ByteBuffer seconds = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
    seconds.putLong(0, ahead.toSeconds());
    // In place: the processes have the file in their memory.
    Files.write(shift, seconds.array(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }
}
