package org.custodia.registry.custody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.custodia.registry.custody.CustodyWorld.EXPIRY;
import static org.custodia.registry.custody.CustodyWorld.MANUFACTURER;
import static org.custodia.registry.custody.CustodyWorld.PHARMACIST;
import static org.custodia.registry.custody.CustodyWorld.all;
import static org.custodia.registry.custody.CustodyWorld.scan;
import static org.custodia.registry.custody.CustodyWorld.scans;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.custody.StockCounts.Count;
import org.custodia.registry.custody.StockCounts.Explanation;
import org.custodia.registry.custody.StockCounts.Outcome;
import org.custodia.registry.custody.StockCounts.Scope;
import org.custodia.registry.custody.StockCounts.State;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.ledger.LedgerWorkers;
import org.custodia.registry.ledger.Projection;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is in stock, what will expire, and what a count brings to light. */
class StockTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();
  private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);
  private static CustodyWorld world;
  private static Bytes32 early;
  private static Bytes32 late;

  /** The pharmacy holds three packs that expire in 20 days and two that do in a year. */
  @BeforeAll
  static void begin() {
    world = CustodyWorld.begin(database, network);
    late = world.released("LATE", EXPIRY, 5);
    early = world.released("EARLY", TODAY.plusDays(20), 5);
    world.released("SOON", TODAY.plusDays(85), 1);
    String unit = world.sscc();
    world.pack(MANUFACTURER, unit, scans("EARLY", 1, 3));
    String[] contents =
        Stream.concat(Stream.of(unit), scans("LATE", 1, 2).stream()).toArray(String[]::new);
    UUID id = world.sent(MANUFACTURER, PHARMACIST, contents);
    world.received(PHARMACIST, id, all(contents));
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @Test
  void whatExpiresFirstComesFirstAndIsWarnedOf() {
    List<Stock.Line> lines = world.stock().lines(PHARMACIST);
    assertThat(lines).extracting(Stock.Line::lotNumber).containsExactly("EARLY", "LATE");
    assertThat(lines).extracting(Stock.Line::packs).containsExactly(3L, 2L);
    assertThat(lines).extracting(Stock.Line::first).containsExactly(true, false);
    assertThat(lines).extracting(Stock.Line::warning).containsExactly(30, -1);
    assertThat(lines.get(0).daysLeft()).isEqualTo(20);
    assertThat(lines.get(0).productName()).isEqualTo("KARDEGIC 75 mg");
    assertThat(world.stock().expiring(PHARMACIST, 30)).containsExactly(lines.get(0));
    assertThat(world.stock().expiring(PHARMACIST, 7)).isEmpty();
    assertThat(world.stock().lines(MANUFACTURER))
        .filteredOn(line -> line.lotNumber().equals("SOON"))
        .extracting(Stock.Line::warning)
        .containsExactly(90);
  }

  @Test
  void packsOfALotAreListedAlsoThoseThatNeverMoved() {
    assertThat(world.stock().packs(PHARMACIST, early, 10, 0))
        .extracting(held -> held.pack().serial())
        .containsExactly("EARLY-1", "EARLY-2", "EARLY-3");
    assertThat(world.stock().packs(PHARMACIST, early, 1, 1))
        .extracting(held -> held.pack().serial())
        .containsExactly("EARLY-2");
    assertThat(world.stock().packs(MANUFACTURER, late, 10, 0))
        .extracting(held -> held.pack().serial())
        .containsExactly("LATE-3", "LATE-4", "LATE-5");
  }

  @Test
  void stockCanBeReadAgainFromTheLedger() {
    List<Stock.Line> before = world.stock().lines(PHARMACIST);
    List<String> rows = rows();
    List<CustodyFact> facts = world.facts().after(PHARMACIST.organisation(), 0, -1, 100);
    assertThat(facts).hasSizeGreaterThan(1);
    replay();
    assertThat(rows()).isEqualTo(rows);
    assertThat(world.facts().after(PHARMACIST.organisation(), 0, -1, 100)).isEqualTo(facts);
    assertThat(world.stock().lines(PHARMACIST)).isEqualTo(before);
  }

  /** Every row of the projection, as text. */
  private static List<String> rows() {
    return database
        .rows()
        .in(
            PHARMACIST.organisation(),
            () ->
                projection().tables().stream()
                    .flatMap(
                        table ->
                            database
                                .jdbc()
                                .sql("select t::text from " + table + " t order by 1")
                                .query(String.class)
                                .list()
                                .stream())
                    .toList());
  }

  private static Projection projection() {
    return world.registry().beans(Projection.class).stream()
        .filter(CustodyProjection.class::isInstance)
        .findFirst()
        .orElseThrow();
  }

  private static void replay() {
    long head = world.registry().ledger().position(PHARMACIST.organisation()).block();
    world.registry().bean(LedgerWorkers.class).replay(PHARMACIST.organisation());
    TestRegistry.await(
        "the pharmacy has read everything again",
        () -> world.registry().ledger().position(PHARMACIST.organisation()).block() >= head);
  }

  // --- Counting ---

  @Test
  void aCountShowsWhatIsMissingAndTooMuchAndHasItExplained() {
    UUID id = UUID.randomUUID();
    Count opened = counts().open(PHARMACIST, id, everything(), "Shelf 3");
    assertThat(opened.state()).isEqualTo(State.OPEN);
    assertThat(counts().open(PHARMACIST, id, everything(), "Shelf 3")).isEqualTo(opened);
    assertThat(
            counts()
                .scan(
                    PHARMACIST,
                    id,
                    List.of(
                        scan("EARLY", 1),
                        scan("EARLY", 2),
                        scan("EARLY", 1),
                        scan("LATE", 1),
                        scan("LATE", 4),
                        "nonsense")))
        .containsExactly(
            Outcome.COUNTED,
            Outcome.COUNTED,
            Outcome.AGAIN,
            Outcome.COUNTED,
            Outcome.UNEXPECTED,
            Outcome.UNREADABLE);
    Count closed = counts().close(PHARMACIST, id);
    assertThat(closed.expected()).isEqualTo(5);
    assertThat(closed.counted()).isEqualTo(4);
    assertThat(closed.missing()).isEqualTo(2);
    assertThat(closed.surplus()).isEqualTo(1);
    assertThat(closed.unexplained()).isEqualTo(3);
    assertThat(counts().close(PHARMACIST, id)).isEqualTo(closed);
    List<StockCounts.Difference> differences = counts().differences(PHARMACIST, id, 10, 0);
    assertThat(differences)
        .extracting(difference -> difference.pack().serial() + " " + difference.missing())
        .containsExactlyInAnyOrder("EARLY-3 true", "LATE-2 true", "LATE-4 false");
    String pack = differences.get(0).pack().packId().toString();
    counts().explain(PHARMACIST, id, List.of(pack), Explanation.UNKNOWN, "");
    Count explained =
        counts().explain(PHARMACIST, id, List.of(pack), Explanation.LOST, "behind the shelf?");
    assertThat(explained.unexplained()).isEqualTo(2);
    assertThat(counts().differences(PHARMACIST, id, 10, 0).get(2).explanation())
        .contains(Explanation.LOST);
    assertRefused("CUS-CUS-068", () -> counts().scan(PHARMACIST, id, List.of(scan("LATE", 2))));
    assertThat(counts().latest(PHARMACIST, 5)).contains(explained);
    assertThat(counts().find(MANUFACTURER, id)).isEmpty();
  }

  @Test
  void aCountOfOneLotTakesAWholeUnitByItsLabel() {
    String unit =
        world.units().outermost(PHARMACIST, 10, 0).stream()
            .map(Units.Unit.Line::sscc)
            .findFirst()
            .orElseThrow();
    UUID id = UUID.randomUUID();
    var lot = new Scope(Optional.of(CustodyWorld.GTIN), Optional.of("EARLY"));
    counts().open(PHARMACIST, id, lot, "Cold room");
    assertThat(counts().scan(PHARMACIST, id, List.of("00" + unit)))
        .containsExactly(Outcome.COUNTED);
    assertThat(counts().scan(PHARMACIST, id, List.of(unit, scan("LATE", 1))))
        .containsExactly(Outcome.AGAIN, Outcome.UNEXPECTED);
    Count closed = counts().close(PHARMACIST, id);
    assertThat(closed.expected()).isEqualTo(3);
    assertThat(closed.missing()).isZero();
    assertThat(closed.surplus()).isEqualTo(1);
  }

  private static Scope everything() {
    return new Scope(Optional.empty(), Optional.empty());
  }

  private static StockCounts counts() {
    return world.registry().bean(StockCounts.class);
  }

  private static void assertRefused(String code, ThrowingCallable asked) {
    assertThat(catchThrowableOfType(Problem.class, asked).code()).isEqualTo(code);
  }
}
