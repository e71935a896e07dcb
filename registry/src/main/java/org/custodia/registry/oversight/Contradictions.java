package org.custodia.registry.oversight;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Irregularity;
import org.custodia.contracts.PackStatus;
import org.custodia.registry.alerts.AlertFact;
import org.custodia.registry.alerts.AlertSubject;
import org.custodia.registry.custody.SharedContents;
import org.custodia.registry.oversight.ContradictionRules.Overlap;
import org.custodia.registry.oversight.TrailRows.PackNow;
import org.custodia.registry.packs.LotBook;
import org.custodia.registry.packs.LotFact;

/**
 * Gathers from the trail, and from the contents of consignments as far as they have come, what the
 * {@link ContradictionRules} need. Used inside the regulator's rows.
 */
final class Contradictions {
  private final TrailRows trail;
  private final SharedContents contents;
  private final LotBook lots;

  Contradictions(TrailRows trail, SharedContents contents, LotBook lots) {
    this.trail = trail;
    this.contents = contents;
    this.lots = lots;
  }

  // --- What some events, new on the ledger, contradict ---

  List<AlertFact> in(String regulator, List<TrailEvent> events) {
    List<AlertFact> found = new ArrayList<>();
    Set<Bytes32> packs = new LinkedHashSet<>();
    Set<Bytes32> lotsDispensed = new LinkedHashSet<>();
    for (TrailEvent event : events) {
      ContradictionRules.irregular(event).ifPresent(found::add);
      switch (event.action()) {
        case RECEIVE, REJECT -> receivedNotSent(event).ifPresent(found::add);
        case DISPATCH -> found.addAll(dispatchedTwice(regulator, event));
        case DISPENSED_OFFLINE -> ContradictionRules.offlineTwice(event).ifPresent(found::add);
        case SCAN_SESSION -> outOfSequence(event).ifPresent(found::add);
        default -> {}
      }
      event.packId().ifPresent(packs::add);
      if (dispenses(event)) {
        event.lotId().ifPresent(lotsDispensed::add);
        neverReceived(regulator, event.packId().orElseThrow(), event.member())
            .ifPresent(found::add);
      }
    }
    if (!packs.isEmpty()) {
      trail.outOfUseTwice(List.copyOf(packs)).stream()
          .flatMap(pack -> ContradictionRules.offlineConflict(trail.packNow(pack)).stream())
          .forEach(found::add);
    }
    lotsDispensed.forEach(lot -> moreThanReleased(regulator, lot).ifPresent(found::add));
    return found;
  }

  private static boolean dispenses(TrailEvent event) {
    boolean dispensing =
        event.action() == Action.DISPENSE || event.action() == Action.DISPENSED_OFFLINE;
    return dispensing && !event.irregularities().contains(Irregularity.STATUS_CONFLICT);
  }

  /** Whether the contents of a consignment are here, so that its packs are known. */
  boolean isRead(String regulator, TrailEvent dispatch) {
    return contents.isHere(regulator, dispatch.channel(), dispatch.command());
  }

  /**
   * What the contents of a consignment contradict, when they come later than the rest: packs sent
   * twice, before or after; and packs of its lots that its receiver dispensed.
   */
  List<AlertFact> inContents(String regulator, TrailEvent dispatch) {
    List<AlertFact> found = new ArrayList<>(dispatchedTwice(regulator, dispatch));
    contents.shared(regulator, dispatch.channel(), dispatch.command()).stream()
        .flatMap(one -> trail.spoken(one.consignment(), one.giver()).stream().limit(1))
        .filter(other -> other.after(dispatch))
        .forEach(later -> found.addAll(dispatchedTwice(regulator, later)));
    Bytes32 receiver = dispatch.other().orElseThrow();
    trail
        .dispensedOf(dispatch.command(), dispatch.member(), receiver)
        .forEach(pack -> neverReceived(regulator, pack, receiver).ifPresent(found::add));
    return found;
  }

  /** The same fact with what is printed on its pack, where any document tells. */
  AlertFact labelled(String regulator, AlertFact fact) {
    if (fact.subject().type() != AlertSubject.Type.PACK || fact.subject().serial().isPresent()) {
      return fact;
    }
    return contents
        .label(regulator, fact.subject().key())
        .map(
            label ->
                new AlertFact(
                    fact.id(),
                    fact.kind(),
                    AlertSubject.pack(label.gtin(), label.serial(), fact.subject().lotId()),
                    fact.members(),
                    fact.at(),
                    fact.details()))
        .orElse(fact);
  }

  /** Whether a fact that was found before is still a contradiction. */
  boolean stands(String regulator, AlertFact fact) {
    return switch (fact.kind()) {
      case OFFLINE_CONFLICT ->
          fact.details().containsKey("action")
              || ContradictionRules.offlineConflict(trail.packNow(fact.subject().key()))
                  .filter(now -> now.id().equals(fact.id()))
                  .isPresent();
      case DISPENSED_NEVER_RECEIVED ->
          neverReceived(regulator, fact.subject().key(), fact.members().get(0))
              .filter(now -> now.id().equals(fact.id()))
              .isPresent();
      case MORE_DISPENSED_THAN_RELEASED ->
          moreThanReleased(regulator, fact.subject().key()).isPresent();
      case DISPATCHED_TWICE -> {
        Bytes32 second = Bytes32.of(fact.details().get("second"));
        yield trail.ofConsignment(second).stream()
            .filter(event -> event.action() == Action.DISPATCH)
            .filter(event -> event.member().equals(fact.members().get(0)))
            .flatMap(event -> dispatchedTwice(regulator, event).stream())
            .anyMatch(now -> now.id().equals(fact.id()));
      }
      case RECEIVED_NOT_SENT ->
          trail.ofConsignment(fact.subject().key()).stream()
              .flatMap(event -> receivedNotSent(event).stream())
              .anyMatch(now -> now.id().equals(fact.id()));
      default -> true;
    };
  }

