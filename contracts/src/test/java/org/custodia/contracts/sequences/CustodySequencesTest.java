package org.custodia.contracts.sequences;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.DispatchPurpose;
import org.custodia.contracts.Irregularity;
import org.custodia.contracts.LotStatus;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.OperatorKind;
import org.custodia.contracts.PackStatus;
import org.custodia.contracts.PackingOperation;
import org.custodia.contracts.RejectReason;
import org.custodia.contracts.Supply;
import org.custodia.contracts.generated.MedicineCustody;
import org.custodia.contracts.medicines.AcknowledgeTerms;
import org.custodia.contracts.medicines.CancelTerms;
import org.custodia.contracts.medicines.CustodyTerms;
import org.custodia.contracts.medicines.DecommissionTerms;
import org.custodia.contracts.medicines.DispatchTerms;
import org.custodia.contracts.medicines.DispenseTerms;
import org.custodia.contracts.medicines.LockTerms;
import org.custodia.contracts.medicines.MedicineRegistryCalls;
import org.custodia.contracts.medicines.OfflineDispenseTerms;
import org.custodia.contracts.medicines.PackProof;
import org.custodia.contracts.medicines.PackingTerms;
import org.custodia.contracts.medicines.ReceiveTerms;
import org.custodia.contracts.medicines.RejectTerms;
import org.custodia.contracts.medicines.Reserved;
import org.custodia.contracts.medicines.UndoTerms;
import org.custodia.contracts.medicines.UnlockTerms;
import org.custodia.contracts.network.ActDraft;
import org.custodia.contracts.network.BareEvm;
import org.custodia.contracts.network.Consortium;
import org.custodia.contracts.network.CustodyChannel;
import org.custodia.contracts.network.LotDraft;
import org.custodia.contracts.network.MemberChannel;
import org.custodia.contracts.network.MemberChannel.Command;
import org.custodia.contracts.network.MemberChannel.Said;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.network.TestNetwork;
import org.custodia.contracts.sequences.CustodyModel.Attempt;
import org.custodia.contracts.sequences.CustodyModel.Outcome;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.Reservation;
import org.custodia.contracts.witness.WitnessSignature;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.ECKeyPair;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/**
 * Random actions by random members on random packs and consignments, on the EVM, in the long form
 * with private state, against {@link CustodyModel}: nothing is taken that may not be, nothing
 * refused that may, and no testimony at all; a pack is in exactly one state, and leaves no final
 * one.
 */
class CustodySequencesTest {
  private static final boolean LONG = Boolean.getBoolean("custodia.long");
  private static final int STEPS = LONG ? 100_000 : 5_000;
  private static final int IN_A_BATCH = 50;
  private static final int IN_HAND = 40; // packs that are tried at a time
  private static final int OF_A_LOT = 60;
  private static final int JUMPS = 12; // over more than the days within which one may undo
  private static final long A_DAY = 86_400;

  private final long seed = Long.getLong("custodia.seed", 20_261_125L);
  private final Random random = new Random(seed);
  private final Consortium all = Consortium.found(LONG ? TestNetwork.shared() : BareEvm.shared());
  private final CustodyModel model = new CustodyModel();
  private final Map<String, Integer> counts = new TreeMap<>();
  private final Set<PackProof> told = new HashSet<>(); // given away without reservation
  private final List<Lot> lots = new ArrayList<>();
  private final List<PackProof> hand = new ArrayList<>();
  private final List<PackProof> seen = new ArrayList<>();
  private final Map<Bytes32, Held> held = new HashMap<>();
  private final ECKeyPair verifier = Party.key("verifier for a year");
  private final Map<Party, ECKeyPair> lost = new HashMap<>();
  private final long began = all.network.now() + 1;
  private long second = began;
  private int steps;

  private record Lot(LotDraft draft, List<PackProof> packs) {}

