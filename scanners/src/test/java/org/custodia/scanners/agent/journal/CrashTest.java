package org.custodia.scanners.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.custodia.scanners.agent.ScanningProcess;
import org.custodia.scanners.agent.TestDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process that scans as fast as it can, and is killed or runs out of disk. */
class CrashTest {
  private static final int KILLS = Boolean.getBoolean("custodia.long") ? 50 : 3;

  @TempDir Path folder;
  private final TestDevice device = new TestDevice(1);

  @Test
  void whatBeepedBeforeKillNineIsThereAndTheChainGoesOn() throws Exception {
    Path file = folder.resolve("journal.db");
    Random random = new Random(9);
    int beeped = 0;
    for (int round = 0; round < KILLS; round++) {
      Process process = ScanningProcess.start(file, List.of());
      List<String> lines = new ArrayList<>();
      try (BufferedReader out = output(process)) {
        int until = 5 + random.nextInt(60);
        String line = out.readLine();
        while (line != null) {
          lines.add(line);
          if (lines.size() == until) {
            // SIGKILL; by its handle, because the process itself would close the pipe too.
            ProcessHandle.of(process.pid()).orElseThrow().destroyForcibly();
          }
          line = out.readLine();
        }
      }
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as("killed: %s", lines).isEqualTo(137);
      String last = lines.get(lines.size() - 1);
      assertThat(last).matches("beep \\d+");
      long heard = Long.parseLong(last.substring(5));
      try (Journal journal = device.journal(file)) {
        int kept = journal.all().size();
        // One may be on the disk whose beep nobody heard.
        assertThat((long) kept).isBetween(heard, heard + 1);
        JournalTest.assertIsChain(journal.all(), kept);
        assertThat(kept).isGreaterThan(beeped);
        beeped = kept;
      }
    }
  }

  /** The operating system refuses to let files grow beyond a size, as a full disk does. */
  @Test
  void fullDiskIsSaidNothingIsLostAndItGoesOnWhenThereIsRoom() throws Exception {
    Path file = folder.resolve("journal.db");
    Process process =
        ScanningProcess.start(file, List.of("bash", "-c", "ulimit -f 2048; exec \"$@\"", "_"));
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    List<String> lines = output.lines().toList();
    String last = lines.get(lines.size() - 1);
    assertThat(last).isEqualTo("not recorded FULL");
    long heard = lines.stream().filter(line -> line.startsWith("beep")).count();
    assertThat(heard).isGreaterThan(3);
    try (Journal journal = device.journal(file)) {
      JournalTest.assertIsChain(journal.all(), (int) heard);
      device.scan(journal, 999_999);
      JournalTest.assertIsChain(journal.all(), (int) heard + 1);
    }
    assertThat(Files.size(file)).isPositive();
  }

  private static BufferedReader output(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }
}
