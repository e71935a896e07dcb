package org.custodia.webapp.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a second demo out of a directory. The operating system drops the lock with the process, so
 * a killed demo leaves nothing to clean up; the file {@code demo.pid} beside it tells scripts who
 * runs.
 */
final class DemoLock implements AutoCloseable {
  private final FileChannel channel;
  private final Path pidFile;

  private DemoLock(FileChannel channel, Path pidFile) {
    this.channel = channel;
    this.pidFile = pidFile;
  }

  /**
   * @throws DemoFailure when a demo runs in this directory
   */
  static DemoLock take(Path directory) {
    Path pidFile = directory.resolve("demo.pid");
    try {
      FileChannel channel =
          FileChannel.open(
              directory.resolve("demo.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel) == null) {
        channel.close();
        String who =
            Files.exists(pidFile) ? " (process " + Files.readString(pidFile).trim() + ")" : "";
        throw new DemoFailure("A demo is already running in " + directory + who + ".");
      }
      Files.write(
          pidFile, (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII));
      return new DemoLock(channel, pidFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    try {
      channel.write(ByteBuffer.allocate(0));
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(pidFile);
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
