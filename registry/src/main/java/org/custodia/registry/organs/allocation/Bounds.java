package org.custodia.registry.organs.allocation;

import java.util.List;
import java.util.Optional;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;

/**
 * What numbers and texts of rule files and inputs may be. Refusals name the field and its bounds.
 */
final class Bounds {
  /** Enough for any rule, and a million of them still fit into a long. */
  static final int MOST_POINTS = 1_000_000_000;

  static final int MOST_YEARS = 130;
  static final int MOST_DAYS = 100_000;
  static final int MOST_KM = 40_000;
  static final int LONGEST_TEXT = 1_000;

  private Bounds() {}

  /** BAD_INPUT CUS-ALC-004 when it is outside. */
  static int within(String field, int value, int least, int most) {
    if (value < least || value > most) {
      throw new Problem(Kind.BAD_INPUT, "CUS-ALC-004", field, value, least, most);
    }
    return value;
  }

  static Optional<Integer> within(String field, Optional<Integer> value, int least, int most) {
    value.ifPresent(number -> within(field, number, least, most));
    return value;
  }

  /** At least one character, no more than {@code longest}, and none that cannot be seen. */
  static String text(String field, String value, int longest) {
    if (value == null) {
      throw new Problem(Kind.BAD_INPUT, "CUS-ALC-003", field);
    }
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw new Problem(Kind.BAD_INPUT, "CUS-ALC-003", field);
    }
    within(field, value.strip().length(), 1, longest);
    within(field, value.length(), 1, longest);
    return value;
  }

  static <T> T known(String field, T value) {
    if (value == null) {
      throw new Problem(Kind.BAD_INPUT, "CUS-ALC-003", field);
    }
    return value;
  }

  static <T> List<T> list(String field, List<T> values, int least, int most) {
    known(field, values).forEach(value -> known(field, value));
    within(field, values.size(), least, most);
    return List.copyOf(values);
  }

  /** Each no more than the one before: BAD_INPUT CUS-ALC-005 otherwise. */
  static List<Integer> points(String field, List<Integer> points, int least, boolean rising) {
    List<Integer> checked = list(field, points, least, 100);
    for (int i = 0; i < checked.size(); i++) {
      within(field, checked.get(i), 0, MOST_POINTS);
      int step = i == 0 ? 0 : checked.get(i) - checked.get(i - 1);
      if (rising ? step < 0 : step > 0) {
        throw new Problem(Kind.BAD_INPUT, "CUS-ALC-005", field);
      }
    }
    return checked;
  }
}
