package org.custodia.registry.health;

import java.time.Duration;

/** The OpenID provider, as this instance reaches it. */
@FunctionalInterface
public interface SignIn {
  /**
   * Asks it for something that costs it nothing.
   *
   * @return how long the answer took
   * @throws RuntimeException with the cause in its message when there is none
   */
  Duration ask();
}
