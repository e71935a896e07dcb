package org.custodia.webapp.oversight;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.alerts.AlertKind;
import org.custodia.registry.alerts.CaseFilter;
import org.custodia.registry.alerts.CaseState;
import org.custodia.registry.errors.Problem;

/**
 * Which cases are asked for, as fields of an address: the same on pages and in REST. What is empty
 * does not narrow; what is malformed is CUS-WEB-002 with its name.
 *
 * @param state a {@link CaseState}, or UNSETTLED for all that are not closed
 * @param member member id, hex with 0x
 * @param from first day (UTC) of the latest alert
 * @param to last day
 */
public record CaseQuery(
    String state,
    String kind,
    String member,
    String gtin,
    String serial,
    String from,
    String to,
    Boolean escalated) {
  public CaseQuery {
    state = given(state);
    kind = given(kind);
    member = given(member);
    gtin = given(gtin);
    serial = given(serial);
    from = given(from);
    to = given(to);
    escalated = Boolean.TRUE.equals(escalated);
  }

  private static String given(String text) {
    return text == null ? "" : text.strip();
  }

  public CaseFilter filter() {
    return new CaseFilter(
        one("state", state, states()),
        one("kind", kind, Arrays.stream(AlertKind.values()).map(Enum::name))
            .map(AlertKind::valueOf),
        fitting("member", member, "0x[0-9a-f]{64}").map(Bytes32::of),
        fitting("gtin", gtin, "[0-9]{8,14}")
            .map(digits -> "0".repeat(14 - digits.length()) + digits),
        fitting("serial", serial, ".{1,20}"),
        start("from", from, 0),
        start("to", to, 1),
        escalated);
  }

  private static Stream<String> states() {
    return Stream.concat(
        Stream.of(CaseFilter.UNSETTLED), Arrays.stream(CaseState.values()).map(Enum::name));
  }

  private static Optional<String> one(String name, String value, Stream<String> known) {
    if (value.isEmpty()) return Optional.empty();
    if (known.noneMatch(value::equals)) throw wrong(name);
    return Optional.of(value);
  }

  private static Optional<String> fitting(String name, String value, String form) {
    if (value.isEmpty()) return Optional.empty();
    if (!value.matches(form)) throw wrong(name);
    return Optional.of(value);
  }

  private static Optional<Instant> start(String name, String day, int later) {
    return fitting(name, day, "[0-9]{4}-[0-9]{2}-[0-9]{2}")
        .map(text -> day(name, text).plusDays(later).atStartOfDay(ZoneOffset.UTC).toInstant());
  }

  static LocalDate day(String name, String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException malformed) {
      throw wrong(name);
    }
  }

  private static Problem wrong(String name) {
    return new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-002", name);
  }
}
