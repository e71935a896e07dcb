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

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.DispatchPurpose;
import org.custodia.contracts.Irregularity;
import org.custodia.contracts.LotStatus;
import org.custodia.contracts.PackingOperation;
import org.custodia.contracts.RejectReason;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.custody.Consignments.Finding;
import org.custodia.registry.custody.Consignments.State;
import org.custodia.registry.custody.CustodyFacts.Mark;
import org.custodia.registry.documents.ChannelDocumentDesk;
import org.custodia.registry.documents.SignedDocumentQuery;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.oversight.Dossiers;
import org.custodia.registry.oversight.Recalls;
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
    placesAreThoseOfTheList(first, one, pallet);
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

  /** A page that receives marks each scan in the list of packs without reading the list. */
  private void placesAreThoseOfTheList(UUID consignment, String inner, String pallet) {
    List<Units.Pack> packs = world.consignments().packs(WHOLESALER, consignment, 100, 0);
    for (int place = 0; place < packs.size(); place++) {
      assertThat(
              world
                  .consignments()
                  .placeOf(WHOLESALER, consignment, packs.get(place).packId())
                  .orElseThrow()
                  .stream())
          .containsExactly(place);
    }
    assertThat(
            world.consignments().placesIn(WHOLESALER, consignment, inner).orElseThrow().stream()
                .mapToObj(place -> packs.get(place).unit().orElseThrow()))
        .hasSize(10)
        .containsOnly(inner);
    assertThat(
            world.consignments().placesIn(WHOLESALER, consignment, pallet).orElseThrow().stream())
        .hasSize(21);
    assertThat(world.consignments().placeOf(WHOLESALER, consignment, packId("A-22")).orElseThrow())
        .isEqualTo(new BitSet());
    assertThat(world.consignments().placeOf(PHARMACIST, consignment, packId("A-7"))).isEmpty();
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
    assertThat(world.view(PHARMACIST, id).answers())
        .extracting(Consignments.Answer::irregularities)
        .as("came later than said, and nothing else")
        .containsExactly(Set.of(), Set.of(), Set.of(Irregularity.CAME_LATER));
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
    TestRegistry.await(
        "the giver hears of it", () -> !world.view(MANUFACTURER, again).answers().isEmpty());
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
  void recalledPacksGoBackAndTheRecallCountsThemAsComeBackWhenTheyHaveArrived() {
    Bytes32 lot = world.released("RC", EXPIRY, 6);
    UUID sold = world.sent(MANUFACTURER, PHARMACIST, scans("RC", 1, 4).toArray(String[]::new));
    world.received(PHARMACIST, sold, all(scans("RC", 1, 4).toArray(String[]::new)));
    world.ordered(MANUFACTURER, lot, "RECALL");
    Recalls recalls = world.registry().bean(Recalls.class);
    assertThat(recalls.of(PHARMACIST, lot).get(0).suppliers())
        .extracting(Recalls.Supplier::sent)
        .containsExactly(4L);
    assertThat(recalls.tracking(MANUFACTURER, lot).outstanding()).isEqualTo(4);
    assertRefused(() -> draft(MANUFACTURER, WHOLESALER, scan("RC", 5)), "CUS-CUS-026");

    UUID back =
        world.sent(
            PHARMACIST,
            MANUFACTURER,
            DispatchPurpose.RECALL_RETURN,
            Optional.of(sold),
            scans("RC", 1, 3));
    assertThat(world.view(MANUFACTURER, back).line().purpose())
        .isEqualTo(DispatchPurpose.RECALL_RETURN);
    assertThat(recalls.tracking(MANUFACTURER, lot).atManufacturer())
        .as("under way is not back")
        .isEqualTo(2);
    Consignments.ReceiveDraft receipt =
        world.received(MANUFACTURER, back, all(scan("RC", 1), scan("RC", 2), scan("RC", 3)));
    assertThat(receipt.stopped())
        .hasSize(3)
        .allSatisfy(
            one -> {
              assertThat(one.single()).isFalse();
              assertThat(one.status()).isEqualTo(LotStatus.RECALLED);
              assertThat(one.reason()).isEqualTo("Particles");
            });
    for (Caller watcher : List.of(MANUFACTURER, REGULATOR)) {
      TestRegistry.await(
          watcher + " sees them back", () -> recalls.tracking(watcher, lot).atManufacturer() == 5);
      Recalls.Holder holder = recalls.tracking(watcher, lot).holders().get(0);
      assertThat(holder.returned()).isEqualTo(3);
      assertThat(holder.outstanding()).isEqualTo(1);
    }
    assertThat(recalls.of(PHARMACIST, lot).get(0).suppliers())
        .extracting(Recalls.Supplier::sent)
        .containsExactly(1L);
    assertThat(world.stock(MANUFACTURER, lot)).isEqualTo(5);
    assertThat(world.stock(PHARMACIST, lot)).isEqualTo(1);
    assertThat(world.holds(MANUFACTURER, "RC-2")).isTrue();
    assertThat(world.view(MANUFACTURER, back).answers().get(0).irregularities())
        .containsExactly(Irregularity.LOT_NOT_RELEASED);

    Dossiers dossiers = world.registry().bean(Dossiers.class);
    TestRegistry.await(
        "the regulator has the contents of both",
        () -> entries(dossiers, packId("RC-2")).size() == 6);
    assertThat(entries(dossiers, packId("RC-2")))
        .containsExactly("RELEASE", "DISPATCH", "RECEIVE", "RECALL", "DISPATCH", "RECEIVE");
    assertThat(
            dossiers.pack(REGULATOR, packId("RC-2"), Optional.empty(), Optional.empty()).serial())
        .as("named by the contents alone")
        .contains("RC-2");
  }

  private static List<String> entries(Dossiers dossiers, Bytes32 pack) {
    return dossiers.pack(REGULATOR, pack, Optional.empty(), Optional.empty()).entries().stream()
        .map(Dossiers.Entry::what)
        .toList();
  }

  @Test
  void aPackThatIsStoppedByItselfIsNotSoldAndIsNamedWhereItArrives() {
    Bytes32 lot = world.released("SB", EXPIRY, 6);
    String unit = world.sscc();
    world.pack(MANUFACTURER, unit, scans("SB", 1, 2));
    UUID sent = world.sent(MANUFACTURER, PHARMACIST, scan("SB", 3), scan("SB", 4));
    UUID early = UUID.randomUUID();
    var before = draft(MANUFACTURER, early, PHARMACIST, scan("SB", 5));
    world.ordered(REGULATOR, lot, "BLOCK", "SB-2", "SB-3", "SB-5");

    assertRefused(() -> draft(MANUFACTURER, PHARMACIST, unit), "CUS-CUS-039");
    assertRefused(
        () ->
            world
                .consignments()
                .dispatch(MANUFACTURER, early, world.sign(MANUFACTURER, before.act().act())),
        "CUS-CUS-039");
    UUID fine = world.sent(MANUFACTURER, PHARMACIST, scan("SB", 1));
    world.received(PHARMACIST, fine, all(scan("SB", 1)));
    var receipt = world.received(PHARMACIST, sent, all(scan("SB", 3)));
    assertThat(receipt.difference().accepted()).isEqualTo(1);
    assertThat(receipt.stopped())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.pack().serial()).isEqualTo("SB-3");
              assertThat(one.single()).isTrue();
              assertThat(one.status()).isEqualTo(LotStatus.BLOCKED);
              assertThat(one.advice()).isEqualTo("Send back");
            });
    UUID back =
        world.sent(
            PHARMACIST,
            MANUFACTURER,
            DispatchPurpose.RECALL_RETURN,
            Optional.of(sent),
            List.of(scan("SB", 3)));
    world.received(MANUFACTURER, back, all(scan("SB", 3)));

    world.ordered(REGULATOR, lot, "UNBLOCK", "SB-5");
    world.sent(MANUFACTURER, PHARMACIST, scan("SB", 5));
    world.ordered(MANUFACTURER, lot, "RECALL", "SB-1", "SB-4", "SB-6");
    String maker = TestNetwork.MEMBERS.get(MANUFACTURER.organisation()).name();
    TestRegistry.await(
        "what was missing is where it was sent from",
        () -> holder(lot, packId("SB-4")).equals(Optional.of(maker)));
  }

  private static Optional<String> holder(Bytes32 lot, Bytes32 pack) {
    return world.registry().bean(Recalls.class).tracking(REGULATOR, lot).packs().stream()
        .filter(place -> place.packId().equals(pack))
        .findFirst()
        .flatMap(Recalls.PackPlace::holder);
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

  @Test
  void theListOfAConsignmentIsGivenToItsMembersAloneAndForNoOldMessage() {
    world.released("Q", EXPIRY, 1);
    UUID id = world.sent(MANUFACTURER, PHARMACIST, scan("Q", 1));
    ConsignmentDesk desk = world.registry().bean(ConsignmentDesk.class);
    Bytes32 giver = memberId(MANUFACTURER);
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    for (Caller party : List.of(PHARMACIST, REGULATOR)) {
      assertThat(desk.answer(id, query(id, party, party, giver, now))).isNotEmpty();
    }
    assertRefused(
        () -> desk.answer(id, query(id, WHOLESALER, WHOLESALER, giver, now)), "CUS-DOC-002");
    assertRefused(
        () -> desk.answer(UUID.randomUUID(), query(id, PHARMACIST, PHARMACIST, giver, now)),
        "CUS-DOC-002");
    assertRefused(
        () -> desk.answer(id, query(id, PHARMACIST, WHOLESALER, giver, now)), "CUS-VER-005");
    assertRefused(
        () -> desk.answer(id, query(id, PHARMACIST, PHARMACIST, giver, now.minusSeconds(300))),
        "CUS-VER-004");
    assertRefused(
        () -> desk.answer(id, query(id, PHARMACIST, PHARMACIST, Bytes32.keccak(new byte[1]), now)),
        "CUS-DOC-001");
    assertRefused(
        () -> desk.answer(id, new byte[ChannelDocumentDesk.LONGEST_MESSAGE + 1]), "CUS-VER-002");
  }

  private static byte[] query(UUID id, Caller asker, Caller signer, Bytes32 holder, Instant at) {
    String channel =
        world.facts().find(PHARMACIST.organisation(), id).orElseThrow().header().channel();
    Keys keys = world.registry().bean(Keys.class);
    WitnessDomain domain = world.registry().bean(WitnessDomain.class);
    return new SignedDocumentQuery(UUID.randomUUID(), memberId(asker), holder, channel, id, at, "")
        .signed(
            message ->
                "0x"
                    + HexFormat.of()
                        .formatHex(
                            keys.account(signer.organisation()).sign(message.digest(domain))))
        .write();
  }

  private static Bytes32 memberId(Caller caller) {
    return TestNetwork.memberId(caller.organisation());
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
