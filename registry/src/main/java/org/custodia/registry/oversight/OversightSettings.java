package org.custodia.registry.oversight;

import java.time.Duration;

/**
 * How contradictions are looked for.
 *
 * @param patience how long, by the ledger's time, later facts may explain what looks like a
 *     contradiction, such as a receipt that is recorded late, before the regulator is told
 */
public record OversightSettings(Duration patience) {
  /** As long as the contracts take testimony without calling it late. */
  public static OversightSettings defaults() {
    return new OversightSettings(Duration.ofHours(24));
  }
}
