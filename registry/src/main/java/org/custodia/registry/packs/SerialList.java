package org.custodia.registry.packs;

import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.RandomAccess;
import org.custodia.registry.errors.Problem;

/**
 * Serial numbers of packs in the order they were given, held as plain bytes: a million of them take
 * some 25 MB. Each is 1 to 20 characters of GS1's character set 82 (GS1 General Specifications, AI
 * 21 and section 7.11). Immutable.
 */
public final class SerialList extends AbstractList<String> implements RandomAccess {
  /** GS1 General Specifications, AI (21). */
  public static final int LONGEST_SERIAL = 20;

  private static final String SET_82 =
      "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

  private final byte[] characters;
  private final int[] ends;
  private final int firstLine;

  private SerialList(byte[] characters, int[] ends, int firstLine) {
    this.characters = characters;
    this.ends = ends;
    this.firstLine = firstLine;
  }

  /**
   * @throws Problem CUS-LOT-001 to 003 for what is no serial, with its place from 1 as the line
   */
  public static SerialList of(Iterable<String> serials) {
    Builder builder = new Builder(1);
    serials.forEach(builder::add);
    return builder.build();
  }

  @Override
  public String get(int index) {
    int start = index == 0 ? 0 : ends[index - 1];
    return new String(characters, start, ends[index] - start, StandardCharsets.US_ASCII);
  }

  @Override
  public int size() {
    return ends.length;
  }

  /** Whether a serial or lot number on a label may hold this character. */
  public static boolean isLabelCharacter(int character) {
    return SET_82.indexOf(character) >= 0;
  }

  /** The line of the file on which a serial stood, from 1. */
  public int line(int index) {
    return firstLine + index;
  }

  /** Collects serials and refuses what is none. */
  static final class Builder {
    private final int firstLine;
    private byte[] characters = new byte[4096];
    private int[] ends = new int[256];
    private int size;
    private int used;

    /**
     * @param firstLine line of the first serial, from 1
     */
    Builder(int firstLine) {
      this.firstLine = firstLine;
    }

    int size() {
      return size;
    }

    void add(String serial) {
      int line = firstLine + size;
      if (serial.isEmpty()) {
        throw new Problem(Problem.Kind.BAD_INPUT, "CUS-LOT-001", line);
      }
      if (serial.length() > LONGEST_SERIAL) {
        throw new Problem(
            Problem.Kind.BAD_INPUT, "CUS-LOT-002", line, serial.length(), LONGEST_SERIAL);
      }
      room(serial.length());
      for (int i = 0; i < serial.length(); i++) {
        char c = serial.charAt(i);
        if (!isLabelCharacter(c)) {
          throw new Problem(Problem.Kind.BAD_INPUT, "CUS-LOT-003", line, printable(c), i + 1);
        }
        characters[used++] = (byte) c;
      }
      ends[size++] = used;
    }

    SerialList build() {
      return new SerialList(Arrays.copyOf(characters, used), Arrays.copyOf(ends, size), firstLine);
    }

    private void room(int more) {
      if (used + more > characters.length) {
        characters = Arrays.copyOf(characters, characters.length * 2);
      }
      if (size == ends.length) {
        ends = Arrays.copyOf(ends, ends.length * 2);
      }
    }

    private static String printable(char c) {
      boolean shown = c > ' ' && c <= '~' || Character.isLetter(c);
      return shown ? String.valueOf(c) : String.format("U+%04X", (int) c);
    }
  }
}
