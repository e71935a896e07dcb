package org.custodia.registry.messages;

import java.time.Duration;

/**
 * How long to wait before something is tried again that did not succeed: twice as long each time.
 *
 * @param first after the first time
 * @param longest the longest wait
 */
public record Retries(Duration first, Duration longest) {
  private static final int MOST_DOUBLINGS = 20;

  /**
   * @param before attempts that had failed before this one; 0 for the first
   */
  public Duration after(int before) {
    long wait = first.toMillis() << Math.min(Math.max(before, 0), MOST_DOUBLINGS);
    return Duration.ofMillis(Math.min(wait, longest.toMillis()));
  }
}
