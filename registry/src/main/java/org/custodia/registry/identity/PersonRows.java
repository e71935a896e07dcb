package org.custodia.registry.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.registry.identity.Operators.Entry;
import org.custodia.registry.identity.Operators.Suspension;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Table {@code member_person}: the people of an organisation. Used inside the organisation's rows,
 * changes under {@link SessionKeyRows#lock}.
 */
final class PersonRows {
  private static final String COLUMNS =
      "person, holder, roles, valid_from, valid_until, suspension, suspended_by, suspended_at,"
          + " changed_by, changed_at";
  private static final Validity ALWAYS = new Validity(Instant.EPOCH, LedgerTime.FOR_EVER);

  private final JdbcClient jdbc;

  PersonRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  record Row(String person, Bytes32 holder, Optional<Entry> entry) {}

  /** The person's handle on the ledger; made at random the first time it is asked for. */
  Bytes32 holder(String organisation, String person) {
    jdbc.sql(
            """
            insert into member_person (organisation, person, holder)
            values (:organisation, :person, :holder)
            on conflict (organisation, person) do nothing
            """)
        .param("organisation", organisation)
        .param("person", person)
        .param("holder", Bytes32.random().toArray())
        .update();
    return find(person).orElseThrow().holder();
  }

  Optional<Row> find(String person) {
    return jdbc.sql("select " + COLUMNS + " from member_person where person = :person")
        .param("person", person)
        .query(PersonRows::row)
        .optional();
  }

  List<Row> all() {
    return jdbc.sql("select " + COLUMNS + " from member_person order by person")
        .query(PersonRows::row)
        .list();
  }

  void enter(String person, Set<MemberRole> roles, Validity validity, String by, Instant now) {
    jdbc.sql(
            """
            update member_person set roles = :roles, valid_from = :from, valid_until = :until,
              changed_by = :by, changed_at = :now
            where person = :person
            """)
        .param("person", person)
        .param("roles", MemberRole.mask(roles))
        .param("from", validity.from().atOffset(ZoneOffset.UTC))
        .param("until", validity.until().atOffset(ZoneOffset.UTC))
        .param("by", by)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }

  void suspend(String person, String reason, String by, Instant now) {
    jdbc.sql(
            """
            update member_person set suspension = :reason, suspended_by = :by, suspended_at = :now,
              changed_by = :by, changed_at = :now
            where person = :person and suspension is null
            """)
        .param("person", person)
        .param("reason", reason)
        .param("by", by)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }

  void reinstate(String person, String by, Instant now) {
    jdbc.sql(
            """
            update member_person set suspension = null, suspended_by = null, suspended_at = null,
              changed_by = :by, changed_at = :now
            where person = :person and suspension is not null
            """)
        .param("person", person)
        .param("by", by)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }

  private static Row row(ResultSet row, int number) throws SQLException {
    Bytes32 holder = Bytes32.of(row.getBytes("holder"));
    Optional<Suspension> suspension =
        row.getString("suspension") == null
            ? Optional.empty()
            : Optional.of(
                new Suspension(
                    row.getString("suspension"),
                    row.getString("suspended_by"),
                    instant(row, "suspended_at")));
    if (row.getObject("changed_at") == null) {
      return new Row(row.getString("person"), holder, Optional.empty());
    }
    boolean limited = row.getObject("roles") != null;
    Entry entry =
        new Entry(
            MemberRole.of(row.getInt("roles")),
            limited
                ? new Validity(instant(row, "valid_from"), instant(row, "valid_until"))
                : ALWAYS,
            suspension,
            row.getString("changed_by"),
            instant(row, "changed_at"));
    return new Row(row.getString("person"), holder, Optional.of(entry));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
