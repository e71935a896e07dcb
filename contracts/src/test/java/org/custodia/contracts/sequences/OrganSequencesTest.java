package org.custodia.contracts.sequences;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.custodia.contracts.Action;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Laterality;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.OperatorKind;
import org.custodia.contracts.Organ;
import org.custodia.contracts.OrganKind;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.network.Consortium;
import org.custodia.contracts.network.Donation;
import org.custodia.contracts.network.MemberChannel;
import org.custodia.contracts.network.MemberChannel.Said;
import org.custodia.contracts.network.Offering;
import org.custodia.contracts.network.OrganChannel;
import org.custodia.contracts.network.OrganDraft;
import org.custodia.contracts.network.OrganWorld;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.network.Way;
import org.custodia.contracts.organs.AllocateTerms;
import org.custodia.contracts.organs.CaseFact;
import org.custodia.contracts.organs.CloseCaseTerms;
import org.custodia.contracts.organs.CloseReason;
import org.custodia.contracts.organs.ConsentBasis;
import org.custodia.contracts.organs.ExpireOfferTerms;
import org.custodia.contracts.organs.LegFactsTerms;
import org.custodia.contracts.organs.MatchRunTerms;
import org.custodia.contracts.organs.OfferFactsTerms;
import org.custodia.contracts.organs.OrganEvent;
import org.custodia.contracts.organs.OrganIrregularity;
import org.custodia.contracts.organs.OrganRules;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.contracts.organs.Samples;
import org.custodia.contracts.organs.ServerTimes;
import org.custodia.contracts.organs.SupersedeReason;
import org.custodia.contracts.organs.TransplantTerms;
import org.custodia.contracts.organs.WithdrawConsentTerms;
import org.custodia.contracts.sequences.OrganModel.Attempt;
import org.custodia.contracts.sequences.OrganModel.Result;
import org.custodia.contracts.sequences.OrganModel.Signed;
import org.custodia.contracts.sequences.OrganModel.Witness;
import org.custodia.contracts.witness.LegStatement;
import org.custodia.contracts.witness.OfferStatement;
import org.custodia.contracts.witness.OrganAllocation;
import org.custodia.contracts.witness.SignedMessage;
import org.custodia.contracts.witness.WitnessSignature;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.web3j.crypto.ECKeyPair;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/**
 * Random acts by random members on several donors, their organs and the organs' ways, on the EVM
 * with private state, against {@link OrganModel}. The regulator is honest: it signs for another
 * channel only what the model says is true. Whatever anybody tries, no organ is transplanted
 * without all that has to stand; no testimony is refused; and what is refused changes nothing.
 */
@EnabledIfSystemProperty(named = "custodia.long", matches = "true")
class OrganSequencesTest {
  /** Five thousand take minutes, most of them for opening channels: too long for the short form. */
  private static final int STEPS = Integer.getInteger("custodia.organs.steps", 5_000);

  private static final int AT_ONCE = 4; // donors
  private static final int LONGEST = 260; // steps with one donor
  private static final int IN_A_BATCH = 12;
  private static final int A_VISIT = 14; // steps in one channel
  private static final int JUMPS = 140; // of more than two days, while people's keys are good

  private final long seed = Long.getLong("custodia.seed", 20_261_126L);
  private final Random random = new Random(seed);
  private final OrganWorld world = new OrganWorld(360 * Donation.DAY);
  private final OrganModel model = new OrganModel();
  private final Map<String, Integer> counts = new TreeMap<>();
  private final List<Story> stories = new ArrayList<>();
  private final Map<Party, ECKeyPair> lost = new HashMap<>();
  private long second = world.now() + 1;
  private int steps;
  private int jumps;

  /** A donor, an organ, and what becomes of it. */
  private final class Story {
    final Donation donation;
    final OrganModel.Case dossier;
    final Offering offering;
    final OrganModel.Offers offers;
    final Map<Integer, Way> ways = new HashMap<>(); // straight, to the courier, on from there
    final Bytes32 box = Bytes32.random();
    final Bytes32 seal = Bytes32.random();
    final List<OrganModel.Leg> legs = new ArrayList<>();
    final List<OrganAllocation> signed = new ArrayList<>();
    int steps;

