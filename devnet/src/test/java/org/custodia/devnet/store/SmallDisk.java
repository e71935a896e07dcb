package org.custodia.devnet.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A real file system in memory, of so few bytes that it gets full. Only root can have one. */
public final class SmallDisk implements AutoCloseable {
  private static final String BALLAST = "ballast";

  private final Path directory;

  private SmallDisk(Path directory) {
    this.directory = directory;
  }

  /** Mounts one over a directory; empty where that is not allowed. */
  public static Optional<SmallDisk> over(Path directory, long bytes) {
    return run("mount", "-t", "tmpfs", "-o", "size=" + bytes, "tmpfs", directory.toString())
        ? Optional.of(new SmallDisk(directory))
        : Optional.empty();
  }

  /** Takes all but so many bytes. */
  public void fillUpTo(long free) {
    try {
      FileStore store = Files.getFileStore(directory);
      try (var out = Files.newOutputStream(directory.resolve(BALLAST))) {
        byte[] piece = new byte[64 << 10];
        while (store.getUsableSpace() >= free + piece.length) out.write(piece);
        byte[] rest = new byte[(int) Math.max(0, store.getUsableSpace() - free)];
        out.write(rest);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives back what {@link #fillUpTo} took. */
  public void freeUp() {
    try {
      Files.deleteIfExists(directory.resolve(BALLAST));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    if (!run("umount", directory.toString())) run("umount", "-l", directory.toString());
  }
}
