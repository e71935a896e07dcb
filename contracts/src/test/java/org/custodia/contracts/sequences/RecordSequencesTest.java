package org.custodia.contracts.sequences;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.Decision;
import org.custodia.contracts.OperatorKind;
import org.custodia.contracts.consents.ConsentCalls;
import org.custodia.contracts.generated.PatientProviderRelationship;
import org.custodia.contracts.network.BareEvm;
import org.custodia.contracts.network.Consortium;
import org.custodia.contracts.network.MemberChannel;
import org.custodia.contracts.network.MemberChannel.Command;
import org.custodia.contracts.network.MemberChannel.Said;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.network.RecordCommands;
import org.custodia.contracts.network.RelationshipChannel;
import org.custodia.contracts.records.LeaveTerms;
import org.custodia.contracts.records.OfferTerms;
import org.custodia.contracts.records.RecordIrregularity;
import org.custodia.contracts.records.RecordTerms;
import org.custodia.contracts.records.RequestTerms;
import org.custodia.contracts.sequences.ConsentModel.Moment;
import org.custodia.contracts.sequences.RecordModel.Id;
import org.custodia.contracts.sequences.RecordModel.Query;
import org.custodia.contracts.sequences.RecordModel.Signer;
import org.custodia.contracts.witness.PatientDecision;
import org.custodia.contracts.witness.RecordQuery;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.ECKeyPair;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/**
 * Random sequences by anybody about relationships, requests, records and readings, on the EVM,
 * against {@link RecordModel}: what is accepted, refused and odd is what the rules say.
 */
class RecordSequencesTest {
  private static final boolean LONG = Boolean.getBoolean("custodia.long");
  private static final int STEPS = LONG ? 100_000 : 5_000;
  private static final int IN_A_BATCH = 50;
  private static final int REMEMBERED = 12; // of each kind that are still tried
  private static final String ELSEWHERE = "0x00000000000000000000000000000000000e15e0";

  /** All of these have to be met; shape and signatures have tests of their own. */
  private static final Set<String> MET =
      Set.of(
          "offered",
          "decided ACCEPT",
          "decided REJECT",
          "decided PAUSE",
          "decided RESUME",
          "decided END",
          "left",
          "requested",
          "granted",
          "refused",
          "added",
          "admitted",
          "read",
          "repeated",
          "HostNotMember",
          "ProviderIsHost",
          "IdTaken",
          "RelationshipExists",
          "UnknownRelationship",
          "WrongRelationshipStatus",
          "UnknownRequest",
          "WrongRequestStatus",
          "AnswerTooLate",
          "DecisionForAnotherChannel",
          "DecisionOutOfTurn",
          "NotThePatient",
          "NotTheRecordsHolder",
          "NotAWitness",
          "NoRelationship",
          "QueryTooOld",
          "QueryUsed",
          "ConsentRevoked",
          "ConsentUsedUp",
          "ConsentNotOpened",
          "PatientOptedOut",
          "UnknownPatient");

  private final long seed = Long.getLong("custodia.seed", 20_261_126L);
  private final Random random = new Random(seed);
  private final Consortium all = Consortium.found(BareEvm.shared());
  private final List<Party> members = List.of(all.hospital, all.pharmacy, all.maker);
  private final RelationshipChannel channel =
      RelationshipChannel.ready(all, members.toArray(Party[]::new));
  private final RecordCommands say = new RecordCommands(all, channel);
  private final ConsentModel outside = new ConsentModel();
  private final ConsentModel.InChannel consents =
      outside.new InChannel(channel.address(), ids(members));
  private final RecordModel model =
      new RecordModel(
          consents,
          ids(members),
          ids(List.of(all.hospital, all.pharmacy, all.chemist)),
          all.founded - Consortium.A_DAY);
  private final Map<Party, ECKeyPair> revoked = new HashMap<>();
  private final Map<String, Integer> counts = new TreeMap<>();
  private final Map<Party, Command> earlier = new HashMap<>();
  private final List<Bytes32> pseudonyms =
      Stream.generate(() -> Grant.bytes(random)).limit(4).toList();
  private final List<Grant> grants = new ArrayList<>();
  private final List<Offered> offers = new ArrayList<>();
  private final List<Asked> requests = new ArrayList<>();
  private final List<Added> records = new ArrayList<>();
  private final List<Queried> queries = new ArrayList<>();
  private long second = all.network.now() + 1;
  private int steps;

