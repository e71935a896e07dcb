package org.custodia.registry.ledger;

import java.util.List;

/**
 * Why a contract refused: the name of its custom error and the facts in it, in order, as text.
 * Message key: {@code refusal.<name>}.
 */
public record LedgerRefusal(String name, List<String> arguments) {
  public LedgerRefusal {
    arguments = List.copyOf(arguments);
  }
}
