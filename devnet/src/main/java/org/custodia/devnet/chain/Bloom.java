package org.custodia.devnet.chain;

import java.util.Collection;
import java.util.List;
import org.custodia.devnet.evm.Bytes;
import org.custodia.devnet.evm.Hash32;
import org.custodia.devnet.evm.LogEntry;

/**
 * The 2048-bit filter over addresses and topics of logs that receipts and headers carry (Ethereum
 * Yellow Paper, section 4.3.1). It says "perhaps" or "certainly not".
 */
public final class Bloom extends Bytes {
  /** How many bytes it has. */
  public static final int SIZE = 256;

  /** Of no logs. */
  public static final Bloom EMPTY = new Bloom(new byte[SIZE]);

  Bloom(byte[] bytes) {
    super(bytes);
    if (bytes.length != SIZE) throw new IllegalArgumentException("a bloom has 256 bytes");
  }

  /** Of these logs. */
  public static Bloom of(Collection<LogEntry> logs) {
    if (logs.isEmpty()) return EMPTY;
    byte[] bits = new byte[SIZE];
    for (LogEntry log : logs) {
      add(bits, log.address());
      log.topics().forEach(topic -> add(bits, topic));
    }
    return new Bloom(bits);
  }

  /** Of the logs of these two together. */
  public Bloom with(Bloom other) {
    byte[] bits = toArray();
    for (int i = 0; i < SIZE; i++) bits[i] |= (byte) other.at(i);
    return new Bloom(bits);
  }

  /** False when no log has this address or topic. */
  public boolean mayContain(Bytes item) {
    byte[] bits = new byte[SIZE];
    add(bits, item);
    for (int i = 0; i < SIZE; i++) {
      if ((bits[i] & at(i)) != (bits[i] & 0xff)) return false;
    }
    return true;
  }

  /** False when no log has any of these; true when the list is empty. */
  public boolean mayContainAny(List<? extends Bytes> items) {
    return items.isEmpty() || items.stream().anyMatch(this::mayContain);
  }

  private static void add(byte[] bits, Bytes item) {
    Hash32 hash = Hash32.keccak(item.toArray());
    for (int i = 0; i < 6; i += 2) {
      int bit = (hash.at(i) << 8 | hash.at(i + 1)) & 0x7ff;
      bits[SIZE - 1 - bit / 8] |= (byte) (1 << (bit % 8));
    }
  }
}
