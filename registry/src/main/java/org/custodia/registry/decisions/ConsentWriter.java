package org.custodia.registry.decisions;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes what {@link ConsentReader} reads. */
final class ConsentWriter {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ConsentWriter() {}

  static ObjectNode write(ConsentDocument consent) {
    ObjectNode json = JSON.objectNode().put("resourceType", "Consent");
    consent.id().ifPresent(id -> json.put("id", id));
    json.put("status", consent.status().code());
    json.set(
        "scope",
        concept(
            Set.of(
                new Coded(
                    "http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy"))));
    json.putArray("category").add(concept(Set.of(new Coded("http://loinc.org", "59284-0"))));
    json.set("patient", reference(consent.patient()));
    String rule = consent.base() == Verdict.PERMIT ? "OPTIN" : "OPTOUT";
    json.set("policyRule", concept(Set.of(new Coded(Terms.ACT_CODE, rule))));
    ObjectNode root = root(consent);
    if (!root.isEmpty()) {
      json.set("provision", root);
    }
    return json;
  }

  private static ObjectNode root(ConsentDocument consent) {
    boolean typed =
        consent.rules().size() == 1 && consent.rules().get(0).path().equals(ConsentDocument.ROOT);
    ObjectNode root = JSON.objectNode();
    if (typed) {
      root = provision(consent.rules().get(0));
    } else {
      exceptions(root, consent.rules());
    }
    period(root, "period", consent.period());
    return root;
  }

  private static ObjectNode provision(Provision rule) {
    ObjectNode json =
        JSON.objectNode().put("type", rule.type() == Verdict.PERMIT ? "permit" : "deny");
    period(json, "period", rule.period());
    array(json, "actor", rule.actors(), ConsentWriter::actor);
    array(
        json,
        "action",
        rule.actions(),
        action -> concept(Set.of(new Coded(ConsentAction.SYSTEM, action.code()))));
    array(json, "securityLabel", rule.labels(), ConsentWriter::coding);
    array(json, "purpose", rule.purposes(), purpose -> coding(purpose.coded()));
    array(json, "class", rule.classes(), ConsentWriter::coding);
    array(json, "code", rule.codes(), ConsentWriter::concept);
    period(json, "dataPeriod", rule.dataPeriod());
    array(json, "data", rule.data(), ConsentWriter::data);
    exceptions(json, rule.exceptions());
    return json;
  }

  private static void exceptions(ObjectNode parent, Collection<Provision> rules) {
    array(parent, "provision", rules, ConsentWriter::provision);
  }

  private static <T> void array(
      ObjectNode parent, String name, Collection<T> values, Function<T, ObjectNode> written) {
    if (!values.isEmpty()) {
      ArrayNode array = parent.putArray(name);
      values.forEach(value -> array.add(written.apply(value)));
    }
  }

  private static void period(ObjectNode parent, String name, Optional<FhirPeriod> period) {
    period
        .filter(given -> given.start().isPresent() || given.end().isPresent())
        .ifPresent(
            given -> {
              ObjectNode json = parent.putObject(name);
              given.start().ifPresent(time -> json.put("start", time.toString()));
              given.end().ifPresent(time -> json.put("end", time.toString()));
            });
  }

  private static ObjectNode actor(Provision.Actor actor) {
    ObjectNode json = JSON.objectNode();
    json.set("role", concept(actor.roles()));
    json.set(
        "reference",
        actor.who().map(ConsentWriter::reference).orElseGet(ConsentWriter::nobodyInParticular));
    return json;
  }

  private static ObjectNode nobodyInParticular() {
    ObjectNode json = JSON.objectNode();
    json.putArray("extension")
        .addObject()
        .put("url", ProvisionReader.ABSENT)
        .put("valueCode", "not-applicable");
    return json;
  }

  private static ObjectNode data(Provision.Data data) {
    ObjectNode json =
        JSON.objectNode().put("meaning", data.meaning().name().toLowerCase(Locale.ROOT));
    json.putObject("reference").put("reference", data.reference());
    return json;
  }

  private static ObjectNode reference(Named named) {
    ObjectNode json = JSON.objectNode();
    named.reference().ifPresent(reference -> json.put("reference", reference));
    named
        .identifier()
        .ifPresent(
            identifier ->
                json.putObject("identifier")
                    .put("system", identifier.system())
                    .put("value", identifier.code()));
    return json;
  }

  private static ObjectNode concept(Set<Coded> codings) {
    ObjectNode json = JSON.objectNode();
    array(json, "coding", codings, ConsentWriter::coding);
    return json;
  }

  private static ObjectNode coding(Coded coded) {
    return JSON.objectNode().put("system", coded.system()).put("code", coded.code());
  }
}
