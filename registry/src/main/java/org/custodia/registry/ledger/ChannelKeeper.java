package org.custodia.registry.ledger;

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

  /** To be called when the projections have caught up. */
  void look() {
    rows.in(
        organisation,
        () -> {
          for (ChannelRows.Row row : channels.waitingFor(ownMember)) {
            String channel = row.channel().address();
            commands.add(
                organisation,
                row.supersededBy().isPresent()
                    ? OutboxCommand.close(organisation, channel)
                    : OutboxCommand.acknowledge(organisation, channel));
          }
        });
  }
}
