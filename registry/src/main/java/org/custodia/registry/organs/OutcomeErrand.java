package org.custodia.registry.organs;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.rows.OrganisationRows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells banks how the organs ended that others carried on, for a local regulator. */
final class OutcomeErrand implements OrganErrand {
  private static final Logger LOG = LoggerFactory.getLogger(OutcomeErrand.class);

  private final OrganisationRows rows;
  private final OutcomeRows outcomes;
  private final OrganClient client;
  private final OrganSettings settings;
  private final Clock clock;

  OutcomeErrand(
      OrganisationRows rows,
      OutcomeRows outcomes,
      OrganClient client,
      OrganSettings settings,
      Clock clock) {
    this.rows = rows;
    this.outcomes = outcomes;
    this.client = client;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public Map<Bytes32, List<Runnable>> due(String organisation) {
    return OrganErrand.each(
        rows.in(organisation, () -> outcomes.untold(organisation, clock.instant(), AT_ONCE)),
        OutcomeRows.Untold::bank,
        one -> () -> tell(organisation, one));
  }

  private void tell(String organisation, OutcomeRows.Untold one) {
    try {
      client
          .ask(
              organisation,
              one.bank(),
              Said.OUTCOME,
              one.outcome().organId(),
              OutcomeAnswers.content(one.outcome()))
          .end();
      rows.in(organisation, () -> outcomes.told(organisation, one));
    } catch (Problem problem) {
      rows.in(
          organisation,
          () ->
              outcomes.failed(
                  organisation,
                  one,
                  problem.code(),
                  clock.instant().plus(settings.retries().after(one.attempts()))));
      LOG.debug("{}: outcome: {}", organisation, problem.code());
    }
  }
}
