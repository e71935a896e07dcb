package org.custodia.contracts.network;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.custodia.contracts.Action;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.Laterality;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.Organ;
import org.custodia.contracts.OrganKind;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.organs.AdvocateTerms;
import org.custodia.contracts.organs.BloodSampleTerms;
import org.custodia.contracts.organs.CommitteeTerms;
import org.custodia.contracts.organs.ConsentBasis;
import org.custodia.contracts.organs.ConsentForDonorTerms;
import org.custodia.contracts.organs.ConsentTerms;
import org.custodia.contracts.organs.FollowUpDutyTerms;
import org.custodia.contracts.organs.MatchRunTerms;
import org.custodia.contracts.organs.NoPaymentTerms;
import org.custodia.contracts.organs.OpenCaseTerms;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.contracts.organs.RecoverTerms;
import org.custodia.contracts.organs.Relationship;
import org.custodia.contracts.organs.RelationshipTerms;
import org.custodia.contracts.organs.SerologyTerms;
import org.custodia.contracts.organs.SupersedeReason;
import org.custodia.contracts.witness.Consent;

/** One donor's case, and each step of it as it should be, which a test may spoil. */
public final class Donation {
  public static final long DAY = Consortium.A_DAY;
  public static final int TESTED = 11;

  public final OrganWorld world;
  public final Bytes32 caseId = Bytes32.random();
  public final Bytes32 donor = Bytes32.random();
  public final Bytes32 din = Bytes32.random();
  public final boolean living;
  public final OrganChannel channel;
  public Organ organ = Organ.of(OrganKind.KIDNEY, Laterality.LEFT);
  public BloodGroup group = BloodGroup.A2;
  public boolean a2 = true;
  public final Bytes32 secret = Bytes32.random();
  public final Bytes32 revocation = Consent.revocationHash(secret);

  /** Of the consent that was opened or given last. */
  public Bytes32 commitment = Bytes32.ZERO;

  /** Of the match run that counts. */
  public Bytes32 list = Bytes32.ZERO;

  public long candidates;
  public Bytes32 run = Bytes32.ZERO;
  public final Bytes32 rules = Bytes32.random();
  public long crossClamp;

  public Donation(OrganWorld world, boolean living) {
    this.world = world;
    this.living = living;
    channel = OrganChannel.ready(world, SubjectKind.DONOR_CASE, caseId, world.bank, world.body);
  }

  public Bytes32 organId() {
    return organ.id(caseId);
  }

  /** By the organ bank. */
  public OrganDraft draft(OrganTerms terms, MemberRole role) {
    return new OrganDraft(world, channel, terms, world.bank, role);
  }

  private OrganDraft byBank(OrganTerms terms) {
    return draft(terms, MemberRole.ORGAN_BANK);
  }

  // --- Steps ---

  public OrganDraft open() {
    return byBank(
        new OpenCaseTerms(
            donor, din, world.host.id(), Bytes32.random(), living, living ? 2 * DAY : 0));
  }

  /** Of the donor in person, for as long as one likes. */
  public ConsentDraft consentDraft() {
    ConsentDraft draft =
        new ConsentDraft(world.all, channel.address(), world.host, donor, world.bank);
    draft.purpose = ConsentPurpose.ORGAN_DONATION;
    draft.revocationHash = revocation;
    draft.validUntil = draft.validFrom + 360 * DAY;
    return draft;
  }

  public OrganDraft consent(ConsentDraft draft) {
    commitment = draft.commitment();
    return byBank(
        new ConsentTerms(
            Action.DONOR_CONSENT,
            draft.consent(),
            draft.grant(),
            draft.attestation(),
            draft.attested()));
  }

  /** Published and ready to be opened. */
  public OrganDraft consent() {
    ConsentDraft draft = consentDraft();
    world.publish(draft.commitment());
    return consent(draft);
  }

