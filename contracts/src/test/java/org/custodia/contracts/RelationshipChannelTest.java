package org.custodia.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.contracts.network.Consortium.read;
import static org.custodia.contracts.network.RelationshipChannel.introduce;
import static org.custodia.contracts.network.RelationshipChannel.optIn;
import static org.custodia.contracts.network.RelationshipChannel.optOut;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.custodia.contracts.consents.ConsentCalls;
import org.custodia.contracts.consents.PatientProviderCode;
import org.custodia.contracts.generated.Channel;
import org.custodia.contracts.generated.PatientProviderRelationship;
import org.custodia.contracts.network.ConsentDraft;
import org.custodia.contracts.network.Consortium;
import org.custodia.contracts.network.MemberChannel;
import org.custodia.contracts.network.MemberChannel.Command;
import org.custodia.contracts.network.MemberChannel.Said;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.network.RecordCommands;
import org.custodia.contracts.network.RelationshipChannel;
import org.custodia.contracts.network.TestNetwork;
import org.custodia.contracts.network.TestNetwork.Sending;
import org.custodia.contracts.records.RecordTerms;
import org.custodia.contracts.refusals.Refusal;
import org.custodia.contracts.witness.RecordQuery;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.utils.Numeric;

/** Consents where they are opened: in a private channel of host, provider and a third party. */
class RelationshipChannelTest {
  private static Consortium all;
  private static RelationshipChannel channel;
  private Bytes32 patient;

  @BeforeAll
  static void found() {
    all = Consortium.found();
    channel = RelationshipChannel.ready(all, all.hospital, all.pharmacy, all.chemist);
  }

  @BeforeEach
  void introducePatient() {
    patient = Bytes32.random();
    accepted(all.hospital, introduce(patient));
  }

  private static void accepted(Party by, Command... commands) {
    assertThat(channel.batch(by, commands))
        .allSatisfy(
            said -> assertThat(said.event()).as("%s", said.refusal()).isEqualTo("Accepted"));
  }

  private static Refusal refused(Party by, Command command) {
    return channel.ask(by, command).orElseThrow(() -> new AssertionError("accepted"));
  }

  private ConsentDraft draft() {
    return draftIn(channel, patient);
  }

  private static ConsentDraft draftIn(MemberChannel channel, Bytes32 patient) {
    return new ConsentDraft(all, channel.address(), all.hospital, patient, all.pharmacy);
  }

  private static ConsentDraft published(ConsentDraft draft) {
    all.accept(all.hospital, all.consents(), ConsentCalls.publish(List.of(draft.commitment())));
    return draft;
  }

  private static List<Bytes32> ids(Party... members) {
    return Stream.of(members).map(Party::id).sorted(Comparator.naturalOrder()).toList();
  }

  // --- The channel ---

  @Test
  void anyTwoOrThreeMembersOpenOne() {
    RelationshipChannel two = RelationshipChannel.ready(all, all.pharmacy, all.hospital);
    var event = Channel.getChannelOpenedEvents(two.opening()).get(0);
    assertThat(event.kind).isEqualTo(SubjectKind.RELATIONSHIP.code());
    assertThat(Bytes32.of(event.opener)).isEqualTo(all.pharmacy.id());
    assertThat(read(two.at(all.hospital).consentRegistry())).isEqualTo(all.consents());
    Party[] four = {all.hospital, all.pharmacy, all.chemist, all.agency};
    assertThat(refusedToOpen(RelationshipChannel.creation(all, four), four))
        .isEqualTo("WrongMembers");
    byte[] alone = RelationshipChannel.creation(all, all.hospital);
    assertThat(refusedToOpen(alone, all.hospital, all.pharmacy)).isEqualTo("WrongMembers");
  }

  @Test
  void channelIsMadeOfOurRegistriesAndHasNoSubject() {
    Party[] two = {all.hospital, all.pharmacy};
    assertThat(refusedToOpen(RelationshipChannel.creation(all, ids(two), Bytes32.random()), two))
        .isEqualTo("SubjectNotZero");
    Consortium other = Consortium.withNobodyElse();
    byte[] foreign =
        new PatientProviderCode(all.registrar(), other.consents(), ids(two), Bytes32.ZERO)
            .payload();
    assertThat(refusedToOpen(foreign, two)).isEqualTo("RegistrarMismatch");
  }