  // --- One by one ---

  private Optional<AlertFact> outOfSequence(TrailEvent event) {
    if (!event.irregularities().contains(Irregularity.OUT_OF_SEQUENCE)) return Optional.empty();
    return Optional.of(ContradictionRules.outOfSequence(event, trail.sessionBefore(event)));
  }

  private Optional<AlertFact> receivedNotSent(TrailEvent event) {
    if (event.consignment().isEmpty() || event.other().isEmpty()) return Optional.empty();
    return ContradictionRules.receivedNotSent(
        event, trail.spoken(event.consignment().get(), event.other().get()));
  }

  private Optional<AlertFact> neverReceived(String regulator, Bytes32 pack, Bytes32 member) {
    return trail.packNow(pack).stream()
        .filter(book -> book.member().equals(member) && book.status() == PackStatus.DISPENSED)
        .filter(book -> !mayHave(regulator, book))
        .map(ContradictionRules::neverReceived)
        .findFirst();
  }

  /**
   * Whether the member may have had the pack: it is of its own lot; or it is named in what it
   * received; or not all contents have come, and it has received as many of the lot as it
   * dispensed.
   */
  private boolean mayHave(String regulator, PackNow book) {
    Optional<LotFact> lot = lots.lot(regulator, book.lotId());
    if (lot.isEmpty() || lot.get().manufacturer().equals(book.member())) return true;
    List<TrailRows.Share> received =
        trail.shares(book.lotId(), book.member()).stream().filter(Contradictions::arrived).toList();
    if (contents.received(regulator, book.packId(), book.member())) return true;
    boolean allRead = received.stream().allMatch(share -> isRead(regulator, share.dispatch()));
    if (allRead) return false;
    long most = received.stream().mapToLong(TrailRows.Share::packs).sum();
    return trail.rank(book) <= most;
  }

  private static boolean arrived(TrailRows.Share share) {
    return share.events().stream().anyMatch(event -> event.action() == Action.RECEIVE);
  }

  private Optional<AlertFact> moreThanReleased(String regulator, Bytes32 lotId) {
    Optional<LotFact> lot = lots.lot(regulator, lotId);
    if (lot.isEmpty() || trail.dispensings(lotId) <= lot.get().size()) return Optional.empty();
    List<PackNow> last = trail.lastDispensed(lotId);
    return ContradictionRules.moreThanReleased(
        lotId,
        lot.get().gtin(),
        lot.get().size(),
        trail.dispensed(lotId),
        last.stream().map(PackNow::at).max(Instant::compareTo).orElse(Instant.EPOCH),
        last.stream().map(PackNow::member).distinct().toList());
  }

  /** Earlier consignments with the same packs: by their contents, or by the root over them. */
  private List<AlertFact> dispatchedTwice(String regulator, TrailEvent later) {
    List<AlertFact> found = new ArrayList<>();
    List<SharedContents.Shared> shared =
        contents.shared(regulator, later.channel(), later.command());
    Set<Bytes32> seen = new LinkedHashSet<>(Set.of(later.command()));
    for (SharedContents.Shared one : shared) {
      if (seen.add(one.consignment())) {
        List<TrailEvent> events = trail.spoken(one.consignment(), one.giver());
        if (!events.isEmpty()) {
          Overlap overlap = new Overlap(events, one.packs(), Optional.of(one.pack()));
          ContradictionRules.dispatchedTwice(later, overlap, returned(shared, later, overlap))
              .ifPresent(found::add);
        }
      }
    }
    for (TrailEvent same : trail.dispatchesOf(later.root().orElseThrow())) {
      if (seen.add(same.command())) {
        Overlap overlap =
            new Overlap(
                trail.spoken(same.command(), same.member()),
                same.packs().orElse(0),
                Optional.empty());
        ContradictionRules.dispatchedTwice(later, overlap, sentBack(later, overlap))
            .ifPresent(found::add);
      }
    }
    return found;
  }

  /** Whether packs that are shared were sent to the giver after the earlier dispatch. */
  private boolean returned(List<SharedContents.Shared> shared, TrailEvent later, Overlap earlier) {
    return sentBack(later, earlier)
        || shared.stream()
            .filter(one -> one.packs() >= earlier.shared())
            .filter(one -> one.receiver().equals(later.member()))
            .flatMap(one -> trail.spoken(one.consignment(), one.giver()).stream().limit(1))
            .anyMatch(dispatch -> dispatch.after(earlier.dispatch()));
  }

  /** Whether a consignment of exactly these packs, or in reply to the earlier one, went back. */
  private boolean sentBack(TrailEvent later, Overlap earlier) {
    TrailEvent first = earlier.dispatch();
    return trail.repliesTo(first.command(), first.root().orElseThrow()).stream()
        .filter(dispatch -> dispatch.other().equals(Optional.of(later.member())))
        .filter(dispatch -> dispatch.packs().orElse(0) >= earlier.shared())
        .anyMatch(dispatch -> dispatch.after(first));
  }
}
