package org.custodia.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.contracts.Irregularity.OUT_OF_SEQUENCE;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.custodia.contracts.generated.MedicineCustody;
import org.custodia.contracts.medicines.ScanSessionTerms;
import org.custodia.contracts.network.BareEvm;
import org.custodia.contracts.network.Consortium;
import org.custodia.contracts.network.CustodyDraft;
import org.custodia.contracts.network.MemberChannel;
import org.custodia.contracts.network.PackBook;
import org.custodia.contracts.refusals.Refusal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/** One signature over what a device scanned in a session, in a member's own book. */
class ScanSessionTest {
  private final Consortium all = Consortium.found(BareEvm.shared());
  private PackBook book;

  @BeforeEach
  void open() {
    book = new PackBook(all, all.pharmacy);
  }

  private static List<Bytes32> scans(int count) {
    return Stream.generate(Bytes32::random).limit(count).toList();
  }

  private static ScanSessionTerms session(long first, Bytes32 previous, List<Bytes32> digests) {
    return new ScanSessionTerms(
        Bytes32.random(), ScanSessionTerms.root(digests), first, previous, digests);
  }

  /** Signed with the number after the last of its scans. */
  private CustodyDraft draft(ScanSessionTerms terms) {
    CustodyDraft draft = book.draft(terms);
    draft.act.deviceSequence = terms.first() + terms.digests().size();
    return draft;
  }

  private MedicineCustody.SessionRecordedEventResponse told(CustodyDraft draft) {
    TransactionReceipt receipt = sent(draft.command());
    MemberChannel.Said said = MemberChannel.said(receipt).get(0);
    assertThat(said.refusal()).isEmpty();
    return MedicineCustody.getSessionRecordedEvents(receipt).get(0);
  }

  private TransactionReceipt sent(MemberChannel.Command command) {
    return book.channel.send(
        all.pharmacy, book.channel.batchData(book.channel.head(all.pharmacy), List.of(command)));
  }

  private String refused(CustodyDraft draft) {
    return book.channel.ask(all.pharmacy, draft.command()).map(Refusal::name).orElse("taken");
  }

  private static List<Irregularity> odd(MedicineCustody.SessionRecordedEventResponse event) {
    return List.copyOf(Irregularity.of(event.irregularities.intValueExact()));
  }

  @Test
  void allScansOfASessionAreRecordedUnderOneSignature() {
    for (int count : List.of(1, 2, 3, 7, 64, 100)) {
      open();
      ScanSessionTerms terms = session(5, Bytes32.ZERO, scans(count));
      CustodyDraft draft = draft(terms);
      var event = told(draft);
      assertThat(Bytes32.of(event.commandId)).isEqualTo(draft.id());
      assertThat(Bytes32.of(event.session)).isEqualTo(terms.session());
      assertThat(event.witness).isEqualTo(all.pharmacy.witnessAddress());
      assertThat(Bytes32.of(event.member)).isEqualTo(all.pharmacy.id());
      assertThat(Bytes32.of(event.root)).isEqualTo(terms.root());
      assertThat(event.scans.intValueExact()).isEqualTo(count);
      assertThat(event.first.longValueExact()).isEqualTo(5);
      assertThat(event.last.longValueExact()).isEqualTo(5 + count);
      assertThat(event.place).isEqualTo(draft.act.place);
      assertThat(odd(event)).isEmpty();
    }
  }