  /** Whom the regulator promised a pack, and until when at the latest. */
  private record Held(Party member, long expires) {
    static Held longer(Held before, Held after) {
      boolean same = before.member().equals(after.member());
      return same && before.expires() > after.expires() ? before : after;
    }
  }

  /** A channel, and what is true in it. */
  private record Side(
      CustodyChannel channel,
      List<Party> members,
      Optional<CustodyModel.Book> book,
      Optional<CustodyModel.Trade> trade) {}

  private record Planned(Attempt attempt, Command command) {}

  private final Map<Party, Party> witnesses = new LinkedHashMap<>();
  private final List<Side> sides = new ArrayList<>();

  private void prepare() {
    all.accept(
        all.agency,
        all.registry(),
        MedicineRegistryCalls.authoriseProducts(
            List.of(Consortium.RIVALS_GTIN), all.rival.id(), Set.of(Supply.PRESCRIPTION_ONLY)));
    enrol(all.agency, verifier, MemberRole.mask(MemberRole.VERIFIER));
    for (Party party :
        List.of(all.agency, all.maker, all.rival, all.wholesaler, all.pharmacy, all.hospital)) {
      ECKeyPair key = Party.key("witness for a year of " + party);
      enrol(party, key, party.roleMask());
      witnesses.put(
          party,
          new Party(
              party.name(), party.identity(), party.roles(), party.node(), party.account(), key));
      ECKeyPair gone = Party.key("lost key of " + party);
      enrol(party, gone, party.roleMask());
      all.revoke(party, gone);
      lost.put(party, gone);
    }
    for (Party owner : List.of(all.maker, all.wholesaler, all.pharmacy, all.hospital)) {
      sides.add(
          new Side(
              CustodyChannel.ready(all, owner, all.agency),
              List.of(owner, all.agency),
              Optional.of(model.new Book(owner)),
              Optional.empty()));
    }
    trade(all.maker, all.wholesaler);
    trade(all.wholesaler, all.pharmacy);
    trade(all.rival, all.hospital);
  }

  private void enrol(Party party, ECKeyPair key, long roles) {
    all.accept(
        party,
        all.registrar(),
        all.enrolment(
            party, key, OperatorKind.PERSON, roles, began - 3 * A_DAY, began + 360 * A_DAY));
  }

  private void trade(Party opener, Party other) {
    sides.add(
        new Side(
            CustodyChannel.ready(all, opener, other, all.agency),
            List.of(opener, other, all.agency),
            Optional.empty(),
            Optional.of(model.new Trade(opener, other))));
  }

  @AfterEach
  void letTimePass() {
    all.network.letTimePass();
  }

  @Test
  void everyPackIsInOneStateAndNobodyActsBeyondItsRole() {
    long start = System.nanoTime();
    prepare();
    int batches = 0;
    while (steps < STEPS) {
      second += random.nextInt(3) == 0 ? random.nextInt(7200) : random.nextInt(60);
      if (++batches % Math.max(1, STEPS / IN_A_BATCH / JUMPS) == 0) second += 11 * A_DAY;
      all.network.holdTimeAt(second);
      fillHand();
      if (random.nextInt(3) == 0) inPublic();
      Side side = any(sides);
      if (random.nextInt(25) == 0) fromOutside(side);
      else batch(side);
    }
    seen.forEach(this::checkOneState);
    sides.forEach(this::checkConsignments);
    System.out.printf(
        "%,d steps against the model, seed %d, %d packs, in %d s: %s%n",
        steps, seed, seen.size(), (System.nanoTime() - start) / 1_000_000_000, counts);
    assertEverythingWasMet();
  }

