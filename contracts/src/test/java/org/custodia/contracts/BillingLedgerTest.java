package org.custodia.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.contracts.network.BillingChannel.bill;
import static org.custodia.contracts.network.Consortium.read;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.custodia.contracts.billing.Bill;
import org.custodia.contracts.billing.BillLine;
import org.custodia.contracts.billing.BillTerms;
import org.custodia.contracts.generated.BillingLedger;
import org.custodia.contracts.network.BillingChannel;
import org.custodia.contracts.network.OrderDraft;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.prices.ChargedLine;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.contracts.prices.PriceVerdict;
import org.junit.jupiter.api.Test;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/** Bills from the announcement to the settlement. */
class BillingLedgerTest extends BillingCase {
  // --- The way of a bill ---

  @Test
  void lawfulBillIsEnteredApprovedAndSettledByBoth() {
    BillLine[] lines = new BillLine[12];
    Arrays.fill(lines, line(CEILING, 4_500));
    lines[11] = line(FREE, 123_456);
    Bill bill = entered(lines);
    assertThat(standing(bill)).isEqualTo(new Standing(COMPLETE, 0, 0, 11 * 4_500 + 123_456, 0, 0));
    assertThat(verdict(bill, 10)).isEqualTo(PriceVerdict.LAWFUL);
    assertThat(verdict(bill, 11)).isEqualTo(PriceVerdict.NOT_REGULATED);
    assertThat(settle(channel.payer, bill, 0)).isEqualTo("WrongBillStatus");
    assertThat(approve(bill, 172_957)).isEqualTo("TooMuchBorne");
    assertThat(approve(bill, 100_000)).isEqualTo("accepted");
    assertThat(approve(bill, 100_000)).isEqualTo("WrongBillStatus");
    assertThat(settle(channel.payer, bill, 99_999)).isEqualTo("NotWhatWasApproved");
    assertThat(settle(channel.payer, bill, 100_000)).isEqualTo("accepted");
    assertThat(settle(channel.payer, bill, 100_000)).isEqualTo("SettledBefore");
    assertThat(standing(bill).status()).isEqualTo(APPROVED);
    assertThat(settle(channel.biller, bill, 100_000)).isEqualTo("accepted");
    assertThat(standing(bill)).isEqualTo(new Standing(SETTLED, 0, 0, 172_956, 0, 100_000));
    assertThat(settle(channel.biller, bill, 100_000)).isEqualTo("WrongBillStatus");
    assertThat(adjust(bill, 0, line(CEILING, 1))).isEqualTo("WrongBillStatus");
    assertThat(dispute(bill, 1, 0)).isEqualTo("WrongBillStatus");
  }

  @Test
  void overchargeIsRecordedWithItsAmountAndCannotBeSettledAsItStands() {
    Bill bill = bill(line(CEILING, 4_501), line(CEILING, 4_400));
    channel.ask(channel.biller, bill.terms());
    TransactionReceipt receipt =
        channel.send(
            channel.biller,
            channel.batchData(
                channel.head(channel.biller),
                List.of(BillingChannel.unsigned(Action.ENTER_LINES, bill.parts().get(0)))));
    var judged = BillingLedger.getLineJudgedEvents(receipt);
    assertThat(judged).hasSize(2);
    assertThat(judged.get(0).verdict).isEqualTo(PriceVerdict.OVERCHARGED.code());
    assertThat(judged.get(0).allowed).isEqualTo(4_500);
    assertThat(judged.get(0).difference).isEqualTo(1);
    assertThat(Bytes32.of(judged.get(0).code)).isEqualTo(CEILING.word());
    assertThat(Bytes32.of(judged.get(0).order)).isNotEqualTo(Bytes32.ZERO);
    assertThat(judged.get(1).verdict).isEqualTo(PriceVerdict.LAWFUL.code());
    assertThat(standing(bill)).isEqualTo(new Standing(COMPLETE, 1, 0, 8_901, 0, 0));
    assertThat(approve(bill, 8_901)).isEqualTo("LinesUnlawful");
    assertThat(approve(bill, 0)).isEqualTo("LinesUnlawful");
    assertThat(adjust(bill, 0, line(CEILING, 4_500))).isEqualTo("accepted");
    assertThat(standing(bill)).isEqualTo(new Standing(COMPLETE, 0, 0, 8_900, 0, 0));
    assertThat(approve(bill, 8_900)).isEqualTo("accepted");
  }

