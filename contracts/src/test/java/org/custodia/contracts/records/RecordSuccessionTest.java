package org.custodia.contracts.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.contracts.network.Consortium.read;
import static org.custodia.contracts.records.RecordIrregularity.NOT_ADMITTED;

import java.math.BigInteger;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.Decision;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.abi.Predecessor;
import org.custodia.contracts.consents.ConsentCalls;
import org.custodia.contracts.consents.PatientProviderCode;
import org.custodia.contracts.generated.PatientProviderRelationship;
import org.custodia.contracts.network.BareEvm;
import org.custodia.contracts.network.ConsentDraft;
import org.custodia.contracts.network.Consortium;
import org.custodia.contracts.network.MemberChannel;
import org.custodia.contracts.network.MemberChannel.Command;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.network.RecordCommands;
import org.custodia.contracts.network.RelationshipChannel;
import org.custodia.contracts.network.SummaryChannel;
import org.custodia.contracts.refusals.Refusal;
import org.custodia.contracts.witness.PatientDecision;
import org.custodia.contracts.witness.RecordQuery;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.utils.Numeric;

/**
 * A channel about patients goes on in another contract: consents, relationships, requests, records
 * and readings are what they were, and what was signed before counts afterwards.
 */
class RecordSuccessionTest {
  private static Consortium all;
  private RelationshipChannel channel;
  private RecordCommands say;
  private final Bytes32 patient = Bytes32.random();

  @BeforeAll
  static void found() {
    all = Consortium.found(BareEvm.shared());
  }

  @BeforeEach
  void introducePatient() {
    channel = RelationshipChannel.ready(all, all.hospital, all.pharmacy);
    say = new RecordCommands(all, channel);
    accepted(all.hospital, RelationshipChannel.introduce(patient));
  }

  private TransactionReceipt accepted(Party by, Command command) {
    TransactionReceipt receipt =
        channel.send(by, channel.batchData(channel.head(by), List.of(command)));
    assertThat(MemberChannel.said(receipt))
        .isNotEmpty()
        .allSatisfy(
            said -> assertThat(said.event()).as("%s", said.refusal()).isEqualTo("Accepted"));
    return receipt;
  }

  private String asked(Party by, Command command) {
    return channel.ask(by, command).map(Refusal::name).orElse("accepted");
  }

  private ConsentDraft published(ConsentDraft draft) {
    all.accept(all.hospital, all.consents(), ConsentCalls.publish(List.of(draft.commitment())));
    return draft;
  }

  private ConsentDraft consent() {
    return new ConsentDraft(all, channel.address(), all.hospital, patient, all.pharmacy);
  }

  // --- Opening the successor ---

  @Test
  void theSuccessorIsOfTheSameMembersAndBeginsWithTheDigest() {
    Bytes32 ended = channel.head(all.hospital);
    String first = channel.contract();
    Predecessor named = new Predecessor(first, ended);
    Party[] two = {all.hospital, all.pharmacy};
    refusedToOpen(named, two); // which nobody has retired
    channel.retire(all.hospital);
    refusedToOpen(named, two);
    channel.retire(all.pharmacy);
    refusedToOpen(named, all.pharmacy, all.hospital); // opened by another
    refusedToOpen(named, all.hospital, all.pharmacy, all.chemist);
    refusedToOpen(new Predecessor(first, Bytes32.random()), two);
    for (byte[] data : List.of(channel.retiring(), channel.batchData(ended, List.of()))) {
      assertThat(channel.refuse(all.pharmacy, data).name()).isEqualTo("Retired");
    }

    RelationshipChannel other = RelationshipChannel.ready(all, two);
    Predecessor ofOther = other.retired();
    other.goOnFrom(ofOther);
    for (Party member : two) {
      assertThat(other.head(member)).isEqualTo(ofOther.firstHead());
      assertThat(read(other.at(member).origin())).isEqualTo(other.address());
      assertThat(read(other.at(member).predecessor())).isEqualTo(other.address());
    }
  }

  private static void refusedToOpen(Predecessor named, Party... members) {
    List<Bytes32> ids = Stream.of(members).map(Party::id).sorted().toList();
    byte[] payload =
        new PatientProviderCode(
                all.registrar(), all.consents(), ids, Bytes32.ZERO, Optional.of(named))
            .payload();
    MemberChannel.refusedToOpen(all, payload, members);
  }

