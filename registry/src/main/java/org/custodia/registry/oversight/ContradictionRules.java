package org.custodia.registry.oversight;

import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Irregularity;
import org.custodia.contracts.PackStatus;
import org.custodia.registry.alerts.AlertFact;
import org.custodia.registry.alerts.AlertKind;
import org.custodia.registry.alerts.AlertSubject;
import org.custodia.registry.oversight.TrailRows.PackNow;

/**
 * When what members wrote to the ledger cannot all be true. Pure functions of the trail, so the
 * same trail gives the same contradictions under the same ids; docs/oversight.md states each rule.
 */
final class ContradictionRules {
  /**
   * Every dispensing offline is unreserved, and what was missing may come: that says nothing. Of
   * sequences a rule of its own speaks.
   */
  private static final Set<Irregularity> ORDINARY =
      EnumSet.of(Irregularity.UNRESERVED, Irregularity.CAME_LATER, Irregularity.OUT_OF_SEQUENCE);

  private static final Set<Irregularity> NOT_SENT =
      EnumSet.of(Irregularity.UNKNOWN_CONSIGNMENT, Irregularity.WRONG_RECEIVER);

  /** Numbers were used before: somebody signs with a copy of the key, or a disk was set back. */
  private static final String NUMBERS_AGAIN = "CUS-RCL-020";

  /** A session names one before it that the book does not have. */
  private static final String SESSION_MISSING = "CUS-RCL-021";

  private ContradictionRules() {}

  // --- Packs ---

  /**
   * Out of use in two members' books, one of them by dispensing offline; undone ones do not count.
   *
   * @param books what every book says of the pack now, in the order of the ledger
   */
  static Optional<AlertFact> offlineConflict(List<PackNow> books) {
    List<PackNow> out = books.stream().filter(book -> book.status() != PackStatus.ACTIVE).toList();
    if (out.size() < 2 || out.stream().noneMatch(PackNow::offline)) return Optional.empty();
    PackNow last = out.get(out.size() - 1);
    Map<String, String> details = new HashMap<>();
    details.put("first", out.get(0).command().toString());
    details.put("second", last.command().toString());
    details.put("block", Long.toString(last.block()));
    return Optional.of(
        new AlertFact(
            AlertFact.id(
                AlertKind.OFFLINE_CONFLICT,
                last.packId(),
                out.stream().map(PackNow::command).sorted().toList()),
            AlertKind.OFFLINE_CONFLICT,
            AlertSubject.pack(last.packId(), Optional.of(last.lotId())),
            out.stream()
                .sorted(Comparator.comparing(PackNow::offline).reversed())
                .map(PackNow::member)
                .toList(),
            last.at(),
            details));
  }

  /** Dispensed offline by a member in whose own book the pack was out of use already. */
  static Optional<AlertFact> offlineTwice(TrailEvent event) {
    boolean so =
        event.action() == Action.DISPENSED_OFFLINE
            && event.irregularities().contains(Irregularity.STATUS_CONFLICT);
    if (!so) return Optional.empty();
    return Optional.of(
        fact(AlertKind.OFFLINE_CONFLICT, event, subject(event), List.of(event.member())));
  }

  /** The book's entry by which a member dispensed what it never received. */
  static AlertFact neverReceived(PackNow dispensed) {
    return new AlertFact(
        AlertFact.id(AlertKind.DISPENSED_NEVER_RECEIVED, dispensed.command(), dispensed.member()),
        AlertKind.DISPENSED_NEVER_RECEIVED,
        AlertSubject.pack(dispensed.packId(), Optional.of(dispensed.lotId())),
        List.of(dispensed.member()),
        dispensed.at(),
        Map.of(
            "command", dispensed.command().toString(),
            "block", Long.toString(dispensed.block())));
  }

