package org.custodia.contracts.sequences;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Action;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.Laterality;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.Organ;
import org.custodia.contracts.OrganKind;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.organs.AcceptOfferTerms;
import org.custodia.contracts.organs.AdvocateTerms;
import org.custodia.contracts.organs.AllocateTerms;
import org.custodia.contracts.organs.ArrivedTerms;
import org.custodia.contracts.organs.BloodSampleTerms;
import org.custodia.contracts.organs.BoxCondition;
import org.custodia.contracts.organs.CaseFact;
import org.custodia.contracts.organs.CheckInTerms;
import org.custodia.contracts.organs.CheckpointTerms;
import org.custodia.contracts.organs.CloseCaseTerms;
import org.custodia.contracts.organs.CommitteeTerms;
import org.custodia.contracts.organs.ConsentBasis;
import org.custodia.contracts.organs.ConsentForDonorTerms;
import org.custodia.contracts.organs.DeclineOfferTerms;
import org.custodia.contracts.organs.DiscardedTerms;
import org.custodia.contracts.organs.DonorConsentTerms;
import org.custodia.contracts.organs.ExpireOfferTerms;
import org.custodia.contracts.organs.FollowUpDutyTerms;
import org.custodia.contracts.organs.HandOverTerms;
import org.custodia.contracts.organs.LegFactsTerms;
import org.custodia.contracts.organs.MatchRunTerms;
import org.custodia.contracts.organs.NoPaymentTerms;
import org.custodia.contracts.organs.OfferFactsTerms;
import org.custodia.contracts.organs.OfferTerms;
import org.custodia.contracts.organs.OpenCaseTerms;
import org.custodia.contracts.organs.OrganIrregularity;
import org.custodia.contracts.organs.OrganRules;
import org.custodia.contracts.organs.OrganRules.Row;
import org.custodia.contracts.organs.OrganRules.Side;
import org.custodia.contracts.organs.OrganRules.Signer;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.contracts.organs.PackedTerms;
import org.custodia.contracts.organs.PresentAllocationTerms;
import org.custodia.contracts.organs.RecipientConsentTerms;
import org.custodia.contracts.organs.RecoverTerms;
import org.custodia.contracts.organs.RelationshipTerms;
import org.custodia.contracts.organs.ReturnedTerms;
import org.custodia.contracts.organs.SealBrokenTerms;
import org.custodia.contracts.organs.SealedTerms;
import org.custodia.contracts.organs.SerologyTerms;
import org.custodia.contracts.organs.ServerTimes;
import org.custodia.contracts.organs.SettleSealTerms;
import org.custodia.contracts.organs.SupersedeReason;
import org.custodia.contracts.organs.TakeOverTerms;
import org.custodia.contracts.organs.TransplantTerms;
import org.custodia.contracts.organs.VerifyGroupTerms;
import org.custodia.contracts.organs.WithdrawConsentTerms;
import org.custodia.contracts.witness.LegStatement;
import org.custodia.contracts.witness.OfferStatement;
import org.custodia.contracts.witness.OfferTurn;
import org.custodia.contracts.witness.OrganAllocation;
import org.custodia.contracts.witness.SignedMessage;
import org.custodia.contracts.witness.WitnessSignature;

/**
 * What becomes of donors' cases, offers and legs by the rules and not by the contracts: nobody
 * signs or hashes anything; who signed what is simply known.
 */
final class OrganModel {
  /** What a command comes to. */
  record Result(boolean taken, Set<OrganIrregularity> odd) {
    static final Result REFUSED = new Result(false, Set.of());
  }

  /** Somebody at a member with one role. */
  record Witness(Party party, MemberRole role, int number, boolean revoked) {}

  /** Somebody tries something. */
  record Attempt(
      Party submitter,
      Optional<Witness> signer,
      OrganTerms terms,
      Bytes32 commandId,
      Bytes32 giver,
      Bytes32 receiver,
      long deviceTime,
      ServerTimes times) {}

  /** Who really signed a message that another channel relies on. */
  record Signed(SignedMessage message, Party party, MemberRole role, boolean person) {}

