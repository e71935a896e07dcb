package org.custodia.contracts.sequences.organs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.custodia.contracts.Action;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.network.OrganDraft;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.network.Way;
import org.custodia.contracts.organs.LegFactsTerms;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.contracts.organs.Samples;
import org.custodia.contracts.organs.SignedHandOver;
import org.custodia.contracts.organs.TransplantTerms;
import org.custodia.contracts.organs.VerifyGroupTerms;
import org.custodia.contracts.witness.LegStatement;
import org.custodia.contracts.witness.OrganAllocation;

/** What somebody tries next on a leg of an organ's way. */
final class LegSteps {
  private static final int TO_COURIER = 1;
  private static final int FROM_COURIER = 2;

  private final Play play;

  LegSteps(Play play) {
    this.play = play;
  }

  /** Mostly one under way. */
  int which(Story story) {
    LegBook toCourier = story.legs.get(TO_COURIER);
    for (int i : List.of(2, 1, 0)) {
      int state = story.legs.get(i).state;
      boolean live = state == 1 || state == 2;
      boolean passedOn = i == TO_COURIER && toCourier.bothSigned();
      if (live && !passedOn && play.random.nextInt(5) != 0) return i;
    }
    return toCourier.bothSigned() && play.random.nextBoolean()
        ? FROM_COURIER
        : play.random.nextInt(3);
  }

  Optional<OrganDraft> next(Story story, int leg) {
    if (!play.sensible()) return Optional.of(any(story, leg));
    Way way = story.way(leg);
    LegBook now = story.legs.get(leg);
    List<Supplier<OrganDraft>> next = new ArrayList<>();
    if ((now.state == 0 || now.state == 5) && story.mayGo(leg)) {
      next.add(() -> facts(story, leg));
    } else if (now.state == 1) {
      if (now.given.isEmpty() && now.box.isZero() && leg != FROM_COURIER) next.add(way::packed);
      if (now.given.isEmpty() && now.seal.isZero()) next.add(way::sealed);
      if (now.given.isEmpty()) next.add(way::handOver);
      if (now.taken.isEmpty()) next.add(way::takeOver);
      if (next.isEmpty() && leg != TO_COURIER) next.add(way::arrived);
    } else if (now.state == 2 && leg != TO_COURIER) {
      next = atTheCentre(story, leg);
    } else if (now.state == 3) {
      next.add(() -> way.draft(Samples.of(Action.FOLLOW_UP), way.receiver));
    }
    return next.isEmpty() ? Optional.empty() : Optional.of(play.any(next).get());
  }

  private List<Supplier<OrganDraft>> atTheCentre(Story story, int leg) {
    Way way = story.way(leg);
    LegBook now = story.legs.get(leg);
    List<Supplier<OrganDraft>> next = new ArrayList<>();
    if (now.given.isEmpty()) next.add(way::handOver);
    if (now.taken.isEmpty()) next.add(way::takeOver);
    if (!now.checkedIn) next.add(way::checkIn);
    if (now.question) next.add(way::settleSeal);
    if (now.allocated == null && !story.allocations.isEmpty()) next.add(() -> present(story, leg));
    if (now.allocated != null && !now.verified()) next.add(() -> verify(story, leg));
    if (next.isEmpty() && now.allocated != null) next.add(() -> transplant(story, leg));
    return next;
  }

  private OrganDraft any(Story story, int leg) {
    Way way = story.way(leg);
    Party either = play.random.nextBoolean() ? way.giver : way.receiver;
    return switch (play.random.nextInt(24)) {
      case 0 -> facts(story, leg);
      case 1 -> way.packed();
      case 2 -> way.sealed();
      case 3 -> way.handOver();
      case 4 -> way.takeOver();
      case 5 -> way.checkpoint();
      case 6 -> way.draft(Samples.of(Action.CHECKPOINT), either); // of another box
      case 7 ->
          way.draft(Samples.of(play.any(List.of(Action.TAKE_OVER, Action.ARRIVED))), way.receiver);
      case 8 -> play.random.nextInt(3) == 0 ? way.sealBroken() : way.checkpoint();
      case 9 -> way.draft(Samples.of(Action.EXCURSION), either);
      case 10 -> way.draft(Samples.of(Action.REROUTED), either);
      case 11 -> way.arrived();
      case 12 -> way.checkIn();
      case 13 -> way.draft(Samples.of(Action.CHECK_IN), way.receiver);
      case 14 -> way.draft(Samples.of(Action.SENDER_NOTIFIED), way.receiver);
      case 15 ->
          leg == TO_COURIER
              ? way.draft(Samples.of(Action.SETTLE_SEAL), play.world.agency, MemberRole.REGULATOR)
              : way.settleSeal();
      case 16, 17 -> verify(story, leg);
      case 18 -> present(story, leg);
      case 19, 20 -> transplant(story, leg);
      case 21 -> way.draft(rarely(5, Action.DISCARDED, Action.REROUTED), either);
      case 22 -> way.draft(rarely(4, Action.RETURNED, Action.EXCURSION), either);
      default -> way.draft(Samples.of(Action.FOLLOW_UP), way.receiver);
    };
  }

