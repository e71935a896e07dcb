package org.custodia.registry.organs;

import java.util.List;
import java.util.Set;
import org.custodia.contracts.Action;
import org.custodia.contracts.organs.CaseFact;
import org.custodia.contracts.organs.LegFact;
import org.custodia.contracts.organs.OfferFact;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.LedgerRefusal;

/** What a contract about organs refused an act for, one by one. */
public final class MissingFacts {
  private static final String REFUSAL = "Missing";

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
    int mask = Integer.parseInt(refusal.arguments().get(0));
    Set<? extends Enum<?>> facts =
        switch (ActRules.kind(action)) {
          case DONOR_CASE -> CaseFact.of(mask);
          case ORGAN_OFFER -> OfferFact.of(mask);
          default -> LegFact.of(mask);
        };
    return List.copyOf(facts);
  }
}
