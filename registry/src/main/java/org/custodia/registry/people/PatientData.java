package org.custodia.registry.people;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who a patient is, in the terms of FHIR R4's Patient. Nothing here prints what it holds: {@code
 * toString} says how much there is, so that no log can repeat it by accident.
 *
 * @param birthDate {@code YYYY}, {@code YYYY-MM} or {@code YYYY-MM-DD}
 * @param languages BCP 47 codes of {@code communication.language}, the preferred one first
 */
public record PatientData(
    List<Identifier> identifiers,
    List<Name> names,
    Optional<String> birthDate,
    Optional<Gender> gender,
    List<Address> addresses,
    List<Telecom> telecoms,
    List<String> languages) {
  public PatientData {
    identifiers = List.copyOf(identifiers);
    names = List.copyOf(names);
    addresses = List.copyOf(addresses);
    telecoms = List.copyOf(telecoms);
    languages = List.copyOf(languages);
  }

  /** FHIR's administrative-gender. */
  public enum Gender {
    MALE,
    FEMALE,
    OTHER,
    UNKNOWN;

    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Gender> of(String code) {
      return Stream.of(values()).filter(gender -> gender.code().equals(code)).findFirst();
    }
  }

  /**
   * @param system URI of who gives the number out
   */
  public record Identifier(String system, String value) {
    @Override
    public String toString() {
      return "Identifier[" + system + ", …]";
    }
  }

  /**
   * @param use FHIR's name-use, such as official, usual or maiden; empty when nothing is said
   * @param family may be empty, when there is a given name
   */
  public record Name(String use, String family, List<String> given) {
    public Name {
      given = List.copyOf(given);
    }

    /** Given name first, as people say it. */
    public String shown() {
      return Stream.concat(given.stream(), Stream.of(family))
          .filter(part -> !part.isEmpty())
          .collect(Collectors.joining(" "));
    }

    @Override
    public String toString() {
      return "Name[…]";
    }
  }

  /** Fields that are not known are empty. */
  public record Address(
      List<String> lines, String city, String state, String postalCode, String country) {
    public Address {
      lines = List.copyOf(lines);
    }

    @Override
    public String toString() {
      return "Address[…]";
    }
  }

  /**
   * @param system FHIR's contact-point-system, such as phone or email
   * @param use FHIR's contact-point-use, such as home or mobile; may be empty
   */
  public record Telecom(String system, String value, String use) {
    @Override
    public String toString() {
      return "Telecom[…]";
    }
  }

  /** The name to show: the official one, otherwise the first. */
  public String shownName() {
    return names.stream()
        .filter(name -> name.use().equals("official"))
        .findFirst()
        .or(() -> names.stream().findFirst())
        .map(Name::shown)
        .orElse("");
  }

  @Override
  public String toString() {
    return "PatientData[%d names, %d identifiers]".formatted(names.size(), identifiers.size());
  }
}
