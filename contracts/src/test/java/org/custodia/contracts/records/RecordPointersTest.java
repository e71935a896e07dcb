package org.custodia.contracts.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.contracts.network.Consortium.read;
import static org.custodia.contracts.records.RecordIrregularity.*;

import java.math.BigInteger;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.Decision;
import org.custodia.contracts.OperatorKind;
import org.custodia.contracts.consents.ConsentCalls;
import org.custodia.contracts.generated.PatientProviderRelationship;
import org.custodia.contracts.network.ActDraft;
import org.custodia.contracts.network.BareEvm;
import org.custodia.contracts.network.ConsentDraft;
import org.custodia.contracts.network.Consortium;
import org.custodia.contracts.network.MemberChannel;
import org.custodia.contracts.network.MemberChannel.Command;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.network.RecordCommands;
import org.custodia.contracts.network.RelationshipChannel;
import org.custodia.contracts.refusals.Refusal;
import org.custodia.contracts.witness.RecordQuery;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.ECKeyPair;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.utils.Numeric;

/** Records of a hospital, which is the patient's host and holds them, as a pharmacy reads them. */
class RecordPointersTest {
  private static Consortium all;
  private static RelationshipChannel channel;
  private static RecordCommands say;
  private Bytes32 patient;

  @BeforeAll
  static void found() {
    all = Consortium.found(BareEvm.shared());
    channel = RelationshipChannel.ready(all, all.hospital, all.pharmacy, all.maker);
    say = new RecordCommands(all, channel);
  }

  @BeforeEach
  void introducePatient() {
    patient = Bytes32.random();
    accepted(all.hospital, RelationshipChannel.introduce(patient));
  }

  private static TransactionReceipt accepted(Party by, Command command) {
    TransactionReceipt receipt =
        channel.send(by, channel.batchData(channel.head(by), List.of(command)));
    assertThat(MemberChannel.said(receipt))
        .allSatisfy(
            said -> assertThat(said.event()).as("%s", said.refusal()).isEqualTo("Accepted"));
    return receipt;
  }

  private static String refused(Party by, Command command) {
    return channel.ask(by, command).map(Refusal::name).orElse("accepted");
  }

  private OfferTerms related() {
    OfferTerms offer = say.offer(all.hospital, patient);
    accepted(all.pharmacy, say.signed(all.pharmacy, offer));
    decide(offer, Decision.ACCEPT, 0);
    return offer;
  }

  private void decide(OfferTerms offer, Decision decision, int number) {
    accepted(
        all.hospital,
        say.decided(say.decision(decision, all.pharmacy, offer, number), all.hospital, patient));
  }

  private ConsentDraft opened(Consumer<ConsentDraft> as) {
    ConsentDraft draft =
        new ConsentDraft(all, channel.address(), all.hospital, patient, all.pharmacy);
    as.accept(draft);
    all.accept(all.hospital, all.consents(), ConsentCalls.publish(List.of(draft.commitment())));
    accepted(all.hospital, draft.open());
    return draft;
  }

  private RecordTerms added() {
    RecordTerms record = say.record(all.hospital, patient, Bytes32.ZERO);
    assertThat(added(all.hospital, record, act -> {}, all.hospital.witness())).isEmpty();
    return record;
  }

  /** What is odd about it. */
  private static Set<RecordIrregularity> added(
      Party holder, RecordTerms record, Consumer<ActDraft> fault, ECKeyPair author) {
    TransactionReceipt receipt = accepted(holder, say.signed(holder, record, fault, author));
    var event = PatientProviderRelationship.getRecordAddedEvents(receipt).get(0);
    return RecordIrregularity.of(event.irregularities.intValueExact());
  }

  private static PatientProviderRelationship.RecordReadByEventResponse readIt(RecordQuery query) {
    Command command = say.read(query, all.pharmacy.witness(), all.network.now());
    TransactionReceipt receipt = accepted(all.hospital, command);
    return PatientProviderRelationship.getRecordReadByEvents(receipt).get(0);
  }

  private static Set<RecordIrregularity> odd(
      PatientProviderRelationship.RecordReadByEventResponse event) {
    return RecordIrregularity.of(event.irregularities.intValueExact());
  }

  private RecordQuery query(RecordTerms record, ConsentDraft consent) {
    return say.query(
        all.pharmacy, all.hospital, record.record(), consent.commitment(), consent.purpose);
  }

  // --- Adding ---

