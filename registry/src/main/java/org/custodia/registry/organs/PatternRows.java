package org.custodia.registry.organs;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.organs.Relationship;
import org.custodia.registry.organs.OrganFigures.Part;
import org.custodia.registry.organs.OrganFigures.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds who was with donors of several cases whose organs went to one centre, from what was signed.
 * A person is a handle of the Registrar, the same over all keys. Used inside the regulator's rows.
 */
final class PatternRows {
  /** Fewer cases are no pattern. */
  static final int LEAST = 2;

  private static final int MOST = 200;
  private static final Map<Action, Part> PARTS =
      Map.of(
          Action.RELATIONSHIP, Part.RELATIONSHIP,
          Action.ADVOCATE, Part.ADVOCATE,
          Action.COMMITTEE, Part.COMMITTEE,
          Action.RECOVER, Part.RECOVERY,
          Action.TAKE_OVER, Part.TRANSPORT);

  private final JdbcClient jdbc;

  PatternRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Most donors first; of as many, whose donors went to the centre most often of all of theirs.
   * Everybody at a centre is with the donors whose organs go there, and is left out.
   */
  List<Pattern> of(String organisation, Instant from, Instant until) {
    return jdbc.sql(
            """
            with cases as materialized (
              select subject as case_id, by_member as bank from organ_event
              where organisation = :organisation and action = :opened),
            acts as materialized (
              select c.case_id, c.bank, e.action, p.holder, p.member, e.happened_at
              from organ_event e
              left join organ o on o.organisation = e.organisation and o.organ_id = e.subject
              join cases c on c.case_id = coalesce(o.case_id, e.subject)
              join member_operator p on p.organisation = e.organisation and p.key = e.witness
              where e.organisation = :organisation and e.action in (:parts)),
            went as (
              select distinct o.case_id, f.centre from organ_offer f
              join organ o on o.organisation = f.organisation and o.organ_id = f.organ_id
              where f.organisation = :organisation and f.state = 'ALLOCATED'
                and f.answered_at >= :from and f.answered_at < :until),
            declared as (
              select distinct on (subject) subject as case_id, get_byte(terms, 31) as relationship
              from organ_event where organisation = :organisation and action = :relationship
              order by subject, block desc, log_index desc),
            everywhere as (
              select bank, action, holder, count(distinct case_id) as cases from acts
              group by bank, action, holder having count(distinct case_id) >= :least),
            together as (
              select a.bank, w.centre, a.action, a.holder, (array_agg(a.member))[1] as member,
                count(distinct a.case_id) as donors, max(a.happened_at) as last,
                array_agg(distinct d.relationship) filter (where d.relationship is not null)
                  as relationships
              from acts a join went w on w.case_id = a.case_id and w.centre <> a.member
              left join declared d on d.case_id = a.case_id
              group by a.bank, w.centre, a.action, a.holder
              having count(distinct a.case_id) >= :least)
            select t.*, e.cases from together t
            join everywhere e on e.bank = t.bank and e.action = t.action and e.holder = t.holder
            order by t.donors desc, e.cases, t.holder, t.action, t.centre limit :most
            """)
        .param("organisation", organisation)
        .param("opened", Action.OPEN_CASE.code())
        .param("parts", PARTS.keySet().stream().map(Action::code).toList())
        .param("relationship", Action.RELATIONSHIP.code())
        .param("from", from.atOffset(ZoneOffset.UTC))
        .param("until", until.atOffset(ZoneOffset.UTC))
        .param("least", LEAST)
        .param("most", MOST)
        .query(PatternRows::pattern)
        .list();
  }

  private static Pattern pattern(ResultSet row, int n) throws SQLException {
    return new Pattern(
        Bytes32.of(row.getBytes("bank")),
        Bytes32.of(row.getBytes("centre")),
        PARTS.get(Action.of(row.getInt("action"))),
        Bytes32.of(row.getBytes("holder")),
        Bytes32.of(row.getBytes("member")),
        relationships(row.getArray("relationships")),
        row.getInt("donors"),
        row.getInt("cases"),
        row.getObject("last", OffsetDateTime.class).toInstant());
  }

  private static List<String> relationships(Array declared) throws SQLException {
    if (declared == null) return List.of();
    return Arrays.stream((Integer[]) declared.getArray())
        .map(code -> Relationship.of(code).name())
        .sorted()
        .toList();
  }
}
