package org.custodia.registry.people;

import java.util.Map;
import java.util.function.Predicate;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.people.PatientData.Identifier;

/**
 * Numbers by which others know a person. A number whose rules are known is checked by them; any
 * other is kept as it is written, without spaces, in capitals, so that one number has one form.
 */
final class IdentifierRules {
  private static final int LONGEST = 64;
  private static final int LONGEST_SYSTEM = 200;

  /**
   * @param name as people call the number
   * @param digits how many it has
   * @param check whether the check digit is right
   */
  private record Rule(String name, int digits, Predicate<String> check) {}

  /**
   * NHS number: NHS Data Dictionary, modulus 11 with weights 10 to 2. AHVN13: Swiss ZAS, an EAN-13
   * beginning with 756. Belgian national number: Royal Decree of 3 April 1984, 97 − (number mod
   * 97), with a 2 in front for births from 2000. US social security number: nine digits, no check.
   */
  private static final Map<String, Rule> RULES =
      Map.of(
          "https://fhir.nhs.uk/Id/nhs-number",
          new Rule("NHS", 10, IdentifierRules::nhs),
          "urn:oid:2.16.756.5.32",
          new Rule("AHVN13", 13, number -> number.startsWith("756") && ean(number)),
          "https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/ssin",
          new Rule("SSIN", 11, IdentifierRules::belgian),
          "http://hl7.org/fhir/sid/us-ssn",
          new Rule("SSN", 9, number -> true));

  private IdentifierRules() {}

  /**
   * The identifier in its one form.
   *
   * @throws Problem saying what is wrong; it never repeats the number
   */
  static Identifier checked(Identifier given) {
    String system = given.system().strip();
    String compact = compact(given.value());
    if (system.isEmpty() || system.length() > LONGEST_SYSTEM || system.matches(".*\\s.*")) {
      throw wrong("CUS-PAT-008");
    }
    if (compact.isEmpty() || compact.length() > LONGEST) {
      throw wrong("CUS-PAT-030", LONGEST);
    }
    if (SocialSecurityNumber.SYSTEMS.contains(system)) {
      return new Identifier(system, SocialSecurityNumber.checked(compact));
    }
    Rule rule = RULES.get(system);
    if (rule == null) {
      return new Identifier(system, compact);
    }
    if (!compact.matches("[0-9]*") || compact.length() != rule.digits()) {
      throw wrong("CUS-PAT-031", rule.name(), rule.digits());
    }
    if (!rule.check().test(compact)) {
      throw wrong("CUS-PAT-032", rule.name());
    }
    return new Identifier(system, compact);
  }

  /** Whether the number belongs to one person in a whole country. */
  static boolean isNational(String system) {
    return SocialSecurityNumber.SYSTEMS.contains(system) || RULES.containsKey(system);
  }

  /** Capitals without accents and digits, also of what is typed as {@code 1 85 05 2A…}. */
  static String compact(String value) {
    return IdentityText.key(value);
  }

  private static boolean nhs(String number) {
    int sum = 0;
    for (int i = 0; i < 9; i++) {
      sum += (number.charAt(i) - '0') * (10 - i);
    }
    return (11 - sum % 11) % 11 == number.charAt(9) - '0';
  }

  private static boolean ean(String number) {
    int sum = 0;
    for (int i = 0; i < 12; i++) {
      sum += (number.charAt(i) - '0') * (i % 2 == 0 ? 1 : 3);
    }
    return (10 - sum % 10) % 10 == number.charAt(12) - '0';
  }

  private static boolean belgian(String number) {
    long head = Long.parseLong(number.substring(0, 9));
    int key = Integer.parseInt(number.substring(9));
    return key == 97 - head % 97 || key == 97 - (2_000_000_000L + head) % 97;
  }

  private static Problem wrong(String code, Object... facts) {
    return new Problem(Problem.Kind.BAD_INPUT, code, facts);
  }
}