  // --- What it knows ---

  @Test
  void aConsentIsUsedOnlySoOftenInAllContractsTogether() {
    ConsentDraft draft = published(consent().limitedTo(3));
    accepted(all.hospital, draft.open());
    accepted(all.pharmacy, draft.use());
    ConsentDraft signedBefore = published(consent().once());
    channel.goOn();
    assertThat(asked(all.hospital, draft.open())).isEqualTo("ConsentAlreadyOpened");
    accepted(all.pharmacy, draft.use());
    channel.goOn();
    accepted(all.pharmacy, draft.use());
    assertThat(asked(all.pharmacy, draft.use())).isEqualTo("ConsentUsedUp");
    accepted(all.hospital, signedBefore.open());
    accepted(all.pharmacy, signedBefore.use());
    channel.goOn();
    assertThat(asked(all.pharmacy, signedBefore.use())).isEqualTo("ConsentUsedUp");
  }

  @Test
  void whoOptedOutHasOptedOutAndOnlyNewConsentsCountAfterOptingIn() {
    ConsentDraft draft = published(consent());
    accepted(all.hospital, draft.open());
    accepted(all.hospital, RelationshipChannel.optOut(patient));
    channel.goOn();
    assertThat(asked(all.pharmacy, draft.use())).isEqualTo("PatientOptedOut");
    assertThat(asked(all.hospital, RelationshipChannel.optOut(patient)))
        .isEqualTo("PatientOptedOut");
    accepted(all.hospital, RelationshipChannel.optIn(patient));
    channel.goOn();
    assertThat(asked(all.pharmacy, draft.use())).isEqualTo("ConsentBeforeOptOut");
    ConsentDraft later = published(consent());
    accepted(all.hospital, later.open());
    accepted(all.pharmacy, later.use());
  }

  @Test
  void aRelationshipAndWhatThePatientDecidesGoOn() {
    OfferTerms offer = say.offer(all.hospital, patient);
    accepted(all.pharmacy, say.signed(all.pharmacy, offer));
    Command acceptance =
        say.decided(say.decision(Decision.ACCEPT, all.pharmacy, offer, 0), all.hospital, patient);
    channel.goOn();
    assertThat(asked(all.pharmacy, say.signed(all.pharmacy, offer))).isEqualTo("IdTaken");
    assertThat(asked(all.pharmacy, say.signed(all.pharmacy, say.offer(all.hospital, patient))))
        .isEqualTo("RelationshipExists");
    accepted(all.hospital, acceptance);
    channel.goOn();
    assertThat(decided(Decision.PAUSE, offer, 0)).isEqualTo("DecisionOutOfTurn");
    assertThat(decided(Decision.PAUSE, offer, 1)).isEqualTo("accepted");
    var current =
        read(
            channel
                .at(all.pharmacy)
                .currentRelationship(
                    all.hospital.id().toArray(), patient.toArray(), all.pharmacy.id().toArray()));
    assertThat(Bytes32.of(current.component1())).isEqualTo(offer.relationship());
    assertThat(current.component2()).isEqualTo(3);
    channel.goOn();
    accepted(all.pharmacy, say.leave(all.pharmacy, offer));
    channel.goOn();
    assertThat(decided(Decision.RESUME, offer, 2)).isEqualTo("WrongRelationshipStatus");
    accepted(all.pharmacy, say.signed(all.pharmacy, say.offer(all.hospital, patient)));
  }

  private String decided(Decision decision, OfferTerms offer, int number) {
    return asked(
        all.hospital,
        say.decided(say.decision(decision, all.pharmacy, offer, number), all.hospital, patient));
  }

