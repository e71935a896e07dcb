package org.custodia.webapp.api;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.custodia.registry.fills.Standing;

/**
 * How a prescription stands on the regulator's register.
 *
 * @param state READY, NOT_YET_VALID, EXPIRED, USED_UP, REVOKED
 * @param gtins packs that may be dispensed
 * @param quantity of one fill, in the measure
 * @param held for reservations that were not used yet
 * @param left of all that it allows, less what was dispensed or is held, in the measure
 * @param coveredUntil of a controlled substance: up to when what the patient was given lasts
 */
record StandingAnswer(
    String state,
    List<String> gtins,
    String measure,
    int quantity,
    int fills,
    int days,
    int dispensed,
    int held,
    int left,
    LocalDate from,
    LocalDate until,
    boolean controlled,
    Optional<LocalDate> coveredUntil,
    Optional<Instant> revokedAt) {
  static StandingAnswer of(Standing one) {
    return new StandingAnswer(
        one.state().name(),
        one.gtins(),
        one.measure().name(),
        one.quantity(),
        one.fills(),
        one.days(),
        one.dispensed(),
        one.held(),
        one.left(),
        one.from(),
        one.until(),
        one.controlled(),
        one.coveredUntil(),
        one.revokedAt());
  }
}
