package org.custodia.contracts.sequences.organs;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.Laterality;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.Organ;
import org.custodia.contracts.OrganKind;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.organs.AdvocateTerms;
import org.custodia.contracts.organs.BloodSampleTerms;
import org.custodia.contracts.organs.CaseFact;
import org.custodia.contracts.organs.CloseCaseTerms;
import org.custodia.contracts.organs.CommitteeTerms;
import org.custodia.contracts.organs.ConsentBasis;
import org.custodia.contracts.organs.ConsentForDonorTerms;
import org.custodia.contracts.organs.ConsentTerms;
import org.custodia.contracts.organs.FollowUpDutyTerms;
import org.custodia.contracts.organs.MatchRunTerms;
import org.custodia.contracts.organs.NoPaymentTerms;
import org.custodia.contracts.organs.OpenCaseTerms;
import org.custodia.contracts.organs.OrganIrregularity;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.contracts.organs.RecoverTerms;
import org.custodia.contracts.organs.RelationshipTerms;
import org.custodia.contracts.organs.SerologyTerms;
import org.custodia.contracts.organs.SupersedeReason;
import org.custodia.contracts.organs.WithdrawConsentTerms;
import org.custodia.contracts.sequences.organs.OrganModel.Attempt;
import org.custodia.contracts.sequences.organs.OrganModel.Witness;

/** A donor's case. */
final class CaseBook extends Book {
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

  CaseBook(OrganModel model, Bytes32 caseId, Party bank, Party body, Party agency) {
    super(model, SubjectKind.DONOR_CASE, bank, body, agency);
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
  int state() {
    return state;
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
    if (terms instanceof ConsentTerms consent) open(consent);
    else if (terms instanceof ConsentForDonorTerms consent) allowFor(consent);
    else if (terms instanceof WithdrawConsentTerms) withdraw();
    else if (terms instanceof BloodSampleTerms sample) sample(sample, signer);
    else if (terms instanceof SerologyTerms) told.add(CaseFact.SEROLOGY);
    else if (terms instanceof MatchRunTerms run) run(run, attempt.commandId());
    else if (terms instanceof RecoverTerms recover) recover(recover);
    else if (terms instanceof CloseCaseTerms) state = 3;
    else ofLiving(terms);
  }

  private void open(ConsentTerms terms) {
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
                model.now));
  }

  private void allowFor(ConsentForDonorTerms terms) {
    check(!opened.living(), "living");
    check(terms.basis() != ConsentBasis.DONOR, "basis");
    check(!withdrawn.contains(terms.commitment()), "withdrawn");
    check(stands(terms.commitment(), terms.revocationHash(), 0, Long.MAX_VALUE), "no");
    allowed =
        Optional.of(
            new Allowed(terms.commitment(), terms.revocationHash(), 0, Long.MAX_VALUE, model.now));
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
        new Sample(terms.sample(), signer.party(), signer.role(), signer.number(), terms.group()));
  }

  private void ofLiving(OrganTerms terms) {
    boolean duty = terms instanceof FollowUpDutyTerms;
    check(duty || state == 1, "state");
    if (terms instanceof AdvocateTerms || terms instanceof CommitteeTerms) {
      check(consented(), "no consent");
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
        !opened.living() || model.now >= allowed.orElseThrow().given() + opened.coolingOff();
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

  record Sample(Bytes32 sample, Party party, MemberRole role, int number, BloodGroup group) {
    boolean by(Witness person) {
      return party.equals(person.party()) && role == person.role() && number == person.number();
    }
  }

  /** Who allowed it. */
  record Allowed(Bytes32 commitment, Bytes32 revocation, long from, long until, long given) {}
}
