package org.custodia.registry.organs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.custodia.contracts.Action;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.OrganKind;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.organs.BoxCondition;
import org.custodia.contracts.organs.BoxScanTerms;
import org.custodia.contracts.registrar.RegistrarCalls;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.Consent;
import org.custodia.contracts.witness.SessionKeyProof;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.alerts.AlertKind;
import org.custodia.registry.alerts.AlertsConfiguration;
import org.custodia.registry.consent.ConsentConfiguration;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.IdentityConfiguration;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.identity.SessionKeys;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.LedgerCommand.PublicCall;
import org.custodia.registry.ledger.LedgerCommand.PublicContract;
import org.custodia.registry.notices.NoticesConfiguration;
import org.custodia.registry.organs.transport.TransportConfiguration;
import org.custodia.registry.people.PeopleConfiguration;
import org.custodia.registry.testing.MemberServer;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.ShiftedClock;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.custodia.registry.testing.TypedData;
import org.custodia.registry.witnessing.WitnessingConfiguration;
import org.custodia.scanners.isbt128.DonationNumber;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;

/**
 * An organ bank, an allocation body, a courier that also is a centre, another centre, and the
 * regulator on one network; people who sign with keys of their own; everything between them over
 * real HTTP.
 */
final class OrganWorld implements AutoCloseable {
  static final Caller BANK = new Caller(RHONE, "coordinator", Set.of("organ-bank"));
  static final Caller LABORATORY = new Caller(RHONE, "laboratory", Set.of("laboratory"));
  static final Caller CLINICIAN = new Caller(RHONE, "clinician", Set.of("clinician"));
  static final Caller RECOVERY = new Caller(RHONE, "recovery", Set.of("surgeon"));
  static final Caller ADVOCATE = new Caller(GARE, "advocate", Set.of("advocate"));
  static final Caller COMMITTEE = new Caller(GARE, "committee", Set.of("committee"));
  static final Caller ALLOCATION = new Caller(GARE, "allocation", Set.of("allocation-body"));
  static final Caller COURIER = new Caller(PONT, "courier", Set.of("courier"));
  static final Caller OTHER_CENTRE = new Caller(PONT, "other", Set.of("transplant-centre"));
  static final Caller CENTRE = new Caller(SAINT_LUC, "centre", Set.of("transplant-centre"));
  static final Caller SURGEON = new Caller(SAINT_LUC, "surgeon", Set.of("surgeon"));
  static final Caller NURSE = new Caller(SAINT_LUC, "nurse", Set.of("clinician"));
  static final Caller REGULATOR = new Caller(AGENCE, "regulator", Set.of("regulator"));

  /** Of blocks and of the instance: give it to the network, too. */
  static final ShiftedClock CLOCK = new ShiftedClock();

  private static final String PLACE = "Theatre 2";
  private static final long FOREVER = 253_402_300_799L;
  private static final Map<String, List<MemberRole>> CERTIFIED =
      Map.of(
          RHONE,
          List.of(
              MemberRole.ORGAN_BANK,
              MemberRole.LABORATORY,
              MemberRole.CLINICIAN,
              MemberRole.SURGEON),
          GARE,
          List.of(MemberRole.ALLOCATION_BODY, MemberRole.ADVOCATE, MemberRole.COMMITTEE),
          PONT,
          List.of(MemberRole.COURIER, MemberRole.TRANSPLANT_CENTRE),
          SAINT_LUC,
          List.of(
              MemberRole.TRANSPLANT_CENTRE,
              MemberRole.HOSPITAL,
              MemberRole.SURGEON,
              MemberRole.CLINICIAN));

  private final RegistryDatabase database;
  private final TestNetwork network;
  private final MemberServer server = MemberServer.start();
  private final TestRegistry registry;
  private final WitnessDomain domain;
  private final Map<Caller, ECKeyPair> keys = new HashMap<>();

  private OrganWorld(RegistryDatabase database, TestNetwork network) {
    this.database = database;
    this.network = network;
    this.registry =
        TestRegistry.start(
            database,
            network.write("organs.json", network.withInstances(slug -> server.address())),
            List.of(),
            Map.of("custodia.organs.first", "100ms", "custodia.organs.longest", "300ms"),
            Time.class,
            IdentityConfiguration.class,
            PeopleConfiguration.class,
            NoticesConfiguration.class,
            ConsentConfiguration.class,
            WitnessingConfiguration.class,
            AlertsConfiguration.class,
            OrganConfiguration.class,
            TransportConfiguration.class,
            OrganExchangeConfiguration.class);
    server.open(registry.bean(OrganDesk.class));
    this.domain = registry.bean(WitnessDomain.class);
  }

