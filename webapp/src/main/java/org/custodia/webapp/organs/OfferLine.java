package org.custodia.webapp.organs;

import java.util.List;
import java.util.Optional;
import org.custodia.contracts.organs.DeclineReason;
import org.custodia.contracts.organs.OutOfOrderReason;
import org.custodia.registry.organs.Offers;
import org.custodia.registry.organs.Organs;

/**
 * An offer of the organ.
 *
 * @param centre name
 * @param outOfOrder why it was not the next one's turn
 * @param declined why it was refused, or given back
 */
record OfferLine(
    Offers.Line line,
    String centre,
    Optional<OutOfOrderReason> outOfOrder,
    Optional<DeclineReason> declined) {

  static List<OfferLine> of(Organs.View view, MemberNames.Book names) {
    return view.offers().stream()
        .map(
            line ->
                new OfferLine(
                    line,
                    names.of(line.centre()),
                    line.reason() == 0
                        ? Optional.empty()
                        : Optional.of(OutOfOrderReason.of(line.reason())),
                    line.declined().map(DeclineReason::of)))
        .toList();
  }
}
