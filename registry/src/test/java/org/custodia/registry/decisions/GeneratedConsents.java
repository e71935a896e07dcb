package org.custodia.registry.decisions;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Random consents and requests over few words, so that they often meet. */
final class GeneratedConsents {
  private static final List<String> PURPOSES = List.of("TREAT", "ETREAT", "BTG", "HPAYMT");
  private static final List<String> PARTIES = List.of("Organization/a", "Organization/b");
  private static final List<String> ROLES = List.of("IRCP", "CST");
  private static final List<String> TYPES = List.of("Observation", "Condition");
  private static final List<String> LEVELS = List.of("N", "R", "V");
  private static final List<String> SENSITIVE = List.of("BH", "PSY", "HIV");
  private static final List<String> CODES = List.of("1-1", "2-2");
  private static final List<String> DAYS = List.of("2025", "2026-03", "2026-03-10", "2027-01-01");
  private static final List<String> RESOURCES = List.of("Observation/1", "Observation/2");

  private GeneratedConsents() {}

  static Arbitrary<ConsentDocument> consents() {
    return Combinators.combine(
            Arbitraries.of(Verdict.values()),
            rules(3).list().ofMaxSize(3),
            Arbitraries.of(ConsentDocument.Status.ACTIVE, ConsentDocument.Status.INACTIVE)
                .dontShrink()
                .edgeCases(edges -> edges.none()),
            Arbitraries.integers().between(1, 10))
        .as(
            (base, rules, status, chance) ->
                new ConsentDocument(
                    Optional.empty(),
                    chance == 1 ? status : ConsentDocument.Status.ACTIVE,
                    new Named(Optional.of("Patient/1"), Optional.empty()),
                    base,
                    "Consent.policyRule",
                    Optional.empty(),
                    rules))
        .map(generated -> ConsentDocument.read(generated.write()));
  }

  static Arbitrary<Provision> rules(int depth) {
    Arbitrary<List<Provision>> exceptions =
        depth == 0
            ? Arbitraries.just(List.of())
            : Arbitraries.lazy(() -> rules(depth - 1)).list().ofMaxSize(2);
    return Combinators.combine(
            Arbitraries.of(Verdict.values()),
            rarely(periods()).tuple2(),
            rarely(actors().list().ofMinSize(1).ofMaxSize(2)),
            Combinators.combine(rarely(some(PURPOSES)), rarely(some(TYPES)), rarely(some(CODES)))
                .as(List::of),
            rarely(labels()),
            rarely(data().list().ofMinSize(1).ofMaxSize(2)),
            rarely(Arbitraries.of(ConsentAction.ACCESS, ConsentAction.USE)),
            exceptions)
        .as(
            (type, periods, actors, words, labels, data, action, nested) ->
                new Provision(
                    "",
                    type,
                    periods.get1(),
                    actors.orElse(List.of()),
                    action.map(Set::of).orElse(Set.of()),
                    labels.orElse(Set.of()),
                    map(words.get(0), code -> Purpose.of(code).orElseThrow()),
                    map(
                        words.get(1),
                        type2 -> new Coded("http://hl7.org/fhir/resource-types", type2)),
                    words
                        .get(2)
                        .map(codes -> codes.stream().map(code -> Set.of(loinc(code))).toList())
                        .orElse(List.of()),
                    periods.get2(),
                    data.orElse(List.of()),
                    nested));
  }

