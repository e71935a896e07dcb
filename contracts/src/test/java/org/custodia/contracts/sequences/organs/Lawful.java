package org.custodia.contracts.sequences.organs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.organs.CaseFact;
import org.custodia.contracts.sequences.organs.OrganModel.Witness;

/** What must hold of every transplantation, whatever anybody did before. */
final class Lawful {
  private Lawful() {}

  static void check(
      Story story, LegBook leg, OrganModel model, String what, Map<String, Integer> counts) {
    CaseBook dossier = story.dossier;
    assertThat(dossier.recovered).as(what).containsKey(story.donation.organ);
    assertThat(dossier.samples.stream().filter(s -> s.group() == leg.stated.donorGroup()).count())
        .as(what + ": samples that agree")
        .isGreaterThanOrEqualTo(2);
    assertThat(model.stands(leg.stated.consent(), leg.stated.revocation(), 0, Long.MAX_VALUE))
        .as(what + ": donor's consent")
        .isTrue();
    assertThat(model.revoked)
        .as(what + ": recipient's consent")
        .doesNotContain(leg.allocated.revocation());
    assertThat(story.allocations).as(what + ": allocated").contains(leg.allocated);
    assertThat(leg.allocated.outOfOrder() && !story.offers.everOutOfOrder)
        .as(what + ": out of order and not countersigned")
        .isFalse();
    assertThat(leg.bothSigned()).as(what + ": handed over").isTrue();
    boolean byCourier = leg.stated.handOvers() == 1;
    if (byCourier) {
      assertThat(story.legs.get(1).bothSigned()).as(what + ": the leg before").isTrue();
    }
    assertThat(leg.checkedIn).as(what + ": checked in").isTrue();
    Witness one = leg.first.orElseThrow();
    Witness two = leg.second.orElseThrow();
    assertThat(one).as(what + ": two people").isNotEqualTo(two);
    assertThat(List.of(one.role(), two.role())).contains(MemberRole.SURGEON);
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
}
