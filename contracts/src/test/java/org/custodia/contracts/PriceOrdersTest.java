package org.custodia.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.contracts.network.Consortium.read;
import static org.custodia.contracts.network.OrderDraft.freshCode;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.generated.PriceOrders;
import org.custodia.contracts.network.BareEvm;
import org.custodia.contracts.network.Consortium;
import org.custodia.contracts.network.OrderDraft;
import org.custodia.contracts.network.OrderDraft.Said;
import org.custodia.contracts.prices.ChargedLine;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.OrderTerms;
import org.custodia.contracts.prices.Price;
import org.custodia.contracts.prices.PriceBasis;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.contracts.prices.PriceEntry;
import org.custodia.contracts.prices.PriceKind;
import org.custodia.contracts.prices.PriceOrder;
import org.custodia.contracts.prices.PriceOrdersCalls;
import org.custodia.contracts.prices.PriceRule;
import org.custodia.contracts.prices.PriceVerdict;
import org.custodia.contracts.refusals.Refusal;
import org.custodia.contracts.witness.WitnessSignature;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

class PriceOrdersTest {
  private static final LocalDate MARCH = LocalDate.of(2026, 3, 1);
  private static final long GAS_OF_THE_APPLICATION = 30_000_000;
  private static final int BYTES_OF_A_PUBLIC_CALL = 120_000;

  private static Consortium all;

  private final PriceCode code = freshCode();

  @BeforeAll
  static void found() {
    all = Consortium.found(BareEvm.shared());
  }

  private OrderDraft draft() {
    return new OrderDraft(all);
  }

  private OrderDraft priced(long amount, LocalDate from, LocalDate to) {
    return draft().price(code, amount, from, to).publish();
  }

  private Said said(LocalDate day, long charged) {
    return OrderDraft.said(all, code, day, ChargedLine.ofPacks(1, charged, "EUR"));
  }

  private long allowed(LocalDate day) {
    Said said = said(day, 1);
    assertThat(said.verdict()).isEqualTo(PriceVerdict.LAWFUL);
    return said.allowed();
  }

  // --- Publishing ---

  @Test
  void publishedPriceIsThereForEverybodyToJudgeBy() {
    OrderDraft order = priced(2_436, MARCH, null);
    assertThat(said(MARCH, 2_436)).isEqualTo(new Said(order.id(), PriceVerdict.LAWFUL, 2_436, 0));
    assertThat(said(MARCH, 2_437))
        .isEqualTo(new Said(order.id(), PriceVerdict.OVERCHARGED, 2_436, 1));
    var stored = read(all.prices.order(order.id().toArray()));
    assertThat(stored.component2()).isEqualTo(order.number);
    assertThat(Bytes32.of(stored.component3())).isEqualTo(order.document);
    assertThat(Bytes32.of(stored.component4())).isEqualTo(order.order().terms().root());
    assertThat(stored.component8().longValueExact()).isPositive();
  }

  @Test
  void whatWasSignedAndWrittenIsInTheEvents() {
    OrderDraft order = draft().price(code, 100, MARCH, null);
    var announced = PriceOrders.getOrderAnnouncedEvents(order.accept(order.announcement())).get(0);
    assertThat(Bytes32.of(announced.orderId)).isEqualTo(order.id());
    assertThat(announced.number).isEqualTo(order.number);
    assertThat(announced.rule).isEqualTo(AbiValue.encodeAll(order.rule.toAbi()));
    assertThat(announced.witness).isEqualTo(all.agency.witnessAddress());
    TransactionReceipt receipt = order.accept(order.writing(0));
    var written = PriceOrders.getEntriesWrittenEvents(receipt).get(0);
    assertThat(PriceOrder.entriesOf(written.entries)).isEqualTo(order.entries);
    assertThat(PriceOrders.getOrderInForceEvents(receipt)).hasSize(1);
  }

