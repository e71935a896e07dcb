package org.custodia.registry.consent;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Whether a patient takes part at all.
 *
 * @param optedOut no consent of hers stands, and none can be given
 * @param since when that was last changed; empty when it never was
 * @param settled every channel has it on the ledger
 */
public record PatientStanding(
    UUID patient, boolean optedOut, Optional<Instant> since, boolean settled) {}
