package org.custodia.registry.ledger;

import java.time.Instant;
import java.util.Optional;
import org.custodia.contracts.Bytes32;

/** Whose account sent what, as the projections of the Registrar have it. */
@FunctionalInterface
public interface AccountOwners {
  /**
   * The member whose account it was. Called inside the organisation's rows.
   *
   * @param account lower-case hex with 0x
   * @return empty for an account of no member
   */
  Optional<Bytes32> memberOf(String organisation, String account, Instant at);
}
