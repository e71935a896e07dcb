package org.custodia.registry.fills;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.contracts.Bytes32;

/**
 * When prescriptions or fills of one patient for one controlled substance overlap. docs/
 * prescriptions.md says the rules in words. After Code de la santé publique, article R5132-33: no
 * new prescription for the time an earlier one covers, unless the prescriber says expressly that it
 * is meant.
 */
final class OverlapRules {
  /** A renewal a little early is ordinary: a tenth of the days, one at least, three at most. */
  static Duration grace(int days) {
    return Duration.ofDays(Math.max(1, Math.min(3, days / 10)));
  }

  private OverlapRules() {}

  /**
   * Something dispensed, of one patient and one substance.
   *
   * @param command id of the act
   * @param amount in the measure of the prescription
   */
  record Fill(Bytes32 command, Instant at, RegisteredPrescription prescription, int amount) {}

  /**
   * A fill that came too early.
   *
   * @param number of the fill on its prescription, from 1
   * @param before the prescription whose supply was not used up
   */
  record Early(Fill fill, int number, Bytes32 before, LocalDate coveredUntil) {}

  /**
   * Whether the two are valid at one time, so that the later one needs an explanation.
   *
   * @param left what is still to be had on the earlier one
   */
  static Optional<LocalDate> overlap(
      RegisteredPrescription later, RegisteredPrescription earlier, int left, LocalDate today) {
    boolean stands = earlier.revokedAt().isEmpty() && left > 0 && !earlier.until().isBefore(today);
    LocalDate end = later.until().isBefore(earlier.until()) ? later.until() : earlier.until();
    LocalDate begin = later.from().isAfter(earlier.from()) ? later.from() : earlier.from();
    boolean both = begin.plusDays(grace(earlier.days()).toDays()).isBefore(end.plusDays(1));
    return stands && both && !isMeant(later, earlier) ? Optional.of(end) : Optional.empty();
  }

  private static boolean isMeant(RegisteredPrescription one, RegisteredPrescription other) {
    boolean said =
        one.registeredAt().isBefore(other.registeredAt())
            ? other.overlapIntended()
            : one.overlapIntended();
    return said && one.prescriber().equals(other.prescriber());
  }

  /** The end of what these fills, in order, supply together; empty when there is none. */
  static Optional<Instant> coveredUntil(List<Fill> fills) {
    Instant until = null;
    for (Fill fill : fills) {
      until = extended(until, fill);
    }
    return Optional.ofNullable(until);
  }

  /**
   * Which of these fills began before what was given before can be used up. What completes a fill
   * that was begun (its second pack, say) does not begin one.
   *
   * @param fills all of one patient and substance, in order
   */
  static List<Early> early(List<Fill> fills) {
    List<Early> found = new ArrayList<>();
    List<Fill> before = new ArrayList<>();
    Map<Bytes32, Integer> dispensed = new HashMap<>();
    for (Fill fill : fills) {
      RegisteredPrescription of = fill.prescription();
      int already = dispensed.getOrDefault(of.commitment(), 0);
      if (beginsFill(already, fill.amount(), of.quantity())) {
        int number = (already + fill.amount() - 1) / of.quantity() + 1;
        early(fill, number, before).ifPresent(found::add);
      }
      dispensed.merge(of.commitment(), fill.amount(), Integer::sum);
      before.add(fill);
    }
    return found;
  }

  private static boolean beginsFill(int already, int amount, int quantity) {
    return already % quantity == 0 || already / quantity != (already + amount - 1) / quantity;
  }

  private static Optional<Early> early(Fill fill, int number, List<Fill> before) {
    List<Fill> counting =
        before.stream()
            .filter(
                one ->
                    one.prescription().commitment().equals(fill.prescription().commitment())
                        || !isMeant(fill.prescription(), one.prescription()))
            .toList();
    if (counting.isEmpty()) return Optional.empty();
    Fill last = counting.get(counting.size() - 1);
    Instant covered = coveredUntil(counting).orElseThrow();
    Instant tolerated = covered.minus(grace(last.prescription().days()));
    return fill.at().isBefore(tolerated)
        ? Optional.of(
            new Early(
                fill,
                number,
                last.prescription().commitment(),
                LocalDate.ofInstant(covered, ZoneOffset.UTC)))
        : Optional.empty();
  }

  private static Instant extended(Instant until, Fill fill) {
    Instant begin = until == null || until.isBefore(fill.at()) ? fill.at() : until;
    RegisteredPrescription of = fill.prescription();
    return begin.plus(
        Duration.ofDays(of.days()).multipliedBy(fill.amount()).dividedBy(of.quantity()));
  }
}
