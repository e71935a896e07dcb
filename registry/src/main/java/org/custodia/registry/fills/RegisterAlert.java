package org.custodia.registry.fills;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;

/**
 * Something the register noticed about prescriptions, for the regulator and the prescribers.
 *
 * @param id made from what it is about, so that it is raised once
 * @param number in the order in which they were raised
 * @param commitment of the prescription that gave rise to it
 * @param other the one that was there before; empty where it is the same
 * @param day up to which both are valid, or what was given lasts
 */
public record RegisterAlert(
    UUID id,
    long number,
    Kind kind,
    Bytes32 commitment,
    Optional<Bytes32> other,
    LocalDate day,
    Instant raisedAt) {
  public enum Kind {
    /** Two prescriptions of one patient for one controlled substance are valid at a time. */
    OVERLAP,
    /** A fill of a controlled substance before what was given before it can be used up. */
    EARLY_FILL,
    /** More was dispensed than the prescription allows. */
    EXCEEDED
  }
}
