package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.testing.disclosure.PersonalData;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A patient of the hospital, registered by its admissions program, who allows things through the
 * hospital's portal: all of it over REST.
 */
final class PatientPortal {
  private static final JsonMapper JSON = new JsonMapper();
  static final UUID PATIENT = UUID.nameUUIDFromBytes("journeys".getBytes());

  /** What is personal about her. */
  static final PersonalData PERSONAL =
      new PersonalData(
          "the portal's patient",
          Map.of(
              "name family", "Châtelain-Bœuf",
              "name given", "Éloïse",
              "birthDate", "1962-03-09",
              "address", "14 impasse des Églantiers",
              "phone", "+33612345678",
              "email", "eloise.cb@example.org",
              "national id", "262036912345619"));

  private final Till portal;

  private PatientPortal(Till portal) {
    this.portal = portal;
  }

  static PatientPortal of(Credentials credentials) {
    Till desk = new Till(credentials, "saintluc-admissions");
    Till.Answer registered = desk.postText("/api/v1/patients", patient());
    assertThat(registered.status()).as("%s", registered.text("code")).isBetween(200, 201);
    Till.Answer linked =
        desk.send(
            desk.request("/api/v1/patients/" + PATIENT + "/account")
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString("{\"account\":\"saintluc-portal\"}")));
    assertThat(linked.status()).as("%s", linked).isEqualTo(200);
    return new PatientPortal(new Till(credentials, "saintluc-portal"));
  }

  private static String patient() {
    Map<String, String> fields = PERSONAL.fields();
    ObjectNode json = JSON.createObjectNode().put("resourceType", "Patient");
    json.put("id", PATIENT.toString()).put("birthDate", fields.get("birthDate"));
    ObjectNode name = json.putArray("name").addObject().put("use", "official");
    name.put("family", fields.get("name family")).putArray("given").add(fields.get("name given"));
    ObjectNode address = json.putArray("address").addObject();
    address.putArray("line").add(fields.get("address"));
    address.put("city", "Villeurbanne").put("postalCode", "69100").put("country", "FR");
    for (String system : List.of("phone", "email")) {
      json.withArray("telecom").addObject().put("system", system).put("value", fields.get(system));
    }
    json.putArray("identifier")
        .addObject()
        .put("system", "urn:oid:1.2.250.1.213.1.4.8")
        .put("value", fields.get("national id"));
    return json.toString();
  }

  /** Member id of whom something can be allowed to, by a part of its name. */
  String grantee(String name) {
    Till.Answer answer = portal.send(portal.request("/api/v1/consents/grantees").GET());
    for (JsonNode one : answer.body()) {
      if (one.path("name").asString().contains(name)) return one.path("member").asString();
    }
    throw new AssertionError("nobody called " + name + " in " + answer);
  }

  /** Allows something, with a key that is made for it and thrown away, and does not wait. */
  UUID grant(String grantee, String purpose, int uses, Optional<String> thirdParty) {
    UUID id = UUID.randomUUID();
    ECKeyPair key = newKey();
    String form = form(id, grantee, purpose, uses, thirdParty, "0x" + Keys.getAddress(key));
    Instant deadline = Instant.now().plus(Till.PATIENCE);
    Till.Answer draft = portal.postText("/api/v1/consents/drafts", form);
    while (draft.text("state").equals("PREPARING")) {
      assertThat(Instant.now()).as("%s", draft).isBefore(deadline);
      Till.pause();
      draft = portal.postText("/api/v1/consents/drafts", form);
    }
    assertThat(draft.status()).as("%s", draft).isEqualTo(200);
    Till.Answer granted =
        portal.post(
            "/api/v1/consents",
            Map.of("id", id.toString(), "signature", Till.sign(draft.text("typedData"), key)));
    assertThat(granted.status()).as("%s", granted).isBetween(200, 202);
    return id;
  }

  private static String form(
      UUID id, String grantee, String purpose, int uses, Optional<String> third, String key) {
    Instant from = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(5);
    ObjectNode form = JSON.createObjectNode().put("id", id.toString());
    form.put("patient", PATIENT.toString()).put("grantKey", key).put("grantee", grantee);
    form.put("purpose", purpose).put("uses", uses);
    form.put("validFrom", from.toString());
    form.put("validUntil", from.plus(Duration.ofDays(30)).toString());
    form.putArray("kinds");
    form.putArray("withheld");
    third.ifPresent(member -> form.put("thirdParty", member));
    return form.toString();
  }

  /** The consent as she sees it. */
  JsonNode consent(UUID id) {
    Till.Answer answer = portal.send(portal.request("/api/v1/consents?patient=" + PATIENT).GET());
    for (JsonNode one : answer.body()) {
      if (one.path("id").asString().equals(id.toString())) return one;
    }
    throw new AssertionError("no consent " + id + " in " + answer);
  }

  JsonNode await(UUID id, String state) {
    Instant deadline = Instant.now().plus(Till.PATIENCE);
    while (true) {
      JsonNode consent = consent(id);
      if (consent.path("state").asString().equals(state)) return consent;
      assertThat(Instant.now()).as("%s", consent).isBefore(deadline);
      Till.pause();
    }
  }

  /** Takes them back; answers when the request was accepted. */
  void revoke(List<UUID> consents) {
    ObjectNode body = JSON.createObjectNode().put("id", UUID.randomUUID().toString());
    body.put("patient", PATIENT.toString());
    consents.forEach(id -> body.withArray("consents").add(id.toString()));
    Till.Answer answer = portal.postText("/api/v1/consents/revocations", body.toString());
    assertThat(answer.status()).as("%s", answer).isBetween(200, 202);
  }

  /** What a program of the grantee has of a consent, once it has it. */
  static JsonNode received(Till till, String commitment) {
    Instant deadline = Instant.now().plus(Till.PATIENCE);
    while (true) {
      Till.Answer answer = till.send(till.request("/api/v1/received-consents").GET());
      for (JsonNode one : answer.body()) {
        if (one.path("commitment").asString().equals(commitment)) return one;
      }
      assertThat(Instant.now()).as("%s", answer).isBefore(deadline);
      Till.pause();
    }
  }

  /** Uses a consent once; answers the command's end. */
  static Till.Answer use(Till till, JsonNode received) {
    UUID id = UUID.randomUUID();
    Till.Answer recorded =
        till.post(
            "/api/v1/received-consents/uses",
            Map.of(
                "id", id.toString(),
                "host", received.path("host").asString(),
                "commitment", received.path("commitment").asString(),
                "purpose", received.path("purpose").asString()));
    assertThat(recorded.status()).as("%s", recorded).isBetween(200, 202);
    till.finalState(id);
    return till.command(id);
  }

  private static ECKeyPair newKey() {
    try {
      return Keys.createEcKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