  @Test
  void recordIsOnRecordWithKindHashAuthorAndTime() {
    RecordTerms record = say.record(all.hospital, patient, Bytes32.ZERO);
    TransactionReceipt receipt = accepted(all.hospital, say.signed(all.hospital, record));
    var event = PatientProviderRelationship.getRecordAddedEvents(receipt).get(0);
    assertThat(Bytes32.of(event.record)).isEqualTo(record.record());
    assertThat(Bytes32.of(event.patient)).isEqualTo(patient);
    assertThat(Bytes32.of(event.host)).isEqualTo(all.hospital.id());
    assertThat(Bytes32.of(event.holder)).isEqualTo(all.hospital.id());
    assertThat(event.kind.intValueExact()).isEqualTo(record.kind());
    assertThat(Bytes32.of(event.content)).isEqualTo(record.content());
    assertThat(event.madeAt.longValueExact()).isEqualTo(record.madeAt());
    assertThat(event.author).isEqualTo(all.hospital.witnessAddress());
    assertThat(event.signedAt.longValueExact()).isEqualTo(all.network.now());
    assertThat(event.irregularities).isZero();
    var kept =
        read(
            channel
                .at(all.pharmacy)
                .recordOf(all.hospital.id().toArray(), record.record().toArray()));
    assertThat(Bytes32.of(kept.content)).isEqualTo(record.content());
    assertThat(kept.author).isEqualTo(all.hospital.witnessAddress());
  }

  @Test
  void recordThatWasMadeIsRecordedWhateverIsOddAboutIt() {
    RecordTerms theirs = say.record(all.hospital, patient, Bytes32.ZERO);
    assertThat(added(all.pharmacy, theirs, act -> {}, all.pharmacy.witness()))
        .containsExactly(NO_RELATIONSHIP);
    related();
    RecordTerms now = say.record(all.hospital, patient, Bytes32.ZERO);
    assertThat(added(all.pharmacy, now, act -> {}, all.pharmacy.witness())).isEmpty();
    RecordTerms nobodys = say.record(all.hospital, Bytes32.random(), Bytes32.ZERO);
    assertThat(added(all.hospital, nobodys, act -> {}, all.hospital.witness()))
        .containsExactly(PATIENT_UNKNOWN);
    long hour = all.network.now() / 3600 * 3600;
    RecordTerms dayOld = say.record(all.hospital, patient, Bytes32.ZERO);
    long yesterday = (hour - 24 * 3600) * 1000;
    assertThat(
            added(all.hospital, dayOld, act -> act.deviceTime = yesterday, all.hospital.witness()))
        .as("signed to the hour, and perhaps not a day old")
        .doesNotContain(LATE);
    RecordTerms late = say.record(all.hospital, patient, Bytes32.ZERO);
    long before = (hour - 24 * 3600 - 1) * 1000;
    assertThat(added(all.hospital, late, act -> act.deviceTime = before, all.hospital.witness()))
        .contains(LATE);
    RecordTerms early = say.record(all.hospital, patient, Bytes32.ZERO);
    long tomorrow = (all.network.now() + 121) * 1000;
    assertThat(added(all.hospital, early, act -> act.deviceTime = tomorrow, all.hospital.witness()))
        .containsExactly(AHEAD);
    RecordTerms makers = say.record(all.hospital, patient, Bytes32.ZERO);
    assertThat(added(all.maker, makers, act -> {}, all.maker.witness()))
        .containsExactlyInAnyOrder(NO_RELATIONSHIP, KEY_NOT_VALID, MEMBER_NOT_CERTIFIED);
    accepted(all.hospital, RelationshipChannel.optOut(patient));
    RecordTerms afterwards = say.record(all.hospital, patient, Bytes32.ZERO);
    assertThat(added(all.hospital, afterwards, act -> {}, all.hospital.witness()))
        .containsExactly(OPTED_OUT);
  }

  @Test
  void recordOfAKeyThatWasRevokedSinceIsMarked() {
    ECKeyPair lost = ECKeyPair.create(Bytes32.random().toArray());
    all.enrol(all.hospital, lost, OperatorKind.PERSON, all.hospital.roleMask());
    all.revoke(all.hospital, lost);
    RecordTerms record = say.record(all.hospital, patient, Bytes32.ZERO);
    assertThat(added(all.hospital, record, act -> {}, lost)).containsExactly(KEY_NOT_VALID);
  }

  @Test
  void whatNobodyOfTheHolderSignedIsNoTestimony() {
    RecordTerms record = say.record(all.hospital, patient, Bytes32.ZERO);
    Command foreign = say.signed(all.hospital, record, act -> {}, all.pharmacy.witness());
    assertThat(refused(all.hospital, foreign)).isEqualTo("NotAWitness");
    assertThat(refused(all.pharmacy, say.signed(all.hospital, record))).isEqualTo("NotTheGiver");
    accepted(all.hospital, say.signed(all.hospital, record));
    assertThat(refused(all.hospital, say.signed(all.hospital, record))).isEqualTo("IdTaken");
    // Another member that saw the id takes nothing away with it.
    RecordTerms seen = say.record(all.hospital, patient, Bytes32.ZERO);
    accepted(all.pharmacy, say.signed(all.pharmacy, seen));
    accepted(all.hospital, say.signed(all.hospital, seen));
  }

