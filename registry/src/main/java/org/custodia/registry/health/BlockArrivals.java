package org.custodia.registry.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.custodia.registry.ledger.NodeProbe;

/**
 * When new blocks were seen to come, by a clock that nobody sets. A chain that stands still and a
 * clock that is wrong look alike in the age of the latest block alone.
 */
final class BlockArrivals {
  private static final int TELLING = 3;

  private final Clock clock;
  private final LongSupplier nanos;
  private final Deque<Duration> ages = new ArrayDeque<>();
  private Optional<Duration> clockOverNanos = Optional.empty();
  private long latest = -1;
  private Optional<Long> arrived = Optional.empty();

  /**
   * @param nanos a clock that nobody sets, such as {@link System#nanoTime}
   */
  BlockArrivals(Clock clock, LongSupplier nanos) {
    this.clock = clock;
    this.nanos = nanos;
  }

  /**
   * What was seen.
   *
   * @param since how long ago the latest block came; empty where none was seen to come since the
   *     node last began to answer
   * @param ages how old the latest three blocks were when they came, by this server's clock; a
   *     block that was made ahead of it is younger than nothing
   */
  record Seen(Optional<Duration> since, List<Duration> ages) {
    private static final Duration ALIKE = Duration.ofSeconds(5);

    static final Seen NOTHING = new Seen(Optional.empty(), List.of());

    Seen {
      ages = List.copyOf(ages);
    }

    /**
     * How far this server's clock is at least ahead of whoever makes the blocks, where that is
     * known. While a node catches up, blocks come that are old; but each is less so.
     *
     * @param every the longest time in which the arrival of a block is not noticed
     */
    Optional<Duration> clockAhead(Duration every) {
      if (ages.size() < TELLING) return Optional.empty();
      Duration least = ages.stream().min(Duration::compareTo).orElseThrow();
      Duration most = ages.stream().max(Duration::compareTo).orElseThrow();
      if (most.minus(least).compareTo(ALIKE) > 0) return Optional.empty();
      if (least.isNegative()) return Optional.of(least);
      Duration ahead = least.minus(every);
      return Optional.of(ahead.isNegative() ? Duration.ZERO : ahead);
    }
  }

  synchronized void answered(NodeProbe.NodeReport report) {
    Duration over = Duration.between(Instant.EPOCH, clock.instant()).minusNanos(nanos.getAsLong());
    boolean set =
        clockOverNanos.filter(o -> over.minus(o).abs().compareTo(Seen.ALIKE) > 0).isPresent();
    if (set) ages.clear();
    clockOverNanos = Optional.of(over);
    if (latest >= 0 && report.block() > latest) {
      arrived = Optional.of(nanos.getAsLong());
      if (ages.size() == TELLING) ages.removeFirst();
      ages.addLast(Duration.between(report.blockTime(), clock.instant()));
    }
    latest = report.block();
  }

  /** What comes while the node does not answer is not seen to come. */
  synchronized void silent() {
    latest = -1;
    arrived = Optional.empty();
  }

  synchronized Seen seen() {
    return new Seen(
        arrived.map(then -> Duration.ofNanos(nanos.getAsLong() - then)), List.copyOf(ages));
  }
}
