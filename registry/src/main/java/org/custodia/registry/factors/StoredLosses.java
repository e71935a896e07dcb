package org.custodia.registry.factors;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/** {@link LostDevices} in the table {@code lost_device}. */
final class StoredLosses implements LostDevices {
  private static final int LONGEST_NAME = 200;
  private static final int MOST_SHOWN = 100;

  private final OrganisationRows rows;
  private final JdbcClient jdbc;
  private final Duration within;
  private final Clock clock;

  StoredLosses(OrganisationRows rows, JdbcClient jdbc, Duration within, Clock clock) {
    this.rows = rows;
    this.jdbc = jdbc;
    this.within = within;
    this.clock = clock;
  }

  private static void check(Caller caller) {
    if (!caller.has("administrator")) throw new Problem(Kind.FORBIDDEN, "CUS-FAC-001");
  }

  @Override
  public List<Loss> all(Caller caller) {
    check(caller);
    return rows.in(
        caller.organisation(),
        () ->
            jdbc.sql("select * from lost_device order by asked_at desc, id limit :most")
                .param("most", MOST_SHOWN)
                .query((row, n) -> loss(row))
                .list());
  }

  @Override
  public int waiting(Caller caller) {
    return (int)
        all(caller).stream()
            .filter(one -> one.state() == State.ASKED && mayConfirm(caller, one))
            .count();
  }

  private static boolean mayConfirm(Caller caller, Loss one) {
    return !one.askedBy().equals(caller.name()) && !one.person().equals(caller.name());
  }

