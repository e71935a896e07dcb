package org.custodia.registry.fhir;

import java.util.List;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.people.FhirPatient;
import org.custodia.registry.testing.ParserFuzz;
import tools.jackson.databind.node.ObjectNode;

/** Files of resources, and the patients in them. */
class FhirFuzzTest extends ParserFuzz {
  private static final String PATIENT =
      """
      {"resourceType":"Patient","id":"a","identifier":[{"system":"urn:oid:1.2.250.1.213.1.4.8","value":"1800175123456"}],\
      "name":[{"use":"official","family":"Martin","given":["Anne","Lou"]}],"birthDate":"1980-01-31","gender":"female",\
      "address":[{"line":["1 rue"],"city":"Lyon","postalCode":"69001","country":"FR"}],\
      "telecom":[{"system":"phone","value":"+33400000000","use":"home"}],\
      "communication":[{"language":{"coding":[{"system":"urn:ietf:bcp:47","code":"fr"}]},"preferred":true}]}""";

  @Override
  protected List<byte[]> seeds() {
    return List.of(
        utf8(PATIENT),
        utf8(
            PATIENT
                + "\n{\"resourceType\":\"Observation\",\"subject\":{\"reference\":\"Patient/a\"}}\n"),
        utf8(
            "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"fullUrl\":\"urn:uuid:1\",\"resource\":"
                + PATIENT
                + "}]}"));
  }

  @Override
  protected void read(byte[] input) {
    for (FhirFile.Piece piece : FhirFile.pieces(input)) {
      try {
        ObjectNode resource = FhirJson.parse(piece.text());
        if (resource.path("resourceType").asString("").equals("Patient"))
          FhirPatient.read(resource);
      } catch (Problem refused) {
        if (!isRefusal(refused)) throw refused;
      }
    }
  }
}
