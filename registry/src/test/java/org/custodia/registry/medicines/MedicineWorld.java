package org.custodia.registry.medicines;

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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.alerts.AlertsConfiguration;
import org.custodia.registry.epcis.EpcisConfiguration;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.fills.FillsConfiguration;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.IdentityConfiguration;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.packs.Books;
import org.custodia.registry.packs.PacksConfiguration;
import org.custodia.registry.prescriptions.DocumentDesk;
import org.custodia.registry.prescriptions.PrescriptionDesk;
import org.custodia.registry.prescriptions.PrescriptionsConfiguration;
import org.custodia.registry.products.FrenchMedicinesImport;
import org.custodia.registry.products.MedicineSupplyImport;
import org.custodia.registry.products.Product;
import org.custodia.registry.products.Products;
import org.custodia.registry.products.ProductsConfiguration;
import org.custodia.registry.testing.MedicineActs;
import org.custodia.registry.testing.MemberServer;
import org.custodia.registry.testing.NoPrescriptions;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.SigningPeople;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.custodia.registry.verification.Question;
import org.custodia.registry.verification.VerificationClient;
import org.custodia.registry.verification.VerificationConfiguration;
import org.custodia.registry.verification.VerificationDesk;
import org.custodia.registry.witnessing.WitnessingConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A manufacturer, two pharmacies, a hospital and a regulator on one network, with a real
 * verification service between them; people who sign with session keys; one product.
 */
final class MedicineWorld implements AutoCloseable {
  static final String GTIN = "03400930000014";
  static final String OTHER_GTIN = "03400930000021";
  static final String PLACE = "Comptoir 1";
  static final Caller MANUFACTURER =
      new Caller(RHONE, "manufacturer.rhone", Set.of("manufacturer"));
  static final Caller REGULATOR = new Caller(AGENCE, "regulator.agence", Set.of("regulator"));
  static final Caller PONT_PHARMACIST = new Caller(PONT, "pharmacist.pont", Set.of("pharmacist"));
  static final Caller GARE_PHARMACIST = new Caller(GARE, "pharmacist.gare", Set.of("pharmacist"));

  static final Caller SAINT_LUC_PHARMACIST =
      new Caller(SAINT_LUC, "pharmacist.saintluc", Set.of("pharmacist"));

  private final RegistryDatabase database;
  private final TestNetwork network;
  private final Map<String, Object> settings;
  private final Class<?>[] products;
  private final MemberServer server;
  private final TestRegistry registry;
  private final SigningPeople people;

  private MedicineWorld(
      RegistryDatabase database,
      TestNetwork network,
      Map<String, Object> settings,
      Class<?>... products) {
    this.database = database;
    this.network = network;
    this.settings = settings;
    this.products = products;
    this.server = MemberServer.start();
    this.registry = instance();
    this.server.open(registry.bean(VerificationDesk.class));
    this.people = new SigningPeople(registry.bean(WitnessDomain.class));
  }

