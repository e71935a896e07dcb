package org.custodia.contracts.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.contracts.network.Consortium.read;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.generated.Channel;
import org.custodia.contracts.generated.PatientSummary;
import org.custodia.contracts.network.BareEvm;
import org.custodia.contracts.network.Consortium;
import org.custodia.contracts.network.MemberChannel;
import org.custodia.contracts.network.MemberChannel.Command;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.network.SummaryChannel;
import org.custodia.contracts.refusals.Refusal;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A member's own summaries. That nobody else's node has them is for tests of the registry. */
class SummaryTest {
  private static final String CHANNEL = "0x00000000000000000000000000000000000c4a2f";

  private static Consortium all;
  private static SummaryChannel patients;
  private static SummaryChannel provided;

  @BeforeAll
  static void found() {
    all = Consortium.found(BareEvm.shared());
    patients = SummaryChannel.of(all, SubjectKind.PATIENT_SUMMARY, all.hospital);
    provided = SummaryChannel.of(all, SubjectKind.PROVIDER_SUMMARY, all.pharmacy);
  }

  private static SummaryEntry entry(Bytes32 person) {
    return new SummaryEntry(
        person, CHANNEL, all.hospital.id(), Bytes32.random(), all.pharmacy.id(), Bytes32.random());
  }

  private static SummaryEntry as(SummaryEntry entry, Bytes32 person, Bytes32 patient) {
    return new SummaryEntry(
        person, entry.channel(), entry.host(), patient, entry.provider(), entry.relationship());
  }

  private static String said(SummaryChannel summary, Party by, Command command) {
    return summary.ask(by, command).map(Refusal::name).orElse("accepted");
  }

  @Test
  void summaryIsReadyAtOnce() {
    assertThat(Channel.getChannelReadyEvents(patients.opening())).hasSize(1);
    assertThat(read(patients.view().ready())).isTrue();
    SummaryEntry entry = entry(Bytes32.random());
    SummaryChannel fresh = SummaryChannel.of(all, SubjectKind.PATIENT_SUMMARY, all.hospital);
    var receipt =
        fresh.send(
            all.hospital,
            fresh.batchData(fresh.head(all.hospital), List.of(SummaryChannel.note(entry))));
    var event = PatientSummary.getRelationshipNotedEvents(receipt).get(0);
    assertThat(Bytes32.of(event.person)).isEqualTo(entry.person());
    assertThat(Bytes32.of(event.relationship)).isEqualTo(entry.relationship());
    assertThat(event.channel).isEqualTo(CHANNEL);
    assertThat(Bytes32.of(event.host)).isEqualTo(entry.host());
    assertThat(Bytes32.of(event.patient)).isEqualTo(entry.patient());
    assertThat(Bytes32.of(event.provider)).isEqualTo(entry.provider());
    assertThat(event.number).isEqualTo(1);
  }

  @Test
  void listOfRelationshipsIsReadFromTheContractAlone() {
    SummaryChannel summary = SummaryChannel.of(all, SubjectKind.PATIENT_SUMMARY, all.hospital);
    Bytes32 person = Bytes32.random();
    List<SummaryEntry> noted =
        Stream.of(person, Bytes32.random(), person, Bytes32.ZERO).map(SummaryTest::entry).toList();
    for (SummaryEntry one : noted) {
      assertThat(said(summary, all.hospital, SummaryChannel.note(one))).isEqualTo("accepted");
    }
    List<SummaryEntry> found = new ArrayList<>();
    int count = read(summary.view().count()).intValueExact();
    for (int number = 1; number <= count; number++) {
      var kept = read(summary.view().entryAt(BigInteger.valueOf(number)));
      found.add(
          new SummaryEntry(
              Bytes32.of(kept.person),
              kept.channel,
              Bytes32.of(kept.host),
              Bytes32.of(kept.patient),
              Bytes32.of(kept.provider),
              Bytes32.of(kept.relationship)));
    }
    assertThat(found).isEqualTo(noted);
    assertThat(read(summary.view().numbersOf(person.toArray())))
        .isEqualTo(List.of(BigInteger.ONE, BigInteger.valueOf(3)));
  }

