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
 * its content (4 bytes) and its content. A last record that was torn by a crash before anybody was
 * told that it is durable is cut off at the next opening; anything else that does not check is an
 * error, not a reason to lose data.
 *
 * <p>When writing or flushing fails, nothing can be added any more until the file is opened anew:
 * what the disk holds then is not known. Reading goes on.
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
  // Guards all fields below; taken after forcing, and never the log itself, which others may hold.
  private final RandomAccessFile bytes;
  private final DurableMark mark;
  private final Object forcing = new Object();
  private long end;
  private long durable;
  private Exception failure;
  private boolean closed;
  private boolean marked;

  private RecordLog(Path file, RandomAccessFile bytes, DurableMark mark) {
    this.file = file;
    this.bytes = bytes;
    this.mark = mark;
  }

  /**
   * Opens or makes the file and shows every record to a reader.
   *
   * @throws IllegalStateException when a record is damaged that had become durable; the file is as
   *     it was
   */
  public static RecordLog open(Path file, Reader reader) {
    try {
      Path directory = file.toAbsolutePath().getParent();
      Directories.make(directory);
      boolean isNew = !Files.exists(file);
      DurableMark mark = DurableMark.open(file);
      RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw");
      RecordLog log = new RecordLog(file, bytes, mark);
      try {
        log.scan(reader);
        if (isNew) Directories.force(directory);
      } catch (RuntimeException | IOException e) {
        bytes.close();
        mark.close();
        throw e;
      }
      return log;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open " + file, e);
    }
  }

  /**
   * Whether it was known at opening how much of the file had become durable. Deleting the file that
   * says so is how an operator agrees to a loss.
   */
  public boolean wasMarked() {
    return marked;
  }

  private void scan(Reader reader) throws IOException {
    marked = mark.value() > 0;
    long size = bytes.length();
    while (end < size) {
      byte[] content = recordAt(end, size);
      if (content == null) break;
      reader.record(end, content);
      end += HEADER + content.length;
    }
    if (end < mark.value()) throw lost(size);
    if (end < size) cutTornTail(size);
    durable = end;
    if (mark.value() < end) {
      // Written by a process that was killed before it flushed, or by one without a mark.
      bytes.getFD().sync();
      mark.set(end);
    }
  }

  /** The content of the record there, null when there is none that checks. */
  private byte[] recordAt(long offset, long size) throws IOException {
    if (size - offset < HEADER) return null;
    ByteBuffer header = ByteBuffer.wrap(readFully(offset, HEADER));
    int length = header.getInt();
    int crc = header.getInt();
    if (length < 0 || length > MAX_RECORD || size - offset - HEADER < length) return null;
    byte[] content = readFully(offset + HEADER, length);
    return crc(content) == crc ? content : null;
  }

  private IllegalStateException lost(long size) {
    String what =
        end == size
            ? "ends at byte " + size
            : "has a damaged record at byte " + end + " of " + size + " bytes";
    return new IllegalStateException(
        file
            + " "
            + what
            + ", but was complete up to byte "
            + mark.value()
            + ". What is missing was reported as durable, so nothing was changed. Restore the file"
            + " from a copy, or to go on with what comes before it, delete "
            + DurableMark.fileOf(file).getFileName());
  }

  private void cutTornTail(long size) throws IOException {
    // A flipped bit in a length makes a record in the middle look like a torn last one.
    long next = nextRecord(size);
    if (next >= 0) {
      throw new IllegalStateException(
          "record at byte "
              + end
              + " of "
              + file
              + " is damaged and is not the last one: there is another at byte "
              + next
              + ". Nothing was changed. Restore the file from a copy");
    }
    LOG.warn("cutting a torn record of {} bytes off {} at byte {}", size - end, file, end);
    bytes.setLength(end);
    bytes.getFD().sync();
  }

  /** Where a whole record that is not empty begins after the damage; -1 when nowhere. */
  private long nextRecord(long size) throws IOException {
    int window = (int) Math.min(size - end, MAX_RECORD);
    ByteBuffer tail = ByteBuffer.wrap(readFully(end, window));
    for (int at = 1; at + HEADER < window; at++) {
      int length = tail.getInt(at);
      if (length <= 0 || length > window - at - HEADER) continue;
      CRC32C crc = new CRC32C();
      crc.update(tail.array(), at + HEADER, length);
      if ((int) crc.getValue() == tail.getInt(at + 4)) return end + at;
    }
    return -1;
  }

  /**
   * Adds a record and returns where it begins. It is durable after {@link #force}.
   *
   * @throws UncheckedIOException when it cannot be written; nothing can be added from then on
   */
  public long append(byte[] content) {
    synchronized (bytes) {
      if (content.length > MAX_RECORD) {
        throw new IllegalArgumentException("record of " + content.length + " bytes is too long");
      }
      requireSound();
      ByteBuffer record = ByteBuffer.allocate(HEADER + content.length);
      record.putInt(content.length).putInt(crc(content)).put(content);
      long offset = end;
      try {
        bytes.seek(offset);
        bytes.write(record.array());
      } catch (IOException e) {
        cutBack();
        throw failed("cannot write " + file, e);
      }
      end = offset + HEADER + content.length;
      return offset;
    }
  }

  /** Takes away what a failed write left, as far as it can be. */
  private void cutBack() {
    try {
      bytes.setLength(end);
    } catch (IOException e) {
      LOG.warn("a part of a record stays at byte {} of {} until the next start", end, file, e);
    }
  }

  /**
   * Waits until all that was added is on the disk.
   *
   * @throws UncheckedIOException when that fails, now or earlier; nothing can be added from then on
   */
  public void force() {
    long wanted;
    synchronized (bytes) {
      wanted = end;
    }
    // One flush at a time; who comes while it runs waits for the next, which is everybody's.
    synchronized (forcing) {
      long reached;
      synchronized (bytes) {
        requireSound();
        if (durable >= wanted) return;
        reached = end;
      }
      try {
        bytes.getFD().sync();
        synchronized (bytes) {
          durable = reached;
          mark.set(reached);
        }
      } catch (IOException e) {
        throw failed("cannot flush " + file, e);
      }
    }
  }

  /** How many bytes of the file are known to be on the disk. */
  long durable() {
    synchronized (bytes) {
      return durable;
    }
  }

  private UncheckedIOException failed(String what, IOException cause) {
    synchronized (bytes) {
      if (failure == null) failure = cause;
      return new UncheckedIOException(what, cause);
    }
  }

  private void requireSound() {
    if (failure != null) {
      throw new UncheckedIOException(
          new IOException(
              "nothing more is written to " + file + " before a restart: " + failure.getMessage(),
              failure));
    }
  }

  /**
   * The content of the record that begins at an offset.
   *
   * @throws IllegalStateException when it is damaged
   */
  public byte[] read(long offset) {
    synchronized (bytes) {
      try {
        byte[] content = recordAt(offset, end);
        if (content == null) {
          throw new IllegalStateException(
              "record at byte " + offset + " of " + file + " is damaged");
        }
        return content;
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + file, e);
      }
    }
  }

  /** Cuts off a record and all after it, durably. */
  public void truncate(long offset) {
    synchronized (forcing) {
      synchronized (bytes) {
        requireSound();
        try {
          // The mark first: it must never say more than there is.
          mark.set(offset);
          mark.force();
          bytes.setLength(offset);
          end = offset;
          durable = offset;
          bytes.getFD().sync();
        } catch (IOException e) {
          throw failed("cannot shorten " + file, e);
        }
      }
    }
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

  /** Flushes, if that is still possible, and closes the file. */
  @Override
  public void close() {
    boolean sound;
    synchronized (bytes) {
      if (closed) return;
      closed = true;
      sound = failure == null;
    }
    try (bytes;
        mark) {
      if (sound) force();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + file, e);
    }
  }
}
