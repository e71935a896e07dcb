package org.custodia.webapp.organs;

import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.Offers;
import org.custodia.registry.organs.OrganActs;
import org.springframework.stereotype.Component;

/** For whom a centre opens the consent in a channel of offers. */
@Component
class OfferedCandidate {
  private final Offers offers;

  OfferedCandidate(Offers offers) {
    this.offers = offers;
  }

  /** The centre's own candidate of the latest offer in the channel. */
  Bytes32 of(Caller caller, OrganActs.Channel channel) {
    return offers.of(caller, channel.subject()).stream()
        .filter(offer -> offer.channel().equals(channel.address()))
        .reduce((earlier, later) -> later)
        .map(offer -> offers.candidate(caller, offer.id()))
        .orElseThrow(() -> new Problem(Problem.Kind.CONFLICT, "CUS-ORG-061"));
  }
}
