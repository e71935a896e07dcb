package org.custodia.contracts.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.contracts.network.Consortium.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.Decision;
import org.custodia.contracts.consents.ConsentCalls;
import org.custodia.contracts.generated.PatientProviderRelationship;
import org.custodia.contracts.network.ActDraft;
import org.custodia.contracts.network.BareEvm;
import org.custodia.contracts.network.ConsentDraft;
import org.custodia.contracts.network.Consortium;
import org.custodia.contracts.network.MemberChannel.Command;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.network.RecordCommands;
import org.custodia.contracts.network.RelationshipChannel;
import org.custodia.contracts.refusals.Refusal;
import org.custodia.contracts.witness.GrantAttestation;
import org.custodia.contracts.witness.PatientDecision;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.ECKeyPair;

/** Relationships and requests in a channel of host, provider and a member that is no provider. */
class RelationshipsTest {
  private static final String ELSEWHERE = "0x00000000000000000000000000000000000e15e0";

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

  private static void accepted(Party by, Command command) {
    assertThat(channel.ask(by, command)).isEmpty();
  }

  private static String refused(Party by, Command command) {
    return channel.ask(by, command).map(Refusal::name).orElse("accepted");
  }

  private OfferTerms offered() {
    OfferTerms offer = say.offer(all.hospital, patient);
    accepted(all.pharmacy, say.signed(all.pharmacy, offer));
    return offer;
  }

  private Command decide(OfferTerms offer, Decision decision, int number) {
    return say.decided(say.decision(decision, all.pharmacy, offer, number), all.hospital, patient);
  }

  private RelationshipStatus status(OfferTerms offer) {
    var kept =
        read(
            channel
                .at(all.hospital)
                .asked(false, all.pharmacy.id().toArray(), offer.relationship().toArray()));
    return RelationshipStatus.of(kept.status.intValueExact());
  }

  // --- Offering ---

  @Test
  void providerOffersAndThePatientAccepts() {
    OfferTerms offer = offered();
    assertThat(status(offer)).isEqualTo(RelationshipStatus.OFFERED);
    accepted(all.pharmacy, decide(offer, Decision.ACCEPT, 0)); // whoever submits it
    assertThat(status(offer)).isEqualTo(RelationshipStatus.ACTIVE);
    var current =
        read(
            channel
                .at(all.maker)
                .currentRelationship(
                    all.hospital.id().toArray(), patient.toArray(), all.pharmacy.id().toArray()));
    assertThat(Bytes32.of(current.component1())).isEqualTo(offer.relationship());
    assertThat(current.component2()).isEqualTo(RelationshipStatus.ACTIVE.code());
  }

  @Test
  void whatIsOnRecordNamesEverythingButThePatient() {
    OfferTerms offer = say.offer(all.hospital, patient);
    Command command = say.signed(all.pharmacy, offer);
    var receipt =
        channel.send(all.pharmacy, channel.batchData(channel.head(all.pharmacy), List.of(command)));
    var event = PatientProviderRelationship.getRelationshipOfferedEvents(receipt).get(0);
    assertThat(Bytes32.of(event.commandId)).isEqualTo(command.id());
    assertThat(Bytes32.of(event.relationship)).isEqualTo(offer.relationship());
    assertThat(Bytes32.of(event.patient)).isEqualTo(patient);
    assertThat(Bytes32.of(event.host)).isEqualTo(all.hospital.id());
    assertThat(Bytes32.of(event.provider)).isEqualTo(all.pharmacy.id());
    assertThat(Bytes32.of(event.document)).isEqualTo(offer.document());
    assertThat(Bytes32.of(event.terms)).isEqualTo(offer.detail());
    assertThat(event.answerUntil.longValueExact()).isEqualTo(offer.answerUntil());
    assertThat(event.witness).isEqualTo(all.pharmacy.witnessAddress());
  }

  @Test
  void onlyAProvidersPersonOffersAndOnlyToAnothersPatient() {
    OfferTerms offer = say.offer(all.hospital, patient);
    assertThat(refused(all.maker, say.signed(all.maker, offer))).isEqualTo("NotAWitness");
    assertThat(
            refused(all.pharmacy, say.signed(all.pharmacy, offer, a -> {}, all.hospital.witness())))
        .isEqualTo("NotAWitness");
    assertThat(refused(all.pharmacy, say.signed(all.hospital, offer))).isEqualTo("NotTheGiver");
    assertThat(refused(all.hospital, say.signed(all.hospital, offer))).isEqualTo("ProviderIsHost");
    OfferTerms outside = say.offer(all.chemist, patient);
    assertThat(refused(all.pharmacy, say.signed(all.pharmacy, outside))).isEqualTo("HostNotMember");
    OfferTerms nobody = say.offer(all.hospital, Bytes32.random());
    assertThat(refused(all.pharmacy, say.signed(all.pharmacy, nobody))).isEqualTo("UnknownPatient");
  }

