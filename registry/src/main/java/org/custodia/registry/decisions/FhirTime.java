package org.custodia.registry.decisions;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A FHIR dateTime: a year, a month, a day, or a time with its zone. What is not exact is the whole
 * of its year, month or day, in the zone of whoever asks (FHIR R4, Period).
 */
public final class FhirTime {
  private static final Pattern FORM =
      Pattern.compile(
          "[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?"
              + "(Z|[+-][0-9]{2}:[0-9]{2}))?)?)?");

  private final String text;
  private final LocalDate firstDay;
  private final LocalDate dayAfter;
  private final Optional<Instant> instant;

  private FhirTime(String text, LocalDate firstDay, LocalDate dayAfter, Optional<Instant> instant) {
    this.text = text;
    this.firstDay = firstDay;
    this.dayAfter = dayAfter;
    this.instant = instant;
  }

  /** Empty when the text is no dateTime of FHIR R4. */
  public static Optional<FhirTime> parse(String text) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(ofForm(text));
    } catch (DateTimeException outOfRange) {
      return Optional.empty();
    }
  }

  private static FhirTime ofForm(String text) {
    switch (text.length()) {
      case 4 -> {
        Year year = Year.parse(text);
        return days(text, year.atDay(1), year.plusYears(1).atDay(1));
      }
      case 7 -> {
        YearMonth month = YearMonth.parse(text);
        return days(text, month.atDay(1), month.plusMonths(1).atDay(1));
      }
      case 10 -> {
        LocalDate day = LocalDate.parse(text);
        return days(text, day, day.plusDays(1));
      }
      default -> {
        Instant instant = OffsetDateTime.parse(text).toInstant();
        return new FhirTime(text, LocalDate.EPOCH, LocalDate.EPOCH, Optional.of(instant));
      }
    }
  }

  private static FhirTime days(String text, LocalDate first, LocalDate after) {
    return new FhirTime(text, first, after, Optional.empty());
  }

  /** The first moment of it. */
  Instant from(ZoneId zone) {
    return instant.orElseGet(() -> firstDay.atStartOfDay(zone).toInstant());
  }

  /** The first moment after it; a time given to the second is that whole second. */
  Instant until(ZoneId zone) {
    return instant
        .map(exact -> text.contains(".") ? exact.plusNanos(1) : exact.plusSeconds(1))
        .orElseGet(() -> dayAfter.atStartOfDay(zone).toInstant());
  }

  boolean isExact() {
    return instant.isPresent();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FhirTime time && time.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
