package org.custodia.registry.packs;

import java.time.OffsetDateTime;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What became of packs, as far as an organisation's own channels tell. The regulator is party to
 * every channel, so its answer is the whole.
 */
public final class PackStates {
  private final OrganisationRows rows;
  private final JdbcClient jdbc;

  public PackStates(OrganisationRows rows, JdbcClient jdbc) {
    this.rows = rows;
    this.jdbc = jdbc;
  }

  /** How the pack was taken out of use; the first time, should two channels tell of it. */
  public Optional<PackState> of(String organisation, Bytes32 packId) {
    return rows.in(
        organisation,
        () ->
            jdbc.sql(
                    """
                    select * from pack_state where organisation = :organisation and pack_id = :pack
                    order by block, log_index limit 1
                    """)
                .param("organisation", organisation)
                .param("pack", packId.toArray())
                .query(
                    (row, n) ->
                        new PackState(
                            packId,
                            Bytes32.of(row.getBytes("lot_id")),
                            PackStatus.valueOf(row.getString("status")),
                            Bytes32.of(row.getBytes("by_member")),
                            row.getObject("changed_at", OffsetDateTime.class).toInstant(),
                            row.getLong("block"),
                            Bytes32.of(row.getBytes("transaction"))))
                .optional());
  }
}
