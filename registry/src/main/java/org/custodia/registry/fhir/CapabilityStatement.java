package org.custodia.registry.fhir;

import java.time.Instant;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an instance answers, said from what answers it
 * (http://hl7.org/fhir/R4/capabilitystatement.html).
 */
public final class CapabilityStatement {
  private static final String DESCRIPTION =
      "What this instance's organisation holds, and no other: records of other members are read by"
          + " consent from whoever holds them. A caller finds what role, organisation and SMART"
          + " scopes let them see, and nothing says whether there is more. What staff is shown of a"
          + " patient is an AuditEvent that the patient sees.";

  private CapabilityStatement() {}

  /**
   * @param base address of the server
   * @param version of the software; empty when it is not known
   * @param since when the instance began to answer so
   */
  public static ObjectNode of(Fhir fhir, String base, String version, Instant since) {
    ObjectNode statement = FhirJson.resource("CapabilityStatement");
    statement.put("status", "active").put("date", since.toString()).put("kind", "instance");
    ObjectNode software = statement.putObject("software").put("name", "Custodia");
    if (!version.isEmpty()) software.put("version", version);
    statement.putObject("implementation").put("description", DESCRIPTION).put("url", base);
    statement.put("fhirVersion", "4.0.1");
    statement.putArray("format").add("json").add(FhirJson.MEDIA_TYPE);
    ObjectNode rest = statement.putArray("rest").addObject().put("mode", "server");
    ObjectNode security = rest.putObject("security").put("cors", false);
    Coding.hl7("restful-security-service", "SMART-on-FHIR")
        .asConcept(security.putArray("service").addObject());
    security.put(
        "description",
        "Bearer tokens of the organisation's OpenID provider with SMART scopes, version 1 or 2;"
            + " see .well-known/smart-configuration.");
    ArrayNode resources = rest.putArray("resource");
    fhir.types().forEach(type -> resource(fhir, type, resources.addObject()));
    return statement;
  }

  private static void resource(Fhir fhir, String type, ObjectNode resource) {
    boolean taken = fhir.isTaken(type);
    resource.put("type", type);
    ArrayNode interactions = resource.putArray("interaction");
    interaction(interactions, "read");
    if (fhir.hasVersions(type)) interaction(interactions, "vread");
    interaction(interactions, "search-type");
    if (taken) {
      interaction(interactions, "create");
      interaction(interactions, "update");
    }
    resource.put("versioning", taken ? "versioned-update" : "no-version");
    resource.put("readHistory", fhir.hasVersions(type));
    resource.put("updateCreate", taken);
    resource.put("conditionalCreate", false);
    resource.put("conditionalRead", "not-match");
    resource.put("conditionalUpdate", false);
    resource.put("conditionalDelete", "not-supported");
    ArrayNode parameters = resource.putArray("searchParam");
    fhir.parameters(type)
        .forEach(
            one -> parameters.addObject().put("name", one.name()).put("type", one.kind().code()));
    if (type.equals("Patient")) {
      resource
          .putArray("operation")
          .addObject()
          .put("name", "everything")
          .put("definition", "http://hl7.org/fhir/OperationDefinition/Patient-everything");
    }
  }

  private static void interaction(ArrayNode interactions, String code) {
    interactions.addObject().put("code", code);
  }
}
