package org.custodia.registry.organs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Legs as the projection has them. Used inside the organisation's rows. */
final class LegRows {
  private final JdbcClient jdbc;

  LegRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Channel of the leg on which a member took the organ last, handed over by both and not ended.
   */
  Optional<String> lastTakenBy(String organisation, Bytes32 organId, Bytes32 receiver) {
    return jdbc.sql(
            """
            select channel from organ_leg
            where organisation = :organisation and organ_id = :organ and receiver = :receiver
              and handed_over and outcome is null
            order by stated_at desc limit 1
            """)
        .param("organisation", organisation)
        .param("organ", organId.toArray())
        .param("receiver", receiver.toArray())
        .query(String.class)
        .optional();
  }

  /** Of an organ, in the order in which they began. */
  List<Organs.Leg> of(String organisation, Bytes32 organId) {
    return jdbc.sql(
            """
            select * from organ_leg where organisation = :organisation and organ_id = :organ
            order by stated_at, channel
            """)
        .param("organisation", organisation)
        .param("organ", organId.toArray())
        .query(LegRows::leg)
        .list();
  }

  /** Of all organs under way, in the order in which they began. */
  List<Organs.Leg> underWay(String organisation) {
    return jdbc.sql(
            """
            select l.* from organ_leg l
            join organ o on o.organisation = l.organisation and o.organ_id = l.organ_id
            where l.organisation = :organisation
              and o.state in ('RECOVERED', 'UNDER_WAY', 'ARRIVED', 'RETURNED')
            order by l.stated_at, l.channel
            """)
        .param("organisation", organisation)
        .query(LegRows::leg)
        .list();
  }

  static Organs.Leg leg(ResultSet row, int n) throws SQLException {
    return new Organs.Leg(
        row.getString("channel"),
        Bytes32.of(row.getBytes("organ_id")),
        Bytes32.of(row.getBytes("giver")),
        Bytes32.of(row.getBytes("receiver")),
        row.getObject("stated_at", OffsetDateTime.class).toInstant(),
        at(row, "given_at"),
        at(row, "taken_at"),
        row.getBoolean("handed_over"),
        at(row, "arrived_at"),
        Optional.ofNullable(row.getString("checked_in")),
        at(row, "mismatched_at"),
        at(row, "notified_at"),
        Optional.ofNullable(row.getString("outcome")));
  }

  private static Optional<Instant> at(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }
}
