package org.custodia.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.contracts.network.BillingChannel.bill;
import static org.custodia.contracts.network.Consortium.read;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.custodia.contracts.billing.AdjustTerms;
import org.custodia.contracts.billing.ApproveTerms;
import org.custodia.contracts.billing.Bill;
import org.custodia.contracts.billing.BillLine;
import org.custodia.contracts.billing.BillTerms;
import org.custodia.contracts.billing.BillingLedgerCode;
import org.custodia.contracts.billing.CoverTerms;
import org.custodia.contracts.billing.DisputeTerms;
import org.custodia.contracts.billing.SettleTerms;
import org.custodia.contracts.generated.BillingLedger;
import org.custodia.contracts.network.ActDraft;
import org.custodia.contracts.network.BillingChannel;
import org.custodia.contracts.network.BillingWorld;
import org.custodia.contracts.network.Consortium;
import org.custodia.contracts.network.MemberChannel;
import org.custodia.contracts.network.MemberChannel.Said;
import org.custodia.contracts.network.OrderDraft;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.prices.ChargedLine;
import org.custodia.contracts.prices.Price;
import org.custodia.contracts.prices.PriceBasis;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.contracts.prices.PriceEntry;
import org.custodia.contracts.prices.PriceKind;
import org.custodia.contracts.prices.PriceRule;
import org.custodia.contracts.prices.PriceVerdict;
import org.custodia.contracts.refusals.Refusal;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.ECKeyPair;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

class BillingLedgerTest {
  private static final PriceCode CEILING = new PriceCode("ccam:HBLD001"); // at most 45.00
  private static final PriceCode FIXED = PriceCode.gtin("3400949497294"); // 24.34 and 1.02
  private static final PriceCode FREE = new PriceCode("tarif:FREE");

  private static BillingWorld world;

  /** Later entries of one code that do not speak of the day. */
  private static final int OLDER = 25;

  private static Consortium all;
  private static BillingChannel channel;
  private static LocalDate day;

  @BeforeAll
  static void openWithPrices() {
    world = new BillingWorld();
    all = world.all;
    day = all.today();
    OrderDraft ceilings = new OrderDraft(all).price(CEILING, 4_500, day.minusYears(1), null);
    ceilings.publish();
    OrderDraft fixed = new OrderDraft(all);
    fixed.rule = PriceRule.of(PriceKind.FIXED, PriceBasis.PACK, "EUR");
    Price price = new Price(2_434, 102, 6_500, 1, day.minusYears(1), Optional.empty());
    fixed.entries.add(new PriceEntry(FIXED, price));
    fixed.publish();
    channel = BillingChannel.ready(all, world.hospital, world.insurer);
  }

  private static BillLine line(PriceCode code, long charged) {
    return line(code, charged, "EUR");
  }

  private static BillLine line(PriceCode code, long charged, String currency) {
    return new BillLine(code, day, Bytes32.ZERO, ChargedLine.ofPacks(1, charged, currency));
  }

  private static BillLine ofPack(Bytes32 pack) {
    return new BillLine(FIXED, day, pack, ChargedLine.ofPacks(1, 2_536, "EUR"));
  }

  private static Bill entered(BillLine... lines) {
    Bill bill = bill(lines);
    assertThat(channel.enter(bill)).isEmpty();
    return bill;
  }

  /** How a bill stands on the node of this member. */
  private record Standing(
      int status, int unlawful, int disputed, long charged, long covered, long borne) {}

  private static final int ANNOUNCED = 1;
  private static final int COMPLETE = 2;
  private static final int APPROVED = 3;
  private static final int SETTLED = 4;

  private static Standing standing(Bill bill) {
    List<Standing> seen = new ArrayList<>();
    for (Party member : List.of(channel.biller, channel.payer, all.agency)) {
      var answer = read(channel.at(member).bill(bill.id().toArray()));
      seen.add(
          new Standing(
              answer.component1().intValueExact(),
              answer.component2().intValueExact(),
              answer.component3().intValueExact(),
              answer.component4().longValueExact(),
              answer.component5().longValueExact(),
              answer.component6().longValueExact()));
    }
    assertThat(seen).as("on every member's node").containsOnly(seen.get(0));
    return seen.get(0);
  }

  private static PriceVerdict verdict(Bill bill, int index) {
    var line = read(channel.at(channel.payer).line(bill.id().toArray(), BigInteger.valueOf(index)));
    return PriceVerdict.of(line.component2().intValueExact());
  }

  private static String refused(Optional<Refusal> refusal) {
    return refusal.map(Refusal::name).orElse("accepted");
  }

  private static String approve(Bill bill, long borne) {
    return refused(channel.ask(channel.payer, new ApproveTerms(bill.id(), borne)));
  }