  @Test
  void everythingElseThatIsNotLawfulStopsABillToo() {
    Bill bill =
        entered(
            line(FIXED, 2_535), // less than fixed
            line(CEILING, 100, "USD"),
            new BillLine(CEILING, day, Bytes32.ZERO, ChargedLine.ofPacks(0, 100, "EUR")),
            new BillLine(CEILING, day, Bytes32.ZERO, ChargedLine.ofPacks(1, -5, "USD")),
            line(FREE, 100, "USD"));
    assertThat(IntStream.range(0, 5).mapToObj(i -> verdict(bill, i)))
        .containsExactly(
            PriceVerdict.UNDERCHARGED,
            PriceVerdict.WRONG_CURRENCY,
            PriceVerdict.INVALID,
            PriceVerdict.INVALID,
            PriceVerdict.WRONG_CURRENCY);
    assertThat(standing(bill).unlawful()).isEqualTo(5);
    assertThat(approve(bill, 1)).isEqualTo("LinesUnlawful");
    for (int i = 1; i < 5; i++) {
      assertThat(adjust(bill, i, bill.lines().get(i).cancelled())).isEqualTo("accepted");
    }
    assertThat(standing(bill)).isEqualTo(new Standing(COMPLETE, 1, 0, 2_535, 0, 0));
    assertThat(adjust(bill, 0, line(FIXED, 2_536))).isEqualTo("accepted");
    assertThat(approve(bill, 2_536)).isEqualTo("accepted");
  }

  @Test
  void lineIsJudgedByThePriceOfItsDay() {
    PriceCode code = OrderDraft.freshCode();
    new OrderDraft(all).price(code, 100, day.minusDays(9), day.minusDays(5)).publish();
    new OrderDraft(all).price(code, 90, day.minusDays(4), null).publish();
    Bill bill =
        entered(
            on(code, day.minusDays(10), 100),
            on(code, day.minusDays(5), 100),
            on(code, day.minusDays(4), 100));
    assertThat(IntStream.range(0, 3).mapToObj(i -> verdict(bill, i)))
        .containsExactly(PriceVerdict.NOT_REGULATED, PriceVerdict.LAWFUL, PriceVerdict.OVERCHARGED);
    new OrderDraft(all).price(code, 95, day.minusDays(20), day.minusDays(5)).publish();
    assertThat(verdict(bill, 1)).as("what was judged stays").isEqualTo(PriceVerdict.LAWFUL);
    assertThat(adjust(bill, 1, bill.lines().get(1))).isEqualTo("accepted");
    assertThat(verdict(bill, 1)).as("judged anew").isEqualTo(PriceVerdict.OVERCHARGED);
  }

  // --- Packs ---

  @Test
  void packIsBilledOnceUntilItsLineIsCancelled() {
    Bytes32 pack = Bytes32.random();
    Bill bill = entered(ofPack(pack));
    assertThat(channel.enter(bill(ofPack(pack)))).containsExactly("PackBilled");
    Bytes32 twice = Bytes32.random();
    Bill both = bill(ofPack(twice), ofPack(twice));
    assertThat(channel.enter(both)).containsExactly("PackBilled");
    assertThat(read(channel.at(channel.payer).billedIn(twice.toArray()))).containsOnly(0);
    assertThat(Bytes32.of(read(channel.at(channel.payer).billedIn(pack.toArray()))))
        .isEqualTo(bill.id());
    assertThat(adjust(bill, 0, bill.lines().get(0).cancelled())).isEqualTo("accepted");
    assertThat(adjust(bill, 0, bill.lines().get(0))).as("for good").isEqualTo("NotThatLine");
    assertThat(standing(bill)).isEqualTo(new Standing(COMPLETE, 0, 0, 0, 0, 0));
    entered(ofPack(pack));
  }

  // --- Announcing and entering ---

  @Test
  void onlyTheAnnouncedLinesAreEntered() {
    Bill bill = bill(line(CEILING, 1), line(CEILING, 2));
    Bill other =
        new Bill(
            bill.id(),
            Bytes32.ZERO,
            Bytes32.ZERO,
            Bytes32.ZERO,
            bill.document(),
            bill.jurisdiction(),
            "EUR",
            List.of(line(CEILING, 1), line(CEILING, 3)));
    byte[] part = bill.parts().get(0);
    assertThat(enterPart(channel.biller, part)).isEqualTo("UnknownBill");
    assertThat(refused(channel.ask(channel.biller, bill.terms()))).isEqualTo("accepted");
    assertThat(refused(channel.ask(channel.biller, bill.terms()))).isEqualTo("BillExists");
    assertThat(enterPart(channel.biller, other.parts().get(0))).isEqualTo("WrongContent");
    assertThat(approve(bill, 0)).isEqualTo("WrongBillStatus");
    assertThat(standing(bill).status()).isEqualTo(ANNOUNCED);
    assertThat(enterPart(channel.payer, part)).isEqualTo("NotTheBiller");
    assertThat(enterPart(channel.biller, part)).isEqualTo("accepted");
    assertThat(enterPart(channel.biller, part)).isEqualTo("WrongBillStatus");
  }

