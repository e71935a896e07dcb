package org.custodia.registry.consent;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.ConsentPurpose;

/**
 * What a patient decided of a purpose once and for all.
 *
 * @param declined nothing is allowed for it, by anybody, until the patient reconsiders
 * @param since when that was last changed; empty when it never was
 */
public record Wish(ConsentPurpose purpose, boolean declined, Optional<Instant> since) {
  /** What nobody needs for their own treatment, and so can be declined by itself. */
  public static final List<ConsentPurpose> PURPOSES =
      List.of(ConsentPurpose.RESEARCH, ConsentPurpose.ORGAN_DONATION);
}
