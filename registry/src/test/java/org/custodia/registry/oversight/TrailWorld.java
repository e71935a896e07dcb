package org.custodia.registry.oversight;

import static org.custodia.registry.testing.TestNetwork.AGENCE;

import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.DispatchPurpose;
import org.custodia.contracts.Irregularity;
import org.custodia.contracts.PackStatus;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.generated.MedicineCustody;
import org.custodia.contracts.generated.MedicineRegistry;
import org.custodia.contracts.medicines.LotTerms;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.registry.alerts.Alerts;
import org.custodia.registry.alerts.AlertsConfiguration;
import org.custodia.registry.alerts.CaseFilter;
import org.custodia.registry.alerts.CaseView;
import org.custodia.registry.alerts.Cases;
import org.custodia.registry.custody.CustodyConfiguration;
import org.custodia.registry.custody.SharedContents;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand;
import org.custodia.registry.ledger.LedgerEvent;
import org.custodia.registry.ledger.LedgerRows;
import org.custodia.registry.ledger.Projection;
import org.custodia.registry.packs.LotBook;
import org.custodia.registry.packs.LotProjection;
import org.custodia.registry.testing.LedgerEvents;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Uint32;
import org.web3j.abi.datatypes.generated.Uint64;
import org.web3j.abi.datatypes.generated.Uint8;

/**
 * A regulator's rows fed with events as its node would report them, one a block and a minute, so
 * that any order of facts can be told. Time is that of the last block.
 */
final class TrailWorld {
  static final Caller INSPECTOR = new Caller(AGENCE, "inspector", Set.of("regulator"));
  static final long GTIN = 3400930000014L;
  static final String RHONE = TestNetwork.RHONE;
  static final String PONT = TestNetwork.PONT;
  static final String GARE = TestNetwork.GARE;
  static final String LUC = TestNetwork.SAINT_LUC;
  private static final Instant START = Instant.parse("2026-11-25T08:00:00Z");

  private final RegistryDatabase database;
  private final LedgerEvents events = new LedgerEvents();
  private final List<LedgerEvent> told = new ArrayList<>();
  private final List<Projection> projections;
  private final ContradictionWatch watch;
  private final Cases cases;
  private Instant now = START;
  private int ids;

  TrailWorld(RegistryDatabase database, TestNetwork network, Duration patience) {
    this.database = database;
    var jdbc = database.jdbc();
    var rows = database.rows();
    Ledger ledger = LedgerRows.of(network.file(), database);
    LotBook lots = new LotBook(rows, jdbc);
    TrailRows trail = new TrailRows(jdbc);
    projections =
        List.of(
            new LotProjection(jdbc),
            CustodyConfiguration.custodyProjection(jdbc),
            new TrailProjection(jdbc, AGENCE::equals));
    Alerts alerts = AlertsConfiguration.alerts(rows, jdbc, Clock.systemUTC());
    cases =
        AlertsConfiguration.cases(rows, jdbc, new Members(rows, jdbc), ledger, Clock.systemUTC());
    watch =
        new ContradictionWatch(
            rows,
            trail,
            new ContradictionRows(jdbc),
            new Contradictions(trail, new SharedContents(rows, jdbc), lots),
            alerts,
            ledger,
            new OversightSettings(patience),
            AGENCE::equals);
    clear();
  }

  private void clear() {
    database
        .rows()
        .in(
            AGENCE,
            () ->
                Stream.concat(
                        projections.stream().flatMap(one -> one.tables().stream()),
                        Stream.of(
                            "custody_pack",
                            "contradiction",
                            "contradiction_unread",
                            "alert_case_step",
                            "alert_case_member",
                            "alert",
                            "alert_case"))
                    .forEach(table -> database.jdbc().sql("delete from " + table).update()));
  }

  // --- What is told ---

  static Bytes32 id(String member) {
    return TestNetwork.memberId(member);
  }

  static Bytes32 pack(String serial) {
    return PackLeaf.packId(GTIN, serial);
  }

  static Bytes32 lot(String number) {
    return LotTerms.lotId(GTIN, number);
  }

  Bytes32 next() {
    return Bytes32.ofUuid(new UUID(7, ++ids));
  }

  void released(String number, int size) {
    tell(
        events.publicEvent(
            AGENCE,
            LedgerCommand.PublicContract.MEDICINE_REGISTRY,
            now,
            MedicineRegistry.LOTRELEASED_EVENT,
            bytes(next()),
            bytes(lot(number)),
            new Uint64(GTIN),
            new Utf8String(number),
            new Uint32(LocalDate.of(2028, 5, 31).toEpochDay()),
            bytes(Bytes32.keccak(number.getBytes())),
            new Uint32(size),
            bytes(id(RHONE)),
            witness()));
  }

