package org.custodia.registry.consent;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Consents to research, from the host's rows and from what was opened for us. */
final class KeptResearchConsents implements ResearchConsents {
  private final OrganisationRows rows;
  private final JdbcClient jdbc;
  private final ConsentRows consents;
  private final Ledger ledger;
  private final SealedTerms sealed;
  private final Clock clock;

  KeptResearchConsents(
      OrganisationRows rows, JdbcClient jdbc, Ledger ledger, SealedTerms sealed, Clock clock) {
    this.rows = rows;
    this.jdbc = jdbc;
    this.consents = new ConsentRows(jdbc);
    this.ledger = ledger;
    this.sealed = sealed;
    this.clock = clock;
  }

  @Override
  public List<Participant> participants(String organisation, Bytes32 grantee) {
    Instant now = clock.instant();
    return rows.in(
        organisation,
        () ->
            consents
                .opened(ledger.memberId(organisation), grantee, ConsentPurpose.RESEARCH)
                .stream()
                .map(row -> new Granted(row, sealed.form(organisation, row)))
                .filter(one -> one.row().state(one.form(), now) == ConsentView.State.IN_FORCE)
                .map(one -> new Participant(one.row().patient(), one.form()))
                .toList());
  }

  private record Granted(ConsentRow row, GrantForm form) {}

  @Override
  public List<Bytes32> hosts(String organisation) {
    long now = clock.instant().getEpochSecond();
    return rows.in(
        organisation,
        () ->
            jdbc.sql(
                    """
                    select distinct o.host from consent_opening o
                    where o.grantee = :own and o.purpose = :purpose and o.valid_from <= :now
                      and o.valid_until > :now and not exists (
                        select from consent_revocation r
                        where r.revocation_hash = o.revocation_hash and r.revoked_at is not null)
                    """)
                .param("own", ledger.memberId(organisation).toArray())
                .param("purpose", ConsentPurpose.RESEARCH.code())
                .param("now", now)
                .query((row, n) -> Bytes32.of(row.getBytes("host")))
                .list());
  }
}
