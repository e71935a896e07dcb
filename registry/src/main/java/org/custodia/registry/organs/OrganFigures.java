package org.custodia.registry.organs;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.organs.DeclineReason;
import org.custodia.contracts.organs.DiscardReason;
import org.custodia.registry.identity.Caller;

/** What a regulator counts about organs, from all channels. */
public interface OrganFigures {

  /** Figures of more than this many lines show the latest. */
  int MOST = 500;

  /**
   * @param from from which on events count
   * @param until before which
   * @throws org.custodia.registry.errors.Problem FORBIDDEN CUS-ORG-010 for everybody else
   */
  Figures of(Caller caller, Instant from, Instant until);

  /**
   * Everything from the regulator's own node, but for changes and looks: those are what bank,
   * allocation body and centre answered, each with its signature, when an organ was allocated.
   *
   * @param outOfOrder offers that left the order, latest first
   * @param discarded organs, latest first
   * @param legs finished hand-overs, latest first
   * @param changes of the waiting list in the three days before an allocation, latest allocation
   *     first
   * @param patterns people who were with donors of several cases whose organs went to one centre
   * @param looks at sealed records in the three days before an allocation
   * @param unanswered who has not answered yet
   */
  record Figures(
      List<Offers.Line> outOfOrder,
      List<Refused> refusals,
      List<Discarded> discards,
      List<DiscardedOrgan> discarded,
      List<LegTimes> legs,
      List<Changed> changes,
      List<Pattern> patterns,
      List<Looked> looks,
      List<Unanswered> unanswered) {}

  /**
   * @param reason empty for offers that ran out
   */
  record Refused(Bytes32 centre, Optional<DeclineReason> reason, int offers) {}

  record Discarded(DiscardReason reason, int organs) {}

  /**
   * @param by member id
   */
  record DiscardedOrgan(Bytes32 organId, DiscardReason reason, Bytes32 by, Instant at) {}

  /**
   * @param handOver between the two signatures
   * @param onTheWay from the hand-over to the arrival, where there was one
   */
  record LegTimes(
      Bytes32 organId,
      Bytes32 giver,
      Bytes32 receiver,
      Instant takenAt,
      Duration handOver,
      Optional<Duration> onTheWay) {}

  // --- Before an allocation ---

  /**
   * A change of the waiting list.
   *
   * @param relation GOT, PASSED, OVERTAKEN, BEHIND or LEFT_OUT: what the candidate is to the one
   *     who got the organ
   * @param rank in the match run; 0 for none
   * @param fields that were changed, by their names
   * @param before how long before the allocation it came in
   */
  record Changed(
      Bytes32 organId,
      Instant allocatedAt,
      String relation,
      int rank,
      Bytes32 centre,
      Candidates.State state,
      Candidates.Reason reason,
      List<String> fields,
      Instant changedAt,
      Duration before) {}

  /**
   * Somebody looked at something sealed.
   *
   * @param member whose person it was
   * @param person the same word for the same person of that member, and no name
   * @param what DOCUMENT, DONOR, CANDIDATE or WAITING_LIST
   */
  record Looked(
      Bytes32 organId,
      Instant allocatedAt,
      Bytes32 member,
      String person,
      String what,
      Duration before) {}

  /**
   * @param code why the last question had no answer; empty when it was not asked yet
   */
  record Unanswered(Bytes32 organId, Instant allocatedAt, Bytes32 member, Optional<String> code) {}

  // --- Patterns ---

  /** In which part somebody was with a donor, by what they signed. */
  enum Part {
    /** Recorded the relationship of a living donor. */
    RELATIONSHIP,
    ADVOCATE,
    COMMITTEE,
    RECOVERY,
    /** Took the organ over, as a courier or at a centre. */
    TRANSPORT
  }

  /**
   * A person, known by the handle that the Registrar has over all of that person's keys, who was
   * with donors of at least two cases whose organs were allocated to the same centre.
   *
   * @param bank that opened the cases
   * @param companion handle
   * @param member of which the companion is
   * @param relationships that were declared in these cases, in alphabetical order
   * @param donors cases in which this is so
   * @param of all cases of that bank in which the companion had this part
   */
  record Pattern(
      Bytes32 bank,
      Bytes32 centre,
      Part part,
      Bytes32 companion,
      Bytes32 member,
      List<String> relationships,
      int donors,
      int of,
      Instant last) {}
}
