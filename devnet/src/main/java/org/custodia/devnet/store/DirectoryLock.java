package org.custodia.devnet.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps a second network out of a directory. The operating system frees it after a crash. */
public final class DirectoryLock implements AutoCloseable {
  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the directory, making it where it is missing.
   *
   * @throws IllegalStateException when another network has it
   */
  public static DirectoryLock take(Path directory) {
    try {
      Directories.make(directory);
      FileChannel channel =
          FileChannel.open(
              directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        FileLock lock = channel.tryLock();
        if (lock != null) return new DirectoryLock(channel);
      } catch (OverlappingFileLockException heldHere) {
        // Falls through: another network of this JVM has it.
      }
      channel.close();
      throw new IllegalStateException("another network is running in " + directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
