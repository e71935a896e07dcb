package org.custodia.registry.ledger;

import java.util.List;
import java.util.UUID;
import org.custodia.registry.rows.OrganisationRows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line where a command is recorded and one where the ledger has it, so that a request can be
 * followed to its block: both have the request's trace id beside them and the command's id in them,
 * the last block and transaction. What was asked for in several requests has these lines for each.
 * Nothing in them is about a person.
 */
final class CommandTrace {
  private static final Logger LOG = LoggerFactory.getLogger("org.custodia.trace");

  private CommandTrace() {}

  /** The traces of a command. */
  record Traced(UUID command, List<String> traces) {
    Traced {
      traces = List.copyOf(traces);
    }
  }

  static void recorded(String organisation, Traced traced) {
    log(traced, () -> LOG.info("{}: command {} recorded", organisation, traced.command()));
  }

  static void confirmed(String organisation, Traced traced, CommandStatus.Evidence evidence) {
    mined(organisation, traced, "confirmed", evidence);
  }

  static void refused(String organisation, Traced traced, CommandStatus.Evidence evidence) {
    mined(organisation, traced, "refused", evidence);
  }

  private static void mined(
      String organisation, Traced traced, String outcome, CommandStatus.Evidence evidence) {
    log(
        traced,
        () ->
            LOG.info(
                "{}: command {} {} in block {} by transaction {}",
                organisation,
                traced.command(),
                outcome,
                evidence.block(),
                evidence.transaction()));
  }

  private static void log(Traced traced, Runnable line) {
    OrganisationRows.afterCommit(() -> Trace.underEach(traced.traces(), line));
  }
}
