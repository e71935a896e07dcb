package org.custodia.registry.ledger;

import org.custodia.contracts.Bytes32;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Does a member's part for its channels: acknowledges each that was found well made, closes its own
 * where another was opened a moment earlier, agrees when another member wants one retired that this
 * release can succeed, and opens the successor of its own. Its conclusions go through the outbox,
 * under ids that are the same each time.
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
          for (ChannelRows.Row row : channels.toAgree(ownMember)) {
            commands.add(organisation, OutboxCommand.retire(organisation, row.channel().address()));
          }
          for (ChannelRows.Row row : channels.toSucceed(ownMember)) {
            commands.add(
                organisation, OutboxCommand.succeed(organisation, row.channel().address()));
          }
          commands.follow();
        });
  }
}
