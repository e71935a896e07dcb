package org.custodia.contracts.merkle;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.PriorityQueue;

/**
 * Sorts any number of records in little memory: short runs are sorted on the heap and put into a
 * file, of which they are then merged. Ascending as unsigned bytes, the most significant first.
 */
final class RecordSort implements AutoCloseable {
  static final int RUN = 16 * 1024;

  /** Records on the heap while runs are merged, however many runs there are. */
  private static final int MERGED_AT_ONCE = 32 * 1024;

  private final int width;
  private final RecordFile runs;

  /**
   * @param width bytes of a record, eight at least
   */
  RecordSort(int width) {
    this.width = width;
    this.runs = new RecordFile(width);
  }

  /** Takes {@value #RUN} records in ascending order, the last time maybe fewer. */
  void addRun(byte[] sorted) {
    if (runs.size() % RUN != 0 || sorted.length > RUN * width) {
      throw new IllegalStateException("a run after a short one, or a long one");
    }
    runs.addAll(sorted);
  }

  int size() {
    return runs.size();
  }

  /**
   * At most {@value #RUN} records in ascending order. What is sorted are numbers made of how a
   * record begins and where it stands; the few that begin alike are put right afterwards.
   */
  static byte[] sorted(byte[] records, int width) {
    int count = records.length / width;
    long[] keys = new long[count];
    ByteBuffer in = ByteBuffer.wrap(records);
    for (int i = 0; i < count; i++) keys[i] = in.getLong(i * width) & -RUN | i;
    // Unsigned, as the sign bit is turned around.
    for (int i = 0; i < count; i++) keys[i] ^= Long.MIN_VALUE;
    Arrays.sort(keys);
    for (int i = 1; i < count; i++) {
      for (int at = i; at > 0 && later(records, width, keys[at - 1], keys[at]); at--) {
        long swapped = keys[at];
        keys[at] = keys[at - 1];
        keys[at - 1] = swapped;
      }
    }
    byte[] sorted = new byte[records.length];
    for (int i = 0; i < count; i++) {
      System.arraycopy(records, place(keys[i]) * width, sorted, i * width, width);
    }
    return sorted;
  }

  private static int place(long key) {
    return (int) (key & RUN - 1);
  }

  private static boolean later(byte[] records, int width, long key, long than) {
    if ((key & -RUN) != (than & -RUN)) return false;
    int at = place(key) * width;
    int other = place(than) * width;
    return Arrays.compareUnsigned(records, at, at + width, records, other, other + width) > 0;
  }

  /** Is shown one record after the other. */
  interface Visitor {
    /**
     * @param at where in the array the record begins; both mean something only during the call
     */
    void visit(byte[] records, int at);
  }

  /** Shows all records in ascending order. */
  void merge(Visitor visitor) {
    var heads = new PriorityQueue<Head>();
    int count = (runs.size() + RUN - 1) / RUN;
    for (int from = 0; from < runs.size(); from += RUN) {
      int to = Math.min(from + RUN, runs.size());
      heads.add(new Head(from, to, Math.max(1, MERGED_AT_ONCE / count)));
    }
    for (Head least = heads.poll(); least != null; least = heads.poll()) {
      Head next = heads.peek();
      do {
        visitor.visit(least.records, least.at);
      } while (least.advance() && (next == null || least.compareTo(next) <= 0));
      if (!least.isOver()) heads.add(least);
    }
  }

  @Override
  public void close() {
    runs.close();
  }

  /** The first record of a run that is not merged yet. */
  private final class Head implements Comparable<Head> {
    private final int to;
    private final int atOnce;
    private int next;
    private byte[] records;
    private int at;
    private long beginning;

    Head(int from, int to, int atOnce) {
      this.next = from;
      this.to = to;
      this.atOnce = atOnce;
      read();
    }

    private void read() {
      int end = Math.min(next + atOnce, to);
      records = runs.get(next, end);
      next = end;
      at = 0;
      begin();
    }

    private void begin() {
      beginning = ByteBuffer.wrap(records).getLong(at);
    }

    boolean isOver() {
      return at == records.length;
    }

    /** Whether there is one more. */
    boolean advance() {
      at += width;
      if (!isOver()) begin();
      else if (next < to) read();
      return !isOver();
    }

    @Override
    public int compareTo(Head other) {
      int order = Long.compareUnsigned(beginning, other.beginning);
      return order != 0
          ? order
          : Arrays.compareUnsigned(
              records, at, at + width, other.records, other.at, other.at + width);
    }
  }
}
