package org.custodia.devnet.chain;

import org.custodia.devnet.evm.Address;

/**
 * How a node treats private transactions.
 *
 * @param enhancements whether it takes other privacy flags than 0, and simulates what it is sent
 * @param simulatedSender who sends in those simulations: as with GoQuorum not the signer, which the
 *     node does not look at, but the first account of its own key store, and without a key store
 *     the zero address
 */
public record NodePrivacy(boolean enhancements, Address simulatedSender) {
  /** A node that knows standard privacy only. */
  public static final NodePrivacy STANDARD = new NodePrivacy(false, Address.ZERO);
}
