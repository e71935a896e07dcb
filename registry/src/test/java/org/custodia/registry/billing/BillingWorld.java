package org.custodia.registry.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.io.ByteArrayInputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.billing.Bill;
import org.custodia.contracts.billing.BillLine;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.contracts.prices.ChargedLine;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.contracts.prices.PriceRule;
import org.custodia.contracts.registrar.RegistrarCalls;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.SessionKeyProof;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.alerts.AlertsConfiguration;
import org.custodia.registry.consent.ConsentConfiguration;
import org.custodia.registry.consent.ConsentView;
import org.custodia.registry.consent.Consents;
import org.custodia.registry.consent.GrantForm;
import org.custodia.registry.documents.SignedDocumentQuery;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.IdentityConfiguration;
import org.custodia.registry.identity.Members;
import org.custodia.registry.identity.SessionKeys;
import org.custodia.registry.ledger.ChannelSuccession;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.LedgerCommand.ChannelCommand;
import org.custodia.registry.ledger.LedgerCommand.OpenChannel;
import org.custodia.registry.ledger.LedgerCommand.PublicCall;
import org.custodia.registry.ledger.LedgerCommand.PublicContract;
import org.custodia.registry.notices.NoticesConfiguration;
import org.custodia.registry.packs.PacksConfiguration;
import org.custodia.registry.people.PatientAccounts;
import org.custodia.registry.people.PatientData;
import org.custodia.registry.people.Patients;
import org.custodia.registry.people.PeopleConfiguration;
import org.custodia.registry.prices.PriceOrdering;
import org.custodia.registry.prices.Prices;
import org.custodia.registry.prices.PricesConfiguration;
import org.custodia.registry.testing.MedicineActs;
import org.custodia.registry.testing.MemberServer;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.custodia.registry.testing.TypedData;
import org.custodia.registry.witnessing.WitnessingConfiguration;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;

/**
 * A hospital that bills, an insurance that pays, the regulator, and others who are no party. The
 * insurance has an instance of its own, with its own database: the two know of each other what the
 * network tells them.
 */
final class BillingWorld implements AutoCloseable {
  static final String BILLER_SLUG = SAINT_LUC;
  static final String PAYER_SLUG = GARE;
  static final Caller BILLER = new Caller(SAINT_LUC, "office", Set.of("biller"));
  static final Caller PAYER = new Caller(GARE, "claims", Set.of("payer"));
  static final Caller OTHER_PAYER = new Caller(RHONE, "refunds", Set.of("payer"));
  static final Caller REGULATOR = new Caller(AGENCE, "nadia", Set.of("regulator"));
  static final Caller OUTSIDER = new Caller(PONT, "other", Set.of("biller", "payer"));
  static final Caller PATIENT = new Caller(SAINT_LUC, "patient.martin", Set.of("patient"));
  static final Caller OTHER_PATIENT = new Caller(SAINT_LUC, "patient.durand", Set.of("patient"));
  static final UUID MARTIN = UUID.nameUUIDFromBytes("martin".getBytes(StandardCharsets.UTF_8));
  static final UUID DURAND = UUID.nameUUIDFromBytes("durand".getBytes(StandardCharsets.UTF_8));
  static final Bytes32 BILLER_ID = TestNetwork.memberId(SAINT_LUC);
  static final Bytes32 PAYER_ID = TestNetwork.memberId(GARE);
  static final Jurisdiction INDIA = new Jurisdiction("IN");

  private static final long FOREVER = 253_402_300_799L;

  final TestNetwork network;
  final RegistryDatabase database;
  private final RegistryDatabase payersDatabase = RegistryDatabase.fresh();
  private final MemberServer server = MemberServer.start();
  private final MemberServer payersServer = MemberServer.start();
  private final TestRegistry registry;
  private final TestRegistry payers;
  private final WitnessDomain domain;
  private final Map<Caller, ECKeyPair> keys = new HashMap<>();

