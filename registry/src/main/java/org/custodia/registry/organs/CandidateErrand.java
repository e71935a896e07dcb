package org.custodia.registry.organs;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.rows.OrganisationRows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Declares candidates, and what changed about them, to the allocation body. */
final class CandidateErrand implements OrganErrand {
  private static final Logger LOG = LoggerFactory.getLogger(CandidateErrand.class);

  private final OrganisationRows rows;
  private final OrganClient client;
  private final CandidateRows candidates;
  private final SealedCandidates opened;
  private final OrganSettings settings;
  private final Clock clock;

  CandidateErrand(
      OrganisationRows rows,
      OrganClient client,
      CandidateRows candidates,
      SealedCandidates opened,
      OrganSettings settings,
      Clock clock) {
    this.rows = rows;
    this.client = client;
    this.candidates = candidates;
    this.opened = opened;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public Map<Bytes32, List<Runnable>> due(String organisation) {
    return rows.in(
        organisation,
        () ->
            OrganErrand.each(
                candidates.undeclared(organisation, clock.instant(), AT_ONCE),
                version -> opened.open(organisation, version).declared().allocation(),
                version -> () -> declare(organisation, version)));
  }

  private void declare(String organisation, CandidateRows.Version version) {
    try {
      Candidates.Change change = rows.in(organisation, () -> opened.open(organisation, version));
      client.ask(
          organisation,
          change.declared().allocation(),
          Said.CANDIDATE,
          version.pseudonym(),
          DeclaredCandidate.write(change));
      rows.in(organisation, () -> candidates.declared(organisation, version, clock.instant()));
    } catch (Problem problem) {
      Instant next = clock.instant().plus(settings.retries().after(version.attempts()));
      rows.in(organisation, () -> candidates.failed(organisation, version, problem.code(), next));
      LOG.debug("{}: candidate {}: {}", organisation, version.pseudonym(), problem.code());
    }
  }
}
