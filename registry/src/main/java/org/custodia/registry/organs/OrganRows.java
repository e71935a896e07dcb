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
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.Organ;
import org.custodia.contracts.OrganKind;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Organs as the projection has them. Used inside the organisation's rows. */
final class OrganRows {
  /**
   * Of organs that this member gave to who is no centre, it hears nothing any more; but a bank is
   * told how they ended.
   */
  private static final String SHOWN =
      """
      (select o.*, o.state = 'UNDER_WAY' and exists (
          select from organ_leg l
          where l.organisation = o.organisation and l.organ_id = o.organ_id and l.giver = :own
            and l.receiver = o.holder and l.handed_over and l.outcome is null
            and not exists (select from member m where m.organisation = o.organisation
              and m.id = l.receiver and (m.roles & :centre) <> 0)) as handed_on,
          (select t.outcome from organ_outcome t
            where t.organisation = o.organisation and t.organ_id = o.organ_id) as told
        from organ o where o.organisation = :organisation) o
      """;

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

  /**
   * As it is shown at a member: with {@link Organs.State#HANDED_ON}.
   *
   * @param own member id of the organisation
   */
  Optional<Organs.Line> shown(String organisation, Bytes32 own, Bytes32 organId) {
    return jdbc.sql("select * from " + SHOWN + "where organ_id = :organ")
        .param("organisation", organisation)
        .param("own", own.toArray())
        .param("centre", MemberRole.TRANSPLANT_CENTRE.bit())
        .param("organ", organId.toArray())
        .query(OrganRows::shown)
        .optional();
  }

  /**
   * Latest change first; as {@link #shown(String, Bytes32, Bytes32)}.
   *
   * @param underWay those only, and of what was handed on that whose limit is not over
   */
  List<Organs.Line> list(
      String organisation, Bytes32 own, boolean underWay, Instant now, int limit, int offset) {
    return jdbc.sql(
            "select * from "
                + SHOWN
                + """
            where not :underWay or (state in ('RECOVERED', 'UNDER_WAY', 'ARRIVED')
              and told is null
              and not (handed_on and coalesce(
                clock_start + limit_minutes * interval '1 minute' < :now, false)))
              or state = 'RETURNED' and clock_start + interval '7 days' > :now
            order by changed_at desc, organ_id limit :limit offset :offset
            """)
        .param("organisation", organisation)
        .param("own", own.toArray())
        .param("centre", MemberRole.TRANSPLANT_CENTRE.bit())
        .param("underWay", underWay)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("limit", limit)
        .param("offset", offset)
        .query(OrganRows::shown)
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
              and state in ('RECOVERED', 'UNDER_WAY', 'ARRIVED', 'RETURNED') and clock_start >= :since
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

  private static Organs.Line shown(ResultSet row, int n) throws SQLException {
    Organs.Line line = line(row, n);
    String told = row.getString("told");
    if (told != null) return line.in(Organs.State.valueOf(told));
    return row.getBoolean("handed_on") ? line.in(Organs.State.HANDED_ON) : line;
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
