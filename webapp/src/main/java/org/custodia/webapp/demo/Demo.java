package org.custodia.webapp.demo;

import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.custodia.registry.products.Product;
import org.custodia.registry.products.Products;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Everything Custodia needs, on one machine, for trying out and for the journeys of the tests:
 * PostgreSQL, Keycloak, a network of eleven members, and the application itself, with something to
 * look at in them. Not for production; docs/operating.md says what production needs.
 */
public final class Demo {
  private static final Logger LOG = LoggerFactory.getLogger(Demo.class);

  /** Printed on the box of the sample whose product nobody registered. */
  private static final String MADE_UP = "FANTASIA 10 mg";

  /** How often what is done in the background is begun. */
  private static final int ATTEMPTS = 5;

  private final DemoSettings settings;
  private final Progress progress;
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private boolean stopping;

  private Demo(DemoSettings settings, Progress progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /** Arguments: see {@link DemoSettings#of}. Ends with 0 after an orderly stop, 1 otherwise. */
  public static void main(String... arguments) throws InterruptedException {
    Progress progress = new Progress(System.out);
    CountDownLatch stopped = new CountDownLatch(1);
    try {
      DemoSettings settings = DemoSettings.of(arguments);
      DemoFiles.createPrivateDirectory(settings.directory());
      DemoFiles.createPrivateDirectory(settings.directory().resolve("logs"));
      DemoLog.toFile(settings.directory().resolve("logs/custodia.log"));
      if (settings.prepareOnly()) {
        progress.step(
            DemoWords.say("step.keycloak-built"), () -> DemoKeycloak.build(settings.keycloak()));
        return;
      }
      Demo demo = new Demo(settings, progress);
      demo.lock();
      Runtime.getRuntime().addShutdownHook(new Thread(demo::stop, "demo-stop"));
      demo.start();
      stopped.await();
    } catch (RuntimeException e) {
      LOG.error("The demo could not start", e);
      Throwable cause = e instanceof CompletionException ? e.getCause() : e;
      progress.line("");
      progress.line(DemoWords.say("not-started", cause.getMessage()));
      System.exit(1);
    }
  }

  private void lock() {
    opened(DemoLock.take(settings.directory()));
  }

  private void start() {
    Path directory = settings.directory();
    if (DemoPostgres.stopStale(directory) | DemoKeycloak.stopStale(directory)) {
      progress.line("  " + DemoWords.say("stale-stopped"));
    }
    DemoPorts ports =
        DemoPorts.of(
            directory.resolve("ports.properties"), settings.webPort(), DemoOrganisation.ALL.size());
    DemoSecrets secrets = new DemoSecrets(directory.resolve("secrets"));
    DemoKeys keys = new DemoKeys(directory.resolve("keys"), secrets);
    List<String> webAddresses =
        List.of("http://127.0.0.1:" + ports.web(), "http://localhost:" + ports.web());

    CompletableFuture<DemoPostgres> postgres =
        inBackground(
            "PostgreSQL",
            () ->
                opened(DemoPostgres.start(directory, settings.tools(), ports.postgres(), secrets)));
    CompletableFuture<DemoKeycloak> keycloak =
        inBackground(
            "Keycloak",
            () -> {
              DemoKeycloak.build(settings.keycloak());
              DemoKeycloak started =
                  opened(DemoKeycloak.start(directory, settings.keycloak(), ports, secrets));
              started.provision(webAddresses);
              return started;
            });
    CompletableFuture<DemoNetwork> network =
        inBackground(
            DemoWords.say("step.network"),
            () -> opened(DemoNetwork.start(directory, ports, keys, secrets, DemoProducts.gtins())));
    // Keycloak takes longest, and the application needs it only when somebody signs in.
    URI issuer = DemoKeycloak.issuer(ports);
    CompletableFuture.allOf(postgres, network).join();
    ConfigurableApplicationContext application =
        progress.step(
            DemoWords.say("step.application"),
            () ->
                opened(
                    DemoApplication.start(
                        directory.resolve("logs/custodia.log"),
                        ports.web(),
                        postgres.join(),
                        issuer,
                        network.join(),
                        secrets)));
    LocalDate began = network.join().began();
    List<DemoSample> samples = DemoSample.all(secrets, began);
    DemoSeed seed = new DemoSeed(application, secrets, began);
    progress.step(DemoWords.say("step.seed"), () -> seed(application, seed, secrets, began));
    List<DemoPrescriptions.Prepared> prescriptions =
        new DemoPrescriptions(application, secrets).issue();
    Path photographs = directory.resolve("samples");
    progress.step(DemoWords.say("step.photographs"), () -> draw(application, photographs, samples));
    URI web = URI.create(webAddresses.get(0));
    keycloak.join();
    DemoCredentials.write(
        directory.resolve("credentials.json"),
        web,
        issuer,
        network.join().networkFile(),
        photographs,
        samples,
        prescriptions,
        secrets);
    DemoGreeting.print(progress, directory, web, samples, prescriptions, secrets);
    seedLater(
        new DemoBills(application, seed, secrets, directory),
        new DemoOrgans(application, seed, secrets, directory),
        new DemoResearch(application, secrets, began, directory));
  }

  /**
   * In the background: it is more than a hundred acts, most of them one after the other, and
   * whoever came for something else need not wait for them. Bills are few, so they come first, and
   * organs, which take longest, last.
   */
  private void seedLater(DemoBills bills, DemoOrgans organs, DemoResearch research) {
    if (bills.done() && organs.done() && research.done()) return;
    if (!bills.done() || !organs.done()) {
      progress.line(DemoWords.say("later", bills.file(), organs.file()));
    }
    Thread thread =
        new Thread(
            () -> {
              if (!bills.done()) patiently("bills", bills::seed);
              if (!research.done()) patiently("research", research::seed);
              if (!organs.done()) patiently("organs", organs::seed);
            },
            "demo-later");
    thread.setDaemon(true);
    AutoCloseable end =
        () -> {
          thread.interrupt();
          thread.join(2_000);
        };
    opened(end);
    thread.start();
  }

  /**
   * Again after whatever kept it from going on, such as a database that was away for a while.
   *
   * @param what names the words {@code step.<what>} and {@code <what>-failed}
   */
  private void patiently(String what, Runnable work) {
    for (int attempt = 1; !isStopping(); attempt++) {
      try {
        progress.step(DemoWords.say("step." + what), work);
        return;
      } catch (RuntimeException failed) {
        if (isStopping()) return;
        LOG.warn("Could not prepare {}, attempt {}", what, attempt, failed);
        if (attempt == ATTEMPTS) {
          progress.line(DemoWords.say(what + "-failed", failed.getMessage()));
          return;
        }
      }
    }
  }

  private boolean isStopping() {
    synchronized (running) {
      return stopping;
    }
  }

  private void seed(
      ApplicationContext application, DemoSeed seed, DemoSecrets secrets, LocalDate began) {
    seed.awaitPast();
    new DemoPatients(application, secrets, began).register();
    seed.handOverPast();
    DemoPrices prices = new DemoPrices(application, seed, began);
    prices.publish();
    seed.openChannels();
    seed.releaseLots();
    seed.awaitChannels();
    DemoGoods goods = new DemoGoods(application, seed, secrets, began);
    goods.send();
    seed.takeBackLots();
    goods.receive();
    seed.dispensePack(DemoSample.dispensed(secrets, began).scan());
    new DemoConsents(application, secrets, began).seed();
    prices.await();
  }

  private static void draw(
      ApplicationContext application, Path directory, List<DemoSample> samples) {
    Products products = application.getBean(Products.class);
    DemoPhotographs photographs =
        new DemoPhotographs(
            directory,
            gtin ->
                products
                    .byGtin(DemoOrganisation.PONT.slug(), gtin.digits())
                    .orElse(new Product(gtin.digits(), MADE_UP, "", "")));
    samples.parallelStream().forEach(photographs::draw);
  }

  private <T> CompletableFuture<T> inBackground(String name, Supplier<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(progress.step(name, work::get));
              } catch (RuntimeException e) {
                result.completeExceptionally(e);
              }
            },
            "demo-" + name.toLowerCase(java.util.Locale.ROOT));
    thread.start();
    return result;
  }

  /** Remembers what to close, last opened first; closes it at once when we are stopping already. */
  private <T extends AutoCloseable> T opened(T resource) {
    synchronized (running) {
      if (!stopping) {
        running.push(resource);
        return resource;
      }
    }
    close(resource);
    throw new DemoFailure("Stopped while starting.");
  }

  private void stop() {
    synchronized (running) {
      stopping = true;
    }
    while (!running.isEmpty()) {
      close(running.pop());
    }
  }

  private static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      LOG.warn("{} did not close cleanly", resource.getClass().getSimpleName(), e);
    }
  }
}
