package org.custodia.registry.health;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.custodia.registry.ledger.LedgerWorkers;
import org.custodia.registry.verification.VerificationClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Measures everything at intervals, each on a thread of its own, so that what hangs holds up
 * nothing else; and answers from what was measured last.
 */
final class WatchedHealth implements Health, SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedHealth.class);
  private static final Duration JUDGE_EVERY = Duration.ofMillis(500);

  /** Whose red light keeps people from what they do; the others are the administrator's alone. */
  private static final Set<Light.Subject> HINDERING =
      Set.of(
          Light.Subject.NODE,
          Light.Subject.PRIVACY_MANAGER,
          Light.Subject.BLOCKS,
          Light.Subject.CLOCK,
          Light.Subject.PROJECTOR,
          Light.Subject.RECORDED,
          Light.Subject.SUBMITTED,
          Light.Subject.DATABASE,
          Light.Subject.SIGN_IN,
          Light.Subject.VERIFICATION,
          Light.Subject.CHANNEL);

  private final Map<String, OrganisationWatch> watches;
  private final DatabaseProbe database;
  private final Gauge<DatabaseProbe.Report> databaseGauge;
  private final Optional<SignIn> signIn;
  private final Gauge<SignIn.Answer> signInGauge;
  private final Optional<Certificates> certificates;
  private final LedgerWorkers workers;
  private final Optional<VerificationClient> verification;
  private final HealthSettings settings;
  private final Clock clock;
  private final AtomicInteger threads = new AtomicInteger();
  private volatile ScheduledExecutorService watching;

  WatchedHealth(
      Map<String, OrganisationWatch> watches,
      DatabaseProbe database,
      Gauge<DatabaseProbe.Report> databaseGauge,
      Optional<SignIn> signIn,
      Gauge<SignIn.Answer> signInGauge,
      Optional<Certificates> certificates,
      LedgerWorkers workers,
      Optional<VerificationClient> verification,
      HealthSettings settings,
      Clock clock) {
    this.watches = Map.copyOf(watches);
    this.database = database;
    this.databaseGauge = databaseGauge;
    this.signIn = signIn;
    this.signInGauge = signInGauge;
    this.certificates = certificates;
    this.workers = workers;
    this.verification = verification;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public HealthReport of(String organisation) {
    return watch(organisation).report();
  }

  @Override
  public Optional<Light.Subject> hindrance(String organisation) {
    return watch(organisation).report().of(Colour.RED).stream()
        .map(Light::subject)
        .filter(HINDERING::contains)
        .findFirst();
  }

  @Override
  public boolean signInAnswers() {
    return signInGauge
        .seen()
        .silentSince()
        .filter(since -> since.plus(settings.silence()).isBefore(clock.instant()))
        .isEmpty();
  }

  @Override
  public boolean databaseAnswers() {
    return databaseGauge.seen().silentSince().isEmpty();
  }

  private OrganisationWatch watch(String organisation) {
    OrganisationWatch watch = watches.get(organisation);
    if (watch == null) {
      throw new IllegalArgumentException("not a local organisation: " + organisation);
    }
    return watch;
  }

  @Override
  public synchronized void start() {
    if (isRunning()) return;
    // As many as may hang at once, and one that judges.
    watching =
        Executors.newScheduledThreadPool(
            3 * watches.size() + 3,
            task -> {
              Thread thread = new Thread(task, "custodia-health-" + threads.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    repeat(() -> databaseGauge.measure(database::ask), Duration.ZERO, settings.every());
    signIn.ifPresent(
        provider ->
            repeat(() -> signInGauge.measure(provider::ask), Duration.ZERO, settings.every()));
    Duration first = Duration.ZERO;
    for (OrganisationWatch watch : watches.values()) { // not all in the same moment
      repeat(watch::askNode, first, settings.every());
      repeat(watch::askPrivacyManager, first, settings.every());
      repeat(watch::lookAtBooks, first, settings.every());
      first = first.plus(settings.every().dividedBy(watches.size()));
    }
    repeat(this::judge, Duration.ZERO, JUDGE_EVERY);
  }

  private void judge() {
    List<LedgerWorkers.Standing> standings = workers.standing();
    List<Certificates.Seen> shown = certificates.map(Certificates::seen).orElse(List.of());
    watches.forEach(
        (organisation, watch) ->
            watch.judge(
                databaseGauge.seen(),
                signIn.map(provider -> signInGauge.seen()),
                shown,
                standings.stream()
                    .filter(standing -> standing.organisation().equals(organisation))
                    .findFirst(),
                verification.flatMap(client -> client.contacts().latest(organisation))));
  }

  /** Goes on whatever happens: one failure must not end the watch. */
  private void repeat(Runnable task, Duration first, Duration pause) {
    watching.scheduleWithFixedDelay(
        () -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            LOG.error("watching the installation failed", e);
          }
        },
        first.toMillis(),
        pause.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  @Override
  public synchronized void stop() {
    if (!isRunning()) return;
    watching.shutdownNow();
    watching = null;
    watches.values().forEach(OrganisationWatch::close);
  }

  @Override
  public boolean isRunning() {
    return watching != null;
  }
}
