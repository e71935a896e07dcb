package org.custodia.registry.fhir;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * How a medicine is taken, in parts that can be said in words.
 *
 * @param text the source's own words
 * @param dose for one time
 * @param unit of the dose in the source's words; empty without one
 * @param rhythm how often
 * @param when codes of HL7's EventTiming, such as {@code MORN}
 * @param days codes of HL7's DaysOfWeek, such as {@code mon}
 * @param at times of day, HH:MM
 * @param needed whether it is taken as needed
 * @param reason for what as needed, in the source's words; may be empty
 * @param lasts for how long
 * @param words where and how, and further instructions, in the source's words
 * @param more whether the source says more than this
 * @see <a href="http://hl7.org/fhir/R4/dosage.html">FHIR R4, Dosage</a>
 */
public record Dosage(
    String text,
    Optional<Range> dose,
    String unit,
    Optional<Rhythm> rhythm,
    List<String> when,
    List<String> days,
    List<String> at,
    boolean needed,
    String reason,
    Optional<Span> lasts,
    List<String> words,
    boolean more) {

  /**
   * @param to where it is a range
   */
  public record Range(BigDecimal from, Optional<BigDecimal> to) {
    private BigDecimal most() {
      return to.orElse(from);
    }

    private boolean isOne() {
      return to.isEmpty() && from.compareTo(BigDecimal.ONE) == 0;
    }
  }

  /**
   * @param unit UCUM, as FHIR's UnitsOfTime: s, min, h, d, wk, mo, a
   */
  public record Span(Range length, String unit) {}

  /** So many times within so long. */
  public record Rhythm(Range times, Span within) {}

  private static final Set<String> UNITS = Set.of("s", "min", "h", "d", "wk", "mo", "a");

  /** HL7's GTSAbbreviation: times within a number of units. */
  private static final Map<String, Rhythm> CODED =
      Map.ofEntries(
          Map.entry("QD", rhythm(1, 1, "d")),
          Map.entry("BID", rhythm(2, 1, "d")),
          Map.entry("TID", rhythm(3, 1, "d")),
          Map.entry("QID", rhythm(4, 1, "d")),
          Map.entry("QOD", rhythm(1, 2, "d")),
          Map.entry("Q1H", rhythm(1, 1, "h")),
          Map.entry("Q2H", rhythm(1, 2, "h")),
          Map.entry("Q3H", rhythm(1, 3, "h")),
          Map.entry("Q4H", rhythm(1, 4, "h")),
          Map.entry("Q6H", rhythm(1, 6, "h")),
          Map.entry("Q8H", rhythm(1, 8, "h")),
          Map.entry("WK", rhythm(1, 1, "wk")),
          Map.entry("MO", rhythm(1, 1, "mo")));

  private static final Map<String, String> CODED_WHEN =
      Map.of("AM", "MORN", "PM", "AFT", "BED", "HS");

  private static final Set<String> TOLD =
      Set.of(
          "sequence",
          "text",
          "additionalInstruction",
          "patientInstruction",
          "timing",
          "asNeededBoolean",
          "asNeededCodeableConcept",
          "site",
          "route",
          "method",
          "doseAndRate");

  private static final Set<String> TOLD_OF_REPEAT =
      Set.of(
          "boundsDuration",
          "frequency",
          "frequencyMax",
          "period",
          "periodMax",
          "periodUnit",
          "dayOfWeek",
          "timeOfDay",
          "when");

  private static final Set<String> WHEN =
      Set.of(
          ("MORN MORN.early MORN.late NOON AFT AFT.early AFT.late EVE EVE.early EVE.late NIGHT PHS"
                  + " HS WAKE C CM CD CV AC ACM ACD ACV PC PCM PCD PCV")
              .split(" "));

  private static final Set<String> DAYS = Set.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

  /**
   * A part of it, to be said in the reader's language.
   *
   * @param what code of its sentence
   * @param arguments of the sentence
   */
  public record Part(String what, List<Object> arguments) {
    private static Part of(String what, Object... arguments) {
      return new Part(what, List.of(arguments));
    }
  }

  /** In the order in which it is said, without {@link #text}. */
  public List<Part> parts(Locale locale) {
    List<Part> parts = new ArrayList<>();
    dose.map(range -> said(range, locale))
        .map(said -> unit.isBlank() ? Part.of("each", said) : Part.of("dose", said, unit))
        .ifPresent(parts::add);
    rhythm.map(one -> said(one, locale)).ifPresent(parts::add);
    when.forEach(code -> parts.add(Part.of("when." + code)));
    days.forEach(code -> parts.add(Part.of("day." + code)));
    if (!at.isEmpty()) parts.add(Part.of("at", String.join(", ", at)));
    if (needed) parts.add(reason.isBlank() ? Part.of("needed") : Part.of("needed.for", reason));
    lasts
        .map(
            span ->
                Part.of("for." + span.unit(), span.length().most(), said(span.length(), locale)))
        .ifPresent(parts::add);
    words.forEach(word -> parts.add(Part.of("words", word)));
    if (more) parts.add(Part.of("more"));
    return parts;
  }

  private static Part said(Rhythm rhythm, Locale locale) {
    Range times = rhythm.times();
    Range length = rhythm.within().length();
    String unit = rhythm.within().unit();
    if (length.isOne()) return Part.of("per." + unit, times.most(), said(times, locale));
    if (times.isOne()) return Part.of("every." + unit, said(length, locale));
    return Part.of("in." + unit, said(times, locale), said(length, locale));
  }

  private static String said(Range range, Locale locale) {
    NumberFormat format = NumberFormat.getNumberInstance(locale);
    return format.format(range.from()) + range.to().map(to -> "–" + format.format(to)).orElse("");
  }

  private static Rhythm rhythm(int times, int length, String unit) {
    return new Rhythm(once(times), new Span(once(length), unit));
  }

  private static Range once(int number) {
    return new Range(BigDecimal.valueOf(number), Optional.empty());
  }

  static Dosage of(JsonNode dosage) {
    JsonNode timing = dosage.path("timing");
    JsonNode repeat = timing.path("repeat");
    JsonNode given = dosage.path("doseAndRate").path(0);
    String coded = ResourceText.code(timing.path("code"));
    Optional<Rhythm> rhythm = rhythm(repeat).or(() -> Optional.ofNullable(CODED.get(coded)));
    List<String> when = new ArrayList<>(texts(repeat.path("when")));
    when.retainAll(WHEN);
    if (when.isEmpty() && CODED_WHEN.containsKey(coded)) when.add(CODED_WHEN.get(coded));
    List<String> words = words(dosage);
    boolean saidByCode = rhythm.isPresent() || !when.isEmpty();
    String timed = ResourceText.concept(timing.path("code"));
    if (!saidByCode && !timed.isBlank()) words.add(0, timed);
    return new Dosage(
        dosage.path("text").asString("").strip(),
        dose(given),
        given
            .path("doseQuantity")
            .path("unit")
            .asString(given.path("doseRange").path("low").path("unit").asString("")),
        rhythm,
        when,
        texts(repeat.path("dayOfWeek")).stream().filter(DAYS::contains).toList(),
        texts(repeat.path("timeOfDay")).stream().map(Dosage::minute).toList(),
        dosage.path("asNeededBoolean").asBoolean(false) || dosage.has("asNeededCodeableConcept"),
        ResourceText.concept(dosage.path("asNeededCodeableConcept")),
        span(repeat.path("boundsDuration")),
        words,
        saysMore(dosage, repeat, rhythm));
  }

  /** Whether there is nothing to read. */
  boolean isEmpty() {
    return text.isBlank() && parts(Locale.ROOT).isEmpty();
  }

  private static List<String> words(JsonNode dosage) {
    List<String> words = new ArrayList<>();
    Stream.of("route", "method", "site")
        .map(name -> ResourceText.concept(dosage.path(name)))
        .forEach(words::add);
    ResourceText.stream(dosage.path("additionalInstruction"))
        .map(ResourceText::concept)
        .forEach(words::add);
    words.add(dosage.path("patientInstruction").asString(""));
    words.removeIf(String::isBlank);
    return words;
  }

  private static boolean saysMore(JsonNode dosage, JsonNode repeat, Optional<Rhythm> rhythm) {
    JsonNode given = dosage.path("doseAndRate");
    return !TOLD.containsAll(dosage.propertyNames())
        || !TOLD_OF_REPEAT.containsAll(repeat.propertyNames())
        || (repeat.has("frequency") || repeat.has("period")) && rhythm.isEmpty()
        || repeat.has("boundsDuration") && span(repeat.path("boundsDuration")).isEmpty()
        || !WHEN.containsAll(texts(repeat.path("when")))
        || !DAYS.containsAll(texts(repeat.path("dayOfWeek")))
        || given.size() > 1
        || given.path(0).propertyNames().stream().anyMatch(name -> name.startsWith("rate"));
  }

  private static Optional<Range> dose(JsonNode given) {
    JsonNode range = given.path("doseRange");
    return range(given.path("doseQuantity").path("value"), null)
        .or(() -> range(range.path("low").path("value"), range.path("high").path("value")));
  }

  /** How often; R4 takes once for granted. */
  private static Optional<Rhythm> rhythm(JsonNode repeat) {
    String unit = repeat.path("periodUnit").asString("");
    if (!UNITS.contains(unit)) return Optional.empty();
    Range times =
        range(repeat.path("frequency"), repeat.path("frequencyMax")).orElseGet(() -> once(1));
    return range(repeat.path("period"), repeat.path("periodMax"))
        .map(within -> new Rhythm(times, new Span(within, unit)));
  }

  private static Optional<Span> span(JsonNode duration) {
    String unit = duration.path("code").asString(duration.path("unit").asString(""));
    if (!UNITS.contains(unit)) return Optional.empty();
    return range(duration.path("value"), null).map(length -> new Span(length, unit));
  }

  private static Optional<Range> range(JsonNode from, JsonNode to) {
    if (!from.isNumber()) return Optional.empty();
    Optional<BigDecimal> high =
        to != null && to.isNumber() ? Optional.of(to.decimalValue()) : Optional.empty();
    return Optional.of(new Range(from.decimalValue(), high));
  }

  private static List<String> texts(JsonNode array) {
    return ResourceText.stream(array).map(one -> one.asString("")).toList();
  }

  private static String minute(String time) {
    return time.length() > 5 ? time.substring(0, 5) : time;
  }
}
