package org.custodia.registry.prescriptions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.OperatorKind;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.generated.MedicineCustody;
import org.custodia.contracts.generated.Registrar;
import org.custodia.contracts.witness.SignedMessage;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.alerts.AlertsConfiguration;
import org.custodia.registry.fills.FillHold;
import org.custodia.registry.fills.FillsConfiguration;
import org.custodia.registry.fills.Measure;
import org.custodia.registry.fills.PrescriptionRegister;
import org.custodia.registry.fills.Standing;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.IdentityConfiguration;
import org.custodia.registry.identity.Members;
import org.custodia.registry.keys.KeyFiles;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.keys.Signer;
import org.custodia.registry.keys.StoredKeys;
import org.custodia.registry.ledger.Keeper;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.PublicContract;
import org.custodia.registry.ledger.LedgerRows;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.registry.ledger.Projection;
import org.custodia.registry.products.FrenchMedicinesImport;
import org.custodia.registry.products.MedicineSupplyImport;
import org.custodia.registry.products.ProductsConfiguration;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.testing.BetweenStatements;
import org.custodia.registry.testing.LedgerEvents;
import org.custodia.registry.testing.MemberServer;
import org.custodia.registry.testing.MovableClock;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestKeys;
import org.custodia.registry.verification.VerificationClient;
import org.custodia.registry.verification.VerificationSettings;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.Event;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Uint32;
import org.web3j.abi.datatypes.generated.Uint64;
import org.web3j.abi.datatypes.generated.Uint8;

/**
 * Two hospitals, two pharmacies, a manufacturer and the regulator with its desk on a real port, on
 * a real PostgreSQL with the real register of medicines.
 */
final class PrescriptionWorld implements AutoCloseable {
  static final String REGULATOR = "agence-du-medicament";
  static final String SAINT_LUC = "hopital-saint-luc";
  static final String BELLEVUE = "hopital-bellevue";
  static final String PONT = "pharmacie-du-pont";
  static final String GARE = "pharmacie-de-la-gare";
  static final String RHONE = "laboratoire-rhone";
  static final List<String> ALL = List.of(REGULATOR, SAINT_LUC, BELLEVUE, PONT, GARE, RHONE);

  /** TRAMADOL CRISTERS LP 150 mg, 30 and 10 tablets: liste I. */
  static final String TRAMADOL = "03400949363940";

  static final String TRAMADOL_SMALL = "03400930268063";

  /** OXYCONTIN LP 10 mg and 120 mg: narcotics of one substance. */
  static final String OXYCONTIN = "03400935420909";

  static final String OXYCONTIN_120 = "03400938460223";

  static final String PATIENT = "Camille Delacroix-Rieu";
  static final LocalDate BORN = LocalDate.of(1961, 4, 17);

  /** Made up, with the right key. */
  static final String NUMBER = "261047512345619";

  static final Instant START = Instant.parse("2026-11-20T09:00:00Z");
  static final LocalDate TODAY = LocalDate.ofInstant(START, ZoneOffset.UTC);
  static final Caller PHYSICIAN = new Caller(SAINT_LUC, "dr.anselme", Set.of("physician"));
  static final Caller OTHER_PHYSICIAN = new Caller(BELLEVUE, "dr.brun", Set.of("physician"));
  private static final BigInteger FOR_EVER = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
  private static final String PASSWORD = "for tests";

  final RegistryDatabase database = RegistryDatabase.fresh(BetweenStatements::new);
  final MovableClock clock = new MovableClock(START);
  final MemberServer server = MemberServer.start();
  final NetworkFile network;
  final Keys keys;
  final WitnessDomain domain;
  private final AnnotationConfigApplicationContext context =
      new AnnotationConfigApplicationContext();
  private final LedgerEvents events = new LedgerEvents();
  private final Projection members;

  PrescriptionWorld() {
    network = network(SharedKeys.FOLDER, Optional.of(server.address()));
    keys = SharedKeys.KEYS;
    domain = new WitnessDomain(network.chainId(), network.contracts().registrar());
    members = new IdentityConfiguration().memberProjection(database.jdbc());
    compose();
    server.open(bean(PrescriptionDesk.class), bean(DocumentDesk.class));
    bean(FrenchMedicinesImport.class).runWithBundledExtract();
    bean(MedicineSupplyImport.class).runWithBundledExtract();
    certify(REGULATOR, MemberRole.REGULATOR, MemberRole.VERIFIER);
    certify(SAINT_LUC, MemberRole.HOSPITAL);
    certify(BELLEVUE, MemberRole.HOSPITAL);
    certify(PONT, MemberRole.PHARMACY);
    certify(GARE, MemberRole.PHARMACY);
    certify(RHONE, MemberRole.MANUFACTURER);
    enrolVerifier();
    read();
  }

