package org.custodia.devnet.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of records to which is only ever added. A record is its length (4 bytes), the CRC-32C of
 * its content (4 bytes) and its content. A last record that was torn by a crash is cut off at the
 * next opening; anything else that does not check is an error, not a reason to lose data.
 */
public final class RecordLog implements AutoCloseable {
  /** Longest content of one record: 256 MiB. */
  public static final int MAX_RECORD = 256 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(RecordLog.class);
  private static final int HEADER = 8;

  /** Is shown every record at opening, in order. */
  public interface Reader {
    /** One record and where it begins. */
    void record(long offset, byte[] content);
  }

  private final Path file;

  // Not a FileChannel: an interrupt of a reading thread would close it for everybody.
  private final RandomAccessFile bytes;
  private long end;
  private volatile boolean unforced;
  private boolean closed;

  private RecordLog(Path file, RandomAccessFile bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  /**
   * Opens or makes the file and shows every record to a reader.
   *
   * @throws IllegalStateException when a record other than the last is damaged
   */
  public static RecordLog open(Path file, Reader reader) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw");
      RecordLog log = new RecordLog(file, bytes);
      try {
        log.scan(reader);
      } catch (RuntimeException | IOException e) {
        bytes.close();
        throw e;
      }
      return log;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open " + file, e);
    }
  }

  private void scan(Reader reader) throws IOException {
    long size = bytes.length();
    while (end < size) {
      int length = -1;
      byte[] content = null;
      if (size - end >= HEADER) {
        ByteBuffer header = ByteBuffer.wrap(readFully(end, HEADER));
        length = header.getInt();
        int crc = header.getInt();
        if (length >= 0 && length <= MAX_RECORD && size - end - HEADER >= length) {
          byte[] read = readFully(end + HEADER, length);
          if (crc(read) == crc) content = read;
        }
      }
      if (content == null) {
        cutTornTail(size, length);
        return;
      }
      reader.record(end, content);
      end += HEADER + content.length;
    }
  }

  private void cutTornTail(long size, int length) throws IOException {
    boolean reachesEnd = size - end < HEADER || size - end - HEADER <= length;
    if (!reachesEnd) {
      throw new IllegalStateException(
          "record at byte " + end + " of " + file + " is damaged and is not the last one");
    }
    LOG.warn("cutting a torn record of {} bytes off {}", size - end, file);
    bytes.setLength(end);
    bytes.getFD().sync();
  }

  /** Adds a record and returns where it begins. It is durable after {@link #force}. */
  public synchronized long append(byte[] content) {
    if (content.length > MAX_RECORD) {
      throw new IllegalArgumentException("record of " + content.length + " bytes is too long");
    }
    ByteBuffer record = ByteBuffer.allocate(HEADER + content.length);
    record.putInt(content.length).putInt(crc(content)).put(content);
    long offset = end;
    try {
      bytes.seek(offset);
      bytes.write(record.array());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
    end = offset + HEADER + content.length;
    unforced = true;
    return offset;
  }

  /** Waits until all that was added is on the disk. */
  public void force() {
    if (!unforced) return;
    unforced = false;
    try {
      bytes.getFD().sync();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot flush " + file, e);
    }
  }

  /**
   * The content of the record that begins at an offset.
   *
   * @throws IllegalStateException when it is damaged
   */
  public synchronized byte[] read(long offset) {
    try {
      ByteBuffer header = ByteBuffer.wrap(readFully(offset, HEADER));
      int length = header.getInt();
      int crc = header.getInt();
      if (length < 0 || length > MAX_RECORD) throw damaged(offset);
      byte[] content = readFully(offset + HEADER, length);
      if (crc(content) != crc) throw damaged(offset);
      return content;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Cuts off a record and all after it. */
  public synchronized void truncate(long offset) {
    try {
      bytes.setLength(offset);
      bytes.getFD().sync();
      end = offset;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot shorten " + file, e);
    }
  }

  private IllegalStateException damaged(long offset) {
    return new IllegalStateException("record at byte " + offset + " of " + file + " is damaged");
  }

  private byte[] readFully(long position, int length) throws IOException {
    byte[] read = new byte[length];
    bytes.seek(position);
    bytes.readFully(read);
    return read;
  }

  private static int crc(byte[] content) {
    CRC32C crc = new CRC32C();
    crc.update(content);
    return (int) crc.getValue();
  }

  @Override
  public synchronized void close() {
    if (closed) return;
    force();
    closed = true;
    try {
      bytes.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + file, e);
    }
  }
}
