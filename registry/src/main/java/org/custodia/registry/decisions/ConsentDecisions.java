package org.custodia.registry.decisions;

import java.util.List;
import java.util.Optional;

/**
 * Decides what consents say about a request.
 *
 * <p>A provision that applies gives its type, unless one of its exceptions applies; of exceptions
 * that apply side by side a denial wins, whatever their order. Where none applies, the base rule of
 * the consent answers. What may apply, for all that the request says, counts for a denial and not
 * for a permit.
 *
 * <p>Of several consents of a patient those count that are active, in force and the patient's. What
 * a provision says outweighs what only a base rule says, and then a denial outweighs a permit.
 * Without any that counts, the answer is no.
 */
public final class ConsentDecisions {
  private ConsentDecisions() {}

  public static Decision decide(ConsentDocument consent, DecisionRequest request) {
    return decide(List.of(consent), request);
  }

  /** The order of the consents does not matter for the verdict. */
  public static Decision decide(List<ConsentDocument> consents, DecisionRequest request) {
    Optional<Answer> best = Optional.empty();
    for (int index = 0; index < consents.size(); index++) {
      Answer answer = answer(consents.get(index), request);
      if (best.isEmpty() || answer.weight().compareTo(best.get().weight()) > 0) {
        best = Optional.of(answer.from(index));
      }
    }
    return best.map(Answer::decision)
        .orElseGet(
            () -> new Decision(Verdict.DENY, Optional.empty(), "", "CUS-DEC-010", List.of()));
  }

  /** What one consent answers, from what weighs least to what weighs most. */
  private enum Weight {
    DOES_NOT_COUNT,
    BASE_PERMIT,
    BASE_DENY,
    RULE_PERMIT,
    RULE_DENY
  }

  private record Answer(Weight weight, Decision decision) {
    Answer from(int index) {
      return new Answer(
          weight,
          new Decision(
              decision.verdict(),
              Optional.of(index),
              decision.provision(),
              decision.code(),
              decision.facts()));
    }
  }

  private static Answer answer(ConsentDocument consent, DecisionRequest request) {
    return whyItDoesNotCount(consent, request)
        .orElseGet(
            () ->
                among(consent.rules(), request)
                    .map(finding -> byRule(finding, request))
                    .orElseGet(() -> byBase(consent, request)));
  }

  private static Optional<Answer> whyItDoesNotCount(
      ConsentDocument consent, DecisionRequest request) {
    if (consent.status() != ConsentDocument.Status.ACTIVE) {
      return notCounted("Consent.status", "CUS-DEC-006", consent.status().code());
    }
    if (consent.patient().matches(request.patient()) != Match.YES) {
      return notCounted("Consent.patient", "CUS-DEC-009");
    }
    if (consent.period().isPresent()) {
      FhirPeriod period = consent.period().get();
      if (period.startsAfter(request.at(), request.zone())) {
        return notCounted(
            "Consent.provision.period", "CUS-DEC-007", period.start().get().toString());
      }
      if (period.endsBefore(request.at(), request.zone())) {
        return notCounted("Consent.provision.period", "CUS-DEC-008", period.end().get().toString());
      }
    }
    return Optional.empty();
  }

  private static Optional<Answer> notCounted(String path, String code, Object... facts) {
    return Optional.of(
        new Answer(
            Weight.DOES_NOT_COUNT,
            new Decision(Verdict.DENY, Optional.empty(), path, code, List.of(facts))));
  }

  private static Answer byBase(ConsentDocument consent, DecisionRequest request) {
    boolean permits = consent.base() == Verdict.PERMIT;
    return new Answer(
        permits ? Weight.BASE_PERMIT : Weight.BASE_DENY,
        new Decision(
            consent.base(),
            Optional.empty(),
            consent.basePath(),
            permits ? "CUS-DEC-004" : "CUS-DEC-005",
            asked(request, consent.basePath())));
  }

  private static Answer byRule(Finding finding, DecisionRequest request) {
    String path = finding.rule().path();
    if (finding.rule().type() == Verdict.PERMIT) {
      return new Answer(
          Weight.RULE_PERMIT,
          new Decision(
              Verdict.PERMIT, Optional.empty(), path, "CUS-DEC-001", asked(request, path)));
    }
    Decision decision =
        finding
            .unknown()
            .map(
                fact ->
                    new Decision(
                        Verdict.DENY, Optional.empty(), path, "CUS-DEC-003", List.of(path, fact)))
            .orElseGet(
                () ->
                    new Decision(
                        Verdict.DENY, Optional.empty(), path, "CUS-DEC-002", asked(request, path)));
    return new Answer(Weight.RULE_DENY, decision);
  }

  private static List<Object> asked(DecisionRequest request, String path) {
    return List.of(path, request.action().code(), request.purpose().coded().code());
  }

  /**
   * The rule that decides, and what the request should have said if it only may apply.
   *
   * @param rule the last exception that applies; its type is the answer
   */
  private record Finding(Provision rule, Optional<String> unknown) {}

  /** What rules side by side give; empty when none of them applies for certain. */
  private static Optional<Finding> among(List<Provision> rules, DecisionRequest request) {
    Optional<Finding> permit = Optional.empty();
    for (Provision rule : rules) {
      Criteria criteria = Criteria.of(rule, request);
      if (criteria.match() == Match.NO) {
        continue;
      }
      Finding finding =
          among(rule.exceptions(), request).orElseGet(() -> new Finding(rule, Optional.empty()));
      if (finding.rule().type() == Verdict.DENY) {
        return Optional.of(new Finding(finding.rule(), criteria.unknown().or(finding::unknown)));
      }
      if (criteria.match() == Match.YES && permit.isEmpty()) {
        permit = Optional.of(finding);
      }
    }
    return permit;
  }
}
