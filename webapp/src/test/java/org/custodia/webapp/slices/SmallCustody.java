package org.custodia.webapp.slices;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.DispatchPurpose;
import org.custodia.contracts.LotStatus;
import org.custodia.contracts.PackingOperation;
import org.custodia.contracts.RejectReason;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.registry.custody.Consignments;
import org.custodia.registry.custody.CustodyAct;
import org.custodia.registry.custody.CustodyFact;
import org.custodia.registry.custody.CustodyFacts;
import org.custodia.registry.custody.Samples;
import org.custodia.registry.custody.Stock;
import org.custodia.registry.custody.StockCounts;
import org.custodia.registry.custody.Units;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.scanners.gs1.CheckDigits;
import org.custodia.scanners.gs1.PackScan;
import org.custodia.scanners.gs1.ScanReader;

/**
 * Custody's faces over one lot of 24 packs in two cases on a pallet that is on its way, and four
 * loose packs that are here. Reads scans for real; keeps what it was asked, for tests to look at.
 */
public final class SmallCustody {
  public static final String GTIN = "03400936404649";
  public static final String PALLET = sscc("30100000000300001");
  public static final String CASE_A = sscc("30100000000300002");
  public static final String CASE_B = sscc("30100000000300003");
  public static final String LABELLED = sscc("30100000000300009");
  public static final UUID INCOMING = UUID.fromString("0198a6c0-7f55-7c41-8a3e-2f60c1d4e5b7");
  public static final UUID COUNT = UUID.fromString("0198a6c0-7f55-7c41-8a3e-2f60c1d4e5b8");

  private static final Instant AT = Instant.parse("2026-11-20T13:00:00Z");
  private static final Bytes32 HASH = SmallRegistry.LOT_ID;

  private final SmallRegistry registry;
  private final ScanReader reader = new ScanReader();
  private final Map<String, Units.Unit> packed = new LinkedHashMap<>();
  private final Set<String> counted = new LinkedHashSet<>();
  private final Map<String, StockCounts.Explanation> explained = new LinkedHashMap<>();
  private StockCounts.State count = StockCounts.State.OPEN;
  private boolean empty;
  private volatile Consignments.Contents contents = Consignments.Contents.HERE;
  private volatile Units.Change lastChange;
  private volatile Consignments.Sending lastSending;
  private volatile Consignments.Finding lastFinding;
  private volatile RejectReason lastReason;

  SmallCustody(SmallRegistry registry) {
    this.registry = registry;
  }

  void reset() {
    packed.clear();
    counted.clear();
    explained.clear();
    count = StockCounts.State.OPEN;
    empty = false;
    contents = Consignments.Contents.HERE;
  }

  /** The sender's list has not come. */
  public void senderIsSilent() {
    contents = Consignments.Contents.AWAITED;
  }

  /** As if nothing had ever been received or sent. */
  public void nothingHere() {
    empty = true;
  }

  public Units.Change lastChange() {
    return lastChange;
  }

  public Consignments.Sending lastSending() {
    return lastSending;
  }

  public Consignments.Finding lastFinding() {
    return lastFinding;
  }

  public RejectReason lastReason() {
    return lastReason;
  }

  /** What a scanner sends for one of the packs. */
  public static String scan(String serial) {
    return "01" + GTIN + "1728033110LOT-4221\u001d21" + serial;
  }

  private static String sscc(String digits) {
    return digits + CheckDigits.of(digits);
  }

  private static Units.Pack pack(String serial, String unit) {
    return new Units.Pack(
        PackLeaf.packId(Long.parseLong(GTIN), serial),
        GTIN,
        serial,
        SmallRegistry.LOT_ID,
        "LOT-4221",
        Optional.ofNullable(unit));
  }

  private static List<Units.Pack> announced() {
    return IntStream.rangeClosed(1, 24)
        .mapToObj(n -> pack(String.format("P%02d", n), n <= 12 ? CASE_A : CASE_B))
        .toList();
  }

  private static List<Units.Pack> here() {
    return Stream.of("H1", "H2", "H3", "H4").map(serial -> pack(serial, null)).toList();
  }

  private CustodyAct drafted(UUID id, Action action, String place, String witness) {
    var act = registry.act(id, action, place, witness);
    return new CustodyAct(act, act.toTypedDataJson(SmallRegistry.DOMAIN));
  }

  public final Units units =
      new Units() {
        @Override
        public Draft draft(
            Caller caller, UUID id, List<Change> changes, String witness, String place) {
          lastChange = changes.get(0);
          List<Pack> packs =
              lastChange.contents().stream()
                  .map(reader::read)
                  .filter(PackScan.class::isInstance)
                  .map(one -> pack(((PackScan) one).serial(), lastChange.unit()))
                  .toList();
          if (lastChange.operation() == PackingOperation.ADD) {
            packed.put(
                lastChange.unit(),
                new Unit(lastChange.unit(), Optional.empty(), AT, List.of(), packs));
          }
          return new Draft(id, Math.max(packs.size(), 1), drafted(id, Action.PACK, place, witness));
        }

        @Override
        public Draft draftTakingOut(
            Caller caller, UUID id, String unit, List<String> taken, String witness, String place) {
          return new Draft(id, 1, drafted(id, Action.PACK, place, witness));
        }

        @Override
        public CommandStatus record(Caller caller, UUID id, String signature) {
          return registry.signed(id, signature);
        }

        @Override
        public Optional<Unit> contents(String organisation, String sscc) {
          return Optional.ofNullable(packed.get(sscc));
        }

        @Override
        public List<Unit.Line> outermost(Caller caller, int limit, int offset) {
          return packed.values().stream()
              .map(unit -> new Unit.Line(unit.sscc(), 0, unit.packs().size(), AT))
              .toList();
        }
      };

