package org.custodia.registry.verification;

import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;

/**
 * What a member asks the regulator's verification service about a pack.
 *
 * @param id made by the asker; the same question may be sent again under it, another may not
 * @param gtin 14 digits
 * @param serial as on the label
 * @param lotNumber as on the label, where it was read
 * @param expiry last day on which the pack may be used, from the label, where it was read
 */
public record Question(
    UUID id, String gtin, String serial, Optional<String> lotNumber, Optional<LocalDate> expiry) {}
