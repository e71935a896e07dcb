package org.custodia.registry.packs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.testing.RegistryDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Files that arrive in parts, on a real database. */
class SerialUploadsTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();

  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");
  private final SerialUploads uploads = at(NOW);
  private final UUID id = UUID.randomUUID();

  private static SerialUploads at(Instant instant) {
    return new StoredUploads(
        database.rows(), database.jdbc(), Clock.fixed(instant, ZoneOffset.UTC));
  }

  private static byte[] file(int length) {
    byte[] bytes = new byte[length];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  private static InputStream of(byte[] file, int from, int to) {
    return new ByteArrayInputStream(file, from, to - from);
  }

  /** Gives these bytes, and breaks then. */
  private static InputStream broken(byte[] file, int from, int to) {
    InputStream dead =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the line is dead");
          }
        };
    return new SequenceInputStream(of(file, from, to), dead);
  }

  @Test
  void whatBrokeOffGoesOnWhereItWas() throws IOException {
    byte[] file = file(1_500_000);
    assertThat(uploads.received(RHONE, id)).isZero();
    assertThatThrownBy(() -> uploads.append(RHONE, id, 0, broken(file, 0, 700_000)))
        .isInstanceOf(IOException.class);
    long arrived = uploads.received(RHONE, id);
    assertThat(arrived).isEqualTo(700_000);
    assertThat(at(NOW).append(RHONE, id, arrived, of(file, (int) arrived, file.length)))
        .isEqualTo(file.length);
    try (InputStream read = uploads.read(RHONE, id)) {
      assertThat(read.readAllBytes()).isEqualTo(file);
    }
  }

  @Test
  void aPartThatIsNotWaitedForIsRefusedAndChangesNothing() throws IOException {
    byte[] file = file(1000);
    uploads.append(RHONE, id, 0, of(file, 0, 500));
    for (long from : new long[] {0, 400, 501}) {
      assertThatThrownBy(() -> uploads.append(RHONE, id, from, of(file, 500, 1000)))
          .isInstanceOfSatisfying(
              Problem.class,
              problem -> {
                assertThat(problem.code()).isEqualTo("CUS-LOT-060");
                assertThat(problem.arguments()).containsExactly(500L);
              });
    }
    try (InputStream read = uploads.read(RHONE, id)) {
      assertThat(read.readAllBytes()).isEqualTo(Arrays.copyOf(file, 500));
    }
  }

  @Test
  void anUploadIsItsOrganisationsOwn() throws IOException {
    uploads.append(RHONE, id, 0, of(file(10), 0, 10));
    assertThat(uploads.received(PONT, id)).isZero();
    assertThatThrownBy(() -> uploads.read(PONT, id))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo("CUS-LOT-061"));
  }

  @Test
  void anUploadThatNobodyCameBackForIsForgotten() throws IOException {
    uploads.append(RHONE, id, 0, of(file(10), 0, 10));
    SerialUploads later = at(NOW.plus(SerialUploads.KEPT).plus(Duration.ofSeconds(1)));
    later.append(RHONE, UUID.randomUUID(), 0, of(file(10), 0, 10));
    assertThat(later.received(RHONE, id)).isZero();
  }

  @Test
  void aFileLargerThanALotsIsRefused() throws IOException {
    byte[] megabyte = new byte[1024 * 1024];
    long limit = SerialFile.Limits.LOT.bytes();
    for (long at = 0; at < limit; at += megabyte.length) {
      uploads.append(RHONE, id, at, new ByteArrayInputStream(megabyte));
    }
    assertThatThrownBy(() -> uploads.append(RHONE, id, limit, of(megabyte, 0, 1)))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo("CUS-LOT-007"));
  }
}
