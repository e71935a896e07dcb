package org.custodia.scanners.gs1;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;

/** Six-digit dates of GS1 labels. */
public final class Gs1Dates {
  private Gs1Dates() {}

  /**
   * Reads YYMMDD. Day 00 is the last day of the month. The century is the one that puts the year
   * within 49 years before and 50 years after the current one (GS1 General Specifications, section
   * 7.12).
   *
   * @param sixDigits digits only
   * @param currentYear four-digit year of reading
   * @return empty when there is no such day
   */
  public static Optional<LocalDate> read(String sixDigits, int currentYear) {
    int month = Integer.parseInt(sixDigits.substring(2, 4));
    int day = Integer.parseInt(sixDigits.substring(4, 6));
    int year = year(Integer.parseInt(sixDigits.substring(0, 2)), currentYear);
    try {
      YearMonth of = YearMonth.of(year, month);
      return Optional.of(day == 0 ? of.atEndOfMonth() : of.atDay(day));
    } catch (DateTimeException noSuchDay) {
      return Optional.empty();
    }
  }

  static int year(int twoDigits, int currentYear) {
    int century = currentYear / 100;
    int difference = twoDigits - currentYear % 100;
    if (difference >= 51) {
      century--;
    } else if (difference <= -50) {
      century++;
    }
    return century * 100 + twoDigits;
  }

  /** Writes YYMMDD, the day always spelled out. */
  public static String write(LocalDate date) {
    return String.format(
        "%02d%02d%02d", date.getYear() % 100, date.getMonthValue(), date.getDayOfMonth());
  }
}
