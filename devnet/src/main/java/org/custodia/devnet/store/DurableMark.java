package org.custodia.devnet.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Remembers how much of a log was on the disk when somebody was told so. What is damaged before the
 * mark was lost, and must be said; what is damaged after it never became durable, and may go.
 *
 * <p>The mark is written after each flush without a flush of its own: it outlives the process, and
 * a power cut can only leave an older one.
 */
final class DurableMark implements AutoCloseable {
  private static final int SIZE = 12;

  private final RandomAccessFile bytes;
  private long value;

  private DurableMark(RandomAccessFile bytes) {
    this.bytes = bytes;
  }

  static Path fileOf(Path log) {
    return log.resolveSibling(log.getFileName() + ".durable");
  }

  /** The mark of a log; 0 where there is none or it is torn. */
  static DurableMark open(Path log) throws IOException {
    Path file = fileOf(log);
    byte[] found = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    DurableMark mark = new DurableMark(new RandomAccessFile(file.toFile(), "rw"));
    if (found.length == SIZE) {
      ByteBuffer read = ByteBuffer.wrap(found);
      long value = read.getLong();
      if (read.getInt() == crc(value)) mark.value = value;
    }
    return mark;
  }

  long value() {
    return value;
  }

  void set(long length) throws IOException {
    value = length;
    bytes.seek(0);
    bytes.write(ByteBuffer.allocate(SIZE).putLong(length).putInt(crc(length)).array());
  }

  void force() throws IOException {
    bytes.getFD().sync();
  }

  private static int crc(long value) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(8).putLong(value).flip());
    return (int) crc.getValue();
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
