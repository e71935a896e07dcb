package org.custodia.registry.consent;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.decisions.Coded;
import org.custodia.registry.decisions.ConsentAction;
import org.custodia.registry.decisions.Purpose;
import org.erdtman.jcs.JsonCanonicalizer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The document of a consent: FHIR R4 Consent (http://hl7.org/fhir/R4/consent.html) whose base is to
 * deny, with one rule that permits, and in it one that denies for each thing held back. Canonical
 * by RFC 8785, so that its hash means one content.
 */
public final class FhirConsent {
  private static final String ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode";

  private FhirConsent() {}

  /**
   * @param pseudonym of the patient in the channel: the document names nobody else's
   * @param host identity of the host, {@code gln:} and 13 digits, like {@code grantee}
   * @return canonical JSON; different at each call by its random identifier
   */
  static String write(GrantForm form, Bytes32 pseudonym, String host, String grantee, Instant at) {
    ObjectNode consent = JsonMapper.builder().build().createObjectNode();
    consent.put("resourceType", "Consent").put("id", UUID.randomUUID().toString());
    consent.put("status", "active");
    coding(
        consent.putObject("scope"),
        "http://terminology.hl7.org/CodeSystem/consentscope",
        "patient-privacy");
    coding(consent.putArray("category").addObject(), "http://loinc.org", "59284-0");
    identifier(consent.putObject("patient"), "urn:custodia:pseudonym", pseudonym.toString());
    consent.put("dateTime", at.toString());
    identifier(consent.putArray("organization").addObject(), "urn:custodia:member", host);
    coding(consent.putObject("policyRule"), ACT_CODE, "OPTOUT");
    permit(consent.putObject("provision"), form, grantee);
    try {
      return new JsonCanonicalizer(consent.toString()).getEncodedString();
    } catch (IOException impossible) {
      throw new IllegalStateException("JSON of our own making could not be read", impossible);
    }
  }

  /**
   * Writes the rule that permits what a form says, with one that denies for each thing held back.
   *
   * @param rule a provision, empty
   * @param grantee value of the identifier that names who may, of the system {@code
   *     urn:custodia:member}
   */
  public static void permit(ObjectNode rule, GrantForm form, String grantee) {
    rule.put("type", "permit");
    rule.putObject("period")
        .put("start", form.validFrom().toString())
        .put("end", form.validUntil().minusSeconds(1).toString()); // FHIR's end is included
    ObjectNode actor = rule.putArray("actor").addObject();
    coding(
        actor.putObject("role"),
        "http://terminology.hl7.org/CodeSystem/v3-ParticipationType",
        "IRCP");
    identifier(actor.putObject("reference"), "urn:custodia:member", grantee);
    for (ConsentAction action : List.of(ConsentAction.ACCESS, ConsentAction.USE)) {
      coding(rule.withArray("action").addObject(), ConsentAction.SYSTEM, action.code());
    }
    Coded purpose = Purpose.of(form.purpose()).coded();
    rule.putArray("purpose")
        .addObject()
        .put("system", purpose.system())
        .put("code", purpose.code());
    for (RecordKind kind : new TreeSet<>(form.kinds())) {
      rule.withArray("class")
          .addObject()
          .put("system", "http://hl7.org/fhir/resource-types")
          .put("code", kind.resourceType());
    }
    for (Sensitivity withheld : new TreeSet<>(form.withheld())) {
      ObjectNode deny = rule.withArray("provision").addObject().put("type", "deny");
      deny.putArray("securityLabel")
          .addObject()
          .put("system", ACT_CODE)
          .put("code", withheld.code());
    }
  }

  private static void coding(ObjectNode concept, String system, String code) {
    concept.putArray("coding").addObject().put("system", system).put("code", code);
  }

  private static void identifier(ObjectNode reference, String system, String value) {
    reference.putObject("identifier").put("system", system).put("value", value);
  }
}