  private void assertEverythingWasMet() {
    for (Action action : EnumSet.range(Action.DISPENSE, Action.DISPENSED_OFFLINE)) {
      assertThat(counts).as("taken").containsKey(action + " taken");
      assertThat(counts).as("refused").containsKey(action + " refused");
    }
    for (Irregularity odd : Irregularity.values()) {
      // Whoever suspends members, sends unknown codes or seals sessions does so in other tests.
      boolean elsewhere = odd == Irregularity.REASON_UNKNOWN || odd == Irregularity.OUT_OF_SEQUENCE;
      if (!elsewhere) assertThat(counts).containsKey(odd.name());
    }
    assertThat(counts.get("taken")).isGreaterThan(steps / 4);
  }

  // --- Packs and lots ---

  private void fillHand() {
    hand.removeIf(pack -> random.nextInt(finalSomewhere(pack) || stopped(pack) ? 6 : 90) == 0);
    while (hand.size() < IN_HAND) {
      Lot lot =
          lots.stream()
              .filter(one -> !one.packs().isEmpty() && random.nextInt(3) != 0)
              .findFirst()
              .orElseGet(this::release);
      PackProof pack = lot.packs().remove(lot.packs().size() - 1);
      hand.add(pack);
      seen.add(pack);
    }
    lots.removeIf(lot -> lot.packs().isEmpty() && random.nextInt(20) == 0 && lots.size() > 4);
  }

  private boolean finalSomewhere(PackProof pack) {
    return books().anyMatch(book -> isFinal(book.look(pack).status()));
  }

  private boolean stopped(PackProof pack) {
    return model.status(pack.lotId()) != LotStatus.RELEASED
        || model.isExpired(pack.lotId(), second);
  }

  private static boolean isFinal(PackStatus status) {
    return status == PackStatus.DESTROYED || status == PackStatus.EXPORTED;
  }

  private Stream<CustodyModel.Book> books() {
    return sides.stream().flatMap(side -> side.book().stream());
  }

  private Lot release() {
    Party maker = witnesses.get(random.nextInt(2) == 0 ? all.rival : all.maker);
    LotDraft draft = new LotDraft(all, maker);
    boolean rivals = maker.name().equals(all.rival.name());
    if (rivals) draft.gtin = Consortium.RIVALS_GTIN;
    draft.serials = IntStream.range(0, OF_A_LOT).mapToObj(i -> draft.lotNumber + "-" + i).toList();
    draft.expiry = all.today().plusDays(random.nextInt(8) == 0 ? 1 : 12 + random.nextInt(300));
    draft.release();
    long lastSecond = (draft.expiry.toEpochDay() + 1) * A_DAY - 1;
    model.released(
        new CustodyModel.Lot(
            draft.id(), draft.gtin, rivals ? all.rival : all.maker, lastSecond, rivals));
    var tree = draft.tree();
    List<PackProof> packs = new ArrayList<>();
    for (String serial : draft.serials) {
      PackProof unproven = new PackProof(draft.gtin, serial, draft.id(), List.of());
      var leaf = org.custodia.contracts.merkle.PackLeaf.leaf(unproven.packId());
      PackProof pack =
          new PackProof(draft.gtin, serial, draft.id(), tree.proof(leaf).orElseThrow());
      model.genuine(pack);
      packs.add(pack);
    }
    Lot lot = new Lot(draft, packs);
    lots.add(lot);
    return lot;
  }

  /** Somebody blocks, unblocks, recalls or withdraws a lot or packs of it. */
  private void inPublic() {
    Party by = any(List.of(all.maker, all.rival, all.agency, all.agency, all.wholesaler));
    LotDraft lot = any(lots).draft();
    Action action =
        any(List.of(Action.BLOCK, Action.BLOCK, Action.UNBLOCK, Action.UNBLOCK, Action.RECALL));
    if (action == Action.RECALL && random.nextInt(4) == 0) action = Action.WITHDRAW;
    boolean single = random.nextInt(3) != 0;
    if (!single && action != Action.UNBLOCK && random.nextInt(2) == 0) return;
    PackProof pack = any(hand);
    byte[] call =
        single
            ? packChange(witnesses.get(by), pack, action)
            : lot.statusChange(witnesses.get(by), action, "as chance wants");
    boolean expected =
        single
            ? model.changePack(by, pack.lotId(), pack.packId(), action)
            : model.changeLot(by, lot.id(), action);
    TransactionReceipt receipt = all.network.publicly(by, Optional.of(all.registry()), call);
    assertThat(receipt.isStatusOK()).as(where(action + " by " + by)).isEqualTo(expected);
    counted(action + (expected ? " taken" : " refused"));
  }