  private static String refusedToOpen(byte[] payload, Party... members) {
    return MemberChannel.refusedToOpen(all, payload, members).name();
  }

  // --- Patients ---

  @Test
  void whoIntroducesAPatientIsItsHost() {
    Command again = introduce(patient);
    TransactionReceipt receipt =
        channel.send(all.hospital, channel.batchData(channel.head(all.hospital), List.of(again)));
    var event = PatientProviderRelationship.getPatientIntroducedEvents(receipt).get(0);
    assertThat(Bytes32.of(event.host)).isEqualTo(all.hospital.id());
    assertThat(Bytes32.of(event.patient)).isEqualTo(patient);
    assertThat(Bytes32.of(event.commandId)).isEqualTo(again.id());
    var kept =
        read(channel.at(all.pharmacy).patientOf(all.hospital.id().toArray(), patient.toArray()));
    assertThat(kept.known).isTrue();
    assertThat(Bytes32.of(kept.evidence)).isEqualTo(Bytes32.of(event.evidence));
    assertThat(
            read(channel.at(all.pharmacy).patientOf(all.chemist.id().toArray(), patient.toArray()))
                .known)
        .isFalse();
  }

  @Test
  void pseudonymThatAnotherMemberTakesFirstIsNotLostToTheHost() {
    Bytes32 seen = Bytes32.random();
    accepted(all.chemist, introduce(seen)); // it saw the host's payload before it was mined
    accepted(all.hospital, introduce(seen));
    ConsentDraft draft = published(draftIn(channel, seen));
    accepted(all.hospital, draft.open());
    accepted(all.chemist, optOut(seen)); // of its own patient
    accepted(all.pharmacy, draft.use());
  }

  // --- Opening and using ---

  @Test
  void eitherSideOpensAndAThirdPartyToo() {
    for (Party by : List.of(all.hospital, all.pharmacy, all.chemist)) {
      ConsentDraft draft = published(draft());
      accepted(by, draft.open());
      accepted(all.pharmacy, draft.use());
      assertThat(refused(all.chemist, draft.use()))
          .isEqualTo(
              new Refusal("NotTheGrantee", Map.of("submitter", all.chemist.id().toString())));
      assertThat(refused(all.hospital, draft.use()).name()).isEqualTo("NotTheGrantee");
    }
  }

  @Test
  void openingAndUseAreOnRecordOnAllMembersNodes() {
    ConsentDraft draft = published(draft().limitedTo(2));
    Command open = draft.open();
    Command use = draft.use();
    TransactionReceipt opening =
        channel.send(all.hospital, channel.batchData(channel.head(all.hospital), List.of(open)));
    TransactionReceipt using =
        channel.send(all.pharmacy, channel.batchData(channel.head(all.pharmacy), List.of(use)));
    for (Party member : List.of(all.hospital, all.pharmacy, all.chemist)) {
      var opened =
          PatientProviderRelationship.getConsentOpenedEvents(
                  all.network.receiptOn(member.node(), opening.getTransactionHash()))
              .get(0);
      assertThat(Bytes32.of(opened.commandId)).isEqualTo(open.id());
      assertThat(Bytes32.of(opened.commitment)).isEqualTo(draft.commitment());
      assertThat(Bytes32.of(opened.patient)).isEqualTo(patient);
      assertThat(Bytes32.of(opened.host)).isEqualTo(all.hospital.id());
      assertThat(Bytes32.of(opened.grantee)).isEqualTo(all.pharmacy.id());
      assertThat(opened.purpose).isEqualTo(draft.purpose.code());
      assertThat(Bytes32.of(opened.scope)).isEqualTo(draft.scope);
      assertThat(opened.validFrom).isEqualTo(draft.validFrom);
      assertThat(opened.validUntil).isEqualTo(draft.validUntil);
      assertThat(opened.uses).isEqualTo(2);
      assertThat(opened.thisChannelOnly).isTrue();
      assertThat(Bytes32.of(opened.revocationHash)).isEqualTo(draft.revocationHash);
      var used =
          PatientProviderRelationship.getConsentUsedEvents(
                  all.network.receiptOn(member.node(), using.getTransactionHash()))
              .get(0);
      assertThat(Bytes32.of(used.commandId)).isEqualTo(use.id());
      assertThat(Bytes32.of(used.commitment)).isEqualTo(draft.commitment());
      assertThat(Bytes32.of(used.patient)).isEqualTo(patient);
      assertThat(Bytes32.of(used.host)).isEqualTo(all.hospital.id());
      assertThat(Bytes32.of(used.grantee)).isEqualTo(all.pharmacy.id());
      assertThat(used.used).isEqualTo(1);
      var kept =
          read(
              channel
                  .at(member)
                  .openedConsent(all.hospital.id().toArray(), draft.commitment().toArray()));
      assertThat(kept.component1().uses).isEqualTo(2);
      assertThat(kept.component2()).isEqualTo(1);
    }
  }

