package org.custodia.registry.custody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.DispatchPurpose;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.PackingOperation;
import org.custodia.contracts.registrar.RegistrarCalls;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.alerts.AlertsConfiguration;
import org.custodia.registry.custody.Consignments.Finding;
import org.custodia.registry.custody.Consignments.Sending;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.IdentityConfiguration;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.LedgerCommand.PublicCall;
import org.custodia.registry.ledger.LedgerCommand.PublicContract;
import org.custodia.registry.medicines.Lots;
import org.custodia.registry.medicines.MedicinesConfiguration;
import org.custodia.registry.oversight.OversightConfiguration;
import org.custodia.registry.packs.Books;
import org.custodia.registry.packs.PacksConfiguration;
import org.custodia.registry.products.Product;
import org.custodia.registry.products.Products;
import org.custodia.registry.testing.MedicineActs;
import org.custodia.registry.testing.MemberServer;
import org.custodia.registry.testing.NoPrescriptions;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.SigningPeople;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.custodia.registry.verification.VerificationConfiguration;
import org.custodia.registry.verification.VerificationDesk;
import org.custodia.registry.witnessing.WitnessingConfiguration;
import org.custodia.scanners.gs1.CheckDigits;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A manufacturer, a wholesaler, a pharmacy, a hospital and a regulator on one network; people who
 * sign with session keys; one product; documents exchanged over real HTTP.
 */
final class CustodyWorld implements AutoCloseable {
  static final String GTIN = "03400930000014";
  static final String PLACE = "Dock 1";
  static final String WHOLESALE = GARE;
  static final Caller MANUFACTURER = new Caller(RHONE, "manufacturer", Set.of("manufacturer"));
  static final Caller WHOLESALER = new Caller(WHOLESALE, "wholesaler", Set.of("wholesaler"));
  static final Caller PHARMACIST = new Caller(PONT, "pharmacist", Set.of("pharmacist"));
  static final Caller HOSPITAL = new Caller(SAINT_LUC, "hospital", Set.of("pharmacist"));
  static final Caller REGULATOR = new Caller(AGENCE, "regulator", Set.of("regulator"));
  static final LocalDate EXPIRY = LocalDate.now(ZoneOffset.UTC).plusYears(1);

  private static final long FOREVER = 253_402_300_799L;

  private final RegistryDatabase database;
  private final TestNetwork network;
  private final SigningPeople people;
  private MemberServer server;
  private TestRegistry registry;
  private int units;

  private CustodyWorld(RegistryDatabase database, TestNetwork network) {
    this.database = database;
    this.network = network;
    start();
    this.people = new SigningPeople(registry.bean(WitnessDomain.class));
  }

  private void start() {
    server = MemberServer.start();
    registry =
        TestRegistry.start(
            database,
            network.write("with-service.json", network.withInstances(slug -> server.address())),
            List.of(),
            Map.of("custodia.custody.first", "100ms", "custodia.custody.longest", "300ms"),
            IdentityConfiguration.class,
            PacksConfiguration.class,
            VerificationConfiguration.class,
            WitnessingConfiguration.class,
            AlertsConfiguration.class,
            MedicinesConfiguration.class,
            CustodyConfiguration.class,
            OversightConfiguration.class,
            NoPrescriptions.class,
            OneProduct.class);
    server.open(registry.bean(VerificationDesk.class));
    server.open(registry.bean(ConsignmentDesk.class));
  }

  /** Stops the instance, whatever it is about to do, and starts another on what it left. */
  void restart() {
    close();
    start();
  }

  /** The product register of these tests. */
  @Configuration(proxyBeanMethods = false)
  static class OneProduct {
    @Bean
    Products products() {
      Product product = new Product(GTIN, "KARDEGIC 75 mg", "30 sachets", "Laboratoire du Rhône");
      return (organisation, gtin) -> Optional.of(product).filter(p -> p.gtin().equals(gtin));
    }
  }

