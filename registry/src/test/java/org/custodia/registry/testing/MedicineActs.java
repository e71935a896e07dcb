package org.custodia.registry.testing;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.DispatchPurpose;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.OperatorKind;
import org.custodia.contracts.RecallScope;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.medicines.CustodyTerms;
import org.custodia.contracts.medicines.DispatchTerms;
import org.custodia.contracts.medicines.DispenseTerms;
import org.custodia.contracts.medicines.LotNotice;
import org.custodia.contracts.medicines.LotTerms;
import org.custodia.contracts.medicines.MedicineRegistryCalls;
import org.custodia.contracts.medicines.PackProof;
import org.custodia.contracts.medicines.Reserved;
import org.custodia.contracts.medicines.ScanSessionTerms;
import org.custodia.contracts.merkle.MerkleTree;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.contracts.registrar.RegistrarCalls;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.Reservation;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.keys.StoredKeys;
import org.custodia.registry.ledger.LedgerCommand;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;

/**
 * Commands of the medicine story, really signed: with two witnesses whose keys are made here, and
 * the verification key of the regulator.
 */
public final class MedicineActs {
  public static final long GTIN = 3400930000014L;

  private final WitnessDomain domain;
  private final StoredKeys keys;
  private final ECKeyPair manufacturer;
  private final ECKeyPair pharmacist;

  public MedicineActs(TestNetwork network) {
    this(
        new WitnessDomain(network.file().chainId(), network.file().contracts().registrar()),
        new StoredKeys(network.file().keyFiles(List.of(TestNetwork.AGENCE))),
        key(),
        key());
  }

  private MedicineActs(
      WitnessDomain domain, StoredKeys keys, ECKeyPair manufacturer, ECKeyPair pharmacist) {
    this.domain = domain;
    this.keys = keys;
    this.manufacturer = manufacturer;
    this.pharmacist = pharmacist;
  }

  /** The same people with the same keys, who sign for another chain or another Registrar. */
  public MedicineActs elsewhere(WitnessDomain other) {
    return new MedicineActs(other, keys, manufacturer, pharmacist);
  }

  /** A lot with its serials; proofs come from its tree. */
  public record Lot(String number, LocalDate expiry, List<String> serials, MerkleTree tree) {
    public Bytes32 id() {
      return LotTerms.lotId(GTIN, number);
    }
  }

  /** A lot of so many packs with serials {@code S0001}, … */
  public static Lot lot(String number, int packs) {
    List<String> serials = IntStream.rangeClosed(1, packs).mapToObj("S%04d"::formatted).toList();
    MerkleTree tree =
        MerkleTree.of(serials.stream().map(serial -> PackLeaf.leaf(GTIN, serial)).toList());
    return new Lot(number, LocalDate.now(ZoneOffset.UTC).plusYears(1), serials, tree);
  }

  /** By the regulator: the manufacturer holds the product. */
  public LedgerCommand authorise() {
    return registry(
        UUID.randomUUID(),
        MedicineRegistryCalls.authoriseProducts(
            List.of(GTIN), TestNetwork.memberId(TestNetwork.RHONE), Set.of()));
  }

  /** By the manufacturer, for its own witness. */
  public LedgerCommand enrolManufacturer() {
    return enrol(TestNetwork.RHONE, manufacturer, MemberRole.MANUFACTURER);
  }

  /** By a pharmacy, for its own witness. */
  public LedgerCommand enrolPharmacist(String pharmacy) {
    return enrol(pharmacy, pharmacist, MemberRole.PHARMACY);
  }

  /** By the manufacturer. */
  public LedgerCommand release(UUID id, Lot lot) {
    LotTerms terms =
        new LotTerms(GTIN, lot.number(), lot.expiry(), lot.tree().root(), lot.serials().size());
    Act act =
        act(id, lot.id(), TestNetwork.memberId(TestNetwork.RHONE), Action.RELEASE, terms.detail());
    return registry(id, MedicineRegistryCalls.release(terms, act, sign(act, manufacturer)));
  }

  /** By the manufacturer. */
  public LedgerCommand recall(UUID id, Lot lot, String reason) {
    LotNotice terms = new LotNotice(Action.RECALL, RecallScope.PATIENTS, reason, "Send it back.");
    Act act =
        act(id, lot.id(), TestNetwork.memberId(TestNetwork.RHONE), Action.RECALL, terms.detail());
    return registry(
        id, MedicineRegistryCalls.changeStatus(lot.id(), terms, act, sign(act, manufacturer)));
  }