    Story() {
      donation = new Donation(world, random.nextInt(3) == 0);
      donation.group = any(List.of(BloodGroup.values()));
      donation.a2 = random.nextBoolean();
      donation.organ =
          random.nextBoolean()
              ? Organ.of(OrganKind.KIDNEY, Laterality.RIGHT)
              : new Organ(OrganKind.LIVER, Laterality.NONE, 1);
      dossier = model.new Case(donation.caseId, world.bank, world.body, world.agency);
      List<BloodGroup> groups = new ArrayList<>();
      while (groups.size() < 3) groups.add(any(List.of(BloodGroup.values())));
      offering = new Offering(donation, world.centre, groups);
      offers =
          model
          .new Offers(
              donation.organId(),
              offering.channel.address(),
              world.bank,
              world.centre,
              world.agency);
      leg(world.bank, world.centre);
      leg(world.bank, world.courier);
      leg(world.courier, world.centre);
    }

    private void leg(Party giver, Party receiver) {
      legs.add(model.new Leg(donation.organId(), giver, receiver, world.agency));
    }

    /** Its channel is opened when it is first looked at. */
    Way way(int leg) {
      return ways.computeIfAbsent(
          leg,
          number -> {
            Way way = new Way(donation, legs.get(number).opener, legs.get(number).other);
            way.box = box;
            way.seal = seal;
            return way;
          });
    }

    /** Whether a living donor only waits. */
    boolean coolsOff() {
      return donation.living
          && dossier.consented()
          && dossier.recovered.isEmpty()
          && dossier.authorised()
          && second < dossier.allowed.orElseThrow().given() + dossier.opened.coolingOff();
    }

    boolean over() {
      return steps > LONGEST || dossier.state == 3 || legs.stream().anyMatch(leg -> leg.state == 3);
    }
  }

  private record Planned(OrganDraft draft, Attempt attempt, Result expected, Story story) {}

  // --- Batches ---

  private final List<Planned> pending = new ArrayList<>();
  private OrganChannel current;

  private void prepare() {
    for (Party party : List.of(world.bank, world.body, world.courier, world.centre, world.second)) {
      ECKeyPair gone = Party.key("lost key of " + party.name());
      world.enrol(party, gone, OperatorKind.PERSON, party.roles().get(0));
      world.all.revoke(party, gone);
      lost.put(party, gone);
      model.parties.put(party.id(), party);
    }
  }

  @AfterEach
  void letTimePass() {
    world.letTimePass();
  }

  @Test
  void noOrganIsTransplantedUnlessEverythingStands() {
    long start = System.nanoTime();
    prepare();
    hold();
    while (steps < STEPS) {
      stories.removeIf(Story::over);
      while (stories.size() < AT_ONCE) stories.add(new Story());
      boolean waiting = stories.stream().anyMatch(Story::coolsOff);
      if (waiting && jumps < JUMPS && random.nextInt(8) == 0) {
        jumps++;
        pass(2 * Donation.DAY + 7200);
      }
      if (random.nextInt(60) == 0) pass(4000); // longer than an answer may take
      step(any(stories));
    }
    flush();
    System.out.printf(
        "%,d steps against the model, seed %d, in %d s: %s%n",
        steps, seed, (System.nanoTime() - start) / 1_000_000_000, counts);
    assertEverythingWasMet();
  }

  private void assertEverythingWasMet() {
    for (SubjectKind kind :
        List.of(SubjectKind.DONOR_CASE, SubjectKind.ORGAN_OFFER, SubjectKind.ORGAN_LEG)) {
      for (Action action : OrganRules.actions(kind)) {
        assertThat(counts).as("taken").containsKey(action + " taken");
        if (!OrganRules.row(kind, action).orElseThrow().testimony()) {
          assertThat(counts).as("refused").containsKey(action + " refused");
        }
      }
    }
    for (OrganIrregularity odd : OrganIrregularity.values()) {
      // These two take a jump at the right moment, and have tests of their own.
      boolean rare =
          odd == OrganIrregularity.BEFORE_CLOCK || odd == OrganIrregularity.LIMIT_EXCEEDED;
      if (!rare) assertThat(counts).containsKey(odd.name());
    }
    assertThat(counts.get("taken")).isGreaterThan(steps / 4);
    assertThat(counts).containsKeys("transplanted by courier", "transplanted of the living");
  }

