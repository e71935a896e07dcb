package org.custodia.registry.people;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Works off files that were handed in, in the background, one line after another, and goes on after
 * a restart where it was. Looks by itself now and then, for what another instance left behind.
 */
public final class ImportWorker implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(ImportWorker.class);
  private static final Duration PAUSE = Duration.ofSeconds(30);

  private final String name;
  private final Files files;
  private final Collection<String> organisations;
  private ExecutorService thread;
  private volatile boolean running;

  /** Files of one kind. */
  public interface Files {
    /**
     * Works off some of what waits.
     *
     * @param goOn asked before each line
     * @return false when nothing waits
     */
    boolean workOff(String organisation, BooleanSupplier goOn);

    /** Waits until something was handed in here, or as long as given. */
    void awaitHandedIn(Duration atMost) throws InterruptedException;
  }

  /**
   * @param name of its thread
   */
  public ImportWorker(String name, Files files, Collection<String> organisations) {
    this.name = name;
    this.files = files;
    this.organisations = organisations;
  }

  @Override
  public synchronized void start() {
    running = true;
    thread =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread made = new Thread(work, name);
              made.setDaemon(true);
              return made;
            });
    thread.execute(this::run);
  }

  @Override
  public synchronized void stop() {
    running = false;
    thread.shutdownNow();
    try {
      thread.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void run() {
    while (running) {
      boolean busy = false;
      for (String organisation : organisations) {
        busy |= one(organisation);
      }
      if (!busy) {
        pause();
      }
    }
  }

  private boolean one(String organisation) {
    try {
      return running && files.workOff(organisation, () -> running);
    } catch (RuntimeException failure) {
      if (running) {
        // Its message could repeat a row; what kind of failure it was says enough here.
        LOG.warn("Imports of {} wait: {}", organisation, failure.getClass().getName());
      }
      return false;
    }
  }

  private void pause() {
    try {
      files.awaitHandedIn(PAUSE);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      running = false;
    }
  }
}
