package org.custodia.registry.organs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.ledger.Keeper;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.rows.OrganisationRows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Fetches documents whose hashes other members put on the ledger, and declares candidates to the
 * allocation body. What does not succeed is tried again, less and less often.
 */
final class OrganExchange implements Keeper, SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(OrganExchange.class);
  private static final int AT_ONCE = 20;
  private static final Duration TICK = Duration.ofMillis(500);

  private final List<String> organisations;
  private final OrganisationRows rows;
  private final Ledger ledger;
  private final OrganClient client;
  private final DocumentRows documents;
  private final SealedDocuments sealed;
  private final CandidateRows candidates;
  private final SealedCandidates opened;
  private final OrganSettings settings;
  private final Clock clock;
  private final Set<String> busy = ConcurrentHashMap.newKeySet();
  private volatile ScheduledExecutorService threads;

  OrganExchange(
      LocalOrganisations organisations,
      OrganisationRows rows,
      Ledger ledger,
      OrganClient client,
      DocumentRows documents,
      SealedDocuments sealed,
      CandidateRows candidates,
      SealedCandidates opened,
      OrganSettings settings,
      Clock clock) {
    this.organisations = organisations.slugs();
    this.rows = rows;
    this.ledger = ledger;
    this.client = client;
    this.documents = documents;
    this.sealed = sealed;
    this.candidates = candidates;
    this.opened = opened;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public void look(String organisation) {
    ScheduledExecutorService running = threads;
    if (running == null) return;
    try {
      running.execute(guarded(organisation));
    } catch (RejectedExecutionException e) {
      LOG.debug("organs: stopping");
    }
  }

  private void exchange(String organisation) {
    if (!busy.add(organisation)) return;
    try {
      fetchAll(organisation);
      declareAll(organisation);
    } finally {
      busy.remove(organisation);
    }
  }

  // --- Documents ---

  private void fetchAll(String organisation) {
    Bytes32 own = ledger.memberId(organisation);
    rows.in(organisation, () -> documents.wanted(organisation, own, clock.instant(), AT_ONCE))
        .forEach(wanted -> fetch(organisation, wanted));
  }

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
      Instant next = clock.instant().plus(settings.delay(wanted.attempts()));
      rows.in(
          organisation, () -> documents.failed(organisation, wanted.hash(), problem.code(), next));
      LOG.debug("{}: document {}: {}", organisation, wanted.hash(), problem.code());
    }
  }

  // --- Candidates ---

  private void declareAll(String organisation) {
    rows.in(organisation, () -> candidates.undeclared(organisation, clock.instant(), AT_ONCE))
        .forEach(version -> declare(organisation, version));
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
      Instant next = clock.instant().plus(settings.delay(version.attempts()));
      rows.in(organisation, () -> candidates.failed(organisation, version, problem.code(), next));
      LOG.debug("{}: candidate {}: {}", organisation, version.pseudonym(), problem.code());
    }
  }

  // --- Life ---

  private Runnable guarded(String organisation) {
    return () -> {
      try {
        exchange(organisation);
      } catch (RuntimeException e) {
        LOG.warn("{}: organs: {}", organisation, e.toString());
      }
    };
  }

  @Override
  public synchronized void start() {
    if (isRunning()) return;
    ScheduledExecutorService fresh =
        Executors.newScheduledThreadPool(
            1,
            task -> {
              Thread thread = new Thread(task, "custodia-organs");
              thread.setDaemon(true);
              return thread;
            });
    threads = fresh;
    for (String organisation : organisations) {
      fresh.scheduleWithFixedDelay(
          guarded(organisation), TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public synchronized void stop() {
    ScheduledExecutorService ending = threads;
    threads = null;
    if (ending == null) return;
    ending.shutdownNow();
    try {
      ending.awaitTermination(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return threads != null;
  }
}
