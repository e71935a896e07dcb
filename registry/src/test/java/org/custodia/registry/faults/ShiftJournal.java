package org.custodia.registry.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What somebody of a member was told is recorded, in that order, kept in a file beside the
 * application.
 */
final class ShiftJournal {
  private final Path file;
  private final Set<UUID> perhaps = new HashSet<>();

  ShiftJournal(Path file) {
    this.file = file;
  }

  /**
   * Asks for something; it is in the journal when the answer came without an error.
   *
   * @return whether it is
   */
  boolean ask(UUID id, Runnable recording) {
    try {
      recording.run();
    } catch (RuntimeException refused) {
      perhaps.add(id);
      return false;
    }
    try {
      Files.writeString(file, id + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return true;
  }

  /** In order. */
  List<UUID> acknowledged() {
    try {
      return Files.exists(file)
          ? Files.readAllLines(file).stream().map(UUID::fromString).toList()
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asked for, and nobody knows whether it was recorded. */
  Set<UUID> perhaps() {
    return perhaps;
  }
}
