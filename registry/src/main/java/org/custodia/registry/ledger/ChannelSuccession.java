package org.custodia.registry.ledger;

import java.util.List;
import java.util.function.Consumer;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Lets channels go on in another contract: with the code of this release, and with payloads that go
 * to the privacy managers that its members have now. One member asks; the others agree by
 * themselves when their release can succeed it; whoever opened the channel opens the successor.
 * What waits meanwhile goes to the successor.
 */
public final class ChannelSuccession {
  private final OrganisationRows rows;
  private final ChannelRows channels;
  private final CommandRows commands;
  private final Consumer<String> wake;

  /**
   * @param wake told the organisation after a new command was committed
   */
  ChannelSuccession(OrganisationRows rows, JdbcClient jdbc, Consumer<String> wake) {
    this.rows = rows;
    this.channels = new ChannelRows(jdbc);
    this.commands = new CommandRows(jdbc);
    this.wake = wake;
  }

  /**
   * Asks for it for every channel of an organisation that can be succeeded now; a second time
   * changes nothing for those that wait for it.
   *
   * @return addresses of the channels
   */
  public List<String> begin(String organisation) {
    return rows.in(
        organisation,
        () -> {
          List<ChannelRows.Row> ready =
              channels.all().stream().filter(this::mayBeSucceeded).toList();
          ready.forEach(row -> agree(organisation, row));
          return ready.stream().map(ChannelRows.Row::origin).toList();
        });
  }

  /**
   * Asks for it for one channel.
   *
   * @throws Problem CUS-LED-003 when there is no such channel, 023 when it cannot be succeeded
   */
  public void begin(String organisation, String channel) {
    rows.in(
        organisation,
        () -> {
          ChannelRows.Row row =
              channels
                  .last(channel)
                  .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-LED-003", channel));
          if (!mayBeSucceeded(row)) {
            throw new Problem(Problem.Kind.CONFLICT, "CUS-LED-023", channel);
          }
          agree(organisation, row);
        });
  }

  private boolean mayBeSucceeded(ChannelRows.Row row) {
    return row.channel().state().equals(ChannelRows.READY) && row.usable();
  }

  private void agree(String organisation, ChannelRows.Row row) {
    commands.add(organisation, OutboxCommand.retire(organisation, row.channel().address()));
    OrganisationRows.afterCommit(() -> wake.accept(organisation));
  }
}
