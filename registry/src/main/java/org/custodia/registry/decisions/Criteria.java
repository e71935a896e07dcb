package org.custodia.registry.decisions;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Whether a provision applies to a request: every criterion fits, and of a repeated one any. Where
 * the text of R4 can be read in two ways, it is read in the one that permits less.
 *
 * @param unknown the first element of the provision that the request leaves open
 */
record Criteria(Match match, Optional<String> unknown) {
  private static final String RESOURCE_TYPES = "http://hl7.org/fhir/resource-types";
  private static final String URI = "urn:ietf:rfc:3986";

  static Criteria of(Provision rule, DecisionRequest request) {
    return new Criteria(Match.YES, Optional.empty())
        .and("period", within(rule, request))
        .and("action", fits(rule.actions(), request.action()::equals))
        .and("purpose", fits(rule.purposes(), wide -> wide.includes(request.purpose())))
        .and("actor", actors(rule.actors(), request.actors()))
        .and("class", classes(rule.classes(), request.data()))
        .and("code", codes(rule.codes(), request.data().codes()))
        .and("securityLabel", labels(rule, request.data().labels()))
        .and("dataPeriod", dataPeriod(rule, request))
        .and("data", data(rule.data(), request.data()));
  }

  private Criteria and(String element, Match other) {
    if (match == Match.NO || other == Match.YES) {
      return this;
    }
    return new Criteria(match.and(other), unknown.or(() -> Optional.of(element)));
  }

  private static Match within(Provision rule, DecisionRequest request) {
    return Match.of(
        rule.period().isEmpty() || rule.period().get().contains(request.at(), request.zone()));
  }

  private static <T> Match fits(Set<T> wanted, Predicate<T> test) {
    return Match.of(wanted.isEmpty() || wanted.stream().anyMatch(test));
  }

  private static Match actors(List<Provision.Actor> wanted, List<DecisionRequest.Actor> present) {
    if (wanted.isEmpty()) {
      return Match.YES;
    }
    if (present.isEmpty()) {
      return Match.UNKNOWN;
    }
    return Match.any(wanted, one -> Match.any(present, other -> actor(one, other)));
  }

  private static Match actor(Provision.Actor wanted, DecisionRequest.Actor present) {
    Match who = wanted.who().map(named -> named.matches(present.party())).orElse(Match.YES);
    return who.and(present.roles().map(roles -> role(roles, wanted.roles())).orElse(Match.UNKNOWN));
  }

  private static Match role(Set<Coded> known, Set<Coded> synonyms) {
    boolean included =
        synonyms.stream()
            .anyMatch(wide -> known.stream().anyMatch(role -> Terms.includes(wide, role)));
    return included ? Match.YES : Coded.among(known, synonyms);
  }

  private static Match classes(Set<Coded> wanted, DecisionRequest.Data data) {
    return wanted.isEmpty() ? Match.YES : Match.any(wanted, one -> isOf(one, data));
  }

  private static Match isOf(Coded wanted, DecisionRequest.Data data) {
    return switch (wanted.system()) {
      case RESOURCE_TYPES ->
          data.resourceType()
              .map(type -> Match.of(isResource(wanted.code()) || type.equals(wanted.code())))
              .orElse(Match.UNKNOWN);
      case URI ->
          data.profiles()
              .map(profiles -> Match.of(profiles.contains(wanted.code())))
              .orElse(Match.UNKNOWN);
      default ->
          data.classes().map(classes -> Coded.among(classes, Set.of(wanted))).orElse(Match.UNKNOWN);
    };
  }

  /** The types that every record is of. */
  private static boolean isResource(String type) {
    return type.equals("Resource") || type.equals("DomainResource");
  }

  private static Match codes(List<Set<Coded>> wanted, Optional<Set<Coded>> known) {
    if (wanted.isEmpty()) {
      return Match.YES;
    }
    return known
        .map(codes -> Match.any(wanted, concept -> Coded.among(codes, concept)))
        .orElse(Match.UNKNOWN);
  }

