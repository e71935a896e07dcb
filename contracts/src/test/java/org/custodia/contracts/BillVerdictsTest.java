package org.custodia.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.custodia.contracts.billing.Bill;
import org.custodia.contracts.billing.BillLine;
import org.custodia.contracts.generated.BillingLedger;
import org.custodia.contracts.generated.PriceOrders;
import org.custodia.contracts.network.BillingChannel;
import org.custodia.contracts.network.BillingWorld;
import org.custodia.contracts.network.OrderDraft;
import org.custodia.contracts.prices.ChargedLine;
import org.custodia.contracts.prices.Judgement;
import org.custodia.contracts.prices.Price;
import org.custodia.contracts.prices.PriceBasis;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.contracts.prices.PriceEntry;
import org.custodia.contracts.prices.PriceKind;
import org.custodia.contracts.prices.PriceOrder;
import org.custodia.contracts.prices.PriceRounding;
import org.custodia.contracts.prices.PriceRule;
import org.custodia.contracts.prices.PriceVerdict;
import org.custodia.contracts.prices.Pricing;
import org.custodia.contracts.prices.TaxBase;
import org.junit.jupiter.api.Test;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/**
 * Of random lines on random days under random orders (overlapping, with gaps, backdated, ending)
 * the contract says what our evaluator says, and what somebody finds who has nothing but the logs;
 * {@code -Dcustodia.seed=N} plays others.
 */
class BillVerdictsTest {
  private static final int ROUNDS = Boolean.getBoolean("custodia.long") ? 600 : 30;
  private static final List<PriceCode> CODES =
      List.of(
          PriceCode.gtin("3400949497294"),
          new PriceCode("ccam:HBLD001"),
          new PriceCode("tarif:A"),
          new PriceCode("tarif:B"));
  private static final PriceCode UNKNOWN = new PriceCode("tarif:nobody-fixed");

  private final long seed = Long.getLong("custodia.seed", 20_261_126L);
  private final Random random = new Random(seed);
  private final BillingWorld world = new BillingWorld();
  private final BillingChannel channel =
      BillingChannel.ready(world.all, world.hospital, world.insurer);
  private final LocalDate today = world.all.today();
  private final List<OrderDraft> orders = new ArrayList<>(); // the last last
  private final Book book = new Book();

  /** What somebody knows who reads the logs of PriceOrders, and nothing else. */
  private static final class Book {
    private record Entry(Bytes32 order, Price price) {}

    private final Map<Bytes32, PriceRule> rules = new HashMap<>();
    private final Map<Bytes32, List<Entry>> entries = new HashMap<>(); // by code, the last first

    void read(TransactionReceipt receipt) {
      for (var event : PriceOrders.getOrderAnnouncedEvents(receipt)) {
        rules.put(Bytes32.of(event.orderId), PriceRule.read(event.rule));
      }
      for (var event : PriceOrders.getEntriesWrittenEvents(receipt)) {
        for (PriceEntry entry : PriceOrder.entriesOf(event.entries)) {
          entries
              .computeIfAbsent(entry.code().word(), code -> new ArrayList<>())
              .add(0, new Entry(Bytes32.of(event.orderId), entry.price()));
        }
      }
    }

    Judged judge(BillingLedger.LineJudgedEventResponse line, String currency) {
      ChargedLine charge =
          new ChargedLine(
              line.quantity.longValueExact(),
              line.contents.longValueExact(),
              line.charged.longValueExact(),
              new String(line.currency, StandardCharsets.US_ASCII),
              line.taxRate.intValueExact());
      LocalDate day = LocalDate.ofEpochDay(line.day.longValueExact());
      Optional<Entry> counts =
          entries.getOrDefault(Bytes32.of(line.code), List.of()).stream()
              .filter(entry -> entry.price().covers(day))
              .findFirst();
      Judgement said =
          counts
              .map(entry -> Pricing.judge(entry.price(), rules.get(entry.order()), charge))
              .orElseGet(() -> Pricing.judgeUnregulated(charge));
      return new Judged(
          Pricing.inBill(said, charge, currency), counts.map(Entry::order).orElse(Bytes32.ZERO));
    }
  }

  private record Judged(
      PriceVerdict verdict, BigInteger allowed, BigInteger difference, Bytes32 order) {
    Judged(Judgement said, Bytes32 order) {
      this(said.verdict(), said.allowed(), said.difference(), order);
    }
  }

  @Test
  void contractEvaluatorAndLogsSayTheSame() {
    Map<PriceVerdict, Integer> seen = new EnumMap<>(PriceVerdict.class);
    for (int round = 0; round < ROUNDS; round++) {
      if (random.nextInt(2) == 0 || round == 0) publish();
      Bill bill = randomBill();
      assertThat(channel.ask(channel.biller, bill.terms())).isEmpty();
      int index = 0;
      for (var event : entered(bill)) {
        Judged said =
            new Judged(
                PriceVerdict.of(event.verdict.intValueExact()),
                event.allowed,
                event.difference,
                Bytes32.of(event.order));
        BillLine line = bill.lines().get(index++);
        String what = line + ", custodia.seed=" + seed;
        assertThat(said).as(what).isEqualTo(ours(line, bill.currency()));
        assertThat(said).as(what).isEqualTo(book.judge(event, bill.currency()));
        seen.merge(said.verdict(), 1, Integer::sum);
      }
      assertThat(index).isEqualTo(bill.lines().size());
    }
    System.out.println("Verdicts of lines of random bills: " + seen);
    assertThat(seen.keySet()).containsExactlyInAnyOrder(PriceVerdict.values());
  }

