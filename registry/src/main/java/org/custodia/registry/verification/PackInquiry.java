package org.custodia.registry.verification;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.LotStatus;
import org.custodia.contracts.PackStatus;
import org.custodia.contracts.merkle.MerkleTree;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.packs.LotBook;
import org.custodia.registry.packs.LotFact;
import org.custodia.registry.packs.PackState;
import org.custodia.registry.packs.PackStates;
import org.custodia.registry.packs.SerialRepository;
import org.custodia.registry.verification.Answer.Decommissioned;
import org.custodia.registry.verification.Answer.LotOnLedger;
import org.custodia.registry.verification.Answer.PackOnRecord;
import org.custodia.registry.verification.Answer.Reserved;

/** Gathers what the regulator's rows say of a pack. Used inside the regulator's rows. */
final class PackInquiry {
  /** Who took a pack out of use may meet it again on the same day: a colleague's second scan. */
  private static final Duration STILL_ON_THE_COUNTER = Duration.ofHours(24);

  private final Ledger ledger;
  private final LotBook lots;
  private final SerialRepository serials;
  private final PackStates states;
  private final ReservationRows reservations;
  private final AnswerRows answers;
  private final Clock clock;

  PackInquiry(
      Ledger ledger,
      LotBook lots,
      SerialRepository serials,
      PackStates states,
      ReservationRows reservations,
      AnswerRows answers,
      Clock clock) {
    this.ledger = ledger;
    this.lots = lots;
    this.serials = serials;
    this.states = states;
    this.reservations = reservations;
    this.answers = answers;
    this.clock = clock;
  }

  /**
   * What is told, and what only the regulator knows.
   *
   * @param state who took the pack out of use, which the asker is not told
   * @param manufacturer of the pack's lot, or else who may release the product
   */
  record Found(Facts facts, Optional<PackState> state, Optional<Bytes32> manufacturer) {}

  /**
   * The block is read first, so everything else is at least as new as it says.
   *
   * @param digest of the query
   */
  Found answer(String regulator, SignedQuery query, Bytes32 digest) {
    Question question = query.question();
    long block = ledger.position(regulator).block();
    Optional<LotFact> askedLot =
        question.lotNumber().flatMap(number -> lots.lot(regulator, question.gtin(), number));
    Optional<org.custodia.registry.packs.PackOnRecord> record =
        serials.find(regulator, question.gtin(), question.serial());
    Optional<PackState> state = record.flatMap(found -> states.of(regulator, found.packId()));
    Optional<LotFact> recordLot =
        record.flatMap(
            found ->
                askedLot
                    .filter(lot -> lot.lotId().equals(found.lotId()))
                    .or(() -> lots.lot(regulator, found.lotId())));
    boolean lotsSay = askedLot.isPresent() && recordLot.isPresent(); // whose product it is
    Optional<Bytes32> holder =
        lotsSay ? Optional.empty() : lots.holderOf(regulator, question.gtin());
    Facts facts =
        new Facts(
            question.id(),
            digest,
            query.asker(),
            ledger.memberId(regulator),
            question.gtin(),
            question.serial(),
            query.packId(),
            askedLot.isPresent() || holder.isPresent(),
            askedLot.map(PackInquiry::onLedger),
            record.map(found -> pack(regulator, query, found, recordLot, state)),
            misread(regulator, question, record.isPresent(), recordLot),
            block,
            clock.instant().truncatedTo(ChronoUnit.SECONDS));
    return new Found(facts, state, recordLot.map(LotFact::manufacturer).or(() -> holder));
  }

  private PackOnRecord pack(
      String regulator,
      SignedQuery query,
      org.custodia.registry.packs.PackOnRecord found,
      Optional<LotFact> lot,
      Optional<PackState> state) {
    List<Bytes32> proof = serials.proof(regulator, found);
    return new PackOnRecord(
        found.lotId(),
        lot.filter(it -> stands(it, found.packId(), proof)).map(PackInquiry::onLedger),
        found.leafIndex(),
        proof,
        state.map(PackState::status).orElse(PackStatus.ACTIVE),
        lots.ofPack(regulator, found.lotId(), found.packId())
            .map(LotBook.PackNotice::status)
            .orElse(LotStatus.RELEASED),
        state.map(done -> decommissioned(done, query)),
        state.isPresent() ? Optional.empty() : reserved(regulator, found.packId(), query.asker()));
  }

  /** What the scanner did to the label, where there is such a pack but for that. */
  private Optional<Misread> misread(
      String regulator, Question question, boolean known, Optional<LotFact> lot) {
    if (known) {
      return lot.flatMap(
              it -> question.lotNumber().filter(read -> Misread.isOfCase(read, it.lotNumber())))
          .map(read -> Misread.CASE_CHANGED);
    }
    boolean lotInAnotherCase =
        question
            .lotNumber()
            .filter(number -> lots.differsByCase(regulator, question.gtin(), number))
            .isPresent();
    return lotInAnotherCase
        ? Optional.of(Misread.CASE_CHANGED)
        : Misread.of(
            question.serial(),
            serial -> serials.find(regulator, question.gtin(), serial).isPresent());
  }

  private Optional<Reserved> reserved(String regulator, Bytes32 packId, Bytes32 asker) {
    Instant now = clock.instant();
    return reservations
        .current(packId)
        .filter(row -> !now.isAfter(row.expires()))
        .filter(
            row -> !states.isUsed(regulator, packId, row.granted().reservation().reservationId()))
        .map(row -> new Reserved(row.member().equals(asker), row.expires()));
  }

  private static boolean stands(LotFact lot, Bytes32 packId, List<Bytes32> proof) {
    return MerkleTree.verify(lot.root(), PackLeaf.leaf(packId), proof);
  }

  private Decommissioned decommissioned(PackState state, SignedQuery query) {
    return state.by().equals(query.asker())
        ? new Decommissioned(
            state.at().truncatedTo(ChronoUnit.SECONDS),
            true,
            isRescan(state, query),
            state.opened(),
            Optional.of(state.block()),
            Optional.of(state.transaction()))
        : new Decommissioned(
            state.at().truncatedTo(ChronoUnit.MINUTES),
            false,
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
  }

  /**
   * Nobody is to be alerted of a pack that the asker itself has just taken out of use, nor of one
   * that this very person had in hand before that. Of one that is gone for good only for a day:
   * whatever comes back afterwards is another pack.
   */
  private boolean isRescan(PackState state, SignedQuery query) {
    if (clock.instant().isBefore(state.at().plus(STILL_ON_THE_COUNTER))) {
      return true;
    }
    boolean gone = state.status() == PackStatus.DESTROYED || state.status() == PackStatus.EXPORTED;
    return !gone
        && query
            .question()
            .person()
            .filter(person -> answers.askedBy(query.asker(), person, state.packId(), state.at()))
            .isPresent();
  }

  private static LotOnLedger onLedger(LotFact lot) {
    return new LotOnLedger(
        lot.lotId(),
        lot.lotNumber(),
        lot.expiry(),
        lot.root(),
        lot.size(),
        lot.status(),
        lot.releaseBlock(),
        lot.releaseTransaction());
  }
}
