package org.custodia.registry.records;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.records.PatientRecords.OpenedHere;
import org.custodia.registry.records.PatientRecords.Whose;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * Tables {@code patient_record} and {@code patient_record_opened}. Used inside the organisation's
 * rows.
 */
final class PatientRecordRows {
  private static final String WITH_BODY =
      """
      select r.*, b.content_type, b.size, b.shredded_at,
        (select n.id from patient_record n where n.supersedes = r.id and n.added_at is not null) as superseded_by
      from patient_record r join record_body b on b.organisation = r.organisation and b.id = r.id
      """;

  private final JdbcClient jdbc;

  PatientRecordRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param facts sealed
   * @param acts what was put before a key last
   */
  record Row(
      UUID id,
      Whose whose,
      int kind,
      byte[] facts,
      byte[] request,
      Instant madeAt,
      String person,
      boolean resource,
      Optional<UUID> supersedes,
      List<UUID> acts,
      Optional<Instant> addedAt,
      String contentType,
      int size,
      boolean erased,
      Optional<UUID> supersededBy) {}

  void add(
      String organisation,
      UUID id,
      PatientRecords.NewRecord record,
      byte[] facts,
      byte[] request,
      String person,
      Instant now) {
    StatementSpec insert =
        jdbc.sql(
                """
                insert into patient_record (organisation, id, patient, channel, host, pseudonym, kind,
                  facts, request, made_at, person, supersedes, drafted_at)
                values (:organisation, :id, :patient::uuid, :channel, :host, :pseudonym, :kind, :facts,
                  :request, :made, :person, :supersedes::uuid, :now)
                """)
            .param("organisation", organisation)
            .param("id", id)
            .param("kind", record.kind().code())
            .param("facts", facts)
            .param("request", request)
            .param("made", record.madeAt().atOffset(ZoneOffset.UTC))
            .param("person", person)
            .param(
                "supersedes", record.supersedes().map(UUID::toString).orElse(null), Types.VARCHAR)
            .param("now", now.atOffset(ZoneOffset.UTC));
    whose(insert, record.whose()).update();
  }

  private static StatementSpec whose(StatementSpec statement, Whose whose) {
    String patient = whose instanceof Whose.Own own ? own.patient().toString() : null;
    Optional<Whose.Theirs> theirs =
        whose instanceof Whose.Theirs other ? Optional.of(other) : Optional.empty();
    return statement
        .param("patient", patient, Types.VARCHAR)
        .param("channel", theirs.map(Whose.Theirs::channel).orElse(null), Types.VARCHAR)
        .param("host", theirs.map(one -> one.host().toArray()).orElse(null), Types.BINARY)
        .param("pseudonym", theirs.map(one -> one.patient().toArray()).orElse(null), Types.BINARY);
  }

  Optional<Row> find(UUID id) {
    return jdbc.sql(WITH_BODY + " where r.id = :id")
        .param("id", id)
        .query(PatientRecordRows::row)
        .optional();
  }

  /** As the other, and keeps others from adding or correcting it meanwhile. */
  Optional<Row> lock(UUID id) {
    jdbc.sql("select 1 from patient_record where id = :id for update")
        .param("id", id)
        .query(Integer.class)
        .optional();
    return find(id);
  }

  void acts(UUID id, List<UUID> acts) {
    jdbc.sql("update patient_record set acts = :acts::uuid[] where id = :id")
        .param("acts", acts.stream().map(UUID::toString).toArray(String[]::new))
        .param("id", id)
        .update();
  }

  /** That it is a version of a FHIR resource, which needs nobody's signature to be here. */
  void addedAsResource(UUID id, Instant at) {
    jdbc.sql("update patient_record set resource = true where id = :id").param("id", id).update();
    added(id, at);
  }