  /** From the orders as they were written, not as they were logged. */
  private Judged ours(BillLine line, String currency) {
    for (int i = orders.size() - 1; i >= 0; i--) {
      OrderDraft order = orders.get(i);
      for (PriceEntry entry : order.entries) {
        if (entry.code().equals(line.code()) && entry.price().covers(line.day())) {
          Judgement said = Pricing.judge(entry.price(), order.rule, line.charge());
          return new Judged(Pricing.inBill(said, line.charge(), currency), order.id());
        }
      }
    }
    Judgement said = Pricing.judgeUnregulated(line.charge());
    return new Judged(Pricing.inBill(said, line.charge(), currency), Bytes32.ZERO);
  }

  private List<BillingLedger.LineJudgedEventResponse> entered(Bill bill) {
    List<BillingLedger.LineJudgedEventResponse> judged = new ArrayList<>();
    for (byte[] part : bill.parts()) {
      TransactionReceipt receipt =
          channel.send(
              channel.biller,
              channel.batchData(
                  channel.head(channel.biller),
                  List.of(BillingChannel.unsigned(Action.ENTER_LINES, part))));
      judged.addAll(BillingLedger.getLineJudgedEvents(receipt));
    }
    return judged;
  }

  // --- Random orders and bills ---

  private void publish() {
    OrderDraft order = new OrderDraft(world.all);
    boolean ended = random.nextInt(8) == 0;
    order.rule = ended ? PriceRule.of(PriceKind.ENDED, PriceBasis.PACK, "EUR") : rule();
    for (PriceCode code : CODES.stream().sorted().toList()) {
      if (random.nextBoolean()) continue;
      LocalDate from = day();
      Optional<LocalDate> to =
          switch (random.nextInt(4)) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(today).filter(last -> !last.isBefore(from));
            default -> Optional.of(from.plusDays(random.nextInt(300)));
          };
      int per = order.rule.basis() == PriceBasis.UNIT ? 1 + random.nextInt(12) : 1;
      long amount = ended ? 0 : 1 + random.nextInt(10_000);
      long fee = ended ? 0 : random.nextInt(3) * 51L;
      order.entries.add(new PriceEntry(code, new Price(amount, fee, 0, per, from, to)));
    }
    if (order.entries.isEmpty()) return;
    book.read(world.all.accept(world.all.agency, world.all.prices(), order.announcement()));
    book.read(world.all.accept(world.all.agency, world.all.prices(), order.writing(0)));
    orders.add(order);
  }

  private PriceRule rule() {
    PriceKind kind = random.nextBoolean() ? PriceKind.FIXED : PriceKind.CEILING;
    boolean taxed = random.nextBoolean();
    return new PriceRule(
        kind,
        random.nextInt(3) == 0 ? PriceBasis.UNIT : PriceBasis.PACK,
        PriceRounding.values()[random.nextInt(PriceRounding.values().length)],
        random.nextInt(3) == 0 ? 5 : 1,
        kind == PriceKind.CEILING && random.nextInt(3) == 0 ? 1_000 : 0,
        taxed ? Set.of(TaxBase.PRICE) : Set.of(),
        taxed ? 1_200 : 0,
        random.nextInt(10) == 0 ? "USD" : "EUR",
        List.of());
  }

  /** Within three years before today, often today, yesterday or a leap day. */
  private LocalDate day() {
    return switch (random.nextInt(6)) {
      case 0 -> today;
      case 1 -> today.minusDays(1);
      case 2 -> LocalDate.of(2024, 2, 29);
      default -> today.minusDays(random.nextInt(1_100));
    };
  }

  private Bill randomBill() {
    BillLine[] lines = new BillLine[1 + random.nextInt(8)];
    for (int i = 0; i < lines.length; i++) {
      PriceCode code = random.nextInt(6) == 0 ? UNKNOWN : CODES.get(random.nextInt(CODES.size()));
      lines[i] = charged(code, day());
    }
    return BillingChannel.bill(lines);
  }

  /** What is allowed, or a minor unit or two off it, or what nobody can mean. */
  private BillLine charged(PriceCode code, LocalDate day) {
    long quantity = 1 + random.nextInt(4);
    long contents = 1 + random.nextInt(30);
    String currency = random.nextInt(12) == 0 ? "USD" : "EUR";
    int taxRate = random.nextInt(3) * 900;
    BillLine free =
        new BillLine(
            code, day, Bytes32.ZERO, new ChargedLine(quantity, contents, 0, currency, taxRate));
    long allowed = ours(free, "EUR").allowed().longValueExact();
    long charged =
        switch (random.nextInt(14)) {
          case 0 -> -1 - random.nextInt(100);
          case 1 -> Pricing.CHARGED_LIMIT + random.nextInt(2);
          default -> Math.max(0, allowed + random.nextInt(5) - 2);
        };
    long many =
        switch (random.nextInt(20)) {
          case 0 -> 0;
          case 1 -> -quantity;
          case 2 -> Pricing.MANY_LIMIT + random.nextInt(2);
          default -> quantity;
        };
    return free.charging(new ChargedLine(many, contents, charged, currency, taxRate));
  }
}
