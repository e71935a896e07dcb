package org.custodia.registry.medicines;

import static org.custodia.registry.medicines.VerdictKind.ALREADY_DISPENSED;
import static org.custodia.registry.medicines.VerdictKind.AUTHORITY_SAMPLE;
import static org.custodia.registry.medicines.VerdictKind.BLOCKED;
import static org.custodia.registry.medicines.VerdictKind.DESTROYED;
import static org.custodia.registry.medicines.VerdictKind.EXPIRED;
import static org.custodia.registry.medicines.VerdictKind.EXPIRY_MISMATCH;
import static org.custodia.registry.medicines.VerdictKind.EXPORTED;
import static org.custodia.registry.medicines.VerdictKind.FREE_SAMPLE;
import static org.custodia.registry.medicines.VerdictKind.GENUINE;
import static org.custodia.registry.medicines.VerdictKind.LOCKED;
import static org.custodia.registry.medicines.VerdictKind.LOST;
import static org.custodia.registry.medicines.VerdictKind.LOT_MISMATCH;
import static org.custodia.registry.medicines.VerdictKind.OPENED;
import static org.custodia.registry.medicines.VerdictKind.PACK_BLOCKED;
import static org.custodia.registry.medicines.VerdictKind.PACK_RECALLED;
import static org.custodia.registry.medicines.VerdictKind.PACK_WITHDRAWN;
import static org.custodia.registry.medicines.VerdictKind.RECALLED;
import static org.custodia.registry.medicines.VerdictKind.STOLEN;
import static org.custodia.registry.medicines.VerdictKind.UNKNOWN_LOT;
import static org.custodia.registry.medicines.VerdictKind.UNKNOWN_PRODUCT;
import static org.custodia.registry.medicines.VerdictKind.UNKNOWN_SERIAL;
import static org.custodia.registry.medicines.VerdictKind.UNREADABLE;
import static org.custodia.registry.medicines.VerdictKind.WITHDRAWN;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.LotStatus;
import org.custodia.contracts.PackStatus;
import org.custodia.registry.packs.PackState;
import org.custodia.registry.verification.Answer;

/**
 * What the facts about a pack come to. Pure. GENUINE is what is left when the service has said that
 * the serial is on record and in use, and nothing speaks against it; without its answer nothing is
 * genuine.
 */
final class VerdictRules {
  /** The gravest first: what says that the pack may be false, then what says not to use it. */
  static final List<VerdictKind> GRAVITY =
      List.of(
          UNREADABLE,
          UNKNOWN_PRODUCT,
          LOT_MISMATCH,
          UNKNOWN_LOT,
          UNKNOWN_SERIAL,
          EXPIRY_MISMATCH,
          RECALLED,
          PACK_RECALLED,
          WITHDRAWN,
          PACK_WITHDRAWN,
          STOLEN,
          DESTROYED,
          EXPORTED,
          LOST,
          ALREADY_DISPENSED,
          FREE_SAMPLE,
          AUTHORITY_SAMPLE,
          BLOCKED,
          PACK_BLOCKED,
          LOCKED,
          EXPIRED,
          OPENED,
          GENUINE);

  private VerdictRules() {}

  /**
   * Every verdict that applies, the gravest first. Empty when nothing is known against the pack and
   * the service did not answer: then nothing can be said.
   */
  static List<VerdictKind> findings(PackFacts facts) {
    if (!facts.productKnown()) {
      return List.of(UNKNOWN_PRODUCT);
    }
    if (facts.answer().flatMap(Answer::misread).isPresent()) {
      return List.of(UNREADABLE);
    }
    Set<VerdictKind> found = EnumSet.noneOf(VerdictKind.class);
    identity(facts, found);
    lot(facts, found);
    use(facts, found);
    if (found.isEmpty() && facts.record().isPresent()) {
      found.add(GENUINE);
    }
    return GRAVITY.stream().filter(found::contains).toList();
  }

  /** Is it what it says it is. */
  private static void identity(PackFacts facts, Set<VerdictKind> found) {
    Optional<Answer.PackOnRecord> record = facts.record();
    boolean sameLot =
        record.isEmpty() || facts.labelLotId().map(record.get().lotId()::equals).orElse(true);
    if (!sameLot) {
      found.add(LOT_MISMATCH);
    }
    boolean labelLotMissing =
        facts.label().lot().isPresent()
            && facts.labelLot().isEmpty()
            && facts.answer().flatMap(Answer::askedLot).isEmpty();
    boolean recordLotMissing =
        record.isPresent() && facts.recordLot().isEmpty() && record.get().lot().isEmpty();
    if (labelLotMissing || recordLotMissing) {
      found.add(UNKNOWN_LOT);
    }
    if (facts.answer().isPresent() && record.isEmpty()) {
      found.add(UNKNOWN_SERIAL);
    }
    boolean expiryDiffers =
        facts.label().expiry().isPresent()
            && facts.ledgerExpiry().isPresent()
            && !facts.label().expiry().equals(facts.ledgerExpiry());
    if (expiryDiffers) {
      found.add(EXPIRY_MISMATCH);
    }
  }

  /** What became of its lot. */
  private static void lot(PackFacts facts, Set<VerdictKind> found) {
    if (facts.anyLot(LotStatus.RECALLED)) {
      found.add(RECALLED);
    }
    if (facts.anyLot(LotStatus.WITHDRAWN)) {
      found.add(WITHDRAWN);
    }
    if (facts.anyLot(LotStatus.BLOCKED)) {
      found.add(BLOCKED);
    }
  }

  /** What became of the pack itself. */
  private static void use(PackFacts facts, Set<VerdictKind> found) {
    Optional<PackStatus> told = facts.record().map(Answer.PackOnRecord::condition);
    Optional<PackStatus> own = facts.ownState().map(PackState::status);
    if (facts.isOpenedHere()) {
      found.add(OPENED);
    } else {
      told.flatMap(VerdictKind::of).ifPresent(found::add);
      own.flatMap(VerdictKind::of).ifPresent(found::add);
    }
    switch (facts.standing()) {
      case NONE, RELEASED -> {}
      case RECALLED -> found.add(PACK_RECALLED);
      case WITHDRAWN -> found.add(PACK_WITHDRAWN);
      case BLOCKED -> found.add(PACK_BLOCKED);
    }
    boolean over =
        facts.label().expiry().filter(day -> facts.today().isAfter(day)).isPresent()
            || facts.ledgerExpiry().filter(day -> facts.today().isAfter(day)).isPresent();
    if (over) {
      found.add(EXPIRED);
    }
  }
}
