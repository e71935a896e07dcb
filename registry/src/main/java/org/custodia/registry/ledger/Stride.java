package org.custodia.registry.ledger;

/**
 * How many blocks the projector takes at once: as many as bring a good portion of logs, so that
 * neither many empty blocks take long, nor a few full ones more memory or time than a call to the
 * node has.
 */
final class Stride {
  private static final int GOOD_PORTION = 4_000;
  private static final int FIRST = 8;

  private final int most;
  private int blocks;

  /**
   * @param most blocks at once, however empty
   */
  Stride(int most) {
    this.most = most;
    this.blocks = Math.min(FIRST, most);
  }

  int blocks() {
    return blocks;
  }

  /** So many blocks held so many logs; the next are taken to be alike. */
  void found(long read, int logs) {
    long alike = logs == 0 ? most : read * GOOD_PORTION / logs;
    blocks = (int) Math.max(1, Math.min(most, Math.min(alike, 2L * blocks)));
  }

  /** The node did not manage so many. */
  void failed() {
    blocks = Math.max(1, blocks / 2);
  }
}