  /** Published and ready. */
  public OrganDraft consentOf(ConsentBasis basis) {
    var terms = new ConsentForDonorTerms(basis, Bytes32.random(), Bytes32.random(), revocation);
    commitment = terms.commitment();
    world.publish(commitment);
    return byBank(terms);
  }

  /** Of a sample of its own. */
  public OrganDraft sample(BloodGroup found) {
    long now = world.now() * 1000;
    return draft(new BloodSampleTerms(found, Bytes32.random(), now), MemberRole.LABORATORY);
  }

  /** By the first of the laboratory, or by another one. */
  public OrganDraft sample(BloodGroup found, int person) {
    OrganDraft draft = sample(found);
    return person == 1
        ? draft
        : draft.signedBy(OrganWorld.person(world.bank, MemberRole.LABORATORY, person));
  }

  public OrganDraft serology() {
    return draft(new SerologyTerms(Bytes32.random(), TESTED, 0), MemberRole.LABORATORY);
  }

  public OrganDraft relationship() {
    return byBank(new RelationshipTerms(Relationship.SIBLING, Bytes32.random()));
  }

  public OrganDraft noPayment() {
    return byBank(new NoPaymentTerms(Bytes32.random()));
  }

  public OrganDraft advocate(boolean favourable) {
    return byBank(new AdvocateTerms(favourable, Bytes32.random()))
        .of(world.body, MemberRole.ADVOCATE);
  }

  public OrganDraft committee(boolean authorised) {
    return byBank(new CommitteeTerms(authorised, Bytes32.random()))
        .of(world.body, MemberRole.COMMITTEE);
  }

  public OrganDraft followUpDuty() {
    long until = world.now() + 360 * DAY;
    return byBank(new FollowUpDutyTerms(until, Bytes32.random()));
  }

  public OrganDraft matchRun(MatchRunTerms terms) {
    return new OrganDraft(world, channel, terms, world.body, MemberRole.ALLOCATION_BODY);
  }

  /** The first, over this list. */
  public MatchRunTerms matchRun(Bytes32 list, long candidates) {
    this.list = list;
    this.candidates = candidates;
    return new MatchRunTerms(
        organ, rules, Bytes32.random(), list, candidates, a2, Bytes32.ZERO, SupersedeReason.FIRST);
  }

  public OrganDraft recover() {
    return recover(organ);
  }

  public OrganDraft recover(Organ organ) {
    crossClamp = world.now() * 1000;
    return draft(new RecoverTerms(organ, crossClamp), MemberRole.SURGEON);
  }

  // --- All at once ---

  /** Everything that has to be before a recovery, but what is left out. */
  public Donation prepared(Optional<Step> leftOut) {
    channel.done(
        Stream.of(Step.values())
            .filter(step -> living || !step.ofTheLiving)
            .filter(step -> leftOut.isEmpty() || step != leftOut.get())
            .flatMap(step -> drafts(step).stream())
            .toList());
    return this;
  }

  public Donation prepared() {
    return prepared(Optional.empty());
  }

  /** What a recovery needs. */
  public enum Step {
    CONSENT(false),
    SAMPLES(false),
    SEROLOGY(false),
    RELATIONSHIP(true),
    NO_PAYMENT(true),
    ADVOCATE(true),
    COMMITTEE(true),
    FOLLOW_UP(true);

    public final boolean ofTheLiving;

    Step(boolean ofTheLiving) {
      this.ofTheLiving = ofTheLiving;
    }
  }

  public void take(Step step) {
    drafts(step).forEach(channel::done);
  }

  /** What a step takes. */
  public List<OrganDraft> drafts(Step step) {
    return switch (step) {
      case CONSENT -> List.of(consent());
      case SAMPLES -> List.of(sample(group, 1), sample(group, 2));
      case SEROLOGY -> List.of(serology());
      case RELATIONSHIP -> List.of(relationship());
      case NO_PAYMENT -> List.of(noPayment());
      case ADVOCATE -> List.of(advocate(true));
      case COMMITTEE -> List.of(committee(true));
      case FOLLOW_UP -> List.of(followUpDuty());
    };
  }
}