  /**
   * Levels of confidentiality and other labels are criteria of their own. A permit needs both, a
   * denial has enough in either.
   */
  private static Match labels(Provision rule, Optional<Set<Coded>> known) {
    if (rule.labels().isEmpty()) {
      return Match.YES;
    }
    if (known.isEmpty()) {
      return Match.UNKNOWN;
    }
    boolean permit = rule.type() == Verdict.PERMIT;
    List<Confidentiality> levels = levels(rule.labels());
    Set<Coded> others = others(rule.labels());
    if (levels.isEmpty()) {
      return sensitivity(permit, others, known.get());
    }
    Match level = level(permit, levels, levels(known.get()));
    if (others.isEmpty()) {
      return level;
    }
    Match other = sensitivity(permit, others, known.get());
    return permit ? level.and(other) : level.or(other);
  }

  /**
   * A permit of R reaches what is labelled R or lower, as the text of R4 says. A denial of R that
   * spared V would be absurd: it reaches R and higher.
   */
  private static Match level(
      boolean permit, List<Confidentiality> wanted, List<Confidentiality> known) {
    if (known.isEmpty()) {
      return Match.UNKNOWN;
    }
    Confidentiality highest = known.get(known.size() - 1);
    return Match.of(
        permit
            ? highest.compareTo(wanted.get(wanted.size() - 1)) <= 0
            : highest.compareTo(wanted.get(0)) >= 0);
  }

  /** A permit reaches data all of whose labels (of these systems) it names; a denial, any. */
  private static Match sensitivity(boolean permit, Set<Coded> wanted, Set<Coded> known) {
    Set<String> systems = wanted.stream().map(Coded::system).collect(Collectors.toSet());
    List<Coded> comparable =
        known.stream().filter(label -> systems.contains(label.system())).toList();
    Predicate<Coded> named = label -> wanted.stream().anyMatch(wide -> Terms.includes(wide, label));
    return Match.of(
        permit
            ? !comparable.isEmpty() && comparable.stream().allMatch(named)
            : comparable.stream().anyMatch(named));
  }

  private static List<Confidentiality> levels(Set<Coded> labels) {
    return labels.stream()
        .filter(label -> label.system().equals(Confidentiality.SYSTEM))
        .flatMap(label -> Confidentiality.of(label.code()).stream())
        .sorted()
        .toList();
  }

  private static Set<Coded> others(Set<Coded> labels) {
    return labels.stream()
        .filter(label -> !label.system().equals(Confidentiality.SYSTEM))
        .collect(Collectors.toSet());
  }

  /** A permit needs all of the data's time in it, a denial any of it. */
  private static Match dataPeriod(Provision rule, DecisionRequest request) {
    if (rule.dataPeriod().isEmpty()) {
      return Match.YES;
    }
    FhirPeriod period = rule.dataPeriod().get();
    ZoneId zone = request.zone();
    return request
        .data()
        .time()
        .map(
            time ->
                Match.of(
                    rule.type() == Verdict.PERMIT
                        ? period.covers(time, zone)
                        : period.overlaps(time, zone)))
        .orElse(Match.UNKNOWN);
  }

  private static Match data(List<Provision.Data> wanted, DecisionRequest.Data known) {
    return wanted.isEmpty() ? Match.YES : Match.any(wanted, one -> hangsOn(one, known));
  }

  private static Match hangsOn(Provision.Data wanted, DecisionRequest.Data known) {
    String reference = wanted.reference();
    Match itself = known.reference().map(own -> Named.same(reference, own)).orElse(Match.UNKNOWN);
    return switch (wanted.meaning()) {
      case INSTANCE -> itself;
      case RELATED -> itself.or(among(known.referredToBy(), reference));
      case DEPENDENTS -> itself.or(among(known.refersTo(), reference));
      case AUTHOREDBY -> among(known.authors(), reference);
    };
  }

  private static Match among(Optional<Set<String>> known, String reference) {
    return known
        .map(references -> Match.any(references, one -> Named.same(reference, one)))
        .orElse(Match.UNKNOWN);
  }
}