  @Test
  void actThatSaysSomethingElseIsRefused() {
    OfferTerms offer = say.offer(all.hospital, patient);
    record Fault(String refusal, Consumer<ActDraft> fault) {}
    for (Fault one :
        List.of(
            new Fault("WrongReceiver", act -> act.receiver = all.maker.id()),
            new Fault("WrongCommandId", act -> act.commandId = Bytes32.random()),
            new Fault("WrongKind", act -> act.kind = org.custodia.contracts.SubjectKind.MEDICINE),
            new Fault("WrongAction", act -> act.action = Action.REQUEST_ACCESS),
            new Fault("WrongSubject", act -> act.subject = Bytes32.random()),
            new Fault("WrongDetail", act -> act.detail = Bytes32.random()))) {
      Command command = say.signed(all.pharmacy, offer, one.fault(), all.pharmacy.witness());
      assertThat(refused(all.pharmacy, command)).isEqualTo(one.refusal());
    }
    accepted(all.pharmacy, say.signed(all.pharmacy, offer));
  }

  @Test
  void oneRelationshipOfAPatientWithAProviderStandsAtATime() {
    OfferTerms first = offered();
    OfferTerms second = say.offer(all.hospital, patient);
    Command again = say.signed(all.pharmacy, second);
    assertThat(refused(all.pharmacy, again)).isEqualTo("RelationshipExists");
    assertThat(refused(all.pharmacy, say.signed(all.pharmacy, first))).isEqualTo("IdTaken");
    accepted(all.hospital, decide(first, Decision.REJECT, 0));
    accepted(all.pharmacy, say.signed(all.pharmacy, second));
    accepted(all.hospital, decide(second, Decision.ACCEPT, 0));
    accepted(all.hospital, decide(second, Decision.PAUSE, 1));
    OfferTerms third = say.offer(all.hospital, patient);
    assertThat(refused(all.pharmacy, say.signed(all.pharmacy, third)))
        .isEqualTo("RelationshipExists");
    accepted(all.hospital, decide(second, Decision.END, 2));
    accepted(all.pharmacy, say.signed(all.pharmacy, third));
  }

  @Test
  void offerLapses() {
    OfferTerms offer = offered();
    all.network.holdTimeAt(offer.answerUntil());
    assertThat(refused(all.hospital, decide(offer, Decision.ACCEPT, 0))).isEqualTo("AnswerTooLate");
    assertThat(refused(all.pharmacy, say.signed(all.pharmacy, offer))).isNotEqualTo("accepted");
    offered(); // it stands in nobody's way
  }

  // --- Deciding ---

  @Test
  void everyDecisionInEveryStatusIsAcceptedOrRefusedByTheTable() {
    for (RelationshipStatus from : RelationshipStatus.values()) {
      for (Decision decision :
          List.of(
              Decision.ACCEPT, Decision.REJECT, Decision.PAUSE, Decision.RESUME, Decision.END)) {
        introducePatient();
        OfferTerms offer = offered();
        List<Decision> way = way(from);
        for (int i = 0; i < way.size(); i++) {
          accepted(all.hospital, decide(offer, way.get(i), i));
        }
        assertThat(status(offer)).isEqualTo(from);
        Optional<RelationshipStatus> to = after(from, decision);
        assertThat(refused(all.hospital, decide(offer, decision, way.size())))
            .as(from + " " + decision)
            .isEqualTo(to.isPresent() ? "accepted" : "WrongRelationshipStatus");
        assertThat(status(offer)).isEqualTo(to.orElse(from));
      }
    }
  }

  private static List<Decision> way(RelationshipStatus to) {
    return switch (to) {
      case OFFERED -> List.of();
      case ACTIVE -> List.of(Decision.ACCEPT);
      case PAUSED -> List.of(Decision.ACCEPT, Decision.PAUSE);
      case REJECTED -> List.of(Decision.REJECT);
      case ENDED -> List.of(Decision.ACCEPT, Decision.END);
    };
  }

