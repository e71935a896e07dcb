package org.custodia.registry.verification;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.LotStatus;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.OperatorKind;
import org.custodia.contracts.PackStatus;
import org.custodia.contracts.RecallScope;
import org.custodia.contracts.Supply;
import org.custodia.contracts.generated.MedicineCustody;
import org.custodia.contracts.generated.MedicineRegistry;
import org.custodia.contracts.generated.Registrar;
import org.custodia.contracts.medicines.LotTerms;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.contracts.witness.SignedMessage;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.alerts.AlertFact;
import org.custodia.registry.alerts.Alerts;
import org.custodia.registry.alerts.AlertsConfiguration;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.IdentityConfiguration;
import org.custodia.registry.identity.Members;
import org.custodia.registry.keys.KeyFiles;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.keys.Signer;
import org.custodia.registry.keys.StoredKeys;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.PublicContract;
import org.custodia.registry.ledger.LedgerRows;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.registry.ledger.Projection;
import org.custodia.registry.messages.WireProblem;
import org.custodia.registry.packs.LotBook;
import org.custodia.registry.packs.LotProjection;
import org.custodia.registry.packs.PackStateProjection;
import org.custodia.registry.packs.PackStates;
import org.custodia.registry.packs.SerialList;
import org.custodia.registry.packs.SerialRepository;
import org.custodia.registry.testing.LedgerEvents;
import org.custodia.registry.testing.MovableClock;
import org.custodia.registry.testing.NoPrescriptions;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestKeys;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.Event;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Uint32;
import org.web3j.abi.datatypes.generated.Uint64;
import org.web3j.abi.datatypes.generated.Uint8;

/**
 * A regulator with its verification service on a real port, two pharmacies and a manufacturer, on a
 * real PostgreSQL; what their nodes would report is put through the real projections.
 */
final class VerificationWorld implements AutoCloseable {
  static final String REGULATOR = "agence-du-medicament";
  static final String PONT = "pharmacie-du-pont";
  static final String GARE = "pharmacie-de-la-gare";
  static final String RHONE = "laboratoire-rhone";
  static final List<String> ALL = List.of(REGULATOR, PONT, GARE, RHONE);
  static final String GTIN = "03400930000014";
  static final String LOT = "A123";
  static final LocalDate EXPIRY = LocalDate.of(2028, 5, 31);
  static final Instant START = Instant.parse("2026-11-20T09:00:00Z");
  private static final BigInteger FOR_EVER = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
  private static final String PASSWORD = "for tests";

  final RegistryDatabase database = RegistryDatabase.fresh();
  final MovableClock clock = new MovableClock(START);
  final Members members;
  final SerialRepository serials;
  final VerificationDesk desk;

  /** What the desk told the regulator. */
  final List<AlertFact> alerted = new CopyOnWriteArrayList<>();

  final VerificationClient client;
  final Keys keys;
  final WitnessDomain domain;
  final NetworkFile network;

  /** What happens to an answer on its way; for a service that was taken over. */
  volatile UnaryOperator<byte[]> onTheWay = UnaryOperator.identity();

  /** How long the service takes its time. */
  volatile Duration delay = Duration.ZERO;

  private final LedgerEvents events = new LedgerEvents();
  private final List<Projection> projections;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  VerificationWorld() {
    this(VerificationSettings.defaults());
  }

  VerificationWorld(VerificationSettings settings) {
    server = server();
    network = network(SharedKeys.FOLDER, Optional.of(service()));
    keys = SharedKeys.KEYS;
    domain = new WitnessDomain(network.chainId(), network.contracts().registrar());
    var rows = database.rows();
    var jdbc = database.jdbc();
    Ledger ledger = LedgerRows.of(network, database);
    members = new Members(rows, jdbc);
    Alerts alerts = new Heard(AlertsConfiguration.alerts(rows, jdbc, clock));
    serials = new SerialRepository(rows, jdbc);
    projections =
        List.of(
            new IdentityConfiguration().memberProjection(jdbc),
            new LotProjection(jdbc),
            new PackStateProjection(jdbc));
    desk =
        new VerificationConfiguration()
            .verificationDesk(
                rows,
                jdbc,
                network,
                keys,
                members,
                ledger,
                new LotBook(rows, jdbc),
                serials,
                new PackStates(rows, jdbc),
                alerts,
                new NoPrescriptions().fills(),
                domain,
                settings,
                clock);
    client = client(settings, Optional.empty());
    certifyAll();
    at(START);
  }