  @Test
  void whatWasAskedForIsGrantedOnceAndWhatWasRefusedStaysRefused() {
    RequestTerms request = say.request(all.hospital, patient, ConsentPurpose.TREATMENT);
    RequestTerms other = say.request(all.hospital, patient, ConsentPurpose.TREATMENT);
    accepted(all.pharmacy, say.signed(all.pharmacy, request));
    accepted(all.pharmacy, say.signed(all.pharmacy, other));
    ConsentDraft draft = published(consent());
    accepted(all.hospital, draft.open());
    channel.goOn();
    assertThat(asked(all.pharmacy, say.signed(all.pharmacy, request))).isEqualTo("IdTaken");
    accepted(all.hospital, answer(say.granted(all.pharmacy, request, draft.commitment())));
    accepted(all.hospital, answer(say.refused(all.pharmacy, other)));
    channel.goOn();
    for (RequestTerms one : List.of(request, other)) {
      assertThat(asked(all.hospital, answer(say.granted(all.pharmacy, one, draft.commitment()))))
          .isEqualTo("WrongRequestStatus");
    }
  }

  private Command answer(PatientDecision decision) {
    return say.decided(decision, all.hospital, patient);
  }

  @Test
  void aRecordIsReadAndSupersededWhereItsChannelHasGone() {
    OfferTerms offer = related();
    RecordTerms record = say.record(all.hospital, patient, Bytes32.ZERO);
    assertThat(added(record)).isEmpty();
    ConsentDraft always = published(consent());
    ConsentDraft limited = published(consent().limitedTo(2));
    accepted(all.hospital, always.open());
    accepted(all.hospital, limited.open());
    RecordQuery admitted = query(record, limited);
    accepted(all.hospital, say.admit(admitted, all.pharmacy.witness()));
    channel.goOn();
    assertThat(asked(all.hospital, say.signed(all.hospital, record))).isEqualTo("IdTaken");
    assertThat(asked(all.hospital, say.admit(admitted, all.pharmacy.witness())))
        .isEqualTo("QueryUsed");
    assertThat(odd(admitted)).isEmpty();
    assertThat(odd(query(record, always))).isEmpty();
    assertThat(odd(query(record, limited))).containsExactly(NOT_ADMITTED);
    channel.goOn();
    assertThat(odd(admitted)).containsExactly(RecordIrregularity.READ_BEFORE);
    RecordTerms second = say.record(all.hospital, patient, record.record());
    assertThat(added(second)).isEmpty();
    channel.goOn();
    assertThat(added(say.record(all.hospital, patient, record.record())))
        .containsExactly(RecordIrregularity.SUPERSEDED_BEFORE);
    var kept =
        read(
            channel
                .at(all.pharmacy)
                .recordOf(all.hospital.id().toArray(), record.record().toArray()));
    assertThat(Bytes32.of(kept.supersededBy)).isEqualTo(second.record());
    accepted(all.pharmacy, say.leave(all.pharmacy, offer));
    channel.goOn();
    assertThat(asked(all.hospital, say.admit(query(record, limited), all.pharmacy.witness())))
        .isEqualTo("NoRelationship");
  }

  private OfferTerms related() {
    OfferTerms offer = say.offer(all.hospital, patient);
    accepted(all.pharmacy, say.signed(all.pharmacy, offer));
    assertThat(decided(Decision.ACCEPT, offer, 0)).isEqualTo("accepted");
    return offer;
  }

  private Set<RecordIrregularity> added(RecordTerms record) {
    var receipt = accepted(all.hospital, say.signed(all.hospital, record));
    return RecordIrregularity.of(
        PatientProviderRelationship.getRecordAddedEvents(receipt)
            .get(0)
            .irregularities
            .intValueExact());
  }

  private RecordQuery query(RecordTerms record, ConsentDraft consent) {
    return say.query(
        all.pharmacy, all.hospital, record.record(), consent.commitment(), consent.purpose);
  }

  private Set<RecordIrregularity> odd(RecordQuery query) {
    var receipt =
        accepted(all.hospital, say.read(query, all.pharmacy.witness(), all.network.now()));
    return RecordIrregularity.of(
        PatientProviderRelationship.getRecordReadByEvents(receipt)
            .get(0)
            .irregularities
            .intValueExact());
  }

