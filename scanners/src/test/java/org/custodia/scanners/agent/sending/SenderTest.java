package org.custodia.scanners.agent.sending;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.custodia.contracts.Bytes32;
import org.custodia.scanners.agent.ReceivingServer;
import org.custodia.scanners.agent.TestDevice;
import org.custodia.scanners.agent.chain.Answer.Remark;
import org.custodia.scanners.agent.chain.ChainRules.Standing;
import org.custodia.scanners.agent.chain.CheckpointMode;
import org.custodia.scanners.agent.chain.ScanEvent;
import org.custodia.scanners.agent.chain.ScanVerdict;
import org.custodia.scanners.agent.chain.ScanVerdict.Severity;
import org.custodia.scanners.agent.journal.Journal;
import org.custodia.scanners.agent.journal.JournalStatus;
import org.custodia.scanners.agent.sending.SendingState.Halt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SenderTest {
  private static final Sender.Pace QUICK =
      new Sender.Pace(
          10,
          Duration.ofMillis(10),
          Duration.ofMillis(80),
          Duration.ofMinutes(5),
          Duration.ofMillis(20));

  @TempDir Path folder;
  private final TestDevice device = new TestDevice(1);
  private final List<ScanVerdict> verdicts = new CopyOnWriteArrayList<>();
  private ReceivingServer server;
  private Journal journal;

  @BeforeEach
  void begin() throws Exception {
    server = new ReceivingServer();
    server.stand(device, Standing.VALID);
    journal = device.journal(folder.resolve("journal.db"));
  }

  @AfterEach
  void end() {
    journal.close();
    server.close();
  }

  private Sender sender(Journal from, Clock clock) {
    return new Sender(
        from,
        new HttpCheckpoint(server.base(), device.address(), Optional::empty, Locale.FRENCH),
        clock,
        QUICK,
        verdicts::add);
  }

  private Sender sender() {
    return sender(journal, Clock.systemUTC());
  }

  private void scan(int from, int count) {
    for (int i = from; i < from + count; i++) device.scan(journal, i);
  }

  private static void until(BooleanSupplier reached) throws InterruptedException {
    long end = System.nanoTime() + 20_000_000_000L;
    while (!reached.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited for 20 s").isLessThan(end);
      Thread.sleep(5);
    }
  }

  private void assertAllArrivedOnce(int count) {
    List<ScanEvent> arrived = server.arrived(device);
    assertThat(arrived).hasSize(count);
    assertThat(arrived).extracting(e -> e.act().commandId()).doesNotHaveDuplicates();
    assertThat(arrived).extracting(e -> e.terms().text()).doesNotHaveDuplicates();
    for (int i = 0; i < count; i++) {
      assertThat(arrived.get(i).act().deviceSequence()).isEqualTo(i + 1);
    }
  }

  @Test
  void eventsAreSentInOrderInBatchesAndConfirmed() throws Exception {
    scan(0, 47);
    try (Sender sender = sender()) {
      sender.start();
      until(() -> journal.status().confirmed() == 47);
      scan(47, 3);
      sender.wake();
      until(() -> journal.status().confirmed() == 50);
      assertThat(sender.state()).isInstanceOf(SendingState.class);
    }
    assertAllArrivedOnce(50);
    assertThat(server.requests()).isLessThan(40);
  }

  @Test
  void answerLostAfterAcceptanceDoublesNothing() throws Exception {
    scan(0, 25);
    server.loseAnswers(4);
    try (Sender sender = sender()) {
      sender.start();
      until(() -> journal.status().confirmed() == 25);
    }
    assertAllArrivedOnce(25);
  }

  @Test
  void whileTheInstanceIsAwayScansWaitAndThenAllArriveOnce() throws Exception {
    server.refuseAllWith(503);
    scan(0, 5);
    try (Sender sender = sender()) {
      sender.start();
      until(() -> sender.state() instanceof SendingState.Away away && away.attempts() > 4);
      scan(5, 30);
      JournalStatus status = journal.status();
      assertThat(status.waiting()).isEqualTo(35);
      assertThat(status.line(System.currentTimeMillis())).startsWith("waiting 35 · sent 0");
      server.refuseAllWith(0);
      until(() -> journal.status().confirmed() == 35);
    }
    assertAllArrivedOnce(35);
  }

  @Test
  void nobodyAtTheAddressIsAway() throws Exception {
    scan(0, 2);
    try (Sender sender = sender()) {
      server.close();
      sender.start();
      until(() -> sender.state() instanceof SendingState.Away);
      assertThat(journal.status().waiting()).isEqualTo(2);
    }
  }

  @Test
  void batchesThatAreTooLongAreHalved() throws Exception {
    server.takeAtMost(3);
    scan(0, 11);
    try (Sender sender = sender()) {
      sender.start();
      until(() -> journal.status().confirmed() == 11);
    }
    assertAllArrivedOnce(11);
  }

  @Test
  void recordedIsNotConfirmedUntilTheLedgerHasIt() throws Exception {
    server.confirm(false);
    scan(0, 3);
    try (Sender sender = sender()) {
      sender.start();
      until(() -> journal.status().sent() == 3);
      assertThat(journal.forgetConfirmed(Long.MAX_VALUE)).isZero();
      server.confirm(true);
      until(() -> journal.status().confirmed() == 3);
    }
  }

  @Test
  void revokedDeviceIsToldKeepsItsScansAndGoesOnWhenReinstated() throws Exception {
    scan(0, 2);
    try (Sender sender = sender()) {
      sender.start();
      until(() -> journal.status().confirmed() == 2);
      server.stand(device, Standing.REVOKED);
      scan(2, 4);
      sender.wake();
      until(() -> sender.state().equals(new SendingState.Halted(Halt.REVOKED)));
      assertThat(journal.refusals()).containsValue("REVOKED");
      assertThat(journal.status().waiting() + journal.status().refused()).isEqualTo(4);
      server.stand(device, Standing.VALID);
      sender.resume();
      until(() -> journal.status().confirmed() == 6);
    }
    assertAllArrivedOnce(6);
  }

  @Test
  void whatIsToBeDoneIsSaid() throws Exception {
    scan(0, 1);
    server.refuseAllWith(401);
    try (Sender sender = sender()) {
      sender.start();
      until(() -> sender.state().equals(new SendingState.Halted(Halt.NOT_ALLOWED)));
      server.refuseAllWith(426);
      sender.resume();
      until(() -> sender.state().equals(new SendingState.Halted(Halt.OTHER_VERSION)));
      server.refuseAllWith(0);
      server.stand(device, Standing.EXPIRED);
      sender.resume();
      until(() -> sender.state().equals(new SendingState.Halted(Halt.EXPIRED)));
    }
  }

  @Test
  void twoDevicesFromOneCopiedDiskAreDetectedByTheChain() throws Exception {
    scan(0, 3);
    journal.close();
    Path copy = folder.resolve("copy.db");
    Files.copy(folder.resolve("journal.db"), copy);
    journal = device.journal(folder.resolve("journal.db"));
    scan(3, 2);
    try (Sender sender = sender()) {
      sender.start();
      until(() -> journal.status().confirmed() == 5);
    }
    try (Journal copied = device.journal(copy);
        Sender sender = sender(copied, Clock.systemUTC())) {
      ScanEvent forged = device.scan(copied, 900);
      device.scan(copied, 901);
      sender.start();
      until(() -> sender.state().equals(new SendingState.Halted(Halt.FORKED)));
      assertThat(copied.refusals()).containsValue("FORKED");
      assertThat(copied.all()).as("nothing is deleted").hasSize(5);
      assertThat(server.contradictions(device)).contains(forged.digest(TestDevice.DOMAIN));
    }
    assertAllArrivedOnce(5);
    scan(5, 1);
    try (Sender sender = sender()) {
      sender.start();
      until(() -> journal.status().confirmed() == 6);
    }
  }

  @Test
  void diskThatWasSetBackIsDetectedToo() throws Exception {
    scan(0, 3);
    journal.close();
    Path backup = folder.resolve("backup.db");
    Files.copy(folder.resolve("journal.db"), backup);
    journal = device.journal(folder.resolve("journal.db"));
    scan(3, 2);
    try (Sender sender = sender()) {
      sender.start();
      until(() -> journal.status().confirmed() == 5);
    }
    try (Journal restored = device.journal(backup);
        Sender sender = sender(restored, Clock.systemUTC())) {
      device.scan(restored, 5);
      sender.start();
      until(() -> sender.state().equals(new SendingState.Halted(Halt.FORKED)));
    }
  }

  @Test
  void instanceThatLostItsRecordGetsItAgain() throws Exception {
    scan(0, 12);
    try (Sender sender = sender()) {
      sender.start();
      until(() -> journal.status().confirmed() == 12);
      server.forgetFrom(device, 4);
      scan(12, 1);
      sender.wake();
      until(() -> server.arrived(device).size() == 13);
      until(() -> journal.status().confirmed() == 13);
    }
    assertAllArrivedOnce(13);
  }

  @Test
  void clockThatJumpsIsMarkedAndChangesNothingElse() throws Exception {
    long[] times = {System.currentTimeMillis(), 4_102_444_800_000L, 0, System.currentTimeMillis()};
    for (int i = 0; i < times.length; i++) {
      long time = times[i];
      int number = i;
      journal.append(after -> device.sign(after, TestDevice.label(number), time));
    }
    try (Sender sender =
        sender(journal, Clock.fixed(Instant.parse("2031-01-01T00:00:00Z"), ZoneOffset.UTC))) {
      sender.start();
      until(() -> journal.status().confirmed() == 4);
      until(() -> sender.state().equals(new SendingState.Idle(true)));
    }
    assertAllArrivedOnce(4);
    assertThat(server.remarks())
        .hasSize(4)
        .allSatisfy(r -> assertThat(r).contains(Remark.CLOCK_OFF));
    assertThat(server.remarks().get(2)).contains(Remark.CLOCK_BACK);
    assertThat(server.remarks().get(1)).doesNotContain(Remark.CLOCK_BACK);
  }

  @Test
  void verdictsAreShownOnceAndAskedForUntilTheyAreThere() throws Exception {
    UUID first = device.scan(journal, 1, CheckpointMode.VERIFY).act().commandId().toUuid();
    scan(2, 1);
    try (Sender sender = sender()) {
      sender.start();
      until(() -> journal.status().confirmed() == 2);
      assertThat(journal.unverified(9)).containsOnlyKeys(first);
      server.verdict(
          new ScanVerdict(first, Severity.UNCLEAR, "1", "Silence.", Optional.empty(), false));
      until(() -> journal.unverified(9).containsValue(true));
    }
    ScanVerdict stop =
        new ScanVerdict(first, Severity.STOP, "2", "Rappel\u00e9.", Optional.of("Gardez."), true);
    journal.close();
    journal = device.journal(folder.resolve("journal.db"));
    try (Sender sender = sender()) {
      sender.start();
      server.verdict(stop);
      until(() -> journal.unverified(9).isEmpty());
      sender.wake();
      int before = server.requests();
      scan(3, 1);
      sender.wake();
      until(() -> server.requests() > before + 1);
    }
    assertThat(verdicts).hasSize(2).last().isEqualTo(stop);
    assertThat(verdicts.get(0).settled()).isFalse();
    assertThat(server.language()).isEqualTo("fr");
  }

  @Test
  void otherDevicesSignatureIsRefused() throws Exception {
    ScanEvent own = device.scan(journal, 1);
    TestDevice stranger = new TestDevice(2);
    server.stand(stranger, Standing.VALID);
    try (Sender sender =
        new Sender(
            journal,
            new HttpCheckpoint(server.base(), stranger.address(), Optional::empty, Locale.ENGLISH),
            Clock.systemUTC(),
            QUICK,
            verdicts::add)) {
      sender.start();
      until(() -> sender.state().equals(new SendingState.Halted(Halt.DAMAGED)));
    }
    assertThat(server.arrived(stranger)).isEmpty();
    assertThat(own.act().previousHash()).isEqualTo(Bytes32.ZERO);
  }
}
