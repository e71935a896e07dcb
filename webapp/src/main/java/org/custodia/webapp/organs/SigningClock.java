package org.custodia.webapp.organs;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.custodia.registry.organs.transport.DeviceClock;

/**
 * What the clock of a device said when a page sent what was signed on it. One that is more than two
 * minutes off is told to the person, and the ledger marks the act.
 *
 * @param at empty where nothing was said, or nothing that is a time
 */
record SigningClock(Optional<Instant> at) {

  static SigningClock of(String text) {
    try {
      return new SigningClock(text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text)));
    } catch (DateTimeException malformed) {
      return new SigningClock(Optional.empty());
    }
  }

  /** How many minutes it is off, before or behind; empty for one that is right. */
  Optional<Long> minutesOff(Instant now) {
    return at.map(said -> DeviceClock.judge(said, now, Duration.ZERO))
        .filter(DeviceClock::off)
        .map(judged -> judged.ahead().abs().toMinutes());
  }
}