  @Test
  void aSummaryGoesOnCounting() {
    SummaryChannel summary = SummaryChannel.of(all, SubjectKind.PATIENT_SUMMARY, all.hospital);
    Bytes32 person = Bytes32.random();
    SummaryEntry first = entry(Bytes32.ZERO);
    SummaryEntry second = entry(person);
    assertThat(noted(summary, first)).isEqualTo("accepted");
    assertThat(noted(summary, second)).isEqualTo("accepted");
    summary.goOn();
    assertThat(noted(summary, second)).isEqualTo("NotedBefore");
    assertThat(noted(summary, as(first, person))).isEqualTo("accepted");
    assertThat(noted(summary, entry(person))).isEqualTo("accepted");
    summary.goOn();
    assertThat(read(summary.view().count())).isEqualTo(3);
    assertThat(read(summary.view().numbersOf(person.toArray())))
        .isEqualTo(Stream.of(2, 1, 3).map(BigInteger::valueOf).toList());
    assertThat(Bytes32.of(read(summary.view().entryAt(BigInteger.ONE)).person)).isEqualTo(person);
    assertThat(Bytes32.of(read(summary.view().entryAt(BigInteger.TWO)).relationship))
        .isEqualTo(second.relationship());
  }

  private SummaryEntry entry(Bytes32 person) {
    return new SummaryEntry(
        person, channel.address(), all.hospital.id(), patient, all.pharmacy.id(), Bytes32.random());
  }

  private static SummaryEntry as(SummaryEntry entry, Bytes32 person) {
    return new SummaryEntry(
        person,
        entry.channel(),
        entry.host(),
        entry.patient(),
        entry.provider(),
        entry.relationship());
  }

  private static String noted(SummaryChannel summary, SummaryEntry entry) {
    return summary
        .ask(all.hospital, SummaryChannel.note(entry))
        .map(Refusal::name)
        .orElse("accepted");
  }

  // --- Gas ---

  @Test
  void theLastContractLooksUpInAllBeforeItWithinEachCommandsShareOfGas() {
    OfferTerms offer = related();
    RequestTerms request = say.request(all.hospital, patient, ConsentPurpose.TREATMENT);
    accepted(all.pharmacy, say.signed(all.pharmacy, request));
    RecordTerms record = say.record(all.hospital, patient, Bytes32.ZERO);
    added(record);
    ConsentDraft consent = published(consent().limitedTo(5));
    accepted(all.hospital, consent.open());
    accepted(all.pharmacy, consent.use());
    ConsentDraft other = published(consent().limitedTo(5));
    channel.goOnToTheLast();

    Map<Action, Long> gas = new EnumMap<>(Action.class);
    measure(gas, all.hospital, RelationshipChannel.introduce(patient));
    measure(gas, all.hospital, other.open());
    measure(gas, all.hospital, answer(say.granted(all.pharmacy, request, consent.commitment())));
    measure(
        gas,
        all.pharmacy,
        say.signed(all.pharmacy, say.request(all.hospital, patient, ConsentPurpose.TREATMENT)));
    measure(
        gas,
        all.hospital,
        say.read(query(record, other), all.pharmacy.witness(), all.network.now()));
    measure(gas, all.hospital, say.admit(query(record, consent), all.pharmacy.witness()));
    measure(gas, all.pharmacy, consent.use());
    measure(
        gas,
        all.hospital,
        say.signed(all.hospital, say.record(all.hospital, patient, record.record())));
    measure(
        gas,
        all.hospital,
        say.decided(say.decision(Decision.PAUSE, all.pharmacy, offer, 1), all.hospital, patient));
    measure(gas, all.pharmacy, say.leave(all.pharmacy, offer));
    measure(gas, all.pharmacy, say.signed(all.pharmacy, say.offer(all.hospital, patient)));
    measure(gas, all.hospital, RelationshipChannel.optOut(patient));
    measure(gas, all.hospital, RelationshipChannel.optIn(patient));
    long share = read(channel.at(all.hospital).GAS_SHARE()).longValueExact();
    System.out.println("In the last contract, gas of " + gas + " of a share of " + share);
    assertThat(gas.values()).allSatisfy(used -> assertThat(used).isLessThan(share * 9 / 10));
    assertThat(channel.refuse(all.pharmacy, channel.retiring()).name())
        .isEqualTo("NoMoreGenerations");
  }

  /** The least gas with which the channel carries it out; then it is carried out. */
  private void measure(Map<Action, Long> gas, Party submitter, Command command) {
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
    gas.merge(Action.of(command.action()), channel.leastGas(data), Math::max);
    accepted(submitter, command);
  }
}
