package org.custodia.devnet.evm;

import java.util.function.Supplier;

/**
 * Keeps what goes wrong in a callback of libevm from unwinding through native code, and brings it
 * up again when the run is over. Without it libevm takes the failure of a callback for a contract
 * that failed, and a node would go on with a result that no other node has.
 */
final class CallbackGuard {
  private Throwable failure;

  /** What the work gives; the other value when it fails, now or earlier in the same run. */
  <T> T guarded(T otherwise, Supplier<T> work) {
    if (failure != null) return otherwise;
    try {
      return work.get();
    } catch (RuntimeException | Error e) {
      failure = e;
      return otherwise;
    }
  }

  /**
   * Ends the run.
   *
   * @throws IllegalStateException when a callback failed
   */
  void check() {
    if (failure != null) throw new IllegalStateException("a callback of the EVM failed", failure);
  }
}
