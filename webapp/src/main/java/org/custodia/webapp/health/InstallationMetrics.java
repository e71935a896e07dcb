package org.custodia.webapp.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.custodia.registry.health.Colour;
import org.custodia.registry.health.Health;
import org.custodia.registry.health.HealthReport;
import org.custodia.registry.health.Light;
import org.custodia.registry.health.Light.Subject;
import org.custodia.registry.health.Measure;
import org.custodia.registry.ledger.LocalOrganisations;
import org.springframework.stereotype.Component;

/**
 * The lights as numbers for Prometheus, of each organisation that this instance works for; {@code
 * docs/metrics.md}. All are from the latest measurement, so that asking costs nothing. What is not
 * known is NaN. Labels name organisations and what is watched, never persons, products or channels.
 */
@Component
final class InstallationMetrics implements MeterBinder {
  private static final double MILLIS = 1000;

  private final Health health;
  private final LocalOrganisations organisations;

  InstallationMetrics(Health health, LocalOrganisations organisations) {
    this.health = health;
    this.organisations = organisations;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    organisations.slugs().forEach(organisation -> bind(registry, organisation));
  }

  private void bind(MeterRegistry registry, String organisation) {
    for (Subject subject : Subject.values()) {
      if (subject == Subject.CHANNEL) continue;
      gauge(organisation, "custodia.light", "", "0 green, 1 amber, 2 red", light(subject))
          .tag("subject", subject.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    for (Colour colour : Colour.values()) {
      gauge(
              organisation,
              "custodia.channels",
              "",
              "channels whose light has this colour",
              report -> channels(report, colour))
          .tag("colour", colour.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    answer(organisation, "custodia.node.answer", "one answer of the node", Subject.NODE)
        .register(registry);
    answer(
            organisation,
            "custodia.privacy.manager.answer",
            "one answer of the privacy manager",
            Subject.PRIVACY_MANAGER)
        .register(registry);
    answer(organisation, "custodia.database.answer", "one answer of PostgreSQL", Subject.DATABASE)
        .register(registry);
    measured(
            organisation,
            "custodia.block.age",
            Measure.Unit.SECONDS,
            "age of the latest block",
            Subject.BLOCKS)
        .register(registry);
    measured(
            organisation,
            "custodia.clock.ahead",
            Measure.Unit.SECONDS,
            "how far this server's clock is ahead of others; less than nothing is behind",
            Subject.CLOCK)
        .register(registry);
    measured(
            organisation,
            "custodia.projector.behind",
            Measure.Unit.BLOCKS,
            "blocks that the projections are behind the node",
            Subject.PROJECTOR)
        .register(registry);
    measured(
            organisation,
            "custodia.outbox.recorded",
            Measure.Unit.COMMANDS,
            "commands that the node has not taken yet",
            Subject.RECORDED)
        .register(registry);
    measured(
            organisation,
            "custodia.outbox.submitted",
            Measure.Unit.COMMANDS,
            "commands that the node took and that are in no block yet",
            Subject.SUBMITTED)
        .register(registry);
    measured(
            organisation,
            "custodia.transactions.pending",
            Measure.Unit.TRANSACTIONS,
            "transactions in no block yet",
            Subject.TRANSACTIONS)
        .register(registry);
    measured(
            organisation,
            "custodia.verification",
            Measure.Unit.FAILURES,
            "questions to the verification service in a row that it did not answer",
            Subject.VERIFICATION)
        .register(registry);
    gauge(
            organisation,
            "custodia.outbox.oldest",
            "seconds",
            "how long the oldest unfinished command has waited",
            InstallationMetrics::oldest)
        .register(registry);
  }

  /** While something does not answer, its light measures the silence; that is no answer. */
  private Gauge.Builder<?> answer(
      String organisation, String name, String description, Subject subject) {
    return gauge(
        organisation,
        name,
        "seconds",
        description,
        value(subject, Measure.Unit.MILLISECONDS, measure -> measure.value() / MILLIS));
  }

  private Gauge.Builder<?> measured(
      String organisation, String name, Measure.Unit unit, String description, Subject subject) {
    return gauge(
        organisation,
        name,
        unit.name().toLowerCase(Locale.ROOT),
        description,
        value(subject, unit, measure -> (double) measure.value()));
  }

  private Gauge.Builder<?> gauge(
      String organisation,
      String name,
      String unit,
      String description,
      ToDoubleFunction<HealthReport> number) {
    Gauge.Builder<?> gauge =
        Gauge.builder(name, health, told -> number.applyAsDouble(told.of(organisation)))
            .description(description)
            .tag("organisation", organisation)
            .strongReference(true);
    return unit.isEmpty() ? gauge : gauge.baseUnit(unit);
  }

  private static ToDoubleFunction<HealthReport> light(Subject subject) {
    return report ->
        of(report, subject).map(light -> (double) light.colour().ordinal()).orElse(Double.NaN);
  }

  private static ToDoubleFunction<HealthReport> value(
      Subject subject, Measure.Unit unit, Function<Measure, Double> number) {
    return report ->
        of(report, subject)
            .flatMap(Light::measure)
            .filter(measure -> measure.unit() == unit)
            .map(number)
            .orElse(Double.NaN);
  }

  private static double channels(HealthReport report, Colour colour) {
    return report.of(colour).stream().filter(light -> light.subject() == Subject.CHANNEL).count();
  }

  private static double oldest(HealthReport report) {
    if (report.lastHour().isEmpty()) return Double.NaN;
    long seconds = report.lastHour().get(report.lastHour().size() - 1).outboxSeconds();
    return seconds < 0 ? Double.NaN : seconds;
  }

  private static Optional<Light> of(HealthReport report, Subject subject) {
    return report.lights().stream().filter(light -> light.subject() == subject).findFirst();
  }
}
