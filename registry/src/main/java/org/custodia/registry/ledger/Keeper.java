package org.custodia.registry.ledger;

/**
 * What a capability does by itself once its rows have caught up with the node, such as the next
 * step of something that takes several. Its conclusions go through the outbox, under ids that are
 * the same whenever it comes to the same conclusion: so it may look as often as it likes, also
 * after a crash or beside another instance, and nothing happens twice.
 */
public interface Keeper {

  /**
   * Called at the start and after new blocks, never on rows that are being read again. On the
   * thread that follows the node, so it has to be short. After an exception it is called again
   * soon.
   */
  void look(String organisation);
}
