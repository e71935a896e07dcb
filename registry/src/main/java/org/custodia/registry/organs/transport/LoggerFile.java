package org.custodia.registry.organs.transport;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.organs.transport.LoggerSeries.Sample;

/**
 * A logger's file as text: one line of headings, then a line for each sample, columns parted by
 * comma, semicolon or tab. Needed are a column with the time (ISO 8601, with its offset from UTC or
 * on the clocks of the place) and one with the temperature in degrees Celsius; others are passed
 * over. A decimal comma is understood where columns are parted by something else.
 */
public final class LoggerFile {
  /** Largest file that is read. */
  public static final int MOST_BYTES = 4 * 1024 * 1024;

  /** After so many lines that cannot be read, reading ends. */
  public static final int MOST_TOLD = 200;

  private static final int MOST_SAMPLES = 50_000;
  private static final Pattern TIME_HEADING =
      Pattern.compile(
          "(date ?/? ?)?time( ?stamp)?|timestamp|date( and |/| ?)?time|heure|horodatage|zeit");
  private static final Pattern TEMPERATURE_HEADING =
      Pattern.compile(
          "(temp|temperature|température)([ _(\\[]*(°? ?[cf]|celsius|fahrenheit)[)\\]]*)?");
  private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]{1,3}([.,][0-9]{1,6})?");
  private static final int COLDEST = -10_000;
  private static final int WARMEST = 10_000;

  private final ZoneId place;
  private String separator = ",";
  private int timeColumn;
  private int temperatureColumn;

  private LoggerFile(ZoneId place) {
    this.place = place;
  }

  /**
   * @param place on whose clocks times without an offset are
   * @throws Problem TOO_LARGE CUS-TRN-010; BAD_INPUT CUS-TRN-011 when it is no text in UTF-8, 012
   *     without the headings, 013 for a line with too few columns, 014 for a time that is none, 015
   *     for a temperature that is none or none that an organ can have, 016 for two temperatures at
   *     one time, 017 without samples, 018 for degrees Fahrenheit; 001 and 002 as {@link
   *     LocalMoment}
   */
  public static LoggerSeries read(byte[] file, ZoneId place) {
    Checked checked = check(file, place);
    if (!checked.bad().isEmpty()) throw checked.bad().get(0).problem();
    return checked.series().orElseThrow();
  }

  /**
   * A line that cannot be read.
   *
   * @param line counted from 1, the headings included
   */
  public record BadLine(int line, Problem problem) {}

  /**
   * @param series what could be read; empty when nothing could
   * @param bad every line that could not, up to {@value #MOST_TOLD}
   */
  public record Checked(Optional<LoggerSeries> series, List<BadLine> bad) {
    public Checked {
      bad = List.copyOf(bad);
    }
  }

  /**
   * Reads on where a line cannot be read.
   *
   * @throws Problem as {@link #read}, but not 013 to 016, 001 and 002, which lines are told for
   */
  public static Checked check(byte[] file, ZoneId place) {
    if (file.length > MOST_BYTES) throw tooLarge();
    return new LoggerFile(place).check(text(file).split("\r\n|\n|\r", -1));
  }

  private static Problem tooLarge() {
    return new Problem(Kind.TOO_LARGE, "CUS-TRN-010", MOST_BYTES / (1024 * 1024), MOST_SAMPLES);
  }

  private static String text(byte[] file) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString();
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new Problem(e, Kind.BAD_INPUT, "CUS-TRN-011");
    }
  }

  private Checked check(String[] lines) {
    readHeadings(lines[0]);
    Map<Instant, Integer> seen = new HashMap<>();
    List<Sample> samples = new ArrayList<>();
    List<BadLine> bad = new ArrayList<>();
    for (int i = 1; i < lines.length && bad.size() < MOST_TOLD; i++) {
      if (lines[i].isBlank()) continue;
      if (samples.size() == MOST_SAMPLES) throw tooLarge();
      try {
        Sample sample = sample(lines[i], i + 1);
        Integer before = seen.putIfAbsent(sample.at(), sample.hundredths());
        if (before == null) {
          samples.add(sample);
        } else if (before != sample.hundredths()) {
          throw new Problem(Kind.BAD_INPUT, "CUS-TRN-016", i + 1, sample.at());
        }
      } catch (Problem unreadable) {
        bad.add(new BadLine(i + 1, unreadable));
      }
    }
    if (samples.isEmpty() && bad.isEmpty()) throw new Problem(Kind.BAD_INPUT, "CUS-TRN-017");
    return new Checked(
        samples.isEmpty() ? Optional.empty() : Optional.of(new LoggerSeries(samples)), bad);
  }

  private void readHeadings(String line) {
    for (String candidate : List.of("\t", ";", ",")) {
      if (line.contains(candidate)) {
        separator = candidate;
        break;
      }
    }
    String[] headings = columns(line);
    timeColumn = column(headings, TIME_HEADING);
    temperatureColumn = column(headings, TEMPERATURE_HEADING);
    if (timeColumn < 0 || temperatureColumn < 0) {
      throw new Problem(Kind.BAD_INPUT, "CUS-TRN-012", shown(line));
    }
    String unit = headings[temperatureColumn].toLowerCase(Locale.ROOT);
    if (unit.matches(".*([ _(\\[°]f[)\\]]*|fahrenheit.*)")) {
      throw new Problem(Kind.BAD_INPUT, "CUS-TRN-018", shown(headings[temperatureColumn]));
    }
  }

  private static int column(String[] headings, Pattern wanted) {
    for (int i = 0; i < headings.length; i++) {
      if (wanted.matcher(headings[i].toLowerCase(Locale.ROOT)).matches()) {
        return i;
      }
    }
    return -1;
  }

  private Sample sample(String line, int number) {
    String[] columns = columns(line);
    if (columns.length <= Math.max(timeColumn, temperatureColumn)) {
      throw new Problem(Kind.BAD_INPUT, "CUS-TRN-013", number, columns.length);
    }
    return new Sample(
        time(columns[timeColumn], number), temperature(columns[temperatureColumn], number));
  }

  private Instant time(String text, int number) {
    String iso = text.replaceFirst("^([0-9-]{10}) +", "$1T");
    try {
      return OffsetDateTime.parse(iso).toInstant();
    } catch (DateTimeException noOffset) {
      try {
        return LocalMoment.at(LocalDateTime.parse(iso), place, Optional.empty());
      } catch (DateTimeException noTime) {
        throw new Problem(noTime, Kind.BAD_INPUT, "CUS-TRN-014", number, shown(text));
      }
    }
  }

  /** Rounded to hundredths, away from zero where it stands between two. */
  private int temperature(String text, int number) {
    String digits = text.replaceFirst(" ?°? ?C$", "");
    if (NUMBER.matcher(digits).matches()) {
      BigDecimal degrees = new BigDecimal(digits.replace(',', '.'));
      int hundredths = degrees.movePointRight(2).setScale(0, RoundingMode.HALF_UP).intValueExact();
      if (hundredths >= COLDEST && hundredths <= WARMEST) {
        return hundredths;
      }
    }
    throw new Problem(Kind.BAD_INPUT, "CUS-TRN-015", number, shown(text));
  }

  /** Without the quotation marks that spreadsheets put around. */
  private String[] columns(String line) {
    String[] columns = line.split(Pattern.quote(separator), -1);
    for (int i = 0; i < columns.length; i++) {
      columns[i] = columns[i].strip().replaceAll("^\"|\"$", "").strip();
    }
    return columns;
  }

  private static String shown(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }
}
