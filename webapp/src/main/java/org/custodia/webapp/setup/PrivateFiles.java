package org.custodia.webapp.setup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/** Files of one folder that only their owner reads, written whole or not at all. */
final class PrivateFiles {
  /** Letters and digits that need no quoting in any file, URL or shell. */
  private static final String LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

  private static final int SECRET_LENGTH = 32;

  private final Path folder;
  private final SecureRandom random = new SecureRandom();

  PrivateFiles(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
    directory(this.folder);
  }

  Path at(String name) {
    return folder.resolve(name);
  }

  boolean has(String name) {
    return Files.exists(at(name));
  }

  String text(String name) {
    try {
      return Files.readString(at(name)).strip();
    } catch (IOException e) {
      throw new SetupFailure("No file can be read at " + at(name) + ".", e);
    }
  }

  /** A file for its owner only. */
  void secret(String name, String text) {
    write(name, text, "rw-------");
  }

  /** A file that anybody may read. */
  void open(String name, String text) {
    write(name, text, "rw-r--r--");
  }

  /**
   * A secret of 32 random letters and digits (180 bits) under this name; the one that is there, if
   * one is.
   */
  String generated(String name) {
    if (has(name)) return text(name);
    StringBuilder secret = new StringBuilder();
    for (int i = 0; i < SECRET_LENGTH; i++) {
      secret.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    secret(name, secret.toString());
    return secret.toString();
  }

  void makeDirectory(String name) {
    directory(at(name));
  }

  private void write(String name, String text, String permissions) {
    Path file = at(name);
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      directory(file.getParent());
      Files.deleteIfExists(next);
      Files.createFile(
          next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(next, text, StandardCharsets.UTF_8);
      Files.setPosixFilePermissions(next, PosixFilePermissions.fromString(permissions));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void directory(Path directory) {
    try {
      if (Files.isDirectory(directory)) return;
      Files.createDirectories(directory);
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
