package org.custodia.contracts.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Action;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.merkle.MerkleTree;
import org.custodia.contracts.organs.AcceptOfferTerms;
import org.custodia.contracts.organs.AllocateTerms;
import org.custodia.contracts.organs.CandidateLeaf;
import org.custodia.contracts.organs.ConsentTerms;
import org.custodia.contracts.organs.DeclineOfferTerms;
import org.custodia.contracts.organs.DeclineReason;
import org.custodia.contracts.organs.ExpireOfferTerms;
import org.custodia.contracts.organs.OfferFactsTerms;
import org.custodia.contracts.organs.OfferTerms;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.contracts.organs.ReleaseAllocationTerms;
import org.custodia.contracts.witness.Consent;
import org.custodia.contracts.witness.OfferStatement;
import org.custodia.contracts.witness.OfferTurn;
import org.custodia.contracts.witness.OrganAllocation;
import org.custodia.contracts.witness.SignedMessage;
import org.custodia.contracts.witness.WitnessSignature;
import org.web3j.crypto.ECKeyPair;

/** The offers of one organ to one centre, each step as it should be, which a test may spoil. */
public final class Offering {
  public final Donation donation;
  public final OrganWorld world;
  public final Party centre;
  public final OrganChannel channel;

  /** The ordered list, from rank 1. */
  public final List<CandidateLeaf> ranks;

  public final Bytes32 secret = Bytes32.random();
  private final MerkleTree tree;
  public ConsentDraft consent;
  public int allocations;

  /**
   * The match is run by these groups, all of them of candidates of this centre, and told of in the
   * donor's case.
   */
  public Offering(Donation donation, Party centre, BloodGroup... groups) {
    this(donation, centre, List.of(groups));
    donation.run = donation.channel.done(matchRun()).commandId();
  }

  /** The same, and nobody is told of the match run yet. */
  public Offering(Donation donation, Party centre, List<BloodGroup> groups) {
    this.donation = donation;
    this.world = donation.world;
    this.centre = centre;
    ranks = new ArrayList<>();
    for (BloodGroup group : groups) {
      ranks.add(new CandidateLeaf(ranks.size() + 1, Bytes32.random(), group, centre.id()));
    }
    tree = MerkleTree.of(ranks.stream().map(CandidateLeaf::hash).toList());
    channel =
        OrganChannel.ready(world, SubjectKind.ORGAN_OFFER, donation.organId(), world.bank, centre);
  }

  public OrganDraft matchRun() {
    return donation.matchRun(donation.matchRun(tree.root(), ranks.size()));
  }

  public Bytes32 list() {
    return tree.root();
  }

  public CandidateLeaf rank(int rank) {
    return ranks.get(rank - 1);
  }

  public OrganDraft draft(OrganTerms terms, Party by, MemberRole role) {
    return new OrganDraft(world, channel, terms, by, role);
  }

  private OrganDraft byBank(OrganTerms terms) {
    return draft(terms, world.bank, MemberRole.ORGAN_BANK);
  }

  private OrganDraft byCentre(OrganTerms terms) {
    return draft(terms, centre, MemberRole.TRANSPLANT_CENTRE);
  }

  public WitnessSignature sign(SignedMessage message, ECKeyPair key) {
    return WitnessSignature.sign(message, world.all.domain, key);
  }

  /** By the allocation body. */
  public ECKeyPair body() {
    return OrganWorld.person(world.body, MemberRole.ALLOCATION_BODY);
  }

  // --- Steps ---

  public OfferStatement statement() {
    return new OfferStatement(
        donation.organId(),
        donation.caseId,
        donation.organ,
        donation.group,
        donation.commitment,
        donation.revocation,
        tree.root(),
        ranks.size(),
        donation.rules,
        donation.a2,
        centre.id(),
        donation.channel.address(),
        donation.channel.head(),
        world.now());
  }

  public OrganDraft facts(OfferStatement statement, ECKeyPair witness) {
    return byBank(new OfferFactsTerms(statement, sign(statement, witness)));
  }

