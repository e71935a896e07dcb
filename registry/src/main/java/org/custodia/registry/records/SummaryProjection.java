package org.custodia.registry.records;

import java.util.List;
import java.util.Set;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.generated.PatientSummary;
import org.custodia.registry.ledger.DecodedEvent;
import org.custodia.registry.ledger.LedgerEvent;
import org.custodia.registry.ledger.Projection;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What this organisation's own summaries hold. Both kinds say it by the same event. */
final class SummaryProjection implements Projection {
  private static final Set<Integer> SUMMARIES =
      Set.of(SubjectKind.PATIENT_SUMMARY.code(), SubjectKind.PROVIDER_SUMMARY.code());

  private final JdbcClient jdbc;

  SummaryProjection(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public List<String> tables() {
    return List.of("relationship_noted");
  }

  @Override
  public void apply(LedgerEvent event) {
    boolean ours =
        event.source().channel().filter(one -> SUMMARIES.contains(one.kind())).isPresent();
    if (!ours) return;
    DecodedEvent.of(PatientSummary.RELATIONSHIPNOTED_EVENT, event)
        .ifPresent(fields -> noted(event, fields));
  }

  private void noted(LedgerEvent event, DecodedEvent fields) {
    jdbc.sql(
            """
            insert into relationship_noted (organisation, summary, number, person, channel, host,
              patient, provider, relationship)
            values (:organisation, :summary, :number, :person, :channel, :host, :patient, :provider,
              :relationship)
            on conflict (organisation, summary, number) do update set person = :person
            """)
        .param("organisation", event.organisation())
        .param("summary", event.source().address())
        .param("person", fields.bytes32(1).toArray())
        .param("relationship", fields.bytes32(2).toArray())
        .param("number", fields.number(3))
        .param("channel", fields.text(4))
        .param("host", fields.bytes32(5).toArray())
        .param("patient", fields.bytes32(6).toArray())
        .param("provider", fields.bytes32(7).toArray())
        .update();
  }
}
