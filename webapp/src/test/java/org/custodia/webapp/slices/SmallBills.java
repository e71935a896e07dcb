package org.custodia.webapp.slices;

import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.billing.DisputeReason;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.contracts.prices.PriceVerdict;
import org.custodia.contracts.prices.Pricing;
import org.custodia.contracts.witness.Act;
import org.custodia.registry.billing.BillAct;
import org.custodia.registry.billing.BillDraft;
import org.custodia.registry.billing.BillStatus;
import org.custodia.registry.billing.BillView;
import org.custodia.registry.billing.BillView.LineStatus;
import org.custodia.registry.billing.Bills;
import org.custodia.registry.billing.LineDraft;
import org.custodia.registry.billing.LineVerdict;
import org.custodia.registry.billing.LineVerdict.LineProblem;
import org.custodia.registry.billing.Overcharges;
import org.custodia.registry.billing.Policies;
import org.custodia.registry.billing.PolicyDraft;
import org.custodia.registry.billing.PolicyView;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.prices.PriceFact;
import org.custodia.registry.prices.Prices;

/** One bill with a lawful, an overcharged and a disputed line, and what was asked of it. */
public final class SmallBills {
  public static final Bytes32 BILL = Bytes32.keccak(new byte[] {71});
  public static final Bytes32 COVER = Bytes32.keccak(new byte[] {72});
  public static final Bytes32 PAYER = Bytes32.keccak(new byte[] {73});
  public static final Bytes32 BILLER = Bytes32.keccak(new byte[] {74});
  private static final Jurisdiction FRANCE = new Jurisdiction("FR");
  private static final LocalDate DAY = LocalDate.of(2026, 3, 2);
  private static final Instant AT = Instant.parse("2026-03-03T10:00:00Z");
  private static final Bytes32 TRANSACTION = Bytes32.keccak(new byte[] {75});

  private final Prices prices;
  private final Function<UUID, CommandStatus> signed;
  private final List<BillDraft> drafted = new ArrayList<>();
  private final List<LineDraft> judged = new ArrayList<>();
  private final List<BillAct> acted = new ArrayList<>();
  private final List<PolicyDraft> policies = new ArrayList<>();
  private BillStatus status = BillStatus.COMPLETE;

  SmallBills(Prices prices, Function<UUID, CommandStatus> signed) {
    this.prices = prices;
    this.signed = signed;
  }

  void reset() {
    drafted.clear();
    judged.clear();
    acted.clear();
    policies.clear();
    status = BillStatus.COMPLETE;
  }

  /** Bills that were drafted, in their order. */
  public List<BillDraft> drafted() {
    return List.copyOf(drafted);
  }

  /** Lines that were judged before they were on a bill, in their order. */
  public List<LineDraft> judged() {
    return List.copyOf(judged);
  }

  public List<BillAct> acted() {
    return List.copyOf(acted);
  }

  public List<PolicyDraft> policyDrafts() {
    return List.copyOf(policies);
  }

  /** From now on without red and disputed lines where it is approved or settled. */
  public void is(BillStatus now) {
    status = now;
  }

  private boolean isClean() {
    return status.compareTo(BillStatus.APPROVED) >= 0;
  }

  private BillView.Summary summary() {
    return new BillView.Summary(
        BILL,
        "0x" + "c1".repeat(20),
        BILLER,
        "Hôpital Saint-Luc",
        PAYER,
        "Mutuelle du Lac",
        Optional.empty(),
        Optional.of(COVER),
        FRANCE,
        "EUR",
        status,
        3,
        isClean() ? 0 : 1,
        isClean() ? 0 : 1,
        0,
        BigInteger.valueOf(8_000),
        BigInteger.valueOf(8_000),
        isClean() ? Optional.of(BigInteger.valueOf(5_600)) : Optional.empty(),
        isClean(),
        false,
        status == BillStatus.SETTLED,
        AT,
        77,
        TRANSACTION);
  }

