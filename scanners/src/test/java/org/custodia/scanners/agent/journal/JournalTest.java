package org.custodia.scanners.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.scanners.agent.TestDevice;
import org.custodia.scanners.agent.chain.BatchJson.TakenSession;
import org.custodia.scanners.agent.chain.ScanEvent;
import org.custodia.scanners.agent.chain.SessionSeal;
import org.custodia.scanners.agent.journal.Journal.Change;
import org.custodia.scanners.agent.journal.JournalException.Cause;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final String ADDRESS = new TestDevice(1).address();
  private static final boolean LONG = Boolean.getBoolean("custodia.long");

  @TempDir Path folder;
  private final TestDevice device = new TestDevice(1);

  @Test
  void eventsAreAChainThatSurvivesReopening() {
    Path file = folder.resolve("journal.db");
    try (Journal journal = device.journal(file)) {
      for (int i = 0; i < 5; i++) device.scan(journal, i);
    }
    try (Journal journal = device.journal(file)) {
      for (int i = 5; i < 8; i++) device.scan(journal, i);
      assertIsChain(journal.all(), 8);
      assertThat(journal.head()).isEqualTo(journal.all().get(7).head(TestDevice.DOMAIN));
    }
  }

  static void assertIsChain(List<ScanEvent> events, int length) {
    assertThat(events).hasSize(length);
    ScanEvent.Head head = ScanEvent.Head.NONE;
    for (ScanEvent event : events) {
      assertThat(event.act().deviceSequence()).isEqualTo(head.sequence() + 1);
      assertThat(event.act().previousHash()).isEqualTo(head.digest());
      assertThat(event.act().detail()).isEqualTo(event.terms().detail());
      assertThat(event.signer(TestDevice.DOMAIN)).contains(ADDRESS);
      head = event.head(TestDevice.DOMAIN);
    }
  }

  @Test
  void statesAreCountedAndTheOldestUnsentIsTold() {
    try (Journal journal = device.journal(folder.resolve("journal.db"))) {
      List<UUID> ids =
          List.of(0, 1, 2, 3, 4).stream()
              .map(i -> device.scan(journal, i).act().commandId().toUuid())
              .toList();
      journal.apply(
          List.of(
              new Change(ids.get(0), EventState.CONFIRMED, Optional.empty()),
              new Change(ids.get(1), EventState.SENT, Optional.empty()),
              new Change(ids.get(2), EventState.REFUSED, Optional.of("FORKED"))));
      JournalStatus status = journal.status();
      assertThat(status.waiting()).isEqualTo(2);
      assertThat(status.sent()).isEqualTo(1);
      assertThat(status.confirmed()).isEqualTo(1);
      assertThat(status.refused()).isEqualTo(1);
      assertThat(journal.refusals()).containsEntry(ids.get(2), "FORKED");
      long oldest = status.oldestUnsent().orElseThrow();
      assertThat(oldest).isEqualTo(journal.waiting(9).get(0).act().deviceTime());
      assertThat(status.line(oldest + 7_300_000))
          .isEqualTo("waiting 2 · sent 1 · confirmed 1 · refused 1 · oldest unsent 2 h");
      assertThat(status.line(oldest - 1_000_000)).endsWith("oldest unsent 0 s");
    }
  }

  @Test
  void nothingIsForgottenBeforeTheLedgerHasItAndNeverTheLast() {
    try (Journal journal = device.journal(folder.resolve("journal.db"))) {
      List<ScanEvent> events =
          List.of(0, 1, 2, 3).stream().map(i -> device.scan(journal, i)).toList();
      long later = System.currentTimeMillis() + 1_000;
      journal.apply(List.of(change(events.get(0), EventState.SENT)));
      assertThat(journal.forgetConfirmed(later)).isZero();
      journal.apply(events.stream().map(e -> change(e, EventState.CONFIRMED)).toList());
      assertThat(journal.forgetConfirmed(0)).isZero();
      assertThat(journal.forgetConfirmed(later)).isEqualTo(3);
      ScanEvent next = device.scan(journal, 4);
      assertThat(next.act().deviceSequence()).isEqualTo(5);
      assertThat(next.act().previousHash()).isEqualTo(events.get(3).digest(TestDevice.DOMAIN));
    }
  }

  @Test
  void whichSessionWasSealedLastIsNotPurged() {
    Path file = folder.resolve("journal.db");
    Bytes32 root;
    try (Journal journal = device.journal(file)) {
      assertThat(journal.lastSealed()).isEqualTo(Bytes32.ZERO);
      root = device.finish(journal, device.scan(journal, 0), device.scan(journal, 1));
      device.scan(journal, 2);
      journal.apply(journal.all().stream().map(one -> change(one, EventState.CONFIRMED)).toList());
      assertThat(journal.forgetConfirmed(Long.MAX_VALUE)).isEqualTo(3);
      assertThat(journal.all()).hasSize(1);
    }
    try (Journal journal = device.journal(file)) {
      assertThat(journal.lastSealed()).isEqualTo(root);
    }
  }

  @Test
  void refusedSessionsAreForgottenAndNoOtherDevicesIsFollowed() {
    try (Journal journal = device.journal(folder.resolve("journal.db"))) {
      Bytes32 first = device.finish(journal, device.scan(journal, 0));
      device.finish(journal, device.scan(journal, 1));
      Bytes32 third = device.finish(journal, device.scan(journal, 2));
      long all = journal.head().sequence();
      journal.taken(new TakenSession(all - 1, first));
      assertThat(journal.lastSealed()).as("the instance has not got the last").isEqualTo(third);
      journal.taken(new TakenSession(0, Bytes32.ZERO));
      assertThat(journal.lastSealed()).as("the instance has lost all").isEqualTo(third);
      journal.taken(new TakenSession(all, Bytes32.random()));
      assertThat(journal.lastSealed()).as("a copy's").isEqualTo(third);
      journal.taken(new TakenSession(all, third));
      assertThat(journal.lastSealed()).isEqualTo(third);
      journal.taken(new TakenSession(all, first));
      assertThat(journal.lastSealed()).as("forgotten before, as older").isEqualTo(third);
      Bytes32 fourth = device.finish(journal, device.scan(journal, 3));
      assertThat(seal(journal).previous()).isEqualTo(third);
      journal.taken(new TakenSession(journal.head().sequence(), third));
      Bytes32 fifth = device.finish(journal, device.scan(journal, 4));
      assertThat(seal(journal).previous()).as("%s was refused", fourth).isEqualTo(third);
      journal.taken(new TakenSession(journal.head().sequence(), Bytes32.ZERO));
      assertThat(journal.lastSealed()).as("not even %s", fifth).isEqualTo(Bytes32.ZERO);
    }
  }

  private static SessionSeal seal(Journal journal) {
    return journal.last(1).get(0).seal().orElseThrow();
  }

  private static Change change(ScanEvent event, EventState state) {
    return new Change(event.act().commandId().toUuid(), state, Optional.empty());
  }

  @Test
  void journalIsOneProcessesAndOneDevices() {
    Path file = folder.resolve("journal.db");
    try (Journal journal = device.journal(file)) {
      device.scan(journal, 1);
      assertCause(Cause.IN_USE, () -> device.journal(file));
    }
    assertCause(Cause.OTHER_DEVICE, () -> new TestDevice(2).journal(file));
    try (Journal journal = device.journal(file)) {
      assertThat(journal.all()).hasSize(1);
    }
  }

  @Test
  void whatIsNoJournalIsSaidAndLeftAsItIs() throws Exception {
    Path file = folder.resolve("journal.db");
    byte[] other = "this is something else entirely".repeat(300).getBytes();
    Files.write(file, other);
    assertCause(Cause.DAMAGED, () -> device.journal(file));
    assertThat(Files.readAllBytes(file)).isEqualTo(other);
  }

  @Test
  void failedSigningTakesNoPlaceInTheChain() {
    try (Journal journal = device.journal(folder.resolve("journal.db"))) {
      device.scan(journal, 1);
      assertThatThrownBy(
              () ->
                  journal.append(
                      after -> {
                        throw new IllegalStateException("no key");
                      }))
          .hasMessage("no key");
      assertThat(device.scan(journal, 2).act().deviceSequence()).isEqualTo(2);
      assertIsChain(journal.all(), 2);
    }
  }

  /** What a crash may leave: everything but the end of the last record. */
  @Test
  void lastRecordMayBeCutAtEveryByte() throws Exception {
    Path file = folder.resolve("journal.db");
    Path log = folder.resolve("journal.db-wal");
    Path saved = Files.createDirectory(folder.resolve("saved"));
    long before;
    try (Journal journal = device.journal(file)) {
      ScanEvent[] scans = new ScanEvent[7];
      for (int i = 0; i < 7; i++) scans[i] = device.scan(journal, i);
      before = Files.size(log);
      device.finish(journal, scans);
      for (Path one : List.of(file, log)) {
        Files.copy(one, saved.resolve(one.getFileName()));
      }
    }
    long after = Files.size(saved.resolve("journal.db-wal"));
    assertThat(after).isGreaterThan(before);
    Path torn = Files.createDirectory(folder.resolve("torn"));
    int whole = 0;
    for (long length = before; length <= after; length += LONG ? 1 : 61) {
      for (Path one : List.of(file, log)) {
        Files.copy(
            saved.resolve(one.getFileName()),
            torn.resolve(one.getFileName()),
            StandardCopyOption.REPLACE_EXISTING);
      }
      try (FileChannel channel =
          FileChannel.open(torn.resolve("journal.db-wal"), StandardOpenOption.WRITE)) {
        channel.truncate(length);
        if (length % 2 == 1) {
          // As a file that was made longer before its bytes were written.
          channel.write(ByteBuffer.allocate(300), length);
        }
      }
      try (Journal journal = device.journal(torn.resolve("journal.db"))) {
        List<ScanEvent> events = journal.all();
        assertThat(events.size()).as("cut at %s of %s", length, after).isBetween(7, 8);
        whole += events.size() - 7;
        assertThat(journal.lastSealed().isZero()).isEqualTo(events.size() == 7);
        device.scan(journal, 8);
        assertIsChain(journal.all(), events.size() + 1);
      }
    }
    assertThat(whole).as("cuts that left the record whole").isLessThan(LONG ? 40 : 3);
  }

  @Test
  void otherNetworkIsOtherDigest() {
    WitnessDomain other = new WitnessDomain(1, TestDevice.DOMAIN.registrar());
    try (Journal journal = device.journal(folder.resolve("journal.db"))) {
      ScanEvent event = device.scan(journal, 1);
      Bytes32 here = event.digest(TestDevice.DOMAIN);
      assertThat(event.digest(other)).isNotEqualTo(here);
      assertThat(event.signer(other)).isNotEqualTo(event.signer(TestDevice.DOMAIN));
    }
  }

  private static void assertCause(Cause cause, Runnable opening) {
    assertThatThrownBy(opening::run)
        .isInstanceOfSatisfying(JournalException.class, e -> assertThat(e.why()).isEqualTo(cause));
  }
}
