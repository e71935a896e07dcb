package org.custodia.registry.decisions;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import tools.jackson.databind.JsonNode;

/** Reads the Consent resource of FHIR R4 (4.0.1), see https://hl7.org/fhir/R4/consent.html. */
final class ConsentReader {
  private static final String SCOPES = "http://terminology.hl7.org/CodeSystem/consentscope";

  /** What R4 defines and does not bear on a decision. */
  private static final Set<String> HARMLESS =
      Set.of(
          "id",
          "meta",
          "language",
          "text",
          "contained",
          "extension",
          "identifier",
          "category",
          "dateTime",
          "performer",
          "organization",
          "sourceAttachment",
          "sourceReference",
          "policy",
          "verification");

  private static final Set<String> MEANT =
      Set.of("resourceType", "status", "scope", "patient", "policyRule", "provision");

  /** Elements of which an extension (with an underscore in JSON) changes nothing here. */
  private static final Set<String> HARMLESS_EXTENSIONS = Set.of("_id", "_language", "_dateTime");

  private static final Pattern EXPRESSION =
      Pattern.compile("\"http://hl7\\.org/fhir/StructureDefinition/(cqf|cqif)-[^\"]*\"");

  private final FhirElement consent;

  private ConsentReader(FhirElement consent) {
    this.consent = consent;
  }

  static ConsentDocument read(JsonNode resource) {
    if (!resource.isObject() || !resource.path("resourceType").asString("").equals("Consent")) {
      throw new Problem(Kind.BAD_INPUT, "CUS-DEC-020");
    }
    refuseWhatIsNotOurs(resource);
    return new ConsentReader(FhirElement.of(resource, "Consent")).document();
  }

  private static void refuseWhatIsNotOurs(JsonNode resource) {
    for (String name : resource.propertyNames()) {
      String path = "Consent." + FhirElement.shown(name);
      if (name.equals("modifierExtension") || name.equals("implicitRules")) {
        throw FhirElement.unsupported(path);
      }
      if (name.startsWith("_") && !HARMLESS_EXTENSIONS.contains(name)) {
        throw FhirElement.unsupported(path);
      }
      if (!HARMLESS.contains(name) && !MEANT.contains(name) && !name.startsWith("_")) {
        throw FhirElement.unknownElement("Consent", name);
      }
    }
    if (EXPRESSION.matcher(resource.path("extension").toString()).find()) {
      throw FhirElement.unsupported("Consent.extension");
    }
  }

  private ConsentDocument document() {
    requireScope();
    if (consent.children("category").isEmpty()) {
      throw FhirElement.missing("Consent.category");
    }
    Optional<Verdict> policy = policyRule();
    if (policy.isEmpty() && consent.children("policy").isEmpty()) {
      throw FhirElement.missing("Consent.policyRule");
    }
    Optional<FhirElement> root = consent.child("provision");
    Optional<Provision> rule = root.flatMap(element -> rootRule(element, policy));
    boolean unconditional = rule.filter(Provision::isUnconditional).isPresent();
    Verdict base = unconditional ? rule.get().type() : policy.orElse(Verdict.DENY);
    return new ConsentDocument(
        consent.text("id"),
        status(),
        patient(),
        base,
        basePath(policy, unconditional),
        root.flatMap(element -> ProvisionReader.period(element, "period")),
        rules(root, rule, unconditional));
  }

  private static List<Provision> rules(
      Optional<FhirElement> root, Optional<Provision> rule, boolean unconditional) {
    if (rule.isPresent()) {
      return unconditional ? rule.get().exceptions() : List.of(rule.get());
    }
    return root.map(element -> ProvisionReader.exceptions(element, 1)).orElse(List.of());
  }

  private static String basePath(Optional<Verdict> policy, boolean unconditional) {
    if (policy.isPresent()) {
      return "Consent.policyRule";
    }
    return unconditional ? "Consent.provision.type" : "Consent.policy";
  }

  /**
   * R4 says that the root has no type, and its users give it one. With a type it is a rule like any
   * other, an exception to the base; without one it may say for how long, and nothing else, because
   * nobody could tell whether what it names is permitted or denied.
   */
  private static Optional<Provision> rootRule(FhirElement root, Optional<Verdict> policy) {
    if (!root.has("type")) {
      ProvisionReader.requireNoCriteria(root);
      return Optional.empty();
    }
    Provision rule = ProvisionReader.read(root, 0);
    if (rule.isUnconditional() && policy.filter(base -> base != rule.type()).isPresent()) {
      throw new Problem(Kind.BAD_INPUT, "CUS-DEC-027", root.path("type"));
    }
    return Optional.of(rule);
  }

  /** Consents to treatment, to research as such and advance directives are not about records. */
  private void requireScope() {
    FhirElement scope =
        consent.child("scope").orElseThrow(() -> FhirElement.missing("Consent.scope"));
    Set<Coded> codings = ProvisionReader.concept(scope);
    if (!codings.contains(new Coded(SCOPES, "patient-privacy"))) {
      throw FhirElement.unknownValue(scope.path());
    }
  }

  private ConsentDocument.Status status() {
    String code = consent.required("status");
    return Arrays.stream(ConsentDocument.Status.values())
        .filter(status -> status.code().equals(code))
        .findFirst()
        .orElseThrow(() -> FhirElement.unknownValue("Consent.status"));
  }

  private Named patient() {
    FhirElement patient =
        consent.child("patient").orElseThrow(() -> FhirElement.missing("Consent.patient"));
    return ProvisionReader.named(patient);
  }

  /** The two opposite rules of v3-ActCode; others say what we could not check. */
  private Optional<Verdict> policyRule() {
    Optional<FhirElement> rule = consent.child("policyRule");
    if (rule.isEmpty()) {
      return Optional.empty();
    }
    Set<Coded> codings = ProvisionReader.concept(rule.get());
    boolean in = codings.contains(new Coded(Terms.ACT_CODE, "OPTIN"));
    boolean out = codings.contains(new Coded(Terms.ACT_CODE, "OPTOUT"));
    if (in == out) {
      throw FhirElement.unknownValue(rule.get().path());
    }
    return Optional.of(in ? Verdict.PERMIT : Verdict.DENY);
  }
}
