package org.custodia.registry.decisions;

import static org.custodia.registry.testing.Draws.list;
import static org.custodia.registry.testing.Draws.maybe;
import static org.custodia.registry.testing.Draws.one;
import static org.custodia.registry.testing.Draws.some;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Random consents and requests over few words, so that they often meet. */
final class GeneratedConsents {
  private static final List<String> PURPOSES = List.of("TREAT", "ETREAT", "BTG", "HPAYMT");
  private static final List<String> PARTIES = List.of("Organization/a", "Organization/b");
  private static final List<String> ROLES = List.of("IRCP", "CST");
  private static final List<String> TYPES = List.of("Observation", "Condition");
  private static final List<String> LEVELS = List.of("N", "R", "V");
  private static final List<String> SENSITIVE = List.of("BH", "PSY", "HIV");
  private static final List<Coded> LABELS = labels();
  private static final List<String> CODES = List.of("1-1", "2-2");
  private static final List<String> DAYS = List.of("2025", "2026-03", "2026-03-10", "2027-01-01");
  private static final List<String> RESOURCES = List.of("Observation/1", "Observation/2");

  /** In so many of a hundred cases. */
  private static final int RARELY = 30;

  private static final int OFTEN = 80;

  private GeneratedConsents() {}

  static ConsentDocument consent(Random random) {
    ConsentDocument generated =
        new ConsentDocument(
            Optional.empty(),
            random.nextInt(20) == 0
                ? ConsentDocument.Status.INACTIVE
                : ConsentDocument.Status.ACTIVE,
            new Named(Optional.of("Patient/1"), Optional.empty()),
            one(random, Verdict.values()),
            "Consent.policyRule",
            Optional.empty(),
            list(random, 0, 3, draw -> rule(draw, 3)));
    return ConsentDocument.read(generated.write());
  }

  static List<ConsentDocument> consents(Random random) {
    return list(random, 1, 3, GeneratedConsents::consent);
  }

  /**
   * @param depth how deep exceptions go
   */
  static Provision rule(Random random, int depth) {
    return new Provision(
        "",
        one(random, Verdict.values()),
        maybe(random, RARELY, GeneratedConsents::period),
        rarely(random, draw -> list(draw, 1, 2, GeneratedConsents::actor)),
        maybe(random, RARELY, draw -> one(draw, ConsentAction.ACCESS, ConsentAction.USE))
            .map(Set::of)
            .orElse(Set.of()),
        maybe(random, RARELY, draw -> some(draw, 1, 2, LABELS)).orElse(Set.of()),
        each(words(random, PURPOSES), code -> Purpose.of(code).orElseThrow()),
        each(words(random, TYPES), type -> new Coded("http://hl7.org/fhir/resource-types", type)),
        words(random, CODES).stream().map(code -> Set.of(loinc(code))).toList(),
        maybe(random, RARELY, GeneratedConsents::period),
        rarely(random, draw -> list(draw, 1, 2, GeneratedConsents::data)),
        depth == 0 ? List.of() : list(random, 0, 2, draw -> rule(draw, depth - 1)));
  }

  static DecisionRequest request(Random random) {
    return new DecisionRequest(
        Party.of("Patient/1"),
        Instant.parse(
            one(random, "2025-06-01T00:00:00Z", "2026-03-10T12:00:00Z", "2027-01-01T00:00:00Z")),
        ZoneId.of("Europe/Paris"),
        one(random, ConsentAction.ACCESS, ConsentAction.USE),
        Purpose.of(one(random, PURPOSES)).orElseThrow(),
        list(random, 0, 2, GeneratedConsents::requestActor),
        new DecisionRequest.Data(
            maybe(random, OFTEN, draw -> one(draw, TYPES)),
            Optional.empty(),
            Optional.empty(),
            maybe(random, OFTEN, draw -> each(some(draw, 1, 2, CODES), GeneratedConsents::loinc)),
            maybe(random, OFTEN, draw -> some(draw, 0, 3, LABELS)),
            maybe(random, OFTEN, draw -> one(draw, DAYS))
                .map(day -> new FhirPeriod(FhirTime.parse(day), FhirTime.parse(day))),
            maybe(random, OFTEN, draw -> one(draw, RESOURCES)),
            maybe(random, OFTEN, draw -> some(draw, 1, 2, RESOURCES)),
            maybe(random, OFTEN, draw -> some(draw, 1, 2, RESOURCES)),
            maybe(random, OFTEN, draw -> some(draw, 1, 2, PARTIES))));
  }

  private static DecisionRequest.Actor requestActor(Random random) {
    return new DecisionRequest.Actor(
        maybe(random, OFTEN, draw -> Set.of(part(one(draw, ROLES)))),
        Party.of(one(random, PARTIES)));
  }

  private static Provision.Actor actor(Random random) {
    return new Provision.Actor(
        Set.of(part(one(random, ROLES))),
        maybe(
            random, RARELY, draw -> new Named(Optional.of(one(draw, PARTIES)), Optional.empty())));
  }

  private static FhirPeriod period(Random random) {
    var day = FhirTime.parse(one(random, DAYS));
    return switch (random.nextInt(3)) {
      case 0 -> new FhirPeriod(day, Optional.empty());
      case 1 -> new FhirPeriod(Optional.empty(), day);
      default -> new FhirPeriod(day, day);
    };
  }

  private static Provision.Data data(Random random) {
    return new Provision.Data(one(random, Provision.Meaning.values()), one(random, RESOURCES));
  }

  private static List<Coded> labels() {
    List<Coded> labels = new ArrayList<>();
    LEVELS.forEach(level -> labels.add(new Coded(Confidentiality.SYSTEM, level)));
    SENSITIVE.forEach(code -> labels.add(new Coded(Terms.ACT_CODE, code)));
    return List.copyOf(labels);
  }

  private static <T> List<T> rarely(Random random, Function<Random, List<T>> of) {
    return maybe(random, RARELY, of).orElse(List.of());
  }

  private static Set<String> words(Random random, List<String> of) {
    return maybe(random, RARELY, draw -> some(draw, 1, 2, of)).orElse(Set.of());
  }

  private static <S, T> Set<T> each(Set<S> words, Function<S, T> to) {
    return words.stream().map(to).collect(Collectors.toSet());
  }

  private static Coded loinc(String code) {
    return new Coded("http://loinc.org", code);
  }

  private static Coded part(String role) {
    return new Coded(Terms.PARTICIPATION, role);
  }
}
