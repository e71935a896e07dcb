package org.custodia.registry.organs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Laterality;
import org.custodia.contracts.Organ;
import org.custodia.contracts.OrganKind;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Organs as the projection has them. Used inside the organisation's rows. */
final class OrganRows {
  private final JdbcClient jdbc;

  OrganRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Optional<Bytes32> caseOf(String organisation, Bytes32 organId) {
    return find(organisation, organId).map(Organs.Line::caseId);
  }

  Optional<Organs.Line> find(String organisation, Bytes32 organId) {
    return jdbc.sql("select * from organ where organisation = :organisation and organ_id = :organ")
        .param("organisation", organisation)
        .param("organ", organId.toArray())
        .query(OrganRows::line)
        .optional();
  }

  /** Latest change first. */
  List<Organs.Line> list(String organisation, boolean underWay, int limit, int offset) {
    return jdbc.sql(
            """
            select * from organ where organisation = :organisation
              and (not :underWay or state in ('RECOVERED', 'UNDER_WAY', 'ARRIVED'))
            order by changed_at desc, organ_id limit :limit offset :offset
            """)
        .param("organisation", organisation)
        .param("underWay", underWay)
        .param("limit", limit)
        .param("offset", offset)
        .query(OrganRows::line)
        .list();
  }

  /**
   * Organs under way that are held here, or all of them; not those of long ago, of whose end this
   * node may never hear.
   *
   * @param since cross-clamp at the earliest
   */
  List<Organs.Line> underWay(
      String organisation, Bytes32 own, boolean all, Instant since, int limit) {
    return jdbc.sql(
            """
            select * from organ where organisation = :organisation
              and state in ('RECOVERED', 'UNDER_WAY', 'ARRIVED') and clock_start >= :since
              and (:all or holder = :own)
            order by clock_start desc, organ_id limit :limit
            """)
        .param("organisation", organisation)
        .param("since", since.atOffset(ZoneOffset.UTC))
        .param("all", all)
        .param("own", own.toArray())
        .param("limit", limit)
        .query(OrganRows::line)
        .list();
  }

  private static Organs.Line line(ResultSet row, int n) throws SQLException {
    int limit = row.getInt("limit_minutes");
    boolean stated = !row.wasNull();
    return new Organs.Line(
        Bytes32.of(row.getBytes("organ_id")),
        Bytes32.of(row.getBytes("case_id")),
        new Organ(
            OrganKind.of(row.getInt("organ")),
            Laterality.of(row.getInt("laterality")),
            row.getInt("part")),
        Organs.State.valueOf(row.getString("state")),
        Optional.ofNullable(row.getBytes("holder")).map(Bytes32::of),
        Optional.ofNullable(row.getObject("clock_start", OffsetDateTime.class))
            .map(OffsetDateTime::toInstant),
        stated ? Optional.of(Duration.ofMinutes(limit)) : Optional.empty(),
        row.getObject("changed_at", OffsetDateTime.class).toInstant());
  }
}
