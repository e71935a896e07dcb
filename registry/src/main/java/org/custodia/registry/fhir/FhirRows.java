package org.custodia.registry.fhir;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code fhir_resource}. Used inside the organisation's rows. */
final class FhirRows {
  private final JdbcClient jdbc;

  FhirRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * One version of a resource.
   *
   * @param patient entry of the directory
   * @param body id of its content
   * @param source keyed hash of the source's name; empty where it was made here
   * @param token keyed hash of what the source calls it
   * @param digest keyed hash of the content
   */
  record Row(
      UUID id,
      int version,
      String type,
      Optional<UUID> patient,
      UUID body,
      Optional<Bytes32> source,
      Optional<Bytes32> token,
      Bytes32 digest,
      Instant recordedAt,
      String recordedBy) {}

  /** Adds a version, which is the current one from now on. */
  void add(String organisation, Row row) {
    jdbc.sql("update fhir_resource set current = false where id = :id and current")
        .param("id", row.id())
        .update();
    jdbc.sql(
            """
            insert into fhir_resource (organisation, id, version, type, patient, body, source, token, digest,
              recorded_at, recorded_by, current)
            values (:organisation, :id, :version, :type, :patient, :body, :source, :token, :digest, :at, :by, true)
            """)
        .param("organisation", organisation)
        .param("id", row.id())
        .param("version", row.version())
        .param("type", row.type())
        .param("patient", row.patient().orElse(null))
        .param("body", row.body())
        .param("source", row.source().map(Bytes32::toArray).orElse(null))
        .param("token", row.token().map(Bytes32::toArray).orElse(null))
        .param("digest", row.digest().toArray())
        .param("at", row.recordedAt().atOffset(ZoneOffset.UTC))
        .param("by", row.recordedBy())
        .update();
  }

  /** The current version, kept from others until the transaction ends. */
  Optional<Row> lock(UUID id) {
    return jdbc.sql("select * from fhir_resource where id = :id and current for update")
        .param("id", id)
        .query((row, n) -> row(row))
        .optional();
  }

  Optional<Row> find(UUID id) {
    return jdbc.sql("select * from fhir_resource where id = :id and current")
        .param("id", id)
        .query((row, n) -> row(row))
        .optional();
  }

  Optional<Row> version(UUID id, int version) {
    return jdbc.sql("select * from fhir_resource where id = :id and version = :version")
        .param("id", id)
        .param("version", version)
        .query((row, n) -> row(row))
        .optional();
  }

  Optional<Row> byToken(Bytes32 token) {
    return jdbc.sql("select * from fhir_resource where token = :token and current")
        .param("token", token.toArray())
        .query((row, n) -> row(row))
        .optional();
  }

  /** The version with this content. */
  Optional<Row> byBody(UUID body) {
    return jdbc.sql("select * from fhir_resource where body = :body")
        .param("body", body)
        .query((row, n) -> row(row))
        .optional();
  }

  /** Versions about patients that no record stands for, older versions first. */
  List<Row> withoutRecord(int most) {
    return jdbc.sql(
            """
            select f.* from fhir_resource f
            join record_body b on b.organisation = f.organisation and b.id = f.body and b.shredded_at is null
            where f.patient is not null and f.type <> 'Patient'
              and not exists (select from patient_record r where r.organisation = f.organisation and r.id = f.body)
            order by f.id, f.version limit :most
            """)
        .param("most", most)
        .query((row, n) -> row(row))
        .list();
  }

  /** Which of these are here: token to id. */
  Map<Bytes32, UUID> byTokens(Collection<Bytes32> tokens) {
    Map<Bytes32, UUID> found = new HashMap<>();
    if (tokens.isEmpty()) return found;
    jdbc.sql(
            """
            select token, id from fhir_resource where current and token = any(cast(:tokens as bytea[]))
            """)
        .param("tokens", tokens.stream().map(Bytes32::toArray).toArray(byte[][]::new))
        .query(
            row -> {
              found.put(Bytes32.of(row.getBytes("token")), row.getObject("id", UUID.class));
            });
    return found;
  }

  /** Current versions of a type of these patients, in the order in which they were recorded. */
  List<Row> ofPatients(Collection<UUID> patients, String type) {
    return jdbc.sql(
            """
            select * from fhir_resource
            where patient = any(cast(:patients as uuid[])) and type = :type and current
            order by recorded_at, id
            """)
        .param("patients", patients.toArray(UUID[]::new))
        .param("type", type)
        .query((row, n) -> row(row))
        .list();
  }

  /** All versions of all that is kept of a patient, oldest first. */
  List<Row> historyOf(Collection<UUID> patients) {
    return jdbc.sql(
            """
            select * from fhir_resource where patient = any(cast(:patients as uuid[]))
            order by recorded_at, id, version
            """)
        .param("patients", patients.toArray(UUID[]::new))
        .query((row, n) -> row(row))
        .list();
  }

  void forget(UUID patient) {
    jdbc.sql("delete from fhir_resource where patient = :patient")
        .param("patient", patient)
        .update();
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getObject("id", UUID.class),
        row.getInt("version"),
        row.getString("type"),
        Optional.ofNullable(row.getObject("patient", UUID.class)),
        row.getObject("body", UUID.class),
        Optional.ofNullable(row.getBytes("source")).map(Bytes32::of),
        Optional.ofNullable(row.getBytes("token")).map(Bytes32::of),
        Bytes32.of(row.getBytes("digest")),
        row.getTimestamp("recorded_at").toInstant(),
        row.getString("recorded_by"));
  }
}