  private record Offered(Party by, OfferTerms terms) {}

  private record Asked(Party by, RequestTerms terms) {}

  private record Added(Party by, RecordTerms terms) {}

  private record Queried(Query query, RecordQuery message, Signed signed) {}

  private record Signed(ECKeyPair key, Signer as) {}

  /** A command, and what it has to come to: empty when refused, else what is odd about it. */
  private record Planned(
      Command command, String what, Function<Moment, Optional<Set<RecordIrregularity>>> expected) {}

  private static Set<Bytes32> ids(List<Party> parties) {
    return parties.stream().map(Party::id).collect(Collectors.toSet());
  }

  @Test
  void everythingIsAcceptedRefusedAndMarkedAsTheRulesSay() {
    long began = System.nanoTime();
    for (Party party : members) {
      ECKeyPair lost = ECKeyPair.create(Grant.bytes(random).toArray());
      all.enrol(party, lost, OperatorKind.PERSON, party.roleMask());
      all.revoke(party, lost);
      revoked.put(party, lost);
    }
    while (steps < STEPS) {
      if (random.nextInt(3) == 0) second += random.nextInt(400);
      all.network.holdTimeAt(second);
      outside();
      batch(any(members));
    }
    System.out.printf(
        "%,d steps with records against the model, seed %d, in %d s: %s%n",
        steps, seed, (System.nanoTime() - began) / 1_000_000_000, counts);
    assertThat(counts.keySet()).as("all of it met").containsAll(MET);
    for (RecordIrregularity odd : RecordIrregularity.values()) {
      assertThat(counts).as("all of it met").containsKey("odd " + odd);
    }
  }

  // --- Outside the channel ---

  /** Consents are given, published, and some revoked. */
  private void outside() {
    for (int i = 0; i < 4; i++) {
      Party host = any(members);
      Party grantee = any(members);
      remember(grants, Grant.of(random, host, any(pseudonyms), grantee, channel.address(), second));
    }
    List<Bytes32> commitments = new ArrayList<>();
    List<Bytes32> secrets = new ArrayList<>();
    List<Grant> published = new ArrayList<>();
    for (Grant grant : grants) {
      if (!outside.isPublished(grant.consent())) published.add(grant);
      if (random.nextInt(50) == 0) secrets.add(grant.secret());
    }
    published.forEach(grant -> commitments.add(grant.consent().commitment()));
    commitments.add(Grant.bytes(random));
    TransactionReceipt receipt =
        all.accept(all.chemist, all.consents(), ConsentCalls.publish(commitments));
    long block = receipt.getBlockNumber().longValueExact();
    published.forEach(grant -> outside.published(grant.consent(), block));
    all.accept(all.chemist, all.consents(), ConsentCalls.revokeMany(ConsentCalls.padded(secrets)));
    secrets.forEach(outside::revealed);
  }

  // --- In the channel ---

  private void batch(Party by) {
    List<Planned> planned = new ArrayList<>();
    Command before = earlier.get(by);
    if (before != null) planned.add(new Planned(before, "repeated", now -> Optional.empty()));
    while (planned.size() < IN_A_BATCH) planned.add(planned(by));
    byte[] data =
        channel.batchData(channel.head(by), planned.stream().map(Planned::command).toList());
    TransactionReceipt receipt = channel.send(by, data);
    assertThat(receipt.isStatusOK()).as(where("a batch")).isTrue();
    Moment now = new Moment(receipt.getBlockNumber().longValueExact(), second);
    Map<Bytes32, Integer> odd = odd(receipt);
    List<Said> said = MemberChannel.said(receipt);
    assertThat(said).hasSameSizeAs(planned);
    for (int i = 0; i < said.size(); i++) check(planned.get(i), said.get(i), odd, now, by);
    earlier.put(by, planned.get(IN_A_BATCH - 1).command());
  }

  private static Map<Bytes32, Integer> odd(TransactionReceipt receipt) {
    Map<Bytes32, Integer> odd = new HashMap<>();
    PatientProviderRelationship.getRecordAddedEvents(receipt)
        .forEach(e -> odd.put(Bytes32.of(e.commandId), e.irregularities.intValueExact()));
    PatientProviderRelationship.getRecordReadByEvents(receipt)
        .forEach(e -> odd.put(Bytes32.of(e.commandId), e.irregularities.intValueExact()));
    return odd;
  }

