package org.custodia.registry.records;

import java.util.Optional;
import org.custodia.registry.consent.ConsentScope;
import org.custodia.registry.consent.ConsentScopes;
import org.custodia.registry.consent.RecordKind;
import org.custodia.registry.records.PatientRecords.Whose;
import org.custodia.registry.rows.OrganisationRows;

/**
 * Whether a consent covers a record: its kind is among those that the patient chose, and nothing
 * that the patient held back is in it. The ledger has only a hash of that, so it is the holder's to
 * enforce. The host has what was signed; another holder asks the host for it.
 */
final class RecordScope {
  private final OrganisationRows rows;
  private final HeldRecords held;
  private final PatientRecordRows records;
  private final SealedFacts facts;
  private final ConsentScopes scopes;
  private final ConsentDocuments documents;

  RecordScope(
      OrganisationRows rows,
      HeldRecords held,
      PatientRecordRows records,
      SealedFacts facts,
      ConsentScopes scopes,
      ConsentDocuments documents) {
    this.rows = rows;
    this.held = held;
    this.records = records;
    this.facts = facts;
    this.scopes = scopes;
    this.documents = documents;
  }

  /** Whether the reader's organisation did not want what a patient of ours allowed it. */
  boolean isRejected(String organisation, SignedRecordQuery query) {
    return scopes.isRejected(organisation, query.consent(), query.reader());
  }

  /**
   * Not inside the organisation's rows.
   *
   * @param query of somebody whom the channel lets read
   * @throws org.custodia.registry.errors.Problem UNAVAILABLE CUS-REC-015 while the host cannot be
   *     asked
   */
  boolean covers(String organisation, SignedRecordQuery query) {
    Found found = rows.in(organisation, () -> find(organisation, query));
    if (found.record().isEmpty()) return false;
    PatientRecordRows.Row record = found.record().get();
    Optional<ConsentScope> scope =
        record.whose() instanceof Whose.Theirs theirs && theirs.channel().equals(query.channel())
            ? documents.of(organisation, query.channel(), theirs.host(), query.consent())
            : found.scope();
    return scope.filter(one -> covers(organisation, one, record)).isPresent();
  }

  /**
   * @param scope of a consent to one of our own patients' records
   */
  private record Found(Optional<PatientRecordRows.Row> record, Optional<ConsentScope> scope) {}

  private Found find(String organisation, SignedRecordQuery query) {
    Optional<PatientRecordRows.Row> record =
        held.body(organisation, query.channel(), query.record()).flatMap(records::find);
    boolean own = record.filter(row -> row.whose() instanceof Whose.Own).isPresent();
    return new Found(record, own ? scopes.of(organisation, query.consent()) : Optional.empty());
  }

  private boolean covers(String organisation, ConsentScope scope, PatientRecordRows.Row record) {
    return scope.covers(RecordKind.of(record.kind()), facts.open(organisation, record).labels());
  }
}