  @Test
  void consentToSomebodyOutsideIsNotOpened() {
    ConsentDraft draft = draft();
    draft.grantee = all.rival.id();
    published(draft);
    assertThat(refused(all.hospital, draft.open()))
        .isEqualTo(new Refusal("GranteeNotMember", Map.of("grantee", all.rival.id().toString())));
  }

  @Test
  void strangerMemberCannotWriteHere() {
    ConsentDraft draft = published(draft());
    byte[] data = channel.batchData(channel.head(all.hospital), List.of(draft.open()));
    assertThat(channel.refuse(all.rival.atNodeOf(all.pharmacy), data).name())
        .isEqualTo("NotMember");
    accepted(all.pharmacy, draft.open());
  }

  @Test
  void openingReplayedInAnotherChannelIsRefused() {
    RelationshipChannel other = RelationshipChannel.ready(all, all.hospital, all.pharmacy);
    ConsentDraft free = published(draft());
    ConsentDraft tied = published(draft().limitedTo(4));
    accepted(all.hospital, free.open(), tied.open());
    assertThat(other.ask(all.hospital, introduce(patient))).isEmpty();
    assertThat(other.ask(all.pharmacy, free.open()).orElseThrow().name())
        .isEqualTo("AttestedForAnotherChannel");
    assertThat(other.ask(all.pharmacy, tied.open()).orElseThrow().name())
        .isEqualTo("ConsentForAnotherChannel");
  }

  @Test
  void bodyThatIsNoneIsRefusedByItself() {
    for (Action action :
        List.of(
            Action.INTRODUCE_PATIENT,
            Action.OPEN_CONSENT,
            Action.USE_CONSENT,
            Action.OPT_OUT,
            Action.OPT_IN)) {
      Command nonsense = RelationshipChannel.command(action, new byte[] {1, 2, 3});
      assertThat(refused(all.hospital, nonsense).name()).isEqualTo("Unprocessable");
    }
    assertThat(refused(all.hospital, RelationshipChannel.command(Action.DISPENSE, new byte[32])))
        .isEqualTo(new Refusal("UnknownAction", Map.of("action", "6")));
    byte[] good = published(draft()).body();
    byte[] huge = new byte[good.length + 200_000];
    System.arraycopy(good, 0, huge, 0, good.length);
    huge[16 * 32 + 29] = 2; // a signature of 131,137 bytes
    assertThat(refused(all.hospital, RelationshipChannel.command(Action.OPEN_CONSENT, huge)).name())
        .isIn("BadSignature", "Unprocessable");
  }

  // --- Races ---

  @Test
  void oneTimeConsentIsUsedOnceHoweverItIsTried() {
    for (int round = 0; round < 5; round++) {
      ConsentDraft draft = published(draft().once());
      accepted(all.hospital, draft.open());
      Bytes32 head = channel.head(all.pharmacy);
      byte[] one = channel.batchData(head, List.of(draft.use(), draft.use()));
      byte[] other = channel.batchData(head, List.of(draft.use()));
      // The grantee's two instances, each with an account of its own, on the same head.
      Party second = secondAccount(all.pharmacy);
      var racing =
          List.of(
              CompletableFuture.supplyAsync(() -> channel.send(all.pharmacy, one)),
              CompletableFuture.supplyAsync(() -> channel.send(second, other)));
      List<Said> said = new ArrayList<>();
      racing.forEach(sent -> said.addAll(MemberChannel.said(sent.join())));
      said.addAll(channel.batch(second, draft.use()));
      said.addAll(channel.batch(all.pharmacy, draft.use(), draft.use()));
      assertThat(said.stream().filter(each -> each.event().equals("Accepted"))).hasSize(1);
      assertThat(said.stream().filter(each -> each.event().equals("Refused")))
          .allSatisfy(
              refusal ->
                  assertThat(refusal.refusal().orElseThrow().name()).isEqualTo("ConsentUsedUp"));
    }
  }

