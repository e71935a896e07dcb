package org.custodia.registry.fhir;

import java.util.List;

/**
 * A parameter of R4 that a type can be searched by.
 *
 * @param paths where its values stand in the resource, elements parted by dots
 * @see <a href="http://hl7.org/fhir/R4/searchparameter-registry.html">R4's search parameters</a>
 */
public record SearchParameter(String name, Kind kind, List<String> paths) {
  /** How values are compared, http://hl7.org/fhir/R4/search.html. */
  public enum Kind {
    TOKEN,
    DATE,
    REFERENCE,
    STRING;

    /** As a CapabilityStatement names it. */
    String code() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  static SearchParameter token(String name, String... paths) {
    return new SearchParameter(name, Kind.TOKEN, List.of(paths));
  }

  static SearchParameter date(String name, String... paths) {
    return new SearchParameter(name, Kind.DATE, List.of(paths));
  }

  static SearchParameter reference(String name, String... paths) {
    return new SearchParameter(name, Kind.REFERENCE, List.of(paths));
  }

  static SearchParameter string(String name, String... paths) {
    return new SearchParameter(name, Kind.STRING, List.of(paths));
  }
}