  /** Refused, whatever for. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refused(String why) {
      super(why, null, false, false);
    }
  }

  final Set<Bytes32> published = new HashSet<>();
  final Set<Bytes32> revoked = new HashSet<>();
  final Map<WitnessSignature, Signed> signatures = new HashMap<>();
  final Map<Bytes32, Party> parties = new HashMap<>();
  long now;

  boolean stands(Bytes32 commitment, Bytes32 revocation, long from, long until) {
    return published.contains(commitment)
        && !revoked.contains(revocation)
        && now >= from
        && now < until;
  }

  private static void check(boolean right, String otherwise) {
    if (!right) throw new Refused(otherwise);
  }

  /** One channel. */
  abstract class Book {
    final SubjectKind kind;
    final Party opener;
    final Party other;
    final Party regulator;
    final Set<OrganIrregularity> odd = EnumSet.noneOf(OrganIrregularity.class);

    Book(SubjectKind kind, Party opener, Party other, Party regulator) {
      this.kind = kind;
      this.opener = opener;
      this.other = other;
      this.regulator = regulator;
    }

    Result attempt(Attempt attempt) {
      odd.clear();
      try {
        apply(attempt, witness(attempt));
        return new Result(true, Set.copyOf(odd));
      } catch (Refused refused) {
        return Result.REFUSED;
      }
    }

    private Side side(Party party) {
      if (party.equals(opener)) return Side.OPENER;
      return party.equals(other) ? Side.OTHER : Side.REGULATOR;
    }

    /** Whether what follows counts: by a key that does. */
    private Witness witness(Attempt of) {
      Row row =
          OrganRules.row(kind, of.terms().action()).orElseThrow(() -> new Refused("no action"));
      check(row.by().contains(side(of.submitter())), "not this member");
      Bytes32 member = member(of, row.signer());
      Witness signer = of.signer().orElseThrow(() -> new Refused("nobody"));
      check(signer.party().id().equals(member), "of another");
      boolean may = row.roles().contains(signer.role()) && !signer.revoked();
      check(may || row.testimony(), "may not");
      if (!may) odd.add(OrganIrregularity.KEY_NOT_VALID);
      boolean certified = signer.party().roles().stream().anyMatch(row.roles()::contains);
      if (!certified) odd.add(OrganIrregularity.MEMBER_NOT_CERTIFIED);
      times(of, row.testimony());
      return signer;
    }

    private Bytes32 member(Attempt of, Signer signer) {
      if (signer == Signer.BETWEEN) {
        check(of.giver().equals(opener.id()) && of.receiver().equals(other.id()), "parties");
        return of.submitter().id();
      }
      check(of.receiver().isZero(), "receiver");
      if (signer == Signer.OWN) check(of.giver().equals(of.submitter().id()), "giver");
      if (signer == Signer.INDEPENDENT) check(!of.giver().equals(opener.id()), "not independent");
      return of.giver();
    }

    private void times(Attempt of, boolean testimony) {
      if (of.deviceTime() / 1000 + 600 < now) odd.add(OrganIrregularity.LATE);
      ServerTimes times = of.times();
      long clock = times.deviceClock();
      if (clock == 0) {
        clock = !testimony && times.received() != 0 ? of.deviceTime() : times.received();
      }
      boolean ahead = of.deviceTime() > now * 1000 + 120_000;
      if (Math.abs(clock - times.received()) > 120_000 || ahead) {
        odd.add(OrganIrregularity.CLOCK_OFF);
      }
    }

    abstract void apply(Attempt attempt, Witness signer);
  }

  // --- A donor's case ---

  record Sample(Bytes32 sample, Party party, MemberRole role, int number, BloodGroup group) {
    boolean by(Witness person) {
      return party.equals(person.party()) && role == person.role() && number == person.number();
    }
  }

  /** Who allowed it. */
  record Allowed(Bytes32 commitment, Bytes32 revocation, long from, long until, long given) {}

