package org.custodia.registry.ledger;

import java.util.UUID;
import org.custodia.registry.rows.OrganisationRows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line where a command is recorded and one where the ledger has it, so that a request can be
 * followed to its block: the first has the request's trace id beside it, both have the command's
 * id, the last block and transaction. Nothing in them is about a person.
 */
final class CommandTrace {
  private static final Logger LOG = LoggerFactory.getLogger("org.custodia.trace");

  private CommandTrace() {}

  static void recorded(String organisation, UUID command) {
    OrganisationRows.afterCommit(() -> LOG.info("{}: command {} recorded", organisation, command));
  }

  static void confirmed(String organisation, UUID command, CommandStatus.Evidence evidence) {
    mined(organisation, command, "confirmed", evidence);
  }

  static void refused(String organisation, UUID command, CommandStatus.Evidence evidence) {
    mined(organisation, command, "refused", evidence);
  }

  private static void mined(
      String organisation, UUID command, String outcome, CommandStatus.Evidence evidence) {
    OrganisationRows.afterCommit(
        () ->
            LOG.info(
                "{}: command {} {} in block {} by transaction {}",
                organisation,
                command,
                outcome,
                evidence.block(),
                evidence.transaction()));
  }
}
