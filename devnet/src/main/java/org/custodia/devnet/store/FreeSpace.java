package org.custodia.devnet.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Watches that the disk under a directory does not get full. The native library ends the whole
 * process when its database cannot write, so writing stops while there is still some room.
 */
public final class FreeSpace {
  /**
   * Bytes that stay free: what the databases of states may need at once to put their files in
   * order.
   */
  public static final long RESERVE = 256L << 20;

  private final Path directory;

  private FreeSpace(Path directory) {
    this.directory = directory;
  }

  /** Watches the disk that a directory is on, making the directory where it is missing. */
  public static FreeSpace under(Path directory) {
    try {
      Directories.make(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + directory, e);
    }
    return new FreeSpace(directory);
  }

  /** Whether too little is left to write. */
  public boolean isLow() {
    try {
      FileStore disk = Files.getFileStore(directory);
      return disk.getUsableSpace() < RESERVE;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot ask for the free space under " + directory, e);
    }
  }

  /** What to say while it is. */
  public String complaint() {
    return "the disk is full: less than "
        + (RESERVE >> 20)
        + " MiB are left under "
        + directory
        + ", and nothing is written until there is more";
  }

  /**
   * Does nothing while there is room.
   *
   * @throws UncheckedIOException when there is not
   */
  public void require() {
    if (isLow()) throw new UncheckedIOException(complaint(), new IOException("disk full"));
  }
}
