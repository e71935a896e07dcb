package org.custodia.registry.prescriptions;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.fills.Registration;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.messages.WireObject;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Table {@code prescription}, at the prescriber. Salt, document and what is registered of it are
 * sealed. Used inside the organisation's rows.
 */
final class PrescriptionRows {
  private static final int LONGEST = 60_000;

  private final JdbcClient jdbc;
  private final Keys keys;

  PrescriptionRows(JdbcClient jdbc, Keys keys) {
    this.jdbc = jdbc;
    this.keys = keys;
  }

  /**
   * @param issuer user name of the prescriber
   * @param document as it was committed to
   * @param trouble code of the last refusal of the regulator's desk
   */
  record Row(
      UUID id,
      PrescriptionCode code,
      String issuer,
      String document,
      Registration registration,
      boolean controlled,
      Instant issuedAt,
      Optional<Instant> registeredAt,
      Optional<Instant> revokedAt,
      Optional<Instant> revocationKnownAt,
      Optional<String> trouble,
      int tries) {}

  /** False when there is one of that id. */
  boolean add(String organisation, Row row) {
    return jdbc.sql(
                """
                insert into prescription (organisation, id, commitment, issuer, sealed, controlled,
                  issued_at, valid_until, due_at)
                values (:organisation, :id, :commitment, :issuer, :sealed, :controlled, :at, :until, :at)
                on conflict (organisation, id) do nothing
                """)
            .param("organisation", organisation)
            .param("id", row.id())
            .param("commitment", row.code().commitment().toArray())
            .param("issuer", row.issuer())
            .param("sealed", seal(organisation, row))
            .param("controlled", row.controlled())
            .param("at", at(row.issuedAt()))
            .param("until", row.registration().until())
            .update()
        == 1;
  }

  Optional<Row> find(String organisation, UUID id) {
    return jdbc.sql("select * from prescription where id = :id")
        .param("id", id)
        .query((row, number) -> row(organisation, row))
        .optional();
  }

  Optional<Row> byCommitment(String organisation, Bytes32 commitment) {
    return jdbc.sql("select * from prescription where commitment = :commitment")
        .param("commitment", commitment.toArray())
        .query((row, number) -> row(organisation, row))
        .optional();
  }

  /** Newest first. */
  List<Row> of(String organisation, String issuer, int most, int skipped) {
    return jdbc.sql(
            """
            select * from prescription where issuer = :issuer
            order by issued_at desc, id limit :most offset :skipped
            """)
        .param("issuer", issuer)
        .param("most", most)
        .param("skipped", skipped)
        .query((row, number) -> row(organisation, row))
        .list();
  }

  /** What the regulator's desk is still to be told, and may be told now. */
  List<Row> due(String organisation, Instant now, int most) {
    return jdbc.sql(
            """
            select * from prescription where due_at <= :now
              and (registered_at is null or (revoked_at is not null and revocation_known_at is null))
            order by due_at limit :most
            """)
        .param("now", at(now))
        .param("most", most)
        .query((row, number) -> row(organisation, row))
        .list();
  }

  void registered(UUID id, Instant at) {
    jdbc.sql(
            """
            update prescription set registered_at = :at, trouble = null, tries = 0, due_at = :at
            where id = :id and registered_at is null
            """)
        .param("id", id)
        .param("at", at(at))
        .update();
  }

  void revoked(UUID id, Instant at) {
    jdbc.sql(
            """
            update prescription set revoked_at = :at, trouble = null, tries = 0, due_at = :at
            where id = :id and revoked_at is null
            """)
        .param("id", id)
        .param("at", at(at))
        .update();
  }

  void revocationKnown(UUID id, Instant at) {
    jdbc.sql(
            """
            update prescription set revocation_known_at = :at, trouble = null
            where id = :id and revocation_known_at is null
            """)
        .param("id", id)
        .param("at", at(at))
        .update();
  }

  void troubled(UUID id, String code, Instant again) {
    jdbc.sql(
            """
            update prescription set trouble = :code, tries = tries + 1, due_at = :again where id = :id
            """)
        .param("id", id)
        .param("code", code)
        .param("again", at(again))
        .update();
  }

  /** One that the regulator's desk never took. */
  void forget(UUID id) {
    jdbc.sql("delete from prescription where id = :id and registered_at is null")
        .param("id", id)
        .update();
  }

  boolean anyControlled() {
    return jdbc.sql("select exists (select from prescription where controlled)")
        .query(Boolean.class)
        .single();
  }

  private byte[] seal(String organisation, Row row) {
    String content =
        WireObject.text(
            WireObject.create()
                .put("salt", row.code().salt().toString())
                .put("document", row.document())
                .put("registration", RegistrationJson.write(row.registration())));
    return keys.records(organisation)
        .seal(content.getBytes(StandardCharsets.UTF_8), context(row.id()));
  }

  private Row row(String organisation, ResultSet row) throws SQLException {
    UUID id = row.getObject("id", UUID.class);
    Bytes32 commitment = Bytes32.of(row.getBytes("commitment"));
    WireObject content =
        WireObject.parse(keys.records(organisation).open(row.getBytes("sealed"), context(id)));
    String registration = content.string("registration", LONGEST);
    return new Row(
        id,
        new PrescriptionCode(commitment, content.bytes32("salt")),
        row.getString("issuer"),
        content.string("document", LONGEST),
        RegistrationJson.read(
            commitment, WireObject.parse(registration.getBytes(StandardCharsets.UTF_8))),
        row.getBoolean("controlled"),
        instant(row, "issued_at").orElseThrow(),
        instant(row, "registered_at"),
        instant(row, "revoked_at"),
        instant(row, "revocation_known_at"),
        Optional.ofNullable(row.getString("trouble")),
        row.getInt("tries"));
  }

  private static byte[] context(UUID id) {
    return ("prescription/" + id).getBytes(StandardCharsets.UTF_8);
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
