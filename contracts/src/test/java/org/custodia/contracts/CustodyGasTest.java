package org.custodia.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.contracts.network.Consortium.encoded;
import static org.custodia.contracts.network.HandOvers.packs;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.custodia.contracts.generated.MedicineCustody;
import org.custodia.contracts.medicines.AcknowledgeTerms;
import org.custodia.contracts.medicines.CancelTerms;
import org.custodia.contracts.medicines.CustodyTerms;
import org.custodia.contracts.medicines.DispatchTerms.LotCount;
import org.custodia.contracts.medicines.OfflineDispenseTerms;
import org.custodia.contracts.medicines.PackProof;
import org.custodia.contracts.medicines.PackingTerms;
import org.custodia.contracts.medicines.ScanSessionTerms;
import org.custodia.contracts.network.Consortium;
import org.custodia.contracts.network.CustodyChannel;
import org.custodia.contracts.network.CustodyDraft;
import org.custodia.contracts.network.HandOvers;
import org.custodia.contracts.network.LotDraft;
import org.custodia.contracts.network.MemberChannel.Command;
import org.custodia.contracts.network.PackBook;
import org.custodia.contracts.network.Party;
import org.junit.jupiter.api.Test;

/** What each action costs of the share of gas that a command has, at its largest. */
class CustodyGasTest {
  private static final long SHARE = 1_000_000; // Channel.GAS_SHARE

  private final Consortium all = Consortium.found();
  private final LotDraft lot = new LotDraft(all, all.maker);
  private final Map<String, Long> used = new LinkedHashMap<>();
  private int next;

  @Test
  void everyActionFitsIntoItsShare() {
    lot.serials = LotDraft.serials(4096);
    lot.release();
    inBook(new PackBook(all, all.pharmacy));
    handedOver(new HandOvers(all, all.wholesaler, all.pharmacy));
    System.out.println("| command | gas |\n|---|---|");
    used.forEach((what, gas) -> System.out.printf("| %s | %,d |%n", what, gas));
    assertThat(used.values()).allMatch(gas -> gas < SHARE);
  }

  private PackProof pack() {
    return PackBook.pack(lot, lot.serials.get(next++));
  }

  private void inBook(PackBook book) {
    PackProof whole = pack();
    measure(book, "`DISPENSE` a whole pack", book.whole(whole));
    Bytes32 dispensed = book.done(book.whole(whole));
    measure(book, "`UNDO`", PackBook.undo(whole, dispensed, PackStatus.DISPENSED));
    Bytes32 prescription = Bytes32.random();
    PackProof opened = pack();
    measure(
        book, "`DISPENSE` a first part on prescription", book.part(opened, 28, 7, prescription));
    book.done(book.part(opened, 28, 7, prescription));
    measure(book, "`DISPENSE` a later part", PackBook.laterPart(opened, 28, 7, prescription));
    measure(book, "`DECOMMISSION`", book.decommission(pack(), PackStatus.EXPORTED));
    PackProof locked = pack();
    measure(book, "`LOCK`", book.lock(locked));
    book.done(book.lock(locked));
    measure(book, "`UNLOCK`", PackBook.unlock(locked));
    measure(book, "`DISPENSED_OFFLINE`", new OfflineDispenseTerms(pack(), 28, 7, prescription));
    measure(book, "`PACK` one unit", packing(1));
    measure(book, "`PACK` 100 units", packing(PackingTerms.UNITS_LIMIT));
    measure(book, "`SCAN_SESSION` of one scan", session(1));
    measure(book, "`SCAN_SESSION` of 300 scans", session(ScanSessionTerms.SCANS_LIMIT));
  }

  private static ScanSessionTerms session(int scans) {
    List<Bytes32> digests = Stream.generate(Bytes32::random).limit(scans).toList();
    return new ScanSessionTerms(
        Bytes32.random(), ScanSessionTerms.root(digests), 1, Bytes32.random(), digests);
  }

  private static PackingTerms packing(int units) {
    return new PackingTerms(
        Stream.generate(
                () ->
                    new PackingTerms.Unit(
                        999_999_999_999_999_999L,
                        PackingOperation.ADD,
                        Bytes32.random(),
                        5000,
                        100))
            .limit(units)
            .toList());
  }

  private void handedOver(HandOvers trade) {
    Party giver = trade.opener;
    Party receiver = trade.other;
    List<LotCount> lots = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      lots.add(new LotCount(new LotDraft(all, all.maker).release().id(), 250));
    }
    Bytes32[] ids = lots.stream().map(LotCount::lotId).toArray(Bytes32[]::new);
    measure(trade, giver, "`DISPATCH` of one lot", packs(5000, lot.id(), DispatchPurpose.SALE));
    measure(
        trade,
        giver,
        "`DISPATCH` of 20 lots",
        packs(5000, lots, DispatchPurpose.SALE, Bytes32.ZERO));
    Bytes32 sent = trade.done(giver, packs(5000, lots, DispatchPurpose.SALE, Bytes32.ZERO));
    measure(trade, giver, "`CANCEL`", new CancelTerms(sent));
    measure(
        trade, receiver, "`RECEIVE` 5,000 packs of 20 lots", HandOvers.received(sent, 5000, ids));
    measure(trade, receiver, "`REJECT`", HandOvers.rejected(sent, 5000));
    measure(trade, receiver, "`ACKNOWLEDGE`", new AcknowledgeTerms(lot.id(), 3, 40, 7));
  }

  private void measure(PackBook book, String what, CustodyTerms terms) {
    CustodyDraft draft = book.draft(terms);
    draft.act.place = "p".repeat(200);
    draft.act.deviceSequence = 1_000;
    used.put(what, gas(book.channel, book.owner, draft.command()));
  }

  private void measure(HandOvers trade, Party by, String what, CustodyTerms terms) {
    CustodyDraft draft = trade.draft(by, terms);
    draft.act.place = "p".repeat(200);
    used.put(what, gas(trade.channel, by, draft.command()));
  }

  /** The least with which the channel's call of itself succeeds, less what a transaction costs. */
  private long gas(CustodyChannel channel, Party by, Command command) {
    byte[] data =
        encoded(
            channel
                .at(by)
                .perform(
                    by.id().toArray(),
                    new MedicineCustody.Command(
                        command.id().toArray(),
                        BigInteger.valueOf(command.action()),
                        command.body())));
    long base = 21_000;
    for (byte one : data) base += one == 0 ? 4 : 16;
    long low = base;
    long high = base + 3 * SHARE;
    assertThat(refused(channel, by, data, high)).as("%s", command.action()).isFalse();
    while (high - low > 100) {
      long middle = (low + high) / 2;
      if (refused(channel, by, data, middle)) low = middle;
      else high = middle;
    }
    return high - base;
  }

  private boolean refused(CustodyChannel channel, Party by, byte[] data, long gas) {
    return !all.network.succeeds(by.node(), channel.address(), channel.address(), data, gas);
  }
}
