package org.custodia.registry.prescriptions;

import java.time.Duration;
import java.util.List;
import org.custodia.registry.errors.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Keeps the {@link DeskTeller} going for all local organisations, with one thread. */
final class DeskWorker implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(DeskWorker.class);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(4);

  private final List<String> organisations;
  private final DeskTeller teller;
  private final Duration noticesEvery;
  private volatile Thread thread;

  DeskWorker(List<String> organisations, DeskTeller teller, Duration noticesEvery) {
    this.organisations = List.copyOf(organisations);
    this.teller = teller;
    this.noticesEvery = noticesEvery;
  }

  @Override
  public synchronized void start() {
    if (thread != null) return;
    thread = new Thread(this::run, "prescriptions");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public synchronized void stop() {
    Thread ending = thread;
    thread = null;
    if (ending == null) return;
    ending.interrupt();
    try {
      ending.join(STOP_WITHIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }

  private void run() {
    while (Thread.currentThread() == thread) {
      for (String organisation : organisations) look(organisation);
      try {
        Thread.sleep(LOOK_AGAIN.toMillis());
      } catch (InterruptedException stopping) {
        return;
      }
    }
  }

  private void look(String organisation) {
    try {
      teller.tellDue(organisation);
      teller.fetchNotices(organisation, noticesEvery);
    } catch (Problem problem) {
      LOG.debug("prescriptions of {} wait: {}", organisation, problem.code());
    } catch (RuntimeException failure) {
      LOG.warn("prescriptions of {} wait: {}", organisation, failure.getClass().getSimpleName());
    }
  }
}
