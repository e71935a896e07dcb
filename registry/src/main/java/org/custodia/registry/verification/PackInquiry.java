package org.custodia.registry.verification;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.LotStatus;
import org.custodia.contracts.PackStatus;
import org.custodia.contracts.medicines.LotTerms;
import org.custodia.contracts.merkle.MerkleTree;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.packs.LotBook;
import org.custodia.registry.packs.LotFact;
import org.custodia.registry.packs.PackState;
import org.custodia.registry.packs.PackStates;
import org.custodia.registry.packs.SerialRepository;
import org.custodia.registry.rows.Reading.Asked;
import org.custodia.registry.rows.Reading.Seen;
import org.custodia.registry.verification.Answer.Decommissioned;
import org.custodia.registry.verification.Answer.LotOnLedger;
import org.custodia.registry.verification.Answer.PackOnRecord;
import org.custodia.registry.verification.Answer.Reserved;

/**
 * Gathers what the regulator's rows say of a pack: what there always is to know in one statement,
 * what only some packs ask for in others.
 */
final class PackInquiry {
  /** Who took a pack out of use may meet it again on the same day: a colleague's second scan. */
  private static final Duration STILL_ON_THE_COUNTER = Duration.ofHours(24);

  private final Ledger ledger;
  private final LotBook lots;
  private final SerialRepository serials;
  private final PackStates states;
  private final AnswerRows answers;
  private final Clock clock;

  PackInquiry(
      Ledger ledger,
      LotBook lots,
      SerialRepository serials,
      PackStates states,
      AnswerRows answers,
      Clock clock) {
    this.ledger = ledger;
    this.lots = lots;
    this.serials = serials;
    this.states = states;
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
   * What is read for an answer, in one statement, and so as of one moment; with the lot that the
   * label names, which nearly always is the lot of the pack.
   */
  static final class Wanted {
    private final Asked<Ledger.Position> position = Ledger.Position.reading();
    private final Optional<Bytes32> lotId;
    private final Optional<Asked<LotFact>> askedLot;
    private final Optional<Asked<LotBook.PackNotice>> notice;
    private final Asked<SerialRepository.ProvenPack> record;
    private final Asked<PackState> state;
    private final Asked<ReservationRows.Row> reservation;

    Wanted(SignedQuery query) {
      Question question = query.question();
      this.lotId =
          question
              .lotNumber()
              .map(number -> LotTerms.lotId(Long.parseLong(question.gtin()), number));
      this.askedLot = lotId.map(LotBook::lot);
      this.notice = lotId.map(lot -> LotBook.notice(lot, query.packId()));
      this.record = SerialRepository.proven(question.gtin(), question.serial());
      this.state = PackStates.outOfTrade(query.packId());
      this.reservation = ReservationRows.current(query.packId());
    }

    /** Whether this is the lot that the label names. */
    private boolean isOf(Bytes32 lot) {
      return lotId.filter(lot::equals).isPresent();
    }

    List<Asked<?>> all() {
      List<Asked<?>> all = new ArrayList<>(List.of(position, record, state, reservation));
      askedLot.ifPresent(all::add);
      notice.ifPresent(all::add);
      return all;
    }
  }

  /**
   * @param digest of the query
   * @param seen what was found of {@code wanted}
   */
  Found answer(String regulator, SignedQuery query, Bytes32 digest, Wanted wanted, Seen seen) {
    Question question = query.question();
    Optional<LotFact> askedLot = wanted.askedLot.flatMap(seen::of);
    Optional<SerialRepository.ProvenPack> record = seen.of(wanted.record);
    Optional<PackState> state = record.flatMap(found -> seen.of(wanted.state));
    Optional<LotFact> recordLot = record.flatMap(found -> lotOf(regulator, found, wanted, seen));
    Optional<Bytes32> manufacturer =
        recordLot.map(LotFact::manufacturer).or(() -> lots.holderOf(regulator, question.gtin()));
    Facts facts =
        new Facts(
            question.id(),
            digest,
            query.asker(),
            ledger.memberId(regulator),
            question.gtin(),
            question.serial(),
            query.packId(),
            askedLot.isPresent() || manufacturer.isPresent(),
            askedLot.map(PackInquiry::onLedger),
            record.map(found -> pack(regulator, query, found, recordLot, state, wanted, seen)),
            misread(regulator, question, record.isPresent(), recordLot),
            seen.of(wanted.position).orElse(Ledger.Position.NOWHERE).block(),
            clock.instant().truncatedTo(ChronoUnit.SECONDS));
    return new Found(facts, state, manufacturer);
  }

  /** The lot that the serial was handed over for, when it is released. */
  private Optional<LotFact> lotOf(
      String regulator, SerialRepository.ProvenPack found, Wanted wanted, Seen seen) {
    return wanted.isOf(found.pack().lotId())
        ? wanted.askedLot.flatMap(seen::of)
        : lots.lot(regulator, found.pack().lotId());
  }

  private Optional<LotBook.PackNotice> noticeOf(
      String regulator,
      Bytes32 packId,
      SerialRepository.ProvenPack found,
      Wanted wanted,
      Seen seen) {
    return wanted.isOf(found.pack().lotId())
        ? wanted.notice.flatMap(seen::of)
        : lots.ofPack(regulator, found.pack().lotId(), packId);
  }

  private PackOnRecord pack(
      String regulator,
      SignedQuery query,
      SerialRepository.ProvenPack found,
      Optional<LotFact> lot,
      Optional<PackState> state,
      Wanted wanted,
      Seen seen) {
    Bytes32 packId = query.packId();
    return new PackOnRecord(
        found.pack().lotId(),
        lot.filter(it -> stands(it, packId, found.proof())).map(PackInquiry::onLedger),
        found.pack().leafIndex(),
        found.proof(),
        state.map(PackState::status).orElse(PackStatus.ACTIVE),
        noticeOf(regulator, packId, found, wanted, seen)
            .map(LotBook.PackNotice::status)
            .orElse(LotStatus.RELEASED),
        state.map(done -> decommissioned(regulator, done, query)),
        state.isPresent()
            ? Optional.empty()
            : seen.of(wanted.reservation).flatMap(row -> reserved(regulator, row, query)));
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

  private Optional<Reserved> reserved(
      String regulator, ReservationRows.Row row, SignedQuery query) {
    if (clock.instant().isAfter(row.expires())
        || states.isUsed(regulator, query.packId(), row.granted().reservation().reservationId())) {
      return Optional.empty();
    }
    return Optional.of(new Reserved(row.member().equals(query.asker()), row.expires()));
  }

  private static boolean stands(LotFact lot, Bytes32 packId, List<Bytes32> proof) {
    return MerkleTree.verify(lot.root(), PackLeaf.leaf(packId), proof);
  }

  private Decommissioned decommissioned(String regulator, PackState state, SignedQuery query) {
    return state.by().equals(query.asker())
        ? new Decommissioned(
            state.at().truncatedTo(ChronoUnit.SECONDS),
            true,
            isRescan(regulator, state, query),
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
  private boolean isRescan(String regulator, PackState state, SignedQuery query) {
    if (clock.instant().isBefore(state.at().plus(STILL_ON_THE_COUNTER))) {
      return true;
    }
    boolean gone = state.status() == PackStatus.DESTROYED || state.status() == PackStatus.EXPORTED;
    return !gone
        && query
            .question()
            .person()
            .filter(
                person ->
                    answers.askedBy(regulator, query.asker(), person, state.packId(), state.at()))
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
