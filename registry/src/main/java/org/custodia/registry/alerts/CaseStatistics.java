package org.custodia.registry.alerts;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.custodia.contracts.Bytes32;

/**
 * Numbers over a span of days (UTC).
 *
 * @param from first day
 * @param to last day
 * @param counts alerts by day, kind and organisation; days without any are left out
 * @param closings how long cases were open, of those closed in this span
 * @param states cases now in each state, whenever they were opened
 * @param names what the organisations are called
 */
public record CaseStatistics(
    LocalDate from,
    LocalDate to,
    List<Count> counts,
    List<Closing> closings,
    Map<CaseState, Long> states,
    Map<Bytes32, String> names) {

  public record Count(LocalDate day, AlertKind kind, Bytes32 member, long alerts) {}

  /**
   * @param half seconds within which half of them were closed
   * @param most seconds within which nine of ten were
   */
  public record Closing(AlertKind kind, long cases, long half, long most) {}
}
