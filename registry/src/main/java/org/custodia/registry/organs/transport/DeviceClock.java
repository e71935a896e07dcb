package org.custodia.registry.organs.transport;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether the clock of a scanner can be believed. Judged when the device talks to the server, and
 * not from the times of its scans, because scans made offline come late however right the clock is.
 *
 * @param ahead how far the device's clock is ahead of the server's; negative when behind
 * @param doubt by how much this may be wrong: half of the way to the server and back
 * @param off whether people are told and its events are marked
 */
public record DeviceClock(Duration ahead, Duration doubt, boolean off) {
  /** More than this is told. */
  public static final Duration TOLERATED = Duration.ofMinutes(2);

  /**
   * @param deviceSent what the device's clock showed when it sent its message
   * @param serverReceived what the server's clock showed when it came
   * @param roundTrip how long the device waited for its last answer; zero where it did not say
   */
  public static DeviceClock judge(Instant deviceSent, Instant serverReceived, Duration roundTrip) {
    Duration doubt = roundTrip.abs().dividedBy(2);
    Duration ahead = Duration.between(serverReceived.minus(doubt), deviceSent);
    return new DeviceClock(ahead, doubt, ahead.abs().minus(doubt).compareTo(TOLERATED) > 0);
  }

  /** What a right clock showed when the device's clock showed this. */
  public Instant corrected(Instant device) {
    return device.minus(ahead);
  }
}
