package org.custodia.registry.consent;

import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.rows.OrganisationRows;

/** From the host's own rows. */
final class KeptConsentScopes implements ConsentScopes {
  private final OrganisationRows rows;
  private final ConsentRows consents;
  private final Subjects subjects;
  private final SealedTerms sealed;
  private final Ledger ledger;

  KeptConsentScopes(
      OrganisationRows rows,
      ConsentRows consents,
      Subjects subjects,
      SealedTerms sealed,
      Ledger ledger) {
    this.rows = rows;
    this.consents = consents;
    this.subjects = subjects;
    this.sealed = sealed;
    this.ledger = ledger;
  }

  @Override
  public boolean takesPart(String organisation, String channel, Bytes32 host, Bytes32 pseudonym) {
    return rows.in(
        organisation,
        () ->
            subjects
                .find(channel, host, pseudonym)
                .filter(subject -> !subject.optedOut())
                .isPresent());
  }

  @Override
  public Optional<GrantForm> of(String organisation, Bytes32 commitment) {
    return rows.in(
        organisation,
        () ->
            consents
                .byCommitment(ledger.memberId(organisation), commitment)
                .filter(row -> row.grantedAt().isPresent())
                .map(row -> sealed.form(organisation, row)));
  }
}
