package org.custodia.acceptance.network;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * How long the network takes for a block while transactions wait, and what follows for waiting.
 *
 * @param measured times between the blocks of transactions that were sent one after the other
 */
public record BlockTime(List<Duration> measured) {
  /** What machines, databases and HTTP may take beside the blocks, on a busy machine. */
  static final Duration BESIDE_BLOCKS = Duration.ofSeconds(30);

  /** Opening a channel takes five blocks in a row; the rest is for round changes. */
  static final int BLOCKS = 16;

  public BlockTime {
    measured = List.copyOf(measured);
    if (measured.isEmpty()) throw new IllegalArgumentException("nothing was measured");
  }

  /** The median. */
  public Duration usual() {
    return measured.stream().sorted().toList().get(measured.size() / 2);
  }

  /** The longest that any sentence of a journey waits: 30 s and 16 blocks. */
  public Duration patience() {
    return BESIDE_BLOCKS.plus(usual().multipliedBy(BLOCKS));
  }

  /** How often to look again: several times a block, at most twenty times a second. */
  public Duration glance() {
    long millis = usual().toMillis() / 4;
    return Duration.ofMillis(Math.min(500, Math.max(50, millis)));
  }

  /**
   * Looks until there is something, or patience is over.
   *
   * @param look answers null as long as there is nothing
   * @return what was found; null when patience is over
   */
  public <T> T await(Supplier<T> look) {
    long end = System.nanoTime() + patience().toNanos();
    while (true) {
      T found = look.get();
      if (found != null || System.nanoTime() > end) return found;
      pause(glance());
    }
  }

  static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
