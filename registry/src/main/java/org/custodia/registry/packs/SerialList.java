package org.custodia.registry.packs;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.contracts.merkle.RecordFile;
import org.custodia.registry.errors.Problem;

/**
 * Serial numbers of packs in the order they were given, kept in a temporary file and not on the
 * heap, however many there are; to be closed when done with. Each is 1 to 20 characters of GS1's
 * character set 82 (GS1 General Specifications, AI 21 and section 7.11). Immutable.
 */
public final class SerialList implements Iterable<String>, AutoCloseable {
  /** GS1 General Specifications, AI (21). */
  public static final int LONGEST_SERIAL = 20;

  private static final String SET_82 =
      "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

  /** Length, then the characters. */
  private static final int RECORD = 1 + LONGEST_SERIAL;

  private static final int LEAF = 32;

  private final RecordFile records;
  private final int firstLine;

  private SerialList(RecordFile records, int firstLine) {
    this.records = records;
    this.firstLine = firstLine;
  }

  /**
   * @throws Problem CUS-LOT-001 to 003 for what is no serial, with its place from 1 as the line
   */
  public static SerialList of(Iterable<String> serials) {
    try (Builder builder = new Builder(1)) {
      serials.forEach(builder::add);
      return builder.build();
    }
  }

  /** The serial at this place, from 0. */
  public String get(int index) {
    return serial(records.get(index), 0);
  }

  /** The serials from one place on up to another. */
  List<String> get(int from, int to) {
    byte[] some = records.get(from, to);
    List<String> serials = new ArrayList<>(to - from);
    for (int at = 0; at < some.length; at += RECORD) serials.add(serial(some, at));
    return serials;
  }

  /**
   * Merkle leaves of the packs from one place on up to another, 32 bytes each; by any thread.
   *
   * @param gtin fourteen digits as a number
   */
  byte[] leaves(long gtin, int from, int to) {
    byte[] some = records.get(from, to);
    byte[] leaves = new byte[LEAF * (to - from)];
    var hasher = new PackLeaf.Hasher(gtin);
    for (int i = 0; i < to - from; i++) {
      int at = i * RECORD;
      hasher.leaf(some, at + 1, some[at], leaves, i * LEAF);
    }
    return leaves;
  }

  public int size() {
    return records.size();
  }

  @Override
  public Iterator<String> iterator() {
    Iterator<byte[]> each = records.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return each.hasNext();
      }

      @Override
      public String next() {
        return serial(each.next(), 0);
      }
    };
  }

  /** Whether a serial or lot number on a label may hold this character. */
  public static boolean isLabelCharacter(int character) {
    return SET_82.indexOf(character) >= 0;
  }

  /** The line of the file on which a serial stood, from 1. */
  public int line(int index) {
    return firstLine + index;
  }

  @Override
  public void close() {
    records.close();
  }

  private static String serial(byte[] records, int at) {
    return new String(records, at + 1, records[at], StandardCharsets.US_ASCII);
  }

  /** Collects serials and refuses what is none; closed before it built a list, it keeps nothing. */
  static final class Builder implements AutoCloseable {
    private final int firstLine;
    private final RecordFile records = new RecordFile(RECORD);
    private boolean built;

    /**
     * @param firstLine line of the first serial, from 1
     */
    Builder(int firstLine) {
      this.firstLine = firstLine;
    }

    int size() {
      return records.size();
    }

    void add(String serial) {
      int line = firstLine + records.size();
      if (serial.isEmpty()) {
        throw new Problem(Problem.Kind.BAD_INPUT, "CUS-LOT-001", line);
      }
      if (serial.length() > LONGEST_SERIAL) {
        throw new Problem(
            Problem.Kind.BAD_INPUT, "CUS-LOT-002", line, serial.length(), LONGEST_SERIAL);
      }
      byte[] record = new byte[RECORD];
      record[0] = (byte) serial.length();
      for (int i = 0; i < serial.length(); i++) {
        char c = serial.charAt(i);
        if (!isLabelCharacter(c)) {
          throw new Problem(Problem.Kind.BAD_INPUT, "CUS-LOT-003", line, printable(c), i + 1);
        }
        record[i + 1] = (byte) c;
      }
      records.add(record);
    }

    SerialList build() {
      records.flush();
      built = true;
      return new SerialList(records, firstLine);
    }

    @Override
    public void close() {
      if (!built) records.close();
    }

    private static String printable(char c) {
      boolean shown = c > ' ' && c <= '~' || Character.isLetter(c);
      return shown ? String.valueOf(c) : String.format("U+%04X", (int) c);
    }
  }
}
