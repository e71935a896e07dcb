package org.custodia.registry.consent;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.ConsentRejection;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.Keeper;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.registry.ledger.Rounds;
import org.custodia.registry.messages.Retries;
import org.custodia.registry.rows.OrganisationRows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells patients' hosts what was rejected here, signed with the organisation's account, until they
 * have answered: less and less often, under the same id, so that it counts once.
 */
final class RejectionTeller implements Keeper, Rounds.Owner {
  private static final Logger LOG = LoggerFactory.getLogger(RejectionTeller.class);
  private static final int AT_ONCE = 20;
  private static final Duration TICK = Duration.ofSeconds(2);
  private static final Retries RETRIES = new Retries(Duration.ofSeconds(1), Duration.ofMinutes(10));

  private final NetworkFile network;
  private final OrganisationRows rows;
  private final RejectionRows rejections;
  private final SealedTerms sealed;
  private final Keys keys;
  private final WitnessDomain domain;
  private final Hosts hosts;
  private final Clock clock;
  private final Rounds rounds;

  /** Patients' hosts. */
  @FunctionalInterface
  interface Hosts {
    /**
     * @param rejection JSON of a {@link SignedConsentRejection}
     * @throws Problem what the host refuses with, or why it was not reached
     */
    void tell(Bytes32 host, byte[] rejection);
  }

  RejectionTeller(
      NetworkFile network,
      LocalOrganisations organisations,
      OrganisationRows rows,
      RejectionRows rejections,
      SealedTerms sealed,
      Keys keys,
      WitnessDomain domain,
      Hosts hosts,
      Clock clock) {
    this.network = network;
    this.rows = rows;
    this.rejections = rejections;
    this.sealed = sealed;
    this.keys = keys;
    this.domain = domain;
    this.hosts = hosts;
    this.clock = clock;
    this.rounds = new Rounds("rejections", 1, TICK, organisations.slugs(), this::tell);
  }

  @Override
  public void look(String organisation) {
    rounds.visit(organisation);
  }

  private void tell(String organisation) {
    List<RejectionRows.Row> due =
        rows.in(organisation, () -> rejections.due(clock.instant(), AT_ONCE));
    for (RejectionRows.Row row : due) {
      try {
        hosts.tell(row.host(), message(organisation, row).write());
        rows.in(organisation, () -> rejections.told(row.id(), clock.instant()));
      } catch (Problem problem) {
        LOG.info("{}: rejection {}: {}", organisation, row.id(), problem.code());
        Instant next = clock.instant().plus(RETRIES.after(row.attempts()));
        rows.in(organisation, () -> rejections.failed(row.id(), problem.code(), next));
      }
    }
  }

  private SignedConsentRejection message(String organisation, RejectionRows.Row row) {
    return new SignedConsentRejection(
            row.id(),
            network.node(organisation).memberId(),
            row.host(),
            row.consent(),
            row.channel(),
            row.words().map(words -> sealed.words(organisation, row.consent(), words)),
            row.rejectedAt(),
            clock.instant().truncatedTo(ChronoUnit.SECONDS),
            "")
        .signed(rejection -> sign(organisation, rejection));
  }

  private String sign(String organisation, ConsentRejection rejection) {
    byte[] signature = keys.account(organisation).sign(rejection.digest(domain));
    return "0x" + HexFormat.of().formatHex(signature);
  }

  @Override
  public Rounds rounds() {
    return rounds;
  }
}
