package org.custodia.registry.oversight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.DispatchPurpose;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.OperatorKind;
import org.custodia.contracts.PackStatus;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.medicines.CustodyTerms;
import org.custodia.contracts.medicines.DispatchTerms;
import org.custodia.contracts.medicines.DispenseTerms;
import org.custodia.contracts.medicines.LotTerms;
import org.custodia.contracts.medicines.MedicineRegistryCalls;
import org.custodia.contracts.medicines.OfflineDispenseTerms;
import org.custodia.contracts.medicines.PackProof;
import org.custodia.contracts.medicines.ReceiveTerms;
import org.custodia.contracts.medicines.Reserved;
import org.custodia.contracts.medicines.ScanSessionTerms;
import org.custodia.contracts.medicines.UndoTerms;
import org.custodia.contracts.merkle.MerkleTree;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.contracts.registrar.RegistrarCalls;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.Reservation;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.alerts.AlertKind;
import org.custodia.registry.alerts.AlertsConfiguration;
import org.custodia.registry.alerts.CaseFilter;
import org.custodia.registry.alerts.CaseView;
import org.custodia.registry.alerts.Cases;
import org.custodia.registry.custody.CustodyConfiguration;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.IdentityConfiguration;
import org.custodia.registry.keys.StoredKeys;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.LedgerCommand;
import org.custodia.registry.ledger.LedgerCommand.ChannelCommand;
import org.custodia.registry.ledger.LedgerCommand.OpenChannel;
import org.custodia.registry.ledger.LedgerCommand.PublicCall;
import org.custodia.registry.ledger.LedgerCommand.PublicContract;
import org.custodia.registry.ledger.LedgerWorkers;
import org.custodia.registry.medicines.MedicinesConfiguration;
import org.custodia.registry.packs.PacksConfiguration;
import org.custodia.registry.products.Products;
import org.custodia.registry.testing.MedicineActs;
import org.custodia.registry.testing.MedicineActs.Lot;
import org.custodia.registry.testing.NoPrescriptions;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.custodia.registry.verification.VerificationConfiguration;
import org.custodia.registry.witnessing.WitnessingConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;

/**
 * Members on a real network who write to the ledger whatever the contracts let them, past all use
 * cases; and the whole registry of the regulator watching, without patience.
 */
final class PlayedTrade implements AutoCloseable {
  private static final Caller INSPECTOR = new Caller(AGENCE, "inspector", Set.of("regulator"));
  private static final int MEDICINE = SubjectKind.MEDICINE.code();
  private static final Map<String, MemberRole> TRADERS =
      Map.of(
          RHONE,
          MemberRole.MANUFACTURER,
          PONT,
          MemberRole.PHARMACY,
          SAINT_LUC,
          MemberRole.HOSPITAL);

  /** Whose acts the authority orders. */
  private static final Map<String, MemberRole> AUTHORITY = Map.of(AGENCE, MemberRole.REGULATOR);

  private final TestRegistry registry;
  private final WitnessDomain domain;
  private final StoredKeys verifier;
  private final Map<String, ECKeyPair> keys = new HashMap<>();