  @Test
  void orderIsInForceWithItsLastBatchOnly() {
    OrderDraft order = draft();
    List<PriceEntry> entries = new ArrayList<>();
    for (int i = 0; i <= PriceOrder.BATCH; i++) {
      PriceCode each = new PriceCode("%s-%03d".formatted(code.text().substring(0, 20), i));
      entries.add(new PriceEntry(each, Price.ofPack(500, MARCH)));
    }
    order.entries = entries;
    order.accept(order.announcement());
    byte[] first = order.writing(0);
    assertThat(first).hasSizeLessThan(BYTES_OF_A_PUBLIC_CALL);
    TransactionReceipt receipt = order.accept(first);
    System.out.println("A batch of " + PriceOrder.BATCH + " entries: " + receipt.getGasUsed());
    assertThat(receipt.getGasUsed().longValueExact()).isLessThan(GAS_OF_THE_APPLICATION);
    ChargedLine line = ChargedLine.ofPacks(1, 500, "EUR");
    PriceCode known = entries.get(0).code();
    assertThat(OrderDraft.said(all, known, MARCH, line).verdict())
        .isEqualTo(PriceVerdict.NOT_REGULATED);
    order.accept(order.writing(1));
    assertThat(OrderDraft.said(all, known, MARCH, line).verdict()).isEqualTo(PriceVerdict.LAWFUL);
  }

  @Test
  void batchThatIsWrittenAlreadyHasNoEffect() {
    OrderDraft order = priced(100, MARCH, null);
    TransactionReceipt again = order.accept(order.writing(0));
    assertThat(again.getLogs()).isEmpty();
    assertThat(words()).hasSize(1);
  }

  private List<?> words() {
    return read(all.prices.wordsOf(jurisdiction(), code.word().toArray()));
  }

  private static byte[] jurisdiction() {
    return Arrays.copyOf(OrderDraft.FRANCE.word().toArray(), 6);
  }

  @Test
  void anythingElseThanTheNextAnnouncedBatchIsRefused() {
    OrderDraft order = draft().price(code, 100, MARCH, null);
    assertThat(order.refuse(order.writing(0)).name()).isEqualTo("UnknownOrder");
    order.accept(order.announcement());
    byte[] entries = order.order().batches().get(0);
    assertThat(order.refuse(PriceOrdersCalls.write(order.id(), 1, entries)).name())
        .isEqualTo("BatchOutOfTurn");
    byte[] other = entries.clone();
    other[32 + 7]++; // one minor unit more
    assertThat(order.refuse(PriceOrdersCalls.write(order.id(), 0, other)).name())
        .isEqualTo("WrongBatch");
    order.accept(order.writing(0));
    assertThat(order.refuse(PriceOrdersCalls.write(order.id(), 1, entries)).name())
        .isEqualTo("BatchOutOfTurn");
  }

  @Test
  void onlyTheRegulatorWrites() {
    OrderDraft order = draft().price(code, 100, MARCH, null);
    order.accept(order.announcement());
    for (var other : List.of(all.pharmacy, all.hospital, all.stranger)) {
      assertThat(all.refuse(other, all.prices(), order.writing(0)).name())
          .isEqualTo("NotTheAuthority");
    }
  }

  @Test
  void onlyAPersonOfTheRegulatorAnnounces() {
    OrderDraft byPharmacy = draft().price(code, 100, MARCH, null);
    byPharmacy.publisher = all.pharmacy;
    assertThat(byPharmacy.refuse(byPharmacy.announcement()).name()).isEqualTo("NotTheGiver");
    byPharmacy.act.giver = all.pharmacy.id();
    byPharmacy.witness = all.pharmacy.witness();
    assertThat(byPharmacy.refuse(byPharmacy.announcement()).name()).isEqualTo("NotAWitness");
    OrderDraft byService = draft().price(code, 100, MARCH, null);
    byService.witness = Consortium.VERIFIER;
    assertThat(byService.refuse(byService.announcement()).name()).isEqualTo("NotAWitness");
  }

