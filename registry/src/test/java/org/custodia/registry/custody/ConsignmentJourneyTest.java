package org.custodia.registry.custody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.custodia.registry.custody.CustodyWorld.EXPIRY;
import static org.custodia.registry.custody.CustodyWorld.GTIN;
import static org.custodia.registry.custody.CustodyWorld.MANUFACTURER;
import static org.custodia.registry.custody.CustodyWorld.PHARMACIST;
import static org.custodia.registry.custody.CustodyWorld.PLACE;
import static org.custodia.registry.custody.CustodyWorld.REGULATOR;
import static org.custodia.registry.custody.CustodyWorld.WHOLESALER;
import static org.custodia.registry.custody.CustodyWorld.all;
import static org.custodia.registry.custody.CustodyWorld.part;
import static org.custodia.registry.custody.CustodyWorld.scan;
import static org.custodia.registry.custody.CustodyWorld.scans;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.DispatchPurpose;
import org.custodia.contracts.PackingOperation;
import org.custodia.contracts.RejectReason;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.registry.custody.Consignments.Finding;
import org.custodia.registry.custody.Consignments.State;
import org.custodia.registry.custody.CustodyFacts.Mark;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From the factory over the wholesaler to the pharmacy and back, on a real network. */
class ConsignmentJourneyTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();
  private static CustodyWorld world;

  @BeforeAll
  static void begin() {
    world = CustodyWorld.begin(database, network);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @Test
  void aPalletGoesFromTheFactoryToThePharmacyByTheScanOfItsLabel() {
    Bytes32 lot = world.released("A", EXPIRY, 30);
    String one = world.sscc();
    String two = world.sscc();
    String pallet = world.sscc();
    world.pack(
        MANUFACTURER,
        List.of(
            new Units.Change(one, PackingOperation.ADD, scans("A", 1, 10)),
            new Units.Change(two, PackingOperation.ADD, scans("A", 11, 20)),
            new Units.Change(pallet, PackingOperation.ADD, List.of(one, two, scan("A", 21)))));
    Units.Unit packed = world.units().contents(MANUFACTURER.organisation(), pallet).orElseThrow();
    assertThat(packed.packs()).hasSize(21);
    assertThat(packed.units()).extracting(Units.Unit.Inner::sscc).containsExactly(one, two);

    UUID first = world.sent(MANUFACTURER, WHOLESALER, "00" + pallet);
    assertThat(world.stock(MANUFACTURER, lot)).isEqualTo(9);
    assertThat(world.stock(WHOLESALER, lot)).isZero();
    assertThat(world.consignments().holding(WHOLESALER, scan("A", 7))).containsExactly(first);
    Consignments.ReceiveDraft receipt = world.received(WHOLESALER, first, all(pallet));
    assertThat(receipt.difference().accepted()).isEqualTo(21);
    assertThat(receipt.open()).isZero();
    assertThat(world.view(WHOLESALER, first).line().state()).isEqualTo(State.RECEIVED);
    assertThat(world.view(WHOLESALER, first).answers())
        .singleElement()
        .satisfies(answer -> assertThat(answer.irregularities()).isEmpty());
    assertThat(world.stock(WHOLESALER, lot)).isEqualTo(21);
    assertThat(world.consignments().holding(WHOLESALER, scan("A", 7))).isEmpty();

    UUID second = world.sent(WHOLESALER, PHARMACIST, one, scan("A", 21));
    world.received(PHARMACIST, second, all(one, scan("A", 21)));
    assertThat(world.stock(WHOLESALER, lot)).isEqualTo(10);
    assertThat(world.stock(PHARMACIST, lot)).isEqualTo(11);
    assertThat(world.holds(PHARMACIST, "A-3")).isTrue();
    assertThat(world.holds(WHOLESALER, "A-3")).isFalse();
    assertThat(world.units().contents(PHARMACIST.organisation(), one).orElseThrow().packs())
        .hasSize(10);
    assertThat(world.units().contents(WHOLESALER.organisation(), pallet).orElseThrow().packs())
        .hasSize(10);
    TestRegistry.await(
        "the wholesaler learns that the pharmacy took the pack over",
        () ->
            world.facts().ofPack(WHOLESALER.organisation(), packId("A-3")).stream()
                .map(CustodyFacts.Concerned::mark)
                .toList()
                .equals(List.of(Mark.SENT, Mark.ACCEPTED, Mark.SENT, Mark.ACCEPTED)));
  }

  @Test
  void whatIsMissingTooMuchOrDamagedIsShownBeforeAnybodySigns() {
    Bytes32 lot = world.released("D", EXPIRY, 12);
    String unit = world.sscc();
    world.pack(MANUFACTURER, unit, scans("D", 1, 8));
    UUID id = world.sent(MANUFACTURER, PHARMACIST, unit);
    var finding =
        new Finding(
            List.of(unit, scan("D", 9)), List.of(scan("D", 2)), List.of(scan("D", 3)), true);
    Consignments.Difference difference = world.received(PHARMACIST, id, finding).difference();
    assertThat(difference.accepted()).isEqualTo(6);
    assertThat(difference.missingPacks()).extracting(Units.Pack::serial).containsExactly("D-2");
    assertThat(difference.surplusPacks()).extracting(Units.Pack::serial).containsExactly("D-9");
    assertThat(difference.damagedPacks()).extracting(Units.Pack::serial).containsExactly("D-3");
    Stock.Line line = line(PHARMACIST, lot);
    assertThat(line.packs()).isEqualTo(6);
    assertThat(line.damaged()).isEqualTo(1);
    assertThat(line.surplus()).isEqualTo(1);
    assertThat(world.holds(PHARMACIST, "D-2")).isFalse();
    TestRegistry.await(
        "the giver learns which packs are missing",
        () ->
            world.facts().ofPack(MANUFACTURER.organisation(), packId("D-2")).stream()
                .anyMatch(concerned -> concerned.mark() == Mark.MISSING));

    UUID refusal = UUID.randomUUID();
    Consignments.ActDraft draft =
        world
            .consignments()
            .draftReject(
                PHARMACIST,
                refusal,
                id,
                List.of(scan("D", 3)),
                RejectReason.DAMAGED,
                world.key(PHARMACIST),
                PLACE);
    world.consignments().reject(PHARMACIST, refusal, world.sign(PHARMACIST, draft.act().act()));
    world.confirmed(PHARMACIST, refusal);
    assertThat(line(PHARMACIST, lot).damaged()).isZero();
    assertThat(line(PHARMACIST, lot).packs()).isEqualTo(6);
    TestRegistry.await(
        "the damaged pack is the giver's again", () -> world.holds(MANUFACTURER, "D-3"));
  }

  @Test
  void aConsignmentIsReceivedInPartsAndWhatComesLateIsTakenOver() {
    Bytes32 lot = world.released("P", EXPIRY, 6);
    UUID id = world.sent(MANUFACTURER, PHARMACIST, scans("P", 1, 6).toArray(String[]::new));
    Consignments.ReceiveDraft part =
        world.received(PHARMACIST, id, part(scan("P", 1), scan("P", 2)));
    assertThat(part.open()).isEqualTo(4);
    assertThat(world.view(PHARMACIST, id).line().state()).isEqualTo(State.PARTLY_RECEIVED);
    assertThat(world.stock(PHARMACIST, lot)).isEqualTo(2);
    Consignments.ReceiveDraft rest =
        world.received(PHARMACIST, id, all(scan("P", 1), scan("P", 3), scan("P", 4), scan("P", 5)));
    assertThat(rest.difference().accepted()).isEqualTo(3);
    assertThat(rest.difference().missing()).isEqualTo(1);
    assertThat(world.view(PHARMACIST, id).line().state()).isEqualTo(State.RECEIVED);
    assertThat(world.view(PHARMACIST, id).answers())
        .allSatisfy(answer -> assertThat(answer.irregularities()).isEmpty());
    Consignments.ReceiveDraft late = world.received(PHARMACIST, id, part(scan("P", 6)));
    assertThat(late.difference().accepted()).isEqualTo(1);
    assertThat(world.stock(PHARMACIST, lot)).isEqualTo(6);
    assertRefused(
        () ->
            world
                .consignments()
                .draftReceive(
                    PHARMACIST,
                    UUID.randomUUID(),
                    id,
                    part(scan("P", 6)),
                    world.key(PHARMACIST),
                    PLACE),
        "CUS-CUS-034");
  }

  @Test
  void aRejectedConsignmentIsTheGiversAgain() {
    Bytes32 lot = world.released("R", EXPIRY, 4);
    UUID id = world.sent(MANUFACTURER, PHARMACIST, scans("R", 1, 3).toArray(String[]::new));
    assertThat(world.stock(MANUFACTURER, lot)).isEqualTo(1);
    UUID refusal = UUID.randomUUID();
    Consignments.ActDraft draft =
        world
            .consignments()
            .draftReject(
                PHARMACIST,
                refusal,
                id,
                List.of(),
                RejectReason.TEMPERATURE,
                world.key(PHARMACIST),
                PLACE);
    world.consignments().reject(PHARMACIST, refusal, world.sign(PHARMACIST, draft.act().act()));
    world.confirmed(PHARMACIST, refusal);
    Consignments.View view = world.view(PHARMACIST, id);
    assertThat(view.line().state()).isEqualTo(State.REJECTED);
    assertThat(view.answers().get(0).reason()).contains(RejectReason.TEMPERATURE);
    assertThat(view.answers().get(0).accepted()).isEqualTo(3);
    TestRegistry.await(
        "the packs are the giver's again", () -> world.stock(MANUFACTURER, lot) == 4);
    assertThat(world.holds(MANUFACTURER, "R-2")).isTrue();
    assertThat(world.holds(PHARMACIST, "R-2")).isFalse();
  }

  @Test
  void aDispatchIsCancelledWhileNobodyReceived() {
    Bytes32 lot = world.released("C", EXPIRY, 3);
    UUID id = world.sent(MANUFACTURER, PHARMACIST, scan("C", 1), scan("C", 2));
    assertThat(world.stock(MANUFACTURER, lot)).isEqualTo(1);
    UUID cancel = UUID.randomUUID();
    Consignments.ActDraft draft =
        world.consignments().draftCancel(MANUFACTURER, cancel, id, world.key(MANUFACTURER), PLACE);
    world.consignments().cancel(MANUFACTURER, cancel, world.sign(MANUFACTURER, draft.act().act()));
    world.confirmed(MANUFACTURER, cancel);
    assertThat(world.view(MANUFACTURER, id).line().state()).isEqualTo(State.CANCELLED);
    assertThat(world.stock(MANUFACTURER, lot)).isEqualTo(3);
    UUID again = world.sent(MANUFACTURER, PHARMACIST, scan("C", 1));
    world.received(PHARMACIST, again, all(scan("C", 1)));
    assertRefused(
        () ->
            world
                .consignments()
                .draftCancel(
                    MANUFACTURER, UUID.randomUUID(), again, world.key(MANUFACTURER), PLACE),
        "CUS-CUS-032");
  }

  @Test
  void whatWasReceivedGoesBackAsAReturnToTheConsignmentItCameIn() {
    Bytes32 lot = world.released("B", EXPIRY, 2);
    UUID id = world.sent(MANUFACTURER, PHARMACIST, scan("B", 1), scan("B", 2));
    world.received(PHARMACIST, id, all(scan("B", 1), scan("B", 2)));
    UUID back =
        world.sent(
            PHARMACIST,
            MANUFACTURER,
            DispatchPurpose.RETURN,
            Optional.of(id),
            List.of(scan("B", 2)));
    assertThat(world.view(MANUFACTURER, back).replyTo()).contains(id);
    world.received(MANUFACTURER, back, all(scan("B", 2)));
    assertThat(world.stock(PHARMACIST, lot)).isEqualTo(1);
    assertThat(world.stock(MANUFACTURER, lot)).isEqualTo(1);
    assertThat(world.holds(MANUFACTURER, "B-2")).isTrue();
  }

  @Test
  void nobodySendsWhatIsNotInTheirHandsOrIsOnItsWay() {
    world.released("N", EXPIRY, 3);
    assertRefused(() -> draft(PHARMACIST, MANUFACTURER, scan("N", 1)), "CUS-CUS-023");
    assertRefused(() -> draft(MANUFACTURER, PHARMACIST, scan("N", "N-99")), "CUS-CUS-023");
    assertRefused(() -> draft(MANUFACTURER, PHARMACIST, world.sscc()), "CUS-CUS-048");
    assertRefused(() -> draft(MANUFACTURER, PHARMACIST, "340123400000000018"), "CUS-CUS-002");
    UUID one = UUID.randomUUID();
    UUID two = UUID.randomUUID();
    var first = draft(MANUFACTURER, one, PHARMACIST, scan("N", 1));
    var second = draft(MANUFACTURER, two, WHOLESALER, scan("N", 1));
    world.consignments().dispatch(MANUFACTURER, one, world.sign(MANUFACTURER, first.act().act()));
    Problem problem =
        catchThrowableOfType(
            Problem.class,
            () ->
                world
                    .consignments()
                    .dispatch(MANUFACTURER, two, world.sign(MANUFACTURER, second.act().act())));
    assertThat(problem.code()).isIn("CUS-CUS-023", "CUS-CUS-028");
    world.confirmed(MANUFACTURER, one);
  }

  @Test
  void theSameActAgainHasNoSecondEffect() {
    Bytes32 lot = world.released("I", EXPIRY, 2);
    UUID id = UUID.randomUUID();
    var draft = draft(MANUFACTURER, id, PHARMACIST, scan("I", 1));
    assertThat(draft(MANUFACTURER, id, PHARMACIST, scan("I", 1))).isEqualTo(draft);
    assertRefused(() -> draft(MANUFACTURER, id, PHARMACIST, scan("I", 2)), "CUS-MED-021");
    String signature = world.sign(MANUFACTURER, draft.act().act());
    world.consignments().dispatch(MANUFACTURER, id, signature);
    world.confirmed(MANUFACTURER, id);
    CommandStatus again = world.consignments().dispatch(MANUFACTURER, id, signature);
    assertThat(again.state().isDone()).isTrue();
    assertThat(world.stock(MANUFACTURER, lot)).isEqualTo(1);
  }

  @Test
  void onlyWhoHandlesPacksMay() {
    var administrator = new Caller(MANUFACTURER.organisation(), "admin", Set.of("administrator"));
    assertRefused(() -> world.stock().lines(administrator), "CUS-CUS-010");
    assertRefused(() -> world.consignments().incoming(administrator, 1, 0), "CUS-CUS-010");
    assertRefused(() -> draft(REGULATOR, PHARMACIST, scan("N", 1)), "CUS-CUS-010");
    assertThat(world.consignments().outgoing(REGULATOR, 10, 0)).isEmpty();
  }

  @Test
  void anotherMemberSeesNothingOfAConsignmentAndTheRegulatorAll() {
    world.released("S", EXPIRY, 1);
    UUID id = world.sent(MANUFACTURER, PHARMACIST, scan("S", 1));
    assertThat(world.consignments().view(WHOLESALER, id)).isEmpty();
    TestRegistry.await(
        "the regulator has the contents",
        () ->
            world.consignments().view(REGULATOR, id).isPresent()
                && world.consignments().packs(REGULATOR, id, 10, 0).size() == 1);
  }

  private static Consignments.DispatchDraft draft(Caller from, Caller to, String... contents) {
    return draft(from, UUID.randomUUID(), to, contents);
  }

  private static Consignments.DispatchDraft draft(
      Caller from, UUID id, Caller to, String... contents) {
    DispatchPurpose purpose =
        from.equals(PHARMACIST) ? DispatchPurpose.RETURN : DispatchPurpose.SALE;
    return world.draftDispatch(from, id, to, purpose, Optional.empty(), List.of(contents));
  }

  private static Stock.Line line(Caller caller, Bytes32 lot) {
    return world.stock().lines(caller).stream()
        .filter(line -> line.lotId().equals(lot))
        .findFirst()
        .orElseThrow();
  }

  private static Bytes32 packId(String serial) {
    return PackLeaf.packId(Long.parseLong(GTIN), serial);
  }

  private static void assertRefused(ThrowingCallable asked, String code) {
    assertThat(catchThrowableOfType(Problem.class, asked).code()).isEqualTo(code);
  }
}
