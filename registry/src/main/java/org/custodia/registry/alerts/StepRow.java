package org.custodia.registry.alerts;

import java.time.Instant;
import java.util.Optional;
import org.custodia.contracts.Bytes32;

/**
 * One line of a case's history.
 *
 * @param member whose person or system did it; empty when it happened by itself
 * @param person user name, of the regulator's own people only
 */
record StepRow(
    CaseStep step,
    Optional<Bytes32> member,
    Optional<String> person,
    Optional<CloseCause> cause,
    String words,
    Instant at) {
  static StepRow own(CaseStep step, Instant at) {
    return new StepRow(step, Optional.empty(), Optional.empty(), Optional.empty(), "", at);
  }
}
