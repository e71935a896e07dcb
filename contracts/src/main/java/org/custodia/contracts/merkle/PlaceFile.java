package org.custodia.contracts.merkle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.IntBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;

/** As many numbers as there are places, in a temporary file, written and read in any order. */
final class PlaceFile implements AutoCloseable {
  private final FileChannel file = RecordFile.temporary();
  private final IntBuffer numbers;

  PlaceFile(int size) {
    try {
      numbers = file.map(MapMode.READ_WRITE, 0, (long) Integer.BYTES * size).asIntBuffer();
    } catch (IOException e) {
      close();
      throw new UncheckedIOException(e);
    }
  }

  int size() {
    return numbers.capacity();
  }

  void put(int place, int number) {
    numbers.put(place, number);
  }

  /** The numbers from one place on up to another. */
  int[] get(int from, int to) {
    int[] some = new int[to - from];
    numbers.get(from, some);
    return some;
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
