package org.custodia.registry.notices;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code notice_mail}. Used inside the organisation's rows. */
final class MailRows {
  private final JdbcClient jdbc;

  MailRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  enum Purpose {
    /** There is something new. */
    NEWS,
    /** The code that confirms an address. */
    CONFIRM
  }

  enum State {
    WAITING,
    SENT,
    GIVEN_UP,
    NOT_NEEDED
  }

  /**
   * A mail that is to be tried now.
   *
   * @param attempts this one included
   * @param latestAt when something was last added to what it tells
   */
  record Due(
      UUID id,
      UUID patient,
      Bytes32 reader,
      Purpose purpose,
      Optional<byte[]> sealed,
      Instant latestAt,
      int attempts) {}

  /** Adds to the mail that waits for the reader, or makes one. */
  void news(Reader reader, Instant now, Instant due) {
    insert(reader, UUID.randomUUID(), Purpose.NEWS, null, now, due);
  }

  void code(Reader reader, UUID id, byte[] sealed, Instant now) {
    insert(reader, id, Purpose.CONFIRM, sealed, now, now);
  }

  private void insert(
      Reader reader, UUID id, Purpose purpose, byte[] sealed, Instant now, Instant due) {
    jdbc.sql(
            """
            insert into notice_mail (organisation, id, patient, reader, purpose, state, sealed, made_at,
              latest_at, due_at, attempts)
            values (:organisation, :id, :patient, :reader, :purpose, 'WAITING', :sealed, :now, :now,
              :due, 0)
            on conflict (organisation, patient, reader, purpose) where state = 'WAITING'
            do update set latest_at = excluded.latest_at
            """)
        .param("organisation", reader.organisation())
        .param("id", id)
        .param("patient", reader.patient())
        .param("reader", reader.token().toArray())
        .param("purpose", purpose.name())
        .param("sealed", sealed)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("due", due.atOffset(ZoneOffset.UTC))
        .update();
  }

  /** When a mail was last sent to the reader about the patient. */
  Optional<Instant> lastSent(Reader reader) {
    return jdbc.sql(
            """
            select settled_at from notice_mail
            where patient = :patient and reader = :reader and purpose = 'NEWS' and state = 'SENT'
            order by settled_at desc limit 1
            """)
        .param("patient", reader.patient())
        .param("reader", reader.token().toArray())
        .query((row, number) -> row.getObject(1, OffsetDateTime.class).toInstant())
        .optional();
  }

  /** How many codes were asked for by this reader since then, for whomever. */
  int codesSince(Reader reader, Instant since) {
    return jdbc.sql(
            """
            select count(*) from notice_mail
            where reader = :reader and purpose = 'CONFIRM' and made_at > :since
            """)
        .param("reader", reader.token().toArray())
        .param("since", since.atOffset(ZoneOffset.UTC))
        .query(Integer.class)
        .single();
  }

  /** Nothing waits for the reader any more. */
  void drop(Reader reader, Purpose purpose, Instant now) {
    jdbc.sql(
            """
            update notice_mail set state = 'NOT_NEEDED', sealed = null, settled_at = :now
            where patient = :patient and reader = :reader and purpose = :purpose and state = 'WAITING'
            """)
        .param("patient", reader.patient())
        .param("reader", reader.token().toArray())
        .param("purpose", purpose.name())
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }

  /**
   * Takes the mail that has been due for longest, counts the attempt, and lets nobody take it again
   * before the given moment: if we die now, it is tried again then. News waits as long as news sent
   * before is fresh, also when it was added at the moment in which that was settled.
   *
   * @param newsSince news to the same reader about the same patient that was sent after this
   */
  Optional<Due> take(Instant now, Instant notAgainBefore, Instant newsSince) {
    return jdbc.sql(
            """
            update notice_mail set attempts = attempts + 1, due_at = :again
            where id = (select id from notice_mail m where state = 'WAITING' and due_at <= :now
              and not (purpose = 'NEWS' and exists (select from notice_mail s
                where s.organisation = m.organisation and s.patient = m.patient
                  and s.reader = m.reader and s.purpose = m.purpose and s.settled_at > :newsSince
                  and s.state = 'SENT'))
              order by due_at limit 1 for update skip locked)
            returning id, patient, reader, purpose, sealed, latest_at, attempts
            """)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("again", notAgainBefore.atOffset(ZoneOffset.UTC))
        .param("newsSince", newsSince.atOffset(ZoneOffset.UTC))
        .query(MailRows::due)
        .optional();
  }

  /**
   * Ends a mail. When it was last added to is told as of this very moment: who adds at the same
   * time either comes before, or finds it settled.
   *
   * @return when something was last added to what it tells; empty when it was settled meanwhile
   */
  Optional<Instant> settle(UUID id, State state, Optional<String> failure, Instant now) {
    return jdbc.sql(
            """
            update notice_mail set state = :state, sealed = null, failure = :failure,
              settled_at = :now where id = :id and state = 'WAITING'
            returning latest_at
            """)
        .param("id", id)
        .param("state", state.name())
        .param("failure", failure.orElse(null))
        .param("now", now.atOffset(ZoneOffset.UTC))
        .query((row, number) -> row.getObject(1, OffsetDateTime.class).toInstant())
        .optional();
  }

  void tryAgain(UUID id, String failure, Instant due) {
    jdbc.sql(
            """
            update notice_mail set due_at = :due, failure = :failure
            where id = :id and state = 'WAITING'
            """)
        .param("id", id)
        .param("failure", failure)
        .param("due", due.atOffset(ZoneOffset.UTC))
        .update();
  }

  private static Due due(ResultSet row, int number) throws SQLException {
    return new Due(
        row.getObject("id", UUID.class),
        row.getObject("patient", UUID.class),
        Bytes32.of(row.getBytes("reader")),
        Purpose.valueOf(row.getString("purpose")),
        Optional.ofNullable(row.getBytes("sealed")),
        row.getObject("latest_at", OffsetDateTime.class).toInstant(),
        row.getInt("attempts"));
  }
}