  private static Optional<RelationshipStatus> after(RelationshipStatus from, Decision decision) {
    return switch (from) {
      case OFFERED ->
          switch (decision) {
            case ACCEPT -> Optional.of(RelationshipStatus.ACTIVE);
            case REJECT -> Optional.of(RelationshipStatus.REJECTED);
            default -> Optional.empty();
          };
      case ACTIVE ->
          switch (decision) {
            case PAUSE -> Optional.of(RelationshipStatus.PAUSED);
            case END -> Optional.of(RelationshipStatus.ENDED);
            default -> Optional.empty();
          };
      case PAUSED ->
          switch (decision) {
            case RESUME -> Optional.of(RelationshipStatus.ACTIVE);
            case END -> Optional.of(RelationshipStatus.ENDED);
            default -> Optional.empty();
          };
      case REJECTED, ENDED -> Optional.empty();
    };
  }

  @Test
  void decisionCountsOnceAndInItsTurn() {
    OfferTerms offer = offered();
    accepted(all.hospital, decide(offer, Decision.ACCEPT, 0));
    Command pause = decide(offer, Decision.PAUSE, 1);
    accepted(all.hospital, pause);
    accepted(all.hospital, decide(offer, Decision.RESUME, 2));
    // Another member replays the pausing under an id of its own.
    assertThat(refused(all.maker, new Command(Bytes32.random(), pause.action(), pause.body())))
        .isEqualTo("DecisionOutOfTurn");
    assertThat(status(offer)).isEqualTo(RelationshipStatus.ACTIVE);
  }

  @Test
  void onlyThePatientsKeyDecidesAsItsHostAttests() {
    OfferTerms offer = offered();
    ECKeyPair key = ECKeyPair.create(Bytes32.random().toArray());
    ECKeyPair other = ECKeyPair.create(Bytes32.random().toArray());
    ECKeyPair host = all.hospital.account().getEcKeyPair();
    PatientDecision accept = say.decision(Decision.ACCEPT, all.pharmacy, offer, 0);
    GrantAttestation good = say.attestation(all.hospital, key, patient);
    assertThat(refused(all.pharmacy, say.decided(accept, other, good, host)))
        .isEqualTo("AttestedForAnotherKey");
    assertThat(
            refused(
                all.pharmacy,
                say.decided(accept, key, good, all.pharmacy.account().getEcKeyPair())))
        .isEqualTo("NotTheHost");
    accepted(all.pharmacy, RelationshipChannel.introduce(patient)); // under the same pseudonym
    assertThat(refused(all.pharmacy, say.decided(accept, all.pharmacy, patient)))
        .isEqualTo("NotThePatient");
    Bytes32 another = Bytes32.random();
    accepted(all.hospital, RelationshipChannel.introduce(another));
    assertThat(refused(all.hospital, say.decided(accept, all.hospital, another)))
        .isEqualTo("NotThePatient");
    GrantAttestation elsewhere =
        new GrantAttestation(good.host(), good.grantKey(), patient, ELSEWHERE);
    assertThat(refused(all.hospital, say.decided(accept, key, elsewhere, host)))
        .isEqualTo("AttestedForAnotherChannel");
    accepted(all.pharmacy, say.decided(accept, key, good, host));
  }

  @Test
  void decisionIsAboutWhatThePatientWasShown() {
    OfferTerms offer = offered();
    PatientDecision good = say.decision(Decision.ACCEPT, all.pharmacy, offer, 0);
    record Fault(String refusal, PatientDecision decision) {}
    for (Fault one :
        List.of(
            new Fault(
                "NotWhatWasShown", with(good, Bytes32.random(), Bytes32.ZERO, good.channel())),
            new Fault("ConsentMissing", with(good, good.terms(), Bytes32.random(), good.channel())),
            new Fault(
                "DecisionForAnotherChannel", with(good, good.terms(), Bytes32.ZERO, ELSEWHERE)),
            new Fault("UnknownRelationship", say.decision(Decision.ACCEPT, all.maker, offer, 0)))) {
      assertThat(refused(all.hospital, say.decided(one.decision(), all.hospital, patient)))
          .isEqualTo(one.refusal());
    }
  }

  private static PatientDecision with(
      PatientDecision good, Bytes32 terms, Bytes32 consent, String channel) {
    return new PatientDecision(
        good.subject(), good.provider(), good.decision(), good.number(), terms, consent, channel);
  }

  @Test
  void providerLeavesAndWithdraws() {
    OfferTerms offer = offered();
    assertThat(refused(all.maker, say.leave(all.maker, offer))).isEqualTo("UnknownRelationship");
    accepted(all.pharmacy, say.leave(all.pharmacy, offer));
    assertThat(status(offer)).isEqualTo(RelationshipStatus.ENDED);
    assertThat(refused(all.hospital, decide(offer, Decision.ACCEPT, 0)))
        .isEqualTo("WrongRelationshipStatus");
    OfferTerms next = offered();
    accepted(all.hospital, decide(next, Decision.ACCEPT, 0));
    accepted(all.pharmacy, say.leave(all.pharmacy, next));
    assertThat(refused(all.pharmacy, say.leave(all.pharmacy, next)))
        .isEqualTo("WrongRelationshipStatus");
  }

