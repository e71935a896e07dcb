package org.custodia.registry.oversight;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.custodia.contracts.Action;
import org.custodia.registry.alerts.AlertFact;
import org.custodia.registry.alerts.AlertKind;
import org.custodia.registry.alerts.Alerts;
import org.custodia.registry.ledger.Keeper;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.oversight.ContradictionRows.Place;
import org.custodia.registry.oversight.ContradictionRows.Row;
import org.custodia.registry.oversight.ContradictionRows.State;
import org.custodia.registry.oversight.ContradictionRows.Unread;
import org.custodia.registry.rows.OrganisationRows;

/**
 * Looks at each new event of the trail for what it contradicts, waits while later facts may explain
 * it, then tells the regulator; and notes when later facts explain what was told. Time is the
 * ledger's, so that nothing is concluded from blocks that have not been read.
 */
final class ContradictionWatch implements Keeper {
  /** Looked at in one go; it is called after every block, so a backlog shrinks fast. */
  private static final int EVENTS = 500;

  private static final int DUE = 100;
  private static final int LOOKED_AT_AGAIN = 25;
  private static final int UNREAD = 10;

  private final OrganisationRows rows;
  private final TrailRows trail;
  private final ContradictionRows found;
  private final Contradictions contradictions;
  private final Alerts alerts;
  private final Ledger ledger;
  private final OversightSettings settings;
  private final Predicate<String> regulator;

  ContradictionWatch(
      OrganisationRows rows,
      TrailRows trail,
      ContradictionRows found,
      Contradictions contradictions,
      Alerts alerts,
      Ledger ledger,
      OversightSettings settings,
      Predicate<String> regulator) {
    this.rows = rows;
    this.trail = trail;
    this.found = found;
    this.contradictions = contradictions;
    this.alerts = alerts;
    this.ledger = ledger;
    this.settings = settings;
    this.regulator = regulator;
  }

  @Override
  public void look(String organisation) {
    if (regulator.test(organisation)) rows.in(organisation, () -> lookAt(organisation));
  }

  private void lookAt(String organisation) {
    Place place = found.lockPosition();
    Ledger.Position now = ledger.position(organisation);
    List<TrailEvent> events = trail.after(place.block(), place.logIndex(), EVENTS);
    contradictions.in(organisation, events).forEach(fact -> keep(organisation, fact, now));
    events.stream()
        .filter(event -> event.action() == Action.DISPATCH)
        .filter(event -> !contradictions.isRead(organisation, event))
        .forEach(event -> found.unread(organisation, new Unread(event.command(), event.member())));
    if (!events.isEmpty()) {
      TrailEvent last = events.get(events.size() - 1);
      found.reached(organisation, new Place(last.block(), last.logIndex()));
    }
    readAgain(organisation, now);
    found.due(now.blockTime(), DUE).forEach(row -> raise(organisation, row, now));
    found.raised(LOOKED_AT_AGAIN).forEach(row -> lookAgain(organisation, row, now));
  }

  private void keep(String organisation, AlertFact fact, Ledger.Position now) {
    Duration wait =
        fact.kind() == AlertKind.DISPENSED_NEVER_RECEIVED
                || fact.kind() == AlertKind.RECEIVED_NOT_SENT
            ? settings.patience()
            : Duration.ZERO;
    Instant due = fact.at().plus(wait);
    found.found(organisation, fact, due, now.block());
  }

  /** Contents that have come meanwhile. */
  private void readAgain(String organisation, Ledger.Position now) {
    for (Unread one : found.unread(UNREAD)) {
      Optional<TrailEvent> dispatch =
          trail.spoken(one.consignment(), one.giver()).stream().findFirst();
      if (dispatch.isPresent() && !contradictions.isRead(organisation, dispatch.get())) continue;
      dispatch.ifPresent(
          event ->
              contradictions
                  .inContents(organisation, event)
                  .forEach(fact -> keep(organisation, fact, now)));
      found.read(one);
    }
  }

  private void raise(String organisation, Row row, Ledger.Position now) {
    if (!contradictions.stands(organisation, row.fact())) {
      found.forget(row.fact().id());
      return;
    }
    alerts.raise(organisation, contradictions.labelled(organisation, row.fact()));
    found.become(row.fact().id(), State.RAISED, now.block());
  }

  private void lookAgain(String organisation, Row row, Ledger.Position now) {
    boolean stands = contradictions.stands(organisation, row.fact());
    if (!stands) alerts.settle(organisation, row.fact().id(), now.blockTime());
    found.become(row.fact().id(), stands ? State.RAISED : State.SETTLED, now.block());
  }
}
