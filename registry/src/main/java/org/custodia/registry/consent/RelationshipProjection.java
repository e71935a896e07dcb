package org.custodia.registry.consent;

import java.time.ZoneOffset;
import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.generated.PatientProviderRelationship;
import org.custodia.registry.ledger.DecodedEvent;
import org.custodia.registry.ledger.LedgerEvent;
import org.custodia.registry.ledger.Projection;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Patients introduced, consents opened and used, in the channels this organisation is party to. */
final class RelationshipProjection implements Projection {
  private final JdbcClient jdbc;

  RelationshipProjection(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public List<String> tables() {
    return List.of("consent_subject", "consent_opening", "consent_use");
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
    DecodedEvent.of(PatientProviderRelationship.PATIENTINTRODUCED_EVENT, event)
        .ifPresent(fields -> introduced(event, fields));
    DecodedEvent.of(PatientProviderRelationship.CONSENTOPENED_EVENT, event)
        .ifPresent(fields -> opened(event, fields));
    DecodedEvent.of(PatientProviderRelationship.CONSENTUSED_EVENT, event)
        .ifPresent(fields -> used(event, fields, fields.bytes32(1), fields.number(6), false));
    DecodedEvent.of(PatientProviderRelationship.READERADMITTED_EVENT, event)
        .ifPresent(fields -> used(event, fields, fields.bytes32(8), fields.number(10), true));
    DecodedEvent.of(PatientProviderRelationship.OPTEDOUT_EVENT, event)
        .ifPresent(fields -> optedOut(event, fields));
    DecodedEvent.of(PatientProviderRelationship.OPTEDIN_EVENT, event)
        .ifPresent(fields -> optedIn(event, fields));
  }

  private void introduced(LedgerEvent event, DecodedEvent fields) {
    jdbc.sql(
            """
            insert into consent_subject (organisation, channel, host, patient, evidence, evidence_block)
            values (:organisation, :channel, :host, :patient, :evidence, :block)
            on conflict (organisation, channel, host, patient)
            do update set evidence = :evidence, evidence_block = :block
            """)
        .param("organisation", event.organisation())
        .param("channel", event.source().address())
        .param("host", fields.bytes32(1).toArray())
        .param("patient", fields.bytes32(2).toArray())
        .param("evidence", fields.bytes32(3).toArray())
        .param("block", event.block())
        .update();
  }

  private void opened(LedgerEvent event, DecodedEvent fields) {
    jdbc.sql(
            """
            insert into consent_opening (organisation, channel, host, commitment, patient, grantee,
              purpose, scope, valid_from, valid_until, uses, revocation_hash, opened_at, block,
              log_index, transaction)
            values (:organisation, :channel, :host, :commitment, :patient, :grantee, :purpose, :scope,
              :from, :until, :uses, :hash, :at, :block, :index, :transaction)
            """)
        .param("organisation", event.organisation())
        .param("channel", event.source().address())
        .param("commitment", fields.bytes32(1).toArray())
        .param("patient", fields.bytes32(2).toArray())
        .param("host", fields.bytes32(3).toArray())
        .param("grantee", fields.bytes32(4).toArray())
        .param("purpose", fields.integer(5))
        .param("scope", fields.bytes32(6).toArray())
        .param("from", fields.seconds(7).getEpochSecond())
        .param("until", fields.seconds(8).getEpochSecond())
        .param("uses", fields.number(9))
        .param("hash", fields.bytes32(11).toArray())
        .param("at", event.blockTime().atOffset(ZoneOffset.UTC))
        .param("block", event.block())
        .param("index", event.logIndex())
        .param("transaction", event.transaction().toArray())
        .update();
  }

  /**
   * @param admitted by a holder, for a reader of the grantee
   */
  private void used(
      LedgerEvent event, DecodedEvent fields, Bytes32 commitment, long used, boolean admitted) {
    jdbc.sql(
            """
            insert into consent_use (organisation, channel, commitment, used, host, command_id,
              used_at, block, log_index, transaction, admitted)
            values (:organisation, :channel, :commitment, :used, :host, :command, :at, :block, :index,
              :transaction, :admitted)
            """)
        .param("organisation", event.organisation())
        .param("channel", event.source().address())
        .param("command", fields.bytes32(0).toArray())
        .param("commitment", commitment.toArray())
        .param("host", fields.bytes32(3).toArray())
        .param("used", used)
        .param("admitted", admitted)
        .param("at", event.blockTime().atOffset(ZoneOffset.UTC))
        .param("block", event.block())
        .param("index", event.logIndex())
        .param("transaction", event.transaction().toArray())
        .update();
  }

  private void optedOut(LedgerEvent event, DecodedEvent fields) {
    choice(event, fields, true, event.block());
  }

  private void optedIn(LedgerEvent event, DecodedEvent fields) {
    choice(event, fields, false, 0);
  }

  /** The block of the last opting out stays when the patient opts in again. */
  private void choice(LedgerEvent event, DecodedEvent fields, boolean out, long block) {
    jdbc.sql(
            """
            update consent_subject
            set opted_out = :out, opted_out_block = greatest(opted_out_block, :block)
            where channel = :channel and host = :host and patient = :patient
            """)
        .param("out", out)
        .param("block", block)
        .param("channel", event.source().address())
        .param("host", fields.bytes32(1).toArray())
        .param("patient", fields.bytes32(2).toArray())
        .update();
  }
}
