package org.custodia.registry.consent;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.ConsentReply;
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
 * Tells patients' hosts what was accepted or rejected here, signed with the organisation's account,
 * until they have answered: less and less often, under the same id, so that it counts once.
 */
final class ReplyTeller implements Keeper, Rounds.Owner {
  private static final Logger LOG = LoggerFactory.getLogger(ReplyTeller.class);
  private static final int AT_ONCE = 20;
  private static final Duration TICK = Duration.ofSeconds(2);
  private static final Retries RETRIES = new Retries(Duration.ofSeconds(1), Duration.ofMinutes(10));

  private final NetworkFile network;
  private final OrganisationRows rows;
  private final ReplyRows replies;
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
     * @param reply JSON of a {@link SignedConsentReply}
     * @throws Problem what the host refuses with, or why it was not reached
     */
    void tell(Bytes32 host, byte[] reply);
  }

  ReplyTeller(
      NetworkFile network,
      LocalOrganisations organisations,
      OrganisationRows rows,
      ReplyRows replies,
      SealedTerms sealed,
      Keys keys,
      WitnessDomain domain,
      Hosts hosts,
      Clock clock) {
    this.network = network;
    this.rows = rows;
    this.replies = replies;
    this.sealed = sealed;
    this.keys = keys;
    this.domain = domain;
    this.hosts = hosts;
    this.clock = clock;
    this.rounds = new Rounds("replies", 1, TICK, organisations.slugs(), this::tell);
  }

  @Override
  public void look(String organisation) {
    rounds.visit(organisation);
  }

  private void tell(String organisation) {
    List<ReplyRows.Row> due = rows.in(organisation, () -> replies.due(clock.instant(), AT_ONCE));
    for (ReplyRows.Row row : due) {
      try {
        hosts.tell(row.host(), message(organisation, row).write());
        rows.in(organisation, () -> replies.told(row.id(), clock.instant()));
      } catch (Problem problem) {
        LOG.info("{}: reply {}: {}", organisation, row.id(), problem.code());
        Instant next = clock.instant().plus(RETRIES.after(row.attempts()));
        rows.in(organisation, () -> replies.failed(row.id(), problem.code(), next));
      }
    }
  }

  private SignedConsentReply message(String organisation, ReplyRows.Row row) {
    return new SignedConsentReply(
            row.id(),
            network.node(organisation).memberId(),
            row.host(),
            row.consent(),
            row.channel(),
            row.answer(),
            row.words().map(words -> sealed.words(organisation, row.consent(), words)),
            row.repliedAt(),
            clock.instant().truncatedTo(ChronoUnit.SECONDS),
            "")
        .signed(reply -> sign(organisation, reply));
  }

  private String sign(String organisation, ConsentReply reply) {
    byte[] signature = keys.account(organisation).sign(reply.digest(domain));
    return "0x" + HexFormat.of().formatHex(signature);
  }

  @Override
  public Rounds rounds() {
    return rounds;
  }
}
