package org.custodia.registry.medicines;

import java.time.LocalDate;
import java.util.Optional;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.LotStatus;
import org.custodia.contracts.medicines.LotTerms;
import org.custodia.registry.packs.LotBook;
import org.custodia.registry.packs.LotFact;
import org.custodia.registry.packs.PackState;
import org.custodia.registry.verification.Answer;
import org.custodia.scanners.gs1.PackScan;

/**
 * Everything known of a scanned pack, from its label, this organisation's own node, and the
 * regulator's verification service.
 *
 * @param productKnown in the product register, or authorised on the ledger
 * @param labelLot the lot the label names, on the own node
 * @param recordLot the lot the serial was handed over for, on the own node
 * @param answer empty when the service was not asked or did not answer
 * @param ownState what became of the pack by the books this organisation sees
 * @param ownNotice what was said of this very pack, on the own node
 * @param today the day in UTC, as the contracts count it
 */
record PackFacts(
    PackScan label,
    boolean productKnown,
    Optional<LotFact> labelLot,
    Optional<LotFact> recordLot,
    Optional<Answer> answer,
    Optional<PackState> ownState,
    Optional<LotBook.PackNotice> ownNotice,
    LocalDate today) {

  Optional<Bytes32> labelLotId() {
    return label.lot().map(number -> LotTerms.lotId(label.gtin().number(), number));
  }

  Optional<Answer.PackOnRecord> record() {
    return answer.flatMap(Answer::pack);
  }

  /** The lot that counts: the one the serial belongs to, else the one on the label. */
  Optional<LotFact> lot() {
    return recordLot.or(() -> labelLot);
  }

  /** Expiry of the lot that counts, as the ledger has it. */
  Optional<LocalDate> ledgerExpiry() {
    return lot().map(LotFact::expiry).or(() -> serviceLot().map(Answer.LotOnLedger::expiry));
  }

  Optional<Answer.LotOnLedger> serviceLot() {
    return record().flatMap(Answer.PackOnRecord::lot).or(() -> answer.flatMap(Answer::askedLot));
  }

  /** Whether the asker opened it, and something is left in it. */
  boolean isOpenedHere() {
    boolean told =
        record()
            .flatMap(Answer.PackOnRecord::decommissioned)
            .filter(Answer.Decommissioned::byAsker)
            .flatMap(Answer.Decommissioned::opened)
            .filter(part -> part.remaining() > 0)
            .isPresent();
    boolean own =
        ownState.filter(PackState::isPartLeft).isPresent()
            && record()
                .flatMap(Answer.PackOnRecord::decommissioned)
                .map(Answer.Decommissioned::byAsker)
                .orElse(true);
    return told || own;
  }

  /** How this very pack stands: by the own node, or by the service where that knows worse. */
  LotStatus standing() {
    return ownNotice
        .map(LotBook.PackNotice::status)
        .filter(status -> status != LotStatus.RELEASED)
        .or(() -> record().map(Answer.PackOnRecord::standing))
        .orElse(LotStatus.RELEASED);
  }

  /** Whether any lot concerned has this status, by the own node or by the service. */
  boolean anyLot(LotStatus status) {
    Stream<LotStatus> own =
        Stream.of(labelLot, recordLot).flatMap(Optional::stream).map(LotFact::status);
    Stream<LotStatus> told =
        Stream.of(record().flatMap(Answer.PackOnRecord::lot), answer.flatMap(Answer::askedLot))
            .flatMap(Optional::stream)
            .map(Answer.LotOnLedger::status);
    return Stream.concat(own, told).anyMatch(status::equals);
  }
}
