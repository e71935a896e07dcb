package org.custodia.scanners.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.custodia.scanners.agent.journal.Journal;
import org.custodia.scanners.agent.journal.JournalException;

/** Scans until it is stopped; says {@code beep} and the number after each that is recorded. */
public final class ScanningProcess {
  private ScanningProcess() {}

  /**
   * @param before what to start it with, such as a shell that limits it
   */
  public static Process start(Path journal, List<String> before) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Dcustodia.secp256k1.native=false",
            "-cp",
            System.getProperty("java.class.path"),
            ScanningProcess.class.getName(),
            journal.toString()));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  public static void main(String[] arguments) {
    TestDevice device = new TestDevice(1);
    try (Journal journal = device.journal(Path.of(arguments[0]))) {
      while (true) {
        long next = journal.head().sequence() + 1;
        device.scan(journal, (int) next);
        System.out.println("beep " + next);
      }
    } catch (JournalException e) {
      System.out.println("not recorded " + e.why());
    }
  }
}