  /**
   * By a pharmacy, in its own book: dispenses the pack with this serial, with a reservation of ten
   * minutes.
   */
  public LedgerCommand dispense(UUID id, String pharmacy, String book, Lot lot, String serial) {
    PackProof pack =
        new PackProof(
            GTIN,
            serial,
            lot.id(),
            lot.tree().proof(PackLeaf.leaf(GTIN, serial)).orElse(List.of()));
    Reservation reservation =
        new Reservation(
            Bytes32.ofUuid(UUID.randomUUID()),
            pack.packId(),
            TestNetwork.memberId(pharmacy),
            Action.DISPENSE,
            Bytes32.ZERO,
            Instant.now().plusSeconds(600).getEpochSecond());
    byte[] promised =
        keys.verifier(TestNetwork.AGENCE).orElseThrow().sign(reservation.digest(domain));
    Reserved reserved = new Reserved(reservation, WitnessSignature.of(promised).orElseThrow());
    return inChannel(
        id,
        pharmacy,
        book,
        Bytes32.ZERO,
        new DispenseTerms(pack, 0, 0, Bytes32.ZERO, Optional.of(reserved)));
  }

  /** By a pharmacy, in a channel with the manufacturer: sends this one pack back to it. */
  public LedgerCommand sendBack(UUID id, String pharmacy, String channel, Lot lot, String serial) {
    return inChannel(
        id,
        pharmacy,
        channel,
        TestNetwork.memberId(TestNetwork.RHONE),
        new DispatchTerms(
            PackLeaf.leaf(GTIN, serial),
            1,
            Bytes32.keccak(serial.getBytes(StandardCharsets.UTF_8)),
            List.of(new DispatchTerms.LotCount(lot.id(), 1)),
            DispatchPurpose.RETURN,
            Bytes32.ZERO));
  }

  /**
   * By a pharmacy, in its own book: what was scanned in one session, under one signature.
   *
   * @param first sequence number of its first scan
   * @param previous root of the session before; zero for none
   */
  public LedgerCommand scanSession(
      UUID id, String pharmacy, String book, long first, Bytes32 previous, List<Bytes32> digests) {
    ScanSessionTerms terms =
        new ScanSessionTerms(
            Bytes32.random(), ScanSessionTerms.root(digests), first, previous, digests);
    Act act =
        new Act(
            Bytes32.ofUuid(id),
            SubjectKind.MEDICINE,
            terms.subject(),
            TestNetwork.memberId(pharmacy),
            Bytes32.ZERO,
            terms.action(),
            "counter",
            Instant.now().toEpochMilli(),
            first + digests.size(),
            Bytes32.ZERO,
            terms.detail());
    return new LedgerCommand.ChannelCommand(
        id, book, terms.action().code(), terms.body(act, sign(act, pharmacist)));
  }

  private LedgerCommand inChannel(
      UUID id, String pharmacy, String channel, Bytes32 receiver, CustodyTerms terms) {
    Act act =
        act(
            id,
            terms.subject(),
            TestNetwork.memberId(pharmacy),
            receiver,
            terms.action(),
            terms.detail());
    return new LedgerCommand.ChannelCommand(
        id, channel, terms.action().code(), terms.body(act, sign(act, pharmacist)));
  }

  private LedgerCommand enrol(String organisation, ECKeyPair key, MemberRole role) {
    byte[] call =
        RegistrarCalls.enrolOperator(
            TestNetwork.memberId(organisation),
            "0x" + Keys.getAddress(key),
            Bytes32.random(),
            OperatorKind.PERSON,
            List.of(role),
            "counter",
            0,
            253_402_300_799L);
    return new LedgerCommand.PublicCall(
        UUID.randomUUID(), LedgerCommand.PublicContract.REGISTRAR, call);
  }

  private static LedgerCommand registry(UUID id, byte[] callData) {
    return new LedgerCommand.PublicCall(
        id, LedgerCommand.PublicContract.MEDICINE_REGISTRY, callData);
  }

  private static Act act(UUID id, Bytes32 subject, Bytes32 giver, Action action, Bytes32 detail) {
    return act(id, subject, giver, Bytes32.ZERO, action, detail);
  }

  private static Act act(
      UUID id, Bytes32 subject, Bytes32 giver, Bytes32 receiver, Action action, Bytes32 detail) {
    return new Act(
        Bytes32.ofUuid(id),
        SubjectKind.MEDICINE,
        subject,
        giver,
        receiver,
        action,
        "counter",
        Instant.now().toEpochMilli(),
        1,
        Bytes32.ZERO,
        detail);
  }

  private WitnessSignature sign(Act act, ECKeyPair key) {
    return WitnessSignature.sign(act, domain, key);
  }

  private static ECKeyPair key() {
    try {
      return Keys.createEcKeyPair();
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