  /** Everybody is certified and holds a key; no lot is released and no channel is open. */
  static CustodyWorld begin(RegistryDatabase database, TestNetwork network) {
    CustodyWorld world = new CustodyWorld(database, network);
    world.confirm(AGENCE, world.registry.carryOut(AGENCE, new MedicineActs(network).authorise()));
    TestNetwork.Member gare = TestNetwork.MEMBERS.get(WHOLESALE);
    byte[] certified =
        RegistrarCalls.certifyMember(
            gare.identity(),
            gare.name(),
            1,
            List.of(MemberRole.WHOLESALER, MemberRole.ADMINISTRATOR),
            0,
            FOREVER);
    world.confirm(
        AGENCE,
        world.registry.carryOut(
            AGENCE,
            new PublicCall(
                UUID.randomUUID(), PublicContract.REGISTRAR, network.performed(certified))));
    Members members = world.registry.bean(Members.class);
    TestRegistry.await(
        "the wholesaler is known everywhere",
        () ->
            TestNetwork.MEMBERS.keySet().stream()
                .allMatch(
                    slug ->
                        members.all(slug).size() == 5
                            && members
                                .byId(slug, gare.id())
                                .filter((Member m) -> m.has(MemberRole.WHOLESALER))
                                .isPresent()));
    Stream.of(MANUFACTURER, WHOLESALER, PHARMACIST, HOSPITAL, REGULATOR)
        .forEach(caller -> world.people.enrol(world.registry, caller));
    for (Caller caller : List.of(MANUFACTURER, WHOLESALER, PHARMACIST, HOSPITAL)) {
      TestRegistry.await(
          "the book of " + caller.organisation(),
          () ->
              database
                  .rows()
                  .in(
                      caller.organisation(),
                      () ->
                          world.registry.bean(Books.class).own(caller.organisation()).isPresent()));
    }
    return world;
  }

  TestRegistry registry() {
    return registry;
  }

  Units units() {
    return registry.bean(Units.class);
  }

  Consignments consignments() {
    return registry.bean(Consignments.class);
  }

  Stock stock() {
    return registry.bean(Stock.class);
  }

  CustodyFacts facts() {
    return registry.bean(CustodyFacts.class);
  }

  void serviceAnswers(boolean yes) {
    server.answers(yes);
  }

  String key(Caller caller) {
    return people.key(caller);
  }

  String sign(Caller caller, Act act) {
    return people.sign(caller, act);
  }

  // --- What people do ---