  @Test
  void relationshipIsNotedOnceAndItsPersonCanChange() {
    SummaryEntry entry = entry(Bytes32.ZERO);
    assertThat(said(provided, all.pharmacy, SummaryChannel.note(entry))).isEqualTo("accepted");
    assertThat(said(provided, all.pharmacy, SummaryChannel.note(entry))).isEqualTo("NotedBefore");
    SummaryEntry known = as(entry, Bytes32.random(), entry.patient());
    assertThat(said(provided, all.pharmacy, SummaryChannel.note(known))).isEqualTo("accepted");
    SummaryEntry other = as(entry, known.person(), Bytes32.random());
    assertThat(said(provided, all.pharmacy, SummaryChannel.note(other)))
        .isEqualTo("NotedOtherwise");
  }

  @Test
  void nothingIsNotedThatIsNotTheMembersOwn() {
    SummaryEntry entry = entry(Bytes32.random());
    SummaryChannel hospitals = SummaryChannel.of(all, SubjectKind.PROVIDER_SUMMARY, all.hospital);
    assertThat(said(hospitals, all.hospital, SummaryChannel.note(entry))).isEqualTo("NotOurs");
    SummaryChannel pharmacys = SummaryChannel.of(all, SubjectKind.PATIENT_SUMMARY, all.pharmacy);
    assertThat(said(pharmacys, all.pharmacy, SummaryChannel.note(entry))).isEqualTo("NotOurs");
    byte[] data =
        patients.batchData(
            patients.head(all.hospital), List.of(SummaryChannel.note(entry(Bytes32.ZERO))));
    assertThat(patients.refuse(all.pharmacy.atNodeOf(all.hospital), data).name())
        .isEqualTo("NotMember");
    Command other = new Command(Bytes32.random(), Action.ADD_RECORD.code(), entry.body());
    assertThat(said(patients, all.hospital, other)).isEqualTo("UnknownAction");
  }

  @Test
  void summaryHasOneMemberAndNoSubject() {
    List<Bytes32> two = Stream.of(all.hospital.id(), all.pharmacy.id()).sorted().toList();
    byte[] shared = SummaryChannel.creation(all, SubjectKind.PATIENT_SUMMARY, two, Bytes32.ZERO);
    assertThat(MemberChannel.refusedToOpen(all, shared, all.hospital, all.pharmacy).name())
        .isEqualTo("NotItsOwn");
    byte[] about =
        SummaryChannel.creation(
            all, SubjectKind.PATIENT_SUMMARY, List.of(all.hospital.id()), Bytes32.random());
    assertThat(MemberChannel.refusedToOpen(all, about, all.hospital).name()).isEqualTo("NotItsOwn");
    byte[] nobodys =
        SummaryChannel.creation(all, SubjectKind.PATIENT_SUMMARY, List.of(), Bytes32.ZERO);
    assertThat(MemberChannel.refusedToOpen(all, nobodys, all.hospital).name())
        .isEqualTo("WrongMembers");
    byte[] foreign =
        SummaryChannel.creation(
            all, SubjectKind.PATIENT_SUMMARY, List.of(all.pharmacy.id()), Bytes32.ZERO);
    assertThat(MemberChannel.refusedToOpen(all, foreign, all.hospital).name())
        .isEqualTo("NotMember");
  }

  @Test
  void payloadIsReadBackAndNoOther() {
    byte[] payload =
        SummaryChannel.creation(
            all, SubjectKind.PATIENT_SUMMARY, List.of(all.hospital.id()), Bytes32.ZERO);
    SummaryCode read = SummaryCode.read(SubjectKind.PATIENT_SUMMARY, payload).orElseThrow();
    assertThat(read.payload()).isEqualTo(payload);
    assertThat(read.members()).containsExactly(all.hospital.id());
    assertThat(SummaryCode.read(SubjectKind.PROVIDER_SUMMARY, payload)).isEmpty();
    payload[100] ^= 1;
    assertThat(SummaryCode.read(SubjectKind.PATIENT_SUMMARY, payload)).isEmpty();
  }
}
