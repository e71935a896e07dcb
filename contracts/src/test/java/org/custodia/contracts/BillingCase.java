package org.custodia.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.contracts.network.BillingChannel.bill;
import static org.custodia.contracts.network.Consortium.read;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.billing.AdjustTerms;
import org.custodia.contracts.billing.ApproveTerms;
import org.custodia.contracts.billing.Bill;
import org.custodia.contracts.billing.BillLine;
import org.custodia.contracts.billing.DisputeTerms;
import org.custodia.contracts.billing.SettleTerms;
import org.custodia.contracts.network.BillingChannel;
import org.custodia.contracts.network.BillingWorld;
import org.custodia.contracts.network.Consortium;
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

/** One channel with orders in force, for all classes of tests about it, and what is done in it. */
abstract class BillingCase {
  static final PriceCode CEILING = new PriceCode("ccam:HBLD001"); // at most 45.00
  static final PriceCode FIXED = PriceCode.gtin("3400949497294"); // 24.34 and 1.02
  static final PriceCode FREE = new PriceCode("tarif:FREE");

  static BillingWorld world;

  static Consortium all;
  static BillingChannel channel;
  static LocalDate day;

  @BeforeAll
  static void openWithPrices() {
    if (world != null) return;
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

  static BillLine line(PriceCode code, long charged) {
    return line(code, charged, "EUR");
  }

  static BillLine line(PriceCode code, long charged, String currency) {
    return new BillLine(code, day, Bytes32.ZERO, ChargedLine.ofPacks(1, charged, currency));
  }

  static BillLine ofPack(Bytes32 pack) {
    return new BillLine(FIXED, day, pack, ChargedLine.ofPacks(1, 2_536, "EUR"));
  }

  static Bill entered(BillLine... lines) {
    Bill bill = bill(lines);
    assertThat(channel.enter(bill)).isEmpty();
    return bill;
  }

  /** How a bill stands on the node of this member. */
  record Standing(int status, int unlawful, int disputed, long charged, long covered, long borne) {}

  static final int ANNOUNCED = 1;
  static final int COMPLETE = 2;
  static final int APPROVED = 3;
  static final int SETTLED = 4;

  static Standing standing(Bill bill) {
    List<Standing> seen = new ArrayList<>();
    for (Party member : List.of(channel.biller, channel.payer, all.agency)) {
      var answer = read(channel.at(member).billOf(bill.id().toArray()));
      seen.add(
          new Standing(
              answer.status.intValueExact(),
              answer.unlawful.intValueExact(),
              answer.disputed.intValueExact(),
              answer.charged.longValueExact(),
              answer.covered.longValueExact(),
              answer.borne.longValueExact()));
    }
    assertThat(seen).as("on every member's node").containsOnly(seen.get(0));
    return seen.get(0);
  }

  static PriceVerdict verdict(Bill bill, int index) {
    var line =
        read(channel.at(channel.payer).lineOf(bill.id().toArray(), BigInteger.valueOf(index)));
    return PriceVerdict.of(line.verdict.intValueExact());
  }

  static String refused(Optional<Refusal> refusal) {
    return refusal.map(Refusal::name).orElse("accepted");
  }

  static String approve(Bill bill, long borne) {
    return refused(channel.ask(channel.payer, new ApproveTerms(bill.id(), borne)));
  }

  static String adjust(Bill bill, int index, BillLine line) {
    return refused(channel.ask(channel.biller, new AdjustTerms(bill.id(), index, line)));
  }

  static String dispute(Bill bill, int reason, Integer... indexes) {
    return refused(
        channel.ask(
            channel.payer,
            new DisputeTerms(bill.id(), List.of(indexes), reason, Bytes32.random())));
  }

  static String settle(Party by, Bill bill, long paid) {
    return refused(channel.ask(by, new SettleTerms(bill.id(), paid, Bytes32.random())));
  }

  static BillLine on(PriceCode code, LocalDate day, long charged) {
    return new BillLine(code, day, Bytes32.ZERO, ChargedLine.ofPacks(1, charged, "EUR"));
  }

  static String claim(Bill bill) {
    return refused(channel.ask(channel.biller, BillingChannel.claim(bill.id())));
  }
}
