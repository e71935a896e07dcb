package org.custodia.registry.verification;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.PackStatus;
import org.custodia.registry.alerts.AlertFact;
import org.custodia.registry.alerts.AlertKind;
import org.custodia.registry.alerts.AlertSubject;
import org.custodia.registry.alerts.Alerts;
import org.custodia.registry.packs.LotBook;
import org.custodia.registry.packs.PackState;
import org.custodia.registry.packs.PackStates;
import org.custodia.registry.packs.SerialRepository;
import org.custodia.registry.verification.Answer.PackOnRecord;

/**
 * Tells what falsified packs look like from what ordinary mistakes look like, and alerts the
 * regulator to the former; which finding alerts is the table of {@code docs/verdicts.md}. Used
 * inside the regulator's rows.
 */
final class Suspicions {
  /** How late a manufacturer may hand over what is on the market already. */
  static final Duration UPLOADED_LATE = Duration.ofHours(24);

  /** How long what a member did may be undone; {@code MedicineCustody.UNDO_WITHIN}. */
  static final Duration UNDO_WITHIN = Duration.ofDays(10);

  private final Alerts alerts;
  private final SuspicionRows held;
  private final LotBook lots;
  private final SerialRepository serials;
  private final PackStates states;
  private final Clock clock;

  Suspicions(
      Alerts alerts,
      SuspicionRows held,
      LotBook lots,
      SerialRepository serials,
      PackStates states,
      Clock clock) {
    this.alerts = alerts;
    this.held = held;
    this.lots = lots;
    this.serials = serials;
    this.states = states;
    this.clock = clock;
  }

  /** Whether there is nothing to note of what was found. */
  boolean none(SignedQuery query, PackInquiry.Found found) {
    return kinds(query.question(), found.facts(), found.state()).isEmpty();
  }

  /**
   * In the transaction of the answer: alerts of what it found, or waits whether it is explained.
   */
  void note(String regulator, SignedQuery query, PackInquiry.Found found) {
    for (AlertKind kind : kinds(query.question(), found.facts(), found.state())) {
      UUID id = id(kind, query.asker(), query.packId(), clock.instant());
      if (isToldByTheLedger(regulator, kind, query, found)) continue;
      if (kind == AlertKind.UNKNOWN_LOT) {
        held.add(regulator, id, query, clock.instant(), clock.instant().plus(UPLOADED_LATE));
      } else {
        alerts.raise(regulator, fact(id, kind, query, found));
      }
    }
  }

  /**
   * Whoever took out of use itself what another had taken out before did so offline, and the
   * regulator reads of that on the ledger: scanning the pack again is no second case.
   */
  private boolean isToldByTheLedger(
      String regulator, AlertKind kind, SignedQuery query, PackInquiry.Found found) {
    return kind == AlertKind.ALREADY_OUT_OF_USE
        && found.state().filter(first -> !first.by().equals(query.asker())).isPresent()
        && states.of(regulator, query.packId(), query.asker()).isPresent();
  }

  /** One member's same finding about one pack is one alert a day, however often it scans. */
  private static UUID id(AlertKind kind, Bytes32 asker, Bytes32 packId, Instant at) {
    return AlertFact.id(kind, asker, packId, LocalDate.ofInstant(at, ZoneOffset.UTC));
  }

  /** What of the facts may mean a falsified pack. Pure. */
  static Set<AlertKind> kinds(Question question, Facts facts, Optional<PackState> state) {
    Set<AlertKind> kinds = EnumSet.noneOf(AlertKind.class);
    if (question.intent() == Intent.READ || !facts.productKnown() || facts.misread().isPresent()) {
      return kinds;
    }
    if (facts.pack().isEmpty()) {
      boolean lotKnown = question.lotNumber().isEmpty() || facts.askedLot().isPresent();
      kinds.add(lotKnown ? AlertKind.UNKNOWN_SERIAL : AlertKind.UNKNOWN_LOT);
      return kinds;
    }
    PackOnRecord pack = facts.pack().get();
    label(question, facts, pack, kinds);
    if (question.intent() == Intent.UNDO) {
      state.ifPresent(done -> undo(facts, done, kinds));
    } else {
      use(pack, kinds);
    }
    return kinds;
  }

