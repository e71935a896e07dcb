package org.custodia.devnet.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What concerns directories and the disk under them. */
public final class Directories {
  private Directories() {}

  /** Makes a directory and those above it where they are missing, durably. */
  public static void make(Path directory) throws IOException {
    Path absolute = directory.toAbsolutePath().normalize();
    if (Files.isDirectory(absolute)) return;
    Path parent = absolute.getParent();
    if (parent != null) make(parent);
    Files.createDirectories(absolute);
    if (parent != null) force(parent);
  }

  /** Makes durable which files a directory has. Windows does so by itself, and cannot be asked. */
  public static void force(Path directory) throws IOException {
    if (System.getProperty("os.name").startsWith("Windows")) return;
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