  /** A dispatch of these packs; its contents come when {@link #contents} is called. */
  Bytes32 sent(String giver, String receiver, String lot, String... serials) {
    return sent(giver, receiver, DispatchPurpose.SALE, Bytes32.ZERO, lot, serials);
  }

  Bytes32 sent(
      String giver,
      String receiver,
      DispatchPurpose purpose,
      Bytes32 replyTo,
      String lot,
      String... serials) {
    Bytes32 consignment = next();
    sentAs(consignment, giver, receiver, purpose, replyTo, lot, serials);
    return consignment;
  }

  void sentAs(
      Bytes32 consignment,
      String giver,
      String receiver,
      DispatchPurpose purpose,
      Bytes32 replyTo,
      String lot,
      String... serials) {
    Ledger.Channel channel = channel(giver, receiver);
    Bytes32 root =
        Bytes32.keccak(String.join(",", Arrays.stream(serials).sorted().toList()).getBytes());
    tell(
        events.channelEvent(
            AGENCE,
            channel,
            now,
            MedicineCustody.DISPATCHED_EVENT,
            bytes(consignment),
            bytes(id(giver)),
            bytes(id(receiver)),
            bytes(root),
            new Uint32(serials.length),
            bytes(Bytes32.keccak(("contents " + consignment).getBytes())),
            new Uint8(purpose.code()),
            bytes(replyTo),
            witness(),
            new Utf8String("dock"),
            device()),
        events.channelEvent(
            AGENCE,
            channel,
            now,
            MedicineCustody.LOTDISPATCHED_EVENT,
            bytes(consignment),
            bytes(id(giver)),
            bytes(lot(lot)),
            new Uint32(serials.length)));
  }

  /** The document that names the packs of a consignment has come. */
  void contents(Bytes32 consignment, String giver, String receiver, String lot, String... serials) {
    database
        .rows()
        .in(
            AGENCE,
            () -> {
              for (String serial : serials) {
                database
                    .jdbc()
                    .sql(
                        """
                        insert into custody_pack (organisation, channel, document, pack_id, mark, gtin,
                          serial, lot_id, lot_number)
                        values (:organisation, :channel, :document, :pack, 'SENT', :gtin, :serial, :lot,
                          :number)
                        """)
                    .param("organisation", AGENCE)
                    .param("channel", channel(giver, receiver).address())
                    .param("document", consignment.toUuid())
                    .param("pack", pack(serial).toArray())
                    .param("gtin", "0" + GTIN)
                    .param("serial", serial)
                    .param("lot", lot(lot).toArray())
                    .param("number", lot)
                    .update();
              }
            });
    look();
  }

  void cancelled(Bytes32 consignment, String giver, String receiver) {
    tell(
        events.channelEvent(
            AGENCE,
            channel(giver, receiver),
            now,
            MedicineCustody.CANCELLED_EVENT,
            bytes(next()),
            bytes(consignment),
            bytes(id(giver)),
            witness(),
            new Utf8String("dock"),
            device()));
  }

  void received(
      Bytes32 consignment,
      String receiver,
      String giver,
      int accepted,
      int missing,
      int surplus,
      Irregularity... odd) {
    tell(
        events.channelEvent(
            AGENCE,
            channel(giver, receiver),
            now,
            MedicineCustody.RECEIVED_EVENT,
            bytes(next()),
            bytes(consignment),
            bytes(id(receiver)),
            bytes(id(giver)),
            new Uint32(accepted),
            new Uint32(missing),
            new Uint32(surplus),
            new Uint32(0),
            bytes(Bytes32.ZERO),
            witness(),
            new Utf8String("dock"),
            device(),
            mask(odd)));
  }

  void rejected(Bytes32 consignment, String receiver, String giver, int packs) {
    tell(
        events.channelEvent(
            AGENCE,
            channel(giver, receiver),
            now,
            MedicineCustody.REJECTED_EVENT,
            bytes(next()),
            bytes(consignment),
            bytes(id(receiver)),
            bytes(id(giver)),
            new Uint32(packs),
            new Uint8(1),
            bytes(Bytes32.ZERO),
            witness(),
            new Utf8String("dock"),
            device(),
            mask()));
  }

  void packed(String member) {
    tell(
        events.channelEvent(
            AGENCE,
            book(member),
            now,
            MedicineCustody.PACKINGRECORDED_EVENT,
            bytes(next()),
            bytes(id(member)),
            new Uint32(1),
            witness(),
            new Utf8String("dock"),
            device(),
            mask()));
  }

