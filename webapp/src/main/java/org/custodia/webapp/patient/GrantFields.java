package org.custodia.webapp.patient;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.Hex;
import org.custodia.registry.consent.GrantForm;
import org.custodia.registry.consent.RecordKind;
import org.custodia.registry.consent.Sensitivity;
import org.custodia.registry.errors.Problem;

/**
 * What the form of a new consent sends.
 *
 * @param grantee member id
 * @param records {@code all}, or {@code some}: then those of {@code kinds}
 * @param shared sensitive parts that are to be shown too; all others are held back
 * @param span one of {@link Span}, or {@code dates}: then from {@code from} to {@code until}, both
 *     days included
 * @param limit {@code any}, or {@code some}: then {@code uses} times
 */
record GrantFields(
    String grantee,
    ConsentPurpose purpose,
    String records,
    List<RecordKind> kinds,
    List<Sensitivity> shared,
    String span,
    String from,
    String until,
    String limit,
    Integer uses) {

  /** Spans to choose from. */
  enum Span {
    DAY(Period.ofDays(1)),
    WEEK(Period.ofDays(7)),
    MONTH(Period.ofMonths(1)),
    QUARTER(Period.ofMonths(3)),
    YEAR(Period.ofYears(1));

    private final Period period;

    Span(Period period) {
      this.period = period;
    }
  }

  /**
   * @param zone the reader's, for whole days
   * @throws Problem CUS-WEB-002 naming the field
   */
  GrantForm form(Instant now, ZoneId zone) {
    Instant begin = now.truncatedTo(ChronoUnit.SECONDS);
    boolean dates = "dates".equals(span);
    Instant start =
        dates && !day("from", from).equals(LocalDate.ofInstant(now, zone))
            ? day("from", from).atStartOfDay(zone).toInstant()
            : begin;
    Instant end =
        dates
            ? day("until", until).plusDays(1).atStartOfDay(zone).toInstant().minusSeconds(1)
            : begin.atZone(zone).plus(chosenSpan()).toInstant();
    return new GrantForm(
        member(),
        required("purpose", purpose),
        chosenKinds(),
        withheld(),
        start,
        end,
        chosenUses(),
        Optional.empty());
  }

  private Bytes32 member() {
    if (grantee == null || !Hex.isBytes(grantee, 32)) throw wrong("grantee");
    return Bytes32.of(grantee);
  }

  private Set<RecordKind> chosenKinds() {
    if ("all".equals(records)) return Set.of();
    if (kinds == null || kinds.isEmpty()) throw wrong("kinds");
    return Set.copyOf(kinds);
  }

  private Set<Sensitivity> withheld() {
    Set<Sensitivity> withheld = EnumSet.allOf(Sensitivity.class);
    if (shared != null) shared.forEach(withheld::remove);
    return withheld;
  }

  private int chosenUses() {
    if (purpose == ConsentPurpose.ONE_TIME) return 1;
    if (!"some".equals(limit)) return 0;
    if (uses == null || uses < 1) throw wrong("uses");
    return uses;
  }

  private Period chosenSpan() {
    return Arrays.stream(Span.values())
        .filter(known -> known.name().equals(span))
        .findFirst()
        .orElseThrow(() -> wrong("span"))
        .period;
  }

  private static LocalDate day(String field, String text) {
    try {
      return LocalDate.parse(required(field, text));
    } catch (DateTimeException malformed) {
      throw wrong(field);
    }
  }

  private static <T> T required(String field, T value) {
    if (value == null) throw wrong(field);
    return value;
  }

  private static Problem wrong(String field) {
    return new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-002", field);
  }
}
