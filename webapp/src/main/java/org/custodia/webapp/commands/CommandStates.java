package org.custodia.webapp.commands;

import java.util.UUID;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.stereotype.Component;

/** How far the commands of the caller's organisation have come. */
@Component
public class CommandStates {
  private final Ledger ledger;
  private final OrganisationRows rows;

  CommandStates(Ledger ledger, OrganisationRows rows) {
    this.ledger = ledger;
    this.rows = rows;
  }

  /**
   * @throws Problem NOT_FOUND, CUS-WEB-015, when the organisation knows no such command
   */
  public CommandStatus of(Caller caller, UUID id) {
    return rows.in(caller.organisation(), () -> ledger.status(caller.organisation(), id))
        .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-WEB-015", id));
  }
}