  private BillingWorld(RegistryDatabase database, TestNetwork network) {
    this.database = database;
    this.network = network;
    Path file =
        network.write(
            "with-service.json",
            network.withInstances(
                slug -> slug.equals(PAYER_SLUG) ? payersServer.address() : server.address()));
    List<String> others = new ArrayList<>(TestNetwork.MEMBERS.keySet());
    others.remove(PAYER_SLUG);
    registry = instance(database, file, others);
    payers = instance(payersDatabase, file, List.of(PAYER_SLUG));
    server.open(registry.bean(DisputeDesk.class));
    payersServer.open(payers.bean(DisputeDesk.class));
    domain = registry.bean(WitnessDomain.class);
  }

  private static TestRegistry instance(
      RegistryDatabase database, Path file, List<String> organisations) {
    return TestRegistry.start(
        database,
        file,
        organisations,
        Map.of(),
        IdentityConfiguration.class,
        PacksConfiguration.class,
        AlertsConfiguration.class,
        WitnessingConfiguration.class,
        PeopleConfiguration.class,
        NoticesConfiguration.class,
        ConsentConfiguration.class,
        PricesConfiguration.class,
        BillingConfiguration.class);
  }

  /** The instance that works for an organisation. */
  TestRegistry at(String organisation) {
    return organisation.equals(PAYER_SLUG) ? payers : registry;
  }

  /** What is in a table of the insurance's own database, whosever rows. */
  int rowsAtThePayers(String table) {
    return payersDatabase
        .unbound()
        .sql("select count(*) from " + table)
        .query(Integer.class)
        .single();
  }

  static BillingWorld begin(RegistryDatabase database, TestNetwork network) {
    BillingWorld world = new BillingWorld(database, network);
    world.certify(BILLER_SLUG, MemberRole.HOSPITAL, MemberRole.PHARMACY, MemberRole.BILLER);
    world.certify(PAYER_SLUG, MemberRole.PAYER);
    world.certify(OTHER_PAYER.organisation(), MemberRole.MANUFACTURER, MemberRole.PAYER);
    world.awaitRole(BILLER_SLUG, MemberRole.BILLER);
    world.awaitRole(PAYER_SLUG, MemberRole.PAYER);
    world.awaitRole(OTHER_PAYER.organisation(), MemberRole.PAYER);
    world.enrol(BILLER);
    world.enrol(PAYER);
    world.keys.put(REGULATOR, network.regulator());
    Patients patients = world.registry.bean(Patients.class);
    Caller admissions = new Caller(SAINT_LUC, "admissions", Set.of("admissions"));
    patients.register(admissions, MARTIN, person("Martin", "Jeanne", "1984-03-07"), true);
    patients.register(admissions, DURAND, person("Durand", "Paul", "1951-11-23"), true);
    world.registry.bean(PatientAccounts.class).link(admissions, MARTIN, PATIENT.name());
    world.registry.bean(PatientAccounts.class).link(admissions, DURAND, OTHER_PATIENT.name());
    return world;
  }

  private static PatientData person(String family, String given, String born) {
    return new PatientData(
        List.of(),
        List.of(new PatientData.Name("official", family, List.of(given))),
        Optional.of(born),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of());
  }