  private static String adjust(Bill bill, int index, BillLine line) {
    return refused(channel.ask(channel.biller, new AdjustTerms(bill.id(), index, line)));
  }

  private static String dispute(Bill bill, int reason, Integer... indexes) {
    return refused(
        channel.ask(
            channel.payer,
            new DisputeTerms(bill.id(), List.of(indexes), reason, Bytes32.random())));
  }

  private static String settle(Party by, Bill bill, long paid) {
    return refused(channel.ask(by, new SettleTerms(bill.id(), paid, Bytes32.random())));
  }

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

  private static BillLine on(PriceCode code, LocalDate day, long charged) {
    return new BillLine(code, day, Bytes32.ZERO, ChargedLine.ofPacks(1, charged, "EUR"));
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

  // --- Cover ---

  private static CoverTerms cover(int share, long perBill, long inAll, String... covered) {
    return cover("EUR", share, perBill, inAll, covered);
  }

  private static CoverTerms cover(
      String currency, int share, long perBill, long inAll, String... covered) {
    return new CoverTerms(
        Bytes32.random(),
        currency,
        share,
        perBill,
        inAll,
        day.minusDays(30),
        day,
        List.of(covered));
  }

  private static Bytes32 open(CoverTerms cover) {
    assertThat(refused(channel.ask(channel.payer, cover))).isEqualTo("accepted");
    return cover.cover();
  }

  private static String claim(Bill bill) {
    return refused(channel.ask(channel.biller, BillingChannel.claim(bill.id())));
  }

  private record Insured(Bytes32 patient, Bytes32 consent) {}

  private static Insured insured() {
    Bytes32 patient = Bytes32.random();
    return new Insured(patient, channel.consenting(patient));
  }

  private static Bill enteredFor(Insured who, Bytes32 cover, BillLine... lines) {
    Bill bill = bill(who.patient(), who.consent(), cover, lines);
    assertThat(channel.enter(bill)).isEmpty();
    return bill;
  }

  @Test
  void whatIsLawfulConsentedAndCoveredIsApprovedAtOnce() {
    Insured who = insured();
    Bytes32 cover = open(cover(6_500, 5_000, 6_000));
    Bill first = enteredFor(who, cover, line(CEILING, 4_499));
    assertThat(claim(first)).isEqualTo("accepted");
    assertThat(standing(first)).isEqualTo(new Standing(APPROVED, 0, 0, 4_499, 4_499, 2_924));
    Bill second = enteredFor(who, cover, line(CEILING, 4_500), line(CEILING, 4_500));
    assertThat(claim(second)).isEqualTo("accepted");
    assertThat(standing(second).borne()).as("all that is left").isEqualTo(6_000 - 2_924);
    assertThat(read(channel.at(channel.payer).coverLeft(cover.toArray()))).isZero();
    assertThat(claim(enteredFor(who, cover, line(CEILING, 100)))).isEqualTo("CoverUsedUp");
    Bill third = enteredFor(who, open(cover(10_000, 50, 1_000)), line(CEILING, 100));
    assertThat(claim(third)).isEqualTo("accepted");
    assertThat(standing(third).borne()).isEqualTo(50);
    assertThat(settle(channel.payer, third, 50)).isEqualTo("accepted");
    assertThat(settle(channel.biller, third, 50)).isEqualTo("accepted");
  }

  @Test
  void unlawfulOrDisputedClaimIsNotApproved() {
    Bill bill = enteredFor(insured(), open(cover(10_000, 10_000, 10_000)), line(CEILING, 4_501));
    assertThat(claim(bill)).isEqualTo("LinesUnlawful");
    assertThat(adjust(bill, 0, line(CEILING, 4_500))).isEqualTo("accepted");
    assertThat(dispute(bill, 1, 0)).isEqualTo("accepted");
    assertThat(claim(bill)).isEqualTo("LinesDisputedStill");
    assertThat(dispute(bill, 0, 0)).isEqualTo("accepted");
    assertThat(claim(bill)).isEqualTo("accepted");
    assertThat(claim(bill)).as("once").isEqualTo("WrongBillStatus");
  }

  @Test
  void onlyLinesOfCoveredCodesAndDaysAreBorne() {
    Bytes32 cover = open(cover(5_000, 1_000_000, 1_000_000, "ccam:", "gtin:034009494972"));
    Bill bill =
        enteredFor(
            insured(),
            cover,
            line(CEILING, 100),
            on(CEILING, day.minusDays(30), 100),
            on(CEILING, day.minusDays(31), 100),
            line(FIXED, 2_536),
            line(FREE, 77),
            line(new PriceCode("ccam"), 1_000));
    assertThat(standing(bill)).isEqualTo(new Standing(COMPLETE, 0, 0, 3_913, 2_736, 0));
    assertThat(adjust(bill, 0, line(CEILING, 50))).isEqualTo("accepted");
    assertThat(adjust(bill, 1, bill.lines().get(1).cancelled())).isEqualTo("accepted");
    assertThat(adjust(bill, 4, line(FREE, 76))).isEqualTo("accepted");
    assertThat(standing(bill)).isEqualTo(new Standing(COMPLETE, 0, 0, 3_762, 2_586, 0));
    assertThat(claim(bill)).isEqualTo("accepted");
    assertThat(standing(bill).borne()).isEqualTo(1_293);
  }

  @Test
  void whatIsNotCoveredIsForThePayerToDecide() {
    Bill none = enteredFor(insured(), open(cover(10_000, 500, 500, "gtin:")), line(CEILING, 100));
    assertThat(claim(none)).isEqualTo("NotCovered");
    assertThat(approve(none, 10)).isEqualTo("accepted");
    Bill without = entered(line(CEILING, 100));
    assertThat(claim(without)).isEqualTo("UnknownCover");
  }

  @Test
  void coverIsForThePatientWhoseBillClaimedItFirst() {
    Insured who = insured();
    Insured other = insured();
    Bytes32 cover = open(cover(10_000, 500, 500));
    enteredFor(who, cover, line(CEILING, 1));
    enteredFor(who, cover, line(CEILING, 1));
    Bill another = bill(other.patient(), other.consent(), cover, line(CEILING, 1));
    assertThat(channel.enter(another)).startsWith("CoverForAnother");
    Bytes32 dollars = open(cover("USD", 10_000, 500, 500));
    Bill wrong = bill(who.patient(), who.consent(), dollars, line(CEILING, 1));
    assertThat(channel.enter(wrong)).startsWith("NotCovered");
    Bill unknown = bill(who.patient(), who.consent(), Bytes32.random(), line(CEILING, 1));
    assertThat(channel.enter(unknown)).startsWith("UnknownCover");
    Bill nobodys = bill(Bytes32.ZERO, Bytes32.ZERO, cover, line(CEILING, 1));
    assertThat(channel.enter(nobodys)).startsWith("WrongBill");
  }

  @Test
  void billOfAPatientIsSharedWithConsentOnly() {
    Bytes32 patient = Bytes32.random();
    Bytes32 consent = channel.consenting(patient);
    assertThat(channel.enter(bill(patient, Bytes32.random(), line(CEILING, 1))))
        .startsWith("ConsentNotOpened");
    assertThat(channel.enter(bill(Bytes32.random(), consent, line(CEILING, 1))))
        .startsWith("WrongPatient");
    assertThat(channel.enter(bill(patient, consent, line(CEILING, 1)))).isEmpty();
  }

  @Test
  void coverThatMeansNothingIsRefused() {
    CoverTerms good = cover(1, 1, 1);
    assertThat(refused(channel.ask(channel.biller, good))).isEqualTo("NotThePayer");
    open(good);
    assertThat(refused(channel.ask(channel.payer, good))).isEqualTo("CoverExists");
    String[] many = new String[CoverTerms.COVERED_LIMIT + 1];
    Arrays.fill(many, "ccam:");
    for (CoverTerms wrong :
        List.of(
            cover(0, 1, 1),
            cover(10_001, 1, 1),
            cover(1, 0, 1),
            cover(1, 1, 0),
            cover(1, 1, 1, many))) {
      assertThat(refused(channel.ask(channel.payer, wrong))).isEqualTo("WrongCover");
    }
  }

  // --- Who may ---

  @Test
  void eachSideDoesItsOwnPartAndTheRegulatorNone() {
    Bill bill = entered(line(CEILING, 1));
    for (Party other : List.of(channel.payer, all.agency)) {
      assertThat(refused(channel.ask(other, bill(line(CEILING, 1)).terms())))
          .isEqualTo("NotTheBiller");
      assertThat(refused(channel.ask(other, new AdjustTerms(bill.id(), 0, line(CEILING, 2)))))
          .isEqualTo("NotTheBiller");
      assertThat(refused(channel.ask(other, BillingChannel.claim(bill.id()))))
          .isEqualTo("NotTheBiller");
    }
    for (Party other : List.of(channel.biller, all.agency)) {
      assertThat(refused(channel.ask(other, new ApproveTerms(bill.id(), 1))))
          .isEqualTo("NotThePayer");
      assertThat(
              refused(channel.ask(other, new DisputeTerms(bill.id(), List.of(0), 1, Bytes32.ZERO))))
          .isEqualTo("NotThePayer");
    }
    assertThat(settle(all.agency, bill, 1)).isEqualTo("NotTheBiller");
    assertThat(
            refused(
                channel.ask(channel.biller, BillingChannel.unsigned(Action.DISPENSE, new byte[0]))))
        .isEqualTo("UnknownAction");
  }

  @Test
  void actHasToBeTheSubmittersOverExactlyThis() {
    assertThat(spoilt(act -> act.giver = channel.payer.id())).isEqualTo("NotTheGiver");
    assertThat(spoilt(act -> act.receiver = all.agency.id())).isEqualTo("WrongReceiver");
    assertThat(spoilt(act -> act.commandId = Bytes32.random())).isEqualTo("WrongCommandId");
    assertThat(spoilt(act -> act.kind = SubjectKind.MEDICINE)).isEqualTo("WrongKind");
    assertThat(spoilt(act -> act.action = Action.ADJUST_LINE)).isEqualTo("WrongAction");
    assertThat(spoilt(act -> act.subject = Bytes32.random())).isEqualTo("WrongSubject");
    assertThat(spoilt(act -> act.detail = Bytes32.random())).isEqualTo("WrongDetail");
    ECKeyPair pharmacist = world.person(channel.biller, MemberRole.HOSPITAL);
    for (ECKeyPair key :
        List.of(
            pharmacist, channel.payer.witness(), world.pharmacy.witness(), Party.key("nobody's"))) {
      BillTerms terms = bill(line(CEILING, 1)).terms();
      assertThat(
              refused(
                  channel.ask(
                      channel.biller, channel.signed(channel.biller, terms, act -> {}, key))))
          .isEqualTo("NotAWitness");
    }
  }

  private static String spoilt(Consumer<ActDraft> fault) {
    BillTerms terms = bill(line(CEILING, 1)).terms();
    return refused(
        channel.ask(
            channel.biller,
            channel.signed(channel.biller, terms, fault, channel.biller.witness())));
  }

  // --- Opening ---

  @Test
  void opensForABillerAPayerAndTheRegulatorOnly() {
    assertThat(refusedToOpen(world.hospital, world.insurer)).isEqualTo("WrongComposition");
    assertThat(refusedToOpen(world.insurer, world.hospital, all.agency))
        .isEqualTo("WrongComposition");
    assertThat(refusedToOpen(world.hospital, world.pharmacy, all.agency))
        .isEqualTo("WrongComposition");
    assertThat(refusedToOpen(world.maker, world.insurer, all.agency)).isEqualTo("WrongComposition");
    BillingChannel.ready(all, world.pharmacy, world.insurer);
  }

  private static String refusedToOpen(Party... members) {
    return MemberChannel.refusedToOpen(all, BillingChannel.creation(all, members), members).name();
  }

  @Test
  void creationPayloadReadsBackByteForByte() {
    byte[] payload = BillingChannel.creation(all, world.hospital, world.insurer, all.agency);
    BillingLedgerCode read = BillingLedgerCode.read(payload).orElseThrow();
    assertThat(read.priceOrders()).isEqualTo(all.prices());
    assertThat(read.consentRegistry()).isEqualTo(all.consents());
    assertThat(read.payload()).isEqualTo(payload);
    byte[] longer = Arrays.copyOf(payload, payload.length + 1);
    assertThat(BillingLedgerCode.read(longer)).isEmpty();
    assertThat(BillingLedgerCode.read("code".getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  // --- Gas ---

  /** Whatever is allowed fits into a command's share, or it would be refused Unprocessable. */
  @Test
  void largestCommandsKeepToTheirShare() {
    BillLine[] lines = new BillLine[20];
    for (int i = 0; i < lines.length; i++) lines[i] = ofPack(Bytes32.random());
    Bill bill = entered(lines);
    Integer[] indexes = IntStream.range(0, DisputeTerms.LIMIT).boxed().toArray(Integer[]::new);
    assertThat(dispute(bill, 6, indexes)).isEqualTo("accepted");
    List<Said> said =
        channel.batch(
            channel.biller,
            channel.signed(
                channel.biller,
                bill(line(CEILING, 1)).terms(),
                act -> act.place = "é".repeat(100),
                channel.biller.witness()));
    assertThat(said.get(0).event()).isEqualTo("Accepted");
  }

  @Test
  void codeThatWasOrderedOftenIsStillJudged() {
    PriceCode code = OrderDraft.freshCode();
    new OrderDraft(all).price(code, 100, day.minusDays(900), null).publish();
    for (int i = 0; i < OLDER; i++) {
      new OrderDraft(all).price(code, 100 + i, day.minusDays(i), day.minusDays(i)).publish();
    }
    BillLine[] lines = new BillLine[2];
    for (int i = 0; i < lines.length; i++) {
      lines[i] =
          new BillLine(
              code, day.minusDays(800 + i), Bytes32.random(), ChargedLine.ofPacks(1, 101, "EUR"));
    }
    Bill bill = entered(lines);
    assertThat(verdict(bill, 1)).isEqualTo(PriceVerdict.OVERCHARGED);
  }
}