  @Test
  void actHasToBeAboutThisOrderAndNoOther() {
    assertThat(spoilt(order -> order.act.kind = SubjectKind.MEDICINE)).isEqualTo("WrongKind");
    assertThat(spoilt(order -> order.act.action = Action.RELEASE)).isEqualTo("WrongAction");
    assertThat(spoilt(order -> order.act.subject = Bytes32.random())).isEqualTo("WrongSubject");
    assertThat(spoilt(order -> order.act.detail = Bytes32.random())).isEqualTo("WrongDetail");
    assertThat(spoilt(order -> order.act.receiver = all.maker.id())).isEqualTo("WrongReceiver");
    assertThat(spoilt(order -> order.number = "")).isEqualTo("WrongOrderNumber");
    assertThat(spoilt(order -> order.number = "n".repeat(65))).isEqualTo("WrongOrderNumber");
    assertThat(spoilt(order -> order.document = Bytes32.ZERO)).isEqualTo("WrongDocument");
  }

  private String spoilt(Consumer<OrderDraft> fault) {
    OrderDraft order = draft().price(code, 100, MARCH, null);
    fault.accept(order);
    return order.refuse(order.announcement()).name();
  }

  @Test
  void termsThatMeanNothingAreRefused() {
    OrderTerms good = draft().price(code, 100, MARCH, null).order().terms();
    Bytes32 root = good.root();
    assertThat(refusedTerms(Bytes32.ZERO, 1, good.batches())).isEqualTo("WrongRoot");
    assertThat(refusedTerms(root, 0, good.batches())).isEqualTo("WrongNumber");
    assertThat(refusedTerms(root, 1_001, good.batches())).isEqualTo("WrongNumber");
    assertThat(refusedTerms(root, 1, List.of())).isEqualTo("WrongNumber");
  }

  private String refusedTerms(Bytes32 root, int size, List<Bytes32> batches) {
    OrderDraft order = draft().price(code, 100, MARCH, null);
    OrderTerms terms =
        new OrderTerms(
            order.jurisdiction, order.number, order.document, order.rule, root, size, batches);
    return order.refuse(order.announcement(terms)).name();
  }

  @Test
  void ruleThatMeansNothingIsRefused() {
    // Words of the rule from the start of the terms' tuple in the call data, spoilt one by one.
    assertThat(spoiltRule(0, 0)).isEqualTo("WrongRule"); // no kind
    assertThat(spoiltRule(0, 4)).isEqualTo("WrongRule");
    assertThat(spoiltRule(1, 3)).isEqualTo("WrongRule"); // no basis
    assertThat(spoiltRule(2, 5)).isEqualTo("WrongRule"); // no rounding
    assertThat(spoiltRule(3, 0)).isEqualTo("WrongRule"); // no step
    assertThat(spoiltRule(4, 10_001)).isEqualTo("WrongRule"); // rises by more than all
    assertThat(spoiltRule(5, 1)).isEqualTo("WrongRule"); // taxed at no rate
    assertThat(spoiltRule(5, 4)).isEqualTo("WrongRule"); // taxed on what is nothing
    assertThat(spoiltRule(6, 100)).isEqualTo("WrongRule"); // a rate on nothing
  }

  private String spoiltRule(int word, int value) {
    OrderDraft order = draft().price(code, 100, MARCH, null);
    byte[] terms = AbiValue.encodeAll(order.order().terms().toAbi());
    int rule = 32 + offset(terms, 32 + 3 * 32);
    byte[] spoilt = terms.clone();
    Arrays.fill(spoilt, rule + 32 * word, rule + 32 * word + 32, (byte) 0);
    System.arraycopy(
        BigInteger.valueOf(value + 65_536L).toByteArray(), 1, spoilt, rule + 32 * word + 30, 2);
    order.act.subject = order.id();
    order.act.detail = Bytes32.keccak(spoilt);
    byte[] call = order.announcement();
    int at = 4 + offset(call, 4);
    System.arraycopy(spoilt, 32, call, at, spoilt.length - 32);
    return order.refuse(call).name();
  }

