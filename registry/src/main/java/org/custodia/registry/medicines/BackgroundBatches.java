package org.custodia.registry.medicines;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.rows.OrganisationRows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Batches, worked off by two threads that begin anew with what a stop left behind. They depend on
 * no projection, so they are at hand also while those are read anew, and an instance starts then.
 */
final class BackgroundBatches implements PackBatches, SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundBatches.class);
  private static final int THREADS = 2;
  private static final int AT_ONCE = 50;
  private static final int MOST_SHOWN = 1_000;

  private final OrganisationRows rows;
  private final BatchRows batches;
  private final PackVerification packs;
  private final Collection<String> organisations;
  private final Clock clock;
  private volatile ExecutorService workers;

  BackgroundBatches(
      OrganisationRows rows,
      BatchRows batches,
      PackVerification packs,
      Collection<String> organisations,
      Clock clock) {
    this.rows = rows.alsoIncomplete();
    this.batches = batches;
    this.packs = packs;
    this.organisations = List.copyOf(organisations);
    this.clock = clock;
  }

  // --- Asking ---

  @Override
  public Batch begin(Caller caller, UUID id, List<String> scans, boolean silent) {
    List<String> lines = scans.stream().filter(scan -> !scan.isBlank()).toList();
    if (lines.isEmpty()) {
      throw new Problem(Problem.Kind.BAD_INPUT, "CUS-MED-057");
    }
    if (lines.size() > MOST_LINES) {
      throw new Problem(Problem.Kind.TOO_LARGE, "CUS-MED-058", lines.size(), MOST_LINES);
    }
    var asked = new BatchRows.Asked(id, caller, silent, clock.instant());
    Batch begun = rows.in(caller.organisation(), () -> begun(asked, lines));
    work(asked);
    return begun;
  }

  private Batch begun(BatchRows.Asked asked, List<String> lines) {
    String organisation = asked.caller().organisation();
    if (batches.add(asked)) {
      batches.addLines(organisation, asked.id(), lines);
      return batches.progress(asked);
    }
    BatchRows.Asked before = batches.find(organisation, asked.id()).orElseThrow();
    boolean same =
        before.caller().name().equals(asked.caller().name())
            && before.silent() == asked.silent()
            && batches.scans(organisation, asked.id()).equals(lines);
    if (!same) {
      throw new Problem(Problem.Kind.CONFLICT, "CUS-MED-021", asked.id().toString());
    }
    return batches.progress(before);
  }

  @Override
  public Optional<Batch> find(Caller caller, UUID id) {
    return rows.in(caller.organisation(), () -> own(caller, id).map(batches::progress));
  }

  @Override
  public List<Line> lines(Caller caller, UUID id, int from, int limit) {
    return rows.in(
        caller.organisation(),
        () ->
            own(caller, id)
                .map(
                    asked ->
                        batches.lines(
                            caller.organisation(),
                            id,
                            from,
                            Math.max(0, Math.min(limit, MOST_SHOWN))))
                .orElse(List.of()));
  }

  private Optional<BatchRows.Asked> own(Caller caller, UUID id) {
    return batches
        .find(caller.organisation(), id)
        .filter(asked -> asked.caller().name().equals(caller.name()));
  }

  // --- Working ---

  @Override
  public synchronized void start() {
    workers =
        Executors.newFixedThreadPool(
            THREADS,
            work -> {
              Thread made = new Thread(work, "pack-batches");
              made.setDaemon(true);
              return made;
            });
    for (String organisation : organisations) {
      rows.in(organisation, () -> batches.unfinished(organisation)).forEach(this::work);
    }
  }

  @Override
  public synchronized void stop() {
    workers.shutdownNow();
    try {
      workers.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    workers = null;
  }

  @Override
  public boolean isRunning() {
    return workers != null;
  }

  private void work(BatchRows.Asked asked) {
    ExecutorService now = workers;
    if (now != null) now.execute(() -> workOff(asked));
  }

  private void workOff(BatchRows.Asked asked) {
    String organisation = asked.caller().organisation();
    try {
      while (!Thread.currentThread().isInterrupted()) {
        List<BatchRows.Waiting> some =
            rows.in(organisation, () -> batches.waiting(organisation, asked.id(), AT_ONCE));
        if (some.isEmpty()) return;
        for (BatchRows.Waiting line : some) {
          verify(asked, line);
        }
      }
    } catch (RuntimeException failure) {
      // Its message could repeat a row; the batch is gone on with at the next start.
      LOG.warn("a batch of {} stopped: {}", organisation, failure.getClass().getName());
    }
  }

  private void verify(BatchRows.Asked asked, BatchRows.Waiting line) {
    Caller caller = asked.caller();
    String code;
    List<Object> arguments;
    try {
      PackVerdict verdict =
          asked.silent()
              ? packs.status(caller, line.verification(), line.scan())
              : packs.verify(caller, line.verification(), line.scan());
      code = verdict.code();
      arguments = verdict.arguments();
    } catch (Problem problem) {
      code = problem.code();
      arguments = problem.arguments().stream().map(BackgroundBatches::fact).toList();
    }
    String came = code;
    List<Object> with = arguments;
    rows.in(
        caller.organisation(),
        () -> batches.done(caller.organisation(), asked.id(), line.number(), came, with));
  }

  private static Object fact(Object argument) {
    return MedicineJson.isFact(argument) ? argument : String.valueOf(argument);
  }
}
