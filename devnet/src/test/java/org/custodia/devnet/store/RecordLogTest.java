package org.custodia.devnet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordLogTest {
  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("records.log");
  }

  private void write(String... records) {
    try (RecordLog log = RecordLog.open(file, (offset, record) -> {})) {
      for (String record : records) log.append(record.getBytes(StandardCharsets.UTF_8));
    }
  }

  private List<String> read() {
    List<String> found = new ArrayList<>();
    RecordLog.open(file, (offset, record) -> found.add(new String(record, StandardCharsets.UTF_8)))
        .close();
    return found;
  }

  @Test
  void recordsComeBackInOrder() {
    write("one", "", "three");
    write("four");
    assertThat(read()).containsExactly("one", "", "three", "four");
  }

  @Test
  void aRecordIsReadWhereItBegins() {
    try (RecordLog log = RecordLog.open(file, (offset, record) -> {})) {
      log.append(new byte[10]);
      long second = log.append(new byte[] {1, 2, 3});
      log.append(new byte[10]);
      assertThat(log.read(second)).containsExactly(1, 2, 3);
    }
  }

  @Test
  void aFileCutAnywhereBeforeItWasReportedDurableLosesOnlyWhatWasCut() throws IOException {
    write("first", "second");
    byte[] whole = Files.readAllBytes(file);
    int firstLength = 8 + "first".length();
    for (int size = 0; size < whole.length; size++) {
      Files.delete(DurableMark.fileOf(file));
      Files.write(file, Arrays.copyOf(whole, size));
      assertThat(read())
          .as("after %d of %d bytes", size, whole.length)
          .isEqualTo(size < firstLength ? List.of() : List.of("first"));
      assertThat(Files.size(file)).isEqualTo(size < firstLength ? 0 : firstLength);
    }
  }

  @Test
  void aFileCutAnywhereAfterItWasReportedDurableIsAnErrorAndNothingIsCut() throws IOException {
    write("first", "second");
    byte[] whole = Files.readAllBytes(file);
    for (int size = 0; size < whole.length; size++) {
      byte[] cut = Arrays.copyOf(whole, size);
      Files.write(file, cut);
      assertThatThrownBy(this::read)
          .as("after %d of %d bytes", size, whole.length)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("was complete up to byte " + whole.length)
          .hasMessageContaining("Restore the file");
      assertThat(Files.readAllBytes(file)).isEqualTo(cut);
    }
    Files.write(file, whole);
    assertThat(read()).containsExactly("first", "second");
  }

  @Test
  void aFlippedBitAnywhereIsAnErrorOnceTheRecordWasReportedDurable() throws IOException {
    write("first", "second", "third");
    byte[] whole = Files.readAllBytes(file);
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, flipped);
      assertThatThrownBy(this::read)
          .as("bit %d of %d", bit, 8 * whole.length)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(file.toString());
      assertThat(Files.readAllBytes(file)).isEqualTo(flipped);
    }
  }

  @Test
  void damageBeforeTheLastRecordIsAnErrorEvenWhereNothingIsKnownToBeDurable() throws IOException {
    write("first", "second", "third");
    byte[] whole = Files.readAllBytes(file);
    int lastBegins = whole.length - 8 - "third".length();
    for (int bit = 0; bit < 8 * lastBegins; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, flipped);
      Files.deleteIfExists(DurableMark.fileOf(file));
      assertThatThrownBy(this::read)
          .as("bit %d", bit)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("is damaged and is not the last one");
      assertThat(Files.readAllBytes(file)).isEqualTo(flipped);
    }
  }

  @Test
  void aTornMarkIsAsGoodAsNone() throws IOException {
    write("first");
    Path mark = DurableMark.fileOf(file);
    byte[] whole = Files.readAllBytes(mark);
    for (int size = 0; size < whole.length; size++) {
      Files.write(mark, Arrays.copyOf(whole, size));
      assertThat(read()).containsExactly("first");
      assertThat(Files.readAllBytes(mark)).isEqualTo(whole);
    }
  }

  @Test
  void whoeverForcedHasWhatItAddedOnDisk() throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(4);
    try (RecordLog log = RecordLog.open(file, (offset, record) -> {})) {
      List<Future<Boolean>> outcomes = new ArrayList<>();
      for (int writer = 0; writer < 4; writer++) {
        outcomes.add(
            writers.submit(
                () -> {
                  boolean always = true;
                  for (int i = 0; i < 50; i++) {
                    long offset = log.append(new byte[20]);
                    log.force();
                    always &= log.durable() >= offset + 28;
                  }
                  return always;
                }));
      }
      for (Future<Boolean> outcome : outcomes) assertThat(outcome.get()).isTrue();
    } finally {
      writers.shutdownNow();
    }
    assertThat(read()).hasSize(200);
  }

  @Test
  void aFullDiskLeavesWholeRecordsAndNoMoreAreTaken() throws IOException {
    Path mounted = Files.createDirectory(directory.resolve("small"));
    Optional<SmallDisk> disk = SmallDisk.over(mounted, 1 << 20);
    assumeTrue(disk.isPresent(), "only root can mount a small disk");
    try (SmallDisk small = disk.orElseThrow()) {
      file = mounted.resolve("records.log");
      int taken = 0;
      try (RecordLog log = RecordLog.open(file, (offset, record) -> {})) {
        log.append("first".getBytes(StandardCharsets.UTF_8));
        log.force();
        small.fillUpTo(8 << 10);
        UncheckedIOException full = null;
        while (full == null && taken < 100) {
          try {
            log.append(new byte[3_000]);
            log.force();
            taken++;
          } catch (UncheckedIOException e) {
            full = e;
          }
        }
        assertThat(full).isNotNull().hasRootCauseMessage("No space left on device");
        small.freeUp();
        assertThatThrownBy(() -> log.append(new byte[1]))
            .as("also when there is room again")
            .isInstanceOf(UncheckedIOException.class)
            .rootCause()
            .hasMessage("No space left on device");
        assertThatThrownBy(log::force).isInstanceOf(UncheckedIOException.class);
        assertThat(log.read(0)).isEqualTo("first".getBytes(StandardCharsets.UTF_8));
      }
      assertThat(Files.size(file)).isEqualTo(13 + taken * 3_008L);
      assertThat(read()).hasSize(1 + taken);
      write("goes on");
      assertThat(read()).hasSize(2 + taken).endsWith("goes on");
    }
  }

  @Test
  void truncationForgetsARecordAndAllAfterIt() {
    write("first");
    try (RecordLog log = RecordLog.open(file, (offset, record) -> {})) {
      long second = log.append(new byte[] {2});
      log.append(new byte[] {3});
      log.truncate(second);
      log.append("last".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(read()).containsExactly("first", "last");
  }
}
