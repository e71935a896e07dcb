package org.custodia.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.contracts.network.Consortium.read;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.custodia.contracts.generated.Channel;
import org.custodia.contracts.medicines.MedicineCustodyCode;
import org.custodia.contracts.network.Consortium;
import org.custodia.contracts.network.CustodyChannel;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.refusals.Refusal;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.utils.Numeric;

class ChannelOpeningTest {
  private static Consortium all;

  @BeforeAll
  static void found() {
    all = Consortium.found();
  }

  private static Party[] three() {
    return new Party[] {all.maker, all.pharmacy, all.agency};
  }

  private static List<Bytes32> ids(Party... members) {
    return Stream.of(members).map(Party::id).sorted(Comparator.naturalOrder()).toList();
  }

  private String refusedToOpen(List<Bytes32> ids) {
    byte[] payload = CustodyChannel.creation(all, ids, Bytes32.ZERO);
    return CustodyChannel.refusedToOpen(all, payload, three()).name();
  }

  @Test
  void openedChannelNamesItsMembersAndWaitsForTheOthers() {
    CustodyChannel channel = CustodyChannel.open(all, three());
    var event = Channel.getChannelOpenedEvents(channel.opening()).get(0);
    assertThat(event.kind).isEqualTo(SubjectKind.MEDICINE.code());
    assertThat(Bytes32.of(event.opener)).isEqualTo(all.maker.id());
    assertThat(event.members.stream().map(Bytes32::of)).isEqualTo(ids(three()));
    assertThat(event.registrar).isEqualTo(all.domain.registrar());
    for (Party member : three()) {
      assertThat(read(channel.at(member).ready())).isFalse();
      assertThat(read(channel.at(member).waitingFor())).isEqualTo(2);
      assertThat(channel.head(member)).isEqualTo(Bytes32.ZERO);
    }
  }

  @Test
  void channelIsReadyWhenAllHaveAcknowledgedIt() {
    CustodyChannel channel = CustodyChannel.open(all, three());
    TransactionReceipt first = channel.acknowledge(all.agency);
    assertThat(Channel.getAcknowledgedEvents(first)).hasSize(1);
    assertThat(Channel.getChannelReadyEvents(first)).isEmpty();
    assertThat(channel.refuse(all.maker, channel.batchData(Bytes32.ZERO, List.of())))
        .isEqualTo(new Refusal("NotReady", Map.of("waitingFor", "1")));
    TransactionReceipt second = channel.acknowledge(all.pharmacy);
    assertThat(Channel.getChannelReadyEvents(second)).hasSize(1);
    for (Party member : three()) assertThat(read(channel.at(member).ready())).isTrue();
  }

  @Test
  void memberAcknowledgesOnceAndNobodyForIt() {
    CustodyChannel channel = CustodyChannel.open(all, three());
    byte[] data = channel.acknowledgement();
    Refusal openers = channel.refuse(all.maker, data);
    assertThat(openers.name()).isEqualTo("AlreadyAcknowledged");
    assertThat(openers.arguments()).containsEntry("member", all.maker.id().toString());
    channel.acknowledge(all.agency);
    assertThat(channel.refuse(all.agency, data).name()).isEqualTo("AlreadyAcknowledged");
    for (Party other : List.of(all.chemist, all.stranger)) {
      Refusal refusal = channel.refuse(other.atNodeOf(all.pharmacy), data);
      assertThat(refusal.name()).isEqualTo("NotMember");
      assertThat(refusal.arguments()).containsEntry("account", other.address());
    }
    assertThat(read(channel.at(all.agency).waitingFor())).isEqualTo(1);
    assertThat(read(channel.at(all.agency).acknowledged(all.pharmacy.id().toArray()))).isFalse();
  }

  @Test
  void nodeThatIsNotPartySeesNoLogs() {
    CustodyChannel channel = CustodyChannel.ready(all, three());
    String hash = channel.opening().getTransactionHash();
    TransactionReceipt seen = all.network.receiptOn(all.hospital.node(), hash);
    assertThat(seen.isStatusOK()).isTrue();
    assertThat(seen.getLogs()).isEmpty();
  }

  // --- Closing ---

  @Test
  void unusedChannelIsClosedByAnyMemberAndForGood() {
    CustodyChannel waiting = CustodyChannel.open(all, three());
    TransactionReceipt receipt = waiting.send(all.pharmacy, waiting.closing());
    var event = Channel.getChannelClosedEvents(receipt).get(0);
    assertThat(Bytes32.of(event.by)).isEqualTo(all.pharmacy.id());
    for (byte[] data : List.of(waiting.acknowledgement(), waiting.closing())) {
      assertThat(waiting.refuse(all.agency, data).name()).isEqualTo("Closed");
    }
    CustodyChannel ready = CustodyChannel.ready(all, three());
    assertThat(ready.send(all.maker, ready.closing()).isStatusOK()).isTrue();
    assertThat(ready.refuse(all.maker, ready.batchData(Bytes32.ZERO, List.of())).name())
        .isEqualTo("Closed");
    assertThat(read(ready.at(all.agency).ready())).isFalse();
  }

  @Test
  void usedChannelIsNotClosed() {
    CustodyChannel channel = CustodyChannel.ready(all, three());
    channel.batch(all.pharmacy, new CustodyChannel.Command(Bytes32.random(), 99, new byte[0]));
    Refusal refusal = channel.refuse(all.pharmacy, channel.closing());
    assertThat(refusal.name()).isEqualTo("AlreadyUsed");
    assertThat(refusal.arguments()).containsEntry("sequence", "1");
  }

  @Test
  void strangerClosesNothing() {
    CustodyChannel channel = CustodyChannel.open(all, three());
    assertThat(channel.refuse(all.stranger.atNodeOf(all.maker), channel.closing()).name())
        .isEqualTo("NotMember");
  }