  @Test
  void recordIsCorrectedBySupersedingItOnce() {
    RecordTerms first = added();
    RecordTerms second = say.record(all.hospital, patient, first.record());
    assertThat(added(all.hospital, second, act -> {}, all.hospital.witness())).isEmpty();
    RecordTerms third = say.record(all.hospital, patient, first.record());
    assertThat(added(all.hospital, third, act -> {}, all.hospital.witness()))
        .containsExactly(SUPERSEDED_BEFORE);
    var kept =
        read(channel.at(all.maker).recordOf(all.hospital.id().toArray(), first.record().toArray()));
    assertThat(Bytes32.of(kept.supersededBy)).isEqualTo(second.record());
    RecordTerms none = say.record(all.hospital, patient, Bytes32.random());
    assertThat(added(all.hospital, none, act -> {}, all.hospital.witness()))
        .containsExactly(SUPERSEDES_UNKNOWN);
  }

  // --- Reading ---

  @Test
  void readingIsOnRecordWithWhoseQueryItWas() {
    related();
    ConsentDraft consent = opened(draft -> {});
    RecordQuery query = query(added(), consent);
    var event = readIt(query);
    assertThat(odd(event)).isEmpty();
    assertThat(event.reason).isEqualTo(new byte[4]);
    assertThat(Bytes32.of(event.reader)).isEqualTo(all.pharmacy.id());
    assertThat(event.witness).isEqualTo(all.pharmacy.witnessAddress());
    assertThat(Bytes32.of(event.queryId)).isEqualTo(query.queryId());
    assertThat(Bytes32.of(event.consent)).isEqualTo(consent.commitment());
    assertThat(Bytes32.of(event.patient)).isEqualTo(patient);
    assertThat(odd(readIt(query))).containsExactly(READ_BEFORE);
  }

  @Test
  void readingThatWasNotAllowedIsOnRecordWithTheReason() {
    OfferTerms offer = related();
    RecordTerms record = added();
    ConsentDraft consent = opened(draft -> {});
    decide(offer, Decision.PAUSE, 1);
    var paused = readIt(query(record, consent));
    assertThat(odd(paused)).containsExactly(NOT_ALLOWED);
    assertThat(name(paused.reason, 1)).isEqualTo("NoRelationship");
    decide(offer, Decision.RESUME, 2);
    assertThat(odd(readIt(query(record, consent)))).isEmpty();
    all.accept(all.hospital, all.consents(), ConsentCalls.revokeMany(List.of(consent.secret)));
    var revoked = readIt(query(record, consent));
    assertThat(odd(revoked)).containsExactly(NOT_ALLOWED);
    assertThat(name(revoked.reason, 1)).isEqualTo("ConsentRevoked");
    RecordQuery unknown =
        say.query(
            all.pharmacy,
            all.hospital,
            Bytes32.random(),
            consent.commitment(),
            ConsentPurpose.TREATMENT);
    assertThat(odd(readIt(unknown))).containsExactly(RECORD_UNKNOWN);
  }

  /** The selector is all that is kept of a refusal, whose facts would be so many words. */
  private static String name(byte[] selector, int facts) {
    byte[] data = new byte[4 + 32 * facts];
    System.arraycopy(selector, 0, data, 0, 4);
    return org.custodia.contracts.refusals.Refusals.decode(data).name();
  }

  @Test
  void onlyTheHolderSaysThatItWasReadAndOnlyByWhomItWasAsked() {
    related();
    RecordQuery query = query(added(), opened(draft -> {}));
    long now = all.network.now();
    assertThat(refused(all.pharmacy, say.read(query, all.pharmacy.witness(), now)))
        .isEqualTo("NotTheRecordsHolder");
    assertThat(refused(all.hospital, say.read(query, all.hospital.witness(), now)))
        .isEqualTo("NotAWitness");
    RecordQuery outside =
        say.query(
            all.chemist, all.hospital, query.record(), query.consent(), ConsentPurpose.TREATMENT);
    assertThat(refused(all.hospital, say.read(outside, all.chemist.witness(), now)))
        .isEqualTo("ReaderNotMember");
  }

  @Test
  void oneTimeAndEmergencyNeedNoRelationshipAndTreatmentDoes() {
    RecordTerms record = added();
    for (ConsentPurpose purpose : ConsentPurpose.values()) {
      ConsentDraft consent =
          opened(
              draft -> {
                if (purpose == ConsentPurpose.ONE_TIME) draft.once();
                draft.purpose = purpose;
              });
      boolean alone =
          Set.of(ConsentPurpose.ONE_TIME, ConsentPurpose.EMERGENCY, ConsentPurpose.RESEARCH)
              .contains(purpose);
      assertThat(refused(all.hospital, say.admit(query(record, consent), all.pharmacy.witness())))
          .as("%s", purpose)
          .isEqualTo(alone ? "accepted" : "NoRelationship");
    }
  }