  private byte[] packChange(Party by, PackProof pack, Action action) {
    return lots.stream()
        .map(Lot::draft)
        .filter(lot -> lot.id().equals(pack.lotId()))
        .findFirst()
        .map(lot -> lot.packsChange(by, action, List.of(pack.packId())))
        .orElseGet(
            () -> {
              LotDraft gone = new LotDraft(all, by);
              var notice = LotDraft.notice(action, "as the test wants");
              ActDraft act = new ActDraft();
              act.giver = by.id();
              act.subject = pack.lotId();
              act.action = action;
              act.detail = notice.detail(List.of(pack.packId()));
              Act signed = act.act();
              return MedicineRegistryCalls.changePacks(
                  pack.lotId(),
                  List.of(pack.packId()),
                  notice,
                  signed,
                  WitnessSignature.sign(signed, all.domain, gone.witness));
            });
  }

  // --- Batches ---

  /** A member that is not one of the channel's, at a node that is. */
  private void fromOutside(Side side) {
    List<Command> some = Stream.generate(() -> planned(side).command()).limit(3).toList();
    Party at = side.members().get(0);
    Bytes32 head = side.channel().head(at);
    TransactionReceipt receipt =
        side.channel().send(all.chemist.atNodeOf(at), side.channel().batchData(head, some));
    assertThat(receipt.isStatusOK()).as(where("a stranger's batch")).isFalse();
    assertThat(side.channel().head(at)).isEqualTo(head);
    some.forEach(command -> counted("of strangers"));
  }

  private void batch(Side side) {
    // All of a batch is sent by one member; what others would have to send is tried by it too.
    Party submitter =
        random.nextInt(12) == 0
            ? any(side.members())
            : any(side.members().subList(0, side.members().size() - 1));
    List<Planned> planned = new ArrayList<>();
    List<Outcome> expected = new ArrayList<>();
    for (int i = 0; i < IN_A_BATCH; i++) {
      Planned one = planned(side, submitter);
      planned.add(one);
      // Tried against the model at once, so that what follows builds on it.
      expected.add(tried(side, one.attempt()));
    }
    TransactionReceipt receipt =
        side.channel()
            .send(
                submitter,
                side.channel()
                    .batchData(
                        side.channel().head(submitter),
                        planned.stream().map(Planned::command).toList()));
    assertThat(receipt.isStatusOK()).as(where("a batch")).isTrue();
    List<Said> said = MemberChannel.said(receipt);
    assertThat(said).hasSameSizeAs(planned);
    Map<Bytes32, Set<Irregularity>> odd = oddities(receipt);
    for (int i = 0; i < said.size(); i++) {
      Planned one = planned.get(i);
      Outcome outcome = expected.get(i);
      assertThat(said.get(i).event())
          .as(where(one.attempt().toString()) + ", the contract: " + said.get(i).refusal())
          .isEqualTo(outcome.taken() ? "Accepted" : "Refused");
      Set<Irregularity> found = odd.getOrDefault(one.attempt().id(), Set.of());
      assertThat(found).as(where(one.attempt().toString())).isEqualTo(outcome.odd());
      found.forEach(some -> counts.merge(some.name(), 1, Integer::sum));
      if (outcome.taken()) counts.merge("taken", 1, Integer::sum);
      counted(one.attempt().terms().action() + (outcome.taken() ? " taken" : " refused"));
    }
    for (int i = 0; i < 8; i++) checkOneState(any(hand));
  }

