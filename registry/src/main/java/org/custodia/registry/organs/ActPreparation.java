package org.custodia.registry.organs;

import org.custodia.contracts.organs.OrganTerms;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.Ledger;

/**
 * Makes the terms of an act from what was asked, from what is kept here, and from what other
 * members say in signed statements. Called outside of transactions.
 */
final class ActPreparation {
  private final CasePreparation ofCase;
  private final OfferPreparation ofOffer;
  private final LegPreparation ofLeg;

  ActPreparation(CasePreparation ofCase, OfferPreparation ofOffer, LegPreparation ofLeg) {
    this.ofCase = ofCase;
    this.ofOffer = ofOffer;
    this.ofLeg = ofLeg;
  }

  OrganTerms terms(Caller caller, Ledger.Channel channel, OrganActs.Asked asked) {
    return switch (ActRules.kind(asked.action())) {
      case DONOR_CASE -> ofCase.terms(caller, channel, asked);
      case ORGAN_OFFER -> ofOffer.terms(caller, channel, asked);
      default -> ofLeg.terms(caller, channel, asked);
    };
  }

  /**
   * As {@link LegPreparation#checkStill}; acts of other channels are for their contract to judge.
   */
  void checkStill(String organisation, String channel, String witness, OrganTerms terms) {
    ofLeg.checkStill(organisation, channel, witness, terms);
  }
}
