package org.custodia.registry.decisions;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * A FHIR Period: open where a bound is missing, and both bounds belong to it, each to its own
 * precision.
 */
public record FhirPeriod(Optional<FhirTime> start, Optional<FhirTime> end) {
  private static final ZoneId FIRST = ZoneOffset.ofHours(14);
  private static final ZoneId LAST = ZoneOffset.ofHours(-12);

  /** False when it ends before it begins, whatever the zone. */
  boolean isInOrder() {
    if (start.isEmpty() || end.isEmpty()) {
      return true;
    }
    boolean alike = start.get().isExact() == end.get().isExact();
    Instant begins = start.get().from(alike ? ZoneOffset.UTC : FIRST);
    return begins.isBefore(end.get().until(alike ? ZoneOffset.UTC : LAST));
  }

  boolean startsAfter(Instant at, ZoneId zone) {
    return start.filter(bound -> bound.from(zone).isAfter(at)).isPresent();
  }

  boolean endsBefore(Instant at, ZoneId zone) {
    return end.filter(bound -> !bound.until(zone).isAfter(at)).isPresent();
  }

  boolean contains(Instant at, ZoneId zone) {
    return !startsAfter(at, zone) && !endsBefore(at, zone);
  }

  /** Whether all of the other lies in this one. */
  boolean covers(FhirPeriod other, ZoneId zone) {
    return !from(zone).isAfter(other.from(zone)) && !until(zone).isBefore(other.until(zone));
  }

  boolean overlaps(FhirPeriod other, ZoneId zone) {
    return from(zone).isBefore(other.until(zone)) && other.from(zone).isBefore(until(zone));
  }

  private Instant from(ZoneId zone) {
    return start.map(bound -> bound.from(zone)).orElse(Instant.MIN);
  }

  private Instant until(ZoneId zone) {
    return end.map(bound -> bound.until(zone)).orElse(Instant.MAX);
  }
}
