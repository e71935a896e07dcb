package org.custodia.registry.organs;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.rows.OrganisationRows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the regulator of the ways that a local bank planned. */
final class JourneyErrand implements OrganErrand {
  private static final Logger LOG = LoggerFactory.getLogger(JourneyErrand.class);

  private final OrganisationRows rows;
  private final JourneyRows journeys;
  private final OrganChannels channels;
  private final OrganClient client;
  private final OrganSettings settings;
  private final Clock clock;

  JourneyErrand(
      OrganisationRows rows,
      JourneyRows journeys,
      OrganChannels channels,
      OrganClient client,
      OrganSettings settings,
      Clock clock) {
    this.rows = rows;
    this.journeys = journeys;
    this.channels = channels;
    this.client = client;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public Map<Bytes32, List<Runnable>> due(String organisation) {
    return rows.in(
        organisation,
        () -> {
          List<JourneyRows.Untold> untold = journeys.untold(organisation, clock.instant(), AT_ONCE);
          if (untold.isEmpty()) return Map.of();
          Bytes32 regulator = channels.regulator(organisation);
          return OrganErrand.each(
              untold, one -> regulator, one -> () -> tell(organisation, regulator, one));
        });
  }

  private void tell(String organisation, Bytes32 regulator, JourneyRows.Untold one) {
    try {
      client
          .ask(organisation, regulator, Said.JOURNEY, one.organId(), JourneyJson.write(one.plan()))
          .end();
      rows.in(organisation, () -> journeys.told(organisation, one, clock.instant()));
    } catch (Problem problem) {
      rows.in(
          organisation,
          () ->
              journeys.failed(
                  organisation,
                  one,
                  problem.code(),
                  clock.instant().plus(settings.retries().after(one.attempts()))));
      LOG.debug("{}: way of {}: {}", organisation, one.organId(), problem.code());
    }
  }
}
