package org.custodia.registry.custody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.custodia.registry.custody.CustodyWorld.EXPIRY;
import static org.custodia.registry.custody.CustodyWorld.MANUFACTURER;
import static org.custodia.registry.custody.CustodyWorld.PHARMACIST;
import static org.custodia.registry.custody.CustodyWorld.PLACE;
import static org.custodia.registry.custody.CustodyWorld.WHOLESALER;
import static org.custodia.registry.custody.CustodyWorld.all;
import static org.custodia.registry.custody.CustodyWorld.scan;
import static org.custodia.registry.custody.CustodyWorld.scans;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.custodia.contracts.PackingOperation;
import org.custodia.contracts.merkle.MerkleTree;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Packing, repacking and breaking down, on a real network. */
class UnitsTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();
  private static CustodyWorld world;

  @BeforeAll
  static void begin() {
    world = CustodyWorld.begin(database, network);
    world.released("A", EXPIRY, 40);
    world.released("B", EXPIRY, 40);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @Test
  void aCaseMayBeMixedAndTheLedgerHasTheRootOverItsPacks() {
    String unit = world.sscc();
    UUID id = world.pack(MANUFACTURER, unit, List.of(scan("A", 1), scan("B", 1))).id();
    assertThat(contents(MANUFACTURER, unit)).containsExactly("A-1", "B-1");
    var fact =
        (CustodyFact.Packed) world.facts().find(MANUFACTURER.organisation(), id).orElseThrow();
    var leaves =
        List.of(PackLeaf.leaf(3400930000014L, "A-1"), PackLeaf.leaf(3400930000014L, "B-1"));
    try (MerkleTree tree = MerkleTree.of(leaves)) {
      assertThat(fact.units())
          .containsExactly(new CustodyFact.UnitFact(unit, PackingOperation.ADD, tree.root(), 2, 2));
    }
    assertThat(fact.header().irregularities()).isEmpty();
  }

  @Test
  void aMistakeIsPutRightByAFurtherFact() {
    String wrong = world.sscc();
    String right = world.sscc();
    world.pack(MANUFACTURER, wrong, scans("A", 2, 4));
    world.pack(
        MANUFACTURER,
        List.of(
            new Units.Change(wrong, PackingOperation.ADD, scans("A", 2, 3)),
            new Units.Change(right, PackingOperation.ADD, scans("A", 4, 5))));
    assertThat(contents(MANUFACTURER, wrong)).containsExactly("A-2", "A-3");
    assertThat(contents(MANUFACTURER, right)).containsExactly("A-4", "A-5");
    assertThat(world.facts().ofUnit(MANUFACTURER.organisation(), wrong)).hasSize(2);
  }

  @Test
  void whatIsBrokenDownLiesLooseAndMayBePackedAnew() {
    String inner = world.sscc();
    String pallet = world.sscc();
    world.pack(MANUFACTURER, inner, scans("A", 6, 7));
    world.pack(MANUFACTURER, pallet, List.of(inner, scan("A", 8)));
    world.pack(MANUFACTURER, List.of(new Units.Change(pallet, PackingOperation.DELETE, List.of())));
    assertThat(contents(MANUFACTURER, pallet)).isEmpty();
    assertThat(unit(MANUFACTURER, inner).within()).isEmpty();
    assertThat(contents(MANUFACTURER, inner)).containsExactly("A-6", "A-7");
    String other = world.sscc();
    world.pack(MANUFACTURER, other, List.of(inner, scan("A", 8)));
    assertThat(contents(MANUFACTURER, other)).containsExactly("A-6", "A-7", "A-8");
  }

  @Test
  void aWholesalerBreaksAPalletDownAndRepacksItForItsCustomer() {
    String one = world.sscc();
    String two = world.sscc();
    String pallet = world.sscc();
    world.pack(
        MANUFACTURER,
        List.of(
            new Units.Change(one, PackingOperation.ADD, scans("B", 11, 14)),
            new Units.Change(two, PackingOperation.ADD, scans("B", 15, 18)),
            new Units.Change(pallet, PackingOperation.ADD, List.of(one, two))));
    UUID in = world.sent(MANUFACTURER, WHOLESALER, pallet);
    world.received(WHOLESALER, in, all(pallet));
    String tote = world.sscc();
    world.pack(
        WHOLESALER,
        List.of(
            new Units.Change(one, PackingOperation.ADD, scans("B", 13, 14)),
            new Units.Change(tote, PackingOperation.ADD, List.of(scan("B", 11), scan("B", 12)))));
    UUID out = world.sent(WHOLESALER, PHARMACIST, tote);
    world.received(PHARMACIST, out, all(tote));
    assertThat(contents(PHARMACIST, tote)).containsExactly("B-11", "B-12");
    assertThat(contents(WHOLESALER, pallet))
        .containsExactly("B-13", "B-14", "B-15", "B-16", "B-17", "B-18");
    assertThat(contents(WHOLESALER, tote)).isEmpty();
  }

  @Test
  void someAreTakenOutAndWhatStaysNeedNotBeNamed() {
    String inner = world.sscc();
    String outer = world.sscc();
    world.pack(
        MANUFACTURER,
        List.of(
            new Units.Change(inner, PackingOperation.ADD, scans("B", 20, 24)),
            new Units.Change(outer, PackingOperation.ADD, List.of(inner, scan("B", 25)))));
    takenOut(inner, scan("B", 21), scan("B", 23));
    assertThat(contents(MANUFACTURER, inner)).containsExactly("B-20", "B-22", "B-24");
    assertThat(unit(MANUFACTURER, inner).within()).contains(outer);
    assertThat(contents(MANUFACTURER, outer)).containsExactly("B-20", "B-22", "B-24", "B-25");
    var other = world.sscc();
    world.pack(MANUFACTURER, other, List.of(scan("B", 21)));
    assertProblem("CUS-CUS-069", () -> draftTakenOut(MANUFACTURER, inner, scan("B", 21)));
    assertProblem("CUS-CUS-069", () -> draftTakenOut(MANUFACTURER, outer, scan("B", 20)));
    assertProblem("CUS-CUS-070", () -> draftTakenOut(MANUFACTURER, outer));
    assertProblem("CUS-CUS-069", () -> draftTakenOut(PHARMACIST, outer, inner));

    UUID id = takenOut(outer, inner, scan("B", 25));
    assertThat(unit(MANUFACTURER, inner).within()).isEmpty();
    assertThat(contents(MANUFACTURER, outer)).as("broken down").isEmpty();
    var fact =
        (CustodyFact.Packed) world.facts().find(MANUFACTURER.organisation(), id).orElseThrow();
    assertThat(fact.units())
        .extracting(CustodyFact.UnitFact::operation)
        .containsExactly(PackingOperation.DELETE);
  }

  private static Units.Draft draftTakenOut(Caller caller, String unit, String... taken) {
    return world
        .units()
        .draftTakingOut(caller, UUID.randomUUID(), unit, List.of(taken), world.key(caller), PLACE);
  }

  private static UUID takenOut(String unit, String... taken) {
    Units.Draft draft = draftTakenOut(MANUFACTURER, unit, taken);
    world.units().record(MANUFACTURER, draft.id(), world.sign(MANUFACTURER, draft.act().act()));
    world.confirmed(MANUFACTURER, draft.id());
    return draft.id();
  }

  @Test
  void nothingLiesInTwoUnitsOrInItselfOrIsPackedByWhoDoesNotHoldIt() {
    String one = world.sscc();
    String two = world.sscc();
    world.pack(MANUFACTURER, one, scans("A", 20, 21));
    refused("CUS-CUS-046", MANUFACTURER, two, scan("A", 20));
    refused("CUS-CUS-023", PHARMACIST, two, scan("A", 22));
    refused("CUS-CUS-023", MANUFACTURER, two, scan("A", "A-999"));
    refused("CUS-CUS-047", MANUFACTURER, one, one);
    refused("CUS-CUS-048", MANUFACTURER, two, world.sscc());
    refused("CUS-CUS-042", MANUFACTURER, two);
    refused("CUS-CUS-002", MANUFACTURER, "340123400000000018", scan("A", 22));
    refused("CUS-CUS-003", MANUFACTURER, scan("A", 22), scan("A", 23));
    world.pack(MANUFACTURER, two, List.of(one, scan("A", 24)));
    refused("CUS-CUS-049", MANUFACTURER, world.sscc(), one);
    assertProblem(
        "CUS-CUS-040",
        () ->
            world
                .units()
                .draft(MANUFACTURER, UUID.randomUUID(), tooMany(), world.key(MANUFACTURER), PLACE));
  }

  private static List<Units.Change> tooMany() {
    List<Units.Change> changes = new ArrayList<>();
    for (int i = 0; i <= Units.MOST_CHANGES; i++) {
      changes.add(new Units.Change(world.sscc(), PackingOperation.ADD, List.of(scan("A", 30))));
    }
    return changes;
  }

  private static void refused(String code, Caller caller, String unit, String... contents) {
    var change = new Units.Change(unit, PackingOperation.ADD, List.of(contents));
    assertProblem(
        code,
        () ->
            world
                .units()
                .draft(caller, UUID.randomUUID(), List.of(change), world.key(caller), PLACE));
  }

  private static void assertProblem(String code, ThrowingCallable asked) {
    assertThat(catchThrowableOfType(Problem.class, asked).code()).isEqualTo(code);
  }

  private static Units.Unit unit(Caller caller, String sscc) {
    Optional<Units.Unit> unit = world.units().contents(caller.organisation(), sscc);
    return unit.orElseThrow();
  }

  private static List<String> contents(Caller caller, String sscc) {
    return unit(caller, sscc).packs().stream().map(Units.Pack::serial).sorted().toList();
  }
}
