package org.custodia.registry.custody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.custodia.registry.custody.CustodyWorld.EXPIRY;
import static org.custodia.registry.custody.CustodyWorld.MANUFACTURER;
import static org.custodia.registry.custody.CustodyWorld.PHARMACIST;
import static org.custodia.registry.custody.CustodyWorld.WHOLESALER;
import static org.custodia.registry.custody.CustodyWorld.all;
import static org.custodia.registry.custody.CustodyWorld.part;
import static org.custodia.registry.custody.CustodyWorld.scan;
import static org.custodia.registry.custody.CustodyWorld.scans;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.DispatchPurpose;
import org.custodia.contracts.PackingOperation;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pallets of ordinary size, and documents that are late, wrong or lost. */
class PalletTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();
  private static final int CASES = 50;
  private static final int PACKS_IN_CASE = 100;
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
  void receivingAPalletOfFiveThousandPacksByItsLabelIsOnePrivateTransaction() {
    int packs = CASES * PACKS_IN_CASE;
    Bytes32 lot = world.released("PAL", EXPIRY, packs);
    String pallet = world.sscc();
    List<Units.Change> changes = new ArrayList<>();
    List<String> cases = new ArrayList<>();
    for (int i = 0; i < CASES; i++) {
      String sscc = world.sscc();
      cases.add(sscc);
      changes.add(
          new Units.Change(
              sscc,
              PackingOperation.ADD,
              scans("PAL", i * PACKS_IN_CASE + 1, (i + 1) * PACKS_IN_CASE)));
    }
    changes.add(new Units.Change(pallet, PackingOperation.ADD, cases));
    Instant start = Instant.now();
    world.pack(MANUFACTURER, changes);
    say("packed", start);
    start = Instant.now();
    UUID id = world.sent(MANUFACTURER, WHOLESALER, pallet);
    say("sent and contents checked", start);
    long before = privateTransactions(WHOLESALER.organisation());
    start = Instant.now();
    Consignments.ReceiveDraft receipt = world.received(WHOLESALER, id, all(pallet));
    say("received", start);
    assertThat(receipt.difference().accepted()).isEqualTo(packs);
    assertThat(privateTransactions(WHOLESALER.organisation()) - before).isEqualTo(1);
    start = Instant.now();
    assertThat(world.stock(WHOLESALER, lot)).isEqualTo(packs);
    say("stock", start);
    start = Instant.now();
    assertThat(world.units().contents(WHOLESALER.organisation(), pallet).orElseThrow().packs())
        .hasSize(packs);
    say("contents of the pallet", start);
  }

  @Test
  void contentsThatAreLateSaySoAndComeByThemselves() {
    world.released("LATE", EXPIRY, 2);
    world.sent(MANUFACTURER, PHARMACIST, scans("LATE", 1, 1).toArray(String[]::new));
    world.serviceAnswers(false);
    UUID id;
    try {
      id =
          world.dispatched(
              MANUFACTURER,
              PHARMACIST,
              DispatchPurpose.SALE,
              Optional.empty(),
              scans("LATE", 2, 2));
      UUID awaited = id;
      TestRegistry.await(
          "the first attempt is over",
          () -> world.view(PHARMACIST, awaited).contentsTrouble().isPresent());
      assertThat(world.view(PHARMACIST, id).contentsTrouble()).contains("CUS-VER-060");
      assertThat(world.view(PHARMACIST, id).line().contents())
          .isEqualTo(Consignments.Contents.AWAITED);
      assertThatThrownBy(
              () ->
                  world
                      .consignments()
                      .draftReceive(
                          PHARMACIST,
                          UUID.randomUUID(),
                          awaited,
                          all("x"),
                          world.key(PHARMACIST),
                          "Dock"))
          .hasMessageContaining("CUS-CUS-030");
    } finally {
      world.serviceAnswers(true);
    }
    world.awaitContents(PHARMACIST, id, Consignments.Contents.HERE);
    assertThat(world.view(PHARMACIST, id).contentsTrouble()).isEmpty();
  }

  @Test
  void whatArrivesWhileTheGiverIsSilentIsToldAndComparedWhenItAnswers() {
    Bytes32 lot = world.released("NIGHT", EXPIRY, 12);
    String unit = world.sscc();
    world.pack(MANUFACTURER, unit, scans("NIGHT", 1, 5));
    String stray = world.sscc();
    world.serviceAnswers(false);
    UUID id;
    try {
      List<String> contents = new ArrayList<>(scans("NIGHT", 6, 8));
      contents.add(unit);
      id =
          world.dispatched(
              MANUFACTURER, PHARMACIST, DispatchPurpose.SALE, Optional.empty(), contents);
      Consignments.ReceiveDraft told =
          world.received(PHARMACIST, id, part(unit, stray, scan("NIGHT", 6), scan("NIGHT", 9)));
      assertThat(told.compared()).isFalse();
      assertThat(told.units()).containsExactly(unit, stray);
      assertThat(told.difference().accepted()).as("of a lot that was sent").isEqualTo(2);
      assertThat(told.open()).isEqualTo(6);
      Consignments.View view = world.view(PHARMACIST, id);
      assertThat(view.line().state()).isEqualTo(Consignments.State.PARTLY_RECEIVED);
      assertThat(view.answers())
          .singleElement()
          .satisfies(answer -> assertThat(answer.irregularities()).isEmpty());
      assertThat(world.stock(PHARMACIST, lot)).isEqualTo(2);
      assertThat(world.holds(PHARMACIST, "NIGHT-6")).isTrue();
      assertThatThrownBy(() -> world.received(PHARMACIST, id, part(unit, scan("NIGHT", 6))))
          .hasMessageContaining("CUS-CUS-034");
    } finally {
      world.serviceAnswers(true);
    }
    world.awaitContents(PHARMACIST, id, Consignments.Contents.HERE);
    Consignments.Untold untold = world.view(PHARMACIST, id).untold();
    assertThat(untold.units()).containsExactly(unit);
    assertThat(untold.unitsNotAnnounced()).containsExactly(stray);
    assertThat(untold.packsNotAnnounced())
        .extracting(Units.Pack::serial)
        .containsExactly("NIGHT-9");
    var rest =
        new Consignments.Finding(
            List.of(scan("NIGHT", 7)), List.of(scan("NIGHT", 3)), List.of(), true);
    Consignments.ReceiveDraft receipt = world.received(PHARMACIST, id, rest);
    assertThat(receipt.compared()).isTrue();
    assertThat(receipt.difference().accepted()).isEqualTo(5);
    assertThat(receipt.difference().missing()).isEqualTo(2);
    assertThat(receipt.difference().surplusPacks())
        .extracting(Units.Pack::serial)
        .containsExactly("NIGHT-9");
    assertThat(world.view(PHARMACIST, id).untold().units()).isEmpty();
    assertThat(world.view(PHARMACIST, id).untold().packsNotAnnounced()).isEmpty();
    assertThat(world.stock(PHARMACIST, lot)).isEqualTo(6);
    assertThat(
            world.stock().lines(PHARMACIST).stream()
                .filter(line -> line.lotId().equals(lot))
                .mapToLong(Stock.Line::surplus)
                .sum())
        .isEqualTo(1);
  }

  @Test
  void contentsThatWereChangedDoNotCountUntilTheTrueOnesCome() {
    world.released("FALSE", EXPIRY, 2);
    world.serviceAnswers(false);
    UUID id;
    byte[] kept;
    try {
      id =
          world.dispatched(
              MANUFACTURER,
              PHARMACIST,
              DispatchPurpose.SALE,
              Optional.empty(),
              scans("FALSE", 1, 2));
      kept = swap(id, null);
    } finally {
      world.serviceAnswers(true);
    }
    world.awaitContents(PHARMACIST, id, Consignments.Contents.WRONG);
    assertThat(world.view(PHARMACIST, id).contentsTrouble()).contains("CUS-CUS-055");
    assertThat(world.consignments().packs(PHARMACIST, id, 10, 0)).isEmpty();
    swap(id, kept);
    world.awaitContents(PHARMACIST, id, Consignments.Contents.HERE);
  }

  @Test
  void aRestartAtAnyStepLosesNothingAndDoesNothingTwice() {
    Bytes32 lot = world.released("KILL", EXPIRY, 4);
    String unit = world.sscc();
    UUID packing = UUID.randomUUID();
    var change = new Units.Change(unit, PackingOperation.ADD, scans("KILL", 1, 3));
    Units.Draft packed =
        world
            .units()
            .draft(MANUFACTURER, packing, List.of(change), world.key(MANUFACTURER), "Dock");
    world.restart();
    String signature = world.sign(MANUFACTURER, packed.act().act());
    world.units().record(MANUFACTURER, packing, signature);
    world.restart();
    world.units().record(MANUFACTURER, packing, signature);
    world.confirmed(MANUFACTURER, packing);
    world.sent(MANUFACTURER, PHARMACIST, scans("KILL", 4, 4).toArray(String[]::new));
    UUID id = UUID.randomUUID();
    Consignments.DispatchDraft sent =
        world.draftDispatch(
            MANUFACTURER, id, PHARMACIST, DispatchPurpose.SALE, Optional.empty(), List.of(unit));
    world.consignments().dispatch(MANUFACTURER, id, world.sign(MANUFACTURER, sent.act().act()));
    world.restart();
    world.consignments().dispatch(MANUFACTURER, id, world.sign(MANUFACTURER, sent.act().act()));
    world.confirmed(MANUFACTURER, id);
    TestRegistry.await(
        "the receiver sees it", () -> world.consignments().view(PHARMACIST, id).isPresent());
    world.restart();
    world.awaitContents(PHARMACIST, id, Consignments.Contents.HERE);
    UUID receipt = UUID.randomUUID();
    Consignments.ReceiveDraft received =
        world
            .consignments()
            .draftReceive(PHARMACIST, receipt, id, all(unit), world.key(PHARMACIST), "Dock");
    String taken = world.sign(PHARMACIST, received.act().act());
    world.consignments().receive(PHARMACIST, receipt, taken);
    world.restart();
    assertThat(world.consignments().receive(PHARMACIST, receipt, taken).id()).isEqualTo(receipt);
    world.confirmed(PHARMACIST, receipt);
    assertThat(world.view(PHARMACIST, id).answers()).hasSize(1);
    assertThat(world.stock(PHARMACIST, lot)).isEqualTo(3);
    assertThat(world.stock(MANUFACTURER, lot)).isZero();
  }

  /** Replaces the giver's text by another one, and answers what was there. */
  private static byte[] swap(UUID id, byte[] with) {
    String giver = MANUFACTURER.organisation();
    return database
        .rows()
        .in(
            giver,
            () -> {
              byte[] before =
                  database
                      .jdbc()
                      .sql("select bytes from custody_document_piece where id = :id")
                      .param("id", id)
                      .query((row, n) -> row.getBytes("bytes"))
                      .single();
              byte[] after =
                  with != null
                      ? with
                      : DocumentRows.Text.of(
                              new Document(
                                  Document.Kind.CONTENTS,
                                  id,
                                  List.of(),
                                  List.of(),
                                  Optional.empty()))
                          .compressed();
              database
                  .jdbc()
                  .sql("update custody_document_piece set bytes = :bytes where id = :id")
                  .param("bytes", after)
                  .param("id", id)
                  .update();
              return before;
            });
  }

  private static long privateTransactions(String organisation) {
    return database
        .rows()
        .in(
            organisation,
            () ->
                database
                    .jdbc()
                    .sql("select count(*) from ledger_transaction where kind = 'PRIVATE'")
                    .query(Long.class)
                    .single());
  }

  private static void say(String what, Instant start) {
    System.out.println(
        "pallet: " + what + " in " + Duration.between(start, Instant.now()).toMillis() + " ms");
  }
}