  public final Stock stock =
      new Stock() {
        @Override
        public List<Line> lines(Caller caller) {
          if (empty) return List.of();
          return List.of(line("A7", 5, 7, true), line("LOT-4221", 400, -1, false));
        }

        @Override
        public List<Line> expiring(Caller caller, int days) {
          return lines(caller).stream().filter(line -> line.daysLeft() <= days).toList();
        }

        @Override
        public List<Held> packs(Caller caller, Bytes32 lotId, int limit, int offset) {
          return here().stream().map(pack -> new Held(pack, Condition.GOOD)).toList();
        }

        @Override
        public boolean holds(String organisation, String gtin, String serial) {
          return here().stream().anyMatch(pack -> pack.serial().equals(serial));
        }

        private Line line(String lot, long left, int warning, boolean first) {
          return new Line(
              GTIN,
              "DOLIPRANE 1000 mg, comprimé",
              lot.equals("A7") ? Bytes32.ZERO : SmallRegistry.LOT_ID,
              lot,
              LocalDate.of(2028, 3, 31),
              LotStatus.RELEASED,
              4,
              lot.equals("A7") ? 1 : 0,
              0,
              left,
              warning,
              first);
        }
      };

  public final Consignments consignments =
      new Consignments() {
        @Override
        public DispatchDraft draftDispatch(
            Caller caller, UUID id, Sending sending, String witness, String place) {
          lastSending = sending;
          return new DispatchDraft(
              id,
              0,
              sending.contents().size(),
              List.of(lot(sending.contents().size())),
              drafted(id, Action.DISPATCH, place, witness));
        }

        @Override
        public CommandStatus dispatch(Caller caller, UUID id, String signature) {
          return registry.signed(id, signature);
        }

        @Override
        public ActDraft draftCancel(
            Caller caller, UUID id, UUID consignment, String witness, String place) {
          return new ActDraft(id, drafted(id, Action.CANCEL, place, witness));
        }

        @Override
        public CommandStatus cancel(Caller caller, UUID id, String signature) {
          return registry.signed(id, signature);
        }

        @Override
        public ReceiveDraft draftReceive(
            Caller caller,
            UUID id,
            UUID consignment,
            Finding finding,
            String witness,
            String place) {
          lastFinding = finding;
          int missing = finding.missing().size();
          return new ReceiveDraft(
              id,
              new Difference(
                  24 - missing,
                  missing,
                  0,
                  finding.damaged().size(),
                  announced().subList(0, missing),
                  List.of(),
                  List.of()),
              List.of(),
              contents == Contents.HERE ? List.of() : List.of(PALLET),
              0,
              contents == Contents.HERE,
              drafted(id, Action.RECEIVE, place, witness));
        }

        @Override
        public CommandStatus receive(Caller caller, UUID id, String signature) {
          return registry.signed(id, signature);
        }

        @Override
        public ActDraft draftReject(
            Caller caller,
            UUID id,
            UUID consignment,
            List<String> packs,
            RejectReason reason,
            String witness,
            String place) {
          lastReason = reason;
          return new ActDraft(id, drafted(id, Action.REJECT, place, witness));
        }

        @Override
        public CommandStatus reject(Caller caller, UUID id, String signature) {
          return registry.signed(id, signature);
        }

        @Override
        public List<Line> incoming(Caller caller, int limit, int offset) {
          return empty ? List.of() : List.of(line(caller));
        }

        @Override
        public List<Line> outgoing(Caller caller, int limit, int offset) {
          return List.of();
        }

        @Override
        public Optional<View> view(Caller caller, UUID consignment) {
          return Optional.of(
              new View(
                  line(caller),
                  Optional.empty(),
                  HASH,
                  HASH,
                  Optional.empty(),
                  "Quai 2",
                  "0x" + "ab".repeat(20),
                  41207,
                  HASH,
                  Set.of(),
                  List.of(lot(24)),
                  List.of(PALLET),
                  new Untold(List.of(), List.of(), List.of()),
                  List.of()));
        }

        @Override
        public List<Units.Pack> packs(Caller caller, UUID consignment, int limit, int offset) {
          return announced();
        }

        @Override
        public Optional<BitSet> placeOf(Caller caller, UUID consignment, Bytes32 packId) {
          return places(pack -> pack.packId().equals(packId));
        }

        @Override
        public Optional<BitSet> placesIn(Caller caller, UUID consignment, String sscc) {
          return places(pack -> sscc.equals(PALLET) || pack.unit().equals(Optional.of(sscc)));
        }

        private Optional<BitSet> places(Predicate<Units.Pack> which) {
          List<Units.Pack> all = announced();
          BitSet places = new BitSet();
          for (int place = 0; place < all.size(); place++) {
            places.set(place, which.test(all.get(place)));
          }
          return Optional.of(places);
        }

        @Override
        public List<UUID> holding(Caller caller, String scan) {
          return scan.contains(PALLET) ? List.of(INCOMING) : List.of();
        }

        private Line line(Caller caller) {
          return new Line(
              INCOMING,
              DispatchPurpose.SALE,
              SmallMembers.memberId("laboratoire-rhone"),
              "Laboratoire du Rhône",
              SmallMembers.memberId(caller.organisation()),
              "Pharmacie du Pont",
              24,
              0,
              State.DISPATCHED,
              contents,
              AT);
        }

        private LotCount lot(int packs) {
          return new LotCount(
              SmallRegistry.LOT_ID,
              GTIN,
              "DOLIPRANE 1000 mg, comprimé",
              "LOT-4221",
              LocalDate.of(2028, 3, 31),
              packs);
        }
      };

