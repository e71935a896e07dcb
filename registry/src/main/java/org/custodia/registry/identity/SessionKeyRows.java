package org.custodia.registry.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code session_key}: which person holds which key. Used inside the organisation's rows. */
final class SessionKeyRows {
  private static final String COLUMNS =
      "key, person, roles, enrolled_at, valid_until, made_in, enrol_command, revoke_command";

  private final JdbcClient jdbc;

  SessionKeyRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  record Row(
      String key,
      String person,
      Set<MemberRole> roles,
      Instant enrolledAt,
      Instant until,
      String madeIn,
      UUID enrolCommand,
      Optional<UUID> revokeCommand) {

    boolean isLive(Instant at) {
      return at.isBefore(until) && revokeCommand.isEmpty();
    }

    /** Its end may have been cut to what the person is allowed. */
    boolean isEnrolment(String byPerson, UUID command, Instant upTo) {
      return person.equals(byPerson) && enrolCommand.equals(command) && !until.isAfter(upTo);
    }
  }

  /** One change of an organisation's keys at a time, so that limit and holder hold. */
  void lock(String organisation) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:who, 0))")
        .param("who", "session_key/" + organisation)
        .query((row, number) -> 1)
        .single();
  }

  Optional<Row> find(String key) {
    return jdbc.sql("select " + COLUMNS + " from session_key where key = :key")
        .param("key", key)
        .query(SessionKeyRows::row)
        .optional();
  }

  List<Row> of(String person) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + " from session_key where person = :person order by enrolled_at desc, key")
        .param("person", person)
        .query(SessionKeyRows::row)
        .list();
  }

  /**
   * Takes up keys in force that the ledger has under this person's holder and that were not
   * enrolled here: those that took the place of a lost one.
   *
   * @param member the organisation, since others may copy a holder
   */
  void adoptReplacements(String organisation, Bytes32 member, String person) {
    jdbc.sql(
            """
            insert into session_key (organisation, key, person, roles, enrolled_at, valid_until,
              enrol_command)
            select :organisation, o.key, p.person, o.roles, to_timestamp(o.valid_from),
              to_timestamp(o.valid_until), md5(o.key)::uuid
            from member_person p
            join member_operator o on o.holder = p.holder and o.member = :member and o.kind = 1
            where p.person = :person and o.revoked_at is null
              and o.valid_until > extract(epoch from now())
            on conflict (organisation, key) do nothing
            """)
        .param("organisation", organisation)
        .param("member", member.toArray())
        .param("person", person)
        .update();
  }

  /** Writes a key, or the new terms of one that the same person already holds. */
  void put(
      Caller caller, String key, Set<MemberRole> roles, Instant now, Instant until, UUID command) {
    jdbc.sql(
            """
            insert into session_key (organisation, key, person, roles, enrolled_at, valid_until,
              enrol_command)
            values (:organisation, :key, :person, :roles, :now, :until, :command)
            on conflict (organisation, key) do update set roles = excluded.roles,
              enrolled_at = excluded.enrolled_at, valid_until = excluded.valid_until,
              enrol_command = excluded.enrol_command
            """)
        .param("organisation", caller.organisation())
        .param("key", key)
        .param("person", caller.name())
        .param("roles", MemberRole.mask(roles))
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("until", until.atOffset(ZoneOffset.UTC))
        .param("command", command)
        .update();
  }

  void note(String person, String key, String madeIn) {
    jdbc.sql("update session_key set made_in = :where where key = :key and person = :person")
        .param("where", madeIn)
        .param("key", key)
        .param("person", person)
        .update();
  }

  void revoked(String key, UUID command) {
    jdbc.sql("update session_key set revoke_command = :command where key = :key")
        .param("key", key)
        .param("command", command)
        .update();
  }

  private static Row row(ResultSet row, int number) throws SQLException {
    return new Row(
        row.getString("key"),
        row.getString("person"),
        MemberRole.of(row.getInt("roles")),
        row.getObject("enrolled_at", OffsetDateTime.class).toInstant(),
        row.getObject("valid_until", OffsetDateTime.class).toInstant(),
        row.getString("made_in"),
        row.getObject("enrol_command", UUID.class),
        Optional.ofNullable(row.getObject("revoke_command", UUID.class)));
  }
}