  private BillView view(Caller caller) {
    Optional<BillView.Own> own =
        caller.has("biller")
            ? Optional.of(
                new BillView.Own("F-2026-7", Optional.empty(), List.of("Eliquis", "", "Injection")))
            : Optional.empty();
    List<BillView.Settlement> settlements =
        status == BillStatus.SETTLED
            ? List.of(
                new BillView.Settlement(PAYER, BigInteger.valueOf(5_600), AT, 79, TRANSACTION))
            : List.of();
    return new BillView(
        summary(), own, List.of(line(0), line(1), line(2)), disputes(), settlements);
  }

  private List<BillView.Dispute> disputes() {
    return List.of(
        new BillView.Dispute(
            new UUID(0, 7),
            List.of(2),
            DisputeReason.NOT_PROVIDED,
            true,
            Optional.of("Nobody was here that day."),
            AT,
            78));
  }

  private BillView.Line line(int index) {
    boolean over = index == 1 && !isClean();
    PriceFact fact = prices.at("", FRANCE, SmallPrices.PACK, DAY).orElseThrow();
    BigInteger allowed = BigInteger.valueOf(2_536);
    BigInteger charged = over ? BigInteger.valueOf(2_928) : allowed;
    PriceVerdict verdict = over ? PriceVerdict.OVERCHARGED : PriceVerdict.LAWFUL;
    boolean disputed = index == 2 && !isClean();
    return new BillView.Line(
        index,
        SmallPrices.PACK,
        DAY,
        Optional.empty(),
        1,
        0,
        charged,
        0,
        disputed ? LineStatus.DISPUTED : LineStatus.ENTERED,
        verdict,
        allowed,
        charged.subtract(allowed),
        Optional.of(
            new BillView.Decided(
                fact.order().orderId(),
                Optional.of(fact.order().number()),
                Optional.of(fact.rule()),
                Optional.of(fact.price().amount()),
                Optional.of(fact.price().per()),
                Optional.of(fact.order().block()))),
        true,
        disputed ? Optional.of(DisputeReason.NOT_PROVIDED) : Optional.empty(),
        over ? Optional.of(BigInteger.valueOf(12)) : Optional.empty(),
        List.of(
            new BillView.Judged(
                verdict, charged, allowed, charged.subtract(allowed), AT, 78, TRANSACTION)));
  }

  private Act act(UUID id, Bytes32 subject, String place) {
    return new Act(
        Bytes32.ofUuid(id),
        SubjectKind.PRICE,
        subject,
        Bytes32.ZERO,
        Bytes32.ZERO,
        Action.ORDER_PRICES,
        place,
        0,
        1,
        Bytes32.ZERO,
        Bytes32.ZERO);
  }

  private Bills.Draft draft(UUID id, List<LineVerdict> lines, String place) {
    Act act = act(id, BILL, place);
    return new Bills.Draft(id, BILL, lines, act, act.toTypedDataJson(SmallRegistry.DOMAIN));
  }

  private LineVerdict said(LineDraft line) {
    Optional<PriceFact> fact = prices.at("", FRANCE, line.code(), line.day());
    List<LineProblem> problems =
        line.pack().isPresent() && line.charge().charged() == 1
            ? List.of(new LineProblem("CUS-BFL-018", List.of("S1")))
            : List.of();
    return new LineVerdict(
        fact.map(known -> Pricing.judge(known.price(), known.rule(), line.charge()))
            .orElseGet(() -> Pricing.judgeUnregulated(line.charge())),
        fact,
        Optional.empty(),
        problems);
  }