  private PlayedTrade(RegistryDatabase database, TestNetwork network) {
    this.registry =
        TestRegistry.start(
            database,
            network.path(),
            List.of(),
            Map.of("custodia.oversight.patience", "0s"),
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
    this.domain =
        new WitnessDomain(network.file().chainId(), network.file().contracts().registrar());
    this.verifier = new StoredKeys(network.file().keyFiles(List.of(AGENCE)));
  }

  /** The product register of these tests. */
  @Configuration(proxyBeanMethods = false)
  static class OneProduct {
    @Bean
    Products products() {
      return (organisation, gtin) -> Optional.empty();
    }
  }

  /** One whose chain goes on though nobody writes, so that {@link #settle} has not long to wait. */
  static TestNetwork network() {
    return TestNetwork.start(
        0, (settings, accounts) -> settings.withEmptyBlockPeriod(Duration.ofMillis(100)));
  }

  static PlayedTrade begin(RegistryDatabase database, TestNetwork network) {
    PlayedTrade trade = new PlayedTrade(database, network);
    trade.confirmed(AGENCE, new MedicineActs(network).authorise());
    TRADERS.forEach(trade::enrol);
    AUTHORITY.forEach(trade::enrol);
    TRADERS.keySet().forEach(member -> trade.opened(member, List.of(member, AGENCE)));
    trade.opened(RHONE, List.of(RHONE, PONT, AGENCE));
    trade.opened(RHONE, List.of(RHONE, SAINT_LUC, AGENCE));
    return trade;
  }

  private void enrol(String member, MemberRole role) {
    try {
      keys.put(member, Keys.createEcKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    confirmed(
        member,
        new PublicCall(
            UUID.randomUUID(),
            PublicContract.REGISTRAR,
            RegistrarCalls.enrolOperator(
                TestNetwork.memberId(member),
                "0x" + Keys.getAddress(keys.get(member)),
                Bytes32.random(),
                OperatorKind.PERSON,
                List.of(role),
                "counter",
                0,
                253_402_300_799L)));
  }

  private static List<Bytes32> ids(List<String> members) {
    return members.stream().map(TestNetwork::memberId).sorted().toList();
  }

  private void opened(String opener, List<String> members) {
    List<Bytes32> ids = ids(members);
    registry
        .ledger()
        .record(opener, new OpenChannel(UUID.randomUUID(), MEDICINE, ids, Bytes32.ZERO));
    for (String member : members) {
      TestRegistry.await(
          "the channel of " + members + " at " + member,
          () ->
              registry
                  .ledger()
                  .channel(member, MEDICINE, ids, Bytes32.ZERO)
                  .filter(channel -> channel.state().equals("READY"))
                  .isPresent());
    }
  }

  private String channel(String at, String... members) {
    return registry
        .ledger()
        .channel(at, MEDICINE, ids(Arrays.asList(members)), Bytes32.ZERO)
        .orElseThrow()
        .address();
  }

  // --- What members write ---

  Lot released(String number, int packs) {
    return releasedAs(number, packs, packs);
  }

  /** A lot whose root holds more packs than its maker says. */
  Lot releasedAs(String number, int packs, int size) {
    List<String> serials =
        IntStream.rangeClosed(1, packs).mapToObj(n -> number + "-S%04d".formatted(n)).toList();
    MerkleTree tree =
        MerkleTree.of(
            serials.stream().map(serial -> PackLeaf.leaf(MedicineActs.GTIN, serial)).toList());
    LocalDate expiry = LocalDate.now(ZoneOffset.UTC).plusYears(1);
    Lot lot = new Lot(number, expiry, serials, tree);
    var terms = new LotTerms(MedicineActs.GTIN, number, expiry, tree.root(), size);
    UUID id = UUID.randomUUID();
    Act act = act(id, lot.id(), RHONE, Bytes32.ZERO, Action.RELEASE, terms.detail(), Instant.now());
    confirmed(
        RHONE,
        new PublicCall(
            id,
            PublicContract.MEDICINE_REGISTRY,
            MedicineRegistryCalls.release(terms, act, sign(act, RHONE))));
    settle();
    return lot;
  }

  Bytes32 sent(
      String giver,
      String receiver,
      DispatchPurpose purpose,
      Bytes32 replyTo,
      Lot lot,
      String... serials) {
    List<Bytes32> leaves =
        Stream.of(serials).map(serial -> PackLeaf.leaf(pack(lot, serial))).toList();
    Bytes32 root = MerkleTree.of(leaves).root();
    var terms =
        new DispatchTerms(
            root,
            serials.length,
            Bytes32.random(),
            List.of(new DispatchTerms.LotCount(lot.id(), serials.length)),
            purpose,
            replyTo);
    return Bytes32.ofUuid(carriedOut(giver, receiver, TestNetwork.memberId(receiver), terms));
  }

  void received(String receiver, String giver, Bytes32 consignment, Lot lot, int packs) {
    testify(
        receiver,
        giver,
        new ReceiveTerms(consignment, packs, 0, 0, 0, List.of(lot.id()), Bytes32.ZERO));
  }

  void testify(String receiver, String giver, ReceiveTerms terms) {
    testify(receiver, giver, terms, Instant.now());
  }

  void testifyLate(String receiver, String giver, ReceiveTerms terms) {
    testify(receiver, giver, terms, Instant.now().minus(Duration.ofHours(30)));
  }

  /** The act's giver is who sent it, its receiver who says so. */
  private void testify(String receiver, String giver, ReceiveTerms terms, Instant at) {
    UUID id = UUID.randomUUID();
    Act act =
        new Act(
            Bytes32.ofUuid(id),
            SubjectKind.MEDICINE,
            terms.subject(),
            TestNetwork.memberId(giver),
            TestNetwork.memberId(receiver),
            terms.action(),
            "dock",
            at.toEpochMilli(),
            1,
            Bytes32.ZERO,
            terms.detail());
    confirmed(
        receiver,
        new ChannelCommand(
            id,
            channel(receiver, RHONE, receiver.equals(RHONE) ? giver : receiver, AGENCE),
            terms.action().code(),
            terms.body(act, sign(act, receiver))));
  }

  /** In the channel with the other; by the member itself. */
  UUID carriedOut(String member, String other, Bytes32 receiver, CustodyTerms terms) {
    return carriedOut(
        member, channel(member, member, other, AGENCE), receiver, terms, Instant.now());
  }

  /**
   * A session of so many scans, in a member's own book; its root.
   *
   * @param first number of its first scan; it is signed with the one after its last
   * @param previous root of the session that it says was before
   */
  Bytes32 scanned(String member, long first, int scans, Bytes32 previous) {
    List<Bytes32> digests = Stream.generate(Bytes32::random).limit(scans).toList();
    Bytes32 root = ScanSessionTerms.root(digests);
    var terms = new ScanSessionTerms(Bytes32.random(), root, first, previous, digests);
    UUID id = UUID.randomUUID();
    Act act =
        new Act(
            Bytes32.ofUuid(id),
            SubjectKind.MEDICINE,
            terms.subject(),
            TestNetwork.memberId(member),
            Bytes32.ZERO,
            terms.action(),
            "dock",
            Instant.now().toEpochMilli(),
            first + scans,
            Bytes32.ZERO,
            terms.detail());
    confirmed(
        member,
        new ChannelCommand(
            id,
            channel(member, member, AGENCE),
            terms.action().code(),
            terms.body(act, sign(act, member))));
    return root;
  }

  private UUID inBook(String member, CustodyTerms terms) {
    return carriedOut(member, channel(member, member, AGENCE), Bytes32.ZERO, terms, Instant.now());
  }

  private UUID carriedOut(
      String member, String channel, Bytes32 receiver, CustodyTerms terms, Instant at) {
    UUID id = UUID.randomUUID();
    Act act = act(id, terms.subject(), member, receiver, terms.action(), terms.detail(), at);
    confirmed(
        member,
        new ChannelCommand(id, channel, terms.action().code(), terms.body(act, sign(act, member))));
    return id;
  }

  UUID dispensed(String member, Lot lot, String serial) {
    PackProof pack = proof(lot, serial);
    var reservation =
        new Reservation(
            Bytes32.ofUuid(UUID.randomUUID()),
            pack.packId(),
            TestNetwork.memberId(member),
            Action.DISPENSE,
            Bytes32.ZERO,
            Instant.now().plusSeconds(600).getEpochSecond());
    byte[] promised = verifier.verifier(AGENCE).orElseThrow().sign(reservation.digest(domain));
    return inBook(
        member,
        new DispenseTerms(
            pack,
            0,
            0,
            Bytes32.ZERO,
            Optional.of(new Reserved(reservation, WitnessSignature.of(promised).orElseThrow()))));
  }

  void dispensedOffline(String member, Lot lot, String serial) {
    inBook(member, new OfflineDispenseTerms(proof(lot, serial), 0, 0, Bytes32.ZERO));
  }

  void undone(String member, Lot lot, String serial, UUID command) {
    PackProof bare = new PackProof(MedicineActs.GTIN, serial(lot, serial), lot.id(), List.of());
    inBook(member, new UndoTerms(bare, Bytes32.ofUuid(command), PackStatus.DISPENSED));
  }

  private PackProof proof(Lot lot, String serial) {
    String full = serial(lot, serial);
    return new PackProof(
        MedicineActs.GTIN,
        full,
        lot.id(),
        lot.tree().proof(PackLeaf.leaf(MedicineActs.GTIN, full)).orElseThrow());
  }

  /** Serials begin with the lot's number, so that no two lots share one. */
  private static String serial(Lot lot, String serial) {
    return serial.startsWith(lot.number()) ? serial : lot.number() + "-" + serial;
  }

  Bytes32 pack(Lot lot, String serial) {
    return PackLeaf.packId(MedicineActs.GTIN, serial(lot, serial));
  }

  private void confirmed(String member, LedgerCommand command) {
    CommandStatus status = registry.carryOut(member, command);
    assertThat(status.refusal()).as("%s by %s", command.id(), member).isEmpty();
  }

  private static Act act(
      UUID id,
      Bytes32 subject,
      String giver,
      Bytes32 receiver,
      Action action,
      Bytes32 detail,
      Instant at) {
    return new Act(
        Bytes32.ofUuid(id),
        SubjectKind.MEDICINE,
        subject,
        TestNetwork.memberId(giver),
        receiver,
        action,
        "dock",
        at.toEpochMilli(),
        1,
        Bytes32.ZERO,
        detail);
  }

  private WitnessSignature sign(Act act, String member) {
    return WitnessSignature.sign(act, domain, keys.get(member));
  }

  TestRegistry registry() {
    return registry;
  }

  /** Address of the key with which a member's witness signs. */
  String key(String member) {
    return "0x" + Keys.getAddress(keys.get(member));
  }

  String signed(Act act, String member) {
    return sign(act, member).toString();
  }

  // --- What the regulator finds ---

  /** The one case of this kind about this, and no other about it. */
  CaseView only(AlertKind kind, Bytes32 subject) {
    TestRegistry.await(kind + " about " + subject, () -> !casesAbout(subject).isEmpty());
    settle();
    List<CaseView.Summary> found = casesAbout(subject);
    assertThat(found).extracting(CaseView.Summary::kind).containsExactly(kind);
    return registry.bean(Cases.class).view(INSPECTOR, found.get(0).id());
  }

  List<CaseView.Summary> casesAbout(Bytes32 subject) {
    return cases().stream().filter(one -> one.subject().key().equals(subject)).toList();
  }

  List<CaseView.Summary> cases() {
    return registry.bean(Cases.class).list(INSPECTOR, CaseFilter.all(), 500, 0);
  }

  /** Until the regulator has read what is in the chain now, and some blocks more. */
  void settle() {
    long head =
        TestNetwork.MEMBERS.keySet().stream()
            .mapToLong(slug -> registry.ledger().position(slug).block())
            .max()
            .orElseThrow();
    TestRegistry.await(
        "block " + (head + 2), () -> registry.ledger().position(AGENCE).block() >= head + 2);
  }

  void replay(String organisation) {
    registry.bean(LedgerWorkers.class).replay(organisation);
  }

  @Override
  public void close() {
    registry.close();
  }
}
