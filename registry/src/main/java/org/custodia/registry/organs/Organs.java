package org.custodia.registry.organs;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Organ;
import org.custodia.contracts.organs.LegFact;
import org.custodia.contracts.organs.OrganIrregularity;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.transport.IschaemiaClock;

/**
 * Organs as far as this organisation is party to them: where each is, who holds it and has held it,
 * how long it has been without blood, and what is still missing before it can be transplanted.
 */
public interface Organs {

  enum State {
    EXPECTED,
    RECOVERED,
    UNDER_WAY,
    /**
     * Given to who carries it, by this organisation, which is party to nothing that follows: how it
     * ended is never known here. Only where it is shown; on the ledger it is under way.
     */
    HANDED_ON,
    ARRIVED,
    TRANSPLANTED,
    DISCARDED,
    RETURNED
  }

  /**
   * @param holder member id of who took it last, as far as is known here
   * @param crossClamp when it was cut off from blood
   * @param limit of cold ischaemia, as it was stated for its way
   */
  record Line(
      Bytes32 organId,
      Bytes32 caseId,
      Organ organ,
      State state,
      Optional<Bytes32> holder,
      Optional<Instant> crossClamp,
      Optional<Duration> limit,
      Instant changedAt) {

    Line in(State other) {
      return new Line(organId, caseId, organ, other, holder, crossClamp, limit, changedAt);
    }
  }

  /**
   * @param handedOver whether giver and receiver have both signed
   * @param checkedIn MATCHED or MISMATCHED
   * @param mismatchedAt since when the sender is to be told of a mismatch at check-in
   * @param outcome TRANSPLANTED, DISCARDED or RETURNED
   */
  record Leg(
      String channel,
      Bytes32 organId,
      Bytes32 giver,
      Bytes32 receiver,
      Instant statedAt,
      Optional<Instant> givenAt,
      Optional<Instant> takenAt,
      boolean handedOver,
      Optional<Instant> arrivedAt,
      Optional<String> checkedIn,
      Optional<Instant> mismatchedAt,
      Optional<Instant> notifiedAt,
      Optional<String> outcome) {}

  /**
   * The live board: organs under way when {@code underWay}, else all; latest change first. What was
   * handed on is on the board until its limit is over.
   */
  List<Line> list(Caller caller, boolean underWay, int limit, int offset);

  /**
   * An organ under way as the live board shows it.
   *
   * @param clock how long it has been without blood, once it is recovered
   * @param leg the last one of its way
   */
  record UnderWay(Line line, Optional<IschaemiaClock.Reading> clock, Optional<Leg> leg) {}

  /** The live board: what is under way now, with clock and last leg; latest change first. */
  List<UnderWay> board(Caller caller, int limit);

  Optional<View> view(Caller caller, Bytes32 organId);

  /**
   * @param clock how long it has been without blood, once it is recovered
   * @param missing on the leg to a centre, what transplantation still waits for
   * @param notifyBy until when the sender is to know of a mismatch at check-in
   * @param events offers and legs, oldest first
   */
  record View(
      Line line,
      Optional<IschaemiaClock.Reading> clock,
      List<Leg> legs,
      List<Offers.Line> offers,
      Set<LegFact> missing,
      Optional<Instant> notifyBy,
      List<OrganEvent> events) {

    /** Whether it was ever offered out of order, as far as is known here; that stays for ever. */
    public boolean outOfOrder() {
      return events.stream()
          .anyMatch(event -> event.irregularities().contains(OrganIrregularity.OUT_OF_ORDER));
    }
  }

  /**
   * The channel of the next leg, once it is ready: ask again until it is.
   *
   * @param receiver member id of who is to take the organ
   * @throws org.custodia.registry.errors.Problem NOT_FOUND CUS-ORG-043 for an organ that is not
   *     known here, CONFLICT CUS-ORG-068 for one that this organisation does not hold and
   *     CUS-ORG-136 for one that has changed hands as often as it can, NOT_FOUND CUS-ORG-034 for a
   *     receiver that carries no organs
   */
  Optional<String> openLeg(Caller caller, Bytes32 organId, Bytes32 receiver);
}
