package org.custodia.contracts.sequences.organs;

import java.util.Optional;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.network.Offering;
import org.custodia.contracts.network.OrganDraft;
import org.custodia.contracts.network.OrganWorld;
import org.custodia.contracts.organs.AllocateTerms;
import org.custodia.contracts.organs.ExpireOfferTerms;
import org.custodia.contracts.organs.MatchRunTerms;
import org.custodia.contracts.organs.OfferFactsTerms;
import org.custodia.contracts.sequences.organs.OrganModel.Signed;
import org.custodia.contracts.witness.OfferStatement;
import org.custodia.contracts.witness.OrganAllocation;
import org.custodia.contracts.witness.WitnessSignature;
import org.web3j.crypto.ECKeyPair;

/** What somebody tries next in the channel of an offer. */
final class OfferSteps {
  private final Play play;

  OfferSteps(Play play) {
    this.play = play;
  }

  Optional<OrganDraft> next(Story story) {
    OffersBook now = story.offers;
    Offering of = story.offering;
    if (!play.sensible()) return Optional.of(any(story));
    switch (now.state) {
      case 0:
        return Optional.of(facts(story));
      case 1, 5, 6:
        return Optional.of(now.donorConsented() ? offer(story) : facts(story));
      case 2:
        return Optional.of(answer(story));
      case 3:
        return Optional.of(now.recipientConsented() ? allocate(story) : consent(story));
      default:
        boolean old = play.model.now > now.allocation.expires();
        return old || play.random.nextInt(40) == 0 ? Optional.of(of.release()) : Optional.empty();
    }
  }

  private OrganDraft answer(Story story) {
    if (play.random.nextInt(10) == 0) play.passAnswers();
    if (play.random.nextInt(4) == 0) return story.offering.decline();
    boolean late = play.model.now > story.offers.offered.answerUntil();
    return late ? story.offering.expire() : story.offering.accept();
  }

  private OrganDraft any(Story story) {
    Offering of = story.offering;
    return switch (play.random.nextInt(9)) {
      case 0 -> facts(story);
      case 1, 2 -> offer(story);
      case 3 -> consent(story);
      case 4 -> of.accept();
      case 5 -> of.decline();
      case 6 ->
          play.random.nextBoolean()
              ? of.expire()
              : of.draft(new ExpireOfferTerms(), play.world.agency, MemberRole.REGULATOR);
      case 7 -> play.random.nextInt(3) == 0 ? of.release() : of.accept();
      default -> of.consent == null ? of.accept() : allocate(story);
    };
  }

  private OrganDraft facts(Story story) {
    story.recall();
    CaseBook dossier = story.dossier;
    MatchRunTerms run = dossier.runs.get(story.donation.organ);
    boolean truth =
        run != null
            && run.list().equals(story.offering.list())
            && dossier.consented()
            && dossier.group().isPresent();
    OfferStatement statement = story.offering.statement();
    ECKeyPair key = play.signers.regulator(truth);
    boolean body = truth && play.random.nextBoolean();
    OrganDraft draft = story.offering.facts(statement, body ? story.offering.body() : key);
    WitnessSignature signature = ((OfferFactsTerms) draft.terms).witness();
    play.signers.signed(signature, statement, truth);
    if (body) {
      play.model.signatures.put(
          signature, new Signed(statement, play.world.body, MemberRole.ALLOCATION_BODY, true));
    }
    return draft;
  }

  private OrganDraft offer(Story story) {
    Offering of = story.offering;
    int rank = 1;
    while (story.offers.answered.contains((long) rank) && rank < 3) rank++;
    if (play.random.nextInt(4) == 0) rank = 1 + play.random.nextInt(3);
    // Blood groups that do not suit are skipped by the match run, as a rule.
    boolean before = true;
    for (int i = 1; i < rank; i++) before &= story.offers.answered.contains((long) i);
    int reason = play.random.nextInt(4) == 0 ? 1 + play.random.nextInt(6) : 0;
    if (reason == 0 && rank == 1) return of.offer(of.offerTerms(1, 0, Optional.empty()));
    var turn = of.turn(rank, reason);
    boolean truth = reason != 0 || before;
    boolean person = reason != 0 && play.random.nextInt(5) != 0;
    ECKeyPair key =
        person
            ? OrganWorld.person(play.world.agency, MemberRole.REGULATOR)
            : play.signers.regulator(truth);
    WitnessSignature signature = of.sign(turn, key);
    play.signers.signed(signature, turn, truth);
    if (person) {
      play.model.signatures.put(
          signature, new Signed(turn, play.world.agency, MemberRole.REGULATOR, true));
    }
    return of.offer(of.offerTerms(rank, reason, Optional.of(signature)));
  }

  private OrganDraft consent(Story story) {
    int rank =
        story.offers.offered == null || play.random.nextInt(6) == 0
            ? 1 + play.random.nextInt(3)
            : (int) story.offers.offered.rank();
    OrganDraft draft = story.offering.recipientConsent(rank);
    play.model.published.add(story.offering.consent.commitment());
    return draft;
  }

  private OrganDraft allocate(Story story) {
    Offering of = story.offering;
    OffersBook now = story.offers;
    int rank = now.offered == null ? 1 : (int) now.offered.rank();
    of.allocations = (int) now.allocations;
    OrganAllocation allocation = of.allocation(rank, now.outOfOrder);
    boolean truth =
        now.state == 3
            && now.donorConsented()
            && now.recipientConsented()
            && now.consent.consent().commitment().equals(allocation.consent());
    OrganDraft draft = of.allocate(allocation, play.signers.regulator(truth));
    play.signers.signed(((AllocateTerms) draft.terms).signature(), allocation, truth);
    if (truth) story.allocations.add(allocation);
    return draft;
  }
}
