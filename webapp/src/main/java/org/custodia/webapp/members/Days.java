package org.custodia.webapp.members;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.custodia.registry.identity.Validity;

/**
 * A period as the two date fields of a form show it: first day and last day, in the reader's zone.
 * The ledger keeps moments; a day that was not touched stays the very moment that it was.
 *
 * @param until empty where there is no end
 * @param fromWas the moments themselves in ISO 8601, empty where there was no period yet
 */
public record Days(String from, String until, String fromWas, String untilWas) {

  static Days of(Validity period, ZoneId zone) {
    return new Days(
        first(period.from(), zone),
        last(period.until(), zone),
        period.from().toString(),
        period.until().toString());
  }

  /** A new period that begins today. */
  static Days beginning(Instant now, ZoneId zone, int years) {
    LocalDate today = LocalDate.ofInstant(now, zone);
    return new Days(today.toString(), today.plusYears(years).minusDays(1).toString(), "", "");
  }

  /** What the form gave for {@code from}, or the moment it was, when the day is the same. */
  static String from(String given, String was, ZoneId zone) {
    return !was.isEmpty() && first(Instant.parse(was), zone).equals(given) ? was : given;
  }

  /** As {@link #from} for the last day. */
  static String until(String given, String was, ZoneId zone) {
    return !was.isEmpty() && last(Instant.parse(was), zone).equals(given) ? was : given;
  }

  private static String first(Instant at, ZoneId zone) {
    return LocalDate.ofInstant(at, zone).toString();
  }

  private static String last(Instant at, ZoneId zone) {
    return at.isBefore(Shown.NO_END)
        ? LocalDate.ofInstant(at.minusSeconds(1), zone).toString()
        : "";
  }
}