  private static Party secondAccount(Party of) {
    Party second = of.withAccount(Party.key("second account of " + of));
    if (Bytes32.of(read(all.registrar.memberOfAccount(second.address()))).isZero()) {
      all.authority(all.node(of, List.of(second.address())));
    }
    return second;
  }

  @Test
  void oneTimeConsentAdmitsOneOfTwoQueriesThatRaceAndAllNodesHaveTheReading() {
    RecordCommands say = new RecordCommands(all, channel);
    RecordTerms record = say.record(all.hospital, patient, Bytes32.ZERO);
    ConsentDraft draft = published(draft().once());
    accepted(all.hospital, draft.open(), say.signed(all.hospital, record));
    List<RecordQuery> queries = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      queries.add(
          say.query(
              all.pharmacy, all.hospital, record.record(), draft.commitment(), draft.purpose));
    }
    Bytes32 head = channel.head(all.hospital);
    List<Command> admitting =
        queries.stream().map(query -> say.admit(query, all.pharmacy.witness())).toList();
    // The holder's two instances, each with an account of its own, on the same head.
    List<Party> instances = List.of(all.hospital, secondAccount(all.hospital));
    List<CompletableFuture<TransactionReceipt>> racing = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Party instance = instances.get(i);
      byte[] data = channel.batchData(head, List.of(admitting.get(i)));
      racing.add(CompletableFuture.supplyAsync(() -> channel.send(instance, data)));
    }
    List<Said> said = new ArrayList<>();
    racing.forEach(sent -> said.addAll(MemberChannel.said(sent.join())));
    for (Command again : admitting) said.addAll(channel.batch(all.hospital, again));
    assertThat(said.stream().filter(one -> one.event().equals("Accepted"))).hasSize(1);
    assertThat(said.stream().filter(one -> one.event().equals("Refused")))
        .isNotEmpty()
        .allSatisfy(
            one -> assertThat(one.refusal().orElseThrow().name()).isEqualTo("ConsentUsedUp"));
    int lucky =
        said.stream()
                .filter(one -> one.event().equals("Accepted"))
                .anyMatch(one -> one.id().equals(admitting.get(0).id()))
            ? 0
            : 1;
    Command reading = say.read(queries.get(lucky), all.pharmacy.witness(), all.network.now());
    TransactionReceipt receipt =
        channel.send(all.hospital, channel.batchData(channel.head(all.hospital), List.of(reading)));
    for (Party member : List.of(all.hospital, all.pharmacy, all.chemist)) {
      var read =
          PatientProviderRelationship.getRecordReadByEvents(
                  all.network.receiptOn(member.node(), receipt.getTransactionHash()))
              .get(0);
      assertThat(Bytes32.of(read.record)).isEqualTo(record.record());
      assertThat(Bytes32.of(read.reader)).isEqualTo(all.pharmacy.id());
      assertThat(read.irregularities).isZero();
    }
  }

  @Test
  void revocationInTheSameBlockCountsFromItsPlaceInTheBlock() {
    for (boolean useFirst : List.of(true, false)) {
      ConsentDraft draft = published(draft());
      accepted(all.hospital, draft.open());
      byte[] use = channel.batchData(channel.head(all.pharmacy), List.of(draft.use()));
      Sending using = channel.sending(all.pharmacy, use);
      Sending revoking =
          Sending.publicly(
              all.consents(), ConsentCalls.revokeMany(ConsentCalls.padded(List.of(draft.secret))));
      List<TransactionReceipt> done =
          TestNetwork.shared()
              .inOneBlock(all.pharmacy, useFirst ? using : revoking, useFirst ? revoking : using);
      Said said = MemberChannel.said(done.get(useFirst ? 0 : 1)).get(0);
      assertThat(said.event()).isEqualTo(useFirst ? "Accepted" : "Refused");
      assertThat(done.get(useFirst ? 1 : 0).isStatusOK()).isTrue();
      assertThat(refused(all.pharmacy, draft.use()).name()).isEqualTo("ConsentRevoked");
    }
  }

  @Test
  void consentPublishedInTheBlockOfAnOptingOutCountsIfItComesAfter() {
    for (boolean later : List.of(true, false)) {
      ConsentDraft draft = draft();
      byte[] out = channel.batchData(channel.head(all.hospital), List.of(optOut(patient)));
      Sending leaving = channel.sending(all.hospital, out);
      Sending publishing =
          Sending.publicly(all.consents(), ConsentCalls.publish(List.of(draft.commitment())));
      TestNetwork.shared()
          .inOneBlock(all.hospital, later ? leaving : publishing, later ? publishing : leaving)
          .forEach(receipt -> assertThat(receipt.isStatusOK()).isTrue());
      accepted(all.hospital, optIn(patient));
      assertThat(channel.ask(all.hospital, draft.open()).map(Refusal::name))
          .isEqualTo(later ? Optional.empty() : Optional.of("ConsentBeforeOptOut"));
    }
  }

  // --- Opting out ---

  @Test
  void optingOutIsTheHosts() {
    ConsentDraft draft = published(draft());
    accepted(all.hospital, draft.open());
    for (Party other : List.of(all.pharmacy, all.chemist)) {
      assertThat(refused(other, optOut(patient)).name()).isEqualTo("UnknownPatient");
    }
    accepted(all.pharmacy, draft.use());
    accepted(all.hospital, optOut(patient));
    assertThat(refused(all.pharmacy, draft.use()).name()).isEqualTo("PatientOptedOut");
    assertThat(refused(all.pharmacy, optIn(patient)).name()).isEqualTo("UnknownPatient");
    accepted(all.hospital, optIn(patient));
    assertThat(refused(all.pharmacy, draft.use()).name()).isEqualTo("ConsentBeforeOptOut");
    ConsentDraft fresh = published(draft());
    accepted(all.pharmacy, fresh.open(), fresh.use());
  }

  @Test
  void batchKeepsItsOrder() {
    ConsentDraft draft = published(draft());
    List<Said> said =
        channel.batch(
            all.hospital,
            draft.open(),
            draft.open(),
            optOut(patient),
            optIn(patient),
            draft.open());
    assertThat(said)
        .extracting(one -> one.refusal().map(Refusal::name).orElse("Accepted"))
        .containsExactly(
            "Accepted", "ConsentAlreadyOpened", "Accepted", "Accepted", "ConsentBeforeOptOut");
  }

  // --- Gas ---

  @Test
  void everyCommandFitsItsShareOfGasWithRoomToSpare() {
    long share = read(channel.at(all.hospital).GAS_SHARE()).longValueExact();
    Map<Action, Long> gas = new EnumMap<>(Action.class);
    ConsentDraft draft = published(draft().limitedTo(2));
    gas.put(Action.INTRODUCE_PATIENT, gasOf(all.hospital, introduce(Bytes32.random())));
    gas.put(Action.OPEN_CONSENT, gasOf(all.hospital, draft.open()));
    accepted(all.hospital, draft.open());
    gas.put(Action.USE_CONSENT, gasOf(all.pharmacy, draft.use()));
    gas.put(Action.OPT_OUT, gasOf(all.hospital, optOut(patient)));
    accepted(all.hospital, optOut(patient));
    gas.put(Action.OPT_IN, gasOf(all.hospital, optIn(patient)));
    System.out.println("Gas of " + gas + " of a share of " + share);
    assertThat(gas.values()).allSatisfy(used -> assertThat(used).isLessThan(share * 3 / 5));
  }

  /**
   * The least gas, to a thousand, with which the channel carries it out; the call's own included.
   */
  private static long gasOf(Party submitter, Command command) {
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
    long low = 0;
    long high = 1_000_000;
    while (high - low > 1_000) {
      long middle = (low + high) / 2;
      if (works(data, middle)) high = middle;
      else low = middle;
    }
    assertThat(high).as("it works at all").isLessThan(1_000_000);
    return high;
  }

  private static boolean works(byte[] data, long gas) {
    try {
      Optional<Refusal> refusal =
          all.network.refusalOf(
              all.hospital.node(), channel.address(), Optional.of(channel.address()), data, gas);
      return refusal.isEmpty();
    } catch (AssertionError outOfGas) {
      return false;
    }
  }
}
