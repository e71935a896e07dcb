package org.custodia.registry.billing;

import java.math.BigInteger;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.prices.ChargedLine;
import org.custodia.contracts.prices.Judgement;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.OverchargeInterest;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.contracts.prices.PriceVerdict;
import org.custodia.contracts.prices.Pricing;
import org.custodia.registry.billing.LineVerdict.LineProblem;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.packs.PackStates;
import org.custodia.registry.prices.PriceFact;
import org.custodia.registry.prices.Prices;

/**
 * Judges lines as the contract will, by the same orders; and says what the contract cannot see:
 * whether a pack was dispensed here, and billed here before to anybody. Used inside the
 * organisation's rows.
 */
final class LineJudge {
  private static final int RATE_LIMIT = 65_535; // uint16

  private final Prices prices;
  private final PackStates packs;
  private final BillRows bills;
  private final OwnBillRows own;
  private final Ledger ledger;
  private final Keys keys;
  private final Clock clock;

  LineJudge(
      Prices prices,
      PackStates packs,
      BillRows bills,
      OwnBillRows own,
      Ledger ledger,
      Keys keys,
      Clock clock) {
    this.prices = prices;
    this.packs = packs;
    this.bills = bills;
    this.own = own;
    this.ledger = ledger;
    this.keys = keys;
    this.clock = clock;
  }

  LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  /**
   * The same for the same pack of this organisation, whoever is billed; nobody else can tell from
   * it which pack it is. So the regulator sees one that is billed to two payers.
   */
  Bytes32 commitment(String organisation, Bytes32 pack) {
    return Bytes32.of(keys.records(organisation).token("billed pack", pack.toArray()));
  }

  List<LineVerdict> judge(
      String organisation, Jurisdiction place, String currency, List<LineDraft> lines) {
    Map<LocalDate, Map<PriceCode, PriceFact>> facts = facts(organisation, place, lines);
    Packs known = packs(organisation, lines);
    Set<Bytes32> named = new HashSet<>();
    List<LineVerdict> verdicts = new ArrayList<>();
    for (LineDraft line : lines) {
      Optional<PriceFact> fact =
          Optional.ofNullable(facts.getOrDefault(line.day(), Map.of()).get(line.code()));
      Judgement judged =
          Pricing.inBill(
              fact.map(one -> Pricing.judge(one.price(), one.rule(), line.charge()))
                  .orElseGet(() -> Pricing.judgeUnregulated(line.charge())),
              line.charge(),
              currency);
      verdicts.add(
          new LineVerdict(
              judged,
              fact,
              interest(place, judged.verdict(), judged.difference(), line.day(), today()),
              problems(line, known, named)));
    }
    return verdicts;
  }

  /** One question for each day on the bill. */
  private Map<LocalDate, Map<PriceCode, PriceFact>> facts(
      String organisation, Jurisdiction place, List<LineDraft> lines) {
    Map<LocalDate, Set<PriceCode>> asked = new TreeMap<>();
    for (LineDraft line : lines) {
      asked.computeIfAbsent(line.day(), day -> new LinkedHashSet<>()).add(line.code());
    }
    Map<LocalDate, Map<PriceCode, PriceFact>> facts = new HashMap<>();
    asked.forEach((day, codes) -> facts.put(day, prices.at(organisation, place, codes, day)));
    return facts;
  }

  /** Of an overcharge that is paid back that day; empty where the law of the place names none. */
  static Optional<BigInteger> interest(
      Jurisdiction place,
      PriceVerdict verdict,
      BigInteger difference,
      LocalDate day,
      LocalDate until) {
    if (verdict != PriceVerdict.OVERCHARGED || until.isBefore(day)) return Optional.empty();
    return OverchargeInterest.of(place).map(rate -> rate.on(difference, day, until));
  }

  // --- What stands against a line ---

  private record Packs(Set<Bytes32> dispensed, Set<Bytes32> billed) {}

  private Packs packs(String organisation, List<LineDraft> lines) {
    Map<Bytes32, Bytes32> commitments = new HashMap<>();
    for (LineDraft line : lines) {
      line.pack().ifPresent(pack -> commitments.put(pack, commitment(organisation, pack)));
    }
    if (commitments.isEmpty()) return new Packs(Set.of(), Set.of());
    Set<Bytes32> taken = billed(organisation, commitments.values());
    return new Packs(
        packs.dispensedBy(organisation, ledger.memberId(organisation), commitments.keySet()),
        commitments.keySet().stream()
            .filter(pack -> taken.contains(commitments.get(pack)))
            .collect(Collectors.toSet()));
  }

  /** On the ledger, or on its way there. */
  Set<Bytes32> billed(String organisation, Collection<Bytes32> commitments) {
    Set<Bytes32> taken = new HashSet<>(bills.billed(organisation, commitments));
    own.onTheirWay(organisation).stream()
        .filter(bill -> !isRefused(organisation, bill))
        .forEach(bill -> taken.addAll(bill.packs()));
    return taken;
  }

  private boolean isRefused(String organisation, OwnBillRows.Own bill) {
    return ledger
        .status(organisation, bill.draft())
        .filter(status -> status.state() == CommandStatus.State.REFUSED)
        .isPresent();
  }

  private List<LineProblem> problems(LineDraft line, Packs known, Set<Bytes32> named) {
    List<LineProblem> problems = new ArrayList<>();
    if (line.pack().isPresent()) {
      Bytes32 pack = line.pack().get();
      if (!known.dispensed().contains(pack)) add(problems, "CUS-BIL-020");
      else if (known.billed().contains(pack)) add(problems, "CUS-BIL-021");
      if (!named.add(pack)) add(problems, "CUS-BIL-023");
      if (line.code().gtin().isEmpty()) add(problems, "CUS-BIL-026");
    }
    if (line.day().isAfter(today()) || line.day().toEpochDay() < 0) add(problems, "CUS-BIL-022");
    if (line.text().length() > LineDraft.TEXT_LIMIT) {
      add(problems, "CUS-BIL-024", LineDraft.TEXT_LIMIT);
    }
    ChargedLine charge = line.charge();
    boolean fits = charge.taxRate() >= 0 && charge.taxRate() <= RATE_LIMIT;
    if (!fits || !charge.currency().matches("[A-Z]{3}")) add(problems, "CUS-BIL-025");
    return problems;
  }

  private static void add(List<LineProblem> problems, String code, Object... arguments) {
    problems.add(new LineProblem(code, List.of(arguments)));
  }
}