  private Outcome tried(Side side, Attempt attempt) {
    return side.book()
        .map(book -> book.attempt(attempt, second))
        .orElseGet(() -> side.trade().orElseThrow().attempt(attempt, second));
  }

  private static Map<Bytes32, Set<Irregularity>> oddities(TransactionReceipt receipt) {
    Map<Bytes32, Set<Irregularity>> odd = new HashMap<>();
    MedicineCustody.getPackChangedEvents(receipt)
        .forEach(e -> odd.put(Bytes32.of(e.commandId), of(e.irregularities)));
    MedicineCustody.getPackingRecordedEvents(receipt)
        .forEach(e -> odd.put(Bytes32.of(e.commandId), of(e.irregularities)));
    MedicineCustody.getReceivedEvents(receipt)
        .forEach(e -> odd.put(Bytes32.of(e.commandId), of(e.irregularities)));
    MedicineCustody.getRejectedEvents(receipt)
        .forEach(e -> odd.put(Bytes32.of(e.commandId), of(e.irregularities)));
    MedicineCustody.getRecallAcknowledgedEvents(receipt)
        .forEach(e -> odd.put(Bytes32.of(e.commandId), of(e.irregularities)));
    return odd;
  }

  private static Set<Irregularity> of(java.math.BigInteger mask) {
    return Irregularity.of(mask.intValueExact());
  }

  // --- What must hold ---

  /**
   * The books say of the pack what the model says; no more than one says anything, unless somebody
   * gave it away without asking the regulator; and a final state stays.
   */
  private void checkOneState(PackProof pack) {
    int says = 0;
    for (Side side : sides) {
      if (side.book().isEmpty()) continue;
      CustodyModel.Pack expected = side.book().get().look(pack);
      var kept =
          Consortium.read(
              side.channel().at(side.members().get(0)).packStatus(pack.packId().toArray()));
      assertThat(PackStatus.of(kept.component1().intValueExact()))
          .as(where("status of " + pack.serial()))
          .isEqualTo(expected.status());
      assertThat(kept.component3().intValueExact()).isEqualTo(expected.remaining());
      assertThat(Bytes32.of(kept.component5())).isEqualTo(expected.commandId());
      if (expected.status() != PackStatus.ACTIVE) says++;
      PackStatus last = finals.get(side.channel().address() + pack.packId());
      if (last != null) assertThat(expected.status()).isEqualTo(last);
      if (isFinal(expected.status())) {
        finals.put(side.channel().address() + pack.packId(), expected.status());
      }
    }
    if (!told.contains(pack)) assertThat(says).as(where(pack.serial())).isLessThanOrEqualTo(1);
  }

  private final Map<String, PackStatus> finals = new HashMap<>();

  private void checkConsignments(Side side) {
    side.trade()
        .ifPresent(
            trade ->
                trade.consignments.forEach(
                    (key, expected) -> {
                      var kept =
                          Consortium.read(
                              side.channel()
                                  .at(side.members().get(0))
                                  .consignment(key.giver().toArray(), key.id().toArray()));
                      assertThat(kept.component1().intValueExact()).isEqualTo(expected.status());
                      assertThat(kept.component3().intValueExact()).isEqualTo(expected.left());
                    }));
  }

  // --- Plans ---

  private Planned planned(Side side) {
    return planned(side, side.members().get(0));
  }

  private Planned planned(Side side, Party submitter) {
    if (random.nextInt(60) == 0) {
      Side wrong =
          any(sides.stream().filter(s -> s.book().isPresent() != side.book().isPresent()).toList());
      CustodyTerms terms =
          wrong.book().isPresent() ? bookTerms(wrong, submitter) : tradeTerms(wrong, submitter);
      return signed(submitter, terms, submitter.id(), Bytes32.ZERO);
    }
    if (side.book().isPresent()) {
      return signed(submitter, bookTerms(side, submitter), submitter.id(), Bytes32.ZERO);
    }
    CustodyTerms terms = tradeTerms(side, submitter);
    Party to = counterparty(side, submitter);
    return switch (terms.action()) {
      case DISPATCH, CANCEL -> signed(submitter, terms, submitter.id(), to.id());
      case RECEIVE, REJECT -> signed(submitter, terms, to.id(), submitter.id());
      default -> signed(submitter, terms, submitter.id(), Bytes32.ZERO);
    };
  }

