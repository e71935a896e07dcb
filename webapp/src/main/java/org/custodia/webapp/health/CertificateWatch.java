package org.custodia.webapp.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.custodia.registry.health.Certificates;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.registry.ledger.NodeTls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * How many days the certificates are good for that this installation shows and is shown: a figure
 * each ({@code docs/metrics.md}), NaN while it cannot be read, and a light of those that no other
 * one tells of. They are looked at now and then, and not when somebody asks.
 */
@Component
@EnableConfigurationProperties(CertificateSettings.class)
final class CertificateWatch implements Certificates, MeterBinder, SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);
  private static final Duration UNREAD_AGAIN = Duration.ofMinutes(1);
  private static final double SECONDS_OF_A_DAY = Duration.ofDays(1).toSeconds();
  private static final Pattern DATABASE = Pattern.compile("jdbc:postgresql://([^/?]+)[/?].*");

  /** Otherwise the driver speaks in the clear where the server has no TLS. */
  private static final Pattern DATABASE_WITH_TLS =
      Pattern.compile(".*[?&]sslmode=(require|verify-ca|verify-full)(&.*)?");

  private final Duration every;
  private final Clock clock;
  private final Map<Watched, Source> sources = new LinkedHashMap<>();
  private final Map<Watched, Optional<Instant>> ends = new ConcurrentHashMap<>();
  private volatile ScheduledExecutorService looking;

  /**
   * @param certificate whose it is
   * @param address where it is seen
   */
  private record Watched(String certificate, String address) {
    /** Those on the lines to node and privacy manager are told of by the lights of these. */
    boolean hasAnotherLight() {
      return Set.of("node", "privacy_manager", "client").contains(certificate);
    }
  }

  @FunctionalInterface
  private interface Source {
    Instant end() throws IOException, CertificateException;
  }

  CertificateWatch(
      CertificateSettings settings,
      Environment environment,
      NetworkFile network,
      LocalOrganisations organisations,
      Clock clock) {
    this.every = settings.every();
    this.clock = clock;
    server("sign_in", URI.create(environment.getRequiredProperty("custodia.oidc.issuer")));
    database(environment.getProperty("spring.datasource.url", ""));
    for (String organisation : organisations.slugs()) {
      NetworkFile.Node node = network.node(organisation);
      server("node", node.rpc());
      server("privacy_manager", node.tessera());
      node.service().ifPresent(address -> server("public", address));
      node.tls().flatMap(NodeTls::client).ifPresent(own -> file("client", own.certificate()));
    }
    own(environment.getProperty("server.ssl.certificate", ""));
    settings.watched().forEach(this::server);
  }

  private void database(String url) {
    Matcher hosts = DATABASE.matcher(url);
    if (!hosts.matches() || !DATABASE_WITH_TLS.matcher(url).matches()) return;
    for (String host : hosts.group(1).split(",")) {
      server("database", URI.create("postgresql://" + host));
    }
  }

  private void own(String location) {
    if (location.startsWith("file:")) file("server", Path.of(location.replaceFirst("file:", "")));
  }

  private void server(String certificate, URI address) {
    if (address.getScheme().equals("http")) return;
    sources.put(
        new Watched(certificate, address.getAuthority()), () -> ShownCertificates.end(address));
  }

  private void file(String certificate, Path file) {
    sources.put(new Watched(certificate, file.getFileName().toString()), () -> end(file));
  }

  private static Instant end(Path file) throws IOException, CertificateException {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
          .map(certificate -> ((X509Certificate) certificate).getNotAfter().toInstant())
          .min(Comparator.naturalOrder())
          .orElseThrow(() -> new CertificateException("no certificate"));
    }
  }

  void look() {
    sources.keySet().forEach(this::look);
  }

  private void lookAgain() {
    sources.keySet().stream()
        .filter(watched -> ends.getOrDefault(watched, Optional.empty()).isEmpty())
        .forEach(this::look);
  }

  private void look(Watched watched) {
    try {
      ends.put(watched, Optional.of(sources.get(watched).end()));
    } catch (IOException | CertificateException | RuntimeException e) {
      Optional<Instant> before = ends.put(watched, Optional.empty());
      if (before != null && before.isEmpty()) return; // which was said
      LOG.warn(
          "the certificate {} of {} cannot be read: {}",
          watched.certificate(),
          watched.address(),
          e.toString());
    }
  }

  @Override
  public List<Seen> seen() {
    return sources.keySet().stream()
        .filter(watched -> !watched.hasAnotherLight() && ends.containsKey(watched))
        .map(watched -> new Seen(watched.address(), ends.get(watched)))
        .toList();
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (Watched watched : sources.keySet()) {
      Gauge.builder("custodia.certificate", this, watch -> watch.days(watched))
          .description("days that a certificate is good for; less than nothing: since it ended")
          .baseUnit("days")
          .tag("certificate", watched.certificate())
          .tag("address", watched.address())
          .strongReference(true)
          .register(registry);
    }
  }

  private double days(Watched watched) {
    return ends.getOrDefault(watched, Optional.empty())
        .map(end -> Duration.between(clock.instant(), end).toSeconds() / SECONDS_OF_A_DAY)
        .orElse(Double.NaN);
  }

  @Override
  public synchronized void start() {
    if (isRunning() || sources.isEmpty()) return;
    looking =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "custodia-certificates");
              thread.setDaemon(true);
              return thread;
            });
    repeat(this::look, Duration.ZERO, every);
    repeat(this::lookAgain, UNREAD_AGAIN, UNREAD_AGAIN);
  }

  private void repeat(Runnable look, Duration first, Duration pause) {
    looking.scheduleWithFixedDelay(look, first.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public synchronized void stop() {
    if (!isRunning()) return;
    looking.shutdownNow();
    looking = null;
  }

  @Override
  public boolean isRunning() {
    return looking != null;
  }
}
