package org.custodia.registry.organs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.ledger.Keeper;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.ledger.Rounds;
import org.custodia.registry.rows.OrganisationRows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches documents whose hashes other members put on the ledger, declares candidates to the
 * allocation body, and runs errands. What does not succeed is tried again, less and less often.
 */
final class OrganExchange implements Keeper, Rounds.Owner {
  private static final Logger LOG = LoggerFactory.getLogger(OrganExchange.class);
  private static final int AT_ONCE = 20;
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration BETWEEN_ERRANDS = Duration.ofSeconds(1);

  private final OrganisationRows rows;
  private final Ledger ledger;
  private final OrganClient client;
  private final DocumentRows documents;
  private final SealedDocuments sealed;
  private final CandidateRows candidates;
  private final SealedCandidates opened;
  private final List<OrganErrand> errands;
  private final OrganSettings settings;
  private final Clock clock;
  private final Rounds rounds;
  private final Map<String, Instant> run = new ConcurrentHashMap<>();

  OrganExchange(
      LocalOrganisations organisations,
      OrganisationRows rows,
      Ledger ledger,
      OrganClient client,
      DocumentRows documents,
      SealedDocuments sealed,
      CandidateRows candidates,
      SealedCandidates opened,
      List<OrganErrand> errands,
      OrganSettings settings,
      Clock clock) {
    this.rows = rows;
    this.ledger = ledger;
    this.client = client;
    this.documents = documents;
    this.sealed = sealed;
    this.candidates = candidates;
    this.opened = opened;
    this.errands = List.copyOf(errands);
    this.settings = settings;
    this.clock = clock;
    this.rounds = new Rounds("organs", 1, TICK, organisations.slugs(), this::exchange);
  }

  @Override
  public void look(String organisation) {
    rounds.visit(organisation);
  }

  private void exchange(String organisation) {
    List<DocumentRows.Wanted> wanted = new ArrayList<>();
    List<CandidateRows.Version> undeclared = new ArrayList<>();
    Bytes32 own = ledger.memberId(organisation);
    rows.in(
        organisation,
        () -> {
          wanted.addAll(documents.wanted(organisation, own, clock.instant(), AT_ONCE));
          undeclared.addAll(candidates.undeclared(organisation, clock.instant(), AT_ONCE));
        });
    wanted.forEach(one -> fetch(organisation, one));
    undeclared.forEach(version -> declare(organisation, version));
    Instant now = clock.instant();
    if (now.isBefore(run.getOrDefault(organisation, Instant.EPOCH).plus(BETWEEN_ERRANDS))) return;
    run.put(organisation, now);
    errands.forEach(errand -> errand.run(organisation));
  }

  // --- Documents ---

  private void fetch(String organisation, DocumentRows.Wanted wanted) {
    try {
      byte[] text = client.document(organisation, wanted.holder(), wanted.channel(), wanted.hash());
      DocumentText document =
          DocumentText.read(text).orElseThrow(() -> new Problem(Kind.BAD_INPUT, OrganClient.WRONG));
      rows.in(
          organisation,
          () -> {
            sealed.add(organisation, document, false, "");
            documents.fetched(organisation, wanted.hash());
          });
    } catch (Problem problem) {
      Instant next = clock.instant().plus(settings.retries().after(wanted.attempts()));
      rows.in(
          organisation, () -> documents.failed(organisation, wanted.hash(), problem.code(), next));
      LOG.debug("{}: document {}: {}", organisation, wanted.hash(), problem.code());
    }
  }

  // --- Candidates ---

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

  // --- Life ---

  @Override
  public Rounds rounds() {
    return rounds;
  }
}
