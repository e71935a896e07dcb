package org.custodia.registry.organs;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.rows.OrganisationRows;

/** Alerts in the organisation's own tables. */
final class StoredOrganAlerts implements OrganAlerts {
  private static final int MOST_OF_ONE = 200;

  private final OrganisationRows rows;
  private final OrganAlertRows alerts;
  private final Clock clock;

  StoredOrganAlerts(OrganisationRows rows, OrganAlertRows alerts, Clock clock) {
    this.rows = rows;
    this.alerts = alerts;
    this.clock = clock;
  }

  @Override
  public List<Alert> list(Caller caller, boolean openOnly, int limit, int offset) {
    OrganRoles.checkAny(caller);
    String organisation = caller.organisation();
    return rows.in(
        organisation, () -> alerts.list(organisation, caller.name(), openOnly, limit, offset));
  }

  @Override
  public void see(Caller caller, Collection<UUID> ids) {
    OrganRoles.checkAny(caller);
    String organisation = caller.organisation();
    rows.in(
        organisation,
        () -> ids.forEach(id -> alerts.seen(organisation, caller.name(), id, clock.instant())));
  }

  @Override
  public List<Alert> of(Caller caller, Bytes32 organId) {
    OrganRoles.checkAny(caller);
    String organisation = caller.organisation();
    return rows.in(
        organisation, () -> alerts.of(organisation, caller.name(), organId, MOST_OF_ONE));
  }

  @Override
  public int unseen(Caller caller) {
    OrganRoles.checkAny(caller);
    String organisation = caller.organisation();
    return rows.in(organisation, () -> alerts.unseen(organisation, caller.name()));
  }

  @Override
  public void acknowledge(Caller caller, UUID id) {
    OrganRoles.checkAny(caller);
    String organisation = caller.organisation();
    boolean known =
        rows.in(
            organisation,
            () -> alerts.acknowledge(organisation, id, caller.name(), clock.instant()));
    if (!known) throw new Problem(Kind.NOT_FOUND, "CUS-TRN-021");
  }
}
