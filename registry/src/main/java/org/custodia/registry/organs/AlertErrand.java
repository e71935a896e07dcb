package org.custodia.registry.organs;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.rows.OrganisationRows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells those responsible for an organ of what a local regulator noticed. */
final class AlertErrand implements OrganErrand {
  private static final Logger LOG = LoggerFactory.getLogger(AlertErrand.class);

  private final OrganisationRows rows;
  private final OrganAlertRows alerts;
  private final OrganClient client;
  private final OrganSettings settings;
  private final Clock clock;

  AlertErrand(
      OrganisationRows rows,
      OrganAlertRows alerts,
      OrganClient client,
      OrganSettings settings,
      Clock clock) {
    this.rows = rows;
    this.alerts = alerts;
    this.client = client;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public Map<Bytes32, List<Runnable>> due(String organisation) {
    return OrganErrand.each(
        rows.in(organisation, () -> alerts.untold(organisation, clock.instant(), AT_ONCE)),
        OrganAlertRows.Untold::member,
        one -> () -> tell(organisation, one));
  }

  private void tell(String organisation, OrganAlertRows.Untold one) {
    try {
      client
          .ask(
              organisation,
              one.member(),
              Said.ALERT,
              one.fact().organId(),
              AlertAnswers.content(one.fact()))
          .end();
      rows.in(
          organisation,
          () ->
              alerts.told(
                  organisation,
                  one,
                  one.fact().settledAt().isPresent(),
                  clock.instant().truncatedTo(ChronoUnit.MILLIS)));
    } catch (Problem problem) {
      rows.in(
          organisation,
          () ->
              alerts.failed(
                  organisation,
                  one,
                  problem.code(),
                  clock.instant().plus(settings.retries().after(one.attempts()))));
      LOG.debug("{}: alert {}: {}", organisation, one.fact().id(), problem.code());
    }
  }
}
