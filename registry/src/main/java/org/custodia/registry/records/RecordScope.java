package org.custodia.registry.records;

import java.util.Collections;
import java.util.Optional;
import org.custodia.registry.consent.ConsentScopes;
import org.custodia.registry.consent.GrantForm;
import org.custodia.registry.consent.RecordKind;
import org.custodia.registry.records.PatientRecords.Whose;
import org.custodia.registry.rows.OrganisationRows;

/**
 * Whether a consent covers a record: its kind is among those that the patient chose, and nothing
 * that the patient held back is in it. The ledger has only a hash of that, so it is the holder's to
 * enforce, and only where the holder is the patient's host and so has what was signed. A record of
 * another host's patient is covered by nothing.
 */
final class RecordScope {
  private final OrganisationRows rows;
  private final HeldRecords held;
  private final PatientRecordRows records;
  private final SealedFacts facts;
  private final ConsentScopes scopes;

  RecordScope(
      OrganisationRows rows,
      HeldRecords held,
      PatientRecordRows records,
      SealedFacts facts,
      ConsentScopes scopes) {
    this.rows = rows;
    this.held = held;
    this.records = records;
    this.facts = facts;
    this.scopes = scopes;
  }

  boolean covers(String organisation, SignedRecordQuery query) {
    return rows.in(
        organisation,
        () -> {
          Optional<PatientRecordRows.Row> record =
              held.body(organisation, query.channel(), query.record())
                  .flatMap(records::find)
                  .filter(row -> row.whose() instanceof Whose.Own);
          Optional<GrantForm> form = scopes.of(organisation, query.consent());
          return record.isPresent()
              && form.isPresent()
              && covers(organisation, form.get(), record.get());
        });
  }

  private boolean covers(String organisation, GrantForm form, PatientRecordRows.Row record) {
    Optional<RecordKind> kind = RecordKind.of(record.kind());
    boolean chosen = form.kinds().isEmpty() || kind.filter(form.kinds()::contains).isPresent();
    return chosen
        && Collections.disjoint(form.withheld(), facts.open(organisation, record).labels());
  }
}