  @Configuration(proxyBeanMethods = false)
  static class Time {
    @Bean
    Clock clock() {
      return CLOCK;
    }
  }

  static OrganWorld begin(RegistryDatabase database, TestNetwork network) {
    OrganWorld world = new OrganWorld(database, network);
    CERTIFIED.forEach(world::certify);
    Members members = world.registry.bean(Members.class);
    CERTIFIED.forEach(
        (slug, roles) ->
            TestRegistry.await(
                slug + " is known everywhere",
                () ->
                    TestNetwork.MEMBERS.keySet().stream()
                        .allMatch(
                            at ->
                                members
                                    .byId(at, TestNetwork.memberId(slug))
                                    .filter((Member member) -> member.has(roles.get(0)))
                                    .isPresent())));
    world.begins(
        BANK,
        LABORATORY,
        CLINICIAN,
        RECOVERY,
        ALLOCATION,
        ADVOCATE,
        COMMITTEE,
        COURIER,
        OTHER_CENTRE,
        CENTRE,
        SURGEON,
        NURSE,
        REGULATOR);
    return world;
  }

  /** A shift of an hour begins for them: each has a new key. */
  void begins(Caller... callers) {
    for (Caller caller : callers) enrol(caller);
  }

  static Instant now() {
    return CLOCK.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  private void certify(String slug, List<MemberRole> roles) {
    TestNetwork.Member member = TestNetwork.MEMBERS.get(slug);
    byte[] call =
        RegistrarCalls.certifyMember(
            member.identity(),
            member.name(),
            1,
            Stream.concat(roles.stream(), Stream.of(MemberRole.ADMINISTRATOR)).toList(),
            0,
            FOREVER);
    confirm(
        AGENCE,
        registry.carryOut(
            AGENCE,
            new PublicCall(UUID.randomUUID(), PublicContract.REGISTRAR, network.performed(call))));
  }

  /** A channel goes on in another contract, as the first of its members asks for it. */
  void goOn(String channel, Caller asking, Caller... others) {
    registry.goOn(
        channel,
        asking.organisation(),
        Stream.of(others).map(Caller::organisation).toArray(String[]::new));
  }

  <T> T bean(Class<T> type) {
    return registry.bean(type);
  }

  RegistryDatabase database() {
    return database;
  }

  WitnessDomain domain() {
    return domain;
  }

  ECKeyPair key(Caller caller) {
    return keys.get(caller);
  }

  private void enrol(Caller caller) {
    ECKeyPair key = newKey();
    keys.put(caller, key);
    Instant now = now();
    Instant until = now.plusSeconds(3600);
    String address = "0x" + Keys.getAddress(key);
    var proof =
        new SessionKeyProof(
            TestNetwork.memberId(caller.organisation()),
            address,
            caller.name(),
            now.getEpochSecond(),
            until.getEpochSecond());
    UUID id = UUID.randomUUID();
    registry
        .bean(SessionKeys.class)
        .enrol(
            caller, id, address, now, until, WitnessSignature.sign(proof, domain, key).toString());
    confirm(caller.organisation(), registry.awaitFinal(caller.organisation(), id));
  }

  static ECKeyPair newKey() {
    try {
      return Keys.createEcKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  // --- What people do ---

  /** Done and confirmed. */
  UUID done(Caller caller, String channel, Action action, String fields) {
    CommandStatus status = tried(caller, channel, action, fields);
    confirm(caller.organisation(), status);
    return status.id();
  }

  /** Signed and sent; the outcome is whatever the contract says. */
  CommandStatus tried(Caller caller, String channel, Action action, String fields) {
    UUID id = UUID.randomUUID();
    return sent(
        caller,
        patiently(() -> draft(caller, id, channel, action, fields, Optional.empty())),
        Optional.empty());
  }

  /** A draft, and nothing signed. */
  OrganActs.Draft draft(Caller caller, String channel, Action action, String fields) {
    return draft(caller, channel, action, fields, Optional.empty());
  }

  OrganActs.Draft draft(
      Caller caller, String channel, Action action, String fields, Optional<Instant> scannedAt) {
    return draft(caller, UUID.randomUUID(), channel, action, fields, scannedAt);
  }

  private OrganActs.Draft draft(
      Caller caller,
      UUID id,
      String channel,
      Action action,
      String fields,
      Optional<Instant> scannedAt) {
    return registry
        .bean(OrganActs.class)
        .draft(
            caller,
            new OrganActs.Asked(
                id,
                channel,
                action,
                fields.getBytes(StandardCharsets.UTF_8),
                "0x" + Keys.getAddress(keys.get(caller)),
                PLACE,
                scannedAt));
  }

  /** Signed, sent and confirmed. */
  UUID signed(Caller caller, OrganActs.Draft draft, Optional<Instant> deviceClock) {
    confirm(caller.organisation(), sent(caller, draft, deviceClock));
    return draft.id();
  }

  /**
   * A scan of the box as a device with a key of the caller's makes and signs it, from nothing but
   * what it was given and the docs: commitments, terms and act.
   */
  OrganScans.Scan signedAlone(
      Caller caller, OrganScans.Kit kit, Action action, String box, String seal, Instant at) {
    boolean between = action == Action.HAND_OVER || action == Action.TAKE_OVER;
    var terms =
        new BoxScanTerms(
            action,
            commitment(kit, "BOX " + box),
            commitment(kit, "SEAL " + seal),
            BoxCondition.INTACT,
            430,
            Bytes32.ZERO);
    UUID id = UUID.randomUUID();
    var act =
        new Act(
            Bytes32.ofUuid(id),
            SubjectKind.ORGAN_LEG,
            kit.organId(),
            between ? kit.giver() : kit.own(),
            between ? kit.receiver() : Bytes32.ZERO,
            action,
            PLACE,
            at.toEpochMilli(),
            41,
            Bytes32.of("41".repeat(32)),
            terms.detail());
    var there = new WitnessDomain(kit.chainId(), kit.registrar());
    String fields =
        """
        {"box":"%s","seal":"%s","condition":"INTACT","temperature":"4.3"}
        """
            .formatted(box, seal);
    return new OrganScans.Scan(
        id,
        kit.channel(),
        action,
        fields.getBytes(StandardCharsets.UTF_8),
        PLACE,
        at,
        41,
        act.previousHash(),
        WitnessSignature.sign(act, there, keys.get(caller)).toString(),
        Optional.empty());
  }

  /** Handed in and confirmed. */
  OrganScans.Taken handedIn(Caller caller, OrganScans.Scan scan) {
    OrganScans.Taken taken = registry.bean(OrganScans.class).record(caller, scan);
    confirm(caller.organisation(), registry.awaitFinal(caller.organisation(), scan.id()));
    return taken;
  }

  private static Bytes32 commitment(OrganScans.Kit kit, String scanned) {
    byte[] text = scanned.getBytes(StandardCharsets.UTF_8);
    byte[] salted = Arrays.copyOf(kit.salt().toArray(), 32 + text.length);
    System.arraycopy(text, 0, salted, 32, text.length);
    return Bytes32.keccak(salted);
  }

  static OrganScans.Scan at(OrganScans.Scan scan, Instant at) {
    return new OrganScans.Scan(
        scan.id(),
        scan.channel(),
        scan.action(),
        scan.fields(),
        scan.place(),
        at,
        scan.sequence(),
        scan.previous(),
        scan.signature(),
        scan.deviceClock());
  }

  private CommandStatus sent(Caller caller, OrganActs.Draft draft, Optional<Instant> deviceClock) {
    String signature = WitnessSignature.sign(draft.act(), domain, keys.get(caller)).toString();
    patiently(
        () -> registry.bean(OrganActs.class).record(caller, draft.id(), signature, deviceClock));
    return registry.awaitFinal(caller.organisation(), draft.id());
  }

  Bytes32 document(Caller caller, String text) {
    return registry
        .bean(OrganDocuments.class)
        .keep(caller, "text/plain", text.getBytes(StandardCharsets.UTF_8));
  }

  Bytes32 listed(Caller centre, BloodGroup group, LocalDate since) {
    Bytes32 consent = document(centre, "I want to wait for a kidney.");
    return registry
        .bean(Candidates.class)
        .list(
            centre,
            UUID.randomUUID(),
            new Identity("Lemaire", "Camille", LocalDate.of(1971, 5, 3), "SL-4471"),
            new Candidates.Declared(
                TestNetwork.memberId(GARE), OrganKind.KIDNEY, group, 172, 70, 0, since, consent));
  }

  /** A donor's case with its channel ready. */
  DonorCases.Entered donor(String din) {
    return donor(din, new Identity("Morel", "Anselme", LocalDate.of(1959, 2, 28), "RH-0017"));
  }

  DonorCases.Entered donor(String din, Identity person) {
    UUID id = UUID.randomUUID();
    var entry =
        new DonorCases.Entry(
            person,
            TestNetwork.memberId(GARE),
            new DonationNumber(din).printed(),
            "Organ bank of the Rhône",
            "+33 4 72 00 00 00");
    return patiently(
        () -> {
          DonorCases.Entered entered = registry.bean(DonorCases.class).enter(BANK, id, entry);
          if (entered.channel().isEmpty()) throw notReady();
          return entered;
        });
  }

  /** The candidate to whom the organ is offered consents, with a key made for it. */
  void recipientConsents(String offer, Bytes32 candidate) {
    RecipientConsents consents = registry.bean(RecipientConsents.class);
    Bytes32 document = document(CENTRE, "I want this kidney.");
    ECKeyPair once = newKey();
    UUID id = UUID.randomUUID();
    RecipientConsents.Draft draft =
        consents.draft(
            CENTRE,
            id,
            offer,
            candidate,
            document,
            "0x" + Keys.getAddress(once),
            now().plus(Duration.ofDays(2)));
    Consent consent = TypedData.consent(draft.typedData());
    String grant = WitnessSignature.sign(consent, domain, once).toString();
    done(
        CENTRE,
        offer,
        Action.RECIPIENT_CONSENT,
        "{\"consent\":\"%s\",\"grant\":\"%s\"}".formatted(id, grant));
  }

  /** How many cases of this kind the regulator has. */
  int cases(AlertKind kind) {
    return database
        .rows()
        .in(
            AGENCE,
            () ->
                database
                    .jdbc()
                    .sql("select count(*) from alert_case where kind = :kind")
                    .param("kind", kind.name())
                    .query(Integer.class)
                    .single());
  }

  /** What the regulator's cases of a kind rest on; there is one case for one organ. */
  int facts(AlertKind kind) {
    return database
        .rows()
        .in(
            AGENCE,
            () ->
                database
                    .jdbc()
                    .sql(
                        """
                        select count(*) from alert a
                        join alert_case c on c.organisation = a.organisation and c.id = a.case_id
                        where c.kind = :kind
                        """)
                    .param("kind", kind.name())
                    .query(Integer.class)
                    .single());
  }

  /** Tables that hold rows of organisations. */
  List<String> tables() {
    return database
        .jdbc()
        .sql(
            """
            select table_name from information_schema.columns
            where table_schema = current_schema() and column_name = 'organisation'
            order by table_name
            """)
        .query(String.class)
        .list();
  }

  /** All that an organisation has in a table, each row as JSON with bytes in hexadecimal. */
  List<String> rows(String organisation, String table) {
    return database
        .rows()
        .in(
            organisation,
            () ->
                database
                    .jdbc()
                    .sql("select cast(to_jsonb(t) as text) from " + table + " t")
                    .query(String.class)
                    .list());
  }

  String leg(Caller giver, Bytes32 organId, String receiver) {
    return patiently(
        () ->
            registry
                .bean(Organs.class)
                .openLeg(giver, organId, TestNetwork.memberId(receiver))
                .orElseThrow(OrganWorld::notReady));
  }

  Offers.Turn turn(Bytes32 caseId, Bytes32 organId, int rank) {
    return patiently(
        () -> {
          Offers.Turn turn = registry.bean(Offers.class).turn(BANK, caseId, organId, rank);
          if (turn.channel().isEmpty()) throw notReady();
          return turn;
        });
  }

  private static Problem notReady() {
    return new Problem(Problem.Kind.UNAVAILABLE, "CUS-ORG-032");
  }

  /** Again while a channel is being opened, or another member's node has not caught up. */
  static <T> T patiently(Supplier<T> asked) {
    AtomicReference<T> answer = new AtomicReference<>();
    AtomicReference<String> last = new AtomicReference<>("nothing");
    try {
      TestRegistry.await(
          "an answer",
          () -> {
            try {
              answer.set(asked.get());
              return true;
            } catch (Problem problem) {
              last.set(problem.code() + " " + problem.arguments());
              return false;
            }
          });
    } catch (AssertionError inVain) {
      throw new AssertionError("the last refusal was " + last.get(), inVain);
    }
    return answer.get();
  }

  void confirm(String organisation, CommandStatus status) {
    assertThat(status.refusal()).as("refusal at " + organisation).isEmpty();
    assertThat(status.state().isDone()).isTrue();
  }

  @Override
  public void close() {
    registry.close();
    server.close();
    CLOCK.reset();
  }
}