  public OrganDraft facts() {
    return facts(statement(), body());
  }

  public OfferTurn turn(int rank, int reason) {
    CandidateLeaf leaf = rank(rank);
    return new OfferTurn(
        donation.organId(), tree.root(), rank, leaf.candidate(), centre.id(), reason);
  }

  public OfferTerms offerTerms(int rank, int reason, Optional<WitnessSignature> turn) {
    CandidateLeaf leaf = rank(rank);
    return new OfferTerms(
        rank,
        leaf.candidate(),
        leaf.group(),
        world.now() + 3600,
        tree.proof(leaf.hash()).orElseThrow(),
        reason,
        turn);
  }

  /** In order, with the word of the regulator's service where one is needed. */
  public OrganDraft offer(int rank) {
    return offer(
        offerTerms(
            rank,
            0,
            rank == 1 ? Optional.empty() : Optional.of(sign(turn(rank, 0), Consortium.VERIFIER))));
  }

  /** Out of order, countersigned by a person of the regulator. */
  public OrganDraft offerOutOfOrder(int rank, int reason) {
    ECKeyPair person = OrganWorld.person(world.agency, MemberRole.REGULATOR);
    return offer(offerTerms(rank, reason, Optional.of(sign(turn(rank, reason), person))));
  }

  public OrganDraft offer(OfferTerms terms) {
    return byBank(terms);
  }

  /** Of the candidate of this rank, to the centre. */
  public ConsentDraft consentDraft(int rank) {
    ConsentDraft draft =
        new ConsentDraft(world.all, channel.address(), world.host, rank(rank).candidate(), centre);
    draft.purpose = ConsentPurpose.TRANSPLANTATION;
    draft.revocationHash = Consent.revocationHash(secret);
    draft.validUntil = draft.validFrom + 360 * Consortium.A_DAY;
    return draft;
  }

  public OrganDraft recipientConsent(ConsentDraft draft) {
    consent = draft;
    return byCentre(
        new ConsentTerms(
            Action.RECIPIENT_CONSENT,
            draft.consent(),
            draft.grant(),
            draft.attestation(),
            draft.attested()));
  }

  /** Published and ready to be opened. */
  public OrganDraft recipientConsent(int rank) {
    ConsentDraft draft = consentDraft(rank);
    world.publish(draft.commitment());
    return recipientConsent(draft);
  }

  public OrganDraft accept() {
    return byCentre(new AcceptOfferTerms(Bytes32.random()));
  }

  public OrganDraft decline() {
    return byCentre(new DeclineOfferTerms(DeclineReason.SIZE_MISMATCH, Bytes32.random()));
  }

  public OrganDraft expire() {
    return byBank(new ExpireOfferTerms());
  }

  public OrganDraft release() {
    return byCentre(new ReleaseAllocationTerms(DeclineReason.RECIPIENT_ILL, Bytes32.random()));
  }

  public OrganAllocation allocation(int rank, boolean outOfOrder) {
    return new OrganAllocation(
        donation.organId(),
        allocations + 1,
        centre.id(),
        rank(rank).candidate(),
        rank(rank).group(),
        donation.a2,
        consent.commitment(),
        consent.revocationHash,
        consent.validUntil,
        outOfOrder,
        channel.address(),
        world.now() + 2 * Consortium.A_DAY);
  }

  public OrganDraft allocate(OrganAllocation allocation, ECKeyPair key) {
    return byBank(new AllocateTerms(allocation, sign(allocation, key)));
  }

  public OrganDraft allocate(OrganAllocation allocation) {
    return allocate(allocation, Consortium.VERIFIER);
  }

  // --- All at once ---

  /** Offered in order to the first rank, accepted and allocated. */
  public OrganAllocation allocated() {
    channel.done(List.of(facts(), offer(1)));
    channel.done(List.of(recipientConsent(1), accept()));
    OrganAllocation allocation = allocation(1, false);
    channel.done(allocate(allocation));
    allocations++;
    return allocation;
  }
}
