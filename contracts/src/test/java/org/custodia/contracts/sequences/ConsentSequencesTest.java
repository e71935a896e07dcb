package org.custodia.contracts.sequences;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.consents.ConsentCalls;
import org.custodia.contracts.network.BareEvm;
import org.custodia.contracts.network.Consortium;
import org.custodia.contracts.network.MemberChannel;
import org.custodia.contracts.network.MemberChannel.Command;
import org.custodia.contracts.network.MemberChannel.Said;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.network.RelationshipChannel;
import org.custodia.contracts.network.TestNetwork;
import org.custodia.contracts.witness.Consent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/**
 * Random sequences by anybody, on the EVM, in the long form with private state, against {@link
 * ConsentModel}: nothing is opened or used that does not stand, and nothing refused that does.
 */
class ConsentSequencesTest {
  private static final boolean LONG = Boolean.getBoolean("custodia.long");
  private static final int STEPS = LONG ? 100_000 : 5_000;
  private static final int IN_A_BATCH = 50;
  private static final int REMEMBERED = 30; // consents of one channel that are still tried

  /** All that can be wrong with an opening or a use, except what no well-formed body can hold. */
  private static final Set<String> REASONS =
      Set.of(
          "UnknownPatient",
          "PatientOptedOut",
          "PatientNotOptedOut",
          "EmptyPeriod",
          "NotOneTime",
          "LimitedWithoutChannel",
          "ConsentForAnotherChannel",
          "AttestedForAnotherChannel",
          "AttestedForAnotherKey",
          "GranteeIsHost",
          "GranteeNotMember",
          "NotTheGrantKey",
          "NotTheHost",
          "ConsentNotPublished",
          "ConsentRevoked",
          "ConsentBeforeOptOut",
          "ConsentNotYetValid",
          "ConsentExpired",
          "ConsentAlreadyOpened",
          "ConsentNotOpened",
          "NotTheGrantee",
          "WrongPatient",
          "WrongPurpose",
          "ConsentUsedUp");

  private final long seed = Long.getLong("custodia.seed", 20_261_125L);
  private final Random random = new Random(seed);
  private final Consortium all = Consortium.found(LONG ? TestNetwork.shared() : BareEvm.shared());
  private final ConsentModel model = new ConsentModel();
  private final Map<String, Integer> counts = new TreeMap<>();
  private final Map<String, Command> earlier = new HashMap<>();
  private long second = all.network.now() + 1;
  private int steps;

  /** A channel with what is true in it, and its patients. */
  private record Side(
      RelationshipChannel channel,
      List<Party> members,
      ConsentModel.InChannel truth,
      List<Bytes32> pseudonyms,
      List<Grant> grants) {}

  /** A command, and what it has to come to when it is carried out at a moment. */
  private record Planned(Command command, String what, Predicate<ConsentModel.Moment> expected) {}

  private final List<Side> sides =
      List.of(side(all.hospital, all.pharmacy, all.chemist), side(all.pharmacy, all.hospital));

  private Side side(Party... members) {
    RelationshipChannel channel = RelationshipChannel.ready(all, members);
    Set<Bytes32> ids = Stream.of(members).map(Party::id).collect(Collectors.toSet());
    return new Side(
        channel,
        List.of(members),
        model.new InChannel(channel.address(), ids),
        Stream.generate(() -> Grant.bytes(random)).limit(6).toList(),
        new ArrayList<>());
  }

  @AfterEach
  void letTimePass() {
    all.network.letTimePass();
  }

  @Test
  void nothingStandsThatShouldNotAndNothingIsRefusedThatShould() {
    long began = System.nanoTime();
    while (steps < STEPS) {
      if (random.nextInt(3) == 0) second += random.nextInt(400);
      all.network.holdTimeAt(second);
      for (int i = 0; i < 4; i++) sides.forEach(this::give);
      relay();
      Side side = sides.get(random.nextInt(sides.size()));
      if (random.nextInt(25) == 0) fromOutside(side);
      else batch(side, any(side.members()));
    }
    for (Side side : sides) checkCounts(side);
    System.out.printf(
        "%,d steps against the model, seed %d, in %d s: %s%n",
        steps, seed, (System.nanoTime() - began) / 1_000_000_000, counts);
    assertThat(counts.keySet()).as("ways to be refused, all met").containsAll(REASONS);
    assertThat(counts.get("opened")).isGreaterThan(steps / 40);
    assertThat(counts.get("used")).isGreaterThan(steps / 40);
  }