  @Override
  public Loss ask(Caller caller, UUID id, String person, String proof) {
    check(caller);
    String of = text(person, LONGEST_NAME);
    String seen = text(proof, LONGEST_WORDS);
    if (of.equals(caller.name())) throw new Problem(Kind.FORBIDDEN, "CUS-FAC-003");
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          lock(of);
          Optional<Loss> known = find(id);
          if (known.isPresent()) {
            if (isSame(known.get(), caller, of, seen)) return known.get();
            throw new Problem(Kind.CONFLICT, "CUS-FAC-004");
          }
          if (isUnderWay(of)) throw new Problem(Kind.CONFLICT, "CUS-FAC-004");
          Instant now = now();
          jdbc.sql(
                  """
                  insert into lost_device (organisation, id, person, proof, asked_by, asked_at, until)
                  values (:organisation, :id, :person, :proof, :by, :at, :until)
                  """)
              .param("organisation", organisation)
              .param("id", id)
              .param("person", of)
              .param("proof", seen)
              .param("by", caller.name())
              .param("at", now.atOffset(ZoneOffset.UTC))
              .param("until", now.plus(within).atOffset(ZoneOffset.UTC))
              .update();
          return find(id).orElseThrow();
        });
  }

  private static boolean isSame(Loss known, Caller caller, String person, String proof) {
    return known.askedBy().equals(caller.name())
        && known.person().equals(person)
        && known.proof().equals(proof);
  }

  private boolean isUnderWay(String person) {
    return jdbc
        .sql("select * from lost_device where person = :person order by asked_at desc limit 10")
        .param("person", person)
        .query((row, n) -> loss(row))
        .list()
        .stream()
        .anyMatch(one -> one.state() == State.ASKED || one.state() == State.CONFIRMED);
  }

  private static String text(String words, int longest) {
    String text = words == null ? "" : words.strip();
    if (text.isEmpty() || text.length() > longest) {
      throw new Problem(Kind.BAD_INPUT, "CUS-FAC-002", longest);
    }
    return text;
  }

  @Override
  public Loss confirm(Caller caller, UUID id) {
    return decide(caller, id, true);
  }

  @Override
  public Loss refuse(Caller caller, UUID id) {
    return decide(caller, id, false);
  }

  private Loss decide(Caller caller, UUID id, boolean confirmed) {
    check(caller);
    return rows.in(
        caller.organisation(),
        () -> {
          Loss one = known(id);
          if (confirmed && !mayConfirm(caller, one)) {
            throw new Problem(Kind.FORBIDDEN, "CUS-FAC-003");
          }
          State wanted = confirmed ? State.CONFIRMED : State.REFUSED;
          if (one.decidedBy().filter(caller.name()::equals).isPresent() && one.state() == wanted) {
            return one;
          }
          if (one.state() != State.ASKED) throw new Problem(Kind.CONFLICT, "CUS-FAC-006");
          jdbc.sql(
                  """
                  update lost_device set decided_by = :by, decided_at = :at, confirmed = :confirmed
                  where id = :id and decided_at is null
                  """)
              .param("by", caller.name())
              .param("at", now().atOffset(ZoneOffset.UTC))
              .param("confirmed", confirmed)
              .param("id", id)
              .update();
          return find(id).orElseThrow();
        });
  }

  @Override
  public Loss carryOut(Caller caller, UUID id, Runnable work) {
    check(caller);
    return rows.in(
        caller.organisation(),
        () -> {
          Loss one = known(id);
          if (one.state() != State.CONFIRMED) throw new Problem(Kind.CONFLICT, "CUS-FAC-006");
          boolean ofTheTwo =
              one.askedBy().equals(caller.name())
                  || one.decidedBy().filter(caller.name()::equals).isPresent();
          if (!ofTheTwo) throw new Problem(Kind.FORBIDDEN, "CUS-FAC-003");
          jdbc.sql("update lost_device set done_at = :at where id = :id and done_at is null")
              .param("at", now().atOffset(ZoneOffset.UTC))
              .param("id", id)
              .update();
          work.run(); // when it fails nothing of this is kept
          return find(id).orElseThrow();
        });
  }

  @Override
  public List<Loss> unread(Caller caller) {
    return rows.in(
        caller.organisation(),
        () ->
            jdbc.sql(
                    """
                    select * from lost_device
                    where person = :person and done_at is not null and read_at is null
                    order by done_at desc
                    """)
                .param("person", caller.name())
                .query((row, n) -> loss(row))
                .list());
  }

  @Override
  public void read(Caller caller, UUID id) {
    rows.in(
        caller.organisation(),
        () -> {
          jdbc.sql(
                  """
                  update lost_device set read_at = :at
                  where id = :id and person = :person and done_at is not null and read_at is null
                  """)
              .param("at", now().atOffset(ZoneOffset.UTC))
              .param("id", id)
              .param("person", caller.name())
              .update();
        });
  }

  /** Nobody else asks for this person or decides meanwhile. */
  private void lock(String person) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended('lost device ' || :person, 0))")
        .param("person", person)
        .query((row, n) -> "")
        .list();
  }

  private Loss known(UUID id) {
    return jdbc.sql("select * from lost_device where id = :id for update")
        .param("id", id)
        .query((row, n) -> loss(row))
        .optional()
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-FAC-005"));
  }

  private Optional<Loss> find(UUID id) {
    return jdbc.sql("select * from lost_device where id = :id")
        .param("id", id)
        .query((row, n) -> loss(row))
        .optional();
  }

  private Loss loss(ResultSet row) throws SQLException {
    Optional<Instant> done = instant(row, "done_at");
    Instant until = row.getTimestamp("until").toInstant();
    return new Loss(
        row.getObject("id", UUID.class),
        row.getString("person"),
        row.getString("proof"),
        row.getString("asked_by"),
        row.getTimestamp("asked_at").toInstant(),
        until,
        Optional.ofNullable(row.getString("decided_by")),
        instant(row, "decided_at"),
        done,
        state(row.getObject("confirmed", Boolean.class), done.isPresent(), until));
  }

  private State state(Boolean confirmed, boolean done, Instant until) {
    if (done) return State.DONE;
    if (Boolean.FALSE.equals(confirmed)) return State.REFUSED;
    if (!clock.instant().isBefore(until)) return State.LAPSED;
    return confirmed == null ? State.ASKED : State.CONFIRMED;
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
