package org.custodia.devnet.chain;

/** A transaction that a node does not take, in GoQuorum's words. */
public final class TransactionRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A refusal in GoQuorum's words. */
  public TransactionRefused(String message) {
    super(message);
  }
}