  /** Puts other facts, sealed, in the place of those that are there. */
  void facts(UUID id, byte[] facts) {
    jdbc.sql("update patient_record set facts = :facts where id = :id")
        .param("facts", facts)
        .param("id", id)
        .update();
  }

  void added(UUID id, Instant at) {
    jdbc.sql("update patient_record set added_at = :at where id = :id")
        .param("at", at.atOffset(ZoneOffset.UTC))
        .param("id", id)
        .update();
  }

  /**
   * What was added, the newest first.
   *
   * @param entries of one person, for one of our own
   */
  List<Row> of(Whose.Theirs whose) {
    return jdbc.sql(
            WITH_BODY
                + """
                 where r.channel = :channel and r.host = :host and r.pseudonym = :pseudonym
                  and r.added_at is not null
                order by r.made_at desc, r.id
                """)
        .param("channel", whose.channel())
        .param("host", whose.host().toArray())
        .param("pseudonym", whose.patient().toArray())
        .query(PatientRecordRows::row)
        .list();
  }

  List<Row> of(Collection<UUID> entries) {
    return jdbc.sql(
            WITH_BODY
                + """
                 where r.patient = any(:entries::uuid[]) and r.added_at is not null
                order by r.made_at desc, r.id
                """)
        .param("entries", texts(entries))
        .query(PatientRecordRows::row)
        .list();
  }

  private static String[] texts(Collection<UUID> ids) {
    return ids.stream().map(UUID::toString).toArray(String[]::new);
  }

  /** Drafts that nobody signed in time. */
  List<UUID> forgotten(Instant before, int most) {
    return jdbc.sql(
            """
            select id from patient_record where added_at is null and drafted_at < :before
            order by drafted_at limit :most
            """)
        .param("before", before.atOffset(ZoneOffset.UTC))
        .param("most", most)
        .query(UUID.class)
        .list();
  }

  void forget(UUID id) {
    jdbc.sql("delete from patient_record where id = :id and added_at is null")
        .param("id", id)
        .update();
  }

  // --- Who looked ---

  void opened(String organisation, UUID record, String person, Instant at) {
    jdbc.sql(
            """
            insert into patient_record_opened (organisation, record, at, person)
            values (:organisation, :record, :at, :person)
            """)
        .param("organisation", organisation)
        .param("record", record)
        .param("at", at.atOffset(ZoneOffset.UTC))
        .param("person", person)
        .update();
  }

  List<OpenedHere> openings(Set<UUID> records) {
    return jdbc.sql(
            """
            select record, person, fhir, at from patient_record_opened where record = any(:records::uuid[])
            order by at desc, number desc
            """)
        .param("records", texts(records))
        .query(
            (row, n) ->
                new OpenedHere(
                    row.getObject("record", UUID.class),
                    row.getString("person"),
                    row.getBoolean("fhir"),
                    row.getTimestamp("at").toInstant()))
        .list();
  }

  private static Row row(ResultSet row, int number) throws SQLException {
    UUID patient = row.getObject("patient", UUID.class);
    Whose whose =
        patient != null
            ? new Whose.Own(patient)
            : new Whose.Theirs(
                row.getString("channel"),
                Bytes32.of(row.getBytes("host")),
                Bytes32.of(row.getBytes("pseudonym")));
    return new Row(
        row.getObject("id", UUID.class),
        whose,
        row.getInt("kind"),
        row.getBytes("facts"),
        row.getBytes("request"),
        row.getTimestamp("made_at").toInstant(),
        row.getString("person"),
        row.getBoolean("resource"),
        Optional.ofNullable(row.getObject("supersedes", UUID.class)),
        Arrays.asList((UUID[]) row.getArray("acts").getArray()),
        Optional.ofNullable(row.getTimestamp("added_at")).map(at -> at.toInstant()),
        row.getString("content_type"),
        row.getInt("size"),
        row.getTimestamp("shredded_at") != null,
        Optional.ofNullable(row.getObject("superseded_by", UUID.class)));
  }
}