  private void check(Planned planned, Said said, Map<Bytes32, Integer> odd, Moment now, Party by) {
    if (planned.what().equals("repeated")) {
      assertThat(said.event()).as(where("a command sent before")).isEqualTo("Repeated");
      counted("repeated");
      return;
    }
    Optional<Set<RecordIrregularity>> expected = planned.expected().apply(now);
    String what = where(planned.what() + " by " + by + " at " + now);
    assertThat(said.event())
        .as(what + ", the contract: " + said.refusal())
        .isEqualTo(expected.isPresent() ? "Accepted" : "Refused");
    counted(said.refusal().map(refusal -> refusal.name()).orElse(planned.what()));
    if (expected.isEmpty()) return;
    assertThat(RecordIrregularity.of(odd.getOrDefault(planned.command().id(), 0)))
        .as(what)
        .isEqualTo(expected.get());
    expected.get().forEach(one -> counts.merge("odd " + one, 1, Integer::sum));
  }

  private Planned planned(Party by) {
    int draw = random.nextInt(100);
    if (draw < 6) return introduced(by);
    if (draw < 16) return opened();
    if (draw < 28) return offer(by);
    if (draw < 46) return decide();
    if (draw < 49) return leave(by);
    if (draw < 56) return request(by);
    if (draw < 66) return answer();
    if (draw < 78) return add(by);
    return random.nextInt(2) == 0 ? admit(by) : read(by);
  }

  private static Optional<Set<RecordIrregularity>> done(boolean done) {
    return done ? Optional.of(Set.of()) : Optional.empty();
  }

  private Planned introduced(Party by) {
    Bytes32 patient = any(pseudonyms);
    Bytes32 id = by.id();
    return switch (random.nextInt(7)) {
      case 0 ->
          new Planned(
              RelationshipChannel.optOut(patient),
              "opted out",
              now -> done(consents.optOut(id, patient, now)));
      case 1, 2, 3 ->
          new Planned(
              RelationshipChannel.optIn(patient),
              "opted in",
              now -> done(consents.optIn(id, patient)));
      default ->
          new Planned(
              RelationshipChannel.introduce(patient),
              "introduced",
              now -> done(consents.introduce(id, patient)));
    };
  }

  private Planned opened() {
    Attempt attempt = any(grants).attempt(channel.address());
    return new Planned(
        RelationshipChannel.command(Action.OPEN_CONSENT, attempt.body(all.domain)),
        "opened",
        now -> done(consents.open(attempt, now)));
  }

  private Signed signer(Party by) {
    int draw = random.nextInt(20);
    if (draw == 0) {
      Party other = any(members);
      return new Signed(other.witness(), RecordModel.signer(other, false));
    }
    if (draw == 1) return new Signed(revoked.get(by), RecordModel.signer(by, true));
    return new Signed(by.witness(), RecordModel.signer(by, false));
  }

  private Party host(Party by) {
    if (random.nextInt(25) == 0) return random.nextBoolean() ? by : all.chemist;
    return any(members.stream().filter(one -> !one.equals(by)).toList());
  }

  private Offered offerDraft(Party by) {
    OfferTerms fresh = say.offer(host(by), any(pseudonyms));
    Bytes32 id =
        !offers.isEmpty() && random.nextInt(15) == 0
            ? any(offers).terms().relationship()
            : fresh.relationship();
    long until = second + random.nextInt(1500) - 100;
    return new Offered(
        by, new OfferTerms(id, fresh.host(), fresh.patient(), fresh.document(), until));
  }

  private Planned offer(Party by) {
    Offered offered = offerDraft(by);
    remember(offers, offered);
    Signed signed = signer(by);
    return new Planned(
        say.signed(by, offered.terms(), act -> {}, signed.key()),
        "offered",
        now -> done(model.offer(by.id(), offered.terms(), signed.as(), now.second())));
  }

  private Planned leave(Party by) {
    OfferTerms about = any(some(offers, () -> offerDraft(by))).terms();
    Signed signed = signer(by);
    return new Planned(
        say.signed(
            by,
            new LeaveTerms(about.relationship(), Bytes32.ZERO),
            act -> act.receiver = about.host(),
            signed.key()),
        "left",
        now -> done(model.leave(by.id(), about.relationship(), signed.as())));
  }

