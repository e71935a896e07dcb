package org.custodia.webapp.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.custodia.registry.health.Light;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;

/** What the application really measures, against what the document and the dashboard say. */
@SliceTest
class MetricsTest {
  private static final Pattern NAME = Pattern.compile("\\b([a-z][a-z0-9]*(?:_[a-z0-9]+)+)\\b");

  @Autowired MeterRegistry running;
  @Autowired SmallRegistry registry;
  @Autowired LocalOrganisations organisations;
  @Autowired NetworkFile network;
  @Autowired Environment environment;

  @Test
  void tellsTheLightsAsNumbersWithUnitsAndNothingPersonalInLabels() {
    registry.health.red(Light.Subject.NODE);
    String told = prometheus().scrape();
    String own = organisations.slugs().iterator().next();
    assertThat(told)
        .contains("custodia_light{organisation=\"" + own + "\",subject=\"node\"} 2.0")
        .contains("custodia_light{organisation=\"" + own + "\",subject=\"blocks\"} 0.0")
        .contains("custodia_light{organisation=\"" + own + "\",subject=\"submitted\"} NaN")
        .contains("custodia_node_answer_seconds{organisation=\"" + own + "\"} 0.012")
        .contains("custodia_block_age_seconds{organisation=\"" + own + "\"} 3.0")
        .contains("custodia_channels{colour=\"green\",organisation=\"" + own + "\"} 2.0");
    for (Meter meter : running.getMeters()) {
      if (!meter.getId().getName().startsWith("custodia.")) continue;
      assertThat(meter.getId().getTags())
          .extracting(tag -> tag.getKey())
          .isSubsetOf("organisation", "subject", "colour", "certificate", "address");
    }
    registry.health.red();
  }

  @Test
  void theDocumentNamesExactlyTheFiguresOfCustodia() throws Exception {
    Set<String> documented = new TreeSet<>();
    Matcher row =
        Pattern.compile("(?m)^\\| `(custodia_[a-z_]+)`").matcher(read("../docs/metrics.md"));
    while (row.find()) documented.add(row.group(1));
    Set<String> told = new TreeSet<>(names(prometheus().scrape()));
    told.removeIf(name -> !name.startsWith("custodia_"));
    assertThat(documented).isEqualTo(told);
  }

  @Test
  void dashboardAndAlertsAskForFiguresThatThereAre() throws Exception {
    Set<String> known = new HashSet<>(names(prometheus().scrape()));
    for (Meter meter : running.getMeters()) {
      String name = meter.getId().getName().replace('.', '_');
      known.add(name);
      for (String ending : new String[] {"_seconds_count", "_seconds_sum", "_total"}) {
        known.add(name + ending);
      }
      if (meter.getId().getBaseUnit() != null) {
        known.add(name + "_" + meter.getId().getBaseUnit());
      }
    }
    // By the first collection, and by the web server outside of tests.
    known.add("jvm_gc_pause_seconds_sum");
    Set<String> asked = new TreeSet<>();
    Matcher expression =
        Pattern.compile("\"expr\": \"((?:[^\"\\\\]|\\\\.)*)\"|expr: (.*)")
            .matcher(
                read("../docker/monitoring/dashboard.json")
                    + read("../docker/monitoring/alerts.yml"));
    while (expression.find()) {
      String text = expression.group(1) != null ? expression.group(1) : expression.group(2);
      Matcher name = NAME.matcher(text.replaceAll("\\{[^}]*}", ""));
      while (name.find()) asked.add(name.group(1));
    }
    assertThat(asked).hasSizeGreaterThan(20);
    assertThat(known).containsAll(asked);
  }

  /** The same figures as Prometheus would be told them. */
  private PrometheusMeterRegistry prometheus() {
    PrometheusMeterRegistry told = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new InstallationMetrics(registry.health, organisations).bindTo(told);
    URI keycloak = URI.create("https://keycloak:8443");
    new CertificateWatch(
            new CertificateSettings(Duration.ofHours(1), Map.of("keycloak", keycloak)),
            environment,
            network,
            organisations,
            Clock.systemUTC())
        .bindTo(told);
    return told;
  }

  private static Set<String> names(String scraped) {
    Set<String> names = new HashSet<>();
    Matcher line = Pattern.compile("(?m)^([a-z_]+)[{ ]").matcher(scraped);
    while (line.find()) names.add(line.group(1));
    return names;
  }

  private static String read(String file) throws Exception {
    return Files.readString(Path.of(file));
  }
}