  /**
   * @param here the desk, when the client is to ask it without HTTP
   */
  VerificationClient client(VerificationSettings settings, Optional<VerificationDesk> here) {
    return new VerificationClient(network, keys, members, domain, settings, clock, here);
  }

  /** The regulator's cases, listened to: what was new to them. */
  private final class Heard implements Alerts {
    private final Alerts cases;

    private Heard(Alerts cases) {
      this.cases = cases;
    }

    @Override
    public boolean raise(String regulator, AlertFact fact) {
      boolean fresh = cases.raise(regulator, fact);
      if (fresh) alerted.add(fact);
      return fresh;
    }

    @Override
    public void settle(String regulator, UUID fact, Instant at) {
      throw new UnsupportedOperationException("nothing of the desk is explained away");
    }
  }

  // --- What the ledger tells ---

  private void certifyAll() {
    certify(REGULATOR, MemberRole.REGULATOR, MemberRole.VERIFIER, MemberRole.ADMINISTRATOR);
    certify(PONT, MemberRole.PHARMACY);
    certify(GARE, MemberRole.PHARMACY);
    certify(RHONE, MemberRole.MANUFACTURER);
    enrol(REGULATOR, keys.verifier(REGULATOR).orElseThrow().address(), MemberRole.VERIFIER);
    supplied(Set.of());
  }

  /** The regulator says how the product may be supplied. */
  void supplied(Set<Supply> how) {
    everywhere(
        PublicContract.MEDICINE_REGISTRY,
        MedicineRegistry.PRODUCTAUTHORISED_EVENT,
        gtin(GTIN),
        bytes(id(RHONE)),
        new Uint8(Supply.mask(how)));
  }

  void certify(String organisation, MemberRole... roles) {
    everywhere(
        PublicContract.REGISTRAR,
        Registrar.MEMBERCERTIFIED_EVENT,
        bytes(id(organisation)),
        text(network.node(organisation).identity()),
        text(organisation),
        new Uint8(1),
        new Uint32(MemberRole.mask(roles)),
        seconds(START.minus(Duration.ofDays(365))),
        new Uint64(FOR_EVER));
    everywhere(
        PublicContract.REGISTRAR,
        Registrar.NODEADDED_EVENT,
        bytes(id(organisation)),
        bytes(Bytes32.keccak(organisation.getBytes())),
        new DynamicArray<>(Address.class, new Address(keys.account(organisation).address())),
        text("here"),
        seconds(START.minus(Duration.ofDays(365))),
        new Uint64(FOR_EVER));
  }

  void enrol(String organisation, String key, MemberRole role) {
    everywhere(
        PublicContract.REGISTRAR,
        Registrar.OPERATORENROLLED_EVENT,
        bytes(id(organisation)),
        new Address(key),
        bytes(Bytes32.keccak(key.getBytes())),
        new Uint8(OperatorKind.SERVICE.code()),
        new Uint32(role.bit()),
        text("service"),
        seconds(START.minus(Duration.ofDays(1))),
        new Uint64(FOR_EVER));
  }

  void suspend(String organisation) {
    everywhere(
        PublicContract.REGISTRAR,
        Registrar.MEMBERSTATUSCHANGED_EVENT,
        bytes(id(organisation)),
        new Uint8(2),
        text("inspection"));
  }