  /** Mostly by the patient it is about, in its turn. */
  private Planned decide() {
    Offered about = any(some(offers, () -> offerDraft(any(members))));
    Id id = new Id(about.by().id(), about.terms().relationship());
    Decision decision = likely(id);
    int number = model.decisions(id) + (random.nextInt(15) == 0 ? 1 : 0);
    boolean elsewhere = random.nextInt(30) == 0;
    PatientDecision made = say.decision(decision, about.by(), about.terms(), number);
    PatientDecision message =
        elsewhere
            ? new PatientDecision(
                made.subject(),
                made.provider(),
                decision,
                number,
                made.terms(),
                Bytes32.ZERO,
                ELSEWHERE)
            : made;
    Party host = party(about.terms().host());
    Bytes32 patient = random.nextInt(15) == 0 ? any(pseudonyms) : about.terms().patient();
    return new Planned(
        say.decided(message, host, patient),
        "decided " + decision,
        now ->
            done(
                !elsewhere
                    && model.decide(
                        id,
                        about.terms().detail(),
                        host.id(),
                        patient,
                        decision,
                        number,
                        now.second())));
  }

  private Decision likely(Id about) {
    List<Decision> sensible =
        model
            .status(about)
            .map(
                status ->
                    switch (status) {
                      case OFFERED -> List.of(Decision.ACCEPT, Decision.ACCEPT, Decision.REJECT);
                      case ACTIVE -> List.of(Decision.PAUSE, Decision.PAUSE, Decision.END);
                      case PAUSED -> List.of(Decision.RESUME, Decision.RESUME, Decision.END);
                      case REJECTED, ENDED -> List.of(Decision.END);
                    })
            .orElse(List.of(Decision.ACCEPT));
    return random.nextInt(6) == 0 ? any(List.of(Decision.values()).subList(0, 5)) : any(sensible);
  }

