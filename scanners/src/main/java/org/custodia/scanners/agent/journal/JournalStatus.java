package org.custodia.scanners.agent.journal;

import java.util.OptionalLong;

/**
 * How many events are in which state.
 *
 * @param oldestUnsent device time of the oldest that waits, milliseconds
 */
public record JournalStatus(
    long waiting, long sent, long confirmed, long refused, OptionalLong oldestUnsent) {

  /**
   * One line for a screen.
   *
   * @param now milliseconds by the device's clock
   */
  public String line(long now) {
    String line =
        "waiting "
            + waiting
            + " · sent "
            + sent
            + " · confirmed "
            + confirmed
            + " · refused "
            + refused;
    // A clock that was set back would make it negative.
    return oldestUnsent.isEmpty()
        ? line
        : line + " · oldest unsent " + age(Math.max(0, now - oldestUnsent.getAsLong()));
  }

  private static String age(long milliseconds) {
    long seconds = milliseconds / 1000;
    if (seconds < 60) return seconds + " s";
    if (seconds < 3_600) return seconds / 60 + " min";
    return seconds < 172_800 ? seconds / 3_600 + " h" : seconds / 86_400 + " d";
  }
}
