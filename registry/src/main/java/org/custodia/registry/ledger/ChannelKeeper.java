package org.custodia.registry.ledger;

import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Does a member's part for its channels: acknowledges each that was found well made, and closes its
 * own where another was opened a moment earlier. Its conclusions go through the outbox, under ids
 * that are the same each time.
 */
final class ChannelKeeper {
  private final String organisation;
  private final Bytes32 ownMember;
  private final OrganisationRows rows;
  private final ChannelRows channels;
  private final CommandRows commands;

  ChannelKeeper(String organisation, Bytes32 ownMember, OrganisationRows rows, JdbcClient jdbc) {
    this.organisation = organisation;
    this.ownMember = ownMember;
    this.rows = rows;
    this.channels = new ChannelRows(jdbc);
    this.commands = new CommandRows(jdbc);
  }

  /** To be called when the projections have caught up; says whether there is something to send. */
  boolean look() {
    return rows.in(
        organisation,
        () -> {
          boolean more = false;
          List<ChannelRows.Row> waiting = channels.waitingFor(ownMember);
          for (ChannelRows.Row row : waiting) {
            String channel = row.channel().address();
            OutboxCommand command =
                row.supersededBy().isPresent()
                    ? OutboxCommand.close(organisation, channel)
                    : OutboxCommand.acknowledge(organisation, channel);
            more |= commands.add(organisation, command);
          }
          return more;
        });
  }
}
