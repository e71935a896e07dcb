package org.custodia.registry.ledger;

import org.custodia.contracts.Bytes32;

/** Where another member's word on a channel goes that we have not. */
interface ChannelClaims {
  /** Has it looked into, soon; never waits. */
  void look(String organisation, ChannelHeads.Heard head, Bytes32 openedBy);
}