  private OrganTerms rarely(int in, Action rare, Action often) {
    return Samples.of(play.random.nextInt(in) == 0 ? rare : often);
  }

  private OrganDraft facts(Story story, int leg) {
    story.recall();
    Way way = story.way(leg);
    boolean truth =
        story.mayGo(leg) && story.dossier.group().isPresent() && story.dossier.allowed.isPresent();
    LegStatement statement =
        leg == FROM_COURIER ? way.statement(story.way(TO_COURIER), 1) : way.statement();
    // Even a regulator that says so lets nothing pass that was not handed over with two signatures.
    boolean lie =
        leg == FROM_COURIER
            && !story.legs.get(TO_COURIER).bothSigned()
            && play.random.nextBoolean();
    OrganDraft draft =
        way.facts(statement, play.signers.regulator(truth || lie), chain(story, leg));
    play.signers.signed(((LegFactsTerms) draft.terms).witness(), statement, truth || lie);
    return draft;
  }

  /** Of the legs before; now and then broken. */
  private List<SignedHandOver> chain(Story story, int leg) {
    LegBook toCourier = story.legs.get(TO_COURIER);
    boolean whole = toCourier.bothSigned() && play.random.nextInt(5) != 0;
    if (leg != FROM_COURIER) return play.random.nextInt(8) == 0 ? forged(story) : List.of();
    if (whole) return List.of(toCourier.handedOver());
    return play.random.nextInt(4) == 0 ? List.of() : forged(story);
  }

  /** A hand-over to the courier that nobody signed, or not both, or of another organ. */
  private List<SignedHandOver> forged(Story story) {
    Way way = story.way(TO_COURIER);
    OrganDraft given = way.handOver();
    OrganDraft taken = way.takeOver();
    switch (play.random.nextInt(4)) {
      case 0 -> taken.signedBy(given.key);
      case 1 -> given.signedBy(taken.key);
      case 2 -> {
        given.signedBy(Party.key("nobody"));
        taken.signedBy(Party.key("nobody"));
      }
      default -> {
        LegBook real = story.legs.get(TO_COURIER);
        if (real.bothSigned()) return List.of(real.handedOver(), real.handedOver());
        given.act.subject = Bytes32.random();
        taken.act.subject = given.act.subject;
      }
    }
    return way.handedOver(given, taken);
  }

  private OrganDraft verify(Story story, int leg) {
    Way way = story.way(leg);
    LegBook now = story.legs.get(leg);
    BloodGroup donor = now.stated == null ? BloodGroup.O : now.stated.donorGroup();
    BloodGroup recipient = now.allocated == null ? BloodGroup.O : now.allocated.recipientGroup();
    if (play.random.nextInt(12) == 0) donor = play.any(List.of(BloodGroup.values()));
    if (leg == TO_COURIER) return way.draft(Samples.of(Action.VERIFY_GROUP), way.receiver);
    MemberRole role = play.any(List.of(MemberRole.SURGEON, MemberRole.CLINICIAN));
    if (play.random.nextInt(12) == 0) return anotherTube(way, donor, recipient, role);
    return way.verify(donor, recipient, role);
  }

  /** Of another donor, or another of the recipient. */
  private OrganDraft anotherTube(Way way, BloodGroup donor, BloodGroup recipient, MemberRole role) {
    boolean donors = play.random.nextBoolean();
    Bytes32 donation = donors ? Bytes32.random() : way.donation.din;
    Bytes32 ofRecipient = donors ? way.recipientSample : Bytes32.random();
    return way.draft(
        new VerifyGroupTerms(donor, recipient, donation, ofRecipient), way.receiver, role);
  }

  private OrganDraft present(Story story, int leg) {
    Way way = story.way(leg);
    if (story.allocations.isEmpty()) {
      return way.draft(Samples.of(Action.PRESENT_ALLOCATION), way.receiver); // nobody's
    }
    OrganAllocation allocation = story.allocations.get(story.allocations.size() - 1);
    if (play.random.nextInt(6) == 0) allocation = play.any(story.allocations);
    return way.present(allocation);
  }

  private OrganDraft transplant(Story story, int leg) {
    Way way = story.way(leg);
    LegBook now = story.legs.get(leg);
    Bytes32 recipient =
        now.allocated == null || play.random.nextInt(15) == 0
            ? Bytes32.random()
            : now.allocated.candidate();
    return leg == TO_COURIER
        ? way.draft(new TransplantTerms(recipient, 1), way.receiver)
        : way.transplant(recipient);
  }
}