  /** A released lot with packs {@code <number>-1} to {@code <number>-n}, known to everybody. */
  Bytes32 released(String number, LocalDate expiry, int packs) {
    UUID id = UUID.randomUUID();
    String file =
        IntStream.rangeClosed(1, packs)
            .mapToObj(i -> number + "-" + i + "\n")
            .collect(Collectors.joining("", "serial\n", ""));
    Lots lots = registry.bean(Lots.class);
    Lots.ReleaseDraft draft =
        lots.draftRelease(
            MANUFACTURER,
            id,
            GTIN,
            number,
            expiry,
            new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)),
            key(MANUFACTURER),
            PLACE);
    lots.release(MANUFACTURER, id, sign(MANUFACTURER, draft.act()));
    confirm(RHONE, registry.awaitFinal(RHONE, id));
    Bytes32 lotId = draft.act().subject();
    for (String slug : TestNetwork.MEMBERS.keySet()) {
      Caller reader = new Caller(slug, "reader", Set.of());
      TestRegistry.await(slug + " sees " + number, () -> lots.find(reader, lotId).isPresent());
    }
    return lotId;
  }

  /** Stops or frees a lot, or single packs of it, and waits until every member knows. */
  void ordered(Caller caller, Bytes32 lot, String action, String... serials) {
    UUID id = UUID.randomUUID();
    var order = new Lots.Order(action, "PATIENTS", "Particles", "Send back", List.of(serials));
    Lots lots = registry.bean(Lots.class);
    Lots.StatusDraft draft = lots.draftStatusChange(caller, id, lot, order, key(caller), PLACE);
    lots.changeStatus(caller, id, sign(caller, draft.act()));
    long block = confirmed(caller, id).evidence().orElseThrow().block();
    for (String slug : TestNetwork.MEMBERS.keySet()) {
      TestRegistry.await(
          slug + " reads block " + block, () -> registry.ledger().position(slug).block() >= block);
    }
  }

  /** Packs into one unit, confirmed. */
  CommandStatus pack(Caller caller, String sscc, List<String> contents) {
    return pack(caller, List.of(new Units.Change(sscc, PackingOperation.ADD, contents)));
  }

  CommandStatus pack(Caller caller, List<Units.Change> changes) {
    UUID id = UUID.randomUUID();
    Units.Draft draft = units().draft(caller, id, changes, key(caller), PLACE);
    units().record(caller, id, sign(caller, draft.act().act()));
    return confirmed(caller, id);
  }

  UUID sent(Caller caller, Caller to, String... contents) {
    return sent(caller, to, DispatchPurpose.SALE, Optional.empty(), List.of(contents));
  }

  /** Dispatched, confirmed, and its contents at the receiver. */
  UUID sent(
      Caller caller,
      Caller to,
      DispatchPurpose purpose,
      Optional<UUID> replyTo,
      List<String> contents) {
    UUID id = dispatched(caller, to, purpose, replyTo, contents);
    awaitContents(to, id, Consignments.Contents.HERE);
    return id;
  }

  UUID dispatched(
      Caller caller,
      Caller to,
      DispatchPurpose purpose,
      Optional<UUID> replyTo,
      List<String> contents) {
    UUID id = UUID.randomUUID();
    Consignments.DispatchDraft draft = draftDispatch(caller, id, to, purpose, replyTo, contents);
    consignments().dispatch(caller, id, sign(caller, draft.act().act()));
    confirmed(caller, id);
    TestRegistry.await("the receiver sees " + id, () -> consignments().view(to, id).isPresent());
    return id;
  }

  Consignments.DispatchDraft draftDispatch(
      Caller caller,
      UUID id,
      Caller to,
      DispatchPurpose purpose,
      Optional<UUID> replyTo,
      List<String> contents) {
    String receiver = TestNetwork.MEMBERS.get(to.organisation()).identity();
    var sending = new Sending(receiver, purpose, replyTo, contents);
    return patiently(() -> consignments().draftDispatch(caller, id, sending, key(caller), PLACE));
  }

  /** Again while a channel is being opened. */
  private static <T> T patiently(Supplier<T> asked) {
    AtomicReference<T> answer = new AtomicReference<>();
    TestRegistry.await(
        "the channel",
        () -> {
          try {
            answer.set(asked.get());
            return true;
          } catch (Problem problem) {
            if (!problem.code().equals("CUS-CUS-020")) throw problem;
            return false;
          }
        });
    return answer.get();
  }

  Consignments.ReceiveDraft received(Caller caller, UUID consignment, Finding finding) {
    UUID id = UUID.randomUUID();
    Consignments.ReceiveDraft draft =
        consignments().draftReceive(caller, id, consignment, finding, key(caller), PLACE);
    consignments().receive(caller, id, sign(caller, draft.act().act()));
    confirmed(caller, id);
    return draft;
  }

  static Finding all(String... scanned) {
    return new Finding(List.of(scanned), List.of(), List.of(), true);
  }

  static Finding part(String... scanned) {
    return new Finding(List.of(scanned), List.of(), List.of(), false);
  }

  CommandStatus confirmed(Caller caller, UUID id) {
    CommandStatus status = registry.awaitFinal(caller.organisation(), id);
    confirm(caller.organisation(), status);
    return status;
  }

  void awaitContents(Caller caller, UUID id, Consignments.Contents contents) {
    TestRegistry.await(
        "contents of " + id + " at " + caller.organisation(),
        () ->
            consignments()
                .view(caller, id)
                .filter(view -> view.line().contents() == contents)
                .isPresent());
  }

  // --- What is asked ---

  Consignments.View view(Caller caller, UUID id) {
    return consignments().view(caller, id).orElseThrow();
  }

  /** Packs of a lot fit to go on; 0 for none. */
  long stock(Caller caller, Bytes32 lot) {
    return stock().lines(caller).stream()
        .filter(line -> line.lotId().equals(lot))
        .mapToLong(Stock.Line::packs)
        .sum();
  }

  boolean holds(Caller caller, String serial) {
    return stock().holds(caller.organisation(), GTIN, serial);
  }

  /** What a scanner sends for the code on a pack of a lot. */
  static String scan(String lot, int pack) {
    return scan(lot, lot + "-" + pack);
  }

  static String scan(String lot, String serial) {
    return "]d201"
        + GTIN
        + "17"
        + EXPIRY.format(DateTimeFormatter.ofPattern("yyMMdd"))
        + "10"
        + lot
        + "\u001d21"
        + serial;
  }

  static List<String> scans(String lot, int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(i -> scan(lot, i)).toList();
  }

  /** A new SSCC. */
  String sscc() {
    String digits = String.format("3401234%010d", ++units);
    return digits + CheckDigits.of(digits);
  }

  void confirm(String organisation, CommandStatus status) {
    assertThat(status.state().isDone()).as("%s of %s", status, organisation).isTrue();
  }

  RegistryDatabase database() {
    return database;
  }

  @Override
  public void close() {
    registry.close();
    server.close();
  }
}
