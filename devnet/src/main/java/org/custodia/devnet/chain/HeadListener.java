package org.custodia.devnet.chain;

/**
 * Is told where a node's head goes. It is called by the thread that moves the head, so it must be
 * quick and must not wait for anything.
 */
public interface HeadListener {
  /** The head is now this block, which follows the one before it. */
  void imported(Block block);

  /** The head is now an earlier block; the later ones are imported again. */
  void rolledBack(long block);
}
