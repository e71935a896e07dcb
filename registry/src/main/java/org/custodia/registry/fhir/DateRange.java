package org.custodia.registry.fhir;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The time that a date, dateTime, instant or Period stands for: a day is all of it. What names no
 * zone is taken as UTC.
 *
 * @param from included
 * @param to excluded
 * @see <a href="http://hl7.org/fhir/R4/search.html#date">R4, searching by dates</a>
 */
record DateRange(Instant from, Instant to) {

  static Optional<DateRange> of(JsonNode value) {
    if (value.isString()) return of(value.asString());
    if (!value.isObject()) return Optional.empty();
    Optional<DateRange> start = of(value.path("start").asString(""));
    Optional<DateRange> end = of(value.path("end").asString(""));
    if (start.isEmpty() && end.isEmpty()) return Optional.empty();
    return Optional.of(
        new DateRange(
            start.map(DateRange::from).orElse(Instant.MIN),
            end.map(DateRange::to).orElse(Instant.MAX)));
  }

  static Optional<DateRange> of(String text) {
    try {
      if (text.matches("\\d{4}")) {
        Year year = Year.parse(text);
        return Optional.of(days(year.atDay(1), year.plusYears(1).atDay(1)));
      }
      if (text.matches("\\d{4}-\\d{2}")) {
        YearMonth month = YearMonth.parse(text);
        return Optional.of(days(month.atDay(1), month.plusMonths(1).atDay(1)));
      }
      if (text.matches("\\d{4}-\\d{2}-\\d{2}")) {
        LocalDate day = LocalDate.parse(text);
        return Optional.of(days(day, day.plusDays(1)));
      }
      return text.contains("T") ? Optional.of(time(text)) : Optional.empty();
    } catch (DateTimeException none) {
      return Optional.empty();
    }
  }

  private static DateRange days(LocalDate from, LocalDate to) {
    return new DateRange(
        from.atStartOfDay(ZoneOffset.UTC).toInstant(), to.atStartOfDay(ZoneOffset.UTC).toInstant());
  }

  private static DateRange time(String text) {
    boolean zoned = text.matches(".*(Z|[+-]\\d{2}:\\d{2})");
    Instant from =
        zoned
            ? OffsetDateTime.parse(text).toInstant()
            : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    if (text.matches(".*T\\d{2}:\\d{2}(Z|[+-]\\d{2}:\\d{2})?")) {
      return new DateRange(from, from.plusSeconds(60));
    }
    return new DateRange(from, text.contains(".") ? from.plusMillis(1) : from.plusSeconds(1));
  }

  /**
   * @param prefix eq, ne, lt, gt, le, ge, sa or eb
   */
  boolean fits(String prefix, DateRange asked) {
    return switch (prefix) {
      case "ne" -> !isIn(asked);
      case "lt" -> from.isBefore(asked.from);
      case "gt" -> to.isAfter(asked.to);
      case "le" -> from.isBefore(asked.from) || isIn(asked) || from.isBefore(asked.to);
      case "ge" -> to.isAfter(asked.to) || isIn(asked) || to.isAfter(asked.from);
      case "sa" -> !from.isBefore(asked.to);
      case "eb" -> !to.isAfter(asked.from);
      default -> isIn(asked);
    };
  }

  private boolean isIn(DateRange asked) {
    return !from.isBefore(asked.from) && !to.isAfter(asked.to);
  }
}
