package org.custodia.webapp.health;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.custodia.registry.health.Colour;
import org.custodia.registry.health.Fact;
import org.custodia.registry.health.HealthReport;
import org.custodia.registry.health.Light;
import org.custodia.registry.health.Measure;
import org.custodia.webapp.problems.Sentences;
import org.custodia.webapp.problems.Sentences.Reader;

/**
 * How one's own organisation's installation is, in the reader's words.
 *
 * @param at when this was put together; what it says was measured seconds before
 * @param colour the worst of all lights
 */
public record HealthAnswer(
    String organisation, Instant at, Colour colour, List<LightAnswer> lights) {

  private static final Set<String> UNTOLD = Set.of("CUS-HEA-022", "CUS-HEA-083", "CUS-HEA-099");

  /**
   * One light.
   *
   * @param about which one, where there are several: a channel's address
   * @param since when it took this colour, as far as the running process knows
   * @param code what is wrong; with message and action, exactly when it is not green
   * @param facts what else is known, by names
   */
  public record LightAnswer(
      Light.Subject subject,
      Optional<String> about,
      Colour colour,
      Optional<Long> value,
      Optional<Measure.Unit> unit,
      Instant since,
      Optional<String> code,
      Optional<String> message,
      Optional<String> action,
      Map<String, Object> facts) {

    static LightAnswer of(Light light, Sentences sentences, Reader reader) {
      Optional<Light.Finding> finding = light.finding();
      return new LightAnswer(
          light.subject(),
          light.about(),
          light.colour(),
          light.measure().map(Measure::value),
          light.measure().map(Measure::unit),
          light.since(),
          finding.map(Light.Finding::code),
          finding.map(found -> sentences.of(found.code(), found.arguments(), reader)),
          finding.flatMap(found -> sentences.actionOf(found.code(), found.arguments(), reader)),
          facts(light.facts()));
    }

    private static Map<String, Object> facts(List<Fact> facts) {
      Map<String, Object> named = new LinkedHashMap<>();
      facts.forEach(
          fact -> {
            boolean plain = fact.value() instanceof Number || fact.value() instanceof Instant;
            named.put(camel(fact.name()), plain ? fact.value() : fact.value().toString());
          });
      return named;
    }

    /** {@code LAST_STEP} as {@code lastStep}. */
    private static String camel(Fact.Name name) {
      StringBuilder camel = new StringBuilder();
      for (String word : name.name().toLowerCase(Locale.ROOT).split("_")) {
        camel.append(
            camel.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
      }
      return camel.toString();
    }

    boolean channel() {
      return subject == Light.Subject.CHANNEL;
    }

    /** Whether it is not known rather than wrong, because what would tell it does not answer. */
    boolean untold() {
      return code.filter(UNTOLD::contains).isPresent();
    }

    /** Whether a fact is a moment, which a page shows in the reader's own zone. */
    public boolean isMoment(String fact) {
      return facts.get(fact) instanceof Instant;
    }
  }

  static HealthAnswer of(HealthReport report, Sentences sentences, Reader reader) {
    return new HealthAnswer(
        report.organisation(),
        report.at(),
        report.colour(),
        report.lights().stream().map(light -> LightAnswer.of(light, sentences, reader)).toList());
  }
}
