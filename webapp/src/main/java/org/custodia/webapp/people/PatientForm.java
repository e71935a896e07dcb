package org.custodia.webapp.people;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.custodia.registry.people.PatientData;
import org.custodia.registry.people.PatientData.Address;
import org.custodia.registry.people.PatientData.Gender;
import org.custodia.registry.people.PatientData.Identifier;
import org.custodia.registry.people.PatientData.Name;
import org.custodia.registry.people.PatientData.Telecom;

/**
 * What the form of a patient holds. It shows the official and the maiden name, the first address,
 * telephone and mail address, and all numbers; what an entry has besides is kept as it is.
 *
 * @param birthDate {@code 12/03/1985} or {@code 1985-03-12}
 * @param systems of the numbers, in their order; {@code other} takes the one of {@code
 *     otherSystems}
 * @param actsOnly for somebody who is no patient here
 */
public record PatientForm(
    String given,
    String family,
    String maiden,
    String birthDate,
    String gender,
    String line,
    String postalCode,
    String city,
    String country,
    String phone,
    String email,
    String languages,
    List<String> systems,
    List<String> otherSystems,
    List<String> values,
    Boolean actsOnly) {
  private static final Pattern DAY_FIRST =
      Pattern.compile("([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})");
  private static final int SPARE_NUMBERS = 2;
  static final String OTHER = "other";

  /** Kinds of numbers that people can choose by name; {@code patient.system.N} says the names. */
  static final List<String> KNOWN_SYSTEMS =
      List.of(
          "urn:oid:1.2.250.1.213.1.4.8",
          "urn:oid:1.2.250.1.213.1.4.9",
          "https://fhir.nhs.uk/Id/nhs-number",
          "urn:oid:2.16.756.5.32",
          "https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/ssin",
          "http://hl7.org/fhir/sid/us-ssn");

  /** A box that is not checked is not sent. */
  public PatientForm {
    actsOnly = Boolean.TRUE.equals(actsOnly);
  }

  static PatientForm empty() {
    return of(
        new PatientData(
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of()),
        false);
  }

  static PatientForm of(PatientData data, boolean actsOnly) {
    Optional<Name> shown = shown(data);
    Optional<Address> home = data.addresses().stream().findFirst();
    List<String> spare = IntStream.range(0, SPARE_NUMBERS).mapToObj(i -> "").toList();
    return new PatientForm(
        shown.map(name -> String.join(" ", name.given())).orElse(""),
        shown.map(Name::family).orElse(""),
        maiden(data).map(Name::family).orElse(""),
        data.birthDate().orElse(""),
        data.gender().map(Gender::code).orElse(""),
        home.map(address -> String.join(", ", address.lines())).orElse(""),
        home.map(Address::postalCode).orElse(""),
        home.map(Address::city).orElse(""),
        home.map(Address::country).orElse(""),
        reached(data, "phone").map(Telecom::value).orElse(""),
        reached(data, "email").map(Telecom::value).orElse(""),
        String.join(", ", data.languages()),
        Stream.concat(data.identifiers().stream().map(PatientForm::choice), spare.stream())
            .toList(),
        Stream.concat(data.identifiers().stream().map(PatientForm::other), spare.stream()).toList(),
        Stream.concat(data.identifiers().stream().map(Identifier::value), spare.stream()).toList(),
        actsOnly);
  }

  /**
   * The data as the form has them now.
   *
   * @param before what the entry said, for what the form does not show
   */
  PatientData data(PatientData before) {
    return new PatientData(
        numbers(),
        names(before),
        Optional.of(iso(text(birthDate))).filter(day -> !day.isEmpty()),
        Stream.of(Gender.values()).filter(g -> g.code().equals(gender)).findFirst(),
        addresses(before),
        telecoms(before),
        Stream.of(text(languages).split("[,; ]+")).filter(code -> !code.isEmpty()).toList());
  }

  static PatientData nothing() {
    return empty()
        .data(
            new PatientData(
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of()));
  }

  private List<Identifier> numbers() {
    List<Identifier> numbers = new ArrayList<>();
    for (int i = 0; i < size(values); i++) {
      String value = text(values.get(i)).strip();
      if (!value.isEmpty()) {
        String chosen = i < size(systems) ? text(systems.get(i)) : "";
        String other = i < size(otherSystems) ? text(otherSystems.get(i)).strip() : "";
        numbers.add(new Identifier(chosen.equals(OTHER) ? other : chosen, value));
      }
    }
    return numbers;
  }

  private List<Name> names(PatientData before) {
    List<Name> names = new ArrayList<>();
    List<String> givens =
        Stream.of(text(given).strip().split("\\s+")).filter(part -> !part.isEmpty()).toList();
    Optional<Name> shown = shown(before);
    String use = shown.map(Name::use).orElse("official");
    names.add(new Name(use, text(family).strip(), givens));
    Optional<Name> wasMaiden = maiden(before);
    if (!text(maiden).isBlank()) {
      names.add(new Name("maiden", text(maiden).strip(), givens));
    }
    before.names().stream()
        .filter(name -> shown.filter(name::equals).isEmpty())
        .filter(name -> wasMaiden.filter(name::equals).isEmpty())
        .forEach(names::add);
    return names;
  }

  private List<Address> addresses(PatientData before) {
    List<Address> addresses = new ArrayList<>();
    List<String> lines = Stream.of(text(line).split(",")).map(String::strip).toList();
    String state = before.addresses().stream().findFirst().map(Address::state).orElse("");
    addresses.add(new Address(lines, text(city), state, text(postalCode), text(country)));
    addresses.addAll(before.addresses().stream().skip(1).toList());
    return addresses;
  }

  private List<Telecom> telecoms(PatientData before) {
    List<Telecom> telecoms = new ArrayList<>();
    add(telecoms, before, "phone", text(phone));
    add(telecoms, before, "email", text(email));
    before.telecoms().stream()
        .filter(t -> reached(before, "phone").filter(t::equals).isEmpty())
        .filter(t -> reached(before, "email").filter(t::equals).isEmpty())
        .forEach(telecoms::add);
    return telecoms;
  }

  private static void add(List<Telecom> telecoms, PatientData before, String system, String value) {
    if (!value.isBlank()) {
      String use = reached(before, system).map(Telecom::use).orElse("");
      telecoms.add(new Telecom(system, value.strip(), use));
    }
  }

  private static Optional<Name> shown(PatientData data) {
    return data.names().stream()
        .filter(name -> name.use().equals("official"))
        .findFirst()
        .or(() -> data.names().stream().findFirst());
  }

  private static Optional<Name> maiden(PatientData data) {
    return data.names().stream()
        .filter(name -> name.use().equals("maiden") && shown(data).filter(name::equals).isEmpty())
        .findFirst();
  }

  private static Optional<Telecom> reached(PatientData data, String system) {
    return data.telecoms().stream().filter(t -> t.system().equals(system)).findFirst();
  }

  private static String choice(Identifier identifier) {
    return KNOWN_SYSTEMS.contains(identifier.system()) ? identifier.system() : OTHER;
  }

  private static String other(Identifier identifier) {
    return KNOWN_SYSTEMS.contains(identifier.system()) ? "" : identifier.system();
  }

  private static String iso(String day) {
    Matcher written = DAY_FIRST.matcher(day.strip());
    return written.matches()
        ? "%s-%02d-%02d"
            .formatted(
                written.group(3),
                Integer.parseInt(written.group(2)),
                Integer.parseInt(written.group(1)))
        : day.strip();
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }

  private static int size(List<String> list) {
    return list == null ? 0 : list.size();
  }

  @Override
  public String toString() {
    return "PatientForm[…]";
  }
}
