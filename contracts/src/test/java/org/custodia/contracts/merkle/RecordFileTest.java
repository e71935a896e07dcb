package org.custodia.contracts.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordFileTest {
  @Test
  void givesBackByPlaceAndInOrderWhatWasAdded() {
    try (var file = new RecordFile(Integer.BYTES)) {
      for (int i = 0; i < 50_000; i++) file.add(record(i));
      assertThat(file.size()).isEqualTo(50_000);
      assertThat(number(file.get(49_999))).isEqualTo(49_999);
      assertThat(file.get(7, 9)).isEqualTo(new byte[] {0, 0, 0, 7, 0, 0, 0, 8});
      int next = 0;
      for (byte[] record : file) assertThat(number(record)).isEqualTo(next++);
      assertThat(next).isEqualTo(50_000);
      assertThatThrownBy(() -> file.get(50_000)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> file.add(new byte[3])).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void readsOnIntoWhatIsAddedMeanwhile() {
    try (var file = new RecordFile(Integer.BYTES)) {
      file.add(record(0));
      Iterator<byte[]> each = file.iterator();
      for (int i = 0; i < 20_000; i++) {
        assertThat(number(each.next())).isEqualTo(i);
        file.add(record(i + 1));
      }
      assertThat(number(each.next())).isEqualTo(20_000);
      assertThat(each.hasNext()).isFalse();
    }
  }

  @Test
  void leavesNothingInItsDirectoryNotEvenWhileItIsOpen(@TempDir Path directory) {
    try (var file = new RecordFile(1, directory)) {
      file.add(new byte[1]);
      file.flush();
      assertThat(directory).isEmptyDirectory();
    }
  }

  @Test
  void isGoneOnceClosed() {
    var file = new RecordFile(1);
    file.add(new byte[1]);
    file.flush();
    file.close();
    assertThatThrownBy(() -> file.get(0)).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void sortsMoreThanItHoldsInMemoryAsUnsignedBytes() {
    // Half of them begin alike for eight bytes and more, so that what follows decides.
    List<byte[]> records = new ArrayList<>();
    Random random = new Random(3);
    for (int i = 0; i < 80_000; i++) {
      ByteBuffer record = ByteBuffer.allocate(12);
      if (i % 2 == 0) record.putLong(random.nextLong());
      else record.putLong(i % 4 == 1 ? -1L : 7L);
      records.add(record.putInt(8, random.nextInt()).array());
    }
    try (var sort = new RecordSort(12)) {
      for (int from = 0; from < records.size(); from += RecordSort.RUN) {
        var run = new ByteArrayOutputStream();
        records
            .subList(from, Math.min(from + RecordSort.RUN, records.size()))
            .forEach(run::writeBytes);
        sort.addRun(RecordSort.sorted(run.toByteArray(), 12));
      }
      List<byte[]> found = new ArrayList<>();
      sort.merge((some, at) -> found.add(Arrays.copyOfRange(some, at, at + 12)));
      records.sort(Arrays::compareUnsigned);
      assertThat(found).usingElementComparator(Arrays::compareUnsigned).isEqualTo(records);
    }
  }

  private static byte[] record(int number) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
  }

  private static int number(byte[] record) {
    return ByteBuffer.wrap(record).getInt();
  }
}
