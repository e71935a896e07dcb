package org.custodia.devnet.chain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.custodia.devnet.store.Directories;

/**
 * The height at which a node stands while that is not the chain's. Only for that time is there a
 * file; a node without one stands at the head of the chain, so that blocks need no further write.
 */
final class HeadMark {
  private final Path file;

  HeadMark(Path nodeDirectory) {
    this.file = nodeDirectory.resolve("head");
  }

  /**
   * The height, empty when the node stands at the head of the chain.
   *
   * @throws IllegalStateException when the file does not hold a height
   */
  OptionalLong read() {
    try {
      if (!Files.exists(file)) return OptionalLong.empty();
      String text = Files.readString(file, StandardCharsets.US_ASCII).trim();
      if (!text.matches("[0-9]{1,18}")) {
        throw new IllegalStateException(file + " does not hold a block number: " + text);
      }
      return OptionalLong.of(Long.parseLong(text));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Sets the height; durable, and whole or not at all. */
  void set(long height) {
    try {
      Directories.replace(file, Long.toString(height).getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /** The node stands at the head of the chain again. */
  void remove() {
    try {
      Files.deleteIfExists(file);
      Directories.force(file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + file, e);
    }
  }
}
