package org.custodia.registry.medicines;

import java.time.LocalDate;
import java.util.Optional;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.LotStatus;
import org.custodia.contracts.medicines.LotTerms;
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
 * @param ownState what became of the pack in the organisation's own channels
 * @param today the day in UTC, as the contracts count it
 */
record PackFacts(
    PackScan label,
    boolean productKnown,
    Optional<LotFact> labelLot,
    Optional<LotFact> recordLot,
    Optional<Answer> answer,
    Optional<PackState> ownState,
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
