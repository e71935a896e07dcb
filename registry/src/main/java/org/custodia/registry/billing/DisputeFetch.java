package org.custodia.registry.billing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.documents.ChannelDocumentClient;
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
 * Fetches what payers say of lines that they dispute, and checks it against the hash on the ledger
 * before it counts. What does not come, or is something else, is asked for again, less and less
 * often.
 */
final class DisputeFetch implements Keeper, Rounds.Owner {
  private static final Logger LOG = LoggerFactory.getLogger(DisputeFetch.class);
  private static final int AT_ONCE = 20;
  private static final String DESK = "/network/v1/disputes";
  private static final Duration TICK = Duration.ofSeconds(2);
  private static final Retries RETRIES = new Retries(Duration.ofMillis(500), Duration.ofMinutes(2));

  private final NetworkFile network;
  private final OrganisationRows rows;
  private final Keys keys;
  private final ChannelDocumentClient client;
  private final DisputeRows disputes;
  private final Clock clock;
  private final Rounds rounds;

  DisputeFetch(
      NetworkFile network,
      LocalOrganisations organisations,
      OrganisationRows rows,
      Keys keys,
      ChannelDocumentClient client,
      DisputeRows disputes,
      Clock clock) {
    this.network = network;
    this.rows = rows;
    this.keys = keys;
    this.client = client;
    this.disputes = disputes;
    this.clock = clock;
    this.rounds = new Rounds("disputes", 1, TICK, organisations.slugs(), this::fetch);
  }

  @Override
  public void look(String organisation) {
    rounds.visit(organisation);
  }

  private void fetch(String organisation) {
    Bytes32 own = network.node(organisation).memberId();
    List<DisputeRows.Wanted> wanted =
        rows.in(organisation, () -> disputes.wanted(organisation, own, clock.instant(), AT_ONCE));
    for (DisputeRows.Wanted one : wanted) {
      if (attempt(organisation, one)) continue;
      Instant next = clock.instant().plus(RETRIES.after(one.attempts()));
      rows.in(organisation, () -> disputes.failed(organisation, one, next));
    }
  }

  /** Whether it has come. */
  private boolean attempt(String organisation, DisputeRows.Wanted wanted) {
    try {
      byte[] words = client.ask(organisation, wanted.payer(), wanted.channel(), wanted.id(), DESK);
      if (!DisputeWords.evidence(words).equals(wanted.evidence())) {
        LOG.warn("{}: dispute {}: another hash than on the ledger", organisation, wanted.id());
        return false;
      }
      byte[] sealed = keys.records(organisation).seal(words, DisputeWords.context(wanted.id()));
      rows.in(
          organisation,
          () ->
              disputes.keep(
                  organisation, wanted.channel(), wanted.id(), false, sealed, clock.instant()));
      return true;
    } catch (Problem problem) {
      LOG.debug("{}: dispute {}: {}", organisation, wanted.id(), problem.code());
      return false;
    }
  }

  @Override
  public Rounds rounds() {
    return rounds;
  }
}