  @Test
  void noScanIsForgedAddedOrLeftOut() {
    List<Bytes32> scans = scans(9);
    ScanSessionTerms signed = session(1, Bytes32.ZERO, scans);
    List<Bytes32> forged = new ArrayList<>(scans);
    forged.set(4, Bytes32.random());
    List<Bytes32> more = new ArrayList<>(scans);
    more.add(Bytes32.random());
    for (List<Bytes32> others : List.of(forged, more, scans.subList(0, 8))) {
      var sameRoot = new ScanSessionTerms(signed.session(), signed.root(), 1, Bytes32.ZERO, others);
      assertThat(refused(draft(sameRoot))).isEqualTo("WrongRoot");
      var theirRoot =
          new ScanSessionTerms(
              signed.session(), ScanSessionTerms.root(others), 1, Bytes32.ZERO, others);
      CustodyDraft draft = draft(theirRoot);
      draft.act.detail = signed.detail();
      draft.act.deviceSequence = 20;
      assertThat(refused(draft)).isEqualTo("WrongDetail");
    }
    var another = new ScanSessionTerms(signed.session(), Bytes32.random(), 1, Bytes32.ZERO, scans);
    assertThat(refused(draft(another))).isEqualTo("WrongRoot");
  }

  @Test
  void whatIsSignedIsWholeAndOfThisSession() {
    ScanSessionTerms signed = session(1, Bytes32.random(), scans(3));
    CustodyDraft other = draft(signed);
    other.act.subject = Bytes32.random();
    assertThat(refused(other)).isEqualTo("WrongSubject");
    CustodyDraft earlier =
        draft(
            new ScanSessionTerms(
                signed.session(), signed.root(), 0, signed.previous(), signed.digests()));
    earlier.act.detail = signed.detail();
    assertThat(refused(earlier)).isEqualTo("WrongDetail");
    CustodyDraft tooFew = draft(signed);
    tooFew.act.deviceSequence = 3;
    assertThat(refused(tooFew)).isEqualTo("WrongScans");
    assertThat(refused(draft(session(1, Bytes32.ZERO, List.of())))).isEqualTo("WrongScans");
    assertThat(refused(draft(session(1, Bytes32.ZERO, scans(301))))).isEqualTo("WrongScans");
  }

  @Test
  void aSessionIsNotRecordedTwice() {
    CustodyDraft draft = draft(session(1, Bytes32.ZERO, scans(3)));
    told(draft);
    TransactionReceipt again = sent(draft.command());
    assertThat(MedicineCustody.getRepeatedEvents(again)).hasSize(1);
    assertThat(MedicineCustody.getSessionRecordedEvents(again)).isEmpty();
    var underAnotherId =
        new MemberChannel.Command(
            Bytes32.random(), draft.terms.action().code(), draft.command().body());
    assertThat(book.channel.ask(all.pharmacy, underAnotherId).map(Refusal::name))
        .contains("WrongCommandId");
  }

  @Test
  void sessionsOfAKeyFollowOnEachOther() {
    ScanSessionTerms first = session(1, Bytes32.ZERO, scans(3));
    ScanSessionTerms second = session(5, first.root(), scans(2));
    ScanSessionTerms third = session(8, second.root(), scans(4));
    assertThat(odd(told(draft(first)))).isEmpty();
    assertThat(odd(told(draft(second)))).isEmpty();
    // What a copy of the device signed meanwhile, and what leaves one out.
    assertThat(odd(told(draft(session(5, first.root(), scans(2))))))
        .containsExactly(OUT_OF_SEQUENCE);
    assertThat(odd(told(draft(session(6, second.root(), scans(9))))))
        .containsExactly(OUT_OF_SEQUENCE);
    assertThat(odd(told(draft(third)))).containsExactly(OUT_OF_SEQUENCE);
  }

  @Test
  void theSuccessorOfABookKnowsWhereAKeyWas() {
    ScanSessionTerms first = session(1, Bytes32.ZERO, scans(3));
    told(draft(first));
    book = book.succeeded();
    assertThat(odd(told(draft(session(2, first.root(), scans(1))))))
        .containsExactly(OUT_OF_SEQUENCE);
    book = new PackBook(all, all.pharmacy);
    told(draft(first));
    book = book.succeeded();
    assertThat(odd(told(draft(session(5, first.root(), scans(1)))))).isEmpty();
  }
}