  private void hold() {
    world.holdAt(second);
    model.now = second;
  }

  private void pass(long seconds) {
    flush();
    second += seconds;
    hold();
  }

  private void step(Story story) {
    int which = random.nextInt(10);
    boolean early = story.dossier.runs.isEmpty();
    if (early && which > 2) which = 0;
    if (!story.dossier.recovered.isEmpty() && which < 3) which = 9;
    OrganChannel channel;
    OrganModel.Book book;
    Supplier<Optional<OrganDraft>> next;
    if (which < 3) {
      channel = story.donation.channel;
      book = story.dossier;
      next = () -> inCase(story);
    } else if (which < 6) {
      channel = story.offering.channel;
      book = story.offers;
      next = () -> inOffer(story);
    } else {
      int leg = leg(story);
      channel = story.way(leg).channel;
      book = story.legs.get(leg);
      next = () -> inLeg(story, leg);
    }
    if (channel != current) {
      pass(random.nextInt(40));
      current = channel;
    }
    for (int i = 0; i < A_VISIT; i++) {
      Optional<OrganDraft> draft = next.get();
      // Many by one member are one batch; so another's are mostly left for another visit.
      boolean another =
          draft.isPresent()
              && !pending.isEmpty()
              && !pending.get(0).draft().submitter.equals(draft.get().submitter);
      if (draft.isPresent() && (!another || random.nextInt(3) == 0)) plan(story, book, draft.get());
    }
  }

  /** Mostly one under way. */
  private int leg(Story story) {
    for (int i : List.of(2, 1, 0)) {
      int state = story.legs.get(i).state;
      boolean live = state == 1 || state == 2;
      boolean passedOn = i == 1 && story.legs.get(1).bothSigned();
      if (live && !passedOn && random.nextInt(5) != 0) return i;
    }
    return story.legs.get(1).bothSigned() && random.nextBoolean() ? 2 : random.nextInt(3);
  }

  private void plan(Story story, OrganModel.Book book, OrganDraft draft) {
    Optional<Witness> signer = spoil(draft);
    if (!pending.isEmpty()
        && (pending.size() == IN_A_BATCH
            || !pending.get(0).draft().submitter.equals(draft.submitter))) {
      OrganChannel same = current;
      flush();
      current = same;
    }
    Attempt attempt =
        new Attempt(
            draft.submitter,
            signer,
            draft.terms,
            draft.id(),
            draft.act.giver,
            draft.act.receiver,
            draft.act.deviceTime,
            draft.times);
    Result expected = book.attempt(attempt);
    if (expected.taken() && draft.terms instanceof TransplantTerms) {
      assertLawful(story, (OrganModel.Leg) book);
    }
    pending.add(new Planned(draft, attempt, expected, story));
    steps++;
    story.steps++;
  }

  private void flush() {
    if (pending.isEmpty()) return;
    Party submitter = pending.get(0).draft().submitter;
    TransactionReceipt receipt =
        current.send(
            submitter,
            current.batchData(
                current.head(submitter),
                pending.stream().map(planned -> planned.draft().command()).toList()));
    assertThat(receipt.isStatusOK()).as(where("a batch")).isTrue();
    List<Said> said = MemberChannel.said(receipt);
    assertThat(said).hasSameSizeAs(pending);
    Map<Bytes32, OrganEvent> events = new HashMap<>();
    OrganChannel.events(receipt).forEach(event -> events.put(event.commandId(), event));
    for (int i = 0; i < said.size(); i++) {
      Planned one = pending.get(i);
      String what = where(one.attempt() + ", the contract: " + said.get(i).refusal());
      assertThat(said.get(i).event())
          .as(what)
          .isEqualTo(one.expected().taken() ? "Accepted" : "Refused");
      Action action = one.draft().terms.action();
      counts.merge(action + (one.expected().taken() ? " taken" : " refused"), 1, Integer::sum);
      if (!one.expected().taken()) continue;
      counts.merge("taken", 1, Integer::sum);
      OrganEvent event = events.get(one.draft().id());
      assertThat(event.irregularities()).as(what).isEqualTo(one.expected().odd());
      assertThat(event.terms()).isEqualTo(one.draft().terms);
      event.irregularities().forEach(odd -> counts.merge(odd.name(), 1, Integer::sum));
    }
    pending.clear();
    current = null;
  }