  private void compose() {
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(
            new MapPropertySource("test", Map.of("custodia.prescriptions.notices-every", "0s")));
    context.registerBean(OrganisationRows.class, database::rows);
    context.registerBean(JdbcClient.class, database::jdbc);
    context.registerBean(NetworkFile.class, () -> network);
    context.registerBean(LocalOrganisations.class, () -> new LocalOrganisations(ALL));
    context.registerBean(Keys.class, () -> keys);
    context.registerBean(WitnessDomain.class, () -> domain);
    context.registerBean(Clock.class, () -> clock);
    context.registerBean(Ledger.class, () -> LedgerRows.of(network, database));
    context.registerBean(Members.class, () -> new Members(database.rows(), database.jdbc()));
    context.registerBean(VerificationSettings.class, VerificationSettings::defaults);
    context.registerBean(
        VerificationClient.class,
        () ->
            new VerificationClient(
                network,
                keys,
                bean(Members.class),
                domain,
                bean(VerificationSettings.class),
                clock,
                Optional.empty()));
    context.register(
        ProductsConfiguration.class,
        AlertsConfiguration.class,
        FillsConfiguration.class,
        PrescriptionsConfiguration.class);
    context.refresh();
    bean(DeskWorker.class).stop(); // tests say when it works
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  // --- What people do ---

  /** One fill of 28 tablets of tramadol, valid for ninety days. */
  static PrescriptionForm form() {
    return form(TRAMADOL, Measure.UNITS, 28, 1);
  }

  static PrescriptionForm form(String gtin, Measure measure, int quantity, int fills) {
    boolean controlled = gtin.startsWith("0340093") && !gtin.equals(TRAMADOL_SMALL);
    return new PrescriptionForm(
        PATIENT,
        BORN,
        controlled ? Optional.of(NUMBER) : Optional.empty(),
        List.of(gtin),
        measure,
        quantity,
        fills,
        28,
        "One tablet in the evening",
        TODAY,
        TODAY.plusDays(89),
        "Dr Élise Anselme",
        false);
  }

  IssuedPrescription issued(Caller by, PrescriptionForm form) {
    return bean(Prescriptions.class).issue(by, UUID.randomUUID(), form);
  }

  static Caller pharmacist(String organisation) {
    return new Caller(organisation, "pharmacist", Set.of("pharmacist"));
  }

  PrescriptionCard card(String organisation, IssuedPrescription one) {
    return bean(PatientPrescriptions.class).read(pharmacist(organisation), one.code().text());
  }

  Standing standing(IssuedPrescription one) {
    return bean(PrescriptionRegister.class)
        .standing(REGULATOR, one.code().commitment())
        .orElseThrow();
  }

  /** As when a reservation is granted: for half an hour. */
  UUID held(String by, IssuedPrescription one, String gtin, String pack) {
    UUID reservation = UUID.randomUUID();
    hold(by, one, gtin, pack, reservation);
    return reservation;
  }

  void hold(String by, IssuedPrescription one, String gtin, String pack, UUID reservation) {
    bean(PrescriptionRegister.class)
        .hold(
            REGULATOR,
            new FillHold(
                one.code().commitment(),
                gtin,
                Bytes32.keccak(pack.getBytes()),
                id(by),
                reservation,
                clock.instant().plus(Duration.ofMinutes(30))));
  }

  /**
   * Dispensed, as the regulator's node has read it in that member's book.
   *
   * @param taken units; 0 is the whole pack
   */
  Bytes32 dispensed(String by, IssuedPrescription one, String pack, int taken, UUID reservation) {
    Bytes32 command = Bytes32.ofUuid(UUID.randomUUID());
    changed(
        by,
        command,
        pack,
        Action.DISPENSE,
        taken,
        one.code().commitment(),
        Bytes32.ofUuid(reservation),
        Bytes32.ZERO);
    return command;
  }

  /** Undone, as the regulator's node has read it. */
  void undone(String by, String pack, Bytes32 command) {
    changed(
        by,
        Bytes32.ofUuid(UUID.randomUUID()),
        pack,
        Action.UNDO,
        0,
        Bytes32.ZERO,
        Bytes32.ZERO,
        command);
  }

  private void changed(
      String by,
      Bytes32 command,
      String pack,
      Action action,
      int taken,
      Bytes32 prescription,
      Bytes32 reservation,
      Bytes32 related) {
    var book =
        new Ledger.Channel(
            "0x" + "cc".repeat(20),
            SubjectKind.MEDICINE.code(),
            List.of(id(by), id(REGULATOR)),
            Bytes32.ZERO,
            id(by),
            "READY",
            Bytes32.ZERO,
            1);
    var event =
        events.channelEvent(
            REGULATOR,
            book,
            clock.instant(),
            MedicineCustody.PACKCHANGED_EVENT,
            bytes(command),
            bytes(Bytes32.keccak(pack.getBytes())),
            bytes(Bytes32.ZERO),
            bytes(id(by)),
            new Uint8(action.code()),
            new Uint8(action == Action.UNDO ? 0 : 1),
            new Uint32(taken == 0 ? 0 : 28),
            new Uint32(taken),
            new Uint32(taken == 0 ? 0 : 28 - taken),
            bytes(prescription),
            bytes(reservation),
            bytes(related),
            new Address("0x" + "77".repeat(20)),
            new Utf8String("counter"),
            new Uint64(clock.millis()),
            new Uint32(0));
    context
        .getBeansOfType(Projection.class)
        .values()
        .forEach(each -> database.rows().in(REGULATOR, () -> each.apply(event)));
    read();
  }

  /** The regulator's node has read up to now, and its keeper has looked. */
  void read() {
    LedgerRows.reached(database, REGULATOR, events.block(), clock.instant());
    context.getBeansOfType(Keeper.class).values().forEach(keeper -> keeper.look(REGULATOR));
  }

  // --- Who is who ---

  private void certify(String organisation, MemberRole... roles) {
    everywhere(
        Registrar.MEMBERCERTIFIED_EVENT,
        bytes(id(organisation)),
        new Utf8String(network.node(organisation).identity()),
        new Utf8String(organisation),
        new Uint8(1),
        new Uint32(MemberRole.mask(roles)),
        seconds(START.minus(Duration.ofDays(365))),
        new Uint64(FOR_EVER));
    everywhere(
        Registrar.NODEADDED_EVENT,
        bytes(id(organisation)),
        bytes(Bytes32.keccak(organisation.getBytes())),
        new DynamicArray<>(Address.class, new Address(keys.account(organisation).address())),
        new Utf8String("here"),
        seconds(START.minus(Duration.ofDays(365))),
        new Uint64(FOR_EVER));
  }

  private void enrolVerifier() {
    String key = keys.verifier(REGULATOR).orElseThrow().address();
    everywhere(
        Registrar.OPERATORENROLLED_EVENT,
        bytes(id(REGULATOR)),
        new Address(key),
        bytes(Bytes32.keccak(key.getBytes())),
        new Uint8(OperatorKind.SERVICE.code()),
        new Uint32(MemberRole.VERIFIER.bit()),
        new Utf8String("service"),
        seconds(START.minus(Duration.ofDays(1))),
        new Uint64(FOR_EVER));
  }

  void suspend(String organisation) {
    everywhere(
        Registrar.MEMBERSTATUSCHANGED_EVENT,
        bytes(id(organisation)),
        new Uint8(2),
        new Utf8String("inspection"));
  }

  private void everywhere(Event definition, Type<?>... fields) {
    for (String organisation : ALL) {
      var event =
          events.publicEvent(
              organisation, PublicContract.REGISTRAR, clock.instant(), definition, fields);
      database.rows().in(organisation, () -> members.apply(event));
    }
  }

  Bytes32 id(String organisation) {
    return network.node(organisation).memberId();
  }

  String sign(Signer signer, SignedMessage message) {
    return "0x" + HexFormat.of().formatHex(signer.sign(message.digest(domain)));
  }

  private static NetworkFile network(Path folder, Optional<URI> service) {
    List<NetworkFile.Node> nodes = new ArrayList<>();
    for (int i = 0; i < ALL.size(); i++) {
      String name = ALL.get(i);
      nodes.add(
          new NetworkFile.Node(
              name,
              "gln:301000000000" + i,
              URI.create("http://127.0.0.1:1"),
              URI.create("http://127.0.0.1:1"),
              Base64.getEncoder().encodeToString(Bytes32.keccak(name.getBytes()).toArray()),
              new KeyFiles(
                  List.of(folder.resolve(name + ".json")),
                  Optional.of(folder.resolve("password")),
                  name.equals(REGULATOR)
                      ? Optional.of(folder.resolve("verifier.json"))
                      : Optional.empty(),
                  Map.of(),
                  Optional.of(folder.resolve(name + ".p12"))),
              service));
    }
    return new NetworkFile(
        1337,
        Duration.ofMillis(250),
        0,
        new NetworkFile.Contracts(
            "0x" + "01".repeat(20),
            "0x" + "02".repeat(20),
            "0x" + "03".repeat(20),
            "0x" + "04".repeat(20)),
        nodes);
  }

  private static org.web3j.abi.datatypes.generated.Bytes32 bytes(Bytes32 word) {
    return new org.web3j.abi.datatypes.generated.Bytes32(word.toArray());
  }

  private static Uint64 seconds(Instant at) {
    return new Uint64(at.getEpochSecond());
  }

  @Override
  public void close() {
    context.close();
    server.close();
    database.close();
  }

  /** Made once: deriving the keys of key-store files takes its time, as it should. */
  private static final class SharedKeys {
    static final Path FOLDER = folder();
    static final Keys KEYS = new StoredKeys(network(FOLDER, Optional.empty()).keyFiles(ALL));

    private static Path folder() {
      try {
        Path folder = Files.createTempDirectory("custodia-keys");
        Files.writeString(folder.resolve("password"), PASSWORD);
        for (String name : ALL) {
          TestKeys.account(folder.resolve(name + ".json"), PASSWORD);
          TestKeys.records(folder.resolve(name + ".p12"), PASSWORD);
        }
        TestKeys.account(folder.resolve("verifier.json"), PASSWORD);
        return folder;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
