package org.custodia.contracts.sequences.organs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.network.Donation;
import org.custodia.contracts.network.MemberChannel;
import org.custodia.contracts.network.MemberChannel.Said;
import org.custodia.contracts.network.Network;
import org.custodia.contracts.network.OrganChannel;
import org.custodia.contracts.network.OrganDraft;
import org.custodia.contracts.network.OrganWorld;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.organs.OrganEvent;
import org.custodia.contracts.organs.TransplantTerms;
import org.custodia.contracts.sequences.organs.OrganModel.Attempt;
import org.custodia.contracts.sequences.organs.OrganModel.Result;
import org.custodia.contracts.sequences.organs.OrganModel.SignedAct;
import org.custodia.contracts.sequences.organs.OrganModel.Witness;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/**
 * Members of one world who do things at random, each thing compared with the model. The regulator
 * is honest: it signs for another channel only what the model says is true.
 */
final class Play {
  private static final int AT_ONCE = 4; // donors
  private static final int IN_A_BATCH = 12;
  private static final int A_VISIT = 14; // steps in one channel
  private static final int JUMPS = 140; // of more than two days, while people's keys are good
  private static final int TOO_LONG = 4000; // seconds, for an answer to an offer

  final Random random;
  final OrganWorld world;
  final OrganModel model = new OrganModel();
  final Signers signers;
  private final long seed;
  private final Map<String, Integer> counts;
  private final CaseSteps ofCase = new CaseSteps(this);
  private final OfferSteps ofOffer = new OfferSteps(this);
  private final LegSteps ofLeg = new LegSteps(this);
  private final List<Story> stories = new ArrayList<>();
  private final List<Planned> pending = new ArrayList<>(); // in the current channel, by one member
  private OrganChannel channel;
  private Book book;
  private int steps;
  private int jumps;

  /**
   * @param counts what happened how often, to be added to
   */
  Play(Network network, long seed, Map<String, Integer> counts) {
    this.seed = seed;
    this.counts = counts;
    random = new Random(seed);
    world = new OrganWorld(network, 360 * Donation.DAY);
    signers = new Signers(world, model, random);
    hold(world.now() + 1);
  }

  private record Planned(OrganDraft draft, Attempt attempt, Result expected) {}

  void play(int wanted) {
    while (steps < wanted) {
      stories.removeIf(Story::over);
      while (stories.size() < AT_ONCE) stories.add(new Story(world, model, random));
      boolean waiting = stories.stream().anyMatch(Story::coolsOff);
      if (waiting && jumps < JUMPS && random.nextInt(8) == 0) {
        jumps++;
        pass(2 * Donation.DAY + 7200);
      }
      if (random.nextInt(60) == 0) passAnswers();
      visit(any(stories));
    }
    flush();
  }

  // --- Time ---

  private void hold(long second) {
    world.holdAt(second);
    model.now = second;
  }

  private void pass(long seconds) {
    flush(); // what was planned was planned for now
    hold(model.now + seconds);
  }

  /** So long that offers expire. */
  void passAnswers() {
    pass(TOO_LONG);
  }

  // --- Steps ---

  private void visit(Story story) {
    int which = random.nextInt(10);
    boolean early = story.dossier.runs.isEmpty();
    if (early && which > 2) which = 0;
    if (!story.dossier.recovered.isEmpty() && which < 3) which = 9;
    if (which < 3) {
      visit(story, story.donation.channel, story.dossier, () -> ofCase.next(story));
    } else if (which < 6) {
      visit(story, story.offering.channel, story.offers, () -> ofOffer.next(story));
    } else {
      int leg = ofLeg.which(story);
      visit(story, story.way(leg).channel, story.legs.get(leg), () -> ofLeg.next(story, leg));
    }
  }

  private void visit(
      Story story, OrganChannel where, Book what, Supplier<Optional<OrganDraft>> next) {
    pass(random.nextInt(40));
    channel = where;
    book = what;
    for (int i = 0; i < A_VISIT; i++) {
      Optional<OrganDraft> draft = next.get();
      // Many by one member are one batch; so another's are mostly left for another visit.
      boolean another = draft.filter(this::isAnothers).isPresent();
      if (draft.isPresent() && (!another || random.nextInt(3) == 0)) plan(story, draft.get());
    }
  }

  private boolean isAnothers(OrganDraft draft) {
    return !pending.isEmpty() && !pending.get(0).draft().submitter.equals(draft.submitter);
  }

  private void plan(Story story, OrganDraft draft) {
    Optional<Witness> signer = signers.spoil(draft, channel);
    if (pending.size() == IN_A_BATCH || isAnothers(draft)) flush();
    Attempt attempt =
        new Attempt(
            draft.submitter,
            signer,
            draft.terms,
            draft.id(),
            draft.act.giver,
            draft.act.receiver,
            draft.act.deviceTime,
            draft.times,
            new SignedAct(draft.act.act(), draft.signature(), signer));
    model.signedActs.put(attempt.signed().signature(), attempt.signed());
    Result expected = book.attempt(attempt);
    if (expected.taken() && draft.terms instanceof TransplantTerms) {
      Lawful.check(story, (LegBook) book, model, where("a transplantation"), counts);
    }
    pending.add(new Planned(draft, attempt, expected));
    steps++;
    story.steps++;
  }

  // --- On the EVM ---

  /** Sends what is planned, and compares what the contract said to each with the model. */
  void flush() {
    if (pending.isEmpty()) return;
    Party submitter = pending.get(0).draft().submitter;
    TransactionReceipt receipt =
        channel.send(
            submitter,
            channel.batchData(
                channel.head(submitter),
                pending.stream().map(planned -> planned.draft().command()).toList()));
    assertThat(receipt.isStatusOK()).as(where("a batch")).isTrue();
    List<Said> said = MemberChannel.said(receipt);
    assertThat(said).hasSameSizeAs(pending);
    Map<Bytes32, OrganEvent> events = new HashMap<>();
    OrganChannel.events(receipt).forEach(event -> events.put(event.commandId(), event));
    for (int i = 0; i < said.size(); i++) compare(pending.get(i), said.get(i), events);
    assertThat(channel.state()).as(where("state")).isEqualTo(book.state());
    pending.clear();
  }

  private void compare(Planned one, Said said, Map<Bytes32, OrganEvent> events) {
    boolean taken = one.expected().taken();
    String what = where(one.attempt() + ", the contract: " + said.refusal());
    assertThat(said.event()).as(what).isEqualTo(taken ? "Accepted" : "Refused");
    Action action = one.draft().terms.action();
    count(action + (taken ? " taken" : " refused"));
    said.refusal()
        .filter(why -> why.name().equals("ChainBroken"))
        .ifPresent(why -> count("broken"));
    if (!taken) return;
    count("taken");
    OrganEvent event = events.get(one.draft().id());
    assertThat(event.act(book.kind, channel.subject))
        .as(what)
        .isEqualTo(one.attempt().signed().act());
    assertThat(event.signature()).as(what).isEqualTo(one.attempt().signed().signature());
    assertThat(event.irregularities()).as(what).isEqualTo(one.expected().odd());
    assertThat(event.terms()).isEqualTo(one.draft().terms);
    event.irregularities().forEach(odd -> count(odd.name()));
  }

  private void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  private String where(String what) {
    return "seed " + seed + ", step " + steps + ": " + what;
  }

  // --- Chance ---

  <T> T any(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  /** Whether the next step is one that makes sense. */
  boolean sensible() {
    return random.nextInt(4) != 0;
  }
}