  /**
   * @param dispensed different packs of the lot that are dispensed now
   * @param at when the last of them was
   * @param members who dispensed some, the last one first
   */
  static Optional<AlertFact> moreThanReleased(
      Bytes32 lotId, String gtin, long size, long dispensed, Instant at, List<Bytes32> members) {
    if (dispensed <= size) return Optional.empty();
    return Optional.of(
        new AlertFact(
            AlertFact.id(AlertKind.MORE_DISPENSED_THAN_RELEASED, lotId),
            AlertKind.MORE_DISPENSED_THAN_RELEASED,
            AlertSubject.lot(lotId, Optional.of(gtin)),
            members,
            at,
            Map.of("size", Long.toString(size), "dispensed", Long.toString(dispensed))));
  }

  // --- Consignments ---

  /**
   * An earlier consignment with packs that are also in a later one of the same giver.
   *
   * @param events its dispatch first, then what is said of it
   * @param shared how many packs
   * @param pack one of them, when it is known
   */
  record Overlap(List<TrailEvent> events, long shared, Optional<Bytes32> pack) {
    TrailEvent dispatch() {
      return events.get(0);
    }
  }

  /**
   * Whether the same packs went to two receivers: the same giver, another receiver, and nothing
   * that ends the earlier consignment for them. It is ended when it was cancelled; when at least as
   * many packs as are shared were rejected or missing; or when they were sent back to the giver.
   *
   * @param later the later dispatch
   * @param returned whether the shared packs were sent to the giver after the earlier dispatch
   */
  static Optional<AlertFact> dispatchedTwice(TrailEvent later, Overlap earlier, boolean returned) {
    TrailEvent first = earlier.dispatch();
    boolean other =
        first.member().equals(later.member())
            && later.after(first)
            && !first.other().equals(later.other());
    if (!other || returned || isOver(earlier)) return Optional.empty();
    Map<String, String> details = new HashMap<>();
    details.put("first", first.command().toString());
    details.put("second", later.command().toString());
    details.put("packs", Long.toString(earlier.shared()));
    details.put("transaction", later.transaction().toString());
    details.put("block", Long.toString(later.block()));
    AlertSubject subject =
        earlier
            .pack()
            .filter(pack -> earlier.shared() == 1)
            .map(pack -> AlertSubject.pack(pack, Optional.empty()))
            .orElseGet(() -> AlertSubject.consignment(later.command()));
    Set<Bytes32> members = new LinkedHashSet<>(List.of(later.member()));
    later.other().ifPresent(members::add);
    first.other().ifPresent(members::add);
    return Optional.of(
        new AlertFact(
            AlertFact.id(
                AlertKind.DISPATCHED_TWICE, later.member(), first.command(), later.command()),
            AlertKind.DISPATCHED_TWICE,
            subject,
            List.copyOf(members),
            later.at(),
            details));
  }

  private static boolean isOver(Overlap earlier) {
    boolean cancelled =
        earlier.events().stream().anyMatch(event -> event.action() == Action.CANCEL);
    long notTaken =
        earlier.events().stream()
            .mapToLong(
                event ->
                    switch (event.action()) {
                      case REJECT -> event.packs().orElse(0);
                      case RECEIVE -> event.missing().orElse(0);
                      default -> 0;
                    })
            .sum();
    return cancelled || notTaken >= earlier.shared();
  }

  /**
   * A receipt of what was not sent: under a number that the giver never used or that went to
   * another, or with packs that were not announced. A dispatch that is recorded after its receipt
   * explains it.
   *
   * @param spoken the dispatch and what is said of it, when there is a dispatch
   */
  static Optional<AlertFact> receivedNotSent(TrailEvent event, List<TrailEvent> spoken) {
    if (event.action() != Action.RECEIVE && event.action() != Action.REJECT) {
      return Optional.empty();
    }
    boolean known = spoken.stream().anyMatch(one -> one.command().equals(event.command()));
    boolean unknown =
        event.irregularities().stream().anyMatch(NOT_SENT::contains) && !known
            || event.irregularities().contains(Irregularity.WRONG_RECEIVER);
    boolean surplus = event.surplus().orElse(0) > 0;
    if (!unknown && !surplus) return Optional.empty();
    AlertFact fact =
        fact(
            AlertKind.RECEIVED_NOT_SENT,
            event,
            AlertSubject.consignment(event.consignment().orElseThrow()),
            parties(event));
    return Optional.of(fact);
  }

