package org.custodia.contracts.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
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
    List<Integer> numbers =
        new ArrayList<>(IntStream.range(-40_000, 40_000).mapToObj(i -> i * 50_000).toList());
    Collections.shuffle(numbers, new Random(3));
    try (var sort = new RecordSort(Integer.BYTES)) {
      numbers.forEach(number -> sort.add(record(number)));
      try (RecordFile sorted = sort.sorted()) {
        numbers.sort(Integer::compareUnsigned);
        List<Integer> found = new ArrayList<>();
        sorted.forEach(record -> found.add(number(record)));
        assertThat(found).isEqualTo(numbers);
      }
    }
  }

  private static byte[] record(int number) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
  }

  private static int number(byte[] record) {
    return ByteBuffer.wrap(record).getInt();
  }
}
