package org.custodia.registry.people;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code patient_account}. Used inside the organisation's rows. */
final class AccountRows {
  private final JdbcClient jdbc;

  AccountRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param sealed the account's name
   */
  record Row(UUID id, UUID patient, byte[] sealed, Instant linkedAt, String linkedBy) {}

  void add(String organisation, Row row, String token) {
    jdbc.sql(
            """
            insert into patient_account (organisation, id, token, patient, sealed, linked_at, linked_by)
            values (:o, :id, decode(:token, 'hex'), :patient, :sealed, :at, :by)
            """)
        .param("o", organisation)
        .param("id", row.id())
        .param("token", token)
        .param("patient", row.patient())
        .param("sealed", row.sealed())
        .param("at", row.linkedAt().atOffset(ZoneOffset.UTC))
        .param("by", row.linkedBy())
        .update();
  }

  /** Whose account it is. */
  Optional<UUID> patient(String organisation, String token) {
    return jdbc.sql(
            """
            select patient from patient_account
            where organisation = :o and token = decode(:token, 'hex') and revoked_at is null
            """)
        .param("o", organisation)
        .param("token", token)
        .query(UUID.class)
        .optional();
  }

  /** The account that stands for a person. */
  Optional<Row> of(String organisation, UUID patient) {
    return jdbc.sql(
            """
            select id, sealed, linked_at, linked_by from patient_account
            where organisation = :o and patient = :patient and revoked_at is null
            """)
        .param("o", organisation)
        .param("patient", patient)
        .query(
            (row, n) ->
                new Row(
                    row.getObject("id", UUID.class),
                    patient,
                    row.getBytes("sealed"),
                    row.getTimestamp("linked_at").toInstant(),
                    row.getString("linked_by")))
        .optional();
  }

  /** False when no account stands for the person. */
  boolean revoke(String organisation, UUID patient, Instant at, String by) {
    return jdbc.sql(
                """
                update patient_account set revoked_at = :at, revoked_by = :by
                where organisation = :o and patient = :patient and revoked_at is null
                """)
            .param("at", at.atOffset(ZoneOffset.UTC))
            .param("by", by)
            .param("o", organisation)
            .param("patient", patient)
            .update()
        == 1;
  }
}
