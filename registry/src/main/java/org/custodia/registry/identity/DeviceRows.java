package org.custodia.registry.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Table {@code member_device}: what was last asked of the ledger about devices' keys. Used inside
 * the organisation's rows, changes under {@link SessionKeyRows#lock}.
 */
final class DeviceRows {
  private static final String COLUMNS =
      "key, holder, roles, place, valid_from, valid_until, enrol_command, revoke_command";

  private final JdbcClient jdbc;

  DeviceRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Terms of a device's key. */
  record Terms(Set<MemberRole> roles, String place, Validity validity) {}

  record Row(
      String key,
      Bytes32 holder,
      Terms terms,
      Optional<UUID> enrolCommand,
      Optional<UUID> revokeCommand) {}

  Optional<Row> find(String key) {
    return jdbc.sql("select " + COLUMNS + " from member_device where key = :key")
        .param("key", key)
        .query(DeviceRows::row)
        .optional();
  }

  List<Row> all() {
    return jdbc.sql("select " + COLUMNS + " from member_device").query(DeviceRows::row).list();
  }

  void put(String organisation, Row row) {
    jdbc.sql(
            """
            insert into member_device (organisation, key, holder, roles, place, valid_from,
              valid_until, enrol_command, revoke_command)
            values (:organisation, :key, :holder, :roles, :place, :from, :until, :enrol, :revoke)
            on conflict (organisation, key) do update set roles = excluded.roles,
              place = excluded.place, valid_from = excluded.valid_from,
              valid_until = excluded.valid_until, enrol_command = excluded.enrol_command,
              revoke_command = excluded.revoke_command
            """)
        .param("organisation", organisation)
        .param("key", row.key())
        .param("holder", row.holder().toArray())
        .param("roles", MemberRole.mask(row.terms().roles()))
        .param("place", row.terms().place())
        .param("from", row.terms().validity().from().getEpochSecond())
        .param("until", row.terms().validity().until().getEpochSecond())
        .param("enrol", row.enrolCommand().orElse(null))
        .param("revoke", row.revokeCommand().orElse(null))
        .update();
  }

  private static Row row(ResultSet row, int number) throws SQLException {
    return new Row(
        row.getString("key"),
        Bytes32.of(row.getBytes("holder")),
        new Terms(
            MemberRole.of(row.getInt("roles")),
            row.getString("place"),
            new Validity(
                Instant.ofEpochSecond(row.getLong("valid_from")),
                Instant.ofEpochSecond(row.getLong("valid_until")))),
        Optional.ofNullable(row.getObject("enrol_command", UUID.class)),
        Optional.ofNullable(row.getObject("revoke_command", UUID.class)));
  }
}
