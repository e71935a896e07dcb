package org.custodia.registry.alerts;

import java.time.Instant;
import java.util.Optional;
import org.custodia.contracts.Bytes32;

/**
 * Which cases.
 *
 * @param state a {@link CaseState}, or UNSETTLED for all that are not closed
 * @param member an organisation concerned
 * @param from by the last alert of the case, inclusive
 * @param to exclusive
 */
public record CaseFilter(
    Optional<String> state,
    Optional<AlertKind> kind,
    Optional<Bytes32> member,
    Optional<String> gtin,
    Optional<String> serial,
    Optional<Instant> from,
    Optional<Instant> to,
    boolean escalatedOnly) {
  public static final String UNSETTLED = "UNSETTLED";

  public static CaseFilter all() {
    return new CaseFilter(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  public CaseFilter ofMember(Bytes32 id) {
    return new CaseFilter(state, kind, Optional.of(id), gtin, serial, from, to, escalatedOnly);
  }
}