  public final Bills bills =
      new Bills() {
        @Override
        public List<Payer> payers(Caller caller) {
          return List.of(new Payer(PAYER, "Mutuelle du Lac", true));
        }

        @Override
        public boolean connect(Caller caller, Bytes32 payer) {
          return true;
        }

        @Override
        public List<LineVerdict> judge(
            Caller caller, Jurisdiction jurisdiction, String currency, List<LineDraft> lines) {
          judged.addAll(lines);
          return lines.stream().map(SmallBills.this::said).toList();
        }

        @Override
        public Draft draft(Caller caller, UUID id, BillDraft bill, String witness, String place) {
          drafted.add(bill);
          return SmallBills.this.draft(
              id, bill.lines().stream().map(SmallBills.this::said).toList(), place);
        }

        @Override
        public CommandStatus submit(Caller caller, UUID id, String signature) {
          return signed.apply(id);
        }

        @Override
        public List<BillView.Summary> list(Caller caller, Query query) {
          boolean none = query.status().filter(one -> one != status).isPresent();
          return none ? List.of() : List.of(summary());
        }

        @Override
        public Map<Bytes32, String> numbers(Caller caller, Collection<Bytes32> bills) {
          return caller.has("biller") ? Map.of(BILL, "F-2026-7") : Map.of();
        }

        @Override
        public BillView view(Caller caller, Bytes32 bill) {
          if (!bill.equals(BILL)) throw new Problem(Problem.Kind.NOT_FOUND, "CUS-BIL-030");
          return SmallBills.this.view(caller);
        }

        @Override
        public List<BillView.Summary> ofPatient(Caller caller, UUID patient) {
          return List.of(summary());
        }

        @Override
        public Optional<Bytes32> billOf(Caller caller, UUID draft) {
          return Optional.of(BILL);
        }

        @Override
        public Draft draft(Caller caller, UUID id, BillAct act, String witness, String place) {
          acted.add(act);
          return SmallBills.this.draft(id, List.of(), place);
        }

        @Override
        public CommandStatus record(Caller caller, UUID id, String signature) {
          return signed.apply(id);
        }

        @Override
        public CommandStatus claim(Caller caller, UUID id, Bytes32 bill) {
          return signed.apply(id);
        }
      };

  public final Policies insurance =
      new Policies() {
        @Override
        public String newCard(Caller caller) {
          return "ABCDE-FGHIJ-KLMNO-PQRST";
        }

        @Override
        public List<Biller> billers(Caller caller) {
          return List.of(new Biller(BILLER, "Hôpital Saint-Luc"));
        }

        @Override
        public Draft draft(
            Caller caller, UUID id, PolicyDraft policy, String witness, String place) {
          policies.add(policy);
          Act act = act(id, COVER, place);
          return new Draft(id, COVER, act, act.toTypedDataJson(SmallRegistry.DOMAIN));
        }

        @Override
        public CommandStatus open(Caller caller, UUID id, String signature) {
          return signed.apply(id);
        }

        @Override
        public List<PolicyView> list(Caller caller) {
          return List.of(view(caller, COVER));
        }

        @Override
        public PolicyView view(Caller caller, Bytes32 cover) {
          return new PolicyView(
              COVER,
              "0x" + "c1".repeat(20),
              BILLER,
              "Hôpital Saint-Luc",
              PAYER,
              "Mutuelle du Lac",
              caller.has("payer") ? Optional.of(newCard(caller)) : Optional.empty(),
              Optional.empty(),
              "EUR",
              7_000,
              BigInteger.valueOf(20_000),
              BigInteger.valueOf(150_000),
              BigInteger.valueOf(5_600),
              BigInteger.valueOf(144_400),
              DAY,
              DAY.plusYears(1),
              List.of(),
              AT,
              70);
        }
      };

  public final Overcharges overcharges =
      new Overcharges() {
        private final PriceCode code = SmallPrices.PACK;

        @Override
        public List<Line> lines(Caller caller, Query query, int limit, int offset) {
          if (DAY.isBefore(query.from()) || DAY.isAfter(query.to())) return List.of();
          return List.of(
              new Line(
                  BILL,
                  1,
                  BILLER,
                  "Hôpital Saint-Luc",
                  "FR-ARA",
                  code,
                  DAY,
                  "EUR",
                  BigInteger.valueOf(2_928),
                  BigInteger.valueOf(2_536),
                  BigInteger.valueOf(392),
                  true,
                  BigInteger.valueOf(12),
                  78));
        }

        @Override
        public List<Sum> sums(Caller caller, Query query, By by) {
          return lines(caller, query, 1, 0).stream()
              .map(
                  line ->
                      new Sum(
                          line.biller().toString(),
                          line.billerName(),
                          line.currency(),
                          1,
                          line.amount(),
                          line.amount(),
                          line.interest()))
              .toList();
        }
      };
}
