package org.custodia.registry.medicines;

import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.PackStatus;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.medicines.PackActs.Offer;
import org.custodia.registry.packs.PackState;
import org.custodia.registry.packs.PackStates;

/** What this person may do with the pack that was just checked. Used inside the rows. */
final class PackOffers {
  private final PackStates states;
  private final OwnCertificate certificate;
  private final Ledger ledger;
  private final Clock clock;

  PackOffers(PackStates states, OwnCertificate certificate, Ledger ledger, Clock clock) {
    this.states = states;
    this.certificate = certificate;
    this.ledger = ledger;
    this.clock = clock;
  }

  /** Whether the person works with packs at all. */
  static boolean handles(Caller caller) {
    return caller.has("pharmacist") || caller.has("wholesaler") || caller.has("manufacturer");
  }

  List<Offer> of(Caller caller, PackVerdict verdict) {
    String organisation = caller.organisation();
    if (!handles(caller)
        || verdict.evidence().isEmpty()
        || !certificate.has(organisation, OwnCertificate.HANDLERS)) {
      return List.of();
    }
    Optional<PackState> own =
        states.of(organisation, verdict.evidence().get().packId(), ledger.memberId(organisation));
    boolean dispenses =
        caller.has("pharmacist") && certificate.has(organisation, OwnCertificate.DISPENSERS);
    return own.map(state -> ofState(state, dispenses)).orElseGet(() -> ofTrade(verdict, dispenses));
  }

  private List<Offer> ofState(PackState state, boolean dispenses) {
    if (state.status() == PackStatus.LOCKED) {
      return List.of(Offer.UNLOCK);
    }
    if (state.isPartLeft()) {
      return dispenses ? List.of(Offer.DISPENSE_PART) : List.of();
    }
    boolean fin = state.status() == PackStatus.DESTROYED || state.status() == PackStatus.EXPORTED;
    boolean late = clock.instant().isAfter(state.at().plus(PackTerms.UNDO_WITHIN));
    return fin || late || state.opened().isPresent() ? List.of() : List.of(Offer.UNDO);
  }

  private static List<Offer> ofTrade(PackVerdict verdict, boolean dispenses) {
    List<Offer> offers = new ArrayList<>();
    boolean genuine = verdict.code().equals(VerdictKind.GENUINE.code());
    if (genuine && dispenses) {
      offers.addAll(List.of(Offer.DISPENSE, Offer.DISPENSE_PART));
    }
    if (PackTerms.OF_LOT_AND_DAY.containsAll(verdict.findings())) {
      EnumSet<Offer> out =
          EnumSet.of(Offer.LOCK, Offer.DESTROYED, Offer.STOLEN, Offer.LOST, Offer.AUTHORITY_SAMPLE);
      if (genuine) {
        out.addAll(EnumSet.of(Offer.FREE_SAMPLE, Offer.EXPORTED));
      }
      offers.addAll(out);
    }
    return List.copyOf(offers);
  }
}
