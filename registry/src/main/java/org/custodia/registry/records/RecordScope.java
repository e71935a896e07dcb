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

  /**
   * Not inside the organisation's rows.
   *
   * @param query of somebody whom the channel lets read
   * @throws org.custodia.registry.errors.Problem UNAVAILABLE CUS-REC-015 while the host cannot be
   *     asked
   */
  boolean covers(String organisation, SignedRecordQuery query) {
    Optional<PatientRecordRows.Row> record =
        rows.in(
            organisation,
            () -> held.body(organisation, query.channel(), query.record()).flatMap(records::find));
    if (record.isEmpty()) return false;
    Optional<ConsentScope> scope =
        record.get().whose() instanceof Whose.Theirs theirs
            ? theirs.channel().equals(query.channel())
                ? documents.of(organisation, query.channel(), theirs.host(), query.consent())
                : Optional.empty()
            : scopes.of(organisation, query.consent());
    return scope.filter(one -> covers(organisation, one, record.get())).isPresent();
  }

  private boolean covers(String organisation, ConsentScope scope, PatientRecordRows.Row record) {
    return scope.covers(RecordKind.of(record.kind()), facts.open(organisation, record).labels());
  }
}
