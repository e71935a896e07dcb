package org.custodia.registry.organs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Offers as the projection has them. Used inside the organisation's rows. */
final class OfferRows {
  private final JdbcClient jdbc;

  OfferRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Of an organ, in the order in which they were made. */
  List<Offers.Line> of(String organisation, Bytes32 organId) {
    return jdbc.sql(
            """
            select * from organ_offer where organisation = :organisation and organ_id = :organ
            order by offered_at, rank
            """)
        .param("organisation", organisation)
        .param("organ", organId.toArray())
        .query(OfferRows::line)
        .list();
  }

  /**
   * @param offer id of the command that made it
   */
  Optional<Offers.Line> find(String organisation, UUID offer) {
    return jdbc.sql(
            "select * from organ_offer where organisation = :organisation and command_id = :offer")
        .param("organisation", organisation)
        .param("offer", offer)
        .query(OfferRows::line)
        .optional();
  }

  /** Latest first. */
  List<Offers.Line> all(String organisation, int limit, int offset) {
    return jdbc.sql(
            """
            select * from organ_offer where organisation = :organisation
            order by offered_at desc, organ_id limit :limit offset :offset
            """)
        .param("organisation", organisation)
        .param("limit", limit)
        .param("offset", offset)
        .query(OfferRows::line)
        .list();
  }

  /** The one that was made last in a channel. */
  Optional<Offers.Line> latest(String organisation, String channel) {
    return jdbc.sql(
            """
            select * from organ_offer where organisation = :organisation and channel = :channel
            order by offered_at desc, (state in ('OFFERED', 'ACCEPTED', 'ALLOCATED')) desc limit 1
            """)
        .param("organisation", organisation)
        .param("channel", channel)
        .query(OfferRows::line)
        .optional();
  }

  /** Ranks of a match run that were offered the organ and are no longer asked. */
  List<Integer> passed(String organisation, Bytes32 organId, Bytes32 list) {
    return jdbc.sql(
            """
            select distinct rank from organ_offer
            where organisation = :organisation and organ_id = :organ and list = :list
              and state in ('DECLINED', 'EXPIRED', 'RELEASED')
            """)
        .param("organisation", organisation)
        .param("organ", organId.toArray())
        .param("list", list.toArray())
        .query(Integer.class)
        .list();
  }

  static Offers.Line line(ResultSet row, int n) throws SQLException {
    int declined = row.getInt("declined");
    boolean noReason = row.wasNull();
    return new Offers.Line(
        row.getObject("command_id", UUID.class),
        row.getString("channel"),
        Bytes32.of(row.getBytes("organ_id")),
        Bytes32.of(row.getBytes("list")),
        row.getInt("rank"),
        Bytes32.of(row.getBytes("candidate")),
        Bytes32.of(row.getBytes("centre")),
        BloodGroup.of(row.getInt("blood_group")),
        row.getInt("reason"),
        row.getObject("answer_until", OffsetDateTime.class).toInstant(),
        Offers.State.valueOf(row.getString("state")),
        noReason ? Optional.empty() : Optional.of(declined),
        row.getObject("offered_at", OffsetDateTime.class).toInstant(),
        Optional.ofNullable(row.getObject("answered_at", OffsetDateTime.class))
            .map(OffsetDateTime::toInstant));
  }
}
