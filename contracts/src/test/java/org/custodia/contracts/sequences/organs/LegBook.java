package org.custodia.contracts.sequences.organs;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.organs.BoxCondition;
import org.custodia.contracts.organs.BoxScanTerms;
import org.custodia.contracts.organs.CheckInTerms;
import org.custodia.contracts.organs.DiscardedTerms;
import org.custodia.contracts.organs.LegFactsTerms;
import org.custodia.contracts.organs.OrganIrregularity;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.contracts.organs.PackedTerms;
import org.custodia.contracts.organs.PresentAllocationTerms;
import org.custodia.contracts.organs.ReturnedTerms;
import org.custodia.contracts.organs.SealBrokenTerms;
import org.custodia.contracts.organs.SealedTerms;
import org.custodia.contracts.organs.SettleSealTerms;
import org.custodia.contracts.organs.SignedHandOver;
import org.custodia.contracts.organs.TransplantTerms;
import org.custodia.contracts.organs.VerifyGroupTerms;
import org.custodia.contracts.sequences.organs.OrganModel.Attempt;
import org.custodia.contracts.sequences.organs.OrganModel.Signed;
import org.custodia.contracts.sequences.organs.OrganModel.SignedAct;
import org.custodia.contracts.sequences.organs.OrganModel.Witness;
import org.custodia.contracts.witness.LegStatement;
import org.custodia.contracts.witness.OrganAllocation;

/** A leg of an organ's way. */
final class LegBook extends Book {
  final Bytes32 organId;
  int state; // 0 new, 1 stated, 2 arrived, 3 transplanted, 4 discarded, 5 returned
  LegStatement stated;
  OrganAllocation allocated;
  Optional<BoxScanTerms> given = Optional.empty();
  Optional<BoxScanTerms> taken = Optional.empty();
  Bytes32 box = Bytes32.ZERO;
  Bytes32 seal = Bytes32.ZERO;
  boolean checkedIn;
  boolean question;
  long arrivedAt;
  Optional<Witness> first = Optional.empty();
  Optional<Witness> second = Optional.empty();

  /** What each who verified scanned last. */
  final Map<Witness, VerifyGroupTerms> scanned = new HashMap<>();

  List<SignedHandOver> chain = List.of();
  private SignedAct givenAct;
  private SignedAct takenAct;

  LegBook(OrganModel model, Bytes32 organId, Party giver, Party receiver, Party agency) {
    super(model, SubjectKind.ORGAN_LEG, giver, receiver, agency);
    this.organId = organId;
  }

  boolean bothSigned() {
    return given.isPresent() && taken.isPresent();
  }

  /** What both sides signed, and counts. */
  SignedHandOver handedOver() {
    return new SignedHandOver(
        givenAct.act(), givenAct.signature(), takenAct.act(), takenAct.signature());
  }

  boolean verified() {
    return second.isPresent()
        && (first.orElseThrow().role() == MemberRole.SURGEON
            || second.get().role() == MemberRole.SURGEON);
  }

  @Override
  int state() {
    return state;
  }

  @Override
  void apply(Attempt attempt, Witness signer) {
    OrganTerms terms = attempt.terms();
    if (terms instanceof LegFactsTerms facts) state(facts);
    else if (terms instanceof SettleSealTerms) settle();
    else if (terms instanceof PresentAllocationTerms present) present(present);
    else if (terms instanceof TransplantTerms transplant) transplant(transplant);
    else tell(attempt, signer);
  }

  private void state(LegFactsTerms terms) {
    check(state == 0 || state == 5, "state");
    LegStatement statement = terms.statement();
    check(statement.organId().equals(organId), "another organ");
    check(statement.giver().equals(opener.id()), "another giver");
    check(statement.receiver().equals(other.id()), "another receiver");
    check(statement.clockStart() != 0, "no clock");
    boolean origin = statement.handOvers() == 0;
    check(!origin || opener.roles().contains(MemberRole.ORGAN_BANK), "no origin");
    Signed signed = model.signatures.get(terms.witness());
    check(signed != null && signed.message().equals(statement), "not signed");
    boolean body = origin && signed.role() == MemberRole.ALLOCATION_BODY;
    check(signed.party().equals(regulator) || body, "not party");
    chain(terms.chain(), statement.handOvers());
    chain = terms.chain();
    if (state == 5) forget();
    if (!statement.seal().isZero()) seal = statement.seal();
    stated = statement;
    state = 1;
  }