  final class Case extends Book {
    final Bytes32 caseId;
    int state; // 0 new, 1 open, 2 recovered, 3 closed
    OpenCaseTerms opened;
    Optional<Allowed> allowed = Optional.empty();
    final Set<Bytes32> openedConsents = new HashSet<>();
    final Set<Bytes32> withdrawn = new HashSet<>();
    final List<Sample> samples = new ArrayList<>();
    final Set<CaseFact> told = EnumSet.noneOf(CaseFact.class);
    final Map<OrganKind, Set<Integer>> gone = new EnumMap<>(OrganKind.class);
    final Map<Organ, Long> recovered = new HashMap<>();
    Set<CaseFact> toldBefore = Set.of(); // the recovery
    final Map<Organ, MatchRunTerms> runs = new HashMap<>();
    final Map<Organ, Bytes32> runIds = new HashMap<>();

    Case(Bytes32 caseId, Party bank, Party body, Party agency) {
      super(SubjectKind.DONOR_CASE, bank, body, agency);
      this.caseId = caseId;
    }

    Optional<BloodGroup> group() {
      for (BloodGroup group : BloodGroup.values()) {
        long agree = samples.stream().filter(sample -> sample.group() == group).count();
        if (agree >= 2 && 2 * agree > samples.size()) return Optional.of(group);
      }
      return Optional.empty();
    }

    boolean consented() {
      return allowed
          .map(a -> stands(a.commitment(), a.revocation(), a.from(), a.until()))
          .orElse(false);
    }

    /** Whether a living donor was protected; true of a dead one. */
    boolean authorised() {
      return !opened.living()
          || told.containsAll(
              EnumSet.of(
                  CaseFact.RELATIONSHIP,
                  CaseFact.NO_PAYMENT,
                  CaseFact.ADVOCATE,
                  CaseFact.COMMITTEE,
                  CaseFact.FOLLOW_UP));
    }

    @Override
    void apply(Attempt attempt, Witness signer) {
      OrganTerms terms = attempt.terms();
      if (terms instanceof OpenCaseTerms open) {
        check(state == 0, "state");
        opened = open;
        state = 1;
        return;
      }
      check(state == 1 || state == 2, "state");
      if (terms instanceof DonorConsentTerms consent) open(consent);
      else if (terms instanceof ConsentForDonorTerms consent) allowFor(consent);
      else if (terms instanceof WithdrawConsentTerms) withdraw();
      else if (terms instanceof BloodSampleTerms sample) sample(sample, signer);
      else if (terms instanceof SerologyTerms) told.add(CaseFact.SEROLOGY);
      else if (terms instanceof MatchRunTerms run) run(run, attempt.commandId());
      else if (terms instanceof RecoverTerms recover) recover(recover);
      else if (terms instanceof CloseCaseTerms) state = 3;
      else ofLiving(terms);
    }

    private void open(DonorConsentTerms terms) {
      var consent = terms.consent();
      check(terms.attestation().patient().equals(opened.donor()), "another's");
      check(consent.purpose() == ConsentPurpose.ORGAN_DONATION, "for something else");
      check(stands(consent.commitment(), consent.revocationHash(), 0, consent.validUntil()), "no");
      check(openedConsents.add(consent.commitment()), "twice");
      told.removeAll(EnumSet.of(CaseFact.ADVOCATE, CaseFact.COMMITTEE));
      allowed =
          Optional.of(
              new Allowed(
                  consent.commitment(),
                  consent.revocationHash(),
                  consent.validFrom(),
                  consent.validUntil(),
                  now));
    }

    private void allowFor(ConsentForDonorTerms terms) {
      check(!opened.living(), "living");
      check(terms.basis() != ConsentBasis.DONOR, "basis");
      check(!withdrawn.contains(terms.commitment()), "withdrawn");
      check(stands(terms.commitment(), terms.revocationHash(), 0, Long.MAX_VALUE), "no");
      allowed =
          Optional.of(
              new Allowed(terms.commitment(), terms.revocationHash(), 0, Long.MAX_VALUE, now));
    }

    private void withdraw() {
      check(consented(), "none");
      withdrawn.add(allowed.orElseThrow().commitment());
      allowed = Optional.empty();
      told.removeAll(EnumSet.of(CaseFact.ADVOCATE, CaseFact.COMMITTEE));
    }