  private static Party counterparty(Side side, Party party) {
    return side.members().get(0).equals(party) ? side.members().get(1) : side.members().get(0);
  }

  /** Mostly as it should be; sometimes by, to or signed by somebody else, or late. */
  private Planned signed(Party submitter, CustodyTerms terms, Bytes32 giver, Bytes32 receiver) {
    Party signer = submitter;
    boolean revoked = random.nextInt(30) == 0;
    long deviceTime = second * 1000 - random.nextInt(30_000);
    switch (random.nextInt(60)) {
      case 0 -> giver = any(witnesses.keySet()).id();
      case 1 -> receiver = random.nextBoolean() ? any(witnesses.keySet()).id() : Bytes32.ZERO;
      case 2 -> signer = any(witnesses.keySet());
      case 3 -> deviceTime -= 30 * 3_600_000L;
      case 4 -> deviceTime -= 5 * 3_600_000L;
      default -> {}
    }
    Bytes32 id = word();
    var attempt =
        new Attempt(
            id, submitter, terms, giver, receiver, Optional.of(signer), revoked, deviceTime);
    ActDraft draft = new ActDraft();
    draft.commandId = id;
    draft.subject = terms.subject();
    draft.giver = giver;
    draft.receiver = receiver;
    draft.action = terms.action();
    draft.detail = terms.detail();
    draft.deviceTime = deviceTime;
    Act act = draft.act();
    ECKeyPair key = revoked ? lost.get(signer) : witnesses.get(signer).witness();
    byte[] body = terms.body(act, WitnessSignature.sign(act, all.domain, key));
    return new Planned(attempt, new Command(id, terms.action().code(), body));
  }

  private CustodyTerms bookTerms(Side side, Party submitter) {
    CustodyModel.Book book = side.book().orElseThrow();
    PackProof pack = any(hand);
    for (int i = 0; i < 3 && finalSomewhere(pack); i++) pack = any(hand);
    CustodyModel.Pack now = book.look(pack);
    // What would follow from how the pack stands, most of the time.
    if (random.nextInt(3) != 0 && now.status() == PackStatus.LOCKED) {
      return new UnlockTerms(unproven(pack));
    }
    if (random.nextInt(3) == 0 && now.status() != PackStatus.ACTIVE) return undo(pack, now);
    if (random.nextInt(25) == 0) pack = spoiled(pack);
    return switch (random.nextInt(16)) {
      case 0 -> new UnlockTerms(unproven(pack));
      case 1 -> undo(pack, now);
      case 2 -> packing();
      case 3 -> offline(pack, now);
      case 4, 5 -> new LockTerms(pack, reserved(pack, submitter, Action.LOCK, Bytes32.ZERO));
      case 6, 7, 8 ->
          new DecommissionTerms(
              pack,
              any(List.of(PackStatus.values())),
              word(),
              reserved(pack, submitter, Action.DECOMMISSION, Bytes32.ZERO));
      default -> dispense(pack, now, submitter);
    };
  }

  private UndoTerms undo(PackProof pack, CustodyModel.Pack now) {
    Bytes32 undone = random.nextInt(12) == 0 ? word() : now.commandId();
    PackStatus from = random.nextInt(12) == 0 ? any(List.of(PackStatus.values())) : now.status();
    return new UndoTerms(unproven(pack), undone, from);
  }

