package org.custodia.registry.consent;

import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.witness.Consent;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.consent.ConsentView.State;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Consents to a donation from the host's own rows. */
final class KeptDonationConsents implements DonationConsents {
  private static final Set<State> STANDING = EnumSet.of(State.IN_FORCE, State.NOT_YET_VALID);

  private final OrganisationRows rows;
  private final JdbcClient jdbc;
  private final ConsentRows consents;
  private final PatientDirectory directory;
  private final Ledger ledger;
  private final SealedTerms sealed;
  private final ConsentNotices notices;
  private final Clock clock;

  KeptDonationConsents(
      OrganisationRows rows,
      JdbcClient jdbc,
      ConsentRows consents,
      PatientDirectory directory,
      Ledger ledger,
      SealedTerms sealed,
      ConsentNotices notices,
      Clock clock) {
    this.rows = rows;
    this.jdbc = jdbc;
    this.consents = consents;
    this.directory = directory;
    this.ledger = ledger;
    this.sealed = sealed;
    this.notices = notices;
    this.clock = clock;
  }

  @Override
  public List<HandedOver> handOver(
      String organisation, Bytes32 bank, Bytes32 salt, Bytes32 likeness) {
    Instant now = clock.instant();
    return rows.in(
        organisation,
        () ->
            openedFor(organisation, bank).stream()
                .flatMap(row -> handOver(organisation, row, salt, likeness, now).stream())
                .toList());
  }

  private Optional<HandedOver> handOver(
      String organisation, ConsentRow row, Bytes32 salt, Bytes32 likeness, Instant now) {
    GrantForm form = sealed.form(organisation, row);
    if (!STANDING.contains(row.state(form, now))) return Optional.empty();
    Consent consent = sealed.terms(organisation, row).message();
    boolean open = consent.channel().equals(Consent.ANY_CHANNEL);
    if (!open || !directory.isLike(organisation, row.patient(), salt, likeness)) {
      return Optional.empty();
    }
    notices.handedOver(organisation, row, form, salt, now);
    byte[] grant = row.signature().orElseThrow();
    return Optional.of(new HandedOver(consent, WitnessSignature.of(grant).orElseThrow()));
  }

  /** As this host's node has them, the latest first. */
  private List<ConsentRow> openedFor(String organisation, Bytes32 bank) {
    Bytes32 own = ledger.memberId(organisation);
    List<UUID> ids =
        jdbc.sql(
                """
                select c.id from consent_opening o
                join consent c on c.organisation = o.organisation
                  and c.commitment = o.commitment and c.channel = o.channel
                where o.organisation = :organisation and o.host = :own and o.grantee = :bank
                  and o.purpose = :purpose
                order by o.block desc, o.log_index desc
                """)
            .param("organisation", organisation)
            .param("own", own.toArray())
            .param("bank", bank.toArray())
            .param("purpose", ConsentPurpose.ORGAN_DONATION.code())
            .query(UUID.class)
            .list();
    return ids.stream().flatMap(id -> consents.find(own, id).stream()).toList();
  }
}
