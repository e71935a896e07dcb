package org.custodia.scanners.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.custodia.scanners.agent.chain.ChainRules.Standing;
import org.custodia.scanners.agent.chain.CheckpointMode;
import org.custodia.scanners.agent.chain.ScanEvent;
import org.custodia.scanners.agent.journal.Journal;
import org.custodia.scanners.agent.keys.DeviceKey;
import org.custodia.scanners.agent.keys.Passphrase;
import org.custodia.scanners.agent.keys.Secrets;
import org.custodia.scanners.agent.sending.HttpCheckpoint;
import org.custodia.scanners.agent.sending.Sender;
import org.custodia.scanners.agent.session.Command;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The agent as a process, fed by a pipe while nobody is there to send to, and synced afterwards. In
 * the short form the scans of one minute at 50 a second as fast as they go, in the long form ten
 * minutes at that pace.
 */
class AgentRunTest {
  private static final boolean LONG = Boolean.getBoolean("custodia.long");
  private static final int SCANS = LONG ? 30_000 : 3_000;
  private static final long PACE_NANOS = LONG ? 20_000_000 : 0;

  @TempDir Path folder;

  @Test
  void everyScanOfAnOfflineShiftIsSyncedOnce() throws Exception {
    Path settings = folder.resolve("agent.properties");
    Files.writeString(
        settings,
        String.join(
            "\n",
            "folder=" + folder,
            "chainId=1337",
            "registrar=" + TestDevice.DOMAIN.registrar(),
            "member=" + TestDevice.MEMBER,
            "place=Dock 3",
            "operator=h.martin",
            "inputs=lines:-",
            "endWithInput=true"));
    long began = System.nanoTime();
    Process process = start(settings);
    long ready;
    long fed;
    try (BufferedReader out = process.inputReader();
        BufferedWriter in = process.outputWriter()) {
      assertThat(out.readLine()).startsWith("Ready");
      ready = System.nanoTime() - began;
      Thread reading = new Thread(() -> drain(out));
      reading.start();
      in.write(new Command.Begin(CheckpointMode.STOCK_COUNT).symbolText() + "\n");
      began = System.nanoTime();
      for (int i = 0; i < SCANS; i++) {
        in.write(TestDevice.label(i) + "\n");
        if (PACE_NANOS > 0) {
          in.flush();
          TimeUnit.NANOSECONDS.sleep(began + (i + 1) * PACE_NANOS - System.nanoTime());
        }
      }
      in.close();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      fed = System.nanoTime() - began;
      reading.join();
    }
    assertThat(process.exitValue()).isZero();
    System.out.printf(
        "Agent: ready after %d ms, %,d scans in %.1f s (%.0f a second)%n",
        ready / 1_000_000, SCANS, fed / 1e9, SCANS / (fed / 1e9));
    assertThat(SCANS / (fed / 1e9)).as("scans a second").isGreaterThan(LONG ? 49.0 : 50.0);
    sync();
  }

  private void sync() throws Exception {
    DeviceKey key =
        DeviceKey.in(Secrets.in(folder.resolve("secrets.p12"), "a long passphrase".toCharArray()));
    String owner = TestDevice.POST.owner(key.address());
    try (ReceivingServer server = new ReceivingServer();
        Journal journal = Journal.open(folder.resolve("journal.db"), TestDevice.DOMAIN, owner)) {
      assertThat(journal.status().waiting()).isEqualTo(SCANS);
      server.stand(key.address(), Standing.VALID);
      server.loseAnswers(2);
      Sender.Pace pace =
          new Sender.Pace(
              200,
              Duration.ofMillis(50),
              Duration.ofSeconds(1),
              Duration.ofMinutes(5),
              Duration.ofMillis(50));
      long began = System.nanoTime();
      try (Sender sender =
          new Sender(
              journal,
              new HttpCheckpoint(server.base(), key.address(), Optional::empty, Locale.ENGLISH),
              Clock.systemUTC(),
              pace,
              verdict -> {})) {
        sender.start();
        while (journal.status().confirmed() < SCANS) {
          assertThat(System.nanoTime() - began)
              .as("%s", sender.state())
              .isLessThan(LONG ? 900_000_000_000L : 120_000_000_000L);
          Thread.sleep(20);
        }
      }
      System.out.printf("Agent: synced in %.1f s%n", (System.nanoTime() - began) / 1e9);
      List<ScanEvent> arrived = server.arrived(key.address());
      assertThat(arrived).hasSize(SCANS);
      for (int i = 0; i < SCANS; i++) {
        assertThat(arrived.get(i).terms().text()).isEqualTo(TestDevice.label(i));
        assertThat(arrived.get(i).act().deviceSequence()).isEqualTo(i + 1);
      }
    }
  }

  private static void drain(BufferedReader out) {
    try {
      while (out.readLine() != null) {
        // The screen is for people.
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Process start(Path settings) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                CustodiaScanner.class.getName(),
                "run",
                settings.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put(Passphrase.VARIABLE, "a long passphrase");
    return builder.start();
  }
}