  private String where(String what) {
    return "seed " + seed + ", step " + steps + ": " + what;
  }

  /** Mostly as it should be; sometimes by, of or signed by somebody else, or late. */
  private Optional<Witness> spoil(OrganDraft draft) {
    Party signer =
        draft.act.receiver.isZero()
            ? model.parties.getOrDefault(draft.act.giver, draft.submitter)
            : draft.submitter;
    Optional<Witness> who = holder(signer, draft.key);
    switch (random.nextInt(70)) {
      case 0 -> draft.submitter = any(List.of(current.opener, current.other, current.regulator));
      case 1 -> who = Optional.empty();
      case 2 -> who = Optional.of(new Witness(signer, signer.roles().get(0), 1, true));
      case 3 -> {
        Party another = any(List.of(world.bank, world.courier, world.centre, world.second));
        who = Optional.of(new Witness(another, any(another.roles()), 1, false));
      }
      case 4 -> who = Optional.of(new Witness(signer, any(roles(signer)), 1, false));
      case 5 -> draft.act.giver = any(List.of(world.body, world.centre, world.bank)).id();
      case 6 -> draft.act.receiver = any(List.of(Bytes32.ZERO, world.centre.id()));
      case 7 -> draft.act.deviceTime -= 700_000;
      case 8 -> draft.act.deviceTime += 400_000;
      case 9 -> draft.times = new ServerTimes(second * 1000, second * 1000 + 200_000);
      case 10 -> draft.times = new ServerTimes(second * 1000 - 60_000, 0);
      default -> {}
    }
    if (who.isPresent() && who.get().revoked() && !lost.containsKey(who.get().party())) {
      who = Optional.empty();
    }
    draft.key = who.map(this::key).orElse(Party.key("nobody"));
    return who;
  }

  private static List<MemberRole> roles(Party party) {
    return party.name().equals("agency") ? List.of(MemberRole.REGULATOR) : party.roles();
  }

