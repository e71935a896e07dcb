package org.custodia.registry.decisions;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A FHIR R4 Consent, as far as it bears on decisions.
 *
 * @param base the answer where no rule applies
 * @param basePath FHIRPath of what says so
 * @param period while the consent is in force; empty: always
 * @param rules exceptions to the base: the root provision if it has a type, or else those in it
 */
public record ConsentDocument(
    Optional<String> id,
    Status status,
    Named patient,
    Verdict base,
    String basePath,
    Optional<FhirPeriod> period,
    List<Provision> rules) {
  static final String ROOT = "Consent.provision";

  /** consent-state-codes of R4. */
  enum Status {
    DRAFT,
    PROPOSED,
    ACTIVE,
    REJECTED,
    INACTIVE,
    ENTERED_IN_ERROR;

    String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * Reads a Consent resource strictly. What is not R4, or could change the meaning and is not
   * understood, is a problem CUS-DEC-020 to 028 that names its FHIRPath.
   */
  public static ConsentDocument read(JsonNode resource) {
    return ConsentReader.read(resource);
  }

  /** A Consent resource that means the same; what does not bear on decisions is left out. */
  public ObjectNode write() {
    return ConsentWriter.write(this);
  }
}