  // --- Outside the channels ---

  private void give(Side side) {
    Party host = any(side.members());
    List<Party> others = new ArrayList<>(side.members());
    if (random.nextInt(20) == 0) others.add(all.rival);
    else if (random.nextInt(20) != 0) others.remove(host);
    Side tied = random.nextInt(10) == 0 ? any(sides) : side;
    side.grants()
        .add(
            Grant.of(
                random,
                host,
                any(side.pseudonyms()),
                any(others),
                tied.channel().address(),
                second));
    if (side.grants().size() > REMEMBERED) side.grants().remove(0);
    counted("granted");
  }

  /** Whoever is a member publishes most of what was given, and reveals secrets and dummies. */
  private void relay() {
    List<Consent> published = new ArrayList<>();
    List<Bytes32> secrets = new ArrayList<>();
    for (Grant grant : allGrants()) {
      if (!model.isPublished(grant.consent()) && random.nextInt(3) != 0) {
        published.add(grant.consent());
      }
      if (random.nextInt(60) == 0) secrets.add(grant.secret());
    }
    published.add(any(allGrants()).consent());
    List<Bytes32> commitments =
        new ArrayList<>(published.stream().map(Consent::commitment).toList());
    commitments.add(Grant.bytes(random));
    TransactionReceipt receipt =
        all.accept(relayer(), all.consents(), ConsentCalls.publish(commitments));
    long block = receipt.getBlockNumber().longValueExact();
    published.forEach(consent -> model.published(consent, block));
    all.accept(relayer(), all.consents(), ConsentCalls.revokeMany(ConsentCalls.padded(secrets)));
    secrets.forEach(model::revealed);
    published.forEach(consent -> counted("published"));
    secrets.forEach(secret -> counted("revoked"));
  }

  private List<Grant> allGrants() {
    return sides.stream().flatMap(side -> side.grants().stream()).toList();
  }

  /** Mostly one that was given for this channel. */
  private Grant grant(Side side) {
    return any((random.nextInt(15) == 0 ? any(sides) : side).grants());
  }

  private Party relayer() {
    return any(List.of(all.hospital, all.pharmacy, all.chemist, all.rival, all.agency));
  }

  /** A member that is not one of the channel's, at a node that is. */
  private void fromOutside(Side side) {
    List<Command> commands =
        Stream.generate(() -> planned(side, all.rival).command()).limit(3).toList();
    RelationshipChannel channel = side.channel();
    Party at = side.members().get(0);
    Bytes32 head = channel.head(at);
    TransactionReceipt receipt =
        channel.send(all.rival.atNodeOf(at), channel.batchData(head, commands));
    assertThat(receipt.isStatusOK()).as(where("a stranger's batch")).isFalse();
    assertThat(channel.head(at)).isEqualTo(head);
    commands.forEach(command -> counted("of strangers"));
  }

  // --- In a channel ---

  private void batch(Side side, Party submitter) {
    RelationshipChannel channel = side.channel();
    List<Planned> planned = new ArrayList<>();
    Command sentBefore = earlier.get(channel.address() + submitter);
    if (sentBefore != null) {
      planned.add(new Planned(sentBefore, "repeated", now -> false));
    }
    while (planned.size() < IN_A_BATCH) planned.add(planned(side, submitter));
    byte[] data =
        channel.batchData(channel.head(submitter), planned.stream().map(Planned::command).toList());
    TransactionReceipt receipt = channel.send(submitter, data);
    assertThat(receipt.isStatusOK()).as(where("a batch")).isTrue();
    var moment = new ConsentModel.Moment(receipt.getBlockNumber().longValueExact(), second);
    List<Said> said = MemberChannel.said(receipt);
    assertThat(said).hasSameSizeAs(planned);
    for (int i = 0; i < said.size(); i++) check(planned.get(i), said.get(i), moment, submitter);
    earlier.put(channel.address() + submitter, planned.get(IN_A_BATCH - 1).command());
  }