  // --- Well made ---

  @Test
  void membersHaveToBeAscendingAndDistinct() {
    List<Bytes32> descending = new ArrayList<>(ids(three()));
    Collections.reverse(descending);
    assertThat(refusedToOpen(descending)).isEqualTo("WrongMembers");
    assertThat(
            refusedToOpen(List.of(ids(three()).get(0), ids(three()).get(0), ids(three()).get(1))))
        .isEqualTo("WrongMembers");
    assertThat(refusedToOpen(List.of())).isEqualTo("WrongMembers");
    assertThat(refusedToOpen(List.of(all.maker.id()))).isEqualTo("WrongMembers");
    assertThat(refusedToOpen(List.of(Bytes32.ZERO, all.maker.id()))).isEqualTo("WrongMembers");
    List<Bytes32> seventeen =
        Stream.generate(Bytes32::random).limit(17).sorted(Comparator.naturalOrder()).toList();
    assertThat(refusedToOpen(seventeen)).isEqualTo("WrongMembers");
  }

  @Test
  void membersHaveToBeCertified() {
    assertThat(refusedToOpen(ids(all.maker, all.pharmacy, all.stranger)))
        .isEqualTo("MemberNotActive");
  }

  @Test
  void openerHasToBeAMember() {
    assertThat(refusedToOpen(ids(all.rival, all.pharmacy, all.agency))).isEqualTo("NotMember");
    byte[] payload = CustodyChannel.creation(all, three());
    assertThat(
            CustodyChannel.refusedToOpen(
                    all, payload, all.stranger.atNodeOf(all.maker), all.pharmacy, all.agency)
                .name())
        .isEqualTo("NotMember");
  }

  @Test
  void custodyIsBetweenADispatcherAReceiverAndARegulator() {
    byte[] byThePharmacy = CustodyChannel.creation(all, three());
    assertThat(
            CustodyChannel.refusedToOpen(all, byThePharmacy, all.pharmacy, all.maker, all.agency)
                .name())
        .isEqualTo("WrongComposition");
    assertThat(refusedToOpen(ids(all.maker, all.pharmacy))).isEqualTo("WrongComposition");
    assertThat(refusedToOpen(ids(all.maker, all.pharmacy, all.chemist)))
        .isEqualTo("WrongComposition");
    assertThat(refusedToOpen(ids(all.maker, all.rival, all.agency))).isEqualTo("WrongComposition");
    assertThat(refusedToOpen(ids(all.maker, all.pharmacy, all.chemist, all.agency)))
        .isEqualTo("WrongComposition");
    CustodyChannel withAHospital = CustodyChannel.open(all, all.maker, all.hospital, all.agency);
    assertThat(read(withAHospital.at(all.hospital).isMember(all.hospital.id().toArray()))).isTrue();
  }

  @Test
  void aBookIsOfAnyMemberThatHandlesPacksAndTheRegulator() {
    for (Party owner : List.of(all.maker, all.wholesaler, all.pharmacy, all.hospital)) {
      CustodyChannel book = CustodyChannel.ready(all, owner, all.agency);
      assertThat(read(book.at(owner).book())).isTrue();
      assertThat(Bytes32.of(read(book.at(all.agency).regulator()))).isEqualTo(all.agency.id());
    }
    assertThat(read(CustodyChannel.open(all, three()).at(all.maker).book())).isFalse();
    byte[] payload = CustodyChannel.creation(all, all.pharmacy, all.agency);
    assertThat(CustodyChannel.refusedToOpen(all, payload, all.agency, all.pharmacy).name())
        .as("opened by the regulator")
        .isEqualTo("WrongComposition");
  }

  /** EIP-170; Quorum allows more, others do not. */
  @Test
  void theCodeOfAChannelKeepsToTheUsualLimit() throws Exception {
    CustodyChannel channel = CustodyChannel.open(all, three());
    String code =
        all.network
            .client(all.pharmacy.node())
            .ethGetCode(channel.address(), DefaultBlockParameterName.LATEST)
            .send()
            .getCode();
    assertThat((code.length() - 2) / 2).isBetween(10_000, 24_576);
  }

  @Test
  void custodyHasNoSubject() {
    byte[] payload = CustodyChannel.creation(all, ids(three()), Bytes32.random());
    assertThat(CustodyChannel.refusedToOpen(all, payload, three()).name())
        .isEqualTo("WrongSubject");
  }

  @Test
  void medicineRegistryOfAnotherRegistrarIsRefused() {
    Consortium other = Consortium.withNobodyElse();
    byte[] payload =
        new MedicineCustodyCode(
                all.domain.registrar(), other.registry(), ids(three()), Bytes32.ZERO)
            .payload();
    assertThat(CustodyChannel.refusedToOpen(all, payload, three()).name())
        .isEqualTo("RegistrarMismatch");
  }

  @Test
  void payloadOfTheCreationIsWhatTheOthersCheck() throws Exception {
    CustodyChannel channel = CustodyChannel.open(all, three());
    String input =
        all.network
            .client(all.pharmacy.node())
            .ethGetTransactionByHash(channel.opening().getTransactionHash())
            .send()
            .getTransaction()
            .orElseThrow()
            .getInput();
    String payload =
        all.network
            .client(all.pharmacy.node())
            .quorumGetPrivatePayload(input)
            .send()
            .getPrivatePayload();
    MedicineCustodyCode read =
        MedicineCustodyCode.read(Numeric.hexStringToByteArray(payload)).orElseThrow();
    assertThat(read.registrar()).isEqualTo(all.domain.registrar());
    assertThat(read.medicineRegistry()).isEqualTo(all.registry());
    assertThat(read.members()).isEqualTo(ids(three()));
  }
}
