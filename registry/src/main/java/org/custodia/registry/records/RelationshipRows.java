package org.custodia.registry.records;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.records.RequestStatus;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.records.PatientRecords.Whose;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * Reads what the own node has of offers and requests; table {@code shared_patient_name}. Used
 * inside the organisation's rows.
 */
final class RelationshipRows {
  private final JdbcClient jdbc;

  RelationshipRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param name sealed
   */
  record Subject(Whose.Theirs whose, boolean optedOut, Optional<byte[]> name) {}

  /** Patients of others in channels of ours. */
  List<Subject> subjects(Bytes32 own) {
    return jdbc.sql(
            """
            select s.channel, s.host, s.patient, s.opted_out, n.sealed from consent_subject s
            join ledger_channel c on c.address = s.channel and c.kind = :kind and c.state = 'READY'
            left join shared_patient_name n on n.organisation = s.organisation and n.channel = s.channel
              and n.host = s.host and n.pseudonym = s.patient
            where s.host <> :own order by s.host, s.channel, s.patient
            """)
        .param("kind", SubjectKind.RELATIONSHIP.code())
        .param("own", own.toArray())
        .query(
            (row, n) ->
                new Subject(
                    new Whose.Theirs(
                        row.getString("channel"), word(row, "host"), word(row, "patient")),
                    row.getBoolean("opted_out"),
                    Optional.ofNullable(row.getBytes("sealed"))))
        .list();
  }

  void call(String organisation, Whose.Theirs whose, byte[] sealed, String by, Instant at) {
    of(
            """
            insert into shared_patient_name (organisation, channel, host, pseudonym, sealed, named_by, named_at)
            values (:organisation, :channel, :host, :patient, :sealed, :by, :at)
            on conflict (organisation, channel, host, pseudonym)
            do update set sealed = :sealed, named_by = :by, named_at = :at
            """,
            whose)
        .param("organisation", organisation)
        .param("sealed", sealed)
        .param("by", by)
        .param("at", at.atOffset(ZoneOffset.UTC))
        .update();
  }

  private StatementSpec of(String sql, Whose.Theirs whose) {
    return jdbc.sql(sql)
        .param("channel", whose.channel())
        .param("host", whose.host().toArray())
        .param("patient", whose.patient().toArray());
  }

  /** The last of a provider with a patient. */
  Optional<KnownRelationship> current(Whose.Theirs whose, Bytes32 provider) {
    return of(
            """
            select * from relationship
            where channel = :channel and host = :host and patient = :patient and provider = :provider
            order by block desc, log_index desc limit 1
            """,
            whose)
        .param("provider", provider.toArray())
        .query((row, n) -> ProjectedRecordLists.relationship(row))
        .optional();
  }

  List<Relationships.Asked> asked(Whose.Theirs whose, Bytes32 reader) {
    return of(
            """
            select * from access_request
            where channel = :channel and host = :host and patient = :patient and reader = :reader
            order by block desc, log_index desc
            """,
            whose)
        .param("reader", reader.toArray())
        .query(
            (row, n) ->
                new Relationships.Asked(
                    word(row, "request"),
                    ConsentPurpose.of(row.getInt("purpose")),
                    RequestStatus.of(row.getInt("status")),
                    Instant.ofEpochSecond(row.getLong("answer_until")),
                    row.getTimestamp("asked_at").toInstant(),
                    Optional.ofNullable(row.getBytes("consent")).map(Bytes32::of)))
        .list();
  }

  /**
   * @param document hash of the words
   */
  record Offered(KnownRelationship known, Bytes32 document) {}

  /** Of one person, the latest first. */
  List<Offered> ofHost(Bytes32 own, List<PatientDirectory.Named> named) {
    List<Offered> found = new ArrayList<>();
    for (PatientDirectory.Named one : named) {
      found.addAll(
          of(
                  """
                  select * from relationship
                  where channel = :channel and host = :host and patient = :patient
                  """,
                  whose(own, one))
              .query(
                  (row, n) ->
                      new Offered(ProjectedRecordLists.relationship(row), word(row, "document")))
              .list());
    }
    found.sort(Comparator.comparing((Offered one) -> one.known().offeredAt()).reversed());
    return found;
  }

  /**
   * @param patient pseudonym
   */
  record AskedOf(
      String channel,
      Bytes32 patient,
      Bytes32 reader,
      Bytes32 request,
      ConsentPurpose purpose,
      Bytes32 document,
      Bytes32 terms,
      Instant answerUntil,
      Instant askedAt,
      RequestStatus status) {}

  /** Of one person, the latest first. */
  List<AskedOf> askedOf(Bytes32 own, List<PatientDirectory.Named> named) {
    List<AskedOf> found = new ArrayList<>();
    for (PatientDirectory.Named one : named) {
      found.addAll(
          of(
                  """
                  select * from access_request
                  where channel = :channel and host = :host and patient = :patient
                  """,
                  whose(own, one))
              .query(
                  (row, n) ->
                      new AskedOf(
                          row.getString("channel"),
                          word(row, "patient"),
                          word(row, "reader"),
                          word(row, "request"),
                          ConsentPurpose.of(row.getInt("purpose")),
                          word(row, "document"),
                          word(row, "terms"),
                          Instant.ofEpochSecond(row.getLong("answer_until")),
                          row.getTimestamp("asked_at").toInstant(),
                          RequestStatus.of(row.getInt("status"))))
              .list());
    }
    found.sort(Comparator.comparing(AskedOf::askedAt).reversed());
    return found;
  }

  private static Whose.Theirs whose(Bytes32 own, PatientDirectory.Named named) {
    return new Whose.Theirs(named.channel(), own, named.pseudonym());
  }

  private static Bytes32 word(ResultSet row, String column) throws SQLException {
    return Bytes32.of(row.getBytes(column));
  }
}
