package org.custodia.webapp.organs;

import static org.custodia.contracts.organs.LegState.ARRIVED;
import static org.custodia.contracts.organs.LegState.NEW;
import static org.custodia.contracts.organs.LegState.RETURNED;
import static org.custodia.contracts.organs.LegState.STATED;
import static org.custodia.contracts.organs.LegState.TRANSPLANTED;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.custodia.contracts.organs.BoxCondition;
import org.custodia.contracts.organs.BoxScanTerms;
import org.custodia.contracts.organs.LegState;
import org.custodia.contracts.organs.OrganIrregularity;
import org.custodia.registry.organs.OrganEvent;

/**
 * How a leg stands, and so what is offered on it: what its contract would take, and would not call
 * out of state or contradictory.
 *
 * @param given whether the giver has signed
 * @param taken whether the receiver has signed
 * @param question whether seal or box have to be answered for
 */
record LegNow(LegState state, boolean given, boolean taken, boolean question) {

  /**
   * @param told events of the leg since the organ came back, oldest first
   */
  static LegNow of(LegState state, List<OrganEvent> told) {
    boolean given = false;
    boolean taken = false;
    boolean question = false;
    for (OrganEvent event : told) {
      boolean counts = OrganLegs.counts(event);
      switch (event.action()) {
        case HAND_OVER -> given |= counts;
        case TAKE_OVER -> taken |= counts;
        case SEAL_BROKEN -> question |= counts;
        case SETTLE_SEAL -> question = false;
        default -> {}
      }
      question |= counts && differs(event);
    }
    return new LegNow(state, given, taken, question);
  }

  private static boolean differs(OrganEvent event) {
    boolean open =
        event.terms() instanceof BoxScanTerms scan && scan.condition() == BoxCondition.OPEN;
    return open
        || event.irregularities().contains(OrganIrregularity.SEAL_DIFFERS)
        || event.irregularities().contains(OrganIrregularity.BOX_DIFFERS);
  }

  boolean takes(LegAct act) {
    if (!states(act).contains(state)) return false;
    return switch (act) {
      case PACKED, SEALED, HAND_OVER -> !given;
      case TAKE_OVER -> !taken;
      case SETTLE_SEAL -> question;
      default -> true;
    };
  }

  /** As the table of the contract has them; docs/organs-on-the-ledger.md shows it. */
  static Set<LegState> states(LegAct act) {
    return switch (act) {
      case LEG_FACTS -> EnumSet.of(NEW, RETURNED);
      case PACKED, SEALED -> EnumSet.of(NEW, STATED);
      case ARRIVED -> EnumSet.of(STATED);
      case CHECK_IN, VERIFY_GROUP, TRANSPLANT -> EnumSet.of(ARRIVED);
      case SETTLE_SEAL, PRESENT_ALLOCATION, RETURNED -> EnumSet.of(STATED, ARRIVED);
      case FOLLOW_UP -> EnumSet.of(TRANSPLANTED);
      case HAND_OVER, TAKE_OVER, CHECKPOINT, SEAL_BROKEN, EXCURSION, REROUTED, SENDER_NOTIFIED ->
          EnumSet.of(NEW, STATED, ARRIVED);
      case DISCARDED -> EnumSet.of(NEW, STATED, ARRIVED, RETURNED);
    };
  }
}