    private void sample(BloodSampleTerms terms, Witness signer) {
      check(samples.size() < 8, "too many");
      check(samples.stream().noneMatch(before -> before.by(signer)), "same person");
      check(samples.stream().noneMatch(b -> b.sample().equals(terms.sample())), "same sample");
      if (samples.stream().anyMatch(before -> before.group() != terms.group())) {
        odd.add(OrganIrregularity.SAMPLES_DIFFER);
      }
      samples.add(
          new Sample(
              terms.sample(), signer.party(), signer.role(), signer.number(), terms.group()));
    }

    private void ofLiving(OrganTerms terms) {
      boolean duty = terms instanceof FollowUpDutyTerms;
      check(duty || state == 1, "state");
      if (terms instanceof AdvocateTerms || terms instanceof CommitteeTerms) {
        check(!opened.living() || consented(), "no consent");
        check(opened.living() || consented(), "no consent");
      }
      if (terms instanceof CommitteeTerms && opened.living()) {
        check(
            told.containsAll(
                EnumSet.of(CaseFact.RELATIONSHIP, CaseFact.NO_PAYMENT, CaseFact.ADVOCATE)),
            "not heard");
      }
      check(opened.living(), "only living");
      if (terms instanceof RelationshipTerms) {
        told.add(CaseFact.RELATIONSHIP);
        told.remove(CaseFact.COMMITTEE);
      } else if (terms instanceof NoPaymentTerms) {
        told.add(CaseFact.NO_PAYMENT);
      } else if (duty) {
        told.add(CaseFact.FOLLOW_UP);
      } else if (terms instanceof AdvocateTerms advocate) {
        if (advocate.favourable()) told.add(CaseFact.ADVOCATE);
        else told.removeAll(EnumSet.of(CaseFact.ADVOCATE, CaseFact.COMMITTEE));
      } else if (terms instanceof CommitteeTerms committee) {
        if (committee.authorised()) told.add(CaseFact.COMMITTEE);
        else told.remove(CaseFact.COMMITTEE);
      }
    }

    private void run(MatchRunTerms terms, Bytes32 id) {
      check(consented() && group().isPresent(), "missing");
      Bytes32 current = runIds.getOrDefault(terms.organ(), Bytes32.ZERO);
      check(terms.supersedes().equals(current), "not that one");
      check(current.isZero() == (terms.reason() == SupersedeReason.FIRST), "reason");
      runs.put(terms.organ(), terms);
      runIds.put(terms.organ(), id);
    }

    private void recover(RecoverTerms terms) {
      check(consented() && group().isPresent() && told.contains(CaseFact.SEROLOGY), "missing");
      check(authorised(), "not authorised");
      boolean cooled =
          !opened.living() || now >= allowed.orElseThrow().given() + opened.coolingOff();
      check(cooled, "not cooled off");
      Set<Integer> before = gone.computeIfAbsent(terms.organ().kind(), kind -> new HashSet<>());
      Set<Integer> pieces = pieces(terms.organ());
      check(before.stream().noneMatch(pieces::contains), "gone");
      if (opened.living()) check(before.isEmpty() && pieces.size() == 1, "needed");
      before.addAll(pieces);
      recovered.put(terms.organ(), terms.crossClamp());
      if (state == 1) toldBefore = Set.copyOf(told);
      state = 2;
    }

    private static Set<Integer> pieces(Organ organ) {
      if (organ.part() != 0) return Set.of(organ.part());
      if (organ.laterality() == Laterality.LEFT) return Set.of(1);
      return organ.laterality() == Laterality.RIGHT ? Set.of(2) : Set.of(1, 2);
    }
  }

  // --- Offers of an organ to a centre ---

  final class Offers extends Book {
    final Bytes32 organId;
    int state; // 0 new, 1 stated, 2 offered, 3 agreed, 4 allocated, 5 declined, 6 expired
    OfferStatement stated;
    OfferTerms offered;
    boolean outOfOrder;
    boolean everOutOfOrder;
    RecipientConsentTerms consent;
    final Set<Bytes32> openedConsents = new HashSet<>();
    final Set<Long> answered = new HashSet<>(); // ranks that declined or let it expire
    OrganAllocation allocation;
    long allocations;
    private final String address;