  private DispenseTerms dispense(PackProof pack, CustodyModel.Pack now, Party submitter) {
    boolean opened = now.contents() > 0;
    int contents = opened && random.nextInt(8) != 0 ? now.contents() : any(List.of(0, 0, 28, 30));
    int taken = contents == 0 && random.nextInt(10) != 0 ? 0 : random.nextInt(11);
    Bytes32 prescription = prescription(pack, now);
    Optional<Reserved> reserved =
        random.nextInt(opened ? 2 : 10) == 0
            ? Optional.empty()
            : Optional.of(
                reserved(
                    pack,
                    submitter,
                    Action.DISPENSE,
                    random.nextInt(15) == 0 ? word() : prescription));
    return new DispenseTerms(pack, contents, taken, prescription, reserved);
  }

  private Bytes32 prescription(PackProof pack, CustodyModel.Pack now) {
    if (now.contents() > 0 && random.nextInt(4) != 0) return now.prescription();
    boolean needed = pack.gtin() == Consortium.RIVALS_GTIN;
    return random.nextInt(3) == 0 != needed ? word() : Bytes32.ZERO;
  }

  private OfflineDispenseTerms offline(PackProof pack, CustodyModel.Pack now) {
    hand.stream().filter(pack::equals).forEach(told::add);
    hand.stream().filter(one -> one.packId().equals(pack.packId())).forEach(told::add);
    int contents = now.contents() > 0 ? now.contents() : any(List.of(0, 28));
    int taken = contents == 0 ? 0 : 1 + random.nextInt(8);
    return new OfflineDispenseTerms(pack, contents, taken, prescription(pack, now));
  }

  private PackingTerms packing() {
    return new PackingTerms(
        Stream.generate(
                () ->
                    new PackingTerms.Unit(
                        1 + random.nextInt(1_000_000),
                        any(List.of(PackingOperation.values())),
                        word(),
                        1 + random.nextInt(5000),
                        1 + random.nextInt(100)))
            .limit(1 + random.nextInt(4))
            .toList());
  }

  private static PackProof unproven(PackProof pack) {
    return new PackProof(pack.gtin(), pack.serial(), pack.lotId(), List.of());
  }

  private PackProof spoiled(PackProof pack) {
    return switch (random.nextInt(3)) {
      case 0 -> unproven(pack);
      case 1 -> new PackProof(pack.gtin(), pack.serial(), word(), pack.proof());
      default -> new PackProof(pack.gtin(), pack.serial(), any(hand).lotId(), any(hand).proof());
    };
  }

  /**
   * As the regulator's desk grants: a pack that no book says anything of, to the first who asks,
   * until that runs out. Sometimes it is for another pack, member or act, out of time, or forged.
   */
  private Reserved reserved(PackProof pack, Party member, Action action, Bytes32 prescription) {
    Held now = held.get(pack.packId());
    boolean free =
        books().allMatch(book -> book.look(pack).status() == PackStatus.ACTIVE)
            || books()
                    .filter(book -> book.look(pack).status() != PackStatus.ACTIVE)
                    .allMatch(book -> book.look(pack).contents() > 0)
                && books().filter(book -> book.look(pack).contents() > 0).count() == 1
                && ownOpened(pack, member);
    boolean anothers = now != null && !now.member().equals(member) && second <= now.expires();
    boolean grant = free && !anothers;
    long expires = second + (random.nextInt(20) == 0 ? -1 : 60 + random.nextInt(3600));
    Bytes32 packId = random.nextInt(40) == 0 ? any(hand).packId() : pack.packId();
    Bytes32 to = random.nextInt(40) == 0 ? any(witnesses.keySet()).id() : member.id();
    Action of =
        random.nextInt(40) == 0
            ? any(List.of(Action.DISPENSE, Action.LOCK, Action.DECOMMISSION))
            : action;
    if (!packId.equals(pack.packId()) || !to.equals(member.id())) grant = false;
    Reservation reservation = new Reservation(word(), packId, to, of, prescription, expires);
    boolean forged = !grant || random.nextInt(40) == 0;
    ECKeyPair key = forged ? witnesses.get(all.pharmacy).witness() : verifier;
    Reserved reserved =
        new Reserved(reservation, WitnessSignature.sign(reservation, all.domain, key));
    if (!forged) {
      model.granted(reserved);
      held.merge(packId, new Held(member, expires), Held::longer);
    }
    return reserved;
  }

