package org.custodia.devnet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
  void aFileCutAnywhereLosesOnlyWhatWasCut() throws IOException {
    write("first", "second");
    byte[] whole = Files.readAllBytes(file);
    int firstLength = 8 + "first".length();
    for (int size = 0; size < whole.length; size++) {
      Files.write(file, Arrays.copyOf(whole, size));
      assertThat(read())
          .as("after %d of %d bytes", size, whole.length)
          .isEqualTo(size < firstLength ? List.of() : List.of("first"));
      assertThat(Files.size(file)).isEqualTo(size < firstLength ? 0 : firstLength);
    }
  }

  @Test
  void aDamagedRecordInTheMiddleIsAnErrorAndNothingIsCut() throws IOException {
    write("first", "second");
    byte[] bytes = Files.readAllBytes(file);
    bytes[9] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(this::read)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is damaged and is not the last one");
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
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
