package org.custodia.devnet.evm;

/**
 * What a run came to.
 *
 * @param output returned bytes, or the revert data
 * @param gasLeft gas not used
 * @param error empty when it succeeded, else the EVM's words, such as {@code out of gas}
 * @param reverted whether the contract itself refused with a revert
 */
public record Outcome(Bytes output, long gasLeft, String error, boolean reverted) {
  /** Whether its effects stand. */
  public boolean succeeded() {
    return error.isEmpty();
  }
}
