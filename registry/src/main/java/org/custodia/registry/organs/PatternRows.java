package org.custodia.registry.organs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.contracts.organs.RelationshipTerms;
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
   * Somebody was with the donor of a case.
   *
   * @param centre to which an organ of the case was allocated; empty where none was in that time
   * @param relationship as declared in the case
   */
  record Together(
      Bytes32 caseId,
      Bytes32 bank,
      Optional<Bytes32> centre,
      Part part,
      Bytes32 companion,
      Bytes32 member,
      Optional<String> relationship,
      Instant at) {}

  List<Pattern> of(String organisation, Instant from, Instant until) {
    return patterns(
        jdbc.sql(
                """
                with cases as (
                  select e.organisation, e.subject as case_id, e.by_member as bank
                  from organ_event e where e.organisation = :organisation and e.action = :opened),
                acts as (
                  select c.case_id, c.bank, e.action, e.witness, e.happened_at
                  from cases c join organ_event e
                    on e.organisation = c.organisation and e.subject = c.case_id
                  where e.action in (:parts)
                  union all
                  select c.case_id, c.bank, e.action, e.witness, e.happened_at
                  from cases c join organ o
                    on o.organisation = c.organisation and o.case_id = c.case_id
                  join organ_event e on e.organisation = o.organisation and e.subject = o.organ_id
                  where e.action in (:parts))
                select a.*, p.holder, p.member, f.centre,
                  (select r.terms from organ_event r where r.organisation = :organisation
                    and r.subject = a.case_id and r.action = :relationship
                    order by r.block desc, r.log_index desc limit 1) as relationship
                from acts a
                join member_operator p on p.organisation = :organisation and p.key = a.witness
                left join organ o on o.organisation = :organisation and o.case_id = a.case_id
                left join organ_offer f on f.organisation = :organisation
                  and f.organ_id = o.organ_id and f.state = 'ALLOCATED'
                  and f.answered_at >= :from and f.answered_at < :until
                """)
            .param("organisation", organisation)
            .param("opened", Action.OPEN_CASE.code())
            .param("parts", PARTS.keySet().stream().map(Action::code).toList())
            .param("relationship", Action.RELATIONSHIP.code())
            .param("from", from.atOffset(ZoneOffset.UTC))
            .param("until", until.atOffset(ZoneOffset.UTC))
            .query(PatternRows::together)
            .list());
  }

  private static Together together(ResultSet row, int n) throws SQLException {
    return new Together(
        Bytes32.of(row.getBytes("case_id")),
        Bytes32.of(row.getBytes("bank")),
        Optional.ofNullable(row.getBytes("centre")).map(Bytes32::of),
        PARTS.get(Action.of(row.getInt("action"))),
        Bytes32.of(row.getBytes("holder")),
        Bytes32.of(row.getBytes("member")),
        Optional.ofNullable(row.getBytes("relationship"))
            .map(terms -> OrganTerms.read(Action.RELATIONSHIP, terms))
            .map(terms -> ((RelationshipTerms) terms).relationship().name()),
        row.getObject("happened_at", OffsetDateTime.class).toInstant());
  }

  private record Who(Bytes32 bank, Part part, Bytes32 companion) {}

  private record Key(Who who, Bytes32 centre) {}

  /** Most donors first; of as many, whose donors went to the centre most often of all of theirs. */
  static List<Pattern> patterns(List<Together> all) {
    Map<Who, Set<Bytes32>> cases = new LinkedHashMap<>();
    Map<Key, List<Together>> together = new LinkedHashMap<>();
    for (Together one : all) {
      Who who = new Who(one.bank(), one.part(), one.companion());
      cases.computeIfAbsent(who, key -> new HashSet<>()).add(one.caseId());
      // Everybody at a centre is with the donors whose organs go there.
      one.centre()
          .filter(centre -> !centre.equals(one.member()))
          .ifPresent(
              centre ->
                  together
                      .computeIfAbsent(new Key(who, centre), key -> new ArrayList<>())
                      .add(one));
    }
    return together.entrySet().stream()
        .map(entry -> pattern(entry.getKey(), entry.getValue(), cases))
        .filter(pattern -> pattern.donors() >= LEAST)
        .sorted(
            Comparator.comparingInt(Pattern::donors)
                .reversed()
                .thenComparingInt(Pattern::of)
                .thenComparing(Pattern::companion))
        .limit(MOST)
        .toList();
  }

  private static Pattern pattern(Key key, List<Together> found, Map<Who, Set<Bytes32>> cases) {
    Set<Bytes32> donors = new HashSet<>();
    Set<String> relationships = new TreeSet<>();
    for (Together one : found) {
      donors.add(one.caseId());
      one.relationship().ifPresent(relationships::add);
    }
    return new Pattern(
        key.who().bank(),
        key.centre(),
        key.who().part(),
        key.who().companion(),
        found.get(0).member(),
        List.copyOf(relationships),
        donors.size(),
        cases.get(key.who()).size(),
        found.stream().map(Together::at).max(Comparator.naturalOrder()).orElseThrow());
  }
}
