package org.custodia.registry.organs;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.custodia.contracts.Action;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.organs.CaseFact;
import org.custodia.contracts.organs.LegFact;
import org.custodia.contracts.organs.OfferFact;
import org.custodia.contracts.refusals.Refusal;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.LedgerRefusal;

/** What a contract about organs refused an act for, one by one. */
public final class MissingFacts {
  private static final String REFUSAL = "Missing";
  private static final String FACTS = "facts"; // its argument

  private MissingFacts() {}

  /**
   * Constants of {@link CaseFact}, {@link OfferFact} or {@link LegFact}, in their order; none for
   * whatever was not refused for something that is missing.
   */
  public static List<Enum<?>> of(CommandStatus status) {
    return status
        .refusal()
        .filter(refusal -> refusal.name().equals(REFUSAL))
        .flatMap(refusal -> status.channelAction().map(action -> of(Action.of(action), refusal)))
        .orElse(List.of());
  }

  private static List<Enum<?>> of(Action action, LedgerRefusal refusal) {
    return of(ActRules.kind(action), Integer.parseInt(refusal.arguments().get(0)));
  }

  private static List<Enum<?>> of(SubjectKind kind, int mask) {
    Set<? extends Enum<?>> facts =
        switch (kind) {
          case DONOR_CASE -> CaseFact.of(mask);
          case ORGAN_OFFER -> OfferFact.of(mask);
          default -> LegFact.of(mask);
        };
    return List.copyOf(facts);
  }

  /**
   * The arguments of a refusal, by their names in the contract; what is missing by the names of the
   * facts, with commas.
   *
   * @param kind of the channel
   */
  static Map<String, String> named(int kind, Refusal refusal) {
    if (!refusal.name().equals(REFUSAL)) return refusal.arguments();
    String names =
        of(SubjectKind.of(kind), Integer.parseInt(refusal.arguments().get(FACTS))).stream()
            .map(Enum::name)
            .collect(Collectors.joining(", "));
    return Map.of(FACTS, names);
  }
}
