package org.custodia.registry.fills;

import org.custodia.registry.ledger.Keeper;
import org.custodia.registry.rows.OrganisationRows;

/**
 * Looks at what is newly dispensed on registered prescriptions. Only where a register is: on any
 * other organisation's rows there is nothing to look at.
 */
final class FillWatch implements Keeper {
  private static final int AT_ONCE = 200;

  private final OrganisationRows rows;
  private final FillRows fills;
  private final RegisterAlerts alerts;

  FillWatch(OrganisationRows rows, FillRows fills, RegisterAlerts alerts) {
    this.rows = rows;
    this.fills = fills;
    this.alerts = alerts;
  }

  @Override
  public void look(String organisation) {
    rows.in(
        organisation,
        () ->
            fills
                .unexamined(AT_ONCE)
                .forEach(
                    one -> {
                      alerts.examine(organisation, one);
                      fills.examined(organisation, one);
                    }));
  }
}
