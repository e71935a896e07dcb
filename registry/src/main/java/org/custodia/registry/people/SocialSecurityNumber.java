package org.custodia.registry.people;

import java.util.Set;
import java.util.regex.Pattern;
import org.custodia.registry.errors.Problem;

/**
 * The French NIR, which is also the INS of a patient: 13 characters and a key of two digits.
 *
 * <p>Source: INSEE, "Numéro de sécurité sociale / NIR" (definition c1409) and décret 82-103: sex 1
 * or 2 (3, 4, 7 and 8 while a person is being registered), year, month, department and commune of
 * birth, order number; key = 97 − (number mod 97). For Corsica 2A counts as 19 and 2B as 18. Months
 * 20 to 42 and 50 to 99 stand for a month that the civil registry does not know.
 */
public final class SocialSecurityNumber {
  /**
   * INS-NIR, INS-NIA, and those of tests and demonstrations: hl7.fhir.fr.core, FRCorePatientINS.
   */
  static final Set<String> SYSTEMS =
      Set.of(
          "urn:oid:1.2.250.1.213.1.4.8",
          "urn:oid:1.2.250.1.213.1.4.9",
          "urn:oid:1.2.250.1.213.1.4.10",
          "urn:oid:1.2.250.1.213.1.4.11");

  static final String SYSTEM = "urn:oid:1.2.250.1.213.1.4.8";
  private static final int LENGTH = 15;
  private static final Pattern SHAPE = Pattern.compile("[0-9]{5}(?:[0-9]{2}|2[AB])[0-9]{8}");

  private SocialSecurityNumber() {}

  /**
   * @param compact capitals and digits only
   * @return the number as it is kept
   * @throws Problem saying what is wrong with it, and nothing of the number itself
   */
  public static String checked(String compact) {
    if (compact.length() != LENGTH) {
      throw wrong("CUS-PAT-020", compact.length());
    }
    for (int i = 0; i < LENGTH; i++) {
      boolean corsica = i == 6 && compact.charAt(5) == '2' && "AB".indexOf(compact.charAt(6)) >= 0;
      if (!corsica && !digit(compact.charAt(i))) {
        throw wrong("CUS-PAT-021", i + 1);
      }
    }
    if (!SHAPE.matcher(compact).matches() || "123478".indexOf(compact.charAt(0)) < 0) {
      throw wrong("CUS-PAT-022");
    }
    int month = Integer.parseInt(compact.substring(3, 5));
    if (month == 0 || (month > 12 && month < 20) || (month > 42 && month < 50)) {
      throw wrong("CUS-PAT-023");
    }
    if (compact.startsWith("00", 5)) {
      throw wrong("CUS-PAT-024");
    }
    if (Integer.parseInt(compact.substring(13)) != key(compact.substring(0, 13))) {
      throw wrong("CUS-PAT-025");
    }
    return compact;
  }

  /** The key that belongs to the first 13 characters. */
  static int key(String number) {
    String digits = number.replace("2A", "19").replace("2B", "18");
    return 97 - (int) (Long.parseLong(digits) % 97);
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  private static Problem wrong(String code, Object... facts) {
    return new Problem(Problem.Kind.BAD_INPUT, code, facts);
  }
}
