package org.custodia.contracts.network;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.RecallScope;
import org.custodia.contracts.medicines.LotNotice;
import org.custodia.contracts.medicines.LotTerms;
import org.custodia.contracts.medicines.MedicineRegistryCalls;
import org.custodia.contracts.merkle.MerkleTree;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.contracts.refusals.Refusal;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.WitnessSignature;
import org.web3j.crypto.ECKeyPair;

/** A lot to be released, which a test may spoil in one place before. */
public final class LotDraft {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final Consortium consortium;
  public final Party maker;
  public final ActDraft act = new ActDraft();
  public long gtin = Consortium.GTIN;
  public String lotNumber = "L" + COUNT.incrementAndGet();
  public LocalDate expiry;

  /** Unlike those of any other lot, because a serial stands for one pack of a product, ever. */
  public List<String> serials =
      Stream.of("A", "B", "C", "D", "E").map(letter -> letter + lotNumber).toList();

  public ECKeyPair witness;
  public Optional<Bytes32> root = Optional.empty();
  public Optional<Integer> size = Optional.empty();

  public LotDraft(Consortium consortium, Party maker) {
    this.consortium = consortium;
    this.maker = maker;
    this.witness = maker.witness();
    this.expiry = consortium.today().plusYears(2);
    act.giver = maker.id();
  }

  public MerkleTree tree() {
    return MerkleTree.of(serials.stream().map(serial -> PackLeaf.leaf(gtin, serial)).toList());
  }

  public LotTerms terms() {
    return new LotTerms(
        gtin, lotNumber, expiry, root.orElseGet(() -> tree().root()), size.orElse(serials.size()));
  }

  public Bytes32 id() {
    return LotTerms.lotId(gtin, lotNumber);
  }

  /** The act that releases it, bound to the terms as they are now. */
  public Act signedAct() {
    act.subject = id();
    act.detail = terms().detail();
    return act.act();
  }

  public byte[] callData() {
    return callData(signedAct());
  }

  public byte[] callData(Act signed) {
    WitnessSignature signature = WitnessSignature.sign(signed, consortium.domain, witness);
    return MedicineRegistryCalls.release(terms(), signed, signature);
  }

  public LotDraft release() {
    consortium.accept(maker, consortium.registry(), callData());
    return this;
  }

  public Refusal refused() {
    return consortium.refuse(maker, consortium.registry(), callData());
  }

  public List<Bytes32> proof(String serial) {
    return tree().proof(PackLeaf.leaf(gtin, serial)).orElseThrow();
  }

  /** Call data that changes its status, signed by the party's witness. */
  public byte[] statusChange(Party by, Action action, String reason) {
    ActDraft change = new ActDraft();
    change.giver = by.id();
    change.subject = id();
    change.action = action;
    LotNotice terms = notice(action, reason);
    change.detail = terms.detail();
    return statusChange(terms, change.act(), by.witness());
  }

  public byte[] statusChange(LotNotice terms, Act signed, ECKeyPair key) {
    WitnessSignature signature = WitnessSignature.sign(signed, consortium.domain, key);
    return MedicineRegistryCalls.changeStatus(id(), terms, signed, signature);
  }

  public static LotNotice notice(Action action, String reason) {
    return new LotNotice(action, RecallScope.PHARMACIES, reason, "Keep it aside.");
  }

  /** Call data that changes how single packs of it stand, signed by the party's witness. */
  public byte[] packsChange(Party by, Action action, List<Bytes32> packIds) {
    LotNotice terms = notice(action, "as the test wants");
    ActDraft change = new ActDraft();
    change.giver = by.id();
    change.subject = id();
    change.action = action;
    change.detail = terms.detail(packIds);
    Act signed = change.act();
    WitnessSignature signature = WitnessSignature.sign(signed, consortium.domain, by.witness());
    return MedicineRegistryCalls.changePacks(id(), packIds, terms, signed, signature);
  }

  /** How single packs of it stand. */
  public void changePacks(Party by, Action action, String... serials) {
    List<Bytes32> packIds =
        Stream.of(serials).map(serial -> PackLeaf.packId(gtin, serial)).toList();
    consortium.accept(by, consortium.registry(), packsChange(by, action, packIds));
  }

  public void change(Party by, Action action) {
    consortium.accept(by, consortium.registry(), statusChange(by, action, "as the test wants"));
  }

  /** As many serials as wanted, all different. */
  public static List<String> serials(int count) {
    List<String> serials = new ArrayList<>();
    for (int i = 0; i < count; i++) serials.add("S" + i);
    return serials;
  }
}
