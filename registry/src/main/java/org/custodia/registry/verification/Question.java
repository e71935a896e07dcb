package org.custodia.registry.verification;

import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;

/**
 * What a member asks the regulator's verification service about a pack.
 *
 * @param id made by the asker; the same question may be sent again under it, another may not
 * @param gtin 14 digits
 * @param serial as on the label
 * @param lotNumber as on the label, where it was read
 * @param expiry last day on which the pack may be used, from the label, where it was read
 * @param person who asks, as a token that only the asker can relate to anybody; so the service
 *     knows who scans again what they took out of use themselves
 */
public record Question(
    UUID id,
    String gtin,
    String serial,
    Optional<String> lotNumber,
    Optional<LocalDate> expiry,
    Intent intent,
    Optional<Bytes32> person) {

  /** To verify, by nobody in particular. */
  public Question(
      UUID id, String gtin, String serial, Optional<String> lotNumber, Optional<LocalDate> expiry) {
    this(id, gtin, serial, lotNumber, expiry, Intent.VERIFY, Optional.empty());
  }
}
