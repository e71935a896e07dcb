package org.custodia.registry.organs;

import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.organs.BoxCondition;
import org.custodia.contracts.organs.BoxScanTerms;
import org.custodia.contracts.organs.LegFact;
import org.custodia.contracts.organs.LegFactsTerms;
import org.custodia.contracts.organs.LegProof;
import org.custodia.contracts.organs.OrganIrregularity;
import org.custodia.contracts.organs.PresentAllocationTerms;
import org.custodia.contracts.organs.SealBrokenTerms;
import org.custodia.contracts.organs.SealedTerms;
import org.custodia.contracts.organs.SignedHandOver;
import org.custodia.contracts.organs.VerifyGroupTerms;
import org.custodia.contracts.witness.LegStatement;
import org.custodia.contracts.witness.OrganAllocation;
import org.custodia.registry.identity.Operator;

/** What a leg of an organ's way has come to, from its events in order; as the contract has it. */
final class LegStory {
  /** Testimony with one of them is recorded and changes nothing. */
  static final Set<OrganIrregularity> DISQUALIFYING =
      EnumSet.of(
          OrganIrregularity.OUT_OF_STATE,
          OrganIrregularity.KEY_NOT_VALID,
          OrganIrregularity.MEMBER_NOT_CERTIFIED);

  private Optional<LegStatement> statement = Optional.empty();
  private Optional<OrganAllocation> allocation = Optional.empty();
  private Bytes32 seal = Bytes32.ZERO;
  private List<SignedHandOver> chain = List.of();
  private Optional<OrganEvent> given = Optional.empty();
  private Optional<OrganEvent> taken = Optional.empty();
  private boolean checkedIn;
  private boolean sealOpen;

  /** Keys of who verified blood groups, from one sample of the recipient. */
  private final Set<String> verified = new HashSet<>();

  private Bytes32 recipientSample = Bytes32.ZERO;
  private boolean samplesDiffered;

  private LegStory() {}

  static LegStory of(List<OrganEvent> events) {
    LegStory story = new LegStory();
    events.forEach(story::take);
    return story;
  }

  private void take(OrganEvent event) {
    if (event.terms() instanceof LegFactsTerms terms) state(terms);
    if (event.terms() instanceof PresentAllocationTerms terms) present(terms.allocation());
    if (event.action() == Action.SETTLE_SEAL) sealOpen = false;
    if (!counts(event) || isAgain(event)) return;
    if (event.terms() instanceof VerifyGroupTerms terms) verify(event, terms);
    if (event.terms() instanceof SealedTerms terms && given.isEmpty()) seal = terms.seal();
    if (event.terms() instanceof SealBrokenTerms terms) {
      seal = terms.newSeal();
      sealOpen = true;
    }
    if (differs(event)) sealOpen = true;
    switch (event.action()) {
      case HAND_OVER -> given = Optional.of(event);
      case TAKE_OVER -> taken = Optional.of(event);
      case CHECK_IN -> checkedIn = !event.irregularities().contains(OrganIrregularity.MISMATCH);
      default -> {}
    }
  }

  /** Only the first scan of a side counts at a hand-over. */
  private boolean isAgain(OrganEvent event) {
    return event.action() == Action.HAND_OVER && given.isPresent()
        || event.action() == Action.TAKE_OVER && taken.isPresent();
  }

  /** Of what came before a return nothing counts; a first statement changes nothing else. */
  private void state(LegFactsTerms terms) {
    LegStatement said = terms.statement();
    boolean again = statement.isPresent();
    statement = Optional.of(said);
    chain = terms.chain();
    if (again) {
      allocation = Optional.empty();
      seal = Bytes32.ZERO;
      given = Optional.empty();
      taken = Optional.empty();
      checkedIn = false;
      sealOpen = false;
      verified.clear();
    }
    if (!said.seal().isZero()) seal = said.seal();
  }

  private void present(OrganAllocation shown) {
    boolean another =
        allocation
            .filter(before -> before.candidate().equals(shown.candidate()))
            .filter(before -> before.recipientGroup() == shown.recipientGroup())
            .isEmpty();
    if (another) verified.clear();
    allocation = Optional.of(shown);
  }

  /** Whoever found another group, or had another sample, undoes what was verified. */
  private void verify(OrganEvent event, VerifyGroupTerms terms) {
    Set<OrganIrregularity> odd = event.irregularities();
    if (odd.contains(OrganIrregularity.CONFLICTS)) return;
    if (odd.contains(OrganIrregularity.SAMPLES_DIFFER)) samplesDiffered = true;
    boolean donors = statement.filter(said -> said.donor().equals(terms.donorSample())).isPresent();
    boolean right = donors && !odd.contains(OrganIrregularity.GROUP_DIFFERS);
    if (!right || !terms.recipientSample().equals(recipientSample)) verified.clear();
    if (!right) return;
    recipientSample = terms.recipientSample();
    verified.add(event.witness());
  }