  private Optional<Witness> holder(Party party, ECKeyPair key) {
    for (MemberRole role : roles(party)) {
      for (int i = 1; i <= 4; i++) {
        Witness one = new Witness(party, role, i, false);
        if (key(one).equals(key)) return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  private ECKeyPair key(Witness of) {
    if (of.revoked()) return lost.get(of.party());
    return of.number() == 1
        ? OrganWorld.person(of.party(), of.role())
        : OrganWorld.person(of.party(), of.role(), of.number());
  }

  private <T> T any(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  private boolean sensible() {
    return random.nextInt(4) != 0;
  }

  // --- What the regulator signs ---

  /** Signed by the regulator's service if it is true, else by somebody who has no business. */
  private ECKeyPair regulator(boolean truth) {
    return truth ? Consortium.VERIFIER : OrganWorld.person(world.bank, MemberRole.ORGAN_BANK);
  }

  private void signed(WitnessSignature signature, SignedMessage message, boolean truth) {
    model.signatures.put(
        signature,
        truth
            ? new Signed(message, world.agency, MemberRole.VERIFIER, false)
            : new Signed(message, world.bank, MemberRole.ORGAN_BANK, true));
  }

  /** Holds the organ now, if it was recovered and is still under way. */
  private boolean mayGo(Story story, int leg) {
    boolean recovered = story.dossier.recovered.containsKey(story.donation.organ);
    List<OrganModel.Leg> legs = story.legs;
    if (!recovered || legs.stream().anyMatch(one -> one.state == 3 || one.state == 4)) return false;
    boolean elsewhere = false;
    for (int i = 0; i < 3; i++) {
      boolean live = legs.get(i).state == 1 || legs.get(i).state == 2;
      if (i != leg && live && !(leg == 2 && i == 1)) elsewhere = true;
    }
    boolean arrivedBefore =
        leg != 2 || (legs.get(1).bothSigned() && legs.get(1).state >= 1 && legs.get(1).state <= 2);
    return !elsewhere && arrivedBefore;
  }

  // --- Plans ---

  private Optional<OrganDraft> inCase(Story story) {
    Donation of = story.donation;
    OrganModel.Case now = story.dossier;
    if (now.state == 0 && sensible()) return Optional.of(of.open());
    if (now.state != 0 && sensible()) {
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
      if (next.isEmpty() && now.recovered.isEmpty()) next.add(of::recover);
      if (next.isEmpty()) return Optional.empty();
      return Optional.of(any(next).get());
    }
    return Optional.of(anyOfCase(story));
  }

  private OrganDraft anyOfCase(Story story) {
    Donation of = story.donation;
    return switch (random.nextInt(16)) {
      case 0 -> of.open();
      case 1 -> consent(story);
      case 2 -> of.consent(of.consentDraft()); // published by nobody
      case 3 ->
          random.nextInt(3) == 0
              ? of.draft(new WithdrawConsentTerms(Bytes32.random()), MemberRole.ORGAN_BANK)
              : of.serology();
      case 4, 5 -> sample(story);
      case 6 -> of.relationship();
      case 7 -> of.noPayment();
      case 8 -> of.followUpDuty();
      case 9 -> of.advocate(random.nextInt(3) != 0);
      case 10 -> of.committee(random.nextInt(3) != 0);
      case 11 -> matchRun(story);
      case 12 -> of.recover();
      case 13 -> of.recover(any(List.of(Organ.of(OrganKind.HEART), Organ.of(OrganKind.LIVER))));
      case 14 -> published(of.consentOf(any(List.of(ConsentBasis.FAMILY, ConsentBasis.JUDGE))), of);
      default -> closeOrRevoke(story);
    };
  }

  private OrganDraft closeOrRevoke(Story story) {
    if (random.nextInt(3) == 0) {
      // Rarely by one who may, as nothing comes after it.
      MemberRole role = random.nextInt(8) == 0 ? MemberRole.ORGAN_BANK : MemberRole.LABORATORY;
      return story.donation.draft(new CloseCaseTerms(CloseReason.OTHER, Bytes32.ZERO), role);
    }
    if (random.nextInt(3) == 0) {
      OrganChannel same = current;
      flush(); // what was planned was planned before
      current = same;
      boolean donor = random.nextBoolean();
      world.revoke(donor ? story.donation.secret : story.offering.secret);
      model.revoked.add(
          donor
              ? story.donation.revocation
              : org.custodia.contracts.witness.Consent.revocationHash(story.offering.secret));
    }
    return story.donation.serology();
  }

  private OrganDraft published(OrganDraft draft, Donation of) {
    model.published.add(of.commitment);
    return draft;
  }

  private OrganDraft consent(Story story) {
    Donation of = story.donation;
    if (!of.living && random.nextBoolean()) {
      return published(of.consentOf(ConsentBasis.FAMILY), of);
    }
    return published(of.consent(), of);
  }

  private OrganDraft sample(Story story) {
    BloodGroup found =
        random.nextInt(8) == 0 ? any(List.of(BloodGroup.values())) : story.donation.group;
    return story.donation.sample(found, 1 + random.nextInt(4));
  }

  private OrganDraft matchRun(Story story) {
    MatchRunTerms first =
        story.donation.matchRun(story.offering.list(), story.offering.ranks.size());
    Bytes32 before = story.dossier.runIds.getOrDefault(story.donation.organ, Bytes32.ZERO);
    if (random.nextInt(4) == 0) before = Bytes32.ZERO;
    return story.donation.matchRun(
        new MatchRunTerms(
            first.organ(),
            first.rules(),
            first.inputs(),
            first.list(),
            first.candidates(),
            first.a2(),
            before,
            any(List.of(SupersedeReason.FIRST, SupersedeReason.LIST_CHANGED))));
  }

  /** The donation's builder speaks of what stands in the case, and not of what was refused. */
  private void recall(Story story) {
    story.dossier.allowed.ifPresent(allowed -> story.donation.commitment = allowed.commitment());
    story.dossier.group().ifPresent(group -> story.donation.group = group);
    story.donation.crossClamp = story.dossier.recovered.getOrDefault(story.donation.organ, 0L);
  }

  // --- Offers ---

  private Optional<OrganDraft> inOffer(Story story) {
    OrganModel.Offers now = story.offers;
    Offering of = story.offering;
    if (!sensible()) return Optional.of(anyOfOffer(story));
    switch (now.state) {
      case 0:
        return Optional.of(offerFacts(story));
      case 1, 5, 6:
        return now.donorConsented() ? Optional.of(offer(story)) : Optional.of(offerFacts(story));
      case 2:
        return Optional.of(
            random.nextInt(4) == 0
                ? of.decline()
                : second > now.offered.answerUntil() ? of.expire() : of.accept());
      case 3:
        return Optional.of(now.recipientConsented() ? allocate(story) : recipientConsent(story));
      default:
        boolean old = second > now.allocation.expires();
        return old || random.nextInt(40) == 0 ? Optional.of(of.release()) : Optional.empty();
    }
  }

  private OrganDraft anyOfOffer(Story story) {
    Offering of = story.offering;
    return switch (random.nextInt(9)) {
      case 0 -> offerFacts(story);
      case 1, 2 -> offer(story);
      case 3 -> recipientConsent(story);
      case 4 -> of.accept();
      case 5 -> of.decline();
      case 6 ->
          random.nextBoolean()
              ? of.expire()
              : of.draft(new ExpireOfferTerms(), world.agency, MemberRole.REGULATOR);
      case 7 -> random.nextInt(3) == 0 ? of.release() : of.accept();
      default -> of.consent == null ? of.accept() : allocate(story);
    };
  }

  private OrganDraft offerFacts(Story story) {
    recall(story);
    OrganModel.Case dossier = story.dossier;
    MatchRunTerms run = dossier.runs.get(story.donation.organ);
    boolean truth =
        run != null
            && run.list().equals(story.offering.list())
            && dossier.consented()
            && dossier.group().isPresent();
    OfferStatement statement = story.offering.statement();
    ECKeyPair key = regulator(truth);
    boolean body = truth && random.nextBoolean();
    OrganDraft draft = story.offering.facts(statement, body ? story.offering.body() : key);
    WitnessSignature signature = ((OfferFactsTerms) draft.terms).witness();
    signed(signature, statement, truth);
    if (body) {
      model.signatures.put(
          signature, new Signed(statement, world.body, MemberRole.ALLOCATION_BODY, true));
    }
    return draft;
  }

  private OrganDraft offer(Story story) {
    Offering of = story.offering;
    int rank = 1;
    while (story.offers.answered.contains((long) rank) && rank < 3) rank++;
    if (random.nextInt(4) == 0) rank = 1 + random.nextInt(3);
    // Blood groups that do not suit are skipped by the match run, as a rule.
    boolean before = true;
    for (int i = 1; i < rank; i++) before &= story.offers.answered.contains((long) i);
    int reason = random.nextInt(4) == 0 ? 1 + random.nextInt(6) : 0;
    if (reason == 0 && rank == 1) return of.offer(of.offerTerms(1, 0, Optional.empty()));
    var turn = of.turn(rank, reason);
    boolean person = reason != 0 && random.nextInt(5) != 0;
    ECKeyPair key =
        person
            ? OrganWorld.person(world.agency, MemberRole.REGULATOR)
            : regulator(reason != 0 || before);
    WitnessSignature signature = of.sign(turn, key);
    signed(signature, turn, reason != 0 || before);
    if (person) {
      model.signatures.put(signature, new Signed(turn, world.agency, MemberRole.REGULATOR, true));
    }
    return of.offer(of.offerTerms(rank, reason, Optional.of(signature)));
  }

  private OrganDraft recipientConsent(Story story) {
    int rank =
        story.offers.offered == null || random.nextInt(6) == 0
            ? 1 + random.nextInt(3)
            : (int) story.offers.offered.rank();
    OrganDraft draft = story.offering.recipientConsent(rank);
    model.published.add(story.offering.consent.commitment());
    return draft;
  }

  private OrganDraft allocate(Story story) {
    Offering of = story.offering;
    OrganModel.Offers now = story.offers;
    int rank = now.offered == null ? 1 : (int) now.offered.rank();
    of.allocations = (int) now.allocations;
    OrganAllocation allocation = of.allocation(rank, now.outOfOrder);
    boolean truth =
        now.state == 3
            && now.donorConsented()
            && now.recipientConsented()
            && now.consent.consent().commitment().equals(allocation.consent());
    OrganDraft draft = of.allocate(allocation, regulator(truth));
    signed(((AllocateTerms) draft.terms).signature(), allocation, truth);
    if (truth) story.signed.add(allocation);
    return draft;
  }

  // --- Legs ---

  private Optional<OrganDraft> inLeg(Story story, int leg) {
    Way way = story.way(leg);
    OrganModel.Leg now = story.legs.get(leg);
    boolean clinic = leg != 1;
    if (!sensible()) return Optional.of(anyOfLeg(story, leg));
    List<Supplier<OrganDraft>> next = new ArrayList<>();
    if (now.state == 0 || now.state == 5) {
      if (!mayGo(story, leg)) return Optional.empty();
      next.add(() -> legFacts(story, leg));
    } else if (now.state == 1) {
      if (now.given.isEmpty() && now.box.isZero() && leg != 2) next.add(way::packed);
      if (now.given.isEmpty() && now.seal.isZero()) next.add(way::sealed);
      if (now.given.isEmpty()) next.add(way::handOver);
      if (now.taken.isEmpty()) next.add(way::takeOver);
      if (next.isEmpty() && clinic) next.add(way::arrived);
    } else if (now.state == 2 && clinic) {
      if (now.given.isEmpty()) next.add(way::handOver);
      if (now.taken.isEmpty()) next.add(way::takeOver);
      if (!now.checkedIn) next.add(way::checkIn);
      if (now.question) next.add(way::settleSeal);
      if (now.allocated == null && !story.signed.isEmpty()) next.add(() -> present(story, leg));
      if (now.allocated != null && !now.verified()) next.add(() -> verify(story, leg));
      if (next.isEmpty() && now.allocated != null) next.add(() -> transplant(story, leg));
    } else if (now.state == 3) {
      next.add(() -> way.draft(Samples.of(Action.FOLLOW_UP), way.receiver));
    }
    if (next.isEmpty()) return Optional.empty();
    return Optional.of(any(next).get());
  }

  private OrganDraft anyOfLeg(Story story, int leg) {
    Way way = story.way(leg);
    Party either = random.nextBoolean() ? way.giver : way.receiver;
    return switch (random.nextInt(24)) {
      case 0 -> legFacts(story, leg);
      case 1 -> way.packed();
      case 2 -> way.sealed();
      case 3 -> way.handOver();
      case 4 -> way.takeOver();
      case 5 -> way.checkpoint();
      case 6 -> way.draft(scanOfAnother(Action.CHECKPOINT), either);
      case 7 ->
          way.draft(scanOfAnother(any(List.of(Action.TAKE_OVER, Action.ARRIVED))), way.receiver);
      case 8 -> random.nextInt(3) == 0 ? way.sealBroken() : way.checkpoint();
      case 9 -> way.draft(Samples.of(Action.EXCURSION), either);
      case 10 -> way.draft(Samples.of(Action.REROUTED), either);
      case 11 -> way.arrived();
      case 12 -> way.checkIn();
      case 13 -> way.draft(Samples.of(Action.CHECK_IN), way.receiver);
      case 14 -> way.draft(Samples.of(Action.SENDER_NOTIFIED), way.receiver);
      case 15 ->
          leg == 1
              ? way.draft(Samples.of(Action.SETTLE_SEAL), world.agency, MemberRole.REGULATOR)
              : way.settleSeal();
      case 16, 17 -> verify(story, leg);
      case 18 -> present(story, leg);
      case 19, 20 -> transplant(story, leg);
      case 21 ->
          way.draft(
              Samples.of(random.nextInt(5) == 0 ? Action.DISCARDED : Action.REROUTED), either);
      case 22 ->
          way.draft(
              Samples.of(random.nextInt(4) == 0 ? Action.RETURNED : Action.EXCURSION), either);
      default -> way.draft(Samples.of(Action.FOLLOW_UP), way.receiver);
    };
  }

  private OrganTerms scanOfAnother(Action action) {
    return Samples.of(action);
  }

  private OrganDraft legFacts(Story story, int leg) {
    recall(story);
    Way way = story.way(leg);
    boolean truth =
        mayGo(story, leg) && story.dossier.group().isPresent() && story.dossier.allowed.isPresent();
    LegStatement statement = leg == 2 ? way.statement(story.way(1), 1) : way.statement();
    OrganDraft draft = way.facts(statement, regulator(truth));
    signed(((LegFactsTerms) draft.terms).witness(), statement, truth);
    return draft;
  }

  private OrganDraft verify(Story story, int leg) {
    Way way = story.way(leg);
    OrganModel.Leg now = story.legs.get(leg);
    BloodGroup donor = now.stated == null ? BloodGroup.O : now.stated.donorGroup();
    BloodGroup recipient = now.allocated == null ? BloodGroup.O : now.allocated.recipientGroup();
    if (random.nextInt(12) == 0) donor = any(List.of(BloodGroup.values()));
    if (leg == 1) return way.draft(Samples.of(Action.VERIFY_GROUP), way.receiver);
    return way.verify(donor, recipient, any(List.of(MemberRole.SURGEON, MemberRole.CLINICIAN)));
  }

  private OrganDraft present(Story story, int leg) {
    Way way = story.way(leg);
    if (story.signed.isEmpty()) {
      OrganTerms nobodys = Samples.of(Action.PRESENT_ALLOCATION);
      return way.draft(nobodys, way.receiver);
    }
    OrganAllocation allocation = story.signed.get(story.signed.size() - 1);
    if (random.nextInt(6) == 0) allocation = any(story.signed);
    return way.present(allocation);
  }

  private OrganDraft transplant(Story story, int leg) {
    Way way = story.way(leg);
    OrganModel.Leg now = story.legs.get(leg);
    Bytes32 recipient =
        now.allocated == null || random.nextInt(15) == 0
            ? Bytes32.random()
            : now.allocated.candidate();
    return leg == 1
        ? way.draft(new TransplantTerms(recipient, 1), way.receiver)
        : way.transplant(recipient);
  }

  // --- What must hold ---

  private void assertLawful(Story story, OrganModel.Leg leg) {
    OrganModel.Case dossier = story.dossier;
    String what = where("a transplantation");
    assertThat(dossier.recovered).as(what).containsKey(story.donation.organ);
    assertThat(dossier.samples.stream().filter(s -> s.group() == leg.stated.donorGroup()).count())
        .as(what + ": samples that agree")
        .isGreaterThanOrEqualTo(2);
    assertThat(model.stands(leg.stated.consent(), leg.stated.revocation(), 0, Long.MAX_VALUE))
        .as(what + ": donor's consent")
        .isTrue();
    assertThat(model.revoked)
        .as(what + ": recipient's consent")
        .doesNotContain(leg.allocated.revocation());
    assertThat(story.signed).as(what + ": allocated").contains(leg.allocated);
    assertThat(leg.allocated.outOfOrder() && !story.offers.everOutOfOrder)
        .as(what + ": out of order and not countersigned")
        .isFalse();
    assertThat(leg.bothSigned()).as(what + ": handed over").isTrue();
    if (leg.stated.handOvers() == 1) {
      assertThat(story.legs.get(1).bothSigned()).as(what + ": the leg before").isTrue();
    }
    assertThat(leg.checkedIn).as(what + ": checked in").isTrue();
    Witness one = leg.first.orElseThrow();
    Witness two = leg.second.orElseThrow();
    assertThat(one).as(what + ": two people").isNotEqualTo(two);
    assertThat(List.of(one.role(), two.role())).contains(MemberRole.SURGEON);
    assertThat(
            leg.stated.donorGroup().mayGiveTo(leg.allocated.recipientGroup(), leg.allocated.a2()))
        .as(what + ": blood groups")
        .isTrue();
    if (story.donation.living) {
      assertThat(dossier.toldBefore)
          .as(what + ": living donor")
          .contains(
              CaseFact.RELATIONSHIP,
              CaseFact.NO_PAYMENT,
              CaseFact.ADVOCATE,
              CaseFact.COMMITTEE,
              CaseFact.FOLLOW_UP);
      counts.merge("transplanted of the living", 1, Integer::sum);
    }
    if (leg.allocated.outOfOrder()) counts.merge("transplanted out of order", 1, Integer::sum);
    if (leg.stated.handOvers() == 1) counts.merge("transplanted by courier", 1, Integer::sum);
  }
}
