package org.custodia.registry.medicines;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.rows.OrganisationRows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Asks again, by itself, about every pack that the verification service had no answer for, and
 * about those that were dispensed meanwhile. While the service stays silent it asks about one, and
 * then about all that wait.
 */
final class OfflineSettlement implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(OfflineSettlement.class);
  private static final int AT_ONCE = 50;

  /** What concerns one pack only, such as a lot that the own node has not read, waits longer. */
  private static final Duration SINGLE_PAUSE = Duration.ofMinutes(1);

  private final OrganisationRows rows;
  private final OfflineRows offline;
  private final ScanVerification verification;
  private final SettledDispensings dispensings;
  private final Collection<String> organisations;
  private final Duration pause;
  private final Clock clock;
  private ScheduledExecutorService thread;

  /**
   * @param pause between two looks at what waits
   */
  OfflineSettlement(
      OrganisationRows rows,
      OfflineRows offline,
      ScanVerification verification,
      SettledDispensings dispensings,
      Collection<String> organisations,
      Duration pause,
      Clock clock) {
    this.rows = rows;
    this.offline = offline;
    this.verification = verification;
    this.dispensings = dispensings;
    this.organisations = List.copyOf(organisations);
    this.pause = pause;
    this.clock = clock;
  }

  @Override
  public synchronized void start() {
    thread =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread made = new Thread(work, "offline-settlement");
              made.setDaemon(true);
              return made;
            });
    long millis = pause.toMillis();
    thread.scheduleWithFixedDelay(
        () -> organisations.forEach(this::settle), millis, millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public synchronized void stop() {
    thread.shutdownNow();
    try {
      thread.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread = null;
  }

  @Override
  public synchronized boolean isRunning() {
    return thread != null;
  }

  private void settle(String organisation) {
    try {
      Instant now = clock.instant();
      List<OfflineRows.Due> due =
          rows.in(organisation, () -> offline.due(organisation, now, AT_ONCE));
      for (OfflineRows.Due one : due) {
        if (!answered(organisation, one)) return;
      }
      dispensings.settle(organisation);
    } catch (RuntimeException failure) {
      // Its message could repeat a row; what kind of failure it was says enough here.
      LOG.warn("settling of {} waits: {}", organisation, failure.getClass().getName());
    }
  }

  /** False while the service is silent: then there is no use in asking about the others. */
  private boolean answered(String organisation, OfflineRows.Due one) {
    try {
      verification.settle(new Caller(organisation, one.person(), Set.of()), one.id(), one.scan());
      return true;
    } catch (Problem problem) {
      boolean silent = problem.code().startsWith("CUS-VER-");
      Instant next = clock.instant().plus(silent ? Duration.ZERO : SINGLE_PAUSE);
      rows.in(organisation, () -> offline.later(organisation, one.id(), next));
      return !silent;
    }
  }
}
