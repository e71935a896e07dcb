package org.custodia.registry.health;

import java.time.Duration;
import java.util.Optional;

/** The OpenID provider, as this instance reaches it. */
@FunctionalInterface
public interface SignIn {
  /**
   * How it answered.
   *
   * @param roundTrip how long the answer took
   * @param clockAhead how far this server's clock is ahead of its own, to a second, where it tells
   */
  record Answer(Duration roundTrip, Optional<Duration> clockAhead) {}

  /**
   * Asks it for something that costs it nothing.
   *
   * @throws RuntimeException with the cause in its message when there is none
   */
  Answer ask();
}
