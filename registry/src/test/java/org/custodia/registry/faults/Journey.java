package org.custodia.registry.faults;

import java.util.Random;

/** What people and devices of some members go on doing while things break. */
interface Journey {
  /** Asks for a few things, as far as they can be asked for at this moment. */
  void work(Random random);

  /** Whether nothing of it is under way any more. */
  boolean isThrough();

  /**
   * Proves from the ledger and from what was acknowledged, and nothing else, that all of it is
   * there once and in order.
   */
  void prove();

  /** Ends what runs by itself. */
  default void end() {}
}
