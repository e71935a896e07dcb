package org.custodia.registry.verification;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
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
import org.custodia.registry.verification.Answer.PackCondition;
import org.custodia.registry.verification.Answer.PackOnRecord;
import org.custodia.registry.verification.Answer.Reserved;

/** Gathers what the regulator's rows say of a pack. Used inside the regulator's rows. */
final class PackInquiry {
  private final Ledger ledger;
  private final LotBook lots;
  private final SerialRepository serials;
  private final PackStates states;
  private final ReservationRows reservations;
  private final Clock clock;

  PackInquiry(
      Ledger ledger,
      LotBook lots,
      SerialRepository serials,
      PackStates states,
      ReservationRows reservations,
      Clock clock) {
    this.ledger = ledger;
    this.lots = lots;
    this.serials = serials;
    this.states = states;
    this.reservations = reservations;
    this.clock = clock;
  }

  /**
   * The block is read first, so everything else is at least as new as it says.
   *
   * @param digest of the query
   */
  Facts answer(String regulator, SignedQuery query, Bytes32 digest) {
    Question question = query.question();
    long block = ledger.position(regulator).block();
    Optional<LotFact> askedLot =
        question.lotNumber().flatMap(number -> lots.lot(regulator, question.gtin(), number));
    Optional<PackOnRecord> pack = pack(regulator, query, askedLot);
    return new Facts(
        question.id(),
        digest,
        query.asker(),
        ledger.memberId(regulator),
        question.gtin(),
        question.serial(),
        query.packId(),
        askedLot.isPresent() || lots.holderOf(regulator, question.gtin()).isPresent(),
        askedLot.map(PackInquiry::onLedger),
        pack,
        block,
        clock.instant().truncatedTo(ChronoUnit.SECONDS));
  }

  private Optional<PackOnRecord> pack(
      String regulator, SignedQuery query, Optional<LotFact> askedLot) {
    return serials
        .find(regulator, query.question().gtin(), query.question().serial())
        .map(
            found -> {
              List<Bytes32> proof = serials.proof(regulator, found);
              Optional<PackState> state = states.of(regulator, found.packId());
              return new PackOnRecord(
                  found.lotId(),
                  askedLot
                      .filter(lot -> lot.lotId().equals(found.lotId()))
                      .or(() -> lots.lot(regulator, found.lotId()))
                      .filter(lot -> stands(lot, found.packId(), proof))
                      .map(PackInquiry::onLedger),
                  found.leafIndex(),
                  proof,
                  state.map(PackInquiry::condition).orElse(PackCondition.ACTIVE),
                  state.map(done -> decommissioned(done, query.asker())),
                  state.isPresent() ? Optional.empty() : reserved(found.packId(), query.asker()));
            });
  }

  private Optional<Reserved> reserved(Bytes32 packId, Bytes32 asker) {
    Instant now = clock.instant();
    return reservations
        .current(packId)
        .filter(row -> !now.isAfter(row.expires()))
        .map(row -> new Reserved(row.member().equals(asker), row.expires()));
  }

  private static boolean stands(LotFact lot, Bytes32 packId, List<Bytes32> proof) {
    return MerkleTree.verify(lot.root(), PackLeaf.leaf(packId), proof);
  }

  private static PackCondition condition(PackState state) {
    return switch (state.status()) {
      case DISPENSED -> PackCondition.DISPENSED;
      case INACTIVE -> PackCondition.INACTIVE;
    };
  }

  private static Decommissioned decommissioned(PackState state, Bytes32 asker) {
    return state.by().equals(asker)
        ? new Decommissioned(
            state.at().truncatedTo(ChronoUnit.SECONDS),
            true,
            Optional.of(state.block()),
            Optional.of(state.transaction()))
        : new Decommissioned(
            state.at().truncatedTo(ChronoUnit.MINUTES), false, Optional.empty(), Optional.empty());
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
