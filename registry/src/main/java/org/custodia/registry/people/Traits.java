package org.custodia.registry.people;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.custodia.registry.people.PatientData.Address;
import org.custodia.registry.people.PatientData.Identifier;
import org.custodia.registry.people.PatientData.Name;
import org.custodia.registry.people.PatientData.Telecom;

/**
 * Identity data made comparable: what {@link Comparison} weighs and {@link PatientTokens} makes
 * tokens of.
 *
 * @param birthDate digits only, YYYY, YYYYMM or YYYYMMDD; empty when unknown
 */
record Traits(
    List<Identifier> identifiers,
    List<FamilyName> families,
    List<List<String>> givens,
    String birthDate,
    String gender,
    List<Place> places,
    Set<String> reachedAt) {

  /**
   * @param former whether it is a maiden or former name
   * @param core without particles, in one piece
   */
  record FamilyName(boolean former, List<String> parts, String whole, String core) {}

  /**
   * @param street words of the street line in one piece, empty when unknown
   * @param town postal code, or the town where there is none
   */
  record Place(String town, String street) {}

  static Traits of(PatientData data) {
    List<FamilyName> families = new ArrayList<>();
    List<List<String>> givens = new ArrayList<>();
    for (Name name : data.names()) {
      if (!IdentityText.key(name.family()).isEmpty()) {
        families.add(family(name));
      }
      List<String> given = IdentityText.words(String.join(" ", name.given()));
      if (!given.isEmpty() && !givens.contains(given)) {
        givens.add(given);
      }
    }
    Set<String> reachedAt = new LinkedHashSet<>();
    data.telecoms().stream()
        .map(Traits::reached)
        .filter(r -> r.length() > 5)
        .forEach(reachedAt::add);
    return new Traits(
        data.identifiers(),
        families,
        givens,
        data.birthDate().map(day -> day.replace("-", "")).orElse(""),
        data.gender().map(Enum::name).orElse("UNKNOWN"),
        data.addresses().stream().map(Traits::place).filter(p -> !p.town().isEmpty()).toList(),
        reachedAt);
  }

  /** Every word of every name. */
  Set<String> nameWords() {
    Set<String> words = new LinkedHashSet<>();
    families.forEach(family -> words.addAll(family.parts()));
    givens.forEach(words::addAll);
    return words;
  }

  /** The first word of each given name. */
  Set<String> firstGivens() {
    Set<String> firsts = new LinkedHashSet<>();
    givens.forEach(given -> firsts.add(given.get(0)));
    return firsts;
  }

  private static FamilyName family(Name name) {
    List<String> parts = IdentityText.coreWords(name.family());
    return new FamilyName(
        name.use().equals("maiden") || name.use().equals("old"),
        parts,
        IdentityText.key(name.family()),
        String.join("", parts));
  }

  private static Place place(Address address) {
    String postal = IdentityText.key(address.postalCode());
    String town = postal.isEmpty() ? IdentityText.key(address.city()) : postal;
    return new Place(town, IdentityText.key(String.join(" ", address.lines())));
  }

  /** A mail address, or the last nine digits of a number: 0612… and +33 6 12… are one. */
  private static String reached(Telecom telecom) {
    if (telecom.system().equals("email")) {
      return telecom.value().toLowerCase(java.util.Locale.ROOT);
    }
    String digits = telecom.value().replaceAll("[^0-9]", "");
    return digits.length() > 9 ? digits.substring(digits.length() - 9) : digits;
  }
}
