package org.custodia.registry.organs;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Organ;
import org.custodia.contracts.organs.AdvocateTerms;
import org.custodia.contracts.organs.BloodSampleTerms;
import org.custodia.contracts.organs.CaseFact;
import org.custodia.contracts.organs.CloseCaseTerms;
import org.custodia.contracts.organs.CommitteeTerms;
import org.custodia.contracts.organs.ConsentForDonorTerms;
import org.custodia.contracts.organs.ConsentTerms;
import org.custodia.contracts.organs.FollowUpDutyTerms;
import org.custodia.contracts.organs.MatchRunTerms;
import org.custodia.contracts.organs.NoPaymentTerms;
import org.custodia.contracts.organs.OpenCaseTerms;
import org.custodia.contracts.organs.RecoverTerms;
import org.custodia.contracts.organs.RelationshipTerms;
import org.custodia.contracts.organs.SerologyTerms;
import org.custodia.contracts.organs.SerologyTest;
import org.custodia.contracts.organs.WithdrawConsentTerms;
import org.custodia.contracts.witness.Consent;

/**
 * What a donor's case has come to, from its events in order. Says the same as the contract, except
 * for what a consent revoked elsewhere means, which is asked of the registry of consents.
 */
final class CaseStory {
  private static final Set<CaseFact> OF_THE_LIVING =
      EnumSet.of(
          CaseFact.RELATIONSHIP,
          CaseFact.NO_PAYMENT,
          CaseFact.ADVOCATE,
          CaseFact.COMMITTEE,
          CaseFact.COOLED_OFF,
          CaseFact.FOLLOW_UP);

  private static final Set<CaseFact> OF_A_CONSENT =
      EnumSet.of(CaseFact.ADVOCATE, CaseFact.COMMITTEE);

  private static final int NEEDED_TESTS =
      SerologyTest.mask(
          List.of(
              SerologyTest.HIV,
              SerologyTest.HEPATITIS_B_SURFACE_ANTIGEN,
              SerologyTest.HEPATITIS_C));

  private final List<OrganEvent> events;
  private final Set<CaseFact> facts = EnumSet.noneOf(CaseFact.class);
  private final Map<BloodGroup, Integer> samples = new EnumMap<>(BloodGroup.class);
  private final List<DonorCases.Recovered> recovered = new ArrayList<>();
  private final Map<Bytes32, DonorCases.MatchRun> runs = new HashMap<>();
  private final List<DonorCases.MatchRun> allRuns = new ArrayList<>();
  private Optional<OpenCaseTerms> opening = Optional.empty();
  private Optional<Consented> consent = Optional.empty();
  private boolean closed;

  /**
   * @param commitment as published
   * @param revocation hash of the secret that revokes it
   * @param from first second in which it counts
   * @param until first second in which it does not any more
   */
  record Consented(
      Bytes32 commitment, Bytes32 revocation, Instant at, Instant from, Instant until) {
    boolean covers(Instant moment) {
      return !moment.isBefore(from) && moment.isBefore(until);
    }
  }

  private CaseStory(List<OrganEvent> events) {
    this.events = events;
  }

  static CaseStory of(List<OrganEvent> events) {
    CaseStory story = new CaseStory(List.copyOf(events));
    events.forEach(story::take);
    return story;
  }

  private void take(OrganEvent event) {
    if (event.terms() instanceof OpenCaseTerms terms) opening = Optional.of(terms);
    if (event.terms() instanceof ConsentTerms terms) {
      Consent given = terms.consent();
      consented(
          new Consented(
              given.commitment(),
              given.revocationHash(),
              event.at(),
              Instant.ofEpochSecond(given.validFrom()),
              Instant.ofEpochSecond(given.validUntil())));
    }
    if (event.terms() instanceof ConsentForDonorTerms terms) {
      consented(
          new Consented(
              terms.commitment(), terms.revocationHash(), event.at(), Instant.MIN, Instant.MAX));
    }
    if (event.terms() instanceof WithdrawConsentTerms) {
      consent = Optional.empty();
      facts.removeAll(OF_A_CONSENT);
    }
    if (event.terms() instanceof BloodSampleTerms terms) {
      samples.merge(terms.group(), 1, Integer::sum);
    }
    if (event.terms() instanceof SerologyTerms terms) {
      if ((terms.tested() & NEEDED_TESTS) == NEEDED_TESTS) facts.add(CaseFact.SEROLOGY);
    }
    takeLiving(event);
    if (event.terms() instanceof MatchRunTerms terms) ran(terms, event);
    if (event.terms() instanceof RecoverTerms terms) {
      Bytes32 id = terms.organ().id(event.subject());
      recovered.add(
          new DonorCases.Recovered(id, terms.organ(), Instant.ofEpochMilli(terms.crossClamp())));
    }
    if (event.terms() instanceof CloseCaseTerms) closed = true;
  }

