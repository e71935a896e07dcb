package org.custodia.registry.testing.disclosure;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Byte strings that stand in more than one channel, and by which somebody who is party to both
 * could recognise a patient. Sixteen bytes in a row are enough; alignment does not matter, so that
 * words packed into bytes are found like any other.
 */
public final class SharedWords {
  private static final int WINDOW = 16;

  /** Padding, small numbers and short text are not identifiers. */
  private static final int FEWEST_DIFFERENT = 8;

  /** A run of bytes that two channels share. */
  public record Shared(String one, String other, String hex) {}

  private final Map<String, List<byte[]>> channels = new LinkedHashMap<>();
  private final Set<Window> explained = new HashSet<>();

  /** Everything that its members see of a channel, piece by piece. */
  public SharedWords channel(String name, Collection<byte[]> pieces) {
    channels.computeIfAbsent(name, n -> new ArrayList<>()).addAll(pieces);
    return this;
  }

  /**
   * What may stand in several channels: code, members, accounts, addresses. Runs of it count as
   * explained even in parts.
   */
  public SharedWords explain(byte[] bytes) {
    explained.addAll(windows(List.of(bytes)));
    return this;
  }

  /** Runs that two channels share and nothing explains, each once for a pair of channels. */
  public List<Shared> unexplained() {
    Map<String, Set<Window>> seen = new LinkedHashMap<>();
    channels.forEach((name, pieces) -> seen.put(name, windows(pieces)));
    Set<Shared> shared = new LinkedHashSet<>();
    List<String> names = List.copyOf(channels.keySet());
    for (int one = 0; one < names.size(); one++) {
      for (int other = one + 1; other < names.size(); other++) {
        for (byte[] piece : channels.get(names.get(one))) {
          runs(piece, seen.get(names.get(other)), names.get(one), names.get(other), shared);
        }
      }
    }
    return List.copyOf(shared);
  }

  /** Bytes that belong to something explained do not count; where two such meet, neither. */
  private void runs(
      byte[] piece, Set<Window> elsewhere, String one, String other, Set<Shared> into) {
    BitSet explainedBytes = explainedBytes(piece);
    int from = -1;
    for (int at = 0; at + WINDOW <= piece.length; at++) {
      int next = explainedBytes.nextSetBit(at);
      boolean unexplained = next < 0 || next >= at + WINDOW;
      if (unexplained && isVaried(piece, at) && elsewhere.contains(window(piece, at))) {
        if (from < 0) from = at;
      } else if (from >= 0) {
        into.add(new Shared(one, other, hex(piece, from, at - 1 + WINDOW)));
        from = -1;
      }
    }
    if (from >= 0) into.add(new Shared(one, other, hex(piece, from, piece.length)));
  }

  private BitSet explainedBytes(byte[] piece) {
    BitSet bytes = new BitSet(piece.length);
    for (int at = 0; at + WINDOW <= piece.length; at++) {
      if (explained.contains(window(piece, at))) bytes.set(at, at + WINDOW);
    }
    return bytes;
  }

  private static Set<Window> windows(List<byte[]> pieces) {
    Set<Window> windows = new HashSet<>();
    for (byte[] piece : pieces) {
      for (int at = 0; at + WINDOW <= piece.length; at++) {
        if (isVaried(piece, at)) windows.add(window(piece, at));
      }
    }
    return windows;
  }

  private static boolean isVaried(byte[] bytes, int at) {
    int different = 0;
    long[] seen = new long[4];
    for (int index = at; index < at + WINDOW; index++) {
      int value = bytes[index] & 0xff;
      long bit = 1L << (value & 63);
      if ((seen[value >> 6] & bit) == 0) {
        seen[value >> 6] |= bit;
        different++;
      }
    }
    return different >= FEWEST_DIFFERENT;
  }

  private record Window(long high, long low) {}

  private static Window window(byte[] bytes, int at) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, at, WINDOW);
    return new Window(buffer.getLong(), buffer.getLong());
  }

  private static String hex(byte[] bytes, int from, int to) {
    return HexFormat.of().formatHex(Arrays.copyOfRange(bytes, from, to));
  }
}