  private boolean ownOpened(PackProof pack, Party member) {
    return sides.stream()
        .filter(side -> side.book().isPresent() && side.members().get(0).equals(member))
        .anyMatch(side -> side.book().get().look(pack).contents() > 0);
  }

  private CustodyTerms tradeTerms(Side side, Party submitter) {
    CustodyModel.Trade trade = side.trade().orElseThrow();
    List<CustodyModel.Key> known = new ArrayList<>(trade.consignments.keySet());
    known.removeIf(key -> trade.consignments.get(key).status() != 1 && random.nextInt(4) != 0);
    boolean own = random.nextInt(10) == 0;
    List<CustodyModel.Key> others =
        known.stream().filter(key -> key.giver().equals(submitter.id()) == own).toList();
    Bytes32 consignment = others.isEmpty() || random.nextInt(20) == 0 ? word() : any(others).id();
    CustodyModel.Consignment sent =
        trade.consignments.getOrDefault(
            new CustodyModel.Key(counterparty(side, submitter).id(), consignment),
            new CustodyModel.Consignment(0, 5, 5, 0, 0));
    return switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> dispatch(known);
      case 4 -> {
        List<CustodyModel.Key> mine =
            known.stream().filter(key -> key.giver().equals(submitter.id())).toList();
        yield new CancelTerms(mine.isEmpty() || random.nextInt(9) == 0 ? word() : any(mine).id());
      }
      case 5, 6, 7 -> {
        int missing = random.nextInt(3);
        int damaged = random.nextInt(3);
        int accepted =
            random.nextInt(3) == 0
                ? random.nextInt(1 + sent.left())
                : Math.max(0, sent.left() - missing - damaged) + (random.nextInt(6) == 0 ? 1 : 0);
        List<Bytes32> of =
            random.nextInt(20) == 0 ? List.of(word()) : List.of(any(lots).draft().id());
        yield new ReceiveTerms(
            consignment, accepted, missing, random.nextInt(3), damaged, of, word());
      }
      case 8 ->
          new RejectTerms(
              consignment,
              random.nextInt(1 + sent.left()),
              any(List.of(RejectReason.values())),
              word());
      default ->
          new AcknowledgeTerms(
              random.nextInt(6) == 0 ? word() : any(lots).draft().id(), random.nextInt(9), 1, 2);
    };
  }

  private DispatchTerms dispatch(List<CustodyModel.Key> known) {
    Map<Bytes32, Integer> of = new HashMap<>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      of.put(any(lots).draft().id(), 1 + random.nextInt(20));
    }
    if (random.nextInt(20) == 0) of.put(word(), 3);
    int packs = of.values().stream().mapToInt(i -> i).sum() + (random.nextInt(20) == 0 ? 1 : 0);
    Bytes32 replyTo = random.nextInt(4) == 0 && !known.isEmpty() ? any(known).id() : Bytes32.ZERO;
    return new DispatchTerms(
        word(),
        packs,
        word(),
        of.entrySet().stream()
            .map(one -> new DispatchTerms.LotCount(one.getKey(), one.getValue()))
            .toList(),
        any(List.of(DispatchPurpose.values())),
        replyTo);
  }

  // --- Chance ---

  private Bytes32 word() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return Bytes32.of(bytes);
  }

  private <T> T any(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  private Party any(Set<Party> some) {
    return any(List.copyOf(new ArrayList<>(some)));
  }

  private void counted(String what) {
    counts.merge(what, 1, Integer::sum);
    steps++;
  }

  private String where(String what) {
    return what + " after " + steps + " steps with custodia.seed=" + seed;
  }
}
