package org.custodia.registry.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.LedgerBooks;
import org.custodia.registry.ledger.LedgerWorkers;
import org.custodia.registry.ledger.NodeProbe;
import org.custodia.registry.verification.ServiceContacts;

/** Watches one organisation's installation: what was measured last, and what it means. */
final class OrganisationWatch {
  private static final Duration SAMPLE_EVERY = Duration.ofSeconds(10);
  private static final int SAMPLES_OF_AN_HOUR = 360;

  private final String organisation;
  private final long chainId;
  private final NodeProbe probe;
  private final LedgerBooks books;
  private final Members members;
  private final Clock clock;
  private final NodeLights nodeLights;
  private final LedgerLights ledgerLights;
  private final Gauge<NodeProbe.NodeReport> node;
  private final Gauge<NodeProbe.PrivacyManagerReport> privacyManager;
  private final Gauge<Watched.Books> page;
  private final Map<String, Light> before = new HashMap<>();
  private final BlockArrivals arrivals;
  private final Deque<HealthReport.Sample> samples = new ArrayDeque<>();
  private Map<Bytes32, String> names = Map.of();
  private Optional<Instant> behindSince = Optional.empty();
  private Optional<Instant> gapSince = Optional.empty();
  private volatile HealthReport report;

  OrganisationWatch(
      String organisation,
      long chainId,
      NodeProbe probe,
      LedgerBooks books,
      Members members,
      HealthSettings settings,
      Clock clock) {
    this.organisation = organisation;
    this.chainId = chainId;
    this.probe = probe;
    this.books = books;
    this.members = members;
    this.clock = clock;
    this.nodeLights = new NodeLights(settings);
    this.ledgerLights = new LedgerLights(settings);
    Duration call = settings.budget().plus(settings.slow());
    this.node = new Gauge<>(clock, call);
    this.arrivals = new BlockArrivals(clock, System::nanoTime);
    this.privacyManager = new Gauge<>(clock, call);
    this.page = new Gauge<>(clock, call);
    this.report = new HealthReport(organisation, clock.instant(), List.of(), List.of());
  }

  void askNode() {
    node.measure(
        () -> {
          try {
            NodeProbe.NodeReport report = probe.node();
            arrivals.answered(report);
            return report;
          } catch (RuntimeException e) {
            arrivals.silent();
            throw e;
          }
        });
  }

  void askPrivacyManager() {
    // The node passes the question on, so it must be there.
    List<Bytes32> carried =
        node.seen()
            .current()
            .flatMap(head -> page.seen().current())
            .map(books -> books.page().carried())
            .orElse(List.of());
    privacyManager.measure(() -> probe.privacyManager(carried));
  }

  void lookAtBooks() {
    page.measure(
        () -> {
          Optional<NodeProbe.NodeReport> head = node.seen().current();
          return new Watched.Books(
              books.look(organisation, head.map(NodeProbe.NodeReport::nextNonces).orElse(Map.of())),
              head.map(NodeProbe.NodeReport::block),
              names());
        });
  }

  /** As they were while the organisation's rows are read anew. */
  private Map<Bytes32, String> names() {
    try {
      names =
          members.all(organisation).stream().collect(Collectors.toMap(Member::id, Member::name));
    } catch (Problem rebuilding) {
      // The page of books says so.
    }
    return names;
  }

  /** Puts the lights together from what is known; called by one thread. */
  void judge(
      Gauge.Seen<DatabaseProbe.Report> database,
      Optional<Gauge.Seen<SignIn.Answer>> signIn,
      List<Certificates.Seen> certificates,
      Optional<LedgerWorkers.Standing> standing,
      Optional<ServiceContacts.Contact> contact) {
    Instant now = clock.instant();
    Gauge.Seen<Watched.Books> seen = page.seen();
    Optional<Watched.Books> current = seen.current();
    behindSince =
        since(behindSince, now, current.flatMap(Watched.Books::blocksBehind).orElse(0L) > 0);
    gapSince = since(gapSince, now, current.filter(b -> !b.page().gaps().isEmpty()).isPresent());
    Watched watched =
        new Watched(
            now,
            chainId,
            node.seen(),
            arrivals.seen(),
            privacyManager.seen(),
            database,
            signIn,
            seen,
            standing,
            contact,
            behindSince,
            gapSince);
    sample(watched);
    report =
        new HealthReport(organisation, now, lights(watched, certificates), List.copyOf(samples));
  }

  HealthReport report() {
    return report;
  }

  void close() {
    probe.close();
  }

  private List<Light> lights(Watched watched, List<Certificates.Seen> certificates) {
    List<Light> lights = new ArrayList<>();
    List<Function<Watched, Light>> single =
        List.of(
            nodeLights::node,
            nodeLights::privacyManager,
            nodeLights::blocks,
            nodeLights::clock,
            ledgerLights::projector,
            ledgerLights::recorded,
            ledgerLights::submitted,
            ledgerLights::transactions,
            nodeLights::database);
    single.forEach(rule -> lights.add(rule.apply(watched)));
    watched.signIn().ifPresent(seen -> lights.add(nodeLights.signIn(watched, seen)));
    nodeLights.certificates(certificates, watched.now()).ifPresent(lights::add);
    lights.add(nodeLights.verification(watched));
    lights.addAll(ledgerLights.channels(watched));
    lights.replaceAll(light -> dated(light, watched.now()));
    return lights;
  }

  /** Since when it has had its colour. */
  private Light dated(Light light, Instant now) {
    String key = light.subject() + light.about().orElse("");
    Light dated =
        Optional.ofNullable(before.get(key))
            .filter(earlier -> earlier.colour() == light.colour())
            .map(earlier -> light.since(earlier.since()))
            .orElse(light.since(now));
    before.put(key, dated);
    return dated;
  }

  private static Optional<Instant> since(Optional<Instant> before, Instant now, boolean holds) {
    return holds ? before.or(() -> Optional.of(now)) : Optional.empty();
  }

  private void sample(Watched watched) {
    HealthReport.Sample latest = samples.peekLast();
    if (latest != null
        && Duration.between(latest.at(), watched.now()).abs().compareTo(SAMPLE_EVERY) < 0) {
      return;
    }
    if (samples.size() == SAMPLES_OF_AN_HOUR) samples.removeFirst();
    Optional<Watched.Books> current = watched.books().current();
    samples.addLast(
        new HealthReport.Sample(
            watched.now(),
            watched
                .node()
                .current()
                .map(head -> nodeLights.age(head, watched).toSeconds())
                .orElse(-1L),
            current.flatMap(Watched.Books::blocksBehind).orElse(-1L),
            current.map(known -> outboxAge(known.page())).orElse(-1L)));
  }

  private static long outboxAge(LedgerBooks.Page page) {
    return Math.max(
        page.recorded().oldest().map(at -> seconds(at, page.at())).orElse(0L),
        page.submitted().oldest().map(at -> seconds(at, page.at())).orElse(0L));
  }

  private static long seconds(Instant from, Instant to) {
    return Duration.between(from, to).toSeconds();
  }
}
