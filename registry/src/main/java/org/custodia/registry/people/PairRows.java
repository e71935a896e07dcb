package org.custodia.registry.people;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tables {@code patient_likeness} and {@code patient_decision}. Used inside the organisation's
 * rows.
 */
final class PairRows {
  private final JdbcClient jdbc;

  PairRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Two entries, the lower id first, as PostgreSQL orders them. */
  record Ids(UUID a, UUID b) {
    static Ids of(UUID one, UUID other) {
      return one.toString().compareTo(other.toString()) < 0
          ? new Ids(one, other)
          : new Ids(other, one);
    }

    UUID other(UUID one) {
      return one.equals(a) ? b : a;
    }
  }

  record Likeness(Ids pair, int score, Instant foundAt) {}

  record Decision(
      UUID id,
      Ids pair,
      boolean same,
      Optional<UUID> joined,
      byte[] sealed,
      Instant decidedAt,
      String decidedBy,
      Optional<Instant> undoneAt,
      Optional<String> undoneBy) {}

  void putLikeness(String organisation, Ids pair, int score, Instant at) {
    jdbc.sql(
            """
            insert into patient_likeness (organisation, a, b, score, found_at)
            values (:o, :a, :b, :score, :at)
            on conflict (organisation, a, b) do update set score = excluded.score
            """)
        .param("o", organisation)
        .param("a", pair.a())
        .param("b", pair.b())
        .param("score", score)
        .param("at", at.atOffset(ZoneOffset.UTC))
        .update();
  }

  void removeLikenesses(String organisation, UUID patient) {
    jdbc.sql("delete from patient_likeness where organisation = :o and :patient in (a, b)")
        .param("o", organisation)
        .param("patient", patient)
        .update();
  }

  private static final String UNDECIDED =
      """
       from patient_likeness l where l.organisation = :o and not exists (
        select from patient_decision d where d.organisation = l.organisation and d.a = l.a and d.b = l.b
          and d.undone_at is null)
      """;

  /** Pairs nobody has decided about, the likeliest first. */
  List<Likeness> undecided(String organisation, int limit) {
    return jdbc.sql(
            "select a, b, score, found_at"
                + UNDECIDED
                + " order by score desc, found_at, a, b limit :limit")
        .param("o", organisation)
        .param("limit", limit)
        .query(
            (row, n) ->
                new Likeness(
                    new Ids(row.getObject("a", UUID.class), row.getObject("b", UUID.class)),
                    row.getInt("score"),
                    row.getTimestamp("found_at").toInstant()))
        .list();
  }

  int countUndecided(String organisation) {
    return jdbc.sql("select count(*)" + UNDECIDED)
        .param("o", organisation)
        .query(Integer.class)
        .single();
  }

  /** Undecided pairs of one entry: the others. */
  List<UUID> undecidedOf(String organisation, UUID patient) {
    return jdbc.sql(
            "select case when l.a = :patient then l.b else l.a end"
                + UNDECIDED
                + " and :patient in (l.a, l.b) order by l.score desc")
        .param("o", organisation)
        .param("patient", patient)
        .query(UUID.class)
        .list();
  }

  void add(String organisation, Decision decision) {
    jdbc.sql(
            """
            insert into patient_decision (organisation, id, a, b, verdict, joined, sealed, decided_at, decided_by)
            values (:o, :id, :a, :b, :verdict, :joined, :sealed, :at, :by)
            """)
        .param("o", organisation)
        .param("id", decision.id())
        .param("a", decision.pair().a())
        .param("b", decision.pair().b())
        .param("verdict", decision.same() ? "SAME" : "DIFFERENT")
        .param("joined", decision.joined().orElse(null))
        .param("sealed", decision.sealed())
        .param("at", decision.decidedAt().atOffset(ZoneOffset.UTC))
        .param("by", decision.decidedBy())
        .update();
  }

  /** False when there is no standing decision of this id. */
  boolean undo(String organisation, UUID id, Instant at, String by) {
    return jdbc.sql(
                """
                update patient_decision set undone_at = :at, undone_by = :by
                where organisation = :o and id = :id and undone_at is null
                """)
            .param("at", at.atOffset(ZoneOffset.UTC))
            .param("by", by)
            .param("o", organisation)
            .param("id", id)
            .update()
        == 1;
  }

  Optional<Decision> find(String organisation, UUID id) {
    return decisions(" and id = :wanted", organisation, id, 1).stream().findFirst();
  }

  Optional<Decision> standing(String organisation, Ids pair) {
    return decisions(" and a = :wanted and undone_at is null", organisation, pair.a(), 10_000)
        .stream()
        .filter(decision -> decision.pair().equals(pair))
        .findFirst();
  }

  /** Decisions about an entry, undone ones too, newest first. */
  List<Decision> of(String organisation, UUID patient) {
    return decisions(" and :wanted in (a, b)", organisation, patient, 1_000);
  }

  List<Decision> newest(String organisation, int limit) {
    return decisions("", organisation, new UUID(0, 0), limit);
  }

  private List<Decision> decisions(String which, String organisation, UUID wanted, int limit) {
    return jdbc.sql(
            "select * from patient_decision where organisation = :o"
                + which
                + " order by decided_at desc, id limit :limit")
        .param("o", organisation)
        .param("wanted", wanted)
        .param("limit", limit)
        .query(
            (row, n) ->
                new Decision(
                    row.getObject("id", UUID.class),
                    new Ids(row.getObject("a", UUID.class), row.getObject("b", UUID.class)),
                    row.getString("verdict").equals("SAME"),
                    Optional.ofNullable(row.getObject("joined", UUID.class)),
                    row.getBytes("sealed"),
                    row.getTimestamp("decided_at").toInstant(),
                    row.getString("decided_by"),
                    Optional.ofNullable(row.getTimestamp("undone_at")).map(t -> t.toInstant()),
                    Optional.ofNullable(row.getString("undone_by"))))
        .list();
  }

  /** Whether a standing decision says of one of these and one of those that they are different. */
  boolean decidedDifferent(String organisation, Collection<UUID> these, Collection<UUID> those) {
    return jdbc.sql(
            """
            select exists (select from patient_decision
            where organisation = :o and undone_at is null and verdict = 'DIFFERENT'
              and ((a in (:these) and b in (:those)) or (b in (:these) and a in (:those))))
            """)
        .param("o", organisation)
        .param("these", these)
        .param("those", those)
        .query(Boolean.class)
        .single();
  }

  /** All entries that standing decisions say are one person with these, these included. */
  Set<UUID> entriesOf(String organisation, Collection<UUID> patients) {
    Set<UUID> known = new HashSet<>(patients);
    Set<UUID> reached = new HashSet<>(patients);
    while (!reached.isEmpty()) {
      Set<UUID> next = new HashSet<>();
      jdbc.sql(
              """
              select a, b from patient_decision
              where organisation = :o and undone_at is null and verdict = 'SAME' and (a in (:ids) or b in (:ids))
              """)
          .param("o", organisation)
          .param("ids", reached)
          .query(
              row -> {
                next.add(row.getObject("a", UUID.class));
                next.add(row.getObject("b", UUID.class));
              });
      next.removeAll(known);
      known.addAll(next);
      reached = next;
    }
    return known;
  }
}