  private static int offset(byte[] data, int at) {
    return new BigInteger(1, Arrays.copyOfRange(data, at, at + 32)).intValueExact();
  }

  @Test
  void commandAndNumberAreUsedOnce() {
    OrderDraft order = priced(100, MARCH, null);
    assertThat(order.refuse(order.announcement()).name()).isEqualTo("AlreadyDone");
    OrderDraft again = draft().price(freshCode(), 100, MARCH, null);
    again.number = order.number;
    assertThat(again.refuse(again.announcement()).name()).isEqualTo("OrderExists");
    again.jurisdiction = new Jurisdiction("BE");
    again.act.subject = again.id();
    again.act.detail = again.order().terms().detail();
    again.accept(again.announcement());
  }

  @Test
  void entryThatMeansNothingIsRefused() {
    byte[] good = new PriceOrderBytes(code, Price.ofPack(100, MARCH)).bytes();
    assertThat(refusedEntries(zeroed(good, 32, 8))).isEqualTo("WrongEntry"); // no amount
    assertThat(refusedEntries(filled(good, 32, 8))).isEqualTo("WrongEntry"); // an absurd one
    assertThat(refusedEntries(zeroed(good, 48, 3))).isEqualTo("WrongEntry"); // for no units
    assertThat(refusedEntries(filled(good, 46, 2))).isEqualTo("WrongEntry"); // more than all
    assertThat(refusedEntries(filled(good, 51, 3))).isEqualTo("WrongEntry"); // from never
    assertThat(refusedEntries(zeroed(good, 54, 3))).isEqualTo("WrongEntry"); // ends before
    assertThat(refusedEntries(filled(good, 57, 1))).isEqualTo("WrongEntry"); // places itself
    assertThat(refusedEntries(filled(good, 0, 1))).isEqualTo("WrongEntry"); // not a character
    assertThat(refusedEntries(zeroed(good, 0, 32))).isEqualTo("WrongEntry"); // no code
    assertThat(refusedEntries(zeroed(good, 3, 1))).isEqualTo("WrongEntry"); // a hole in it
    assertThat(refusedEntries(twice(good))).isEqualTo("WrongEntry"); // the same code again
    assertThat(refusedEntries(Arrays.copyOf(good, 63))).isEqualTo("WrongNumber");
    assertThat(refusedEntries(new byte[0])).isEqualTo("WrongNumber");
  }

  private record PriceOrderBytes(PriceCode code, Price price) {
    byte[] bytes() {
      return AbiValue.encodeAll(AbiValue.bytes32(code.word()), AbiValue.bytes32(price.word()));
    }
  }

  private String refusedEntries(byte[] entries) {
    OrderDraft order = draft().price(code, 100, MARCH, null);
    OrderTerms terms =
        new OrderTerms(
            order.jurisdiction,
            order.number,
            order.document,
            order.rule,
            Bytes32.random(),
            2,
            List.of(Bytes32.keccak(entries)));
    order.accept(order.announcement(terms));
    return order.refuse(PriceOrdersCalls.write(order.id(), 0, entries)).name();
  }

  private static byte[] zeroed(byte[] entry, int from, int length) {
    byte[] spoilt = entry.clone();
    Arrays.fill(spoilt, from, from + length, (byte) 0);
    return spoilt;
  }

  private static byte[] filled(byte[] entry, int from, int length) {
    byte[] spoilt = entry.clone();
    Arrays.fill(spoilt, from, from + length, (byte) 0xff);
    return spoilt;
  }

  private static byte[] twice(byte[] entry) {
    byte[] twice = Arrays.copyOf(entry, 2 * entry.length);
    System.arraycopy(entry, 0, twice, entry.length, entry.length);
    return twice;
  }

