package org.custodia.registry.consent;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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
  private final Clock clock;

  KeptConsentScopes(
      OrganisationRows rows,
      ConsentRows consents,
      Subjects subjects,
      SealedTerms sealed,
      Ledger ledger,
      Clock clock) {
    this.rows = rows;
    this.consents = consents;
    this.subjects = subjects;
    this.sealed = sealed;
    this.ledger = ledger;
    this.clock = clock;
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
  public Optional<ConsentScope> of(String organisation, Bytes32 commitment) {
    return rows.in(
        organisation,
        () ->
            granted(organisation, commitment)
                .map(row -> ConsentScope.of(sealed.form(organisation, row))));
  }

  @Override
  public boolean isRejected(String organisation, Bytes32 commitment, Bytes32 grantee) {
    return rows.in(
        organisation,
        () ->
            consents.isRejected(commitment)
                && granted(organisation, commitment)
                    .filter(row -> sealed.form(organisation, row).grantee().equals(grantee))
                    .isPresent());
  }

  @Override
  public List<ConsentScope> standing(String organisation, String channel, Bytes32 pseudonym) {
    Bytes32 own = ledger.memberId(organisation);
    return rows.in(
        organisation,
        () ->
            subjects.standing(channel, own, pseudonym, clock.instant()).stream()
                .flatMap(commitment -> granted(organisation, commitment).stream())
                .map(row -> ConsentScope.of(sealed.form(organisation, row)))
                .toList());
  }

  private Optional<ConsentRow> granted(String organisation, Bytes32 commitment) {
    return consents
        .byCommitment(ledger.memberId(organisation), commitment)
        .filter(row -> row.grantedAt().isPresent());
  }

  @Override
  public Optional<byte[]> document(String organisation, String channel, UUID document) {
    return rows.in(
        organisation,
        () ->
            subjects.opened(channel, ledger.memberId(organisation)).stream()
                .filter(commitment -> ConsentScopes.documentId(commitment).equals(document))
                .findFirst()
                .flatMap(commitment -> granted(organisation, commitment))
                .map(row -> sealed.terms(organisation, row).document())
                .map(text -> text.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public Optional<ConsentScope> read(
      String organisation, String channel, Bytes32 host, Bytes32 commitment, byte[] document) {
    return rows.in(organisation, () -> subjects.scope(channel, host, commitment))
        .filter(Bytes32.keccak(document)::equals)
        .flatMap(scope -> ConsentScope.read(document));
  }
}