  private void chain(List<SignedHandOver> links, long length) {
    check(links.size() == length && SignedHandOver.follow(organId, links), "chain");
    for (SignedHandOver link : links) {
      check(model.signed(link.given(), link.giver(), link.given().giver()), "giver");
      check(model.signed(link.taken(), link.taker(), link.taken().receiver()), "taker");
    }
    if (links.isEmpty()) return;
    Party first = model.parties.get(links.get(0).given().giver());
    check(first.roles().contains(MemberRole.ORGAN_BANK), "no origin");
    check(links.get(links.size() - 1).taken().receiver().equals(opener.id()), "elsewhere");
  }

  private void forget() {
    given = Optional.empty();
    taken = Optional.empty();
    box = Bytes32.ZERO;
    seal = Bytes32.ZERO;
    checkedIn = false;
    question = false;
    arrivedAt = 0;
    allocated = null;
    unverify();
  }

  private void unverify() {
    first = Optional.empty();
    second = Optional.empty();
  }

  private void settle() {
    check((state == 1 || state == 2) && question, "nothing to settle");
    question = false;
  }

  private void present(PresentAllocationTerms terms) {
    check(state == 1 || state == 2, "state");
    OrganAllocation of = terms.allocation();
    check(of.organId().equals(organId) && of.centre().equals(other.id()), "another");
    check(model.now <= of.expires(), "expired");
    check(allocated == null || of.number() >= allocated.number(), "older");
    Signed signed = model.signatures.get(terms.signature());
    check(signed != null && signed.message().equals(of), "not signed");
    check(signed.party().equals(regulator), "not the regulator");
    boolean another =
        allocated == null
            || !of.candidate().equals(allocated.candidate())
            || of.recipientGroup() != allocated.recipientGroup();
    if (another) unverify();
    allocated = of;
  }

  private void transplant(TransplantTerms terms) {
    check(state == 2, "state");
    check(stated != null && stated.proofs() == 7 && bothSigned(), "not handed over");
    check(checkedIn && !question && verified(), "not verified");
    check(allocated != null && model.now <= allocated.expires(), "not allocated");
    check(stated.donorGroup().mayGiveTo(allocated.recipientGroup(), allocated.a2()), "blood");
    check(stands(stated.consent(), stated.revocation(), 0, Long.MAX_VALUE), "donor");
    check(
        stands(allocated.consent(), allocated.revocation(), 0, allocated.consentUntil()),
        "recipient");
    check(terms.recipient().equals(allocated.candidate()), "another");
    if (terms.anastomosis() < stated.clockStart()) odd.add(OrganIrregularity.BEFORE_CLOCK);
    if (terms.anastomosis() > stated.clockStart() + stated.limit() * 60_000) {
      odd.add(OrganIrregularity.LIMIT_EXCEEDED);
    }
    if (allocated.outOfOrder()) odd.add(OrganIrregularity.OUT_OF_ORDER);
    state = 3;
  }

  private boolean inState(Action action) {
    return switch (action) {
      case PACKED, SEALED -> state <= 1;
      case ARRIVED -> state == 1;
      case CHECK_IN, VERIFY_GROUP -> state == 2;
      case RETURNED -> state == 1 || state == 2;
      case FOLLOW_UP -> state == 3;
      case DISCARDED -> state <= 2 || state == 5;
      default -> state <= 2;
    };
  }

  private void tell(Attempt attempt, Witness signer) {
    OrganTerms terms = attempt.terms();
    boolean counts = odd.isEmpty() || !odd.contains(OrganIrregularity.KEY_NOT_VALID);
    counts &= !odd.contains(OrganIrregularity.MEMBER_NOT_CERTIFIED);
    if (!inState(terms.action())) {
      odd.add(OrganIrregularity.OUT_OF_STATE);
      counts = false;
    }
    if (stated == null) odd.add(OrganIrregularity.NOT_STATED);
    else if (attempt.deviceTime() < stated.clockStart()) odd.add(OrganIrregularity.BEFORE_CLOCK);
    boolean gone = given.isPresent();
    boolean packing = terms instanceof PackedTerms || terms instanceof SealedTerms;
    if (packing && gone) odd.add(OrganIrregularity.CONFLICTS);
    if (terms instanceof PackedTerms packed && counts && !gone) box = packed.box();
    else if (terms instanceof SealedTerms sealed && counts && !gone) seal = sealed.seal();
    else if (terms instanceof BoxScanTerms scan) scan(scan, attempt, counts);
    else if (terms instanceof SealBrokenTerms broken) {
      if (!seal.isZero() && !broken.seal().equals(seal)) odd.add(OrganIrregularity.SEAL_DIFFERS);
      if (counts) question = true;
      if (counts) seal = broken.newSeal();
    } else if (terms instanceof CheckInTerms label) {
      boolean same =
          stated != null
              && label.donor().equals(stated.donor())
              && label.organ().equals(stated.organ());
      if (!same) odd.add(OrganIrregularity.MISMATCH);
      if (counts) checkedIn = same;
    } else if (terms instanceof VerifyGroupTerms verify) {
      verify(verify, attempt.deviceTime(), signer, counts);
    } else if (terms instanceof DiscardedTerms && counts) state = 4;
    else if (terms instanceof ReturnedTerms && counts) state = 5;
  }

