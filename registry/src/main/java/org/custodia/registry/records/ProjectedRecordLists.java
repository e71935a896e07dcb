package org.custodia.registry.records;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.records.RecordIrregularity;
import org.custodia.contracts.records.RelationshipStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads the projections. */
final class ProjectedRecordLists implements RecordLists {
  private final OrganisationRows rows;
  private final JdbcClient jdbc;
  private final Ledger ledger;

  ProjectedRecordLists(OrganisationRows rows, JdbcClient jdbc, Ledger ledger) {
    this.rows = rows;
    this.jdbc = jdbc;
    this.ledger = ledger;
  }

  @Override
  public List<KnownRelationship> relationships(String organisation) {
    return rows.in(
        organisation,
        () ->
            jdbc.sql(
                    """
                    select * from relationship where host = :own or provider = :own
                    order by block, log_index
                    """)
                .param("own", ledger.memberId(organisation).toArray())
                .query((row, number) -> relationship(row))
                .list());
  }

  @Override
  public List<KnownRelationship> relationshipsOf(String organisation, Bytes32 person) {
    return rows.in(
        organisation,
        () ->
            jdbc.sql(
                    """
                    select r.* from relationship_noted n
                    join ledger_channel c on c.address = n.summary and c.kind = :kind
                    join relationship r on r.channel = n.channel and r.provider = n.provider
                      and r.relationship = n.relationship
                    where n.person = :person
                    order by r.block, r.log_index
                    """)
                .param("kind", SubjectKind.PATIENT_SUMMARY.code())
                .param("person", person.toArray())
                .query((row, number) -> relationship(row))
                .list());
  }

  @Override
  public List<KnownRecord> records(
      String organisation, String channel, Bytes32 host, Bytes32 patient) {
    return rows.in(
        organisation,
        () ->
            jdbc.sql(
                    """
                    select * from record_pointer
                    where channel = :channel and host = :host and patient = :patient
                    order by block desc, log_index desc
                    """)
                .param("channel", channel)
                .param("host", host.toArray())
                .param("patient", patient.toArray())
                .query((row, number) -> record(row))
                .list());
  }

  @Override
  public List<KnownReading> readings(
      String organisation, String channel, Bytes32 host, Bytes32 patient) {
    return rows.in(
        organisation,
        () ->
            jdbc.sql(
                    """
                    select * from record_reading
                    where channel = :channel and host = :host and patient = :patient
                    order by block desc, log_index desc
                    """)
                .param("channel", channel)
                .param("host", host.toArray())
                .param("patient", patient.toArray())
                .query((row, number) -> reading(row))
                .list());
  }

  static KnownRelationship relationship(ResultSet row) throws SQLException {
    return new KnownRelationship(
        row.getString("channel"),
        word(row, "host"),
        word(row, "patient"),
        word(row, "provider"),
        word(row, "relationship"),
        word(row, "terms"),
        Instant.ofEpochSecond(row.getLong("answer_until")),
        RelationshipStatus.of(row.getInt("status")),
        row.getLong("decisions"),
        row.getTimestamp("offered_at").toInstant(),
        row.getTimestamp("changed_at").toInstant());
  }

  private static KnownRecord record(ResultSet row) throws SQLException {
    return new KnownRecord(
        row.getString("channel"),
        word(row, "holder"),
        word(row, "record"),
        row.getInt("kind"),
        word(row, "content"),
        Instant.ofEpochSecond(row.getLong("made_at")),
        Optional.ofNullable(row.getBytes("supersedes")).map(Bytes32::of),
        Optional.ofNullable(row.getBytes("superseded_by")).map(Bytes32::of),
        row.getString("author"),
        RecordIrregularity.of(row.getInt("irregularities")),
        row.getTimestamp("added_at").toInstant());
  }

  private static KnownReading reading(ResultSet row) throws SQLException {
    long readAt = row.getLong("read_at");
    Optional<Instant> read =
        row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochSecond(readAt));
    return new KnownReading(
        word(row, "holder"),
        word(row, "record"),
        word(row, "reader"),
        row.getString("witness"),
        word(row, "query_id"),
        word(row, "consent"),
        purpose(row.getInt("purpose")),
        row.getBoolean("admitted"),
        read,
        RecordIrregularity.of(row.getInt("irregularities")),
        row.getTimestamp("recorded_at").toInstant());
  }

  private static Optional<ConsentPurpose> purpose(int code) {
    return Arrays.stream(ConsentPurpose.values()).filter(one -> one.code() == code).findFirst();
  }

  private static Bytes32 word(ResultSet row, String column) throws SQLException {
    return Bytes32.of(row.getBytes(column));
  }
}
