package org.custodia.registry.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.StrictErrorHandler;
import org.hl7.fhir.r4.model.Consent;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The consents of the cases are FHIR R4, as an implementation that is not ours reads it. It knows
 * elements, data types and required codes, and neither cardinalities nor invariants.
 */
class ValidConsentsTest {
  private final IParser parser =
      FhirContext.forR4().newJsonParser().setParserErrorHandler(new StrictErrorHandler());

  @Test
  void everyConsentThatIsDecidedIsReadByAStrictParser() {
    for (DecisionCase written : DecisionCase.decided()) {
      for (JsonNode consent : written.consents()) {
        assertThatCode(() -> parser.parseResource(Consent.class, consent.toString()))
            .as(written.name())
            .doesNotThrowAnyException();
      }
    }
  }

  @Test
  void whatWeWriteIsReadByAStrictParserWithTheSameProvisions() {
    for (DecisionCase written : DecisionCase.decided()) {
      for (JsonNode consent : written.consents()) {
        ConsentDocument ours = ConsentDocument.read(consent);
        Consent theirs = parser.parseResource(Consent.class, ours.write().toString());
        assertThat(theirs.getStatus().toCode()).isEqualTo(ours.status().code());
        int nested =
            theirs.getProvision().hasType() ? 1 : theirs.getProvision().getProvision().size();
        assertThat(nested).as(written.name()).isEqualTo(ours.rules().size());
      }
    }
  }
}
