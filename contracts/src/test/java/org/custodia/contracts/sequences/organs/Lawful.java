package org.custodia.contracts.sequences.organs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.organs.CandidateLeaf;
import org.custodia.contracts.organs.CaseFact;
import org.custodia.contracts.sequences.organs.OrganModel.Witness;
import org.custodia.contracts.witness.OfferTurn;
import org.custodia.contracts.witness.OrganAllocation;

/** What must hold of every transplantation, whatever anybody did before. */
final class Lawful {
  private Lawful() {}

  static void check(
      Story story, LegBook leg, OrganModel model, String what, Map<String, Integer> counts) {
    CaseBook dossier = story.dossier;
    assertThat(dossier.recovered).as(what).containsKey(story.donation.organ);
    List<CaseBook.Sample> agree =
        dossier.samples.stream().filter(s -> s.group() == leg.stated.donorGroup()).toList();
    assertThat(agree.stream().map(CaseBook.Sample::sample).distinct().count())
        .as(what + ": samples that agree")
        .isGreaterThanOrEqualTo(2);
    assertThat(agree.stream().map(Lawful::person).distinct().count())
        .as(what + ": people who took them")
        .isGreaterThanOrEqualTo(2);
    assertThat(model.stands(leg.stated.consent(), leg.stated.revocation(), 0, Long.MAX_VALUE))
        .as(what + ": donor's consent")
        .isTrue();
    OrganAllocation to = leg.allocated;
    assertThat(model.stands(to.consent(), to.revocation(), 0, to.consentUntil()))
        .as(what + ": recipient's consent")
        .isTrue();
    assertThat(story.allocations).as(what + ": allocated").contains(leg.allocated);
    assertThat(to.outOfOrder() ? isCountersigned(story, model, to) : isInOrder(story, to))
        .as(what + ": in order or countersigned")
        .isTrue();
    assertThat(leg.bothSigned()).as(what + ": handed over").isTrue();
    boolean byCourier = leg.stated.handOvers() == 1;
    assertThat(leg.chain)
        .as(what + ": the legs before, as both sides signed them")
        .isEqualTo(byCourier ? List.of(story.legs.get(1).handedOver()) : List.of());
    assertThat(byCourier || leg.opener.equals(story.donation.world.bank))
        .as(what + ": from the bank on")
        .isTrue();
    assertThat(leg.checkedIn).as(what + ": checked in").isTrue();
    Witness one = leg.first.orElseThrow();
    Witness two = leg.second.orElseThrow();
    assertThat(one).as(what + ": two people").isNotEqualTo(two);
    assertThat(List.of(one.role(), two.role())).contains(MemberRole.SURGEON);
    assertThat(leg.scanned.get(one).donorSample())
        .as(what + ": this donor's sample, by both")
        .isEqualTo(leg.stated.donor())
        .isEqualTo(leg.scanned.get(two).donorSample());
    assertThat(leg.scanned.get(one).recipientSample())
        .as(what + ": one sample of the recipient")
        .isEqualTo(leg.scanned.get(two).recipientSample());
    assertThat(
            leg.stated.donorGroup().mayGiveTo(leg.allocated.recipientGroup(), leg.allocated.a2()))
        .as(what + ": blood groups")
        .isTrue();
    if (story.donation.living) {
      assertThat(dossier.toldBefore)
          .as(what + ": living donor")
          .contains(
              CaseFact.RELATIONSHIP,
              CaseFact.NO_PAYMENT,
              CaseFact.ADVOCATE,
              CaseFact.COMMITTEE,
              CaseFact.FOLLOW_UP);
      counts.merge("transplanted of the living", 1, Integer::sum);
    }
    if (leg.allocated.outOfOrder()) counts.merge("transplanted out of order", 1, Integer::sum);
    if (byCourier) counts.merge("transplanted by courier", 1, Integer::sum);
  }

  private static Witness person(CaseBook.Sample sample) {
    return new Witness(sample.party(), sample.role(), sample.number(), false);
  }

  /** A person of the regulator signed that this recipient goes before others. */
  private static boolean isCountersigned(Story story, OrganModel model, OrganAllocation to) {
    return model.signatures.values().stream()
        .filter(signed -> signed.party().equals(story.donation.world.agency) && signed.person())
        .filter(signed -> signed.message() instanceof OfferTurn)
        .map(signed -> (OfferTurn) signed.message())
        .anyMatch(
            turn ->
                turn.organId().equals(to.organId())
                    && turn.candidate().equals(to.candidate())
                    && turn.reason() != 0);
  }

  /** Whoever stands before this recipient has answered. */
  private static boolean isInOrder(Story story, OrganAllocation to) {
    for (CandidateLeaf leaf : story.offering.ranks) {
      if (leaf.candidate().equals(to.candidate())) return true;
      if (!story.offers.answered.contains((long) leaf.rank())) return false;
    }
    return false;
  }
}