    Offers(Bytes32 organId, String address, Party bank, Party centre, Party agency) {
      super(SubjectKind.ORGAN_OFFER, bank, centre, agency);
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
    void apply(Attempt attempt, Witness signer) {
      OrganTerms terms = attempt.terms();
      boolean idle = state == 1 || state == 5 || state == 6;
      if (terms instanceof OfferFactsTerms facts) {
        check(idle || state == 0, "state");
        state(facts);
      } else if (terms instanceof OfferTerms offer) {
        check(idle, "state");
        offer(offer);
      } else if (terms instanceof RecipientConsentTerms opening) {
        check(state == 2 || state == 3, "state");
        open(opening);
      } else if (terms instanceof AcceptOfferTerms) {
        check(state == 2 && now <= offered.answerUntil(), "state");
        state = 3;
      } else if (terms instanceof DeclineOfferTerms) {
        check(state == 2, "state");
        answered.add(offered.rank());
        state = 5;
      } else if (terms instanceof ExpireOfferTerms) {
        check(state == 2 && now > offered.answerUntil(), "state");
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
      Signed signed = signatures.get(terms.witness());
      check(signed != null && signed.message().equals(statement), "not signed");
      check(
          signed.party().equals(regulator) || signed.role() == MemberRole.ALLOCATION_BODY,
          "not party");
      stated = statement;
      state = 1;
    }

    private void offer(OfferTerms terms) {
      check(donorConsented() && terms.answerUntil() > now, "consent or time");
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
      Signed signed = terms.turn().map(signatures::get).orElse(null);
      check(signed != null && signed.party().equals(regulator), "no turn");
      OfferTurn turn =
          new OfferTurn(
              organId, stated.list(), terms.rank(), terms.candidate(), other.id(), terms.reason());
      check(signed.message().equals(turn), "another turn");
      check(terms.reason() == 0 || signed.person(), "not a person");
    }

    private void open(RecipientConsentTerms terms) {
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
      check(of.number() > allocations && now <= of.expires(), "old");
      Signed signed = signatures.get(terms.signature());
      check(signed != null && signed.message().equals(of), "not signed");
      check(signed.party().equals(regulator), "not the regulator");
      allocation = of;
      allocations = of.number();
      state = 4;
    }
  }

  // --- A leg ---

  final class Leg extends Book {
    final Bytes32 organId;
    int state; // 0 new, 1 stated, 2 arrived, 3 transplanted, 4 discarded, 5 returned
    LegStatement stated;
    OrganAllocation allocated;
    Optional<List<Object>> given = Optional.empty();
    Optional<List<Object>> taken = Optional.empty();
    Bytes32 box = Bytes32.ZERO;
    Bytes32 seal = Bytes32.ZERO;
    boolean checkedIn;
    boolean question;
    long arrivedAt;
    Optional<Witness> first = Optional.empty();
    Optional<Witness> second = Optional.empty();

    Leg(Bytes32 organId, Party giver, Party receiver, Party agency) {
      super(SubjectKind.ORGAN_LEG, giver, receiver, agency);
      this.organId = organId;
    }

    boolean bothSigned() {
      return given.isPresent() && taken.isPresent();
    }

    boolean verified() {
      return second.isPresent()
          && (first.orElseThrow().role() == MemberRole.SURGEON
              || second.get().role() == MemberRole.SURGEON);
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
      Signed signed = signatures.get(terms.witness());
      check(signed != null && signed.message().equals(statement), "not signed");
      boolean body = origin && signed.role() == MemberRole.ALLOCATION_BODY;
      check(signed.party().equals(regulator) || body, "not party");
      if (state == 5) forget();
      if (!statement.seal().isZero()) seal = statement.seal();
      stated = statement;
      state = 1;
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
      check(now <= of.expires(), "expired");
      check(allocated == null || of.number() >= allocated.number(), "older");
      Signed signed = signatures.get(terms.signature());
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
      check(allocated != null && now <= allocated.expires(), "not allocated");
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
      else if (terms instanceof HandOverTerms t) given = scanned(given, taken, scan(t), counts);
      else if (terms instanceof TakeOverTerms t) taken = scanned(taken, given, scan(t), counts);
      else if (terms instanceof CheckpointTerms t) {
        look(List.of(t.box(), t.seal(), t.condition()), counts);
      } else if (terms instanceof ArrivedTerms t) {
        look(List.of(t.box(), t.seal(), t.condition()), counts);
        if (counts) arrivedAt = attempt.deviceTime();
        if (counts) state = 2;
      } else if (terms instanceof SealBrokenTerms broken) {
        if (!seal.isZero() && !broken.seal().equals(seal)) odd.add(OrganIrregularity.SEAL_DIFFERS);
        if (counts) question = true;
        if (counts) seal = broken.newSeal();
      } else if (terms instanceof CheckInTerms label) {
        boolean same =
            stated != null
                && label.donor().equals(stated.donor())
                && label.organ().id(Bytes32.ZERO).equals(organ().id(Bytes32.ZERO));
        if (!same) odd.add(OrganIrregularity.MISMATCH);
        if (counts) checkedIn = same;
      } else if (terms instanceof VerifyGroupTerms verify) {
        verify(verify, attempt.deviceTime(), signer, counts);
      } else if (terms instanceof DiscardedTerms && counts) state = 4;
      else if (terms instanceof ReturnedTerms && counts) state = 5;
    }

    private Organ organ() {
      return new Organ(stated.organ(), stated.laterality(), stated.part());
    }

    private static List<Object> scan(HandOverTerms t) {
      return List.of(t.box(), t.seal(), t.condition(), t.temperature(), t.vehicle());
    }

    private static List<Object> scan(TakeOverTerms t) {
      return List.of(t.box(), t.seal(), t.condition(), t.temperature(), t.vehicle());
    }

    private void look(List<Object> scan, boolean counts) {
      if (scan.get(2) != BoxCondition.INTACT) odd.add(OrganIrregularity.CONDITION);
      boolean sealDiffers = !seal.isZero() && !scan.get(1).equals(seal);
      boolean boxDiffers = !box.isZero() && !scan.get(0).equals(box);
      if (sealDiffers) odd.add(OrganIrregularity.SEAL_DIFFERS);
      if (boxDiffers) odd.add(OrganIrregularity.BOX_DIFFERS);
      if (counts && (sealDiffers || boxDiffers || scan.get(2) == BoxCondition.OPEN)) {
        question = true;
      }
    }

    private Optional<List<Object>> scanned(
        Optional<List<Object>> mine,
        Optional<List<Object>> theirs,
        List<Object> scan,
        boolean counts) {
      if (mine.isPresent()) {
        if (scan.get(2) != BoxCondition.INTACT) odd.add(OrganIrregularity.CONDITION);
        if (!mine.get().equals(scan)) odd.add(OrganIrregularity.CONFLICTS);
        return mine;
      }
      look(scan, counts);
      if (theirs.isPresent()) {
        boolean sealDiffers = !Objects.equals(theirs.get().get(1), scan.get(1));
        boolean boxDiffers = !Objects.equals(theirs.get().get(0), scan.get(0));
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
      boolean again = first.map(by::equals).orElse(false) || second.map(by::equals).orElse(false);
      if (again) odd.add(OrganIrregularity.SAME_PERSON);
      boolean early = deviceTime < arrivedAt;
      if (early) odd.add(OrganIrregularity.CONFLICTS);
      if (!counts || early) return;
      if (!same) unverify();
      else if (!again) {
        boolean surgeon = first.map(one -> one.role() == MemberRole.SURGEON).orElse(false);
        if (first.isEmpty()) first = Optional.of(by);
        else if (by.role() == MemberRole.SURGEON && !surgeon) {
          second = first;
          first = Optional.of(by);
        } else second = Optional.of(by);
      }
    }
  }
}
