package org.custodia.registry.checkpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.custodia.registry.testing.Refusals.refused;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.memberId;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Irregularity;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.generated.MedicineCustody;
import org.custodia.contracts.merkle.MerkleTree;
import org.custodia.contracts.witness.SessionKeyProof;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.alerts.AlertsConfiguration;
import org.custodia.registry.checkpoints.CheckpointSessions.Booking.Standing;
import org.custodia.registry.custody.CustodyConfiguration;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.IdentityConfiguration;
import org.custodia.registry.identity.Members;
import org.custodia.registry.identity.Operators;
import org.custodia.registry.identity.OwnKeys;
import org.custodia.registry.identity.Validity;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.LedgerRefusal;
import org.custodia.registry.medicines.MedicinesConfiguration;
import org.custodia.registry.medicines.VerdictKind;
import org.custodia.registry.packs.PacksConfiguration;
import org.custodia.registry.products.Products;
import org.custodia.registry.testing.MemberServer;
import org.custodia.registry.testing.NoPrescriptions;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.custodia.registry.verification.VerificationConfiguration;
import org.custodia.registry.verification.VerificationDesk;
import org.custodia.registry.witnessing.WitnessingConfiguration;
import org.custodia.scanners.agent.chain.Answer;
import org.custodia.scanners.agent.chain.BatchJson;
import org.custodia.scanners.agent.chain.BatchJson.Fate;
import org.custodia.scanners.agent.chain.CheckpointMode;
import org.custodia.scanners.agent.chain.EventJson;
import org.custodia.scanners.agent.chain.ScanEvent;
import org.custodia.scanners.agent.chain.ScanTerms;
import org.custodia.scanners.agent.chain.SessionRoot;
import org.custodia.scanners.agent.facts.LotFacts;
import org.custodia.scanners.gs1.ScanReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.web3j.abi.EventEncoder;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.http.HttpService;

