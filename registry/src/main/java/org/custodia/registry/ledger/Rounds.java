package org.custodia.registry.ledger;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.custodia.registry.errors.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Threads of a capability's own, for what must not hold up the thread that follows a node, such as
 * asking other members. They visit each local organisation at intervals, and at once where
 * something has moved. What fails ends nothing: it is logged by its kind and place alone, because
 * its message could repeat a row, and the next round comes to it again.
 */
public final class Rounds {
  private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(5);
  private static final String OURS = "org.custodia.";

  /** Starts and stops with its rounds. */
  public interface Owner extends SmartLifecycle {
    Rounds rounds();

    @Override
    default void start() {
      rounds().start();
    }

    @Override
    default void stop() {
      rounds().stop();
    }

    @Override
    default boolean isRunning() {
      return rounds().isRunning();
    }
  }

  private final String name;
  private final int size;
  private final Duration pause;
  private final List<String> organisations;
  private final Consumer<String> visit;
  private final Set<String> visited = ConcurrentHashMap.newKeySet();
  private volatile ScheduledExecutorService threads;

  /**
   * @param name of the threads and in the log
   * @param size how many threads
   * @param pause between two visits to an organisation, and at most before the first
   * @param visit what is done for an organisation, never twice at a time for the same one
   */
  public Rounds(
      String name,
      int size,
      Duration pause,
      Collection<String> organisations,
      Consumer<String> visit) {
    this.name = name;
    this.size = size;
    this.pause = pause;
    this.organisations = List.copyOf(organisations);
    this.visit = visit;
  }

  /** Visits an organisation at once; one that is being visited is left to the next round. */
  public void visit(String organisation) {
    run(() -> visitAlone(organisation));
  }

  private void visitAlone(String organisation) {
    if (!visited.add(organisation)) return;
    try {
      visit.accept(organisation);
    } finally {
      visited.remove(organisation);
    }
  }

  /** Does something else on one of the threads; nothing unless they are running. */
  public void run(Runnable task) {
    ScheduledExecutorService running = threads;
    if (running == null) return;
    try {
      running.execute(() -> guarded(task));
    } catch (RejectedExecutionException e) {
      LOG.debug("{}: stopping", name);
    }
  }

  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (Problem problem) {
      LOG.debug("{}: {}", name, problem.code());
    } catch (RuntimeException failure) {
      LOG.warn("{}: {} at {}", name, failure.getClass().getName(), place(failure));
    }
  }

  private static String place(RuntimeException failure) {
    return Arrays.stream(failure.getStackTrace())
        .filter(frame -> frame.getClassName().startsWith(OURS))
        .findFirst()
        .map(StackTraceElement::toString)
        .orElse("an unknown place");
  }

  /** Does nothing when they are running already. */
  public synchronized void start() {
    if (isRunning()) return;
    AtomicInteger number = new AtomicInteger();
    ScheduledExecutorService fresh =
        Executors.newScheduledThreadPool(
            size,
            task -> {
              Thread thread = new Thread(task, "custodia-" + name + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads = fresh;
    for (int i = 0; i < organisations.size(); i++) {
      String organisation = organisations.get(i);
      fresh.scheduleWithFixedDelay(
          () -> guarded(() -> visitAlone(organisation)),
          pause.toNanos() * (i + 1) / organisations.size(), // not all in the same moment
          pause.toNanos(),
          TimeUnit.NANOSECONDS);
    }
  }

  /** Interrupts what is under way, and waits a little for its end. */
  public synchronized void stop() {
    ScheduledExecutorService ending = threads;
    threads = null;
    if (ending == null) return;
    ending.shutdownNow();
    try {
      ending.awaitTermination(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public boolean isRunning() {
    return threads != null;
  }
}
