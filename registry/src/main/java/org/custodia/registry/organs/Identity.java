package org.custodia.registry.organs;

import java.time.LocalDate;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;

/**
 * Who a donor or a candidate is. Sealed where it was entered, and never told to another member.
 *
 * @param number of the person's record in that house
 */
public record Identity(String family, String given, LocalDate birthDate, String number) {
  static final int LONGEST = 200;
  private static final LocalDate FIRST_DAY = LocalDate.of(1900, 1, 1);

  /**
   * @throws Problem BAD_INPUT CUS-ORG-020 naming the field that is empty, too long or not printable
   */
  void check() {
    check("family", family);
    check("given", given);
    check("number", number);
    if (birthDate.isBefore(FIRST_DAY))
      throw new Problem(Kind.BAD_INPUT, "CUS-ORG-020", "birthDate");
  }

  private static void check(String field, String text) {
    boolean control = text.chars().anyMatch(Character::isISOControl);
    if (text.isBlank() || text.length() > LONGEST || control) {
      throw new Problem(Kind.BAD_INPUT, "CUS-ORG-020", field);
    }
  }
}
