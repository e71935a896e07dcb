package org.custodia.registry.health;

import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.Rewind;

/** The cure of a node that was left behind, for whoever looks after the installation. */
public interface NodeRewind {
  /**
   * Rolls the node of the caller's organisation back to a block, and waits for it to be back, but
   * not for ever; written to the audit with the caller's name.
   *
   * @throws org.custodia.registry.errors.Problem CUS-LED-020 to 022 when it cannot be done
   */
  Rewind rollBack(Caller caller, long block);
}