  public final CustodyFacts facts =
      new CustodyFacts() {
        @Override
        public List<CustodyFact> after(String organisation, long block, int logIndex, int limit) {
          return List.of();
        }

        @Override
        public Optional<CustodyFact> find(String organisation, UUID id) {
          return Optional.empty();
        }

        @Override
        public List<Concerned> ofPack(String organisation, Bytes32 packId) {
          return List.of();
        }

        @Override
        public List<Concerned> ofUnit(String organisation, String sscc) {
          return List.of();
        }

        @Override
        public List<Marked> packs(String organisation, UUID fact, int limit, int offset) {
          return List.of();
        }

        @Override
        public List<UnitLine> units(String organisation, UUID fact) {
          return List.of(
              new UnitLine(PALLET, Optional.empty(), false),
              new UnitLine(CASE_A, Optional.of(PALLET), false),
              new UnitLine(CASE_B, Optional.of(PALLET), false));
        }
      };

  public final StockCounts counts =
      new StockCounts() {
        @Override
        public Count open(Caller caller, UUID id, Scope scope, String place) {
          return count();
        }

        @Override
        public List<Outcome> scan(Caller caller, UUID id, List<String> scans) {
          List<Outcome> outcomes = new ArrayList<>();
          for (String scan : scans) {
            if (!(reader.read(scan) instanceof PackScan pack)) {
              outcomes.add(Outcome.UNREADABLE);
            } else if (!pack.serial().startsWith("H")) {
              outcomes.add(Outcome.UNEXPECTED);
            } else {
              outcomes.add(counted.add(pack.serial()) ? Outcome.COUNTED : Outcome.AGAIN);
            }
          }
          return outcomes;
        }

        @Override
        public Count close(Caller caller, UUID id) {
          count = State.CLOSED;
          return count();
        }

        @Override
        public Count explain(
            Caller caller, UUID id, List<String> packs, Explanation explanation, String note) {
          packs.forEach(pack -> explained.put(pack, explanation));
          return count();
        }

        @Override
        public Optional<Count> find(Caller caller, UUID id) {
          return Optional.of(count());
        }

        @Override
        public List<Count> latest(Caller caller, int limit) {
          return count == State.CLOSED ? List.of(count()) : List.of();
        }

        @Override
        public List<Difference> differences(Caller caller, UUID id, int limit, int offset) {
          return here().stream()
              .filter(pack -> !counted.contains(pack.serial()))
              .map(
                  pack ->
                      new Difference(
                          pack,
                          true,
                          Optional.ofNullable(explained.get(pack.packId().toString())),
                          Optional.empty(),
                          Optional.empty()))
              .toList();
        }

        private Count count() {
          int missing = here().size() - counted.size();
          return new Count(
              COUNT,
              new Scope(Optional.empty(), Optional.empty()),
              "Counter 1",
              count,
              "pharmacist.pont",
              AT,
              count == State.CLOSED ? Optional.of(AT) : Optional.empty(),
              here().size(),
              counted.size(),
              missing,
              0,
              missing - explained.size());
        }
      };

  public final Samples samples =
      new Samples() {
        private final List<Checked> checked = new ArrayList<>();

        @Override
        public Sample of(Caller caller, UUID consignment) {
          return new Sample(
              INCOMING,
              Rule.FROM_WHOLESALER,
              24,
              24,
              checked.size(),
              0,
              announced(),
              List.copyOf(checked));
        }

        @Override
        public Checked verify(Caller caller, UUID consignment, UUID id, String scan) {
          PackScan pack = (PackScan) reader.read(scan);
          Checked one =
              new Checked(
                  id,
                  Optional.of(pack.gtin().digits()),
                  Optional.of(pack.serial()),
                  "GENUINE",
                  "CUS-MED-001",
                  pack.serial().startsWith("P"),
                  caller.name(),
                  AT);
          checked.add(one);
          return one;
        }
      };
}
