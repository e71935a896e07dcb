package org.custodia.contracts.sequences.organs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.Organ;
import org.custodia.contracts.OrganKind;
import org.custodia.contracts.network.Donation;
import org.custodia.contracts.network.OrganDraft;
import org.custodia.contracts.organs.CaseFact;
import org.custodia.contracts.organs.CloseCaseTerms;
import org.custodia.contracts.organs.CloseReason;
import org.custodia.contracts.organs.ConsentBasis;
import org.custodia.contracts.organs.MatchRunTerms;
import org.custodia.contracts.organs.SupersedeReason;
import org.custodia.contracts.organs.WithdrawConsentTerms;
import org.custodia.contracts.witness.Consent;

/** What somebody tries next in a donor's case. */
final class CaseSteps {
  private final Play play;

  CaseSteps(Play play) {
    this.play = play;
  }

  Optional<OrganDraft> next(Story story) {
    CaseBook now = story.dossier;
    if (!play.sensible()) return Optional.of(any(story));
    if (now.state == 0) return Optional.of(story.donation.open());
    List<Supplier<OrganDraft>> next = missing(story);
    if (next.isEmpty() && now.recovered.isEmpty()) next.add(story.donation::recover);
    return next.isEmpty() ? Optional.empty() : Optional.of(play.any(next).get());
  }

  private List<Supplier<OrganDraft>> missing(Story story) {
    Donation of = story.donation;
    CaseBook now = story.dossier;
    List<Supplier<OrganDraft>> next = new ArrayList<>();
    if (!now.consented()) next.add(() -> consent(story));
    if (now.group().isEmpty()) next.add(() -> sample(story));
    if (!now.told.contains(CaseFact.SEROLOGY)) next.add(of::serology);
    if (of.living) {
      if (!now.told.contains(CaseFact.RELATIONSHIP)) next.add(of::relationship);
      if (!now.told.contains(CaseFact.NO_PAYMENT)) next.add(of::noPayment);
      if (!now.told.contains(CaseFact.FOLLOW_UP)) next.add(of::followUpDuty);
      if (!now.told.contains(CaseFact.ADVOCATE)) next.add(() -> of.advocate(true));
      else if (!now.told.contains(CaseFact.COMMITTEE)) next.add(() -> of.committee(true));
    }
    if (now.runs.get(of.organ) == null) next.add(story.offering::matchRun);
    return next;
  }

  private OrganDraft any(Story story) {
    Donation of = story.donation;
    return switch (play.random.nextInt(16)) {
      case 0 -> of.open();
      case 1 -> consent(story);
      case 2 -> of.consent(of.consentDraft()); // published by nobody
      case 3 ->
          play.random.nextInt(3) == 0
              ? of.draft(new WithdrawConsentTerms(Bytes32.random()), MemberRole.ORGAN_BANK)
              : of.serology();
      case 4, 5 -> sample(story);
      case 6 -> of.relationship();
      case 7 -> of.noPayment();
      case 8 -> of.followUpDuty();
      case 9 -> of.advocate(play.random.nextInt(3) != 0);
      case 10 -> of.committee(play.random.nextInt(3) != 0);
      case 11 -> matchRun(story);
      case 12 -> of.recover();
      case 13 ->
          of.recover(play.any(List.of(Organ.of(OrganKind.HEART), Organ.of(OrganKind.LIVER))));
      case 14 ->
          published(of.consentOf(play.any(List.of(ConsentBasis.FAMILY, ConsentBasis.JUDGE))), of);
      default -> closeOrRevoke(story);
    };
  }

  private OrganDraft closeOrRevoke(Story story) {
    if (play.random.nextInt(3) == 0) {
      // Rarely by one who may, as nothing comes after it.
      boolean may = play.random.nextInt(8) == 0;
      MemberRole role = may ? MemberRole.ORGAN_BANK : MemberRole.LABORATORY;
      return story.donation.draft(new CloseCaseTerms(CloseReason.OTHER, Bytes32.ZERO), role);
    }
    if (play.random.nextInt(3) == 0) {
      play.flush(); // what was planned was planned before
      boolean donor = play.random.nextBoolean();
      Bytes32 secret = donor ? story.donation.secret : story.offering.secret;
      play.world.revoke(secret);
      play.model.revoked.add(Consent.revocationHash(secret));
    }
    return story.donation.serology();
  }

  private OrganDraft published(OrganDraft draft, Donation of) {
    play.model.published.add(of.commitment);
    return draft;
  }

  private OrganDraft consent(Story story) {
    Donation of = story.donation;
    boolean family = !of.living && play.random.nextBoolean();
    return published(family ? of.consentOf(ConsentBasis.FAMILY) : of.consent(), of);
  }

  private OrganDraft sample(Story story) {
    boolean wrong = play.random.nextInt(8) == 0;
    BloodGroup found = wrong ? play.any(List.of(BloodGroup.values())) : story.donation.group;
    return story.donation.sample(found, 1 + play.random.nextInt(4));
  }

  private OrganDraft matchRun(Story story) {
    MatchRunTerms first =
        story.donation.matchRun(story.offering.list(), story.offering.ranks.size());
    Bytes32 before = story.dossier.runIds.getOrDefault(story.donation.organ, Bytes32.ZERO);
    if (play.random.nextInt(4) == 0) before = Bytes32.ZERO;
    return story.donation.matchRun(
        new MatchRunTerms(
            first.organ(),
            first.rules(),
            first.inputs(),
            first.list(),
            first.candidates(),
            first.a2(),
            before,
            play.any(List.of(SupersedeReason.FIRST, SupersedeReason.LIST_CHANGED))));
  }
}