  /** Another instance on the same database; to be closed by the caller. */
  TestRegistry instance() {
    List<Class<?>> configurations =
        List.of(
            IdentityConfiguration.class,
            PacksConfiguration.class,
            VerificationConfiguration.class,
            MedicinesConfiguration.class,
            WitnessingConfiguration.class,
            AlertsConfiguration.class,
            EpcisConfiguration.class);
    return TestRegistry.start(
        database,
        network.write("with-service.json", network.withInstances(slug -> server.address())),
        List.of(),
        settings,
        Stream.concat(configurations.stream(), Stream.of(products)).toArray(Class<?>[]::new));
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

  /** Everybody is certified, holds a key, and Pont has its book; no lot is released. */
  static MedicineWorld begin(RegistryDatabase database, TestNetwork network) {
    return begin(database, network, Map.of("custodia.verification.breaker-pause", "300ms"));
  }

  /** As the other, where the members ask the service in the same instance, without HTTP. */
  static MedicineWorld beginInOneInstance(RegistryDatabase database, TestNetwork network) {
    return begin(database, network, Map.of("custodia.verification.direct", "true"));
  }

  static MedicineWorld begin(
      RegistryDatabase database, TestNetwork network, Map<String, Object> settings) {
    return begin(
        new MedicineWorld(database, network, settings, NoPrescriptions.class, OneProduct.class));
  }

  /** With the real register of medicines, and the desks for prescriptions. */
  static MedicineWorld beginWithPrescriptions(RegistryDatabase database, TestNetwork network) {
    MedicineWorld world =
        new MedicineWorld(
            database,
            network,
            Map.of("custodia.verification.breaker-pause", "300ms"),
            ProductsConfiguration.class,
            FillsConfiguration.class,
            PrescriptionsConfiguration.class);
    TestRegistry registry = world.registry;
    world.server.open(registry.bean(PrescriptionDesk.class), registry.bean(DocumentDesk.class));
    registry.bean(FrenchMedicinesImport.class).runWithBundledExtract();
    registry.bean(MedicineSupplyImport.class).runWithBundledExtract();
    return begin(world);
  }

  private static MedicineWorld begin(MedicineWorld world) {
    world.confirm(
        AGENCE, world.registry.carryOut(AGENCE, new MedicineActs(world.network).authorise()));
    TestRegistry.await(
        "the members are known everywhere",
        () ->
            TestNetwork.MEMBERS.keySet().stream()
                .allMatch(slug -> world.registry.bean(Members.class).all(slug).size() == 5));
    Stream.of(MANUFACTURER, REGULATOR, PONT_PHARMACIST, GARE_PHARMACIST).forEach(world::enrol);
    for (String member : List.of(PONT, GARE, SAINT_LUC, RHONE)) {
      world.awaitBook(member);
    }
    return world;
  }

  PackVerification verification() {
    return registry.bean(PackVerification.class);
  }

  PackActs acts() {
    return registry.bean(PackActs.class);
  }

  Lots lots() {
    return registry.bean(Lots.class);
  }

  TestRegistry registry() {
    return registry;
  }

  /** Makes a key for this person and has it enrolled for a shift. */
  void enrol(Caller caller) {
    people.enrol(registry, caller);
  }

  /** Books are opened by themselves; nothing can be recorded before. */
  private void awaitBook(String member) {
    Books books = registry.bean(Books.class);
    TestRegistry.await(
        member + " has its book",
        () -> database.rows().in(member, () -> books.own(member).isPresent()));
  }

  String key(Caller caller) {
    return people.key(caller);
  }

  String sign(Caller caller, Act act) {
    return people.sign(caller, act);
  }

  /** Signs with a key that nobody enrolled. */
  String signAsStranger(Act act) {
    return people.signAsStranger(act);
  }

  /** A released lot with packs {@code <number>-1} to {@code <number>-n}, known to everybody. */
  Lots.Lot released(String number, LocalDate expiry, int packs) {
    return released(GTIN, number, expiry, packs);
  }

  Lots.Lot released(String gtin, String number, LocalDate expiry, int packs) {
    UUID id = UUID.randomUUID();
    Lots.ReleaseDraft draft = draftRelease(id, gtin, number, expiry, serials(number, packs));
    lots().release(MANUFACTURER, id, sign(MANUFACTURER, draft.act()));
    confirm(RHONE, registry.awaitFinal(RHONE, id));
    Bytes32 lotId = draft.act().subject();
    awaitLot(lotId, "RELEASED");
    return lots().find(MANUFACTURER, lotId).orElseThrow();
  }

  Lots.ReleaseDraft draftRelease(UUID id, String number, LocalDate expiry, String file) {
    return draftRelease(id, GTIN, number, expiry, file);
  }

  private Lots.ReleaseDraft draftRelease(
      UUID id, String gtin, String number, LocalDate expiry, String file) {
    return lots()
        .draftRelease(
            MANUFACTURER,
            id,
            gtin,
            number,
            expiry,
            new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)),
            key(MANUFACTURER),
            PLACE);
  }

  /** Changes a lot's status and waits until every node knows. */
  void change(Caller caller, Bytes32 lotId, String action, String reason, String status) {
    UUID id = UUID.randomUUID();
    Lots.StatusDraft draft =
        lots().draftStatusChange(caller, id, lotId, action, reason, key(caller), PLACE);
    lots().changeStatus(caller, id, sign(caller, draft.act()));
    confirm(caller.organisation(), registry.awaitFinal(caller.organisation(), id));
    awaitLot(lotId, status);
  }

  /** Dispenses a pack and waits until it is confirmed, and the regulator has seen it. */
  CommandStatus dispensed(Caller caller, String scan) {
    return done(caller, PackAct.Dispense.whole(), scan);
  }

  /** Does something with a pack, and waits until it is confirmed and the regulator has seen it. */
  CommandStatus done(Caller caller, PackAct act, String scan) {
    CommandStatus status = tried(caller, act, scan);
    confirm(caller.organisation(), status);
    settle(AGENCE);
    return status;
  }

  /** As {@link #done}, whatever the ledger says to it. */
  CommandStatus tried(Caller caller, PackAct act, String scan) {
    UUID id = UUID.randomUUID();
    PackActs.Draft draft = acts().draft(caller, id, act, scan, key(caller), PLACE);
    acts().record(caller, id, sign(caller, draft.act()));
    return registry.awaitFinal(caller.organisation(), id);
  }

  PackVerdict verify(Caller caller, String scan) {
    return verification().verify(caller, UUID.randomUUID(), scan);
  }

  /** Stops the regulator's service from answering, and lets it answer, and be asked, again. */
  void serviceAnswers(boolean yes) {
    server.answers(yes);
    if (yes) TestRegistry.await("Pont asks again", this::isAnswered);
  }

  private boolean isAnswered() {
    try {
      registry
          .bean(VerificationClient.class)
          .ask(
              PONT,
              new Question(UUID.randomUUID(), GTIN, "NONE", Optional.empty(), Optional.empty()));
      return true;
    } catch (Problem leftAlone) {
      return false;
    }
  }

  /** Waits until an organisation has read what is in the chain now. */
  void settle(String organisation) {
    long head =
        TestNetwork.MEMBERS.keySet().stream()
            .mapToLong(slug -> registry.ledger().position(slug).block())
            .max()
            .orElseThrow();
    TestRegistry.await(
        organisation + " reaches block " + head,
        () -> registry.ledger().position(organisation).block() >= head);
  }

  long audited(String organisation) {
    return database
        .rows()
        .in(
            organisation,
            () ->
                database
                    .jdbc()
                    .sql("select count(*) from pack_verification")
                    .query(Long.class)
                    .single());
  }

  /** Kinds of the cases that the regulator has about a pack. */
  List<String> alerts(String serial) {
    return database
        .rows()
        .in(
            AGENCE,
            () ->
                database
                    .jdbc()
                    .sql("select kind from alert_case where serial = :serial order by first_at")
                    .param("serial", serial)
                    .query(String.class)
                    .list());
  }

  private void awaitLot(Bytes32 lotId, String status) {
    for (String slug : TestNetwork.MEMBERS.keySet()) {
      Caller reader = new Caller(slug, "reader", Set.of());
      TestRegistry.await(
          slug + " sees the lot " + status,
          () -> lots().find(reader, lotId).filter(lot -> lot.status().equals(status)).isPresent());
    }
  }

  private void confirm(String organisation, CommandStatus status) {
    assertThat(status.state())
        .as("%s of %s", status, organisation)
        .isEqualTo(CommandStatus.State.CONFIRMED);
  }

  /** What a scanner sends for the code on a pack. */
  static String scan(String gtin, String lot, LocalDate expiry, String serial) {
    return "]d201"
        + gtin
        + "17"
        + expiry.format(DateTimeFormatter.ofPattern("yyMMdd"))
        + "10"
        + lot
        + "\u001d21"
        + serial;
  }

  static String scan(String lot, LocalDate expiry, String serial) {
    return scan(GTIN, lot, expiry, serial);
  }

  static String serials(String prefix, int packs) {
    return IntStream.rangeClosed(1, packs)
        .mapToObj(i -> prefix + "-" + i + "\r\n")
        .collect(Collectors.joining("", "serial\r\n", ""));
  }

  static LocalDate nextYear() {
    return LocalDate.now(ZoneOffset.UTC).plusYears(1);
  }

  @Override
  public void close() {
    registry.close();
    server.close();
  }
}
