package org.custodia.webapp.records;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import org.custodia.webapp.problems.Sentences.Reader;

/** Dates of FHIR in a reader's words, to the precision that they have. */
public final class FhirDates {
  private FhirDates() {}

  /** Until when something counts: at midnight it is the day before, which is the last. */
  static String until(String date, Reader reader) {
    if (!date.contains("T")) return said(date, reader);
    try {
      ZonedDateTime end = OffsetDateTime.parse(date).atZoneSameInstant(reader.zone());
      return end.toLocalTime().equals(LocalTime.MIDNIGHT)
          ? said(end.toLocalDate().minusDays(1).toString(), reader)
          : said(date, reader);
    } catch (DateTimeException asItIs) {
      return date;
    }
  }

  public static String said(String date, Reader reader) {
    Locale locale = reader.locale().equals(Locale.ENGLISH) ? Locale.UK : reader.locale();
    try {
      if (date.contains("T")) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
            .withLocale(locale)
            .format(OffsetDateTime.parse(date).atZoneSameInstant(reader.zone()));
      }
      if (date.length() == 10) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
            .withLocale(locale)
            .format(LocalDate.parse(date));
      }
      if (date.length() == 7) {
        return DateTimeFormatter.ofPattern("LLLL uuuu", locale).format(YearMonth.parse(date));
      }
    } catch (DateTimeException asItIs) {
      return date;
    }
    return date;
  }
}
