package org.custodia.registry.prescriptions;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.fills.RegisterAlert;

/**
 * What the regulator's register noticed about a prescription, as its prescriber is told.
 *
 * @param prescription id of the prescriber's own prescription
 * @param ours whether the other prescription is this organisation's too, or there is no other
 * @param day up to which both are valid, or what was given lasts
 */
public record PrescriptionNotice(
    UUID id,
    UUID prescription,
    RegisterAlert.Kind kind,
    boolean ours,
    LocalDate day,
    Instant raisedAt,
    Optional<Instant> seenAt) {}