  static Arbitrary<DecisionRequest> requests() {
    Arbitrary<DecisionRequest.Data> data =
        Combinators.combine(
                often(Arbitraries.of(TYPES)),
                often(some(CODES)),
                often(dataLabels()),
                often(Arbitraries.of(DAYS)),
                often(Arbitraries.of(RESOURCES)),
                often(some(RESOURCES)),
                often(some(RESOURCES)),
                often(some(PARTIES)))
            .as(
                (type, codes, labels, day, reference, to, by, authors) ->
                    new DecisionRequest.Data(
                        type,
                        Optional.empty(),
                        Optional.empty(),
                        codes.map(set -> map(Optional.of(set), GeneratedConsents::loinc)),
                        labels,
                        day.map(text -> new FhirPeriod(FhirTime.parse(text), FhirTime.parse(text))),
                        reference,
                        to,
                        by,
                        authors));
    return Combinators.combine(
            Arbitraries.of("2025-06-01T00:00:00Z", "2026-03-10T12:00:00Z", "2027-01-01T00:00:00Z"),
            Arbitraries.of(ConsentAction.ACCESS, ConsentAction.USE),
            Arbitraries.of(PURPOSES),
            requestActors().list().ofMaxSize(2),
            data)
        .as(
            (at, action, purpose, actors, about) ->
                new DecisionRequest(
                    Party.of("Patient/1"),
                    Instant.parse(at),
                    ZoneId.of("Europe/Paris"),
                    action,
                    Purpose.of(purpose).orElseThrow(),
                    actors,
                    about));
  }

  private static Arbitrary<DecisionRequest.Actor> requestActors() {
    return Combinators.combine(often(Arbitraries.of(ROLES)), Arbitraries.of(PARTIES))
        .as(
            (role, party) ->
                new DecisionRequest.Actor(role.map(r -> Set.of(part(r))), Party.of(party)));
  }

  private static Arbitrary<Provision.Actor> actors() {
    return Combinators.combine(Arbitraries.of(ROLES), rarely(Arbitraries.of(PARTIES)))
        .as(
            (role, party) ->
                new Provision.Actor(
                    Set.of(part(role)),
                    party.map(name -> new Named(Optional.of(name), Optional.empty()))));
  }

  private static Arbitrary<FhirPeriod> periods() {
    return Arbitraries.of(DAYS)
        .flatMap(
            day ->
                Arbitraries.of(
                    new FhirPeriod(FhirTime.parse(day), Optional.empty()),
                    new FhirPeriod(Optional.empty(), FhirTime.parse(day)),
                    new FhirPeriod(FhirTime.parse(day), FhirTime.parse(day))));
  }

  private static Arbitrary<Provision.Data> data() {
    return Combinators.combine(
            Arbitraries.of(Provision.Meaning.values()), Arbitraries.of(RESOURCES))
        .as(Provision.Data::new);
  }

  private static Arbitrary<Set<Coded>> labels() {
    return Arbitraries.of(allLabels()).set().ofMinSize(1).ofMaxSize(2);
  }

  private static Arbitrary<Set<Coded>> dataLabels() {
    return Arbitraries.of(allLabels()).set().ofMaxSize(3);
  }

  private static List<Coded> allLabels() {
    List<Coded> labels = new ArrayList<>();
    LEVELS.forEach(level -> labels.add(new Coded(Confidentiality.SYSTEM, level)));
    SENSITIVE.forEach(code -> labels.add(new Coded(Terms.ACT_CODE, code)));
    return labels;
  }

  private static Arbitrary<Set<String>> some(List<String> words) {
    return Arbitraries.of(words).set().ofMinSize(1).ofMaxSize(2);
  }

  private static <T> Arbitrary<Optional<T>> rarely(Arbitrary<T> values) {
    return values.optional(0.3);
  }

  private static <T> Arbitrary<Optional<T>> often(Arbitrary<T> values) {
    return values.optional(0.8);
  }

  private static <S, T> Set<T> map(Optional<Set<S>> words, java.util.function.Function<S, T> to) {
    return words
        .map(set -> set.stream().map(to).collect(java.util.stream.Collectors.toSet()))
        .orElse(Set.of());
  }

  private static Coded loinc(String code) {
    return new Coded("http://loinc.org", code);
  }

  private static Coded part(String role) {
    return new Coded(Terms.PARTICIPATION, role);
  }
}