  static LocalDate today() {
    return LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC);
  }

  /** Whoever asks is answered by the instance of their organisation. */
  private <T> T ofTheirOwn(Class<T> face) {
    Object each =
        Proxy.newProxyInstance(
            face.getClassLoader(),
            new Class<?>[] {face},
            (proxy, method, arguments) -> {
              String organisation = ((Caller) arguments[0]).organisation();
              try {
                return method.invoke(at(organisation).bean(face), arguments);
              } catch (InvocationTargetException refused) {
                throw refused.getCause();
              }
            });
    return face.cast(each);
  }

  Bills bills() {
    return ofTheirOwn(Bills.class);
  }

  Policies policies() {
    return ofTheirOwn(Policies.class);
  }

  Overcharges overcharges() {
    return ofTheirOwn(Overcharges.class);
  }

  // --- Who is who ---

  private void certify(String slug, MemberRole... roles) {
    TestNetwork.Member member = TestNetwork.MEMBERS.get(slug);
    byte[] call =
        RegistrarCalls.certifyMember(
            member.identity(),
            member.name(),
            1,
            Stream.concat(Stream.of(roles), Stream.of(MemberRole.ADMINISTRATOR)).toList(),
            0,
            FOREVER);
    confirm(
        registry.carryOut(
            AGENCE,
            new PublicCall(UUID.randomUUID(), PublicContract.REGISTRAR, network.performed(call))));
  }

  private void awaitRole(String slug, MemberRole role) {
    TestRegistry.await(
        slug + " is known everywhere",
        () ->
            TestNetwork.MEMBERS.keySet().stream()
                .allMatch(
                    at ->
                        at(at)
                            .bean(Members.class)
                            .byId(at, TestNetwork.memberId(slug))
                            .filter(member -> member.has(role))
                            .isPresent()));
  }

  void revoke(Caller caller) {
    UUID id = UUID.randomUUID();
    at(caller.organisation()).bean(SessionKeys.class).revoke(caller, id, address(caller));
    confirm(at(caller.organisation()).awaitFinal(caller.organisation(), id));
  }

  void enrol(Caller caller) {
    ECKeyPair key = newKey();
    keys.put(caller, key);
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Instant until = now.plusSeconds(3600);
    var proof =
        new SessionKeyProof(
            TestNetwork.memberId(caller.organisation()),
            address(caller),
            caller.name(),
            now.getEpochSecond(),
            until.getEpochSecond());
    UUID id = UUID.randomUUID();
    at(caller.organisation())
        .bean(SessionKeys.class)
        .enrol(
            caller,
            id,
            address(caller),
            now,
            until,
            WitnessSignature.sign(proof, domain, key).toString());
    confirm(at(caller.organisation()).awaitFinal(caller.organisation(), id));
  }

  static ECKeyPair newKey() {
    try {
      return Keys.createEcKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  String address(Caller caller) {
    return "0x" + Keys.getAddress(keys.get(caller));
  }

  String signed(Caller caller, Act act) {
    return WitnessSignature.sign(act, domain, keys.get(caller)).toString();
  }

  static void confirm(CommandStatus status) {
    assertThat(status.state().isDone()).as("%s", status).isTrue();
  }

  // --- Prices ---

  /** Publishes an order and waits until every member has it. */
  void publish(Jurisdiction place, String number, PriceRule rule, String csv) {
    PriceOrdering ordering = registry.bean(PriceOrdering.class);
    PriceOrdering.Draft draft =
        ordering.draftList(
            REGULATOR,
            UUID.randomUUID(),
            new PriceOrdering.Head(place, number, Optional.empty()),
            rule,
            new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)),
            address(REGULATOR),
            "Bureau");
    ordering.publish(REGULATOR, draft.id(), signed(REGULATOR, draft.act()));
    for (String slug : TestNetwork.MEMBERS.keySet()) {
      TestRegistry.await(
          number + " is in force at " + slug,
          () ->
              at(slug)
                  .bean(Prices.class)
                  .order(slug, draft.orderId())
                  .filter(order -> order.inForceAt().isPresent())
                  .isPresent());
    }
  }

  // --- Packs ---

  /** A lot is released and a pack of it dispensed by the hospital, in its own book; its id. */
  Bytes32 dispensed() {
    MedicineActs acts = new MedicineActs(network);
    MedicineActs.Lot lot = MedicineActs.lot("B1", 2);
    confirm(registry.carryOut(AGENCE, acts.authorise()));
    confirm(registry.carryOut(RHONE, acts.enrolManufacturer()));
    confirm(registry.carryOut(BILLER_SLUG, acts.enrolPharmacist(BILLER_SLUG)));
    confirm(registry.carryOut(RHONE, acts.release(UUID.randomUUID(), lot)));
    int kind = SubjectKind.MEDICINE.code();
    List<Bytes32> two = Stream.of(BILLER_ID, TestNetwork.memberId(AGENCE)).sorted().toList();
    UUID opening = UUID.randomUUID();
    registry.ledger().record(BILLER_SLUG, new OpenChannel(opening, kind, two, Bytes32.ZERO));
    TestRegistry.await(
        "the hospital's book is ready",
        () -> registry.ledger().channel(BILLER_SLUG, kind, two, Bytes32.ZERO).isPresent());
    String book =
        registry.ledger().channel(BILLER_SLUG, kind, two, Bytes32.ZERO).orElseThrow().address();
    String serial = lot.serials().get(0);
    confirm(
        registry.carryOut(
            BILLER_SLUG, acts.dispense(UUID.randomUUID(), BILLER_SLUG, book, lot, serial)));
    return PackLeaf.packId(MedicineActs.GTIN, serial);
  }

  // --- Consents ---

  /** A consent of this patient to billing with the payer, in force at the host. */
  UUID consent(Caller patient, UUID id) {
    Consents consents = registry.bean(Consents.class);
    UUID consent = UUID.randomUUID();
    ECKeyPair grantKey = newKey();
    String address = "0x" + Keys.getAddress(grantKey);
    Instant from = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(5);
    GrantForm form =
        new GrantForm(
            PAYER_ID,
            ConsentPurpose.BILLING,
            Set.of(),
            Set.of(),
            from,
            from.plusSeconds(86_400),
            0,
            Optional.empty());
    TestRegistry.await(
        "the channel of a draft",
        () -> consents.draft(patient, consent, id, form, address) instanceof Consents.Draft.ToSign);
    var draft = (Consents.Draft.ToSign) consents.draft(patient, consent, id, form, address);
    consents.grant(
        patient,
        consent,
        WitnessSignature.sign(TypedData.consent(draft.typedData()), domain, grantKey).toString());
    TestRegistry.await(
        "the consent is in force",
        () ->
            consents.of(patient, id).stream()
                .anyMatch(
                    one -> one.id().equals(consent) && one.state() == ConsentView.State.IN_FORCE));
    return consent;
  }

  // --- Bills ---

  /** Asks again while a channel is being opened or a projection is behind. */
  static <T> T patiently(Supplier<T> what) {
    long end = System.nanoTime() + 30_000_000_000L;
    while (true) {
      try {
        return what.get();
      } catch (Problem problem) {
        boolean later = problem.kind() == Problem.Kind.UNAVAILABLE;
        if (!later || System.nanoTime() > end) throw problem;
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  Bills.Draft drafted(BillDraft bill) {
    UUID id = UUID.randomUUID();
    return patiently(() -> bills().draft(BILLER, id, bill, address(BILLER), "Billing office"));
  }

  /** Entered, and complete wherever it is seen. */
  Bytes32 entered(BillDraft bill) {
    Bills.Draft draft = drafted(bill);
    bills().submit(BILLER, draft.id(), signed(BILLER, draft.act()));
    confirm(registry.awaitFinal(BILLER_SLUG, draft.id()));
    for (Caller party : List.of(BILLER, PAYER, REGULATOR)) {
      awaitStatus(party, draft.bill(), BillStatus.COMPLETE, BillStatus.APPROVED);
    }
    return draft.bill();
  }

  /**
   * A bill of one line with a pack, put on the ledger past the checks of the registry, with a good
   * signature of the biller's.
   *
   * @param commitment to the pack
   */
  Bytes32 forcedBill(Caller payer, Bytes32 commitment, PriceCode code, LocalDate day) {
    Bytes32 payerId = TestNetwork.memberId(payer.organisation());
    TestRegistry.await("the channel with " + payer, () -> bills().connect(BILLER, payerId));
    List<Bytes32> trio =
        Stream.of(BILLER_ID, payerId, TestNetwork.memberId(AGENCE)).sorted().toList();
    int kind = SubjectKind.BILLING.code();
    String channel =
        registry.ledger().channel(BILLER_SLUG, kind, trio, Bytes32.ZERO).orElseThrow().address();
    Bill bill =
        new Bill(
            Bytes32.random(),
            Bytes32.ZERO,
            Bytes32.ZERO,
            Bytes32.ZERO,
            Bytes32.random(),
            INDIA,
            "INR",
            List.of(new BillLine(code, day, commitment, ChargedLine.ofPacks(1, 9_000, "INR"))));
    UUID id = UUID.randomUUID();
    Act act =
        new Act(
            Bytes32.ofUuid(id),
            SubjectKind.BILLING,
            bill.terms().subject(),
            BILLER_ID,
            payerId,
            Action.ANNOUNCE_BILL,
            "Office",
            System.currentTimeMillis(),
            99,
            Bytes32.ZERO,
            bill.terms().detail());
    var signature = WitnessSignature.of(signed(BILLER, act)).orElseThrow();
    byte[] body = bill.terms().body(act, signature);
    confirm(
        registry.carryOut(
            BILLER_SLUG, new ChannelCommand(id, channel, Action.ANNOUNCE_BILL.code(), body)));
    byte[] part = bill.parts().get(0);
    confirm(
        registry.carryOut(
            BILLER_SLUG,
            new ChannelCommand(UUID.randomUUID(), channel, Action.ENTER_LINES.code(), part)));
    return bill.id();
  }

  void awaitStatus(Caller party, Bytes32 bill, BillStatus... expected) {
    TestRegistry.await(
        "bill is " + List.of(expected) + " at " + party.organisation(),
        () ->
            bills().list(party, Bills.Query.ALL).stream()
                .anyMatch(
                    one -> one.id().equals(bill) && List.of(expected).contains(one.status())));
  }

  /** Signed and sent; the outcome is whatever the contract says. */
  CommandStatus acted(Caller caller, BillAct act) {
    Bills.Draft draft = bills().draft(caller, UUID.randomUUID(), act, address(caller), "Office");
    bills().record(caller, draft.id(), signed(caller, draft.act()));
    return at(caller.organisation()).awaitFinal(caller.organisation(), draft.id());
  }

  /** Asks the payer for what it says of a dispute, as a member does, with whoever's signature. */
  byte[] askedFor(UUID dispute, String channel, String asker, String signer, Instant at) {
    var records = registry.bean(org.custodia.registry.keys.Keys.class);
    SignedDocumentQuery query =
        new SignedDocumentQuery(
                UUID.randomUUID(),
                TestNetwork.memberId(asker),
                PAYER_ID,
                channel,
                dispute,
                at.truncatedTo(ChronoUnit.SECONDS),
                "")
            .signed(
                message ->
                    "0x"
                        + HexFormat.of()
                            .formatHex(records.account(signer).sign(message.digest(domain))));
    return payers.bean(DisputeDesk.class).answer(query.write());
  }

  /** A channel goes on in another contract, as the payer asks for it. */
  void goOn(String channel) {
    String before = payers.ledger().contract(PAYER_SLUG, channel).orElseThrow();
    payers.bean(ChannelSuccession.class).begin(PAYER_SLUG, channel);
    payers.awaitNext(channel, before, PAYER_SLUG);
    for (String member : List.of(BILLER_SLUG, AGENCE)) registry.awaitNext(channel, before, member);
  }

  @Override
  public void close() {
    payers.close();
    registry.close();
    payersServer.close();
    server.close();
    payersDatabase.close();
  }
}
