package org.custodia.registry.consent;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.witness.Consent;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.rows.OrganisationRows;

/** Consents to billing from the host's own rows. */
final class KeptBillingConsents implements BillingConsents {
  private final OrganisationRows rows;
  private final ConsentRows consents;
  private final PatientDirectory directory;
  private final Ledger ledger;
  private final SealedTerms sealed;
  private final Clock clock;

  KeptBillingConsents(
      OrganisationRows rows,
      ConsentRows consents,
      PatientDirectory directory,
      Ledger ledger,
      SealedTerms sealed,
      Clock clock) {
    this.rows = rows;
    this.consents = consents;
    this.directory = directory;
    this.ledger = ledger;
    this.sealed = sealed;
    this.clock = clock;
  }

  @Override
  public Optional<Given> inForce(String organisation, UUID patient, Bytes32 payer) {
    Instant now = clock.instant();
    return rows.in(
        organisation,
        () ->
            consents
                .granted(ledger.memberId(organisation), directory.entriesOf(organisation, patient))
                .stream()
                .flatMap(row -> given(organisation, row, payer, now).stream())
                .findFirst());
  }

  private Optional<Given> given(String organisation, ConsentRow row, Bytes32 payer, Instant now) {
    GrantForm form = sealed.form(organisation, row);
    boolean fits = form.purpose() == ConsentPurpose.BILLING && form.grantee().equals(payer);
    if (!fits || row.state(form, now) != ConsentView.State.IN_FORCE) return Optional.empty();
    Consent consent = sealed.terms(organisation, row).message();
    if (!consent.channel().equals(Consent.ANY_CHANNEL)) return Optional.empty();
    byte[] grant = row.signature().orElseThrow();
    return Optional.of(new Given(row.id(), consent, WitnessSignature.of(grant).orElseThrow()));
  }
}
