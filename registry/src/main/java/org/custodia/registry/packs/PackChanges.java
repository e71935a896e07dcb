package org.custodia.registry.packs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Irregularity;
import org.custodia.contracts.PackStatus;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads table {@code pack_change}. */
final class PackChanges implements PackHistory {
  private final OrganisationRows rows;
  private final JdbcClient jdbc;

  PackChanges(OrganisationRows rows, JdbcClient jdbc) {
    this.rows = rows;
    this.jdbc = jdbc;
  }

  @Override
  public List<PackChange> of(String organisation, Bytes32 packId) {
    return rows.in(
        organisation,
        () ->
            jdbc.sql(
                    """
                    select * from pack_change
                    where organisation = :organisation and pack_id = :pack
                    order by block, log_index
                    """)
                .param("organisation", organisation)
                .param("pack", packId.toArray())
                .query(PackChanges::change)
                .list());
  }

  private static PackChange change(ResultSet row, int n) throws SQLException {
    int contents = row.getInt("contents");
    return new PackChange(
        Bytes32.of(row.getBytes("pack_id")),
        Bytes32.of(row.getBytes("lot_id")),
        Bytes32.of(row.getBytes("command_id")),
        Action.valueOf(row.getString("action")),
        PackStatus.valueOf(row.getString("status")),
        Bytes32.of(row.getBytes("by_member")),
        row.getString("witness"),
        row.getString("place"),
        row.getObject("device_time", OffsetDateTime.class).toInstant(),
        row.getObject("changed_at", OffsetDateTime.class).toInstant(),
        contents == 0
            ? Optional.empty()
            : Optional.of(
                new PackChange.Part(row.getInt("taken"), contents, row.getInt("remaining"))),
        word(row, "reservation_id"),
        word(row, "prescription"),
        word(row, "evidence"),
        word(row, "undone"),
        Irregularity.of(row.getInt("irregularities")),
        row.getString("channel"),
        row.getLong("block"),
        row.getInt("log_index"),
        Bytes32.of(row.getBytes("transaction")));
  }

  private static Optional<Bytes32> word(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getBytes(column)).map(Bytes32::of);
  }
}