  private static void label(
      Question question, Facts facts, PackOnRecord pack, Set<AlertKind> kinds) {
    boolean otherLot =
        question
            .lotNumber()
            .filter(
                read -> !facts.askedLot().map(it -> it.lotId().equals(pack.lotId())).orElse(false))
            .isPresent();
    if (pack.lot().isEmpty()) {
      kinds.add(AlertKind.UNKNOWN_LOT);
      return;
    }
    if (otherLot) {
      kinds.add(AlertKind.LOT_MISMATCH);
    }
    boolean otherMonth =
        question
            .expiry()
            .map(YearMonth::from)
            .filter(month -> !month.equals(YearMonth.from(pack.lot().get().expiry())))
            .isPresent();
    if (otherMonth) {
      kinds.add(AlertKind.EXPIRY_MISMATCH);
    }
  }

  private static void use(PackOnRecord pack, Set<AlertKind> kinds) {
    boolean outOfUse =
        pack.condition() != PackStatus.ACTIVE && pack.condition() != PackStatus.LOCKED;
    boolean noWonder =
        pack.decommissioned().filter(done -> done.rescan() || isPartLeft(done)).isPresent();
    if (outOfUse && !noWonder) {
      kinds.add(AlertKind.ALREADY_OUT_OF_USE);
    }
  }

  private static boolean isPartLeft(Answer.Decommissioned done) {
    return done.opened().filter(part -> part.remaining() > 0).isPresent();
  }

  private static void undo(Facts facts, PackState done, Set<AlertKind> kinds) {
    if (!done.by().equals(facts.asker())) {
      kinds.add(AlertKind.UNDO_BY_ANOTHER);
    } else if (facts.answeredAt().isAfter(done.at().plus(UNDO_WITHIN))
        && done.status() != PackStatus.LOCKED) {
      kinds.add(AlertKind.UNDO_TOO_LATE);
    }
  }

  private AlertFact fact(UUID id, AlertKind kind, SignedQuery query, PackInquiry.Found found) {
    Question question = query.question();
    List<Bytes32> members = new ArrayList<>(List.of(query.asker()));
    found.manufacturer().filter(one -> !members.contains(one)).ifPresent(members::add);
    found.state().map(PackState::by).filter(one -> !members.contains(one)).ifPresent(members::add);
    Map<String, String> details = new HashMap<>();
    details.put("query", question.id().toString());
    question.lotNumber().ifPresent(number -> details.put("lot", number));
    question.expiry().ifPresent(day -> details.put("expiry", day.toString()));
    found
        .facts()
        .pack()
        .filter(pack -> pack.condition() != PackStatus.ACTIVE)
        .ifPresent(pack -> details.put("status", pack.condition().name()));
    Optional<Bytes32> lotId =
        found
            .facts()
            .pack()
            .map(PackOnRecord::lotId)
            .or(() -> found.facts().askedLot().map(Answer.LotOnLedger::lotId));
    return new AlertFact(
        id,
        kind,
        AlertSubject.pack(question.gtin(), question.serial(), lotId),
        members,
        found.facts().answeredAt(),
        details);
  }

  /**
   * Looks again at lots that nobody knew a day before: what was uploaded late since is explained,
   * of the rest the regulator is alerted.
   */
  void settle(String regulator) {
    for (SuspicionRows.Held one : held.due(regulator, clock.instant())) {
      boolean explained =
          serials
              .find(regulator, one.gtin(), one.serial())
              .flatMap(pack -> lots.lot(regulator, pack.lotId()))
              .isPresent();
      if (!explained) {
        alerts.raise(regulator, fact(regulator, one));
      }
      held.settle(regulator, one, explained);
    }
  }

  private AlertFact fact(String regulator, SuspicionRows.Held one) {
    List<Bytes32> members = new ArrayList<>(List.of(one.asker()));
    lots.holderOf(regulator, one.gtin())
        .filter(holder -> !members.contains(holder))
        .ifPresent(members::add);
    return new AlertFact(
        one.alertId(),
        AlertKind.UNKNOWN_LOT,
        AlertSubject.pack(one.gtin(), one.serial(), Optional.empty()),
        members,
        one.seenAt(),
        Map.of("query", one.queryId().toString(), "lot", one.lotNumber()));
  }
}
