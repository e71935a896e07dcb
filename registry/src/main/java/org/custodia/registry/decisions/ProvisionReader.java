package org.custodia.registry.decisions;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;

/** Reads Consent.provision of FHIR R4 and the data types in it. */
final class ProvisionReader {
  /** Deeper than anybody means, and shallow enough for a stack. */
  static final int DEEPEST = 32;

  static final String ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";
  private static final Set<String> CRITERIA =
      Set.of("actor", "action", "securityLabel", "purpose", "class", "code", "dataPeriod", "data");
  private static final Set<String> ELEMENTS =
      Set.of(
          "type",
          "period",
          "actor",
          "action",
          "securityLabel",
          "purpose",
          "class",
          "code",
          "dataPeriod",
          "data",
          "provision");

  private static final Set<String> HARMLESS_BESIDE = Set.of("id", "extension", "display");

  private ProvisionReader() {}

  /**
   * @param depth 0 for the root, whose period is the consent's
   */
  static Provision read(FhirElement element, int depth) {
    element.only(ELEMENTS);
    return new Provision(
        element.path(),
        type(element),
        depth == 0 ? Optional.empty() : period(element, "period"),
        element.children("actor").stream().map(ProvisionReader::actor).toList(),
        element.children("action").stream().map(ProvisionReader::action).collect(set()),
        labels(element),
        element.children("purpose").stream().map(ProvisionReader::purpose).collect(set()),
        element.children("class").stream().map(ProvisionReader::coding).collect(set()),
        element.children("code").stream().map(ProvisionReader::concept).toList(),
        period(element, "dataPeriod"),
        element.children("data").stream().map(ProvisionReader::data).toList(),
        exceptions(element, depth + 1));
  }

  static List<Provision> exceptions(FhirElement parent, int depth) {
    if (depth > DEEPEST && parent.has("provision")) {
      throw new Problem(Kind.BAD_INPUT, "CUS-DEC-028", parent.path(), DEEPEST);
    }
    return parent.children("provision").stream().map(child -> read(child, depth)).toList();
  }

  static void requireNoCriteria(FhirElement root) {
    root.only(ELEMENTS);
    root.names().stream()
        .filter(CRITERIA::contains)
        .sorted()
        .findFirst()
        .ifPresent(
            name -> {
              throw new Problem(Kind.BAD_INPUT, "CUS-DEC-026", root.path(name));
            });
  }

  private static Verdict type(FhirElement element) {
    String code = element.required("type");
    return switch (code) {
      case "permit" -> Verdict.PERMIT;
      case "deny" -> Verdict.DENY;
      default -> throw FhirElement.unknownValue(element.path("type"));
    };
  }

  static Optional<FhirPeriod> period(FhirElement element, String name) {
    return element
        .child(name)
        .map(
            found -> {
              found.only(Set.of("start", "end"));
              FhirPeriod period = new FhirPeriod(time(found, "start"), time(found, "end"));
              if (!period.isInOrder()) {
                throw FhirElement.malformed(found.path());
              }
              return period;
            });
  }

  private static Optional<FhirTime> time(FhirElement element, String name) {
    return element
        .text(name)
        .map(
            text ->
                FhirTime.parse(text).orElseThrow(() -> FhirElement.malformed(element.path(name))));
  }

  private static Provision.Actor actor(FhirElement element) {
    element.only(Set.of("role", "reference"));
    FhirElement role =
        element.child("role").orElseThrow(() -> FhirElement.missing(element.path("role")));
    FhirElement who =
        element
            .child("reference")
            .orElseThrow(() -> FhirElement.missing(element.path("reference")));
    return new Provision.Actor(
        concept(role), isNobodyInParticular(who) ? Optional.empty() : Optional.of(named(who)));
  }

  /**
   * R4 demands a reference of every actor. One that is absent because it is not applicable, in
   * FHIR's own way of saying so, leaves the role alone to decide.
   */
  private static boolean isNobodyInParticular(FhirElement who) {
    List<FhirElement> extensions = who.children("extension");
    if (extensions.size() != 1 || !who.names().stream().allMatch(HARMLESS_BESIDE::contains)) {
      return false;
    }
    FhirElement only = extensions.get(0);
    only.only(Set.of("url", "valueCode"));
    return only.required("url").equals(ABSENT)
        && only.required("valueCode").equals("not-applicable");
  }

  private static ConsentAction action(FhirElement element) {
    Set<Coded> codings = concept(element);
    List<ConsentAction> known =
        codings.stream()
            .filter(coding -> coding.system().equals(ConsentAction.SYSTEM))
            .flatMap(coding -> ConsentAction.of(coding.code()).stream())
            .toList();
    if (known.size() != 1) {
      throw FhirElement.unknownValue(element.path());
    }
    return known.get(0);
  }

  private static Purpose purpose(FhirElement element) {
    Coded coded = coding(element);
    return Purpose.of(coded).orElseThrow(() -> FhirElement.unknownValue(element.path()));
  }

  private static Set<Coded> labels(FhirElement element) {
    Set<Coded> labels = new LinkedHashSet<>();
    for (FhirElement label : element.children("securityLabel")) {
      Coded coded = coding(label);
      if (coded.system().equals(Confidentiality.SYSTEM)
          && Confidentiality.of(coded.code()).isEmpty()) {
        throw FhirElement.unknownValue(label.path());
      }
      labels.add(coded);
    }
    return labels;
  }

  private static Provision.Data data(FhirElement element) {
    element.only(Set.of("meaning", "reference"));
    String meaning = element.required("meaning");
    FhirElement reference =
        element
            .child("reference")
            .orElseThrow(() -> FhirElement.missing(element.path("reference")));
    Provision.Meaning known =
        switch (meaning) {
          case "instance" -> Provision.Meaning.INSTANCE;
          case "related" -> Provision.Meaning.RELATED;
          case "dependents" -> Provision.Meaning.DEPENDENTS;
          case "authoredby" -> Provision.Meaning.AUTHOREDBY;
          default -> throw FhirElement.unknownValue(element.path("meaning"));
        };
    return new Provision.Data(
        known,
        named(reference)
            .reference()
            .orElseThrow(() -> FhirElement.missing(reference.path("reference"))));
  }

  /** A Reference. A display alone names nobody that a program could tell from others. */
  static Named named(FhirElement element) {
    element.only(Set.of("reference", "type", "identifier", "display"));
    Optional<String> reference = element.text("reference");
    if (reference.filter(text -> text.startsWith("#")).isPresent()) {
      throw FhirElement.unsupported(element.path("reference"));
    }
    Optional<Coded> identifier =
        element
            .child("identifier")
            .map(
                found -> {
                  found.only(Set.of("use", "type", "system", "value", "period", "assigner"));
                  return new Coded(found.required("system"), found.required("value"));
                });
    if (reference.isEmpty() && identifier.isEmpty()) {
      throw FhirElement.missing(element.path("reference"));
    }
    return new Named(reference, identifier);
  }

  /** A CodeableConcept by its codings, which are synonyms. Text alone says nothing here. */
  static Set<Coded> concept(FhirElement element) {
    element.only(Set.of("coding", "text"));
    List<FhirElement> codings = element.children("coding");
    if (codings.isEmpty()) {
      throw FhirElement.missing(element.path("coding"));
    }
    return codings.stream()
        .map(ProvisionReader::coding)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  static Coded coding(FhirElement element) {
    element.only(Set.of("system", "version", "code", "display", "userSelected"));
    return new Coded(element.required("system"), element.required("code"));
  }

  private static <T> Collector<T, ?, Set<T>> set() {
    return Collectors.toCollection(LinkedHashSet::new);
  }
}
