package org.custodia.registry.epcis;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;

/**
 * A question in the standard's language (EPCIS 2.0, section 8.2.7.1, SimpleEventQuery), taken
 * apart. What is empty does not restrict; an event has to meet everything else.
 *
 * @param steps those that event type, action, business step and disposition leave
 * @param eventTime from (inclusive) and to (exclusive)
 * @param readPoints members at whose premises it was seen; empty inside for one nobody has
 * @param locations members at whose premises things are afterwards
 * @param parties sources and destinations, each with the members of which it has to be one
 * @param consignments commands of dispatches that it has to belong to
 * @param matches each a parameter of which one value has to be met
 * @param declared whether it has to be one that takes another back, or must not be
 * @param order what comes first
 * @param perPage most events of a page
 * @param countLimit most events of all pages
 * @param refuseOver more events than this are an error
 */
record EventQuery(
    Set<CustodyStep> steps,
    Range eventTime,
    Range recordTime,
    Range declarationTime,
    Optional<Set<Bytes32>> readPoints,
    Optional<Set<Bytes32>> locations,
    List<PartyRule> parties,
    Optional<Set<Bytes32>> consignments,
    List<Match> matches,
    Optional<Set<UUID>> eventIds,
    Optional<Boolean> declared,
    Order order,
    int perPage,
    Optional<Integer> countLimit,
    Optional<Integer> refuseOver) {

  EventQuery {
    steps = Set.copyOf(steps);
    parties = List.copyOf(parties);
    matches = List.copyOf(matches);
  }

  /** From is included, until is not. */
  record Range(Optional<Instant> from, Optional<Instant> until) {
    static final Range ALWAYS = new Range(Optional.empty(), Optional.empty());
  }

  /** Who has to be the source, or the destination. */
  record PartyRule(boolean source, Set<Bytes32> members) {}

  /**
   * What has to be among what the event is about.
   *
   * @param inParent whether the unit packed into counts
   * @param inContents whether single things count
   * @param inClasses whether lots and products count
   */
  record Match(boolean inParent, boolean inContents, boolean inClasses, List<Epc> any) {
    Match {
      any = List.copyOf(any);
    }
  }

  /** By which time, and in which direction. */
  record Order(boolean byRecordTime, boolean ascending) {
    static final Order NEWEST_FIRST = new Order(false, false);
  }
}