  void revoke(String organisation, String key) {
    everywhere(
        PublicContract.REGISTRAR,
        Registrar.OPERATORREVOKED_EVENT,
        bytes(id(organisation)),
        new Address(key),
        text("lost"));
  }

  /** A lot with packs P001 and so on, released and its serials handed over. */
  SerialLot releasedLot(String lotNumber, LocalDate expiry, int packs) {
    SerialList list = packs(lotNumber, packs);
    SerialLot lot = lot(lotNumber, list);
    serials.store(REGULATOR, GTIN, lot.lotId(), list);
    release(lot, expiry);
    return lot;
  }

  /** Serials are the lot number and a counter, so that no two lots share one. */
  static SerialList packs(String lotNumber, int packs) {
    return SerialList.of(
        IntStream.rangeClosed(1, packs)
            .mapToObj(number -> String.format("%s-P%03d", lotNumber, number))
            .toList());
  }

  static SerialLot lot(String lotNumber, SerialList list) {
    return new SerialLot(GTIN, lotNumber, SerialRepository.rootOf(GTIN, list), list.size());
  }

  void release(SerialLot lot, LocalDate expiry) {
    everywhere(
        PublicContract.MEDICINE_REGISTRY,
        MedicineRegistry.LOTRELEASED_EVENT,
        bytes(Bytes32.keccak(lot.lotNumber().getBytes())),
        bytes(lot.lotId()),
        gtin(GTIN),
        text(lot.lotNumber()),
        new Uint32(expiry.toEpochDay()),
        bytes(lot.root()),
        new Uint32(lot.size()),
        bytes(id(RHONE)),
        new Address("0x" + "77".repeat(20)));
  }

  void change(String lotNumber, Action action, LotStatus status) {
    everywhere(
        PublicContract.MEDICINE_REGISTRY,
        MedicineRegistry.LOTSTATUSCHANGED_EVENT,
        bytes(Bytes32.keccak((lotNumber + action).getBytes())),
        bytes(LotTerms.lotId(Long.parseLong(GTIN), lotNumber)),
        new Uint8(action.code()),
        new Uint8(status.code()),
        new Uint8(RecallScope.PHARMACIES.code()),
        text("particles found"),
        text(""),
        bytes(id(REGULATOR)),
        new Address("0x" + "77".repeat(20)));
  }

  /** Dispensed in the book of that pharmacy, as the regulator's node tells. */
  void dispensed(String by, String lotNumber, String serial) {
    changed(by, lotNumber, serial, Action.DISPENSE, PackStatus.DISPENSED, 0, 0);
  }

  /** Done to a pack in the book of that member, as the regulator's node tells. */
  void changed(
      String by,
      String lotNumber,
      String serial,
      Action action,
      PackStatus status,
      int contents,
      int remaining) {
    var channel =
        new Ledger.Channel(
            "0x" + id(by).toString().substring(2, 42),
            1,
            Stream.of(id(by), id(REGULATOR)).sorted().toList(),
            Bytes32.ZERO,
            id(by),
            "READY",
            Bytes32.ZERO,
            1);
    apply(
        REGULATOR,
        events.channelEvent(
            REGULATOR,
            channel,
            clock.instant(),
            MedicineCustody.PACKCHANGED_EVENT,
            bytes(Bytes32.keccak((serial + clock.instant()).getBytes())),
            bytes(PackLeaf.packId(Long.parseLong(GTIN), serial)),
            bytes(LotTerms.lotId(Long.parseLong(GTIN), lotNumber)),
            bytes(id(by)),
            new Uint8(action.code()),
            new Uint8(status.code()),
            new Uint32(contents),
            new Uint32(contents - remaining),
            new Uint32(remaining),
            bytes(Bytes32.ZERO),
            bytes(Bytes32.ZERO),
            bytes(Bytes32.ZERO),
            new Address("0x" + "77".repeat(20)),
            text("counter"),
            new Uint64(clock.millis()),
            new Uint32(0)));
  }

