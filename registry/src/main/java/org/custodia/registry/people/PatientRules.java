package org.custodia.registry.people;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.people.PatientData.Address;
import org.custodia.registry.people.PatientData.Identifier;
import org.custodia.registry.people.PatientData.Name;
import org.custodia.registry.people.PatientData.Telecom;

/** What identity data have to be like to be kept, wherever they come from. */
final class PatientRules {
  private static final int LONGEST = 200;
  private static final int MOST = 20;
  private static final int EARLIEST_YEAR = 1850;
  private static final Set<String> NAME_USES =
      Set.of("", "usual", "official", "temp", "nickname", "anonymous", "old", "maiden");
  private static final Set<String> TELECOM_SYSTEMS =
      Set.of("phone", "fax", "email", "pager", "url", "sms", "other");
  private static final Set<String> TELECOM_USES =
      Set.of("", "home", "work", "temp", "old", "mobile");

  private PatientRules() {}

  /**
   * The data cleaned and with every number in its one form.
   *
   * @param today no birth date is later
   * @throws Problem naming the field and what is wrong with it, never its content
   */
  static PatientData checked(PatientData data, LocalDate today) {
    most("identifier", data.identifiers());
    most("name", data.names());
    most("address", data.addresses());
    most("telecom", data.telecoms());
    most("communication", data.languages());
    List<Name> names = data.names().stream().map(PatientRules::name).toList();
    if (names.isEmpty()) {
      throw wrong("CUS-PAT-004");
    }
    List<Identifier> identifiers =
        data.identifiers().stream().map(IdentifierRules::checked).distinct().toList();
    Optional<String> birthDate = data.birthDate().map(IdentityText::clean);
    birthDate.ifPresent(written -> birthDate(written, today));
    return new PatientData(
        identifiers,
        names,
        birthDate,
        data.gender(),
        data.addresses().stream().map(PatientRules::address).filter(a -> !empty(a)).toList(),
        data.telecoms().stream().map(PatientRules::telecom).toList(),
        data.languages().stream().map(PatientRules::language).distinct().toList());
  }

  private static Name name(Name name) {
    String use = oneOf("name.use", name.use(), NAME_USES);
    String family = text("name.family", name.family());
    List<String> given = new ArrayList<>();
    for (String part : name.given()) {
      String cleaned = text("name.given", part);
      if (!cleaned.isEmpty()) {
        given.add(cleaned);
      }
    }
    if (IdentityText.key(family).isEmpty() && IdentityText.key(String.join(" ", given)).isEmpty()) {
      throw wrong("CUS-PAT-004");
    }
    return new Name(use, family, given);
  }

  private static void birthDate(String written, LocalDate today) {
    LocalDate earliest;
    try {
      earliest =
          switch (written.length()) {
            case 4 -> Year.parse(written).atDay(1);
            case 7 -> YearMonth.parse(written).atDay(1);
            default -> LocalDate.parse(written);
          };
    } catch (DateTimeException malformed) {
      throw wrong("CUS-PAT-005");
    }
    if (earliest.isAfter(today) || earliest.getYear() < EARLIEST_YEAR) {
      throw wrong("CUS-PAT-006");
    }
  }

  private static Address address(Address address) {
    return new Address(
        address.lines().stream()
            .map(line -> text("address.line", line))
            .filter(line -> !line.isEmpty())
            .toList(),
        text("address.city", address.city()),
        text("address.state", address.state()),
        text("address.postalCode", address.postalCode()),
        text("address.country", address.country()));
  }

  private static boolean empty(Address address) {
    return address.equals(new Address(List.of(), "", "", "", ""));
  }

  private static Telecom telecom(Telecom telecom) {
    String value = text("telecom.value", telecom.value());
    if (value.isEmpty()) {
      throw field("telecom.value");
    }
    return new Telecom(
        oneOf("telecom.system", telecom.system(), TELECOM_SYSTEMS),
        value,
        oneOf("telecom.use", telecom.use(), TELECOM_USES));
  }

  private static String language(String code) {
    String cleaned = IdentityText.clean(code);
    try {
      return new Locale.Builder().setLanguageTag(cleaned).build().toLanguageTag();
    } catch (java.util.IllformedLocaleException malformed) {
      throw field("communication.language");
    }
  }

  private static String text(String field, String value) {
    String cleaned = IdentityText.clean(value);
    if (cleaned.length() > LONGEST) {
      throw wrong("CUS-PAT-009", field, LONGEST);
    }
    return cleaned;
  }

  private static String oneOf(String field, String value, Set<String> allowed) {
    if (!allowed.contains(value)) {
      throw field(field);
    }
    return value;
  }

  private static void most(String field, List<?> values) {
    if (values.size() > MOST) {
      throw wrong("CUS-PAT-007", field, MOST);
    }
  }

  static Problem field(String name) {
    return wrong("CUS-PAT-003", name);
  }

  private static Problem wrong(String code, Object... facts) {
    return new Problem(Problem.Kind.BAD_INPUT, code, facts);
  }
}