  @Test
  void orderWithAnotherNumberOfEntriesIsNeverInForce() {
    byte[] entries = new PriceOrderBytes(code, Price.ofPack(100, MARCH)).bytes();
    assertThat(refusedEntries(entries)).isEqualTo("WrongCount");
    assertThat(said(MARCH, 100).verdict()).isEqualTo(PriceVerdict.NOT_REGULATED);
  }

  @Test
  void revokedPersonAnnouncesNothing() {
    OrderDraft order = draft().price(code, 100, MARCH, null);
    var key = org.custodia.contracts.network.Party.key("a person who leaves " + order.number);
    all.enrol(all.agency, key, OperatorKind.PERSON, MemberRole.mask(MemberRole.REGULATOR));
    all.revoke(all.agency, key);
    order.witness = key;
    Refusal refusal = order.refuse(order.announcement());
    assertThat(refusal.name()).isEqualTo("NotAWitness");
    assertThat(WitnessSignature.sign(order.act.act(), all.domain, key).toArray()).hasSize(65);
  }

  // --- Days ---

  @Test
  void unknownCodeIsNotRegulated() {
    assertThat(said(MARCH, 100))
        .isEqualTo(new Said(Bytes32.ZERO, PriceVerdict.NOT_REGULATED, 0, 0));
  }

  @Test
  void firstAndLastDayCountAndTheDaysAroundDoNot() {
    priced(100, MARCH, MARCH.plusDays(9));
    assertThat(said(MARCH.minusDays(1), 1).verdict()).isEqualTo(PriceVerdict.NOT_REGULATED);
    assertThat(allowed(MARCH)).isEqualTo(100);
    assertThat(allowed(MARCH.plusDays(9))).isEqualTo(100);
    assertThat(said(MARCH.plusDays(10), 1).verdict()).isEqualTo(PriceVerdict.NOT_REGULATED);
  }

  @Test
  void orderThatEndsTodayCountsToday() {
    LocalDate today = all.today();
    priced(100, today, today);
    assertThat(allowed(today)).isEqualTo(100);
    assertThat(said(today.plusDays(1), 1).verdict()).isEqualTo(PriceVerdict.NOT_REGULATED);
  }

  @Test
  void ofOverlappingOrdersTheOneWrittenLastCounts() {
    priced(100, MARCH, null);
    priced(90, MARCH.plusDays(10), MARCH.plusDays(19));
    priced(80, MARCH.plusDays(15), MARCH.plusDays(16));
    assertThat(allowed(MARCH.plusDays(9))).isEqualTo(100);
    assertThat(allowed(MARCH.plusDays(10))).isEqualTo(90);
    assertThat(allowed(MARCH.plusDays(15))).isEqualTo(80);
    assertThat(allowed(MARCH.plusDays(17))).isEqualTo(90);
    assertThat(allowed(MARCH.plusDays(20))).isEqualTo(100);
    assertThat(words()).hasSize(3);
  }

  @Test
  void betweenTwoOrdersThereIsAGap() {
    priced(100, MARCH, MARCH.plusDays(5));
    priced(110, MARCH.plusDays(8), null);
    assertThat(said(MARCH.plusDays(6), 1).verdict()).isEqualTo(PriceVerdict.NOT_REGULATED);
    assertThat(allowed(MARCH.plusDays(8))).isEqualTo(110);
  }

  @Test
  void backdatedOrderCorrectsTheDaysItNames() {
    priced(100, MARCH, null);
    OrderDraft correction = priced(95, MARCH.minusDays(30), MARCH.plusDays(30));
    assertThat(said(MARCH, 100))
        .isEqualTo(new Said(correction.id(), PriceVerdict.OVERCHARGED, 95, 5));
    assertThat(allowed(MARCH.plusDays(31))).isEqualTo(100);
  }

