package org.custodia.contracts.sequences.organs;

import java.util.HashSet;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.organs.AcceptOfferTerms;
import org.custodia.contracts.organs.AllocateTerms;
import org.custodia.contracts.organs.ConsentTerms;
import org.custodia.contracts.organs.DeclineOfferTerms;
import org.custodia.contracts.organs.ExpireOfferTerms;
import org.custodia.contracts.organs.OfferFactsTerms;
import org.custodia.contracts.organs.OfferTerms;
import org.custodia.contracts.organs.OrganIrregularity;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.contracts.sequences.organs.OrganModel.Attempt;
import org.custodia.contracts.sequences.organs.OrganModel.Signed;
import org.custodia.contracts.sequences.organs.OrganModel.Witness;
import org.custodia.contracts.witness.OfferStatement;
import org.custodia.contracts.witness.OfferTurn;
import org.custodia.contracts.witness.OrganAllocation;

/** Offers of an organ to a centre. */
final class OffersBook extends Book {
  final Bytes32 organId;
  int state; // 0 new, 1 stated, 2 offered, 3 agreed, 4 allocated, 5 declined, 6 expired
  OfferStatement stated;
  OfferTerms offered;
  boolean outOfOrder;
  boolean everOutOfOrder;
  ConsentTerms consent;
  final Set<Bytes32> openedConsents = new HashSet<>();
  final Set<Long> answered = new HashSet<>(); // ranks that declined or let it expire
  OrganAllocation allocation;
  long allocations;
  private final String address;

  OffersBook(
      OrganModel model, Bytes32 organId, String address, Party bank, Party centre, Party agency) {
    super(model, SubjectKind.ORGAN_OFFER, bank, centre, agency);
    this.organId = organId;
    this.address = address;
  }

  boolean donorConsented() {
    return stated != null && stands(stated.consent(), stated.revocation(), 0, Long.MAX_VALUE);
  }

  boolean recipientConsented() {
    return consent != null
        && stands(
            consent.consent().commitment(),
            consent.consent().revocationHash(),
            consent.consent().validFrom(),
            consent.consent().validUntil());
  }

  @Override
  int state() {
    return state;
  }

  @Override
  void apply(Attempt attempt, Witness signer) {
    OrganTerms terms = attempt.terms();
    boolean idle = state == 1 || state == 5 || state == 6;
    if (terms instanceof OfferFactsTerms facts) {
      check(idle || state == 0, "state");
      state(facts);
    } else if (terms instanceof OfferTerms offer) {
      check(idle, "state");
      offer(offer);
    } else if (terms instanceof ConsentTerms opening) {
      check(state == 2 || state == 3, "state");
      open(opening);
    } else if (terms instanceof AcceptOfferTerms) {
      check(state == 2 && model.now <= offered.answerUntil(), "state");
      state = 3;
    } else if (terms instanceof DeclineOfferTerms) {
      check(state == 2, "state");
      answered.add(offered.rank());
      state = 5;
    } else if (terms instanceof ExpireOfferTerms) {
      check(state == 2 && model.now > offered.answerUntil(), "state");
      answered.add(offered.rank());
      state = 6;
    } else if (terms instanceof AllocateTerms allocate) {
      check(state == 3, "state");
      allocate(allocate);
    } else {
      check(state == 3 || state == 4, "state");
      answered.add(offered.rank());
      allocation = null;
      state = 5;
    }
    if (everOutOfOrder) odd.add(OrganIrregularity.OUT_OF_ORDER);
  }

  private void state(OfferFactsTerms terms) {
    OfferStatement statement = terms.statement();
    check(statement.organId().equals(organId), "another organ");
    check(statement.centre().equals(other.id()), "another centre");
    Signed signed = model.signatures.get(terms.witness());
    check(signed != null && signed.message().equals(statement), "not signed");
    check(
        signed.party().equals(regulator) || signed.role() == MemberRole.ALLOCATION_BODY,
        "not party");
    stated = statement;
    state = 1;
  }

  private void offer(OfferTerms terms) {
    check(donorConsented() && terms.answerUntil() > model.now, "consent or time");
    check(terms.rank() >= 1 && terms.rank() <= stated.candidates(), "rank");
    check(stated.donorGroup().mayGiveTo(terms.group(), stated.a2()), "blood");
    if (terms.rank() != 1 || terms.reason() != 0) turn(terms);
    offered = terms;
    consent = null;
    outOfOrder = terms.reason() != 0;
    everOutOfOrder |= outOfOrder;
    state = 2;
  }

  private void turn(OfferTerms terms) {
    check(terms.reason() <= 6, "reason");
    Signed signed = terms.turn().map(model.signatures::get).orElse(null);
    check(signed != null && signed.party().equals(regulator), "no turn");
    OfferTurn turn =
        new OfferTurn(
            organId, stated.list(), terms.rank(), terms.candidate(), other.id(), terms.reason());
    check(signed.message().equals(turn), "another turn");
    check(terms.reason() == 0 || signed.person(), "not a person");
  }

  private void open(ConsentTerms terms) {
    var given = terms.consent();
    check(terms.attestation().patient().equals(offered.candidate()), "another's");
    check(given.purpose() == ConsentPurpose.TRANSPLANTATION, "for something else");
    check(stands(given.commitment(), given.revocationHash(), 0, given.validUntil()), "no");
    check(openedConsents.add(given.commitment()), "twice");
    consent = terms;
  }

  private void allocate(AllocateTerms terms) {
    check(donorConsented() && recipientConsented(), "consents");
    OrganAllocation of = terms.allocation();
    check(of.organId().equals(organId) && of.centre().equals(other.id()), "another");
    check(of.offer().equalsIgnoreCase(address), "another channel");
    check(of.candidate().equals(offered.candidate()), "another recipient");
    check(of.recipientGroup() == offered.group() && of.a2() == stated.a2(), "another group");
    check(of.consent().equals(consent.consent().commitment()), "another consent");
    check(of.outOfOrder() == outOfOrder, "order");
    check(of.number() > allocations && model.now <= of.expires(), "old");
    Signed signed = model.signatures.get(terms.signature());
    check(signed != null && signed.message().equals(of), "not signed");
    check(signed.party().equals(regulator), "not the regulator");
    allocation = of;
    allocations = of.number();
    state = 4;
  }
}
