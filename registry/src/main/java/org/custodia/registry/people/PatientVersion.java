package org.custodia.registry.people;

import java.time.Instant;
import java.util.Optional;

/**
 * What an entry said from one correction to the next.
 *
 * @param data absent once the entry was erased
 */
public record PatientVersion(
    int version, Instant recordedAt, String recordedBy, Optional<PatientData> data) {}
