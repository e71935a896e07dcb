package org.custodia.registry.identity;

import java.math.BigInteger;
import java.time.Instant;

/**
 * Seconds of the ledger (uint64) as instants; what lies beyond the year 9999 is its last second.
 */
final class LedgerTime {
  static final Instant FOR_EVER = Instant.parse("9999-12-31T23:59:59Z");

  private LedgerTime() {}

  static long seconds(BigInteger unsigned) {
    return unsigned.min(BigInteger.valueOf(FOR_EVER.getEpochSecond())).longValueExact();
  }
}