/** Devices of a pharmacy hand in what they signed, on a running network. */
class CheckpointsTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private static final Caller ANNA = new Caller(PONT, "anna", Set.of("administrator"));
  private static final Caller DEVICE = new Caller(PONT, "dock", Set.of("checkpoint"));
  private static final String PACK = "]d2\u001d010340093000001417280531" + "10VT25A1\u001d21S";

  private static MemberServer server;
  private static TestRegistry registry;
  private static Checkpoints checkpoints;

  @Configuration(proxyBeanMethods = false)
  static class NoProducts {
    @Bean
    Products products() {
      return (organisation, gtin) -> Optional.empty();
    }
  }

  @BeforeAll
  static void start() {
    open();
    TestRegistry.await("the members", () -> registry.bean(Members.class).all(PONT).size() == 5);
  }

  private static void open() {
    server = MemberServer.start();
    registry =
        TestRegistry.start(
            database,
            network.write("checkpoints.json", network.withInstances(slug -> server.address())),
            List.of(),
            Map.of(
                "custodia.checkpoints.anchor-pause", "100ms",
                "custodia.checkpoints.verify-pause", "100ms"),
            IdentityConfiguration.class,
            PacksConfiguration.class,
            VerificationConfiguration.class,
            WitnessingConfiguration.class,
            AlertsConfiguration.class,
            MedicinesConfiguration.class,
            CustodyConfiguration.class,
            CheckpointsConfiguration.class,
            NoPrescriptions.class,
            NoProducts.class);
    server.open(registry.bean(VerificationDesk.class));
    checkpoints = registry.bean(Checkpoints.class);
  }

  @AfterAll
  static void stop() {
    registry.close();
    server.close();
  }

  /** A device with a key of its own, and its record as it has it. */
  private static final class Device {
    private static long keys = 91_000;

    final ECKeyPair key = ECKeyPair.create(BigInteger.valueOf(++keys));
    final String address = "0x" + Keys.getAddress(key);
    final WitnessDomain domain = registry.bean(WitnessDomain.class);
    Bytes32 session = Bytes32.random();
    ScanEvent.Head head = ScanEvent.Head.NONE;

    Device enrolled() {
      Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
      UUID id = UUID.randomUUID();
      registry
          .bean(Operators.class)
          .enrolDevice(
              ANNA,
              id,
              address,
              Set.of(MemberRole.PHARMACY),
              "Dock 3",
              new Validity(now.minusSeconds(60), now.plus(Duration.ofDays(1))));
      assertThat(registry.awaitFinal(PONT, id).state().isDone()).isTrue();
      return this;
    }

    String prove(long now) {
      var said = new SessionKeyProof(memberId(PONT), address, Pairings.PROVER, now, now + 300);
      return WitnessSignature.sign(said, domain, key).toString();
    }

    ScanEvent finish(Bytes32 root) {
      var terms =
          new ScanTerms(
              ScanTerms.Entry.FINISHED,
              CheckpointMode.RECEIVE,
              session,
              root,
              "h.martin",
              "keyboard",
              "");
      ScanEvent event = sign(terms, head);
      head = event.head(domain);
      return event;
    }

    ScanEvent sealed(Bytes32 root, int scans, long first) {
      return sealed(root, scans, first, Bytes32.ZERO);
    }

    ScanEvent sealed(Bytes32 root, int scans, long first, Bytes32 previous) {
      return finish(root).sealed(scans, first, previous, domain, key.getPrivateKey(), address);
    }

    /** A new session of one scan is sent; its root. */
    Bytes32 session(long first, Bytes32 previous) {
      session = Bytes32.random();
      ScanEvent scan = scan(CheckpointMode.RECEIVE, PACK + head.sequence());
      Bytes32 root = SessionRoot.of(List.of(scan.digest(domain)));
      assertThat(send(List.of(scan, sealed(root, 1, first, previous))))
          .hasOnlyElementsOfType(Answer.Accepted.class);
      return root;
    }

    /** What came of its last session. */
    CheckpointSessions.Booking booked() {
      var ref = new CheckpointSessions.Ref(address, session);
      CheckpointSessions sessions = registry.bean(CheckpointSessions.class);
      TestRegistry.await(
          "the session's end",
          () ->
              sessions.booking(ANNA, ref).stream()
                  .flatMap(booking -> booking.command().stream())
                  .anyMatch(command -> command.state().isFinal()));
      return sessions.booking(ANNA, ref).orElseThrow();
    }

    ScanEvent undo(ScanEvent of) {
      var terms =
          new ScanTerms(
              ScanTerms.Entry.UNDONE,
              of.terms().mode(),
              session,
              of.act().commandId(),
              "h.martin",
              "keyboard",
              "");
      ScanEvent event = sign(terms, head);
      head = event.head(domain);
      return event;
    }

    ScanEvent sign(CheckpointMode mode, ScanTerms.Entry entry, String text, ScanEvent.Head after) {
      return sign(
          new ScanTerms(entry, mode, session, Bytes32.ZERO, "h.martin", "keyboard", text), after);
    }

    ScanEvent sign(ScanTerms terms, ScanEvent.Head after) {
      return ScanEvent.sign(
          new ScanEvent.Post(domain, memberId(PONT), "Dock 3"),
          after,
          Bytes32.ofUuid(UUID.randomUUID()),
          terms,
          new ScanReader().read(terms.text()),
          System.currentTimeMillis(),
          key.getPrivateKey(),
          address);
    }

    ScanEvent scan(CheckpointMode mode, String text) {
      ScanEvent event = sign(mode, ScanTerms.Entry.SCANNED, text, head);
      head = event.head(domain);
      return event;
    }

    List<ScanEvent> scans(int count) {
      List<ScanEvent> scans = new ArrayList<>();
      for (int i = 0; i < count; i++) scans.add(scan(CheckpointMode.RECEIVE, PACK + i));
      return scans;
    }

    List<Answer> send(List<ScanEvent> events) {
      var batch = new BatchJson.Batch(System.currentTimeMillis(), events);
      return checkpoints.take(DEVICE, address, batch).answers();
    }

    Fate fate(ScanEvent event) {
      UUID id = event.act().commandId().toUuid();
      return checkpoints.fates(DEVICE, address, List.of(id)).get(0).fate();
    }
  }

  private static Answer.Reason refusal(Answer answer) {
    return ((Answer.Refused) answer).reason();
  }

  @Test
  void whatIsTakenIsAnchoredWithProofAndSurvivesARestart() {
    Device dock = new Device().enrolled();
    List<ScanEvent> scans = dock.scans(7);
    assertThat(dock.send(scans)).hasOnlyElementsOfType(Answer.Accepted.class);
    assertThat(dock.send(scans))
        .as("the answer was lost")
        .hasOnlyElementsOfType(Answer.Duplicate.class);
    stop();
    open();
    TestRegistry.await(
        "all on the ledger",
        () -> scans.stream().allMatch(one -> dock.fate(one) == Fate.CONFIRMED));

    UUID id = scans.get(4).act().commandId().toUuid();
    Checkpoints.EventProof proof = checkpoints.proof(DEVICE, id);
    Checkpoints.Anchored anchor = proof.anchor().orElseThrow();
    assertThat(proof.digest()).isEqualTo(scans.get(4).digest(dock.domain));
    assertThat(MerkleTree.verify(anchor.root(), SessionRoot.leaf(proof.digest()), anchor.proof()))
        .isTrue();
    assertThat(anchor.status().evidence()).isPresent();
    assertThat(proof.event()).isEqualTo(EventJson.write(scans.get(4)).toString());

    Caller another = new Caller(GARE, "gabi", Set.of("administrator"));
    refused(Kind.NOT_FOUND, "CUS-CHK-001", () -> checkpoints.proof(another, id));
    assertThat(checkpoints.fates(another, dock.address, List.of(id)).get(0).fate())
        .isEqualTo(Fate.UNKNOWN);
    assertThat(dock.send(dock.scans(1))).hasOnlyElementsOfType(Answer.Accepted.class);
  }

  @Test
  void aCopiedDeviceIsFoundAndSettledByAnAdministrator() {
    Device dock = new Device().enrolled();
    dock.send(dock.scans(2));
    ScanEvent.Head copied = dock.head;
    dock.send(dock.scans(1));
    ScanEvent twin =
        dock.sign(CheckpointMode.RECEIVE, ScanTerms.Entry.SCANNED, PACK + "twin", copied);
    for (int i = 0; i < 2; i++) {
      assertThat(refusal(dock.send(List.of(twin)).get(0))).isEqualTo(Answer.Reason.FORKED);
    }
    List<Checkpoints.Contradiction> found =
        checkpoints.contradictions(ANNA).stream()
            .filter(one -> one.key().equals(dock.address))
            .toList();
    assertThat(found).as("once").hasSize(1);
    assertThat(found.get(0).event()).contains("twin");
    assertThat(found.get(0).recorded()).isPresent();
    refused(Kind.FORBIDDEN, "CUS-CHK-002", () -> checkpoints.settle(DEVICE, dock.address, "mine"));
    checkpoints.settle(ANNA, dock.address, "the old disk was put into another scanner");
    assertThat(checkpoints.unsettled(ANNA)).isZero();
    assertThat(dock.send(dock.scans(1))).hasOnlyElementsOfType(Answer.Accepted.class);
  }

  @Test
  void revokingCountsAtOnceAndStrangersAreNotKept() {
    Device dock = new Device().enrolled();
    List<ScanEvent> before = dock.scans(1);
    dock.send(before);
    registry
        .bean(Operators.class)
        .revokeDevice(ANNA, UUID.randomUUID(), dock.address, "fell into the harbour");
    assertThat(checkpoints.standing(DEVICE, dock.address)).isEqualTo(OwnKeys.Standing.REVOKED);
    assertThat(refusal(dock.send(dock.scans(1)).get(0))).isEqualTo(Answer.Reason.REVOKED);
    assertThat(dock.send(before)).hasOnlyElementsOfType(Answer.Duplicate.class);

    Device stranger = new Device();
    assertThat(refusal(stranger.send(stranger.scans(1)).get(0)))
        .isEqualTo(Answer.Reason.UNKNOWN_DEVICE);
    int kept =
        database
            .rows()
            .in(
                PONT,
                () ->
                    database
                        .jdbc()
                        .sql("select count(*) from checkpoint_chain where key = :key")
                        .param("key", stranger.address)
                        .query(Integer.class)
                        .single());
    assertThat(kept).isZero();
  }

  @Test
  void whatIsScannedToBeVerifiedGetsAVerdictOnce() {
    Device dock = new Device().enrolled();
    ScanEvent scan = dock.scan(CheckpointMode.VERIFY, PACK + "42");
    dock.send(List.of(scan));
    TestRegistry.await("a verdict", () -> verdicts(scan).equals(List.of("CUS-MED-002")));
    List<UUID> ids = List.of(scan.act().commandId().toUuid());
    Checkpoints.Check check = checkpoints.checks(DEVICE, dock.address, ids).get(0);
    assertThat(check.code()).isEqualTo("CUS-MED-002");
    assertThat(check.severity()).isEqualTo(VerdictKind.Severity.HOLD);
    assertThat(check.settled()).isTrue();
    Caller another = new Caller(GARE, "gabi", Set.of("checkpoint"));
    assertThat(checkpoints.checks(another, dock.address, ids)).isEmpty();
  }

  /** As the regulator's node has it: who signed it, how many scans, and what is odd about it. */
  private static List<List<Object>> inTheBook(Device dock) throws IOException {
    var everywhere =
        new EthFilter(
            DefaultBlockParameterName.EARLIEST, DefaultBlockParameterName.LATEST, List.of());
    everywhere.addSingleTopic(EventEncoder.encode(MedicineCustody.SESSIONRECORDED_EVENT));
    Web3j node = Web3j.build(new HttpService(network.file().node(AGENCE).rpc().toString()));
    return node.ethGetLogs(everywhere).send().getLogs().stream()
        .map(log -> (Log) log.get())
        .map(MedicineCustody::getSessionRecordedEventFromLog)
        .filter(event -> event.witness.equals(dock.address))
        .map(
            event ->
                List.<Object>of(
                    Bytes32.of(event.root),
                    event.scans.intValueExact(),
                    Irregularity.of(event.irregularities.intValueExact())))
        .toList();
  }

  @Test
  void aSealedSessionIsInTheBookUnderOneSignature() throws IOException {
    Device dock = new Device().enrolled();
    var ref = new CheckpointSessions.Ref(dock.address, dock.session);
    CheckpointSessions sessions = registry.bean(CheckpointSessions.class);
    List<ScanEvent> scans = dock.scans(5);
    ScanEvent undone = dock.undo(scans.get(1));
    List<Bytes32> digests =
        Stream.of(0, 2, 3, 4).map(i -> scans.get(i).digest(dock.domain)).toList();
    dock.send(scans);
    ScanEvent finish = dock.sealed(SessionRoot.of(digests), 4, 1);
    dock.send(List.of(undone, finish));
    assertThat(dock.send(List.of(finish))).hasOnlyElementsOfType(Answer.Duplicate.class);
    TestRegistry.await(
        "the book",
        () ->
            sessions.proofs(ANNA, ref).orElseThrow().inBook().stream()
                .anyMatch(status -> status.state().isDone()));
    assertThat(inTheBook(dock)).containsExactly(List.of(SessionRoot.of(digests), 4, Set.of()));

    // What was signed is not what was recorded: it is kept, and the book is told nothing.
    Device other = new Device().enrolled();
    other.send(other.scans(3));
    ScanEvent wrong = other.sealed(Bytes32.random(), 3, 1);
    assertThat(other.send(List.of(wrong))).hasOnlyElementsOfType(Answer.Accepted.class);
    var others = new CheckpointSessions.Ref(other.address, other.session);
    var differs = new CheckpointSessions.Booking(Standing.DIFFERS, Optional.empty());
    TestRegistry.await(
        "it to be looked at", () -> sessions.booking(ANNA, others).orElseThrow().equals(differs));
    assertThat(sessions.proofs(ANNA, others).orElseThrow().inBook()).isEmpty();
    assertThat(inTheBook(other)).isEmpty();
    assertThat(checkpoints.lastTaken(DEVICE, other.address))
        .isEqualTo(new BatchJson.TakenSession(4, Bytes32.ZERO));
  }

  @Test
  void aRefusedSessionPutsNoOtherOutOfSequence() throws IOException {
    Device dock = new Device().enrolled();
    Bytes32 wrong = dock.session(90, Bytes32.ZERO); // with numbers that it has not come to
    CheckpointSessions.Booking refused = dock.booked();
    assertThat(refused.command().flatMap(CommandStatus::refusal).map(LedgerRefusal::name))
        .contains("WrongScans");
    BatchJson.TakenSession none = checkpoints.lastTaken(DEVICE, dock.address);
    assertThat(none).isEqualTo(new BatchJson.TakenSession(2, Bytes32.ZERO));

    Bytes32 right = dock.session(3, none.root());
    CheckpointSessions.Booking taken = dock.booked();
    assertThat(taken.standing()).isEqualTo(Standing.TOLD);
    assertThat(taken.command().flatMap(CommandStatus::evidence)).isPresent();
    assertThat(checkpoints.lastTaken(DEVICE, dock.address))
        .isEqualTo(new BatchJson.TakenSession(4, right));

    Bytes32 copys = dock.session(5, wrong);
    dock.booked();
    assertThat(inTheBook(dock))
        .containsExactly(
            List.of(right, 1, Set.of()), List.of(copys, 1, Set.of(Irregularity.OUT_OF_SEQUENCE)));
    Caller another = new Caller(GARE, "gabi", Set.of("checkpoint"));
    assertThat(checkpoints.lastTaken(another, dock.address))
        .isEqualTo(new BatchJson.TakenSession(0, Bytes32.ZERO));
  }

  @Test
  void sessionsAreWorklistsWithoutWhatWasTakenBack() {
    Device dock = new Device().enrolled();
    List<ScanEvent> scans = dock.scans(3);
    ScanEvent again = dock.scan(CheckpointMode.RECEIVE, PACK + "0");
    ScanEvent undone = dock.undo(scans.get(1));
    dock.send(List.of(scans.get(0), scans.get(1), scans.get(2), again, undone));
    var ref = new CheckpointSessions.Ref(dock.address, dock.session);
    assertThat(CheckpointSessions.Ref.read(ref.text())).contains(ref);
    CheckpointSessions sessions = registry.bean(CheckpointSessions.class);
    var open = sessions.find(ANNA, ref).orElseThrow();
    assertThat(open.scans()).isEqualTo(4);
    assertThat(open.undone()).isEqualTo(1);
    assertThat(open.finishedAt()).isEmpty();
    assertThat(sessions.things(ANNA, ref))
        .extracting(CheckpointSessions.Thing::text, CheckpointSessions.Thing::times)
        .containsExactly(tuple(PACK + "0", 2), tuple(PACK + "2", 1));
    assertThat(sessions.proofs(ANNA, ref)).isEmpty();
    assertThat(sessions.booking(ANNA, ref)).isEmpty();
    Bytes32 root =
        SessionRoot.of(
            List.of(
                scans.get(0).digest(dock.domain),
                scans.get(2).digest(dock.domain),
                again.digest(dock.domain)));
    dock.send(List.of(dock.finish(root)));
    CheckpointSessions.Proofs proofs = sessions.proofs(ANNA, ref).orElseThrow();
    assertThat(proofs.holds()).isTrue();
    assertThat(proofs.scans()).hasSize(3);
    assertThat(sessions.booking(ANNA, ref))
        .contains(new CheckpointSessions.Booking(Standing.NOT_SIGNED, Optional.empty()));
    for (CheckpointSessions.ScanProof one : proofs.scans()) {
      assertThat(MerkleTree.verify(root, SessionRoot.leaf(one.digest()), one.proof())).isTrue();
    }
    dock.send(List.of(dock.finish(Bytes32.random())));
    assertThat(sessions.proofs(ANNA, ref).orElseThrow().holds()).isFalse();
    UUID command = UUID.randomUUID();
    sessions.use(ANNA, ref, CheckpointMode.RECEIVE, command, "/consignments/1");
    sessions.use(ANNA, ref, CheckpointMode.RECEIVE, command, "/consignments/1");
    assertThat(sessions.uses(ANNA, ref)).hasSize(1);
    assertThat(sessions.latest(ANNA, 1).get(0).uses()).isEqualTo(1);
    Caller another = new Caller(GARE, "gabi", Set.of("pharmacist"));
    assertThat(sessions.find(another, ref)).isEmpty();
    refused(
        Kind.NOT_FOUND,
        "CUS-CHK-004",
        () -> sessions.use(another, ref, CheckpointMode.RECEIVE, command, "/"));
    refused(Kind.CONFLICT, "CUS-CHK-005", () -> sessions.count(ANNA, ref));
  }

  @Test
  void aDeviceAsksWithItsOwnKeyAndIsTold() {
    Device dock = new Device();
    Pairings pairings = registry.bean(Pairings.class);
    assertThat(pairings.standing(DEVICE, dock.address).state()).isEqualTo(Pairings.State.NONE);
    long now = Instant.now().getEpochSecond();
    String proof = dock.prove(now);
    refused(
        Kind.BAD_INPUT,
        "CUS-CHK-012",
        () -> pairings.ask(DEVICE, new Device().address, "Dock 3", now, now + 300, proof));
    refused(
        Kind.FORBIDDEN,
        "CUS-CHK-010",
        () -> pairings.ask(ANNA, dock.address, "Dock 3", now, now + 300, proof));
    assertThat(pairings.ask(DEVICE, dock.address, "Dock 3", now, now + 300, proof).state())
        .isEqualTo(Pairings.State.WAITING);
    refused(Kind.FORBIDDEN, "CUS-CHK-002", () -> pairings.waiting(DEVICE));
    assertThat(pairings.waiting(ANNA))
        .extracting(Pairings.Asked::key)
        .containsExactly(dock.address);
    pairings.refuse(ANNA, dock.address);
    assertThat(pairings.standing(DEVICE, dock.address).state()).isEqualTo(Pairings.State.REFUSED);
    pairings.ask(DEVICE, dock.address, "Dock 3", now, now + 300, proof);
    dock.enrolled();
    Pairings.Standing standing = pairings.standing(DEVICE, dock.address);
    assertThat(standing.state()).isEqualTo(Pairings.State.VALID);
    assertThat(standing.place()).contains("Dock 3");
    assertThat(standing.member()).isEqualTo(memberId(PONT));
    assertThat(pairings.waiting(ANNA)).isEmpty();
    LotFacts facts =
        LotFacts.open(checkpoints.facts(DEVICE), dock.domain, standing.member(), standing.signer());
    assertThat(facts.block()).isPositive();
    assertThat(facts.size()).isZero();
  }

  /** Codes of the audit's rows under the id of the scan. */
  private static List<String> verdicts(ScanEvent scan) {
    return database
        .rows()
        .in(
            PONT,
            () ->
                database
                    .jdbc()
                    .sql(
                        """
                        select e.verdict from checkpoint_event e
                        join pack_verification v on v.organisation = e.organisation and v.id = e.id
                        where e.id = :id and e.verdict is not null and e.verify_at is null
                        """)
                    .param("id", scan.act().commandId().toUuid())
                    .query(String.class)
                    .list());
  }
}