  /** Whether the donor can give it; the contract refuses what a living one cannot. */
  boolean canGive(Organ organ) {
    boolean living = opening.filter(OpenCaseTerms::living).isPresent();
    return DonorCases.canGive(living, recovered, organ);
  }

  private void consented(Consented given) {
    consent = Optional.of(given);
    facts.removeAll(OF_A_CONSENT); // they were heard about the one before
  }

  private void takeLiving(OrganEvent event) {
    if (event.terms() instanceof RelationshipTerms) {
      facts.add(CaseFact.RELATIONSHIP);
      facts.remove(CaseFact.COMMITTEE);
    }
    if (event.terms() instanceof NoPaymentTerms) facts.add(CaseFact.NO_PAYMENT);
    if (event.terms() instanceof AdvocateTerms terms) {
      set(CaseFact.ADVOCATE, terms.favourable());
      if (!terms.favourable()) facts.remove(CaseFact.COMMITTEE);
    }
    if (event.terms() instanceof CommitteeTerms terms) {
      set(CaseFact.COMMITTEE, terms.authorised());
    }
    if (event.terms() instanceof FollowUpDutyTerms) facts.add(CaseFact.FOLLOW_UP);
  }

  private void set(CaseFact fact, boolean stands) {
    if (stands) facts.add(fact);
    else facts.remove(fact);
  }

  private void ran(MatchRunTerms terms, OrganEvent event) {
    Bytes32 organId = terms.organ().id(event.subject());
    var run =
        new DonorCases.MatchRun(
            event.id(),
            organId,
            terms.organ(),
            terms.rules(),
            terms.inputs(),
            terms.list(),
            terms.candidates(),
            terms.a2(),
            true,
            event.at());
    runs.put(organId, run);
    allRuns.add(run);
  }

  // --- What it has come to ---

  Optional<OpenCaseTerms> opening() {
    return opening;
  }

  boolean isClosed() {
    return closed;
  }

  Optional<Consented> consent() {
    return consent;
  }

  /** That samples agree on, each of another person: more than half of them, and two at least. */
  Optional<BloodGroup> group() {
    int all = samples.values().stream().mapToInt(Integer::intValue).sum();
    return samples.keySet().stream()
        .filter(group -> samples.get(group) >= 2 && 2 * samples.get(group) > all)
        .findFirst();
  }

  /** When a living donor's cooling-off period is over. */
  Optional<Instant> readyAt() {
    return opening
        .filter(OpenCaseTerms::living)
        .flatMap(terms -> consent.map(given -> given.at().plusSeconds(terms.coolingOff())));
  }

  /** What recovery still waits for at that moment. */
  Set<CaseFact> missing(Instant now) {
    EnumSet<CaseFact> have = EnumSet.noneOf(CaseFact.class);
    have.addAll(facts);
    if (consent.filter(given -> given.covers(now)).isPresent()) have.add(CaseFact.CONSENT);
    if (group().isPresent()) have.add(CaseFact.GROUP);
    if (opening.filter(terms -> !terms.living()).isPresent()) have.addAll(OF_THE_LIVING);
    if (readyAt().filter(at -> !now.isBefore(at)).isPresent()) have.add(CaseFact.COOLED_OFF);
    return EnumSet.complementOf(have);
  }

  List<DonorCases.Recovered> recovered() {
    return List.copyOf(recovered);
  }

  Optional<DonorCases.Recovered> recovered(Bytes32 organId) {
    return recovered.stream().filter(one -> one.organId().equals(organId)).findFirst();
  }

  /** The run that counts now. */
  Optional<DonorCases.MatchRun> run(Bytes32 organId) {
    return Optional.ofNullable(runs.get(organId));
  }

  /** All of them, oldest first. */
  List<DonorCases.MatchRun> runs() {
    return allRuns.stream()
        .map(
            run ->
                runs.get(run.organId()).id().equals(run.id())
                    ? run
                    : new DonorCases.MatchRun(
                        run.id(),
                        run.organId(),
                        run.organ(),
                        run.rules(),
                        run.inputs(),
                        run.list(),
                        run.candidates(),
                        run.a2(),
                        false,
                        run.at()))
        .toList();
  }

  List<OrganEvent> events() {
    return events;
  }
}