  private Party party(Bytes32 id) {
    return Stream.concat(members.stream(), Stream.of(all.chemist))
        .filter(one -> one.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private Asked requestDraft(Party by) {
    Grant grant = any(grants);
    boolean fits = random.nextInt(3) != 0 && grant.consent().grantee().equals(by.id());
    Party host = fits ? grant.host() : host(by);
    Bytes32 patient = fits ? grant.patient() : any(pseudonyms);
    ConsentPurpose purpose =
        fits ? grant.consent().purpose() : ConsentPurpose.of(1 + random.nextInt(8));
    Bytes32 id =
        !requests.isEmpty() && random.nextInt(15) == 0
            ? any(requests).terms().request()
            : Grant.bytes(random);
    long until = second + random.nextInt(1500) - 100;
    return new Asked(
        by, new RequestTerms(id, host.id(), patient, purpose, Grant.bytes(random), until));
  }

  private Planned request(Party by) {
    Asked asked = requestDraft(by);
    remember(requests, asked);
    Signed signed = signer(by);
    return new Planned(
        say.signed(by, asked.terms(), act -> {}, signed.key()),
        "requested",
        now -> done(model.request(by.id(), asked.terms(), signed.as(), now.second())));
  }

  private Planned answer() {
    Asked about = any(some(requests, () -> requestDraft(any(members))));
    Id id = new Id(about.by().id(), about.terms().request());
    Optional<Grant> grant =
        random.nextInt(5) == 0
            ? Optional.empty()
            : Optional.of(
                grants.stream()
                    .filter(one -> one.consent().grantee().equals(about.by().id()))
                    .filter(one -> one.consent().purpose() == about.terms().purpose())
                    .filter(one -> one.host().id().equals(about.terms().host()))
                    .filter(one -> one.patient().equals(about.terms().patient()))
                    .findFirst()
                    .orElseGet(() -> any(grants)));
    PatientDecision message =
        grant
            .map(one -> say.granted(about.by(), about.terms(), one.consent().commitment()))
            .orElseGet(() -> say.refused(about.by(), about.terms()));
    Party host = party(about.terms().host());
    Bytes32 patient = random.nextInt(15) == 0 ? any(pseudonyms) : about.terms().patient();
    return new Planned(
        say.decided(message, host, patient),
        grant.isPresent() ? "granted" : "refused",
        now ->
            done(
                model.answer(
                    id,
                    about.terms().detail(),
                    host.id(),
                    patient,
                    grant.map(Grant::consent),
                    0,
                    now.second())));
  }

  // --- Records ---

  private Added recordDraft(Party by) {
    Party host = random.nextInt(3) == 0 ? by : host(by);
    boolean known = !records.isEmpty();
    Bytes32 id =
        known && random.nextInt(20) == 0 ? any(records).terms().record() : Grant.bytes(random);
    Bytes32 supersedes = known && random.nextInt(3) == 0 ? oldOf(by) : Bytes32.ZERO;
    long madeAt = second - random.nextInt(1000) + (random.nextInt(20) == 0 ? 2000 : 0);
    Bytes32 patient =
        records.stream()
            .filter(one -> one.terms().record().equals(supersedes) && random.nextInt(5) != 0)
            .map(one -> one.terms().patient())
            .findFirst()
            .orElseGet(() -> any(pseudonyms));
    Bytes32 hostId =
        records.stream()
            .filter(one -> one.terms().record().equals(supersedes))
            .map(one -> one.terms().host())
            .findFirst()
            .orElse(host.id());
    return new Added(
        by,
        new RecordTerms(
            id, hostId, patient, random.nextInt(256), Grant.bytes(random), madeAt, supersedes));
  }

  private Bytes32 oldOf(Party by) {
    return records.stream()
        .filter(one -> one.by().equals(by))
        .map(one -> one.terms().record())
        .findAny()
        .orElseGet(() -> Grant.bytes(random));
  }

  private Planned add(Party by) {
    Added added = recordDraft(by);
    remember(records, added);
    Signed signed = signer(by);
    long signedAt =
        second
            + switch (random.nextInt(20)) {
              case 0 -> 121L;
              case 1 -> -Consortium.A_DAY - random.nextInt(7200);
              default -> -random.nextInt(100);
            };
    return new Planned(
        say.signed(by, added.terms(), act -> act.deviceTime = signedAt * 1000, signed.key()),
        "added",
        now -> model.add(by.id(), added.terms(), signed.as(), signedAt, now.second()));
  }

  /** Mostly for a consent that could allow it, and sometimes one that was asked before. */
  private Queried query(Party by) {
    if (!queries.isEmpty() && random.nextInt(3) == 0) return any(queries);
    Added about = any(some(records, () -> recordDraft(by)));
    if (random.nextInt(15) != 0) {
      about = records.stream().filter(one -> one.by().equals(by)).findAny().orElse(about);
    }
    RecordTerms terms = about.terms();
    Grant grant =
        grants.stream()
            .filter(one -> one.host().id().equals(terms.host()))
            .filter(one -> one.patient().equals(terms.patient()))
            .filter(one -> consents.isOpened(one.host().id(), one.consent()))
            .findAny()
            .orElseGet(() -> any(grants));
    Party reader = random.nextInt(20) == 0 ? any(members) : party(grant.consent().grantee());
    ConsentPurpose purpose =
        random.nextInt(20) == 0
            ? ConsentPurpose.of(1 + random.nextInt(8))
            : grant.consent().purpose();
    RecordQuery made =
        say.query(reader, about.by(), terms.record(), grant.consent().commitment(), purpose);
    long askedAt =
        second
            + switch (random.nextInt(20)) {
              case 0 -> 121L;
              case 1 -> -601L;
              case 2 -> -Consortium.A_DAY - random.nextInt(7200);
              default -> -random.nextInt(100);
            };
    RecordQuery message =
        new RecordQuery(
            made.queryId(),
            made.reader(),
            made.holder(),
            made.record(),
            made.consent(),
            purpose,
            made.readerKey(),
            made.channel(),
            askedAt);
    Query query =
        new Query(
            new Id(made.reader(), made.queryId()),
            made.holder(),
            made.record(),
            grant.consent(),
            purpose,
            askedAt);
    Queried queried = new Queried(query, message, signer(reader));
    remember(queries, queried);
    return queried;
  }

  private Planned admit(Party by) {
    Queried queried = query(by);
    return new Planned(
        say.admit(queried.message(), queried.signed().key()),
        "admitted",
        now -> done(model.admit(by.id(), queried.query(), queried.signed().as(), now)));
  }

  private Planned read(Party by) {
    Queried queried = query(by);
    long readAt = second + (random.nextInt(20) == 0 ? 121 : 0);
    return new Planned(
        say.read(queried.message(), queried.signed().key(), readAt),
        "read",
        now -> model.read(by.id(), queried.query(), queried.signed().as(), readAt, now));
  }

  // --- Chance ---

  private <T> void remember(List<T> known, T one) {
    known.add(one);
    if (known.size() > 4 * REMEMBERED) known.remove(0);
  }

  private static <T> List<T> some(List<T> known, java.util.function.Supplier<T> otherwise) {
    return known.isEmpty() ? List.of(otherwise.get()) : known;
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