  private void check(Planned planned, Said said, ConsentModel.Moment moment, Party submitter) {
    if (planned.what().equals("repeated")) {
      assertThat(said.event()).as(where("a command sent before")).isEqualTo("Repeated");
      counted("repeated");
      return;
    }
    boolean expected = planned.expected().test(moment);
    assertThat(said.event())
        .as(
            where(planned.what() + " by " + submitter + " at " + moment)
                + ", the contract: "
                + said.refusal())
        .isEqualTo(expected ? "Accepted" : "Refused");
    counted(said.refusal().map(refusal -> refusal.name()).orElse(planned.what()));
  }

  private Planned planned(Side side, Party submitter) {
    int draw = random.nextInt(100);
    if (draw < 40) return opening(side, submitter);
    if (draw < 88) return use(side, submitter);
    Bytes32 patient = any(side.pseudonyms());
    ConsentModel.InChannel truth = side.truth();
    Bytes32 by = submitter.id();
    if (draw < 93) {
      return new Planned(
          RelationshipChannel.introduce(patient),
          "introduced",
          now -> truth.introduce(by, patient));
    }
    if (draw < 95) {
      return new Planned(
          RelationshipChannel.optOut(patient), "opted out", now -> truth.optOut(by, patient, now));
    }
    if (draw < 99) {
      return new Planned(
          RelationshipChannel.optIn(patient), "opted in", now -> truth.optIn(by, patient));
    }
    return new Planned(
        RelationshipChannel.introduce(Bytes32.ZERO), "nobody introduced", now -> false);
  }

  private Planned opening(Side side, Party submitter) {
    Grant grant = grant(side);
    String address = side.channel().address();
    Attempt attempt =
        random.nextInt(4) == 0
            ? grant.spoiled(
                random, address, List.of(all.hospital, all.pharmacy, all.chemist), grant(side))
            : grant.attempt(address);
    return new Planned(
        RelationshipChannel.command(Action.OPEN_CONSENT, attempt.body(all.domain)),
        "opened",
        now -> side.truth().open(attempt, now));
  }

  private static boolean likely(Side side, Party submitter, Grant grant) {
    return grant.consent().grantee().equals(submitter.id())
        && side.truth().isOpened(grant.host().id(), grant.consent());
  }

  private Planned use(Side side, Party submitter) {
    Grant grant = grant(side);
    for (int i = 0; i < 8 && !likely(side, submitter, grant); i++) grant = grant(side);
    Consent consent = grant.consent();
    Bytes32 host = random.nextInt(25) == 0 ? any(side.members()).id() : grant.host().id();
    Bytes32 patient = random.nextInt(25) == 0 ? any(side.pseudonyms()) : grant.patient();
    ConsentPurpose purpose =
        random.nextInt(25) == 0 ? ConsentPurpose.of(1 + random.nextInt(8)) : consent.purpose();
    return new Planned(
        RelationshipChannel.command(
            Action.USE_CONSENT,
            ConsentCalls.useConsent(consent.commitment(), host, patient, purpose)),
        "used",
        now -> side.truth().use(submitter.id(), consent, host, patient, purpose, now));
  }

  /** The contract has counted as often as the model. */
  private void checkCounts(Side side) {
    for (Grant grant : side.grants()) {
      byte[] commitment = grant.consent().commitment().toArray();
      var kept =
          Consortium.read(
              side.channel()
                  .at(side.members().get(0))
                  .openedConsent(grant.host().id().toArray(), commitment));
      assertThat(kept.component2().longValueExact()).isEqualTo(side.truth().uses(grant.consent()));
    }
  }

  private <T> T any(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  private void counted(String what) {
    counts.merge(what, 1, Integer::sum);
    steps++;
  }

  private String where(String what) {
    return what + " after " + steps + " steps with custodia.seed=" + seed;
  }
}