  @Test
  void leapDayIsADayOfItsOwn() {
    LocalDate leap = LocalDate.of(2028, 2, 29);
    priced(100, MARCH, leap.minusDays(1));
    priced(200, leap, leap);
    priced(300, leap.plusDays(1), null);
    assertThat(allowed(LocalDate.of(2028, 2, 28))).isEqualTo(100);
    assertThat(allowed(leap)).isEqualTo(200);
    assertThat(allowed(LocalDate.of(2028, 3, 1))).isEqualTo(300);
  }

  @Test
  void codeThatAnOrderEndsIsNotRegulatedAnyMoreAndTheOrderSaysSo() {
    priced(100, MARCH, null);
    OrderDraft end = draft();
    end.rule = PriceRule.of(PriceKind.ENDED, PriceBasis.PACK, "EUR");
    end.price(code, 0, MARCH.plusDays(10), null).publish();
    assertThat(allowed(MARCH.plusDays(9))).isEqualTo(100);
    assertThat(said(MARCH.plusDays(10), 1_000))
        .isEqualTo(new Said(end.id(), PriceVerdict.NOT_REGULATED, 0, 0));
  }

  @Test
  void daysBeyondEveryCalendarAreNotRegulated() {
    priced(100, MARCH, MARCH.plusYears(1));
    for (LocalDate day : List.of(LocalDate.EPOCH, LocalDate.ofEpochDay(4_294_967_295L))) {
      assertThat(said(day, 1).verdict()).isEqualTo(PriceVerdict.NOT_REGULATED);
    }
    OrderDraft open = draft().price(code, 7, MARCH.plusYears(2), null).publish();
    assertThat(said(LocalDate.of(9999, 12, 31), 7).order()).isEqualTo(open.id());
  }

  @Test
  void pricesOfAnotherJurisdictionDoNotCount() {
    OrderDraft abroad = draft().price(code, 100, MARCH, null);
    abroad.jurisdiction = new Jurisdiction("IN-KA");
    abroad.publish();
    assertThat(said(MARCH, 100).verdict()).isEqualTo(PriceVerdict.NOT_REGULATED);
  }

  // --- Lines ---

  @Test
  void linesThatNobodyCanHaveMeantAreInvalidWhateverIsInForce() {
    priced(100, MARCH, null);
    List<ChargedLine> odd =
        List.of(
            ChargedLine.ofPacks(0, 100, "EUR"),
            ChargedLine.ofPacks(-1, 100, "EUR"),
            ChargedLine.ofPacks(1, -1, "EUR"),
            ChargedLine.ofPacks(1_000_001, 100, "EUR"),
            ChargedLine.ofPacks(1, 1_000_000_000_000_000_001L, "EUR"));
    for (ChargedLine line : odd) {
      for (PriceCode asked : List.of(code, freshCode())) {
        assertThat(OrderDraft.said(all, asked, MARCH, line).verdict())
            .as(line.toString())
            .isEqualTo(PriceVerdict.INVALID);
      }
    }
    assertThat(said(MARCH, 0).verdict()).isEqualTo(PriceVerdict.LAWFUL);
  }

  @Test
  void foreignCurrencyIsNotConverted() {
    priced(100, MARCH, null);
    ChargedLine inDollars = ChargedLine.ofPacks(1, 50, "USD");
    assertThat(OrderDraft.said(all, code, MARCH, inDollars).verdict())
        .isEqualTo(PriceVerdict.WRONG_CURRENCY);
  }

  @Test
  void fixedPriceIsNotUndercut() {
    OrderDraft fixed = draft();
    fixed.rule = PriceRule.of(PriceKind.FIXED, PriceBasis.PACK, "EUR");
    Price price = new Price(2_434, 102, 6_500, 1, MARCH, Optional.empty());
    fixed.entries.add(new PriceEntry(code, price));
    fixed.publish();
    assertThat(said(MARCH, 2_536).verdict()).isEqualTo(PriceVerdict.LAWFUL);
    assertThat(said(MARCH, 2_535))
        .isEqualTo(new Said(fixed.id(), PriceVerdict.UNDERCHARGED, 2_536, 1));
  }
}
