package org.custodia.contracts.merkle;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;

/**
 * Records of one width in a temporary file, so that what grows with a lot does not grow on the
 * heap. The file lies in {@code java.io.tmpdir}, its owner alone may read it, and on POSIX systems
 * it loses its name as soon as it is open: it is gone when closed, and with the process at the
 * latest. One thread adds; after {@link #flush} any may read. What goes wrong with the file is an
 * {@link UncheckedIOException}.
 */
public final class RecordFile implements AutoCloseable, Iterable<byte[]> {
  private static final int BUFFER = 32 * 1024;
  private static final Path DIRECTORY = Path.of(System.getProperty("java.io.tmpdir"));

  private final int width;
  private final FileChannel file;
  private final ByteBuffer pending;
  private int size;
  private int written;

  /**
   * @param width bytes of each record
   */
  public RecordFile(int width) {
    this(width, DIRECTORY);
  }

  RecordFile(int width, Path directory) {
    this.width = width;
    this.pending = ByteBuffer.allocate(BUFFER / width * width);
    this.file = temporary(directory);
  }

  /** A temporary file of nobody else's. */
  static FileChannel temporary() {
    return temporary(DIRECTORY);
  }

  private static FileChannel temporary(Path directory) {
    try {
      Path path = Files.createTempFile(directory, "custodia", ".records");
      return FileChannel.open(
          path,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many records there are. */
  public int size() {
    return size;
  }

  /** Adds a record at the end. */
  public void add(byte[] record) {
    if (record.length != width) {
      throw new IllegalArgumentException(record.length + " bytes instead of " + width);
    }
    add(record, 0);
  }

  /** Adds the record that stands at this place of an array. */
  void add(byte[] records, int at) {
    if (!pending.hasRemaining()) flush();
    pending.put(records, at, width);
    size = Math.incrementExact(size);
  }

  /** Adds many, one after the other. */
  void addAll(byte[] records) {
    for (int at = 0; at < records.length; at += width) add(records, at);
  }

  /** Hands what was added to the file. */
  public void flush() {
    pending.flip();
    try {
      while (pending.hasRemaining()) file.write(pending);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    pending.clear();
    written = size;
  }

  /** The record at this place, from 0. */
  public byte[] get(int place) {
    return get(place, place + 1);
  }

  /** The records from one place on up to another, one after the other. */
  public byte[] get(int from, int to) {
    Objects.checkFromToIndex(from, to, size);
    if (to > written) flush();
    ByteBuffer records = ByteBuffer.allocate(Math.multiplyExact(width, to - from));
    long start = (long) width * from;
    try {
      while (records.hasRemaining()) {
        if (file.read(records, start + records.position()) < 0) throw new EOFException();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return records.array();
  }

  /** All records from the first on, also those that are added while it goes. */
  @Override
  public Iterator<byte[]> iterator() {
    return records(0, Integer.MAX_VALUE, BUFFER / width);
  }

  /**
   * @param to where it ends, unless the file ends before
   * @param atOnce how many are read at once
   */
  Iterator<byte[]> records(int from, int to, int atOnce) {
    return new Records(from, to, atOnce);
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Records implements Iterator<byte[]> {
    private final int to;
    private final int atOnce;
    private int place;
    private ByteBuffer block = ByteBuffer.allocate(0);

    Records(int from, int to, int atOnce) {
      this.place = from;
      this.to = to;
      this.atOnce = atOnce;
    }

    @Override
    public boolean hasNext() {
      return place < Math.min(to, size);
    }

    @Override
    public byte[] next() {
      if (!hasNext()) throw new NoSuchElementException();
      if (!block.hasRemaining()) {
        int end = (int) Math.min((long) place + atOnce, Math.min(to, size));
        block = ByteBuffer.wrap(RecordFile.this.get(place, end));
      }
      byte[] record = new byte[width];
      block.get(record);
      place++;
      return record;
    }
  }
}
