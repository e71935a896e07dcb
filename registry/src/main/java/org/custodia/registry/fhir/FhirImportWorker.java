package org.custodia.registry.fhir;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Works off files in the background, one resource after another, and goes on after a restart where
 * it was. Looks by itself now and then, for what another instance left behind.
 */
final class FhirImportWorker implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(FhirImportWorker.class);
  private static final Duration PAUSE = Duration.ofSeconds(30);

  private final FhirImport imports;
  private final Collection<String> organisations;
  private ExecutorService thread;
  private volatile boolean running;

  FhirImportWorker(FhirImport imports, Collection<String> organisations) {
    this.imports = imports;
    this.organisations = organisations;
  }

  @Override
  public synchronized void start() {
    running = true;
    thread =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread made = new Thread(work, "fhir-imports");
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
      return running && imports.workOff(organisation, () -> running);
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
      imports.awaitHandedIn(PAUSE);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      running = false;
    }
  }
}