  private static boolean differs(OrganEvent event) {
    Set<OrganIrregularity> odd = event.irregularities();
    boolean open =
        event.terms() instanceof BoxScanTerms scan && scan.condition() == BoxCondition.OPEN;
    return open
        || odd.contains(OrganIrregularity.SEAL_DIFFERS)
        || odd.contains(OrganIrregularity.BOX_DIFFERS);
  }

  /** Testimony that came out of its state, or by a key that does not count, changes nothing. */
  static boolean counts(OrganEvent event) {
    return event.irregularities().stream().noneMatch(DISQUALIFYING::contains);
  }

  /** What was stated of the organ, the last time. */
  Optional<LegStatement> statement() {
    return statement;
  }

  /**
   * All hand-overs to who holds the organ after this leg, or before it as long as it is not handed
   * over: those before as the contract checked their signatures, and this one.
   */
  List<SignedHandOver> chain() {
    return Stream.concat(chain.stream(), handOver().stream()).toList();
  }

  private Optional<SignedHandOver> handOver() {
    return given.flatMap(
        one ->
            taken.map(
                other ->
                    new SignedHandOver(
                        one.act(),
                        one.signed().signature(),
                        other.act(),
                        other.signed().signature())));
  }

  /** To whom the centre has shown that it is allocated. */
  Optional<OrganAllocation> allocation() {
    return allocation;
  }

  /** Commitment of the seal the box has now; zero for none. */
  Bytes32 seal() {
    return seal;
  }

  /**
   * What transplantation still waits for.
   *
   * @param revoked whether the consent with this hash was taken back
   * @param keys who signs with the key of this address, as it is enrolled
   */
  Set<LegFact> missing(
      Instant now, Predicate<Bytes32> revoked, Function<String, Optional<Operator>> keys) {
    EnumSet<LegFact> have = EnumSet.noneOf(LegFact.class);
    int all = LegProof.mask(EnumSet.allOf(LegProof.class));
    if (statement.filter(said -> said.proofs() == all).isPresent()) have.add(LegFact.STATED);
    if (handOver().isPresent()) have.add(LegFact.HANDED_OVER);
    if (checkedIn) have.add(LegFact.CHECKED_IN);
    if (!sealOpen) have.add(LegFact.SEALS_SETTLED);
    if (isVerified(keys)) have.add(LegFact.VERIFIED);
    statement
        .filter(said -> !revoked.test(said.revocation()))
        .ifPresent(said -> have.add(LegFact.DONOR_CONSENT));
    allocation.ifPresent(shown -> allocated(shown, now, revoked, have));
    return EnumSet.complementOf(have);
  }

  /** By two people, one of them a surgeon, from one sample of the recipient. */
  private boolean isVerified(Function<String, Optional<Operator>> keys) {
    boolean surgeon =
        verified.stream()
            .flatMap(key -> keys.apply(key).stream())
            .anyMatch(operator -> operator.roles().contains(MemberRole.SURGEON));
    return surgeon && people(keys).size() >= 2;
  }

  /** Whoever signs with whichever key, as the contract tells people apart. */
  private record Person(Bytes32 member, Bytes32 holder) {
    static Person of(Operator operator) {
      return new Person(operator.member(), operator.holder());
    }
  }

  private Set<Person> people(Function<String, Optional<Operator>> keys) {
    return verified.stream()
        .flatMap(key -> keys.apply(key).stream())
        .map(Person::of)
        .collect(Collectors.toSet());
  }

  /**
   * Whether somebody else verified from another sample of the recipient.
   *
   * @param key address of the key of who verifies now
   */
  boolean hasOtherSample(String key, Bytes32 sample, Function<String, Optional<Operator>> keys) {
    Set<Person> others = people(keys);
    keys.apply(key).map(Person::of).ifPresent(others::remove);
    return !others.isEmpty() && !sample.equals(recipientSample);
  }

  /** Whether samples were not those of this donor and of one recipient, and still are not. */
  boolean hasOpenSamples(Function<String, Optional<Operator>> keys) {
    return samplesDiffered && !isVerified(keys);
  }

  private void allocated(
      OrganAllocation shown, Instant now, Predicate<Bytes32> revoked, Set<LegFact> have) {
    if (now.getEpochSecond() <= shown.expires()) have.add(LegFact.ALLOCATED);
    boolean stands = now.getEpochSecond() < shown.consentUntil();
    if (stands && !revoked.test(shown.revocation())) have.add(LegFact.RECIPIENT_CONSENT);
    statement
        .filter(said -> said.donorGroup().mayGiveTo(shown.recipientGroup(), shown.a2()))
        .ifPresent(said -> have.add(LegFact.COMPATIBLE));
  }
}