  private static String enterPart(Party by, byte[] part) {
    return refused(channel.ask(by, BillingChannel.unsigned(Action.ENTER_LINES, part)));
  }

  @Test
  void numberOfLinesHasToBeTheAnnouncedOne() {
    Bill bill = bill(line(CEILING, 1), line(CEILING, 2));
    for (int lines : new int[] {1, 3}) {
      BillTerms good = bill.terms();
      Bytes32 id = Bytes32.random();
      Bill renamed =
          new Bill(
              id,
              Bytes32.ZERO,
              Bytes32.ZERO,
              Bytes32.ZERO,
              bill.document(),
              bill.jurisdiction(),
              "EUR",
              bill.lines());
      BillTerms wrong =
          new BillTerms(
              id,
              good.patient(),
              good.consent(),
              good.cover(),
              good.document(),
              good.jurisdiction(),
              good.currency(),
              lines,
              renamed.terms().content());
      assertThat(refused(channel.ask(channel.biller, wrong))).isEqualTo("accepted");
      assertThat(enterPart(channel.biller, renamed.parts().get(0)))
          .isIn("WrongLines", "WrongContent");
    }
  }

  @Test
  void serviceStillToComeIsNotBilled() {
    assertThat(channel.enter(bill(on(CEILING, all.today().plusDays(2), 1))))
        .containsExactly("WrongDay");
  }

  @Test
  void billWithoutIdLinesOrContentIsNone() {
    BillTerms good = bill(line(CEILING, 1)).terms();
    for (BillTerms wrong :
        List.of(
            changed(good, Bytes32.ZERO, 1, good.content()),
            changed(good, Bytes32.random(), 0, good.content()),
            changed(good, Bytes32.random(), 1_001, good.content()),
            changed(good, Bytes32.random(), 1, Bytes32.ZERO))) {
      assertThat(refused(channel.ask(channel.biller, wrong))).isEqualTo("WrongBill");
    }
  }

  private static BillTerms changed(BillTerms good, Bytes32 id, int lines, Bytes32 content) {
    return new BillTerms(
        id,
        good.patient(),
        good.consent(),
        good.cover(),
        good.document(),
        good.jurisdiction(),
        good.currency(),
        lines,
        content);
  }

  // --- Disputes ---

  @Test
  void disputedLineStopsTheBillUntilItIsWithdrawnOrAdjusted() {
    Bill bill = entered(line(CEILING, 4_000), line(CEILING, 4_000), line(CEILING, 4_000));
    assertThat(dispute(bill, 3, 0, 2)).isEqualTo("accepted");
    assertThat(standing(bill).disputed()).isEqualTo(2);
    assertThat(dispute(bill, 3, 0)).as("once").isEqualTo("UnknownLine");
    assertThat(dispute(bill, 0, 1)).isEqualTo("NotDisputed");
    assertThat(dispute(bill, 1, 3)).as("no such line").isEqualTo("UnknownLine");
    assertThat(dispute(bill, 1)).isEqualTo("WrongLines");
    assertThat(dispute(bill, 7, 1)).isEqualTo("UnknownReason");
    assertThat(approve(bill, 12_000)).isEqualTo("LinesDisputedStill");
    assertThat(dispute(bill, 0, 0)).isEqualTo("accepted");
    assertThat(adjust(bill, 2, line(CEILING, 3_000))).isEqualTo("accepted");
    assertThat(standing(bill)).isEqualTo(new Standing(COMPLETE, 0, 0, 11_000, 0, 0));
    assertThat(approve(bill, 11_000)).isEqualTo("accepted");
  }

  @Test
  void adjustedLineStaysThatLine() {
    Bill bill = entered(line(CEILING, 4_600));
    assertThat(adjust(bill, 0, line(FREE, 4_600))).isEqualTo("NotThatLine");
    assertThat(adjust(bill, 0, on(CEILING, day.minusDays(1), 4_500))).isEqualTo("NotThatLine");
    BillLine withPack =
        new BillLine(CEILING, day, Bytes32.random(), ChargedLine.ofPacks(1, 1, "EUR"));
    assertThat(adjust(bill, 0, withPack)).isEqualTo("NotThatLine");
    assertThat(adjust(bill, 1, line(CEILING, 1))).isEqualTo("UnknownLine");
    assertThat(standing(bill)).isEqualTo(new Standing(COMPLETE, 1, 0, 4_600, 0, 0));
  }
}
