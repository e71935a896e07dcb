package org.custodia.registry.identity;

import java.time.Instant;

/**
 * From when (inclusive) until when (exclusive) a certificate, node or key counts; whole seconds, as
 * on the ledger.
 */
public record Validity(Instant from, Instant until) {
  public boolean covers(Instant at) {
    return !at.isBefore(from) && at.isBefore(until);
  }
}
