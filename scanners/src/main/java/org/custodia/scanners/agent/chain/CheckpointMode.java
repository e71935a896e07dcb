package org.custodia.scanners.agent.chain;

/** What people at a checkpoint are doing; the numbers are signed and never change. */
public enum CheckpointMode {
  VERIFY(1),
  RECEIVE(2),
  DISPATCH(3),
  /** Packs, then the unit they go into. */
  PACK(4),
  DISPENSE(5),
  ORGAN(6),
  STOCK_COUNT(7);

  private final int code;

  CheckpointMode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
