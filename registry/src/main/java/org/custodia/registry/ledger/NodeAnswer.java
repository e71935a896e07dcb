package org.custodia.registry.ledger;

import java.util.Locale;

/** What became of handing a transaction to the node. */
sealed interface NodeAnswer {
  /** It is in the node's pool, now or already. */
  record Taken() implements NodeAnswer {}

  /** The node said no, and it is not in. */
  record Refused(String message) implements NodeAnswer {}

  /** The node takes nothing at the moment, whatever it is; it is not in. */
  record Busy(String message) implements NodeAnswer {}

  /** What was said leaves open whether it, or another with its nonce, is in. Look for the hash. */
  record Unclear(String message) implements NodeAnswer {}

  /**
   * The privacy manager cannot distribute this payload (again): it has to be stored anew, and with
   * it the transaction becomes another one.
   */
  record PayloadSpent(String message) implements NodeAnswer {}

  /** Reads an error message of GoQuorum 21.1 or 24.4; unknown words mean unclear. */
  static NodeAnswer ofError(String message) {
    String text = message == null ? "" : message.toLowerCase(Locale.ROOT);
    if (text.startsWith("known transaction") || text.startsWith("already known")) {
      return new Taken();
    }
    if (text.contains("unique index or primary key violation")
        || text.contains("unable to push payload")
        || text.contains("raw transaction with hash")) {
      return new PayloadSpent(message);
    }
    if (text.contains("txpool is full") || text.startsWith("transaction underpriced")) {
      return new Busy(message);
    }
    if (text.contains("recipient not found")
        || text.startsWith("gas price not 0")
        || text.contains("exceeds block gas limit")
        || text.contains("intrinsic gas too low")
        || text.contains("oversized data")
        || text.contains("invalid chain id")
        || text.contains("invalid sender")
        || text.contains("insufficient funds")
        || text.contains("privacyenhancements are disabled")
        || text.contains("execution reverted")
        || text.contains("contract not found")
        || text.contains("recipients mismatched")
        || text.contains("privacy flag")
        || text.contains("privacymetadata not found")
        || text.contains("privacy metadata")
        || text.contains("mandatory recipients")
        || text.startsWith("rlp:")) {
      return new Refused(message);
    }
    return new Unclear(message);
  }
}
