package org.custodia.contracts.merkle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Sorts any number of records in little memory: short runs are sorted on the heap and put into a
 * file, which is then merged into another. Ascending as unsigned bytes, the most significant first.
 */
final class RecordSort implements AutoCloseable {
  static final int RUN = 16 * 1024;

  /** Records on the heap while runs are merged, however many runs there are. */
  private static final int MERGED_AT_ONCE = 16 * 1024;

  private final int width;
  private final RecordFile runs;
  private final List<byte[]> run = new ArrayList<>();

  RecordSort(int width) {
    this.width = width;
    this.runs = new RecordFile(width);
  }

  void add(byte[] record) {
    run.add(record);
    if (run.size() == RUN) endRun();
  }

  /** All that was added, for the caller to close. */
  RecordFile sorted() {
    endRun();
    var heads = new PriorityQueue<Head>((a, b) -> Arrays.compareUnsigned(a.record, b.record));
    int count = (runs.size() + RUN - 1) / RUN;
    for (int from = 0; from < runs.size(); from += RUN) {
      int to = Math.min(from + RUN, runs.size());
      heads.add(new Head(runs.records(from, to, Math.max(1, MERGED_AT_ONCE / count))));
    }
    var sorted = new RecordFile(width);
    for (Head least = heads.poll(); least != null; least = heads.poll()) {
      sorted.add(least.record);
      if (least.advance()) heads.add(least);
    }
    return sorted;
  }

  private void endRun() {
    run.sort(Arrays::compareUnsigned);
    run.forEach(runs::add);
    run.clear();
  }

  @Override
  public void close() {
    runs.close();
  }

  /** The first record of a run that is not merged yet. */
  private static final class Head {
    private final Iterator<byte[]> rest;
    private byte[] record;

    Head(Iterator<byte[]> run) {
      this.rest = run;
      this.record = run.next();
    }

    boolean advance() {
      if (!rest.hasNext()) return false;
      record = rest.next();
      return true;
    }
  }
}