  @Test
  void optingOutClosesEmergenciesToo() {
    RecordTerms record = added();
    ConsentDraft consent = opened(draft -> draft.purpose = ConsentPurpose.EMERGENCY);
    accepted(all.hospital, say.admit(query(record, consent), all.pharmacy.witness()));
    accepted(all.hospital, RelationshipChannel.optOut(patient));
    assertThat(refused(all.hospital, say.admit(query(record, consent), all.pharmacy.witness())))
        .isEqualTo("PatientOptedOut");
  }

  // --- Admitting ---

  @Test
  void oneTimeConsentAdmitsOneQuery() {
    RecordTerms record = added();
    ConsentDraft once = opened(ConsentDraft::once);
    RecordQuery first = query(record, once);
    RecordQuery second = query(record, once);
    assertThat(odd(readIt(query(record, once)))).containsExactly(NOT_ADMITTED);
    accepted(all.hospital, say.admit(first, all.pharmacy.witness()));
    assertThat(refused(all.hospital, say.admit(first, all.pharmacy.witness())))
        .isEqualTo("QueryUsed");
    assertThat(refused(all.hospital, say.admit(second, all.pharmacy.witness())))
        .isEqualTo("ConsentUsedUp");
    assertThat(refused(all.pharmacy, once.use())).isEqualTo("ConsentUsedUp");
    assertThat(odd(readIt(first))).isEmpty();
    assertThat(odd(readIt(second))).containsExactly(NOT_ALLOWED);
  }

  @Test
  void onlyAFreshQueryOfAValidKeyIsAdmitted() {
    related();
    RecordTerms record = added();
    ConsentDraft consent = opened(draft -> {});
    RecordQuery good = query(record, consent);
    assertThat(refused(all.hospital, say.admit(good, all.hospital.witness())))
        .isEqualTo("NotAWitness");
    assertThat(refused(all.pharmacy, say.admit(good, all.pharmacy.witness())))
        .isEqualTo("NotTheRecordsHolder");
    for (long off : new long[] {-601, 121}) {
      RecordQuery stale =
          new RecordQuery(
              good.queryId(),
              good.reader(),
              good.holder(),
              good.record(),
              good.consent(),
              good.purpose(),
              good.readerKey(),
              good.channel(),
              good.askedAt() + off);
      assertThat(refused(all.hospital, say.admit(stale, all.pharmacy.witness())))
          .isEqualTo("QueryTooOld");
    }
    accepted(all.hospital, say.admit(good, all.pharmacy.witness()));
  }

  // --- Gas ---

  @Test
  void everyCommandFitsItsShareOfGasWithRoomToSpare() {
    long share = read(channel.at(all.hospital).GAS_SHARE()).longValueExact();
    Map<Action, Long> gas = new EnumMap<>(Action.class);
    OfferTerms offer = say.offer(all.hospital, patient);
    measure(gas, all.pharmacy, say.signed(all.pharmacy, offer));
    measure(
        gas,
        all.hospital,
        say.decided(say.decision(Decision.ACCEPT, all.pharmacy, offer, 0), all.hospital, patient));
    RequestTerms request = say.request(all.hospital, patient, ConsentPurpose.TREATMENT);
    measure(gas, all.pharmacy, say.signed(all.pharmacy, request));
    RecordTerms first = added();
    RecordTerms second = say.record(all.hospital, patient, first.record());
    measure(gas, all.hospital, say.signed(all.hospital, second));
    ConsentDraft consent = opened(draft -> draft.limitedTo(3));
    RecordQuery query = query(first, consent);
    measure(gas, all.hospital, say.admit(query, all.pharmacy.witness()));
    RecordQuery other = query(second, consent);
    measure(gas, all.hospital, say.read(other, all.pharmacy.witness(), all.network.now()));
    measure(gas, all.pharmacy, say.leave(all.pharmacy, offer));
    System.out.println("Gas of " + gas + " of a share of " + share);
    assertThat(gas.values()).allSatisfy(used -> assertThat(used).isLessThan(share * 4 / 5));
  }

  /**
   * The least gas, to a thousand, with which the channel carries it out; then it is carried out.
   */
  private static void measure(Map<Action, Long> gas, Party submitter, Command command) {
    byte[] data =
        Numeric.hexStringToByteArray(
            channel
                .at(all.hospital)
                .perform(
                    submitter.id().toArray(),
                    new PatientProviderRelationship.Command(
                        command.id().toArray(),
                        BigInteger.valueOf(command.action()),
                        command.body()))
                .encodeFunctionCall());
    gas.put(Action.of(command.action()), channel.leastGas(data));
    accepted(submitter, command);
  }
}