  @Test
  void patientWhoOptedOutIsAskedNothingAndCanStillEnd() {
    OfferTerms offer = offered();
    accepted(all.hospital, decide(offer, Decision.ACCEPT, 0));
    accepted(all.hospital, decide(offer, Decision.PAUSE, 1));
    accepted(all.hospital, RelationshipChannel.optOut(patient));
    assertThat(refused(all.hospital, decide(offer, Decision.RESUME, 2)))
        .isEqualTo("PatientOptedOut");
    RequestTerms request = say.request(all.hospital, patient, ConsentPurpose.TREATMENT);
    assertThat(refused(all.pharmacy, say.signed(all.pharmacy, request)))
        .isEqualTo("PatientOptedOut");
    accepted(all.hospital, decide(offer, Decision.END, 2));
    assertThat(refused(all.pharmacy, say.signed(all.pharmacy, say.offer(all.hospital, patient))))
        .isEqualTo("PatientOptedOut");
  }

  // --- Asking for access ---

  private ConsentDraft opened(Party grantee, ConsentPurpose purpose) {
    ConsentDraft draft = new ConsentDraft(all, channel.address(), all.hospital, patient, grantee);
    draft.purpose = purpose;
    all.accept(all.hospital, all.consents(), ConsentCalls.publish(List.of(draft.commitment())));
    accepted(all.hospital, draft.open());
    return draft;
  }

  private RequestStatus status(Party reader, RequestTerms request) {
    var kept =
        read(
            channel
                .at(all.hospital)
                .asked(true, reader.id().toArray(), request.request().toArray()));
    return RequestStatus.of(kept.status.intValueExact());
  }

  @Test
  void anyMemberAsksAndThePatientGrantsByAConsent() {
    RequestTerms request = say.request(all.hospital, patient, ConsentPurpose.RESEARCH);
    accepted(all.maker, say.signed(all.maker, request));
    ConsentDraft consent = opened(all.maker, ConsentPurpose.RESEARCH);
    accepted(
        all.hospital,
        say.decided(say.granted(all.maker, request, consent.commitment()), all.hospital, patient));
    assertThat(status(all.maker, request)).isEqualTo(RequestStatus.GRANTED);
    assertThat(
            refused(
                all.hospital, say.decided(say.refused(all.maker, request), all.hospital, patient)))
        .isEqualTo("WrongRequestStatus");
  }

  @Test
  void grantNeedsAConsentThatIsOpenHereForExactlyThat() {
    RequestTerms request = say.request(all.hospital, patient, ConsentPurpose.TREATMENT);
    accepted(all.pharmacy, say.signed(all.pharmacy, request));
    List<String> refusals = new ArrayList<>();
    for (Bytes32 consent :
        List.of(
            Bytes32.random(),
            opened(all.maker, ConsentPurpose.TREATMENT).commitment(),
            opened(all.pharmacy, ConsentPurpose.RESEARCH).commitment(),
            Bytes32.ZERO)) {
      refusals.add(
          refused(
              all.hospital,
              say.decided(say.granted(all.pharmacy, request, consent), all.hospital, patient)));
    }
    assertThat(refusals)
        .containsExactly("ConsentNotOpened", "NotTheGrantee", "WrongPurpose", "ConsentMissing");
    accepted(all.hospital, say.decided(say.refused(all.pharmacy, request), all.hospital, patient));
    assertThat(status(all.pharmacy, request)).isEqualTo(RequestStatus.REFUSED);
  }

  @Test
  void requestLapsesAndCanStillBeRefused() {
    RequestTerms request = say.request(all.hospital, patient, ConsentPurpose.TREATMENT);
    accepted(all.pharmacy, say.signed(all.pharmacy, request));
    Bytes32 consent = opened(all.pharmacy, ConsentPurpose.TREATMENT).commitment();
    all.network.holdTimeAt(request.answerUntil());
    assertThat(
            refused(
                all.hospital,
                say.decided(say.granted(all.pharmacy, request, consent), all.hospital, patient)))
        .isEqualTo("AnswerTooLate");
    accepted(all.hospital, say.decided(say.refused(all.pharmacy, request), all.hospital, patient));
  }
}