  private void everywhere(PublicContract contract, Event definition, Type<?>... fields) {
    for (String organisation : ALL) {
      apply(
          organisation,
          events.publicEvent(organisation, contract, clock.instant(), definition, fields));
    }
  }

  private void apply(String organisation, org.custodia.registry.ledger.LedgerEvent event) {
    database.rows().in(organisation, () -> projections.forEach(each -> each.apply(event)));
    at(clock.instant());
  }

  /** The regulator's projector has come to a block of this time. */
  void at(Instant blockTime) {
    LedgerRows.reached(database, REGULATOR, events.block(), blockTime);
  }

  // --- Who is who ---

  Bytes32 id(String organisation) {
    return network.node(organisation).memberId();
  }

  String sign(Signer signer, SignedMessage message) {
    return "0x" + HexFormat.of().formatHex(signer.sign(message.digest(domain)));
  }

  URI service() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static NetworkFile network(Path folder, Optional<URI> service) {
    List<NetworkFile.Node> nodes = new ArrayList<>();
    for (int i = 0; i < ALL.size(); i++) {
      String name = ALL.get(i);
      boolean regulator = name.equals(REGULATOR);
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
                  regulator ? Optional.of(folder.resolve("verifier.json")) : Optional.empty(),
                  Map.of(),
                  Optional.empty()),
              regulator ? service : Optional.empty()));
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

  /** Made once: deriving the keys of key-store files takes its time, as it should. */
  private static final class SharedKeys {
    static final Path FOLDER = folder();
    static final Keys KEYS = new StoredKeys(network(FOLDER, Optional.empty()).keyFiles(ALL));

    private static Path folder() {
      try {
        Path folder = Files.createTempDirectory("custodia-keys");
        folder.toFile().deleteOnExit();
        Path password = Files.writeString(folder.resolve("password"), PASSWORD);
        password.toFile().deleteOnExit();
        for (String name : List.of(REGULATOR, PONT, GARE, RHONE, "verifier")) {
          Path file = folder.resolve(name + ".json");
          TestKeys.account(file, PASSWORD);
          file.toFile().deleteOnExit();
        }
        return folder;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  // --- The regulator's instance ---

  private HttpServer server() {
    // Else this server holds every small answer back for 40 ms (Nagle's algorithm).
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      HttpServer started =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      started.setExecutor(threads);
      started.createContext(
          "/network/v1/verifications",
          exchange -> serve(exchange, () -> desk.answer(exchange.getRequestBody().readAllBytes())));
      started.createContext(
          "/network/v1/reservations",
          exchange ->
              serve(exchange, () -> desk.reserve(exchange.getRequestBody().readAllBytes())));
      started.createContext(
          "/network/v1/serials/",
          exchange ->
              serve(
                  exchange,
                  () ->
                      desk.takeSerials(
                          Bytes32.of(exchange.getRequestURI().getPath().substring(20)),
                          exchange.getRequestHeaders().getFirst(VerificationDesk.UPLOAD_HEADER),
                          exchange.getRequestBody())));
      started.start();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Work {
    byte[] run() throws IOException;
  }

  private void serve(HttpExchange exchange, Work work) throws IOException {
    try (exchange) {
      int status = 200;
      byte[] body;
      try {
        Thread.sleep(delay.toMillis());
        body = onTheWay.apply(work.run());
      } catch (Problem refusal) {
        status = WireProblem.status(refusal.kind());
        body = WireProblem.write(refusal);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  void stopService() {
    server.stop(0);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    database.close();
  }

  private static Type<?> bytes(Bytes32 value) {
    return new org.web3j.abi.datatypes.generated.Bytes32(value.toArray());
  }

  private static Type<?> text(String value) {
    return new Utf8String(value);
  }

  private static Type<?> gtin(String digits) {
    return new Uint64(Long.parseLong(digits));
  }

  private static Type<?> seconds(Instant at) {
    return new Uint64(at.getEpochSecond());
  }
}