  private void scan(BoxScanTerms scan, Attempt attempt, boolean counts) {
    switch (scan.action()) {
      case HAND_OVER -> {
        if (given.isEmpty()) givenAct = attempt.signed();
        given = scanned(given, taken, scan, counts);
      }
      case TAKE_OVER -> {
        if (taken.isEmpty()) takenAct = attempt.signed();
        taken = scanned(taken, given, scan, counts);
      }
      case ARRIVED -> {
        look(scan, counts);
        if (counts) arrivedAt = attempt.deviceTime();
        if (counts) state = 2;
      }
      default -> look(scan, counts);
    }
  }

  private void look(BoxScanTerms scan, boolean counts) {
    if (scan.condition() != BoxCondition.INTACT) odd.add(OrganIrregularity.CONDITION);
    boolean sealDiffers = !seal.isZero() && !scan.seal().equals(seal);
    boolean boxDiffers = !box.isZero() && !scan.box().equals(box);
    if (sealDiffers) odd.add(OrganIrregularity.SEAL_DIFFERS);
    if (boxDiffers) odd.add(OrganIrregularity.BOX_DIFFERS);
    if (counts && (sealDiffers || boxDiffers || scan.condition() == BoxCondition.OPEN)) {
      question = true;
    }
  }

  private Optional<BoxScanTerms> scanned(
      Optional<BoxScanTerms> mine,
      Optional<BoxScanTerms> theirs,
      BoxScanTerms scan,
      boolean counts) {
    if (mine.isPresent()) {
      if (scan.condition() != BoxCondition.INTACT) odd.add(OrganIrregularity.CONDITION);
      if (!mine.get().equals(scan)) odd.add(OrganIrregularity.CONFLICTS);
      return mine;
    }
    look(scan, counts);
    if (theirs.isPresent()) {
      boolean sealDiffers = !theirs.get().seal().equals(scan.seal());
      boolean boxDiffers = !theirs.get().box().equals(scan.box());
      if (sealDiffers) odd.add(OrganIrregularity.SEAL_DIFFERS);
      if (boxDiffers) odd.add(OrganIrregularity.BOX_DIFFERS);
      if (counts && (sealDiffers || boxDiffers)) question = true;
    }
    return counts ? Optional.of(scan) : mine;
  }

  private void verify(VerifyGroupTerms terms, long deviceTime, Witness by, boolean counts) {
    boolean same =
        stated != null
            && allocated != null
            && terms.donorGroup() == stated.donorGroup()
            && terms.recipientGroup() == allocated.recipientGroup();
    if (!same) odd.add(OrganIrregularity.GROUP_DIFFERS);
    List<Witness> before = Stream.concat(first.stream(), second.stream()).toList();
    boolean again = before.contains(by);
    if (again) odd.add(OrganIrregularity.SAME_PERSON);
    boolean donors = stated != null && terms.donorSample().equals(stated.donor());
    boolean another =
        first.isPresent()
            && !scanned.get(first.get()).recipientSample().equals(terms.recipientSample());
    boolean byOthers = before.stream().anyMatch(one -> !one.equals(by));
    if (!donors || another && byOthers) odd.add(OrganIrregularity.SAMPLES_DIFFER);
    boolean early = deviceTime < arrivedAt;
    if (early) odd.add(OrganIrregularity.CONFLICTS);
    if (!counts || early) return;
    scanned.put(by, terms);
    if (!same || !donors) unverify();
    else {
      if (another) unverify();
      else if (again) return;
      boolean surgeon = first.map(one -> one.role() == MemberRole.SURGEON).orElse(false);
      if (first.isEmpty()) first = Optional.of(by);
      else if (by.role() == MemberRole.SURGEON && !surgeon) {
        second = first;
        first = Optional.of(by);
      } else second = Optional.of(by);
    }
  }
}
