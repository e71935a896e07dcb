package org.custodia.registry.medicines;

import java.util.Optional;
import java.util.stream.Stream;
import org.custodia.contracts.medicines.CustodyTerms;
import org.custodia.contracts.medicines.DecommissionTerms;
import org.custodia.contracts.medicines.DispenseTerms;
import org.custodia.contracts.medicines.LockTerms;
import org.custodia.contracts.medicines.OfflineDispenseTerms;
import org.custodia.contracts.medicines.Reserved;
import org.custodia.contracts.medicines.UndoTerms;
import org.custodia.contracts.medicines.UnlockTerms;

/**
 * What is kept with a draft: exactly one of the terms, and where it goes.
 *
 * @param book address of the member's own book
 */
record KeptTerms(
    String book,
    Optional<DispenseTerms> dispense,
    Optional<OfflineDispenseTerms> offline,
    Optional<DecommissionTerms> decommission,
    Optional<LockTerms> lock,
    Optional<UnlockTerms> unlock,
    Optional<UndoTerms> undo) {

  static KeptTerms of(CustodyTerms terms, String book) {
    return new KeptTerms(
        book,
        only(DispenseTerms.class, terms),
        only(OfflineDispenseTerms.class, terms),
        only(DecommissionTerms.class, terms),
        only(LockTerms.class, terms),
        only(UnlockTerms.class, terms),
        only(UndoTerms.class, terms));
  }

  private static <T extends CustodyTerms> Optional<T> only(Class<T> type, CustodyTerms terms) {
    return type.isInstance(terms) ? Optional.of(type.cast(terms)) : Optional.empty();
  }

  CustodyTerms terms() {
    return Stream.<Optional<? extends CustodyTerms>>of(
            dispense, offline, decommission, lock, unlock, undo)
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow();
  }

  /** The reservation it was agreed under; empty for what needs none. */
  Optional<Reserved> reserved() {
    return dispense
        .flatMap(DispenseTerms::reserved)
        .or(() -> decommission.map(DecommissionTerms::reserved))
        .or(() -> lock.map(LockTerms::reserved));
  }
}
