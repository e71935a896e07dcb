package org.custodia.registry.consent;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.witness.Consent;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What only the host knows of a consent, as it is sealed.
 *
 * @param message what the grant key signs
 * @param document the FHIR Consent, canonical; its hash is the message's scope
 * @param secret what revokes it
 */
record ConsentTerms(Consent message, String document, Bytes32 secret) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  byte[] write() {
    ObjectNode json = JSON.createObjectNode();
    json.put("salt", message.salt().toString())
        .put("grantKey", message.grantKey())
        .put("grantee", message.grantee().toString())
        .put("purpose", message.purpose().name())
        .put("scope", message.scope().toString())
        .put("validFrom", message.validFrom())
        .put("validUntil", message.validUntil())
        .put("uses", message.uses())
        .put("channel", message.channel())
        .put("revocationHash", message.revocationHash().toString())
        .put("document", document)
        .put("secret", secret.toString());
    return JSON.writeValueAsBytes(json);
  }

  static ConsentTerms read(byte[] bytes) {
    JsonNode json = JSON.readTree(bytes);
    Consent message =
        new Consent(
            hash(json, "salt"),
            json.required("grantKey").asString(),
            hash(json, "grantee"),
            ConsentPurpose.valueOf(json.required("purpose").asString()),
            hash(json, "scope"),
            json.required("validFrom").asLong(),
            json.required("validUntil").asLong(),
            json.required("uses").asLong(),
            json.required("channel").asString(),
            hash(json, "revocationHash"));
    return new ConsentTerms(message, json.required("document").asString(), hash(json, "secret"));
  }

  /** One text for one form, in UTF-8. */
  static byte[] write(GrantForm form) {
    ObjectNode json = JSON.createObjectNode();
    json.put("grantee", form.grantee().toString()).put("purpose", form.purpose().name());
    ArrayNode kinds = json.putArray("kinds");
    new TreeSet<>(form.kinds()).forEach(kind -> kinds.add(kind.name()));
    ArrayNode withheld = json.putArray("withheld");
    new TreeSet<>(form.withheld()).forEach(label -> withheld.add(label.name()));
    json.put("validFrom", form.validFrom().getEpochSecond())
        .put("validUntil", form.validUntil().getEpochSecond())
        .put("uses", form.uses());
    form.thirdParty().ifPresent(party -> json.put("thirdParty", party.toString()));
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  static GrantForm readForm(byte[] bytes) {
    JsonNode json = JSON.readTree(bytes);
    return new GrantForm(
        hash(json, "grantee"),
        ConsentPurpose.valueOf(json.required("purpose").asString()),
        names(json, "kinds").stream().map(RecordKind::valueOf).collect(Collectors.toSet()),
        names(json, "withheld").stream().map(Sensitivity::valueOf).collect(Collectors.toSet()),
        Instant.ofEpochSecond(json.required("validFrom").asLong()),
        Instant.ofEpochSecond(json.required("validUntil").asLong()),
        json.required("uses").asInt(),
        json.has("thirdParty") ? Optional.of(hash(json, "thirdParty")) : Optional.empty());
  }

  private static Set<String> names(JsonNode json, String field) {
    return json.required(field).valueStream().map(JsonNode::asString).collect(Collectors.toSet());
  }

  private static Bytes32 hash(JsonNode json, String field) {
    return Bytes32.of(json.required(field).asString());
  }
}