  /**
   * A device of a member signed a session with these numbers; its root.
   *
   * @param previous root of the session that it names as the one before
   */
  Bytes32 scanned(String member, long first, long last, Bytes32 previous, Irregularity... odd) {
    Bytes32 command = next();
    Bytes32 root = Bytes32.keccak(command.toArray());
    tell(
        events.channelEvent(
            AGENCE,
            book(member),
            now,
            MedicineCustody.SESSIONRECORDED_EVENT,
            bytes(command),
            bytes(next()),
            witness(),
            bytes(id(member)),
            bytes(root),
            new Uint32(last - first),
            new Uint64(first),
            new Uint64(last),
            bytes(previous),
            new Utf8String("Dock 3"),
            device(),
            mask(odd)));
    return root;
  }

  Bytes32 dispensed(String member, String lot, String serial) {
    return changed(member, Action.DISPENSE, PackStatus.DISPENSED, lot, serial);
  }

  Bytes32 changed(
      String member,
      Action action,
      PackStatus status,
      String lot,
      String serial,
      Irregularity... odd) {
    Bytes32 command = next();
    tell(
        events.channelEvent(
            AGENCE,
            book(member),
            now,
            MedicineCustody.PACKCHANGED_EVENT,
            bytes(command),
            bytes(pack(serial)),
            bytes(lot(lot)),
            bytes(id(member)),
            new Uint8(action.code()),
            new Uint8(status.code()),
            new Uint32(0),
            new Uint32(0),
            new Uint32(0),
            bytes(Bytes32.ZERO),
            bytes(Bytes32.ZERO),
            bytes(Bytes32.ZERO),
            witness(),
            new Utf8String("counter"),
            device(),
            mask(odd)));
    return command;
  }

  /** Nothing happens for so long. */
  void later(Duration by) {
    now = now.plus(by);
    LedgerRows.reached(database, AGENCE, events.block(), now);
    look();
  }

  private void tell(LedgerEvent... some) {
    told.addAll(List.of(some));
    database.rows().in(AGENCE, () -> projections.forEach(one -> one.applyAll(List.of(some))));
    LedgerRows.reached(database, AGENCE, events.block(), now);
    now = now.plusSeconds(60);
    look();
  }

  /** Empties what follows from the ledger, and reads it again in one go. */
  void replay() {
    database
        .rows()
        .in(
            AGENCE,
            () ->
                projections.forEach(
                    one ->
                        one.tables()
                            .forEach(
                                table -> database.jdbc().sql("delete from " + table).update())));
    database.rows().in(AGENCE, () -> projections.forEach(one -> one.applyAll(told)));
    look();
  }

  void look() {
    watch.look(AGENCE);
  }

  // --- What is found ---

  List<CaseView.Summary> cases() {
    return cases.list(INSPECTOR, CaseFilter.all(), 100, 0);
  }

  CaseView view(UUID id) {
    return cases.view(INSPECTOR, id);
  }

  List<String> trail() {
    return database
        .rows()
        .in(
            AGENCE,
            () ->
                Stream.of("trail_event", "trail_lot", "trail_pack")
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

  // --- Parts ---

  private static Ledger.Channel channel(String one, String other) {
    List<Bytes32> members = Stream.of(one, other, AGENCE).map(TrailWorld::id).sorted().toList();
    return channel(members, id(one));
  }

  private static Ledger.Channel book(String member) {
    List<Bytes32> members = Stream.of(member, AGENCE).map(TrailWorld::id).sorted().toList();
    return channel(members, id(member));
  }

  private static Ledger.Channel channel(List<Bytes32> members, Bytes32 opener) {
    String address = "0x" + Bytes32.keccak(members.toString().getBytes()).toString().substring(26);
    return new Ledger.Channel(
        address,
        SubjectKind.MEDICINE.code(),
        members,
        Bytes32.ZERO,
        opener,
        "READY",
        Bytes32.ZERO,
        1);
  }

  private static Type<?> witness() {
    return new Address("0x" + "a1".repeat(20));
  }

  private Type<?> device() {
    return new Uint64(BigInteger.valueOf(now.toEpochMilli()));
  }

  private static Type<?> mask(Irregularity... odd) {
    return new Uint32(Irregularity.mask(List.of(odd)));
  }

  private static Type<?> bytes(Bytes32 value) {
    return new org.web3j.abi.datatypes.generated.Bytes32(value.toArray());
  }
}