  // --- Sessions of scans ---

  /**
   * A session that the contract found not to follow on what its key had signed before.
   *
   * @param before the one with the key's highest number, where there is one
   */
  static AlertFact outOfSequence(TrailEvent session, Optional<TrailEvent> before) {
    AlertFact fact =
        fact(
            AlertKind.SESSION_OUT_OF_SEQUENCE,
            session,
            AlertSubject.device(session.witness()),
            List.of(session.member()));
    long first = session.missing().orElse(0);
    long used = before.map(one -> one.damaged().orElse(0)).orElse(0L);
    Map<String, String> details = new HashMap<>(fact.details());
    details.keySet().removeAll(Set.of("action", "irregularities", "witness"));
    details.put("code", first <= used ? NUMBERS_AGAIN : SESSION_MISSING);
    details.put("place", session.place());
    details.put("scans", Long.toString(session.packs().orElse(0)));
    details.put("numbers", first + " – " + session.damaged().orElse(0));
    details.put("usedBefore", Long.toString(used));
    details.put("named", session.related().map(Bytes32::toString).orElse("–"));
    details.put("inBook", before.flatMap(TrailEvent::root).map(Bytes32::toString).orElse("–"));
    return new AlertFact(
        fact.id(), fact.kind(), fact.subject(), fact.members(), fact.at(), details);
  }

  // --- Testimony ---

  /** Testimony whose contract names what is odd about it, unless that says a rule of its own. */
  static Optional<AlertFact> irregular(TrailEvent event) {
    Set<Irregularity> odd = EnumSet.noneOf(Irregularity.class);
    odd.addAll(event.irregularities());
    odd.removeAll(ORDINARY);
    // A device out of reach keeps its scans for days.
    if (event.action() == Action.SCAN_SESSION) odd.remove(Irregularity.LATE);
    boolean elsewhere =
        odd.stream().anyMatch(NOT_SENT::contains)
            || event.action() == Action.DISPENSED_OFFLINE
                && odd.contains(Irregularity.STATUS_CONFLICT)
            || event.surplus().orElse(0) > 0 && event.action() == Action.RECEIVE;
    if (odd.isEmpty() || elsewhere) return Optional.empty();
    return Optional.of(fact(AlertKind.IRREGULAR_TESTIMONY, event, subject(event), parties(event)));
  }

  private static AlertSubject subject(TrailEvent event) {
    if (event.action() == Action.SCAN_SESSION) return AlertSubject.device(event.witness());
    return event
        .packId()
        .map(pack -> AlertSubject.pack(pack, event.lotId()))
        .or(() -> event.consignment().map(AlertSubject::consignment))
        .or(() -> event.lotId().map(lot -> AlertSubject.lot(lot, Optional.empty())))
        .orElseGet(() -> AlertSubject.member(event.member()));
  }

  private static List<Bytes32> parties(TrailEvent event) {
    Set<Bytes32> members = new LinkedHashSet<>(List.of(event.member()));
    event.other().filter(other -> !other.isZero()).ifPresent(members::add);
    return List.copyOf(members);
  }

  private static AlertFact fact(
      AlertKind kind, TrailEvent event, AlertSubject subject, List<Bytes32> members) {
    Map<String, String> details = new HashMap<>();
    details.put("action", event.action().name());
    details.put("command", event.command().toString());
    details.put("channel", event.channel());
    details.put("transaction", event.transaction().toString());
    details.put("block", Long.toString(event.block()));
    details.put("witness", event.witness());
    if (!event.irregularities().isEmpty()) {
      details.put(
          "irregularities",
          event.irregularities().stream()
              .map(Enum::name)
              .sorted()
              .collect(Collectors.joining(", ")));
    }
    if (event.surplus().orElse(0) > 0) {
      details.put("surplus", Long.toString(event.surplus().getAsLong()));
    }
    return new AlertFact(
        AlertFact.id(kind, event.channel(), event.command(), event.member()),
        kind,
        subject,
        members,
        event.at(),
        details);
  }
}
