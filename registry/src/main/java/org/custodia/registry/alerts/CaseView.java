package org.custodia.registry.alerts;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;

/**
 * A case with everything that belongs to it.
 *
 * @param concerned the organisations that may explain
 * @param alerts the facts, oldest first, at most {@link #MOST_ALERTS}
 * @param steps who did what, oldest first
 */
public record CaseView(
    Summary summary, List<Named> concerned, List<Alert> alerts, List<Step> steps) {
  public static final int MOST_ALERTS = 200;

  /** Details that are members, and that nobody but the regulator is told. */
  public static final Set<String> REGULATORS_OWN =
      Set.of("dispensedBy", "dispensedBefore", "seenBy", "saidBy");

  /**
   * @param alerts how many facts
   * @param firstAt when the first happened
   * @param takenBy user name of who works on it
   */
  public record Summary(
      UUID id,
      AlertKind kind,
      AlertSubject subject,
      CaseState state,
      int alerts,
      Instant firstAt,
      Instant lastAt,
      Instant openedAt,
      boolean acknowledged,
      boolean escalated,
      Optional<String> takenBy,
      Optional<CloseCause> cause,
      Optional<Instant> closedAt) {
    static Summary of(CaseRow row) {
      return new Summary(
          row.id(),
          row.kind(),
          row.subject(),
          row.state(),
          row.alerts(),
          row.firstAt(),
          row.lastAt(),
          row.openedAt(),
          row.acknowledged(),
          row.escalated(),
          row.takenBy(),
          row.cause(),
          row.closedAt());
    }
  }

  /** A member and what it is called. */
  public record Named(Bytes32 id, String name) {}

  /**
   * @param member who reported or did it
   * @param settledAt when later facts explained it away
   */
  public record Alert(
      UUID id,
      Bytes32 member,
      Instant at,
      Optional<Instant> settledAt,
      Map<String, String> details) {

    /** With other details. */
    Alert with(Map<String, String> others) {
      return new Alert(id, member, at, settledAt, others);
    }
  }

  /**
   * @param by what the organisation is called; empty when it happened by itself
   * @param person user name, of the regulator's own people only
   */
  public record Step(
      CaseStep step,
      Optional<Named> by,
      Optional<String> person,
      Optional<CloseCause> cause,
      String words,
      Instant at) {}
}
