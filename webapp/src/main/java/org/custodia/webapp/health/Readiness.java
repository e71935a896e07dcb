package org.custodia.webapp.health;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Whether work can be taken, for load balancers: the database answers. Told from the latest
 * measurement, so that asking costs nothing whoever asks. A dead ledger node is no reason not to
 * send requests here: what is recorded is kept.
 */
@Component("database")
class Readiness implements HealthIndicator {
  private final org.custodia.registry.health.Health health;

  Readiness(org.custodia.registry.health.Health health) {
    this.health = health;
  }

  @Override
  public Health health() {
    return (health.databaseAnswers() ? Health.up() : Health.outOfService()).build();
  }
}
