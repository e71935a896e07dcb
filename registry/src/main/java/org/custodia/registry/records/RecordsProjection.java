package org.custodia.registry.records;

import java.time.ZoneOffset;
import java.util.List;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.generated.PatientProviderRelationship;
import org.custodia.contracts.records.RecordIrregularity;
import org.custodia.contracts.records.RelationshipStatus;
import org.custodia.contracts.records.RequestStatus;
import org.custodia.registry.ledger.DecodedEvent;
import org.custodia.registry.ledger.LedgerEvent;
import org.custodia.registry.ledger.Projection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** Relationships, requests, records and readings, in the channels this organisation is party to. */
final class RecordsProjection implements Projection {
  private final JdbcClient jdbc;

  RecordsProjection(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public List<String> tables() {
    return List.of("relationship", "access_request", "record_pointer", "record_reading");
  }

  @Override
  public void apply(LedgerEvent event) {
    boolean ours =
        event
            .source()
            .channel()
            .filter(channel -> channel.kind() == SubjectKind.RELATIONSHIP.code())
            .isPresent();
    if (!ours) return;
    DecodedEvent.of(PatientProviderRelationship.RELATIONSHIPOFFERED_EVENT, event)
        .ifPresent(fields -> offered(event, fields));
    DecodedEvent.of(PatientProviderRelationship.RELATIONSHIPDECIDED_EVENT, event)
        .ifPresent(fields -> decided(event, fields));
    DecodedEvent.of(PatientProviderRelationship.RELATIONSHIPLEFT_EVENT, event)
        .ifPresent(fields -> left(event, fields));
    DecodedEvent.of(PatientProviderRelationship.ACCESSREQUESTED_EVENT, event)
        .ifPresent(fields -> requested(event, fields));
    DecodedEvent.of(PatientProviderRelationship.ACCESSANSWERED_EVENT, event)
        .ifPresent(fields -> answered(event, fields));
    DecodedEvent.of(PatientProviderRelationship.RECORDADDED_EVENT, event)
        .ifPresent(fields -> added(event, fields));
    DecodedEvent.of(PatientProviderRelationship.READERADMITTED_EVENT, event)
        .ifPresent(fields -> admitted(event, fields));
    DecodedEvent.of(PatientProviderRelationship.RECORDREADBY_EVENT, event)
        .ifPresent(fields -> read(event, fields));
  }

  /** With where the event stands; the first fields of all of them are command, subject, patient. */
  private StatementSpec sql(String sql, LedgerEvent event) {
    return jdbc.sql(sql)
        .param("organisation", event.organisation())
        .param("channel", event.source().address())
        .param("at", event.blockTime().atOffset(ZoneOffset.UTC))
        .param("block", event.block())
        .param("index", event.logIndex())
        .param("transaction", event.transaction().toArray());
  }

  // --- Relationships ---

  private void offered(LedgerEvent event, DecodedEvent fields) {
    sql(
            """
            insert into relationship (organisation, channel, provider, relationship, host, patient,
              document, terms, answer_until, status, decisions, witness, offered_at, changed_at,
              block, log_index, transaction)
            values (:organisation, :channel, :provider, :relationship, :host, :patient, :document,
              :terms, :until, :status, 0, :witness, :at, :at, :block, :index, :transaction)
            """,
            event)
        .param("relationship", fields.bytes32(1).toArray())
        .param("patient", fields.bytes32(2).toArray())
        .param("host", fields.bytes32(3).toArray())
        .param("provider", fields.bytes32(4).toArray())
        .param("document", fields.bytes32(5).toArray())
        .param("terms", fields.bytes32(6).toArray())
        .param("until", fields.seconds(7).getEpochSecond())
        .param("witness", fields.text(8))
        .param("status", RelationshipStatus.OFFERED.code())
        .update();
  }

  private void decided(LedgerEvent event, DecodedEvent fields) {
    change(event, fields, fields.integer(6), 1);
  }

  private void left(LedgerEvent event, DecodedEvent fields) {
    change(event, fields, RelationshipStatus.ENDED.code(), 0);
    sql(
            """
            update relationship set left_block = :block, left_index = :index
            where channel = :channel and provider = :provider and relationship = :relationship
            """,
            event)
        .param("relationship", fields.bytes32(1).toArray())
        .param("provider", fields.bytes32(4).toArray())
        .update();
  }

  private void change(LedgerEvent event, DecodedEvent fields, int status, int decisions) {
    sql(
            """
            update relationship
            set status = :status, decisions = decisions + :decisions, changed_at = :at
            where channel = :channel and provider = :provider and relationship = :relationship
            """,
            event)
        .param("relationship", fields.bytes32(1).toArray())
        .param("provider", fields.bytes32(4).toArray())
        .param("status", status)
        .param("decisions", decisions)
        .update();
  }

  // --- Requests ---

  private void requested(LedgerEvent event, DecodedEvent fields) {
    sql(
            """
            insert into access_request (organisation, channel, reader, request, host, patient, purpose,
              document, terms, answer_until, witness, asked_at, status, block, log_index, transaction)
            values (:organisation, :channel, :reader, :request, :host, :patient, :purpose, :document,
              :terms, :until, :witness, :at, :status, :block, :index, :transaction)
            """,
            event)
        .param("request", fields.bytes32(1).toArray())
        .param("patient", fields.bytes32(2).toArray())
        .param("host", fields.bytes32(3).toArray())
        .param("reader", fields.bytes32(4).toArray())
        .param("purpose", fields.integer(5))
        .param("document", fields.bytes32(6).toArray())
        .param("terms", fields.bytes32(7).toArray())
        .param("until", fields.seconds(8).getEpochSecond())
        .param("witness", fields.text(9))
        .param("status", RequestStatus.ASKED.code())
        .update();
  }

  private void answered(LedgerEvent event, DecodedEvent fields) {
    boolean granted = fields.flag(5);
    sql(
            """
            update access_request set status = :status, consent = :consent, answered_at = :at
            where channel = :channel and reader = :reader and request = :request
            """,
            event)
        .param("request", fields.bytes32(1).toArray())
        .param("reader", fields.bytes32(4).toArray())
        .param("status", (granted ? RequestStatus.GRANTED : RequestStatus.REFUSED).code())
        .param("consent", granted ? fields.bytes32(6).toArray() : null, java.sql.Types.BINARY)
        .update();
  }

  // --- Records ---

  private void added(LedgerEvent event, DecodedEvent fields) {
    boolean supersedes = !fields.bytes32(8).isZero();
    sql(
            """
            insert into record_pointer (organisation, channel, holder, record, host, patient, kind,
              content, made_at, supersedes, author, signed_at, irregularities, added_at, block,
              log_index, transaction)
            values (:organisation, :channel, :holder, :record, :host, :patient, :kind, :content, :made,
              :supersedes, :author, :signed, :irregularities, :at, :block, :index, :transaction)
            """,
            event)
        .param("record", fields.bytes32(1).toArray())
        .param("patient", fields.bytes32(2).toArray())
        .param("host", fields.bytes32(3).toArray())
        .param("holder", fields.bytes32(4).toArray())
        .param("kind", fields.integer(5))
        .param("content", fields.bytes32(6).toArray())
        .param("made", fields.seconds(7).getEpochSecond())
        .param("supersedes", supersedes ? fields.bytes32(8).toArray() : null, java.sql.Types.BINARY)
        .param("author", fields.text(9))
        .param("signed", fields.seconds(10).getEpochSecond())
        .param("irregularities", fields.integer(11))
        .update();
    if (supersedes && isEffective(fields.integer(11))) superseded(event, fields);
  }

  private static boolean isEffective(int irregularities) {
    int without =
        RecordIrregularity.SUPERSEDES_UNKNOWN.bit() | RecordIrregularity.SUPERSEDED_BEFORE.bit();
    return (irregularities & without) == 0;
  }

  private void superseded(LedgerEvent event, DecodedEvent fields) {
    jdbc.sql(
            """
            update record_pointer set superseded_by = :by
            where channel = :channel and holder = :holder and record = :record
            """)
        .param("by", fields.bytes32(1).toArray())
        .param("channel", event.source().address())
        .param("holder", fields.bytes32(4).toArray())
        .param("record", fields.bytes32(8).toArray())
        .update();
  }

  // --- Readings ---

  private void admitted(LedgerEvent event, DecodedEvent fields) {
    reading(event, fields)
        .param("admitted", true)
        .param("read", null, java.sql.Types.BIGINT)
        .param("irregularities", 0)
        .param("reason", null, java.sql.Types.BINARY)
        .update();
  }

  /** A reading that was admitted is one row with its admission. */
  private void read(LedgerEvent event, DecodedEvent fields) {
    int irregularities = fields.integer(11);
    int first =
        jdbc.sql(
                """
                update record_reading set read_at = :read, irregularities = :irregularities
                where channel = :channel and holder = :holder and reader = :reader
                  and query_id = :query and admitted and read_at is null
                """)
            .param("read", fields.seconds(10).getEpochSecond())
            .param("irregularities", irregularities)
            .param("channel", event.source().address())
            .param("holder", fields.bytes32(4).toArray())
            .param("reader", fields.bytes32(5).toArray())
            .param("query", fields.bytes32(7).toArray())
            .update();
    if (first != 0) return;
    boolean allowed = (irregularities & RecordIrregularity.NOT_ALLOWED.bit()) == 0;
    reading(event, fields)
        .param("admitted", false)
        .param("read", fields.seconds(10).getEpochSecond())
        .param("irregularities", irregularities)
        .param("reason", allowed ? null : fields.bytes(12), java.sql.Types.BINARY)
        .update();
  }

  private StatementSpec reading(LedgerEvent event, DecodedEvent fields) {
    return sql(
            """
            insert into record_reading (organisation, channel, holder, command_id, record, host,
              patient, reader, witness, query_id, consent, purpose, admitted, read_at,
              irregularities, reason, recorded_at, block, log_index, transaction)
            values (:organisation, :channel, :holder, :command, :record, :host, :patient, :reader,
              :witness, :query, :consent, :purpose, :admitted, :read, :irregularities, :reason, :at,
              :block, :index, :transaction)
            """,
            event)
        .param("command", fields.bytes32(0).toArray())
        .param("record", fields.bytes32(1).toArray())
        .param("patient", fields.bytes32(2).toArray())
        .param("host", fields.bytes32(3).toArray())
        .param("holder", fields.bytes32(4).toArray())
        .param("reader", fields.bytes32(5).toArray())
        .param("witness", fields.text(6))
        .param("query", fields.bytes32(7).toArray())
        .param("consent", fields.bytes32(8).toArray())
        .param("purpose", fields.integer(9));
  }
}
