package org.custodia.registry.health;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The certificates that this instance shows and is shown, other than on the lines to nodes and
 * privacy managers, which tell of their own.
 */
@FunctionalInterface
public interface Certificates {
  /**
   * One of them, as it was looked at last.
   *
   * @param place host and port where it is shown, or name of its file
   * @param end when it ends; empty when it cannot be read
   */
  record Seen(String place, Optional<Instant> end) {}

  /** Those that were looked at; asks nobody. */
  List<Seen> seen();
}
