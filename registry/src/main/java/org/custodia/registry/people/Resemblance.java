package org.custodia.registry.people;

import java.util.List;

/**
 * How much two entries look like one person, and why.
 *
 * @param score 0 to 100
 * @param reasons what speaks for it and against it, the weightiest first
 */
public record Resemblance(int score, List<Reason> reasons) {
  /** From here on a person is asked to decide. */
  public static final int POSSIBLE = 50;

  /** From here on it is called likely: names and birth date agree, or a number and more. */
  public static final int LIKELY = 60;

  public Resemblance {
    reasons = List.copyOf(reasons);
  }

  /** One reason, with its weight in points; negative speaks against. */
  public enum Reason {
    SAME_NATIONAL_NUMBER(55),
    SAME_NUMBER(45),
    NUMBER_NEARLY_SAME(4),
    OTHER_NATIONAL_NUMBER(-30),
    SAME_FAMILY_NAME(20),
    SAME_FORMER_NAME(18),
    PART_OF_FAMILY_NAME(14),
    FAMILY_NAME_SOUNDS_SAME(14),
    FAMILY_NAME_NEARLY_SAME(14),
    OTHER_FAMILY_NAME(-18),
    SAME_GIVEN_NAME(15),
    PART_OF_GIVEN_NAME(12),
    OTHER_ORDER_OF_GIVEN_NAMES(10),
    GIVEN_NAME_SOUNDS_SAME(10),
    GIVEN_NAME_NEARLY_SAME(10),
    SAME_INITIAL(6),
    OTHER_GIVEN_NAME(-22),
    NAMES_SWAPPED(32),
    SAME_BIRTH_DATE(27),
    DAY_AND_MONTH_SWAPPED(17),
    BIRTH_DATE_NEARLY_SAME(15),
    BIRTH_DATE_LESS_EXACT(8),
    OTHER_BIRTH_DATE(-25),
    OTHER_GENDER(-8),
    SAME_ADDRESS(12),
    SAME_TOWN(3),
    SAME_TELEPHONE_OR_MAIL(8);

    private final int points;

    Reason(int points) {
      this.points = points;
    }

    public int points() {
      return points;
    }

    public boolean speaksFor() {
      return points > 0;
    }
  }

  public boolean possible() {
    return score >= POSSIBLE;
  }

  public boolean likely() {
    return score >= LIKELY;
  }
}
