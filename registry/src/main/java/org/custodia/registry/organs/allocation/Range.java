package org.custodia.registry.organs.allocation;

/**
 * Numbers from one to another, both included.
 *
 * @param from at least this
 * @param to at most this
 */
public record Range(int from, int to) {
  public Range {
    Bounds.within("from", from, 0, Bounds.MOST_POINTS);
    Bounds.within("to", to, from, Bounds.MOST_POINTS);
  }

  boolean holds(int value) {
    return value >= from && value <= to;
  }
}
